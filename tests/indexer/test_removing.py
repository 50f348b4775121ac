"""What is removed is gone: from answers and from every file of the archive; killed half-way, it is completed."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.archive import Archive
from indexer.cli import main
from indexer.config import Config
from indexer.errors import NotFound
from indexer.model.documents import Document
from indexer.model.identity import document_id
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query
from tests.indexer.invented import Whole, named, whole

ROOT = Path(__file__).parents[2]
MARK = "Zyxwuvian"
STAYS = "Corrigan"
DIES = """
import os, sys
from importlib import import_module
from indexer.cli import main
module, _, name = sys.argv.pop(1).rpartition(":")
owner = import_module(module)
*owners, step = name.split(".")
for one in owners:
    owner = getattr(owner, one)
setattr(owner, step, lambda *_, **__: os.kill(os.getpid(), 9))
main()
"""
MOMENTS = (
    "indexer.store.removal:_note",
    "indexer.indexing:Indexing.forget",
    "indexer.store.originals:Originals.remove",
    "indexer.store.settling:settle",
    "indexer.indexing:Indexing.rebuild",
    "indexer.store.database:Store.compact",
)


def kept(archive: Archive, one: Whole, data: bytes) -> str:
    """The document with these bytes as its original."""
    stored = archive.originals.put(data)
    changed = replace(one.document, sha256=stored.sha256, id=document_id(stored.sha256, one.document.collection))
    return replace(one, document=changed).save(archive)


def inside(archive: Archive, parent: str, one: Whole, data: bytes) -> str:
    stored = archive.originals.put(data)
    number = document_id(stored.sha256, one.document.collection, parent=parent, inside="letter.txt")
    held = replace(one.document, sha256=stored.sha256, id=number, parent=parent, root=parent, inside="letter.txt")
    return replace(one, document=held).save(archive)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A mail with a letter inside, both about what is to go, and a note that stays; jobs, an image, a judgement."""
    config = Config(archive=tmp_path / "archive")
    with Archive.open(config, create=True, write=True) as archive:
        mail = kept(archive, whole("mail.eml", named(f"{MARK} Ltd."), pages=3), f"{MARK} mail".encode())
        inside(archive, mail, whole("letter.txt", named(f"{MARK} Ltd.", "Kestrel")), f"{MARK} letter".encode())
        kept(archive, whole("note.txt", named(f"{STAYS} Ltd.")), STAYS.encode())
        archive.settle()
        archive.ask("page-image", {"document": mail, "page": 1})
        archive.judge(f"{mail}#company:{MARK.casefold()}", "0" * 32, verdict="different", by="me")
        picture = config.derived / "pages" / archive.document(mail, scope=EVERYTHING).sha256 / "1.png"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(MARK.encode())
    return config


def document(config: Config, path: str) -> Document:
    with Archive.open(config) as archive:
        return next(one for one in archive.documents(scope=EVERYTHING) if one.paths == (path,) and not one.parent)


def footnote(config: Config, *words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, [*words, "--archive", str(config.archive)], input=given)


def holding(config: Config, mark: str) -> Iterator[Path]:
    """The archive's files that hold these letters, in whatever case."""
    for path in config.archive.rglob("*"):
        if path.is_file() and mark.casefold().encode() in path.read_bytes().lower():
            yield path


def assert_gone(config: Config) -> None:
    assert list(holding(config, MARK)) == []
    with Archive.open(config) as archive:
        assert [one.paths for one in archive.documents(scope=EVERYTHING)] == [("note.txt",)]
        assert not archive.search(Query(text=MARK, scope=EVERYTHING)).hits
        assert [hit.path for hit in archive.search(Query(text=STAYS, scope=EVERYTHING)).hits] == ["note.txt"]
        assert archive.removal_left().documents == ()
    assert MARK not in footnote(config, "export", "entities").output
    assert not (config.derived / "pages").exists() or not list((config.derived / "pages").iterdir())


def test_a_document_goes_with_all_inside_it_and_no_file_holds_it(config: Config) -> None:
    assert len(list(holding(config, MARK))) >= 4
    done = footnote(config, "remove", document(config, "mail.eml").id, "--yes", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["names"] == ["mail.eml"]
    expected = {"documents": 2, "pages": 4, "originals": 2, "jobs": 1, "judgements": 1, "page images": 1}
    assert {name: told["removed"][name] for name in expected} == expected
    assert_gone(config)


def test_what_an_upload_tells_of_a_removed_document_goes_with_it(config: Config) -> None:
    mail, note = document(config, "mail.eml").id, document(config, "note.txt").id
    with Archive.open(config, write=True) as archive:
        both, alone = archive.ask("upload", {"upload": "a"}), archive.ask("upload", {"upload": "b"})
        rows = [{"document": mail, "path": f"{MARK}.eml"}, {"document": note, "path": "note.txt"}]
        archive.finish_job(both, result={"files": rows, "documents": 2})
        archive.finish_job(alone, result={"files": rows[:1], "documents": 1})
    assert footnote(config, "remove", mail, "--yes").exit_code == 0
    assert_gone(config)
    with Archive.open(config) as archive:
        assert archive.job(both).result == {"files": rows[1:], "documents": 2}
        with pytest.raises(NotFound):
            archive.job(alone)


def test_a_collection_goes_as_a_whole(config: Config) -> None:
    with Archive.open(config, write=True) as archive:
        kept(archive, whole("other.txt", named("Heron Ltd."), collection="other"), b"other")
        archive.settle()
    assert footnote(config, "remove", "--collection", "leak", "--yes").exit_code == 0
    with Archive.open(config) as archive:
        assert archive.collections(scope=EVERYTHING) == ["other"]
    assert list(holding(config, MARK)) == []


def test_an_original_that_another_document_has_stays(config: Config) -> None:
    with Archive.open(config, write=True) as archive:
        kept(archive, whole("copy.txt", collection="other"), STAYS.encode())
    note = document(config, "note.txt")
    told = json.loads(footnote(config, "remove", note.id, "--yes", "--json").stdout)
    assert told["removed"]["originals kept for other documents"] == 1
    with Archive.open(config) as archive:
        assert archive.originals.read(note.sha256) == STAYS.encode()


def test_what_lies_inside_goes_only_with_what_holds_it(config: Config) -> None:
    mail = document(config, "mail.eml")
    with Archive.open(config) as archive:
        [letter] = archive.documents(scope=EVERYTHING, parent=mail.id)
    refused = footnote(config, "remove", letter.id, "--yes")
    assert refused.exit_code == 2
    assert f"footnote remove {mail.id}" in refused.output
    assert list(holding(config, MARK))


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["0" * 32, "--yes"], 1, "no document"),
        (["--collection", "nowhere", "--yes"], 1, "no collection"),
        (["--yes"], 2, "ID of a document"),
    ],
)
def test_what_is_not_there_is_said_and_nothing_is_removed(
    config: Config, words: list[str], code: int, told: str
) -> None:
    done = footnote(config, "remove", *words)
    assert (done.exit_code, told in done.output) == (code, True)
    with Archive.open(config) as archive:
        assert len(archive.documents(scope=EVERYTHING)) == 3


def test_one_unknown_document_keeps_all_of_them(config: Config) -> None:
    assert footnote(config, "remove", document(config, "mail.eml").id, "0" * 32, "--yes").exit_code == 1
    assert document(config, "mail.eml")


def test_without_a_terminal_it_asks_for_yes(config: Config) -> None:
    done = footnote(config, "remove", document(config, "mail.eml").id, given="y\n")
    assert (done.exit_code, "--yes" in done.output) == (2, True)
    assert document(config, "mail.eml")


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_same_command_completes_it(config: Config, moment: str) -> None:
    words = ["remove", document(config, "mail.eml").id, "--yes", "--archive", str(config.archive)]
    killed = subprocess.run([sys.executable, "-c", DIES, moment, *words], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    again = CliRunner().invoke(main, words)
    assert again.exit_code == 0, again.output
    assert_gone(config)
