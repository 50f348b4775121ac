"""What the archive answers about companies and places across documents."""

from collections.abc import Iterator

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import NotFound, WrongUse
from indexer.model.contracts import Contract, Tie
from indexer.model.kinds import Kind
from indexer.model.mentions import Span
from indexer.model.scope import EVERYTHING, Scope
from indexer.store import settling
from tests.indexer.invented import named, whole

FULL, SHORT = "Kestrel Imaging Systems Ltd.", "Kestrel"
LEAK_ONLY = Scope("reporter", frozenset({"leak"}))
TURIN = named("Turin", kind=Kind.PLACE)


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        whole("a.txt", named(FULL, SHORT), TURIN, date="2020-03-01", pages=2).save(opened)
        whole("b.txt", named(SHORT), collection="news", date="2019").save(opened)
        whole("c.txt", named(SHORT), named("Solheim Offshore ASA"), date="", pages=3).save(opened)
        settling.settle(opened.store)
        yield opened


def kestrel(archive: Archive) -> str:
    [entity], _ = archive.entities(scope=EVERYTHING, name_contains="kestrel")
    return entity.id


def test_entities_are_sorted_filtered_and_counted(archive: Archive) -> None:
    found, total = archive.entities(scope=EVERYTHING)
    assert [(one.name, one.mentions, one.documents) for one in found] == [
        (FULL, 8, 3), ("Solheim Offshore ASA", 3, 1), ("Turin", 2, 1),
    ]  # fmt: skip
    assert total == 3
    by_name, total = archive.entities(scope=EVERYTHING, sort="name", limit=1, offset=1)
    assert ([one.name for one in by_name], total) == (["Solheim Offshore ASA"], 3)
    assert [one.name for one in archive.entities(scope=EVERYTHING, kind=Kind.PLACE)[0]] == ["Turin"]
    with pytest.raises(WrongUse, match="colour"):
        archive.entities(scope=EVERYTHING, sort="colour")


@pytest.mark.parametrize(("part", "count"), [("KESTREL", 1), ("offshore a", 1), ("%", 0), ("_", 0), ("  ", 3)])
def test_part_of_any_name_finds(archive: Archive, part: str, count: int) -> None:
    assert archive.entities(scope=EVERYTHING, name_contains=part)[1] == count


def test_a_reader_sees_only_what_their_collections_know(archive: Archive) -> None:
    number = kestrel(archive)
    entity = archive.entity(number, scope=Scope("reporter", frozenset({"news"})))
    assert (entity.name, entity.mentions, entity.documents, entity.first, entity.last) == (SHORT, 1, 1, "2019", "2019")
    assert [(seen.surface, seen.count) for seen in entity.names] == [(SHORT, 1)]
    [seen], total = archive.entities(scope=Scope("reporter", frozenset({"news"})))
    assert (seen, total) == (entity, 1)
    both = archive.entity(number, scope=Scope("reporter", frozenset({"news", "leak"})))
    assert (both.mentions, both.documents, both.first, both.last) == (8, 3, "2019", "2020-03-01")
    assert archive.entities(scope=Scope("r", frozenset({"news"})), name_contains="imaging")[1] == 0


def test_mentions_come_by_date_with_undated_last_and_in_portions(archive: Archive) -> None:
    number = kestrel(archive)
    found, total = archive.entity_mentions(number, scope=EVERYTHING, limit=100)
    places = [(document.paths[0], mention.page) for document, mention in found]
    expected = [("b.txt", 1), *[("a.txt", 1)] * 2, *[("a.txt", 2)] * 2, *[("c.txt", page) for page in (1, 2, 3)]]
    assert places == expected
    assert total == 8
    portions = [archive.entity_mentions(number, scope=EVERYTHING, limit=3, offset=at)[0] for at in (0, 3, 6, 9)]
    assert [one for portion in portions for one in portion] == found
    assert all(mention.entity for _, mention in found)
    assert archive.entity_mentions(number, scope=LEAK_ONLY, limit=1)[1] == 7


def test_documents_of_an_entity_come_by_date_with_their_mentions(archive: Archive) -> None:
    found = archive.entity_documents(kestrel(archive), scope=EVERYTHING)
    assert [(document.paths[0], count) for document, count in found] == [("b.txt", 1), ("a.txt", 4), ("c.txt", 3)]
    [(second, _)] = archive.entity_documents(kestrel(archive), scope=EVERYTHING, limit=1, offset=1)
    assert second.paths == ("a.txt",)


def test_beside_counts_shared_pages(archive: Archive) -> None:
    beside = archive.entity_beside(kestrel(archive), scope=EVERYTHING)
    assert {kind: [row[1:] for row in rows] for kind, rows in beside.items()} == {
        Kind.COMPANY: [("Solheim Offshore ASA", 3)],
        Kind.PLACE: [("Turin", 2)],
    }
    assert archive.entity_beside(kestrel(archive), scope=Scope("r", frozenset({"news"}))) == {}


def test_every_name_joined_to_an_entity_leads_to_it(archive: Archive) -> None:
    documents = archive.documents(scope=EVERYTHING)
    ids = {number for one in documents for number in archive.entity_ids(one.id).values()}
    assert len(ids) == 3
    links = archive.entity_links([*ids, "0" * 32], scope=EVERYTHING)
    assert {name for _, _, name in links.values()} == {FULL, "Turin", "Solheim Offshore ASA"}
    with pytest.raises(NotFound):
        archive.entity("0" * 32, scope=EVERYTHING)


def test_what_was_just_saved_has_a_page_before_it_is_settled(archive: Archive) -> None:
    number = whole("d.txt", named("Falcon Optics")).save(archive)
    [entity] = archive.entity_ids(number).values()
    assert archive.entity(entity, scope=EVERYTHING).name == "Falcon Optics"
    assert archive.entity_links([entity], scope=EVERYTHING)[entity][2] == "Falcon Optics"
    settling.settle(archive.store)
    assert archive.entity(entity, scope=EVERYTHING).mentions == 1


def test_a_spelling_over_a_line_break_is_no_other_spelling(archive: Archive) -> None:
    number = whole("e.txt", named("Falcon\nOptics")).save(archive)
    [entity] = archive.entity_ids(number).values()
    assert [seen.surface for seen in archive.entity(entity, scope=EVERYTHING).names] == ["Falcon Optics"]


def test_contracts_and_ties_are_found_by_any_entity_they_name(archive: Archive) -> None:
    given = whole("f.txt", named(SHORT), TURIN, named("Falcon Optics"))
    first, second, third = (
        Span(one.surface, one.page, one.start, one.end, entity=one.entity) for one in given.mentions
    )
    contract = Contract("c1", supplier=(first, third), buyer=(second,), evidence=(first,))
    tie = Tie("t1", "owner", first, second, evidence=(first,))
    archive.save(
        document=given.document,
        pages=given.pages,
        mentions=given.mentions,
        entities=given.entities,
        contracts=[contract],
        ties=[tie],
    )
    settling.settle(archive.store)
    turin, falcon = (archive.entities(scope=EVERYTHING, name_contains=name)[0][0].id for name in ("turin", "falcon"))
    for number in (kestrel(archive), turin, falcon):
        assert [found.id for _, found in archive.contracts(scope=EVERYTHING, entity=number)] == ["c1"]
    assert [found.id for _, found in archive.ties(scope=EVERYTHING, entity=turin)] == ["t1"]
    assert archive.ties(scope=EVERYTHING, entity=falcon) == []
    assert archive.contracts(scope=EVERYTHING, document="0" * 32) == []
    assert archive.contracts(scope=EVERYTHING)[0][1].supplier[0].page == first.page
