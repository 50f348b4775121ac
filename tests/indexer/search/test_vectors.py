"""Vectors on disk: the nearest are found as by comparing all, survive reopening and joining, and go when told to."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from indexer.search import vectors as kept
from indexer.search.vectors import WIDTH, PageVectors, Vectors, nearest, page_key

DRAW = np.random.default_rng(11)


def rows(count: int) -> kept.Floats:
    """Vectors as encoders give them: all share a direction, and they lie in clusters."""
    centres = DRAW.normal(size=(max(count // 20, 1), WIDTH))
    made = 3 + centres[DRAW.integers(0, len(centres), count)] + 0.5 * DRAW.normal(size=(count, WIDTH))
    found: kept.Floats = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return found


def pages(first: int, count: int, each: int = 3) -> list[PageVectors]:
    spans = [(number * 100, number * 100 + 90) for number in range(each)]
    made = rows(count * each).reshape(count, each, WIDTH)
    return [PageVectors(page_key("", f"page {first + number}"), spans, made[number]) for number in range(count)]


def found(held: Vectors, question: kept.Floats, most: int = 5) -> list[tuple[int, int]]:
    segments = held.segments()
    return [(one.key, one.start) for one in nearest(segments, question, most=most, pages=[None] * len(segments))]


def by_comparing_all(made: list[PageVectors], question: kept.Floats, most: int = 5) -> list[tuple[int, int]]:
    scored = [
        (-float(vector @ question), page.key, span[0])
        for page in made
        for span, vector in zip(page.spans, page.vectors, strict=True)
    ]
    return [(key, start) for _, key, start in sorted(scored)[:most]]


def test_the_nearest_are_those_that_comparing_all_finds(tmp_path: Path) -> None:
    held, made = Vectors(tmp_path / "vectors"), pages(0, 40)
    held.add(made)
    for page in made[:10]:
        question = page.vectors[1]
        assert found(held, question)[0] == (page.key, 100)
        assert len(set(found(held, question)) & set(by_comparing_all(made, question))) >= 4


def test_what_was_added_in_portions_is_found_by_another_reader(tmp_path: Path) -> None:
    held, made = Vectors(tmp_path / "vectors"), []
    for first in range(0, 60, 7):
        portion = pages(first, 7)
        held.add(portion)
        made += portion
    reader = Vectors(tmp_path / "vectors")
    assert len(reader.segments()) <= 4
    assert sum(map(len, reader.segments())) == len(made) * 3
    assert all(found(reader, page.vectors[2])[0] == (page.key, 200) for page in made[::9])
    held.add(late := pages(500, 1))
    assert found(reader, late[0].vectors[0])[0][0] == late[0].key


def test_a_page_that_is_added_again_counts_once(tmp_path: Path) -> None:
    held, made = Vectors(tmp_path / "vectors"), pages(0, 5)
    held.add(made)
    held.add([PageVectors(made[0].key, ((5, 9),), rows(1)), *pages(100, 3)])
    assert sum(map(len, held.segments())) == 4 * 3 + 1 + 3 * 3


def test_a_sieve_by_codes_keeps_nearly_all_of_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "EXACT", 100)
    held, made = Vectors(tmp_path / "vectors"), pages(0, 2000)
    held.add(made)
    asked = [page.vectors[0] for page in made[::100]]
    shared = [len(set(found(held, one, 10)) & set(by_comparing_all(made, one, 10))) for one in asked]
    assert sum(shared) >= 0.95 * 10 * len(asked)


def test_only_pages_that_are_allowed_are_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "EXACT", 10)
    held, made = Vectors(tmp_path / "vectors"), pages(0, 300)
    held.add(made)
    [segment] = held.segments()
    few = np.isin(segment.keys, np.array([made[7].key, made[250].key], np.uint64))
    given = nearest([segment], made[3].vectors[0], most=50, pages=[few])
    assert {one.key for one in given} == {made[7].key, made[250].key}
    assert len(given) == 6


def test_what_is_not_kept_is_gone_from_disk(tmp_path: Path) -> None:
    held, made = Vectors(tmp_path / "vectors"), pages(0, 10)
    held.add(made)
    assert held.keep_only(np.array([page.key for page in made[:4]], np.uint64)) == 6
    assert sum(map(len, Vectors(tmp_path / "vectors").segments())) == 12
    assert len(list((tmp_path / "vectors").glob("0*"))) == 1
    assert held.keep_only(np.array([], np.uint64)) == 4
    assert held.segments() == ()


def test_a_passage_takes_at_most_640_bytes(tmp_path: Path) -> None:
    held = Vectors(tmp_path / "vectors")
    held.add(pages(0, 500, each=3))
    size = sum(path.stat().st_size for path in (tmp_path / "vectors").rglob("*") if path.is_file())
    assert size / 1500 <= 640


@pytest.mark.parametrize("harm", ["fingerprint", "cut", "gone", "manifest"])
def test_vectors_of_another_version_or_damaged_count_as_none_and_are_made_again(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "vectors"
    Vectors(folder).add(pages(0, 5))
    manifest = folder / kept.MANIFEST
    if harm == "fingerprint":
        manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "fingerprint": "other"}))
    elif harm == "cut":
        (folder / "00000001" / "vectors.npy").write_bytes((folder / "00000001" / "vectors.npy").read_bytes()[:500])
    elif harm == "gone":
        shutil.rmtree(folder / "00000001")
    else:
        manifest.write_text("{")
    held = Vectors(folder)
    assert held.segments() == ()
    made = pages(50, 3)
    held.add(made)
    assert found(Vectors(folder), made[0].vectors[0])[0][0] == made[0].key


def test_the_key_of_a_page_tells_title_and_text_apart() -> None:
    assert page_key("a", "b") != page_key("ab", "")
    assert page_key("", "\ud800") == page_key("", "?")
