"""Questions about many documents and contracts at once answer as those about one do, each within its scope."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.dialects.sqlite import dialect as sqlite

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.contracts import Contract
from indexer.model.documents import Document, Page
from indexer.model.entities import DocumentEntity
from indexer.model.identity import document_id
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention, Span
from indexer.model.scope import EVERYTHING, Scope
from indexer.store.documents import chosen

OUTSIDER = Scope("outsider", frozenset({"open"}))
TEXT = "Alta Signal AS won."
SPAN = Span("Alta Signal AS", 1, 0, 14, entity="alta")


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        yield opened


def put(archive: Archive, name: str, *, collection: str = "open", **more: Any) -> str:
    own = document_id(name, collection, parent=more.get("parent", ""), inside=more.get("inside", ""))
    places = {"paths": () if "inside" in more else (name,)} | more
    header = Document(own, collection, name, 1, "txt", **places)  # type: ignore[arg-type]
    archive.announce(header)
    archive.save(
        document=header,
        pages=(Page(1, TEXT),),
        mentions=(Mention(Kind.COMPANY, SPAN.surface, 1, 0, 14, "rule", 0.9, entity="alta"),),
        entities=(DocumentEntity("alta", Kind.COMPANY, SPAN.surface, (SPAN.surface,)),),
        contracts=(Contract(f"c-{own}", supplier=(SPAN,), evidence=(SPAN,)),),
    )
    return own


def test_many_documents_are_those_that_are_asked_for_one_by_one(archive: Archive) -> None:
    ids = [put(archive, f"folder/{count}.txt") for count in range(3)]
    hidden = put(archive, "hidden.txt", collection="secret")
    found = archive.documents_by_id([*ids, hidden, "nothing"], scope=OUTSIDER)
    assert found == {one: archive.document(one, scope=OUTSIDER) for one in ids}
    assert archive.documents_by_id([], scope=EVERYTHING) == {}


def test_documents_are_called_as_they_call_themselves(archive: Archive) -> None:
    box = put(archive, "folder/box.zip")
    put(archive, "titled.txt", title="A title / with a slash")
    put(archive, "inner", parent=box, inside="deep/inner.txt")
    put(archive, "hidden.txt", collection="secret")
    names = archive.document_names(scope=OUTSIDER)
    assert names == {one.id: one.name for one in archive.documents(scope=OUTSIDER)}
    assert set(names.values()) == {"box.zip", "A title / with a slash", "inner.txt"}


def test_what_lies_in_a_container_is_counted_within_the_scope(archive: Archive) -> None:
    box = put(archive, "box.zip")
    for count in range(3):
        put(archive, f"inner {count}", parent=box, inside=f"{count}.txt")
    put(archive, "hidden", collection="secret", parent=box, inside="hidden.txt")
    assert archive.how_many_inside(box, scope=OUTSIDER) == 3
    assert archive.how_many_inside(box, scope=EVERYTHING) == 4


def test_documents_are_listed_by_the_numbers_in_their_paths_and_places(archive: Archive) -> None:
    box = put(archive, "scan 9.xlsx")
    rows = ["Lists/rows 1-1748", "Lists/rows 1749-10444", "Lists/rows 10445-12000"]
    for place in sorted(rows):
        put(archive, f"box {place}", parent=box, inside=place, paths=("scan 9.xlsx",))
    for name in ("scan 10.pdf", "scan 100.pdf"):
        put(archive, name)
    listed = archive.documents(scope=EVERYTHING)
    ordered = [(one.paths[0], one.inside) for one in listed]
    assert ordered == [("scan 9.xlsx", place) for place in ("", *rows)] + [("scan 10.pdf", ""), ("scan 100.pdf", "")]
    assert [one.inside for one in archive.documents(scope=EVERYTHING, parent=box)] == rows
    assert archive.documents(scope=EVERYTHING, parent=box, limit=1, offset=1) == listed[2:3]
    archive.announce(replace(archive.document(box, scope=EVERYTHING), paths=("a 1.xlsx",)))
    assert archive.documents(scope=EVERYTHING, limit=1)[0].id == box


def test_very_long_paths_of_any_letters_are_kept_and_listed(archive: Archive) -> None:
    letters = Random(6)
    path, place = ("".join(map(chr, letters.choices(range(0x4E00, 0x9FA5), k=count))) for count in (600, 1_000))
    box = put(archive, path)
    put(archive, "inner", parent=box, inside=place)
    assert [one.inside for one in archive.documents(scope=EVERYTHING, parent=box)] == [place]


def test_lists_of_documents_come_by_an_index_however_many_there_are(tmp_path: Path) -> None:
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as archive:
        for asked in ({"parent": "a"}, {"collection": "a"}, {}):
            query = chosen(scope=EVERYTHING, **asked).limit(100)
            told = str(query.compile(dialect=sqlite(), compile_kwargs={"literal_binds": True}))
            with archive.store.reading() as connection:
                steps = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {told}"))]
            assert "USING INDEX documents_" in steps[0]
            assert "USE TEMP B-TREE FOR ORDER BY" not in steps  # what would sort all of them


def test_contracts_and_their_parties_come_many_at_once(archive: Archive) -> None:
    ids = [put(archive, f"{count}.txt") for count in range(3)]
    hidden = put(archive, "hidden.txt", collection="secret")
    every = [*ids, hidden]
    assert archive.parties(every, scope=OUTSIDER) == {one: archive.entity_ids(one) for one in ids}
    contracts = archive.joined_contracts([f"c-{one}" for one in every], scope=OUTSIDER)
    assert contracts == {f"c-{one}": [archive.contract(f"c-{one}", scope=OUTSIDER)] for one in ids}
    forms = archive.contract_forms(scope=OUTSIDER)
    assert [(number, document, form["id"]) for number, document, form in forms] == [
        (f"c-{one}", one, f"c-{one}") for one in sorted(ids)
    ]


def test_the_state_changes_with_whatever_is_saved_removed_or_settled(archive: Archive) -> None:
    seen = [archive.state()]
    first = put(archive, "one.txt")
    seen.append(archive.state())
    archive.settle()
    seen.append(archive.state())
    put(archive, "one.txt")
    seen.append(archive.state())
    put(archive, "two.txt")
    seen.append(archive.state())
    archive.settle()
    seen.append(archive.state())
    archive.remove(first)
    seen.append(archive.state())
    put(archive, "three.txt")
    seen.append(archive.state())
    assert len(set(seen)) == len(seen)
    assert archive.state() == seen[-1]
