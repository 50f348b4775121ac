"""A document saved portion by portion is the document saved at once."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.kinds import Kind, Status
from indexer.model.lists import Listed
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query
from tests.indexer.invented import Whole, named, whole

FIRM, PLACE = named("Kestrel Imaging Systems Ltd.", "Kestrel"), named("Vardo", kind=Kind.PLACE)


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        yield opened


def save_in_portions(one: Whole, archive: Archive, *bounds: int, shown: bool = True) -> None:
    """Each bound is the last page of a portion."""
    archive.announce(one.document)
    for number, (first, last) in enumerate(zip((0, *bounds), bounds, strict=False)):
        about = {"status": Status.READING, "stage": f"part {number + 1}"} if last < bounds[-1] else {}
        mentions = [mention for mention in one.mentions if first < mention.page <= last]
        keys = {mention.entity for mention in mentions}
        archive.save(
            document=replace(one.document, **about),  # type: ignore[arg-type]
            pages=one.pages[first:last],
            mentions=mentions,
            entities=[entity for entity in one.entities if entity.key in keys],
            further=shown if number else None,
        )


def kept(archive: Archive, document: str) -> dict[str, Any]:
    return {
        "document": archive.document(document, scope=EVERYTHING),
        "pages": list(archive.pages(document, scope=EVERYTHING)),
        "mentions": archive.mentions(document, scope=EVERYTHING),
        "entities": archive.document_entities(document, scope=EVERYTHING),
        "of the archive": archive.entities(scope=EVERYTHING),
        "hits": archive.list_hits(scope=EVERYTHING),
    }


def test_the_archive_is_the_same_however_many_portions_there_were(archive: Archive) -> None:
    archive.add_list("watched", [Listed("kestrel", Kind.COMPANY, ("Kestrel Imaging Systems Ltd.",))])
    one = whole("long.pdf", FIRM, PLACE, pages=7)
    one.save(archive)
    archive.settle()
    at_once = kept(archive, one.document.id)
    assert len(at_once["mentions"]) == 21
    assert len(at_once["hits"]) == 1
    for bounds in ((3, 7), (1, 2, 4, 6, 7)):
        save_in_portions(one, archive, *bounds)
        archive.settle()
        assert kept(archive, one.document.id) == at_once


def test_an_entity_gains_the_names_and_numbers_of_later_portions(archive: Archive) -> None:
    one = whole("long.pdf", FIRM, pages=2)
    further = replace(FIRM, names=(FIRM.name, "KIS"), why=("defined in the text",), identifiers=("LEI:1",))
    later = whole("long.pdf", further, PLACE, pages=2)
    archive.announce(one.document)
    archive.save(document=replace(one.document, status=Status.READING), pages=one.pages[:1], entities=[FIRM])
    archive.save(document=one.document, pages=later.pages[1:], entities=later.entities, further=True)
    entity, place = archive.document_entities(one.document.id, scope=EVERYTHING)
    assert (entity.names, entity.identifiers) == ((*FIRM.names, "KIS"), ("LEI:1",))
    assert entity.why[-1] == "defined in the text"
    assert place.name == "Vardo"
    archive.settle()
    assert archive.entities(scope=EVERYTHING)[1] == 2


def test_what_is_not_shown_is_indexed_with_what_is(archive: Archive) -> None:
    one = whole("long.pdf", FIRM, pages=3)
    found = Query(text="Kestrel", scope=EVERYTHING)
    archive.announce(one.document)
    archive.save(document=replace(one.document, status=Status.READING), pages=one.pages[:1])
    archive.index_pending()
    assert [hit.page for hit in archive.search(found).hits[0].pages] == [1]
    archive.save(document=replace(one.document, status=Status.READING), pages=one.pages[1:2], further=False)
    assert archive.index_pending() == 0
    archive.save(document=one.document, pages=one.pages[2:], further=True)
    assert archive.index_pending() == 1
    assert [hit.page for hit in archive.search(found).hits[0].pages] == [1, 2, 3]
