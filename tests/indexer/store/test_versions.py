"""Versions of documents: found as they are saved, seen by whoever may see them, gone with their document."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import NotFound
from indexer.lookup.versions import compare, group_rows, groups, versions_of
from indexer.model.documents import Page
from indexer.model.scope import EVERYTHING, Scope
from indexer.store.schema import SIGNATURE_BANDS, SIGNATURES
from tests.indexer.invented import whole

WORDS = [f"word{number}" for number in range(240)]
PARAGRAPHS = [" ".join(WORDS[start : start + 40]) for start in range(0, 240, 40)]
LEAK_ONLY = Scope("reporter", frozenset({"leak"}))


def saved(archive: Archive, path: str, paragraphs: list[str], *, collection: str = "leak", like: str = "") -> str:
    one = whole(path, collection=collection)
    half = len(paragraphs) // 2
    texts = ["\n\n".join(paragraphs[:half]), "\n\n".join(paragraphs[half:])]
    pages = tuple(Page(number, text, "en") for number, text in enumerate(texts, 1))
    document = replace(one.document, pages=2, sha256=whole(like).document.sha256 if like else one.document.sha256)
    return replace(one, document=document, pages=pages).save(archive)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as opened:
        yield opened


def others(archive: Archive, document: str, scope: Scope = EVERYTHING) -> dict[str, bool]:
    found = versions_of(archive, archive.document(document, scope=scope), scope=scope)
    return {one.document.id: one.equal for one in found}


def changed() -> list[str]:
    return [PARAGRAPHS[0], PARAGRAPHS[1].replace("word45", "another"), *PARAGRAPHS[3:], "An end of its own."]


def test_a_changed_text_is_a_version_and_another_is_none(archive: Archive) -> None:
    first, second = saved(archive, "a.txt", PARAGRAPHS), saved(archive, "b.txt", changed())
    strange = saved(archive, "c.txt", [f"strange{number} text" for number in range(60)])
    assert others(archive, first) == {second: False}
    assert others(archive, second) == {first: False}
    assert others(archive, strange) == {}


def test_equal_files_are_said_to_be_equal(archive: Archive) -> None:
    first = saved(archive, "a.txt", PARAGRAPHS)
    copy = saved(archive, "copy.txt", PARAGRAPHS, collection="other", like="a.txt")
    assert others(archive, first) == {copy: True}
    [row] = group_rows(groups(archive, scope=EVERYTHING)[0])
    assert (row["kind"], {one["document"] for one in row["documents"]}) == ("equal", {first, copy})


def test_a_file_at_several_places_of_a_collection_is_a_group_by_itself(archive: Archive) -> None:
    first = saved(archive, "a.txt", PARAGRAPHS)
    one = whole("a.txt")
    replace(one, document=replace(archive.document(first, scope=EVERYTHING), paths=("letters/a.txt",))).save(archive)
    [row] = group_rows(groups(archive, scope=EVERYTHING)[0])
    assert row["kind"] == "equal"
    assert [member["paths"] for member in row["documents"]] == [["a.txt", "letters/a.txt"]]


def test_groups_hang_together(archive: Archive) -> None:
    three = {saved(archive, "a.txt", PARAGRAPHS), saved(archive, "b.txt", changed())}
    three.add(saved(archive, "c.txt", [*changed()[1:], "More at its end."]))
    saved(archive, "d.txt", [f"strange{number} text" for number in range(60)])
    [row] = group_rows(groups(archive, scope=EVERYTHING)[0])
    assert (row["group"], row["kind"], {one["document"] for one in row["documents"]}) == (1, "near", three)


def test_members_of_containers_are_named_with_their_container(archive: Archive) -> None:
    for path in ("spring.zip", "autumn.zip"):
        one = whole(path)
        inside = replace(one.document, id=path, parent="outer", root="outer", inside="letter.txt")
        replace(one, document=inside, pages=(Page(1, " ".join(WORDS), "en"),)).save(archive)
    [row] = group_rows(groups(archive, scope=EVERYTHING)[0])
    assert {one["path"] for one in row["documents"]} == {"spring.zip: letter.txt", "autumn.zip: letter.txt"}


def test_a_reader_sees_versions_of_their_own_collections_alone(archive: Archive) -> None:
    first, hidden = saved(archive, "a.txt", PARAGRAPHS), saved(archive, "b.txt", changed(), collection="secret")
    assert others(archive, first, LEAK_ONLY) == {}
    assert list(group_rows(groups(archive, scope=LEAK_ONLY)[0])) == []
    with pytest.raises(NotFound):
        compare(archive, first, hidden, scope=LEAK_ONLY)
    with pytest.raises(NotFound):
        archive.versions(hidden, scope=LEAK_ONLY)


def test_what_is_saved_again_or_removed_is_found_as_it_is_now(archive: Archive) -> None:
    first, second = saved(archive, "a.txt", PARAGRAPHS), saved(archive, "b.txt", changed())
    saved(archive, "b.txt", [f"strange{number} text" for number in range(60)])
    assert others(archive, first) == {}
    saved(archive, "b.txt", changed())
    assert others(archive, first) == {second: False}
    archive.remove(second)
    assert others(archive, first) == {}


def test_documents_of_an_earlier_version_get_their_signatures_with_the_next_settling(archive: Archive) -> None:
    first, second = saved(archive, "a.txt", PARAGRAPHS), saved(archive, "b.txt", changed())
    with archive.store.writing() as connection:
        connection.execute(SIGNATURE_BANDS.delete())
        connection.execute(SIGNATURES.delete())
    assert others(archive, first) == {}
    archive.settle()
    assert others(archive, first) == {second: False}


def test_side_by_side_shows_what_differs_and_where(archive: Archive) -> None:
    first, second = saved(archive, "a.txt", PARAGRAPHS), saved(archive, "b.txt", changed())
    found = compare(archive, first, second, scope=EVERYTHING)
    same, altered, gone, *equal, come = found.rows
    assert same.same
    assert all(row.same for row in equal)
    assert altered.left is not None
    assert altered.right is not None
    assert [altered.left.text[start:end] for start, end in altered.left.changed] == ["word45"]
    assert [altered.right.text[start:end] for start, end in altered.right.changed] == ["another"]
    assert (gone.left is not None, gone.right) == (True, None)
    assert come.left is None
    assert come.right is not None
    page = archive.page(second, come.right.page, scope=EVERYTHING)
    assert page.text[come.right.start : come.right.end] == "An end of its own."
    assert (found.differing, found.cut) == (3, False)


def test_a_document_beside_itself_differs_nowhere(archive: Archive) -> None:
    first = saved(archive, "a.txt", PARAGRAPHS)
    assert compare(archive, first, first, scope=EVERYTHING).differing == 0
