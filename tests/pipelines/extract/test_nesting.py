"""A container that is read again goes on where it was left, however deep that is, and reads little twice."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.model.documents import Document
from pipelines.draft import Draft
from pipelines.extract.material import Portion
from pipelines.extract.nesting import unfold
from pipelines.extract.reading import open_file

Tree = dict[str, "str | Tree"]
TREE: Tree = {
    "1.txt": "One",
    "2.zip": {"a.txt": "Two a", "b.zip": {"x.txt": "Two b x", "y.txt": "Two b y"}, "c.txt": "Two c"},
    "3.txt": "Three",
}


def zipped(tree: Tree) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in tree.items():
            archive.writestr(name, content if isinstance(content, str) else zipped(content))
    return out.getvalue()


@pytest.fixture
def outer(tmp_path: Path) -> Path:
    place = tmp_path / "outer.zip"
    place.write_bytes(zipped(TREE))
    return place


def unfolded(path: Path, *, came: tuple[str, ...] = ()) -> tuple[list[Draft], list[str]]:
    """The drafts, and the files that were opened for them."""
    opened = []

    def opening(path: Path, header: Document, *, portion: Portion | None, room: int) -> Iterator[Draft]:
        opened.append(header.inside)
        yield from open_file(path, header, portion=portion, room=room)

    header = Document("0" * 32, "leak", "0" * 64, path.stat().st_size, "", (path.name,))
    return list(unfold(path, header, opening, came=came)), opened


@pytest.mark.parametrize("last", range(1, 9))
def test_what_came_does_not_come_again_and_the_rest_comes_once(outer: Path, last: int) -> None:
    every, _ = unfolded(outer)
    parents = {draft.document.id: draft.document.parent for draft in every}
    came, number = [], every[last].document.id
    while parents[number]:
        came.append(number)
        number = parents[number]
    rest, opened = unfolded(outer, came=tuple(came))
    assert [draft.document for draft in rest] == [every[0].document, *(draft.document for draft in every[last + 1 :])]
    around = {draft.document.inside for draft in every if draft.document.id in came}
    assert set(opened) == {"", *around, *(draft.document.inside for draft in rest)}


def test_a_container_of_which_what_came_is_not_known_is_read_whole(outer: Path) -> None:
    every, _ = unfolded(outer)
    assert unfolded(outer, came=("another version's",))[0] == every
