"""Writing to an engine: replacing, removing, rebuilding, several processes, and what a broken index says."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.config import Config
from indexer.errors import ArchiveBusy, EngineUnavailable, FootnoteError, IndexOutdated
from indexer.model.kinds import Kind
from indexer.search.engine import Engine
from indexer.search.opening import open_engine
from tests.indexer.search.pages import Archive, document, named, record

Opener = Callable[[bool], Engine]


def test_pages_of_a_document_are_replaced_as_one(archive: Archive) -> None:
    archive.add(record("old one", page=1), record("old two", page=2), record("other", of=document("other")))
    archive.add(record("new one", page=1, entities=(named(Kind.COMPANY, "Firm"),)))
    assert archive.found("old") == []
    results = archive.search("", facets=("company",))
    assert (results.total, results.total_pages) == (2, 2)
    assert [one.count for one in results.facets["company"]] == [1]


def test_document_written_twice_before_a_commit_counts_once(archive: Archive) -> None:
    archive.engine.index([record("first")])
    archive.engine.index([record("second")])
    archive.engine.commit()
    assert archive.search("").total_pages == 1
    assert archive.found("first") == []
    assert archive.found("second") == ["report"]


def test_removed_documents_are_gone(archive: Archive) -> None:
    archive.add_texts(a="cameras", b="cameras")
    archive.engine.remove(["a", "unknown"])
    archive.engine.commit()
    assert archive.found("cameras") == ["b"]
    assert archive.found("") == ["b"]
    assert archive.engine.documents() == {"b"}


def test_removed_and_written_again_is_there(archive: Archive) -> None:
    archive.add_texts(a="old")
    archive.engine.remove(["a"])
    archive.engine.index([record("new", of=document("a"))])
    archive.engine.commit()
    assert archive.found("new") == ["a"]
    assert archive.engine.documents() == {"a"}


def test_written_and_removed_before_a_commit_is_not_there(archive: Archive) -> None:
    archive.engine.index([record("new")])
    archive.engine.remove(["report"])
    archive.engine.commit()
    assert archive.search("").total == 0
    assert archive.engine.documents() == frozenset()


def test_nothing_is_seen_before_the_commit(archive: Archive) -> None:
    archive.engine.index([record("cameras")])
    assert archive.found("cameras") == []
    archive.engine.commit()
    assert archive.found("cameras") == ["report"]


def test_reader_sees_each_commit_of_the_writer(engine: Engine, opener: Opener) -> None:
    reader = Archive(opener(False))
    for number in range(1, 12):
        Archive(engine).add(record("cameras", of=document(str(number)), tags=(f"t{number}",)))
        results = reader.search("cameras", facets=("tag",))
        assert results.total == number
        assert len(results.facets["tag"]) == number
    assert reader.engine.documents() == {str(number) for number in range(1, 12)}


def test_what_was_not_committed_is_dropped_at_closing(engine: Engine, opener: Opener) -> None:
    Archive(engine).add(record("kept", of=document("kept")))
    engine.index([record("lost", of=document("lost"))])
    engine.close()
    assert Archive(opener(True)).found("") == ["kept"]


def test_writing_goes_on_after_reopening(engine: Engine, opener: Opener) -> None:
    Archive(engine).add(record("cameras", page=1), record("cameras", page=2))
    engine.close()
    again = Archive(opener(True))
    again.add(record("cameras", of=document("second")))
    again.add(record("nothing"))
    assert again.found("cameras") == ["second"]
    assert again.search("").total_pages == 2


def test_many_random_writes_leave_what_was_written_last(engine: Engine, opener: Opener) -> None:
    draw, archive, wanted = random.Random(3), Archive(engine), {}
    for step in range(120):
        name = f"d{draw.randrange(25)}"
        if draw.random() < 0.25:
            engine.remove([name])
            wanted.pop(name, None)
        else:
            pages = draw.randint(1, 4)
            owner = document(name, type=f"t{step % 3}")
            engine.index([record(f"step{step} cameras", page=page, of=owner) for page in range(1, pages + 1)])
            wanted[name] = (f"t{step % 3}", pages)
        if draw.random() < 0.4:
            engine.commit()
    engine.commit()
    for one in (archive, Archive(opener(False))):
        results = one.search("cameras", facets=("type",), limit=100)
        assert {hit.document: (hit.type, hit.matching_pages) for hit in results.hits} == wanted
        kinds = [kind for kind, _ in wanted.values()]
        assert {found.value: found.count for found in results.facets["type"]} == {k: kinds.count(k) for k in set(kinds)}


def test_clear_empties_at_the_commit_and_not_before(engine: Engine, opener: Opener) -> None:
    reader, writer = Archive(opener(False)), Archive(engine)
    writer.add_texts(old="cameras")
    engine.clear()
    engine.index([record("cameras", of=document("new"))])
    assert reader.found("cameras") == ["old"]
    engine.commit()
    assert reader.found("cameras") == ["new"]
    assert writer.found("cameras") == ["new"]


def test_rebuild_that_was_cut_off_leaves_the_old_index(engine: Engine, opener: Opener) -> None:
    Archive(engine).add_texts(old="cameras")
    engine.clear()
    engine.index([record("cameras", of=document("new"))])
    engine.close()
    again = Archive(opener(True))
    assert again.found("cameras") == ["old"]
    again.engine.clear()
    again.engine.commit()
    assert again.found("cameras") == []


def test_second_writer_is_told_to_wait(engine: Engine, opener: Opener) -> None:
    engine.index([record("cameras")])
    with pytest.raises(ArchiveBusy):
        opener(True).index([record("cameras")])


def test_reader_does_not_write(engine: Engine, opener: Opener) -> None:
    with pytest.raises(EngineUnavailable):
        opener(False).index([record("cameras")])


def test_killed_writer_loses_only_what_it_had_not_committed(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from indexer.search.embedded import EmbeddedEngine
from tests.indexer.search.pages import document, record
engine = EmbeddedEngine(Path({str(tmp_path)!r}) / "index", write=True)
engine.index([record("cameras", of=document("kept"))])
engine.commit()
engine.index([record("cameras", of=document("lost"))])
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", script], check=False, cwd=Path(__file__).parents[3])
    engine = open_engine(Config(archive=tmp_path), write=True)
    archive = Archive(engine)
    assert archive.found("cameras") == ["kept"]
    archive.add(record("cameras", of=document("lost")))
    assert archive.found("cameras") == ["kept", "lost"]
    engine.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an embedded index with 30 documents."""
    engine = open_engine(Config(archive=tmp_path), write=True)
    engine.index(record(f"cameras {number}", of=document(str(number))) for number in range(30))
    engine.commit()
    engine.close()
    return tmp_path / "index"


def test_missing_index_is_said_and_is_no_empty_result(tmp_path: Path) -> None:
    engine = open_engine(Config(archive=tmp_path), write=False)
    with pytest.raises(EngineUnavailable, match="footnote rebuild"):
        Archive(engine).search("cameras")
    with pytest.raises(EngineUnavailable, match="footnote rebuild"):
        engine.documents()


def test_index_deleted_under_a_reader_is_said(folder: Path) -> None:
    reader = Archive(open_engine(Config(archive=folder.parent), write=False))
    assert reader.search("cameras").total == 30
    shutil.rmtree(folder)
    with pytest.raises(EngineUnavailable):
        reader.search("cameras")


def test_index_of_another_version_is_outdated_until_cleared(folder: Path) -> None:
    pointer = folder / "current.json"
    pointer.write_text(json.dumps({**json.loads(pointer.read_text()), "fingerprint": "other"}))
    engine = open_engine(Config(archive=folder.parent), write=True)
    with pytest.raises(IndexOutdated, match="footnote rebuild"):
        Archive(engine).search("cameras")
    with pytest.raises(IndexOutdated):
        engine.index([record("cameras")])
    engine.clear()
    Archive(engine).add(record("cameras"))
    assert Archive(engine).found("cameras") == ["report"]
    engine.close()


@pytest.mark.parametrize("content", ["", "{}", "[]", "not json", '{"generation": 1, "fingerprint": ""}'])
def test_damaged_pointer_is_said(folder: Path, content: str) -> None:
    (folder / "current.json").write_text(content)
    with pytest.raises(EngineUnavailable, match="footnote rebuild"):
        Archive(open_engine(Config(archive=folder.parent), write=False)).search("cameras")


def overwrite(path: Path, content: bytes) -> None:
    """Put other bytes there, as a new file: what is open elsewhere keeps the old one."""
    path.unlink()
    path.write_bytes(content)


def outcome(folder: Path) -> int | type[FootnoteError]:
    """How many documents a fresh reader finds, or the error it raises."""
    try:
        return Archive(open_engine(Config(archive=folder.parent), write=False)).search("cameras").total
    except FootnoteError as error:
        return type(error)


def test_every_truncated_file_is_said_or_harmless(folder: Path) -> None:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        overwrite(path, content[: len(content) // 2])
        assert outcome(folder) in (30, EngineUnavailable, IndexOutdated), path.name
        overwrite(path, content)


def test_flipped_bytes_never_surface_as_anything_but_our_errors(folder: Path) -> None:
    draw = random.Random(1)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    for _ in range(60):
        path = draw.choice(files)
        content = bytearray(path.read_bytes())
        sound = bytes(content)
        content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        overwrite(path, bytes(content))
        found = outcome(folder)
        assert found == 30 or isinstance(found, type)
        overwrite(path, sound)


def test_damaged_index_can_be_cleared_and_filled_again(folder: Path) -> None:
    for path in folder.rglob("*.store"):
        overwrite(path, b"")
    engine = open_engine(Config(archive=folder.parent), write=True)
    with pytest.raises(EngineUnavailable, match="footnote rebuild"):
        Archive(engine).search("cameras")
    engine.clear()
    Archive(engine).add(record("cameras"))
    assert Archive(engine).found("cameras") == ["report"]
    engine.close()
