"""The samples are what their sources say: same bytes each time, enough of them, and gold that stands in the text."""

import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests import gold_text
from tests.gold_text import GOLD, SAMPLES
from tests.samples import gold
from tests.samples.making import make_all
from tests.samples.markup import parse, plain
from tests.samples.source import bible, everybody, held_out, sources


@pytest.fixture(scope="module")
def remade(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("remade")
    make_all(folder / "corpus_samples", folder / "gold")
    return folder


def _contents(folder: Path) -> dict[str, Any]:
    """Path to bytes; for a whole zip, its members, since compressed bytes hang on the version of zlib."""
    return {str(file.relative_to(folder)): _content(file) for file in sorted(folder.rglob("*")) if file.is_file()}


def _content(file: Path) -> Any:
    if file.suffix in {".docx", ".xlsx"} and zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as packed:
            return {entry.filename: (entry.date_time, packed.read(entry)) for entry in packed.infolist()}
    return file.read_bytes()


def test_committed_samples_are_those_the_sources_make(remade: Path) -> None:
    made, committed = _contents(remade / "corpus_samples"), _contents(SAMPLES)
    committed.pop("README.md")
    shaken = {"broken/cut-short.docx", "broken/cut-short.png"}  # pieces of compressed files
    assert made.keys() == committed.keys()
    assert [path for path in made if path not in shaken and made[path] != committed[path]] == []


def test_committed_gold_is_what_the_sources_say(remade: Path) -> None:
    assert _contents(remade / "gold") == _contents(GOLD)


def test_making_twice_gives_the_same_bytes(remade: Path, tmp_path: Path) -> None:
    make_all(tmp_path / "corpus_samples", tmp_path / "gold")
    once = {file.relative_to(remade): file.read_bytes() for file in remade.rglob("*") if file.is_file()}
    twice = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert once == twice


def _all_gold() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{sample.relative_to(SAMPLES)}/{inside}", answers)
        for sample in gold_text.samples()
        for inside, answers in gold_text.documents(gold_text.load(sample))
    ]


def test_there_are_enough_samples_of_every_kind() -> None:
    whole = [file for file in gold_text.samples() if file.exists()]
    types = Counter(file.suffix for file in whole)
    assert len(whole) >= 45
    assert len(list((SAMPLES / "broken").iterdir())) >= 14
    assert {".pdf", ".docx", ".html", ".eml", ".csv", ".xlsx", ".md", ".txt", ".jsonl"} <= types.keys()
    assert sum(file.stat().st_size for file in SAMPLES.rglob("*") if file.is_file()) < 4_000_000


def test_six_languages_and_three_kinds_of_source_are_there() -> None:
    answers = [found for _, found in _all_gold()]
    languages = Counter(found["language"] for found in answers)
    assert {"en", "nb", "de", "fr", "ru", "zh"} <= {language for language, count in languages.items() if count >= 2}
    assert {"report", "filing", "news"} == {found["kind"] for found in answers}


def test_there_are_enough_statements() -> None:
    answers = [found for _, found in _all_gold()]
    assert sum(len(found["contracts"]) for found in answers) >= 60
    assert sum(len(found["ties"]) for found in answers) >= 60


def test_no_statement_lacks_what_makes_it_one() -> None:
    assert [fault for path, found in _all_gold() for fault in gold.faults(found, path)] == []


def test_texts_set_aside_are_whole_and_of_eleven_languages() -> None:
    answers = [found for source in held_out() for _, found in gold_text.documents(gold.gold(source))]
    many = {"en": 52, "nb": 50, "de": 50, "fr": 10, "es": 9, "ru": 9}
    few = {"zh": 3, "it": 2, "pt": 2, "nn": 1, "sv": 1}
    assert Counter(found["language"] for found in answers) == many | few
    assert [fault for found in answers for fault in gold.faults(found, "set aside")] == []
    seen = {m["entity"] for found in answers for m in found["mentions"] if "entity" in m}
    assert everybody().keys() - bible().keys() == seen - bible().keys()


def test_every_file_is_named_in_the_readme() -> None:
    told = (SAMPLES / "README.md").read_text(encoding="utf-8")
    files = [file for file in SAMPLES.rglob("*") if file.is_file() and file.name != "README.md"]
    assert [str(file.relative_to(SAMPLES)) for file in files if f"`{file.name}`" not in told] == []


def test_every_name_once_marked_is_marked_throughout() -> None:
    """Gold is complete: a name of one document is not passed over in another."""
    names = {m["surface"] for _, found in _all_gold() for m in found["mentions"] if "entity" in m}
    ordered = sorted((re.escape(name) for name in names), key=len, reverse=True)
    pattern = re.compile(r"(?<![^\W\u4e00-\u9fff])(?:" + "|".join(ordered) + r")(?![^\W\u4e00-\u9fff])")
    missed = []
    for source in sources():
        for piece in gold.pieces(source):
            text = plain(piece.marked.text)
            marked = {at for mark in piece.marked.marks for at in range(mark.start, mark.end)}
            missed += [(source.path, m.group()) for m in pattern.finditer(text) if not marked & set(range(*m.span()))]
    assert missed == []


def test_surfaces_stand_in_texts_as_they_lie_on_disk() -> None:
    for sample in gold_text.samples():
        if sample.suffix not in {".txt", ".md"}:
            continue
        data = sample.read_bytes()
        encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8" if sample.suffix == ".md" else ""
        text = data.decode(encoding or ("cp1252" if b"\xf8" in data else "utf-8"))
        found = gold_text.load(sample)
        placed = gold_text.place(found["mentions"], [text], paged=False)
        assert [m["surface"] for m, at in zip(found["mentions"], placed, strict=True) if at is None] == []


def test_two_names_of_one_surface_get_two_places() -> None:
    items = [
        {"surface": "Brennvik", "page": 1, "nth": 1, "before": "Mikal ", "after": " left"},
        {"surface": "Brennvik", "page": 1, "nth": 2, "before": "Sunniva ", "after": " stayed"},
    ]
    text = "Sunniva Brennvik stayed.\nMikal Brennvik left."
    placed = gold_text.place(items, [text], paged=True)
    assert [at and at.start for at in placed] == [text.index("Brennvik left"), text.index("Brennvik stayed")]


def test_name_of_a_headline_left_out_takes_no_other_place() -> None:
    items = [
        {"surface": "Brennvik", "page": 1, "nth": 1, "before": "Court hears ", "after": " again"},
        {"surface": "Brennvik", "page": 1, "nth": 2, "before": "According to ", "after": ", nobody asked"},
    ]
    placed = gold_text.place(items, ["According to Brennvik, nobody asked."], paged=True)
    assert [at and at.start for at in placed] == [None, 13]


def test_row_of_a_table_is_found_with_its_headings_repeated() -> None:
    text = "number: SH-19 | supplier: Svolvær Signal AS"
    [placed] = gold_text.place([{"surface": "SH-19 | Svolvær Signal AS", "page": 1}], [text], paged=False)
    assert placed is not None
    assert text[placed.start : placed.end] == "SH-19 | supplier: Svolvær Signal AS"


def test_cells_under_repeated_headings_keep_their_rows() -> None:
    text = "due: June | amount: 500 | bank: A\ndue: July | amount: 500 | bank: B"
    items = [
        {"surface": "500", "page": 1, "nth": 2, "before": "July | ", "after": " | B"},
        {"surface": "500", "page": 1, "nth": 1, "before": "June | ", "after": " | A"},
    ]
    placed = gold_text.place(items, [text], paged=False)
    assert [at and at.start for at in placed] == [text.rindex("500"), text.index("500")]


def test_a_surface_broken_over_lines_is_found() -> None:
    [placed] = gold_text.place([{"surface": "Pension Fund North", "page": 1}], ["the Pension\nFund North"], paged=True)
    assert placed is not None
    assert (placed.start, placed.end) == (4, 22)


def test_marks_without_their_brackets_are_refused() -> None:
    with pytest.raises(ValueError, match="brackets"):
        parse("{{c1 signed|[[svolvaer|Svolvær Signal|supplier]] signed")


def test_role_belongs_to_the_records_of_its_sentence() -> None:
    marked = parse(
        "{{t1 owner 51; t2 owner 49|[[sdcs|SDCS|t1.from]] and [[svolvaer|Svolvær|t2.from]] own [[kaspmor|K|to]]}}"
    )
    assert [mark.roles for mark in marked.marks] == [("t1.from",), ("t2.from",), ("t1.to", "t2.to")]
    assert marked.text == "SDCS and Svolvær own K"


def test_everybody_in_the_story_turns_up() -> None:
    seen = {m["entity"] for _, found in _all_gold() for m in found["mentions"] if "entity" in m}
    assert bible().keys() - seen == set()


def test_gold_is_plain_json_with_a_final_newline() -> None:
    for file in GOLD.rglob("*.json"):
        text = file.read_text(encoding="utf-8")
        assert text.endswith("}\n")
        assert json.loads(text)
