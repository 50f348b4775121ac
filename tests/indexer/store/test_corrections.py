"""A mention called wrong counts nowhere, comes back when undone, and stays out when its document is read again."""

from collections.abc import Iterator

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import NotFound, WrongUse
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query
from indexer.store import removal
from indexer.store.corrections import place_of, reference
from tests.indexer.invented import named, whole

FIRM, BODY = "Kestrel Imaging Ltd.", "Port Authority of Vardø"


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        whole("a.txt", named(FIRM), named(BODY, kind=Kind.ORGANISATION), pages=2).save(opened)
        whole("b.txt", named(BODY, kind=Kind.ORGANISATION)).save(opened)
        opened.settle()
        yield opened


def known(archive: Archive) -> dict[str, tuple[int, int]]:
    """Mentions and documents of each entity by its name."""
    found, _ = archive.entities(scope=EVERYTHING)
    return {one.name: (one.mentions, one.documents) for one in found}


def strike(archive: Archive, document: str, mention: Mention) -> int:
    at = reference(document, mention.page, mention.start, mention.end)
    number = archive.judge(at, "", verdict="wrong", by="editor", why="a ship")
    archive.settle()
    return number


def of_firm(archive: Archive) -> tuple[str, list[Mention]]:
    document = whole("a.txt").document.id
    return document, [one for one in archive.mentions(document, scope=EVERYTHING) if one.surface == FIRM]


def hits(archive: Archive, text: str) -> int:
    return archive.search(Query(text=text, scope=EVERYTHING)).total


def test_one_mention_is_struck_out_and_given_back(archive: Archive) -> None:
    document, [first, second] = of_firm(archive)
    before = known(archive)
    number = strike(archive, document, first)
    assert of_firm(archive)[1] == [second]
    assert known(archive) == before | {FIRM: (1, 1)}
    [entity] = [one for one in archive.entities(scope=EVERYTHING)[0] if one.name == FIRM]
    assert [one.page for _, one in archive.entity_mentions(entity.id, scope=EVERYTHING)[0]] == [2]
    archive.undo(number, by="editor")
    archive.settle()
    assert of_firm(archive)[1] == [first, second]
    assert known(archive) == before


def test_an_entity_of_which_every_mention_is_wrong_is_gone_and_comes_back(archive: Archive) -> None:
    document, both = of_firm(archive)
    before = known(archive)
    [entity] = [one for one in archive.entities(scope=EVERYTHING)[0] if one.name == FIRM]
    assert hits(archive, 'company:"Kestrel Imaging"') == 1
    numbers = [strike(archive, document, one) for one in both]
    assert known(archive) == {BODY: before[BODY]}
    with pytest.raises(NotFound):
        archive.entity(entity.id, scope=EVERYTHING)
    assert hits(archive, 'company:"Kestrel Imaging"') == 0
    assert archive.entity_beside(before_id(archive, BODY), scope=EVERYTHING) == {}
    for number in numbers:
        archive.undo(number)
    archive.settle()
    assert known(archive) == before
    assert archive.entity(entity.id, scope=EVERYTHING) == entity
    assert hits(archive, 'company:"Kestrel Imaging"') == 1


def before_id(archive: Archive, name: str) -> str:
    return next(one.id for one in archive.entities(scope=EVERYTHING)[0] if one.name == name)


def test_what_was_called_wrong_stays_out_when_its_document_is_read_again(archive: Archive) -> None:
    document, both = of_firm(archive)
    number = strike(archive, document, both[0])
    struck = known(archive)
    whole("a.txt", named(FIRM), named(BODY, kind=Kind.ORGANISATION), pages=2).save(archive)
    archive.settle()
    assert known(archive) == struck
    archive.rebuild()
    assert known(archive) == struck
    archive.undo(number)
    archive.settle()
    assert known(archive)[FIRM] == (2, 1)


def test_what_was_said_of_a_mention_goes_with_its_document(archive: Archive) -> None:
    document, both = of_firm(archive)
    strike(archive, document, both[0])
    removal.take_out(archive.store, [document])
    assert archive.judgements() == []


@pytest.mark.parametrize("side", ["a", "a/1", "a/1/2", "a/1/2-3-4", "a/-1/2-3", "a/١/2-3", "a/9999999999/1-2"])
def test_a_mention_has_to_be_named_by_its_place(archive: Archive, side: str) -> None:
    with pytest.raises(WrongUse, match="document/page/start-end"):
        archive.judge(side, "", verdict="wrong", by="editor")
    assert archive.judgements() == []


def test_a_place_is_read_as_it_was_written() -> None:
    assert place_of(reference("d1", 2, 30, 41)) == ("d1", (2, 30, 41))
