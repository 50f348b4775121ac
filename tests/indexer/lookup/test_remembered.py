"""Answers that are kept are those of now: whatever is saved, removed or settled is followed."""

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.lookup.remembered import Remembered
from indexer.model.documents import Document, Page
from indexer.model.identity import document_id
from indexer.model.scope import EVERYTHING, Scope


@pytest.fixture
def archive(config: Config) -> Archive:
    return Archive.open(config, create=True, write=True)


def put(archive: Archive, name: str) -> str:
    header = Document(document_id(name, "all"), "all", name, 1, "txt", (name,))
    archive.announce(header)
    archive.save(document=header, pages=(Page(1, name),))
    return header.id


def test_an_answer_is_made_once_until_something_is_saved_or_removed(archive: Archive) -> None:
    made: list[str] = []
    remembered: Remembered[int] = Remembered(most=4)

    def ask(about: str, scope: Scope = EVERYTHING) -> int:
        return remembered.get(archive, about, scope=scope, make=lambda: made.append(about) or len(made))  # type: ignore[func-returns-value]

    assert [ask("a"), ask("a"), ask("b"), ask("a")] == [1, 1, 2, 1]
    assert ask("a", Scope("other", frozenset({"all"}))) == 3
    first = put(archive, "one")
    assert [ask("a"), ask("a")] == [4, 4]
    archive.remove(first)
    put(archive, "two")  # the same number of documents, with the same numbers
    assert ask("a") == 5
    archive.close()


def test_only_so_many_are_kept(archive: Archive) -> None:
    remembered: Remembered[str] = Remembered(most=2)
    made: list[str] = []
    for about in ("a", "b", "c", "a"):
        remembered.get(archive, about, scope=EVERYTHING, make=lambda about=about: made.append(about) or about)  # type: ignore[misc]
    assert made == ["a", "b", "c", "a"]
    archive.close()
