"""Questions about many documents and contracts at once answer as those about one do, each within its scope."""

from collections.abc import Iterator

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.contracts import Contract
from indexer.model.documents import Document, Page
from indexer.model.entities import DocumentEntity
from indexer.model.identity import document_id
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention, Span
from indexer.model.scope import EVERYTHING, Scope

OUTSIDER = Scope("outsider", frozenset({"open"}))
TEXT = "Alta Signal AS won."
SPAN = Span("Alta Signal AS", 1, 0, 14, entity="alta")


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        yield opened


def put(archive: Archive, name: str, *, collection: str = "open", **more: str) -> str:
    own = document_id(name, collection, parent=more.get("parent", ""), inside=more.get("inside", ""))
    paths = () if "inside" in more else (name,)
    header = Document(own, collection, name, 1, "txt", paths, **more)  # type: ignore[arg-type]
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
