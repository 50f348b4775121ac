"""Folders as a tree: everything below a folder is in it, levels are counted one by one, containers are folders too."""

import pytest

from indexer.model.scope import Scope
from indexer.search.query import Filter
from indexer.search.results import Results
from indexer.search.written import folders
from tests.indexer.search.pages import Archive, document, record


@pytest.fixture
def tree(archive: Archive) -> Archive:
    places = {
        "minutes": ("leak/board/2019/minutes.pdf",),
        "agenda": ("leak/board/agenda.pdf", "leak/copies/agenda.pdf"),
        "letter": ("leak/a+b (c).d/letter.pdf",),
        "loose": ("loose.pdf",),
    }
    for name, paths in places.items():
        archive.add(*(record("harbour", page=page, of=document(name, paths=paths)) for page in (1, 2)))
    inner = document("inner", paths=("leak/mail.zip",), inside="board/inner.txt", parent="p", root="p")
    deep = document("deep", paths=("leak/mail.zip",), inside="deep.txt", parent="q", root="p")
    hidden = document("hidden", paths=("leak/board/hidden.pdf",), collection="closed")
    archive.add(record("harbour", of=inner), record("harbour", of=deep, within="a/b.eml"), record("harbour", of=hidden))
    return archive


def counts(found: Results) -> dict[str, int]:
    return {one.value: one.count for one in found.facets["folder"]}


def test_levels_are_counted_one_by_one(tree: Archive) -> None:
    assert counts(tree.search("harbour", facets=("folder",))) == {"leak": 6}
    assert counts(tree.search("harbour", facets=("folder",), below="leak")) == {
        "leak/board": 3,
        "leak/mail.zip": 2,
        "leak/a+b (c).d": 1,
        "leak/copies": 1,
    }
    assert counts(tree.search("", facets=("folder",), below="leak/board")) == {"leak/board/2019": 1}
    assert counts(tree.search("", facets=("folder",), below="leak/mail.zip/a")) == {"leak/mail.zip/a/b.eml": 1}
    assert counts(tree.search("", facets=("folder",), below="leak/a+b (c).d")) == {}
    assert counts(tree.search("", facets=("folder",), below="no/such/" + "x" * 2_000)) == {}


def test_a_filter_holds_everything_below(tree: Archive) -> None:
    def within(*chosen: str, exclude: bool = False) -> list[str]:
        return tree.found("harbour", filters=(Filter("folder", chosen, exclude=exclude),))

    assert within("leak/board") == ["agenda", "hidden", "minutes"]
    assert within("leak/board/2019", "leak/copies") == ["agenda", "minutes"]
    assert within("leak/mail.zip") == ["deep", "inner"]
    assert within("leak", exclude=True) == ["loose"]
    assert within("lea") == []


def test_what_is_chosen_narrows_other_facets_and_not_its_own_level(tree: Archive) -> None:
    chosen = (Filter("folder", ("leak/board", "leak/copies")),)
    found = tree.search("harbour", filters=chosen, facets=("folder", "collection"), below="leak")
    assert counts(found)["leak/mail.zip"] == 2
    assert {one.value: one.count for one in found.facets["collection"]} == {"leak": 2, "closed": 1}
    assert {one.value for one in found.facets["folder"] if one.chosen} == {"leak/board", "leak/copies"}


def test_scope_holds_in_the_tree(tree: Archive) -> None:
    found = tree.search("harbour", facets=("folder",), below="leak", scope=Scope("guest", frozenset({"leak"})))
    assert counts(found)["leak/board"] == 2


def test_the_field_asks_for_a_folder_and_path_for_words_of_it(tree: Archive) -> None:
    assert tree.found("folder:leak/board") == ["agenda", "hidden", "minutes"]
    assert tree.found('folder:"Leak/Board/2019"') == ["minutes"]
    assert tree.found("folder:board") == []
    assert tree.found("path:board") == ["agenda", "hidden", "inner", "minutes"]
    assert tree.found("folder:* NOT folder:leak") == []


@pytest.mark.parametrize(
    ("paths", "within", "inside", "expected"),
    [
        (("a.pdf",), "", "", ()),
        (("x/y/a.pdf",), "", "", ("x", "x/y")),
        (("x/a.zip",), "", "b/c.txt", ("x", "x/a.zip", "x/a.zip/b")),
        (("a.zip",), "m.eml", "c.txt", ("a.zip", "a.zip/m.eml")),
        (("//x//a.pdf", "x/b/a.pdf"), "", "", ("x", "x/b")),
        ((), "", "", ()),
    ],
)
def test_folders_of_a_document(paths: tuple[str, ...], within: str, inside: str, expected: tuple[str, ...]) -> None:
    assert folders(paths, within, inside) == expected
