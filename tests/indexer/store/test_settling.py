"""Settling a part gives what settling everything would."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import NotFound
from indexer.model.kinds import Kind
from indexer.model.scope import EVERYTHING
from indexer.store import saving, settling
from indexer.store.corrections import reference
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS, ENTITIES, ENTITY_COUNTS, ENTITY_MEMBERS
from tests.indexer.invented import named, whole
from tests.indexer.store.settled import assert_settled_alike
from tests.servers import running

FULL, SHORT = "Hangzhou Hikvision Digital Technology Co., Ltd.", "Hikvision"


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        yield opened


def state(archive: Archive) -> dict[str, list[Any]]:
    """Everything that settling writes, free of local keys."""
    with archive.store.reading() as connection:
        tables = {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in (ENTITIES, ENTITY_COUNTS, ENTITY_MEMBERS)
        }
        own = select(DOCUMENTS.c.id, DOCUMENT_ENTITIES.c.key, DOCUMENT_ENTITIES.c.entity).join(DOCUMENTS)
        tables["own"] = sorted(tuple(row) for row in connection.execute(own))
    return tables


def test_a_country_goes_by_the_name_that_most_documents_use(archive: Archive) -> None:
    for path, name in (("a.txt", "Kazakhstan"), ("b.txt", "Kazakhstan"), ("c.txt", "哈萨克斯坦")):
        whole(path, named(name, kind=Kind.PLACE)).save(archive)
    settling.settle(archive.store)
    [entity], _ = archive.entities(scope=EVERYTHING)
    assert (entity.name, entity.documents) == ("Kazakhstan", 3)


@pytest.mark.parametrize(
    "others", [("Frankreich", "Francija", "Prancūzija", "Γαλλία", "França"), ("Lisszabon", "Λισαβόνα", "Lizbona")]
)
def test_a_place_of_many_languages_is_one_and_goes_by_the_name_used_most(
    archive: Archive, others: tuple[str, ...]
) -> None:
    english = {"Frankreich": "France", "Lisszabon": "Lisboa"}[others[0]]
    for number, name in enumerate(others):
        whole(f"{number}.txt", named(name, kind=Kind.PLACE)).save(archive)
    whole("own.txt", named(english, english, kind=Kind.PLACE)).save(archive)
    settling.settle(archive.store)
    [entity], _ = archive.entities(scope=EVERYTHING)
    assert (entity.name, entity.documents) == (english, 1 + len(others))


def test_a_short_name_and_its_long_one_become_one_entity(archive: Archive) -> None:
    whole("a.txt", named(SHORT), date="2019-05").save(archive)
    settling.settle(archive.store)
    [before], _ = archive.entities(scope=EVERYTHING)
    whole("b.txt", named(FULL, SHORT), date="2020").save(archive)
    settling.settle(archive.store)
    [entity], total = archive.entities(scope=EVERYTHING)
    assert total == 1
    assert entity.name == FULL
    assert [(seen.surface, seen.count) for seen in entity.names] == [(SHORT, 2), (FULL, 1)]
    assert (entity.mentions, entity.documents, entity.first, entity.last) == (3, 2, "2019-05", "2020")
    assert archive.entity(before.id, scope=EVERYTHING) == entity


def test_what_a_document_tells_apart_is_two_for_all_until_that_document_is_gone(archive: Archive) -> None:
    whole("a.txt", named("Kestrel Group")).save(archive)
    whole("b.txt", named("Kestrel Group plc", "Kestrel Group")).save(archive)
    settling.settle(archive.store)
    before = state(archive)
    [one], _ = archive.entities(scope=EVERYTHING)
    assert one.documents == 2
    tells = whole("c.txt", named("Kestrel Group"), named("Kestrel Group plc")).save(archive)
    assert settling.settle(archive.store) > 0
    found, _ = archive.entities(scope=EVERYTHING)
    assert {(entity.name, entity.documents) for entity in found} == {("Kestrel Group", 2), ("Kestrel Group plc", 2)}
    left, right = (entity.id for entity in found)
    said = archive.judge(left, right, verdict="same", by="editor", why="the register says so")
    settling.settle(archive.store)
    assert archive.entities(scope=EVERYTHING)[1] == 1
    archive.undo(said, by="editor")
    archive.remove(tells)
    settling.settle(archive.store)
    assert state(archive) == before


def test_one_firm_that_portions_take_for_two_kinds_is_not_told_apart(archive: Archive) -> None:
    whole("a.txt", named("Kestrel Group plc"), named("Kestrel Group", kind=Kind.ORGANISATION)).save(archive)
    settling.settle(archive.store)
    assert archive.entities(scope=EVERYTHING)[1] == 1


def test_only_documents_whose_entities_change_are_indexed_again(archive: Archive) -> None:
    whole("a.txt", named(SHORT)).save(archive)
    whole("c.txt", named("Solheim Offshore ASA")).save(archive)
    assert settling.settle(archive.store) == 0
    whole("b.txt", named(FULL, SHORT)).save(archive)
    assert settling.settle(archive.store) == 1  # the first, now known by the longer name too
    assert settling.settle(archive.store) == 0


def test_a_judgement_made_while_nothing_else_changes_is_followed_and_undone(archive: Archive) -> None:
    whole("a.txt", named("Kestrel Imaging")).save(archive)
    whole("b.txt", named("Falcon Optics")).save(archive)
    settling.settle(archive.store)
    before = state(archive)
    left, right = (entity.id for entity in archive.entities(scope=EVERYTHING)[0])
    number = archive.judge(left, right, verdict="same", by="editor", why="the register says so")
    settling.settle(archive.store)
    assert archive.entities(scope=EVERYTHING)[1] == 1
    archive.undo(number, by="editor")
    settling.settle(archive.store)
    assert state(archive) == before


def test_what_nobody_names_any_longer_is_gone(archive: Archive) -> None:
    number = whole("a.txt", named("Kestrel Imaging")).save(archive)
    settling.settle(archive.store)
    [entity], _ = archive.entities(scope=EVERYTHING)
    with archive.store.writing() as connection:
        saving.remove(connection, number)
    settling.settle(archive.store)
    assert archive.entities(scope=EVERYTHING) == ([], 0)
    with pytest.raises(NotFound, match=entity.id):
        archive.entity(entity.id, scope=EVERYTHING)


def test_what_was_taken_out_of_its_name_is_gone_with_its_document(archive: Archive) -> None:
    given = whole("a.txt", named("Kestrel Imaging"))
    number = given.save(archive)
    [key] = archive.entity_ids(number)
    [name] = archive.entity_ids(number).values()
    archive.judge(f"{number}#{key}", name, verdict="different", by="editor")
    settling.settle(archive.store)
    [entity], _ = archive.entities(scope=EVERYTHING)
    assert entity.id != name
    archive.save(document=given.document, pages=given.pages)
    settling.settle(archive.store)
    assert archive.entities(scope=EVERYTHING) == ([], 0)


NAMES = ["Kestrel", "Falcon", "Kestrel AG", "Kestrel GmbH", "Kestrel Imaging", "Kestrel Optics", "Falcon Optics Ltd."]
ENTITY = st.builds(
    lambda name, more, kind, ids: named(name, *(one for one in more if one != name), kind=kind, identifiers=ids),
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
    st.sampled_from([Kind.COMPANY, Kind.PERSON]),
    st.lists(st.sampled_from(["LEI:1", "LEI:2"]), max_size=1),
)
ENTITIES_OF_ONE = st.lists(ENTITY, max_size=3, unique_by=lambda one: one.key)
SAVE = st.tuples(st.just("save"), st.integers(0, 4), ENTITIES_OF_ONE)
REMOVE = st.tuples(st.just("remove"), st.integers(0, 4), st.none())
JUDGE = st.tuples(
    st.just("judge"),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
    st.sampled_from(["same", "different", "kind", "wrong"]),
)
UNDO = st.tuples(st.just("undo"), st.integers(0, 3), st.none())
SETTLE = st.tuples(st.just("settle"), st.none(), st.none())


def act(archive: Archive, step: tuple[str, Any, Any]) -> None:
    verb, which, what = step
    match verb:
        case "save":
            whole(f"{which}.txt", *what, collection=collection(which), date=f"20{10 + which}").save(archive)
        case "remove":
            number = whole(f"{which}.txt", collection=collection(which)).document.id
            if number in {one.id for one in archive.documents(scope=EVERYTHING)}:
                with archive.store.writing() as connection:
                    saving.remove(connection, number)
        case "judge":
            judge(archive, which, what)
        case "undo":
            for one in archive.judgements()[which : which + 1]:
                archive.undo(one.id)
        case "settle":
            settling.settle(archive.store)


def collection(number: int) -> str:
    return ("leak", "news")[number % 2]


def judge(archive: Archive, which: tuple[int, int], verdict: str) -> None:
    known = sorted(nodes(archive))
    left, right = (known[one % len(known)] if known else "" for one in which)
    if verdict == "kind" and left:
        archive.judge(left, ("company", "person")[which[1] % 2], verdict=verdict, by="editor")
    elif verdict == "wrong" and "#" in left:
        document = left.partition("#")[0]
        for one in archive.mentions(document, scope=EVERYTHING)[which[1] : which[1] + 1]:
            archive.judge(reference(document, one.page, one.start, one.end), "", verdict=verdict, by="editor")
    elif left != right and verdict in ("same", "different"):
        archive.judge(left, right, verdict=verdict, by="editor")


def nodes(archive: Archive) -> set[str]:
    """What a judgement may name: entities, and the entities of single documents."""
    with archive.store.reading() as connection:
        own = select(DOCUMENTS.c.id, DOCUMENT_ENTITIES.c.key, DOCUMENT_ENTITIES.c.entity).join(DOCUMENTS)
        rows = connection.execute(own).all()
    return {f"{row.id}#{row.key}" for row in rows} | {row.entity for row in rows}


STEPS = st.lists(st.one_of(SAVE, SAVE, REMOVE, JUDGE, UNDO, SETTLE, SETTLE), max_size=12)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_settling_bit_by_bit_gives_what_settling_everything_gives(steps: list[tuple[str, Any, Any]]) -> None:
    assert_settled_alike(steps, act=act, state=state, read_again=read_again, database_url="")


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_so_it_does_on_postgresql(steps: list[tuple[str, Any, Any]]) -> None:
    assert_settled_alike(steps, act=act, state=state, read_again=read_again, database_url=running.database())
    running.forget()


def read_again(archive: Archive, number: str) -> None:
    """Save a document once more, as a run that finds the same would."""
    document = archive.document(number, scope=EVERYTHING)
    entities = archive.document_entities(number, scope=EVERYTHING)
    again = whole(document.paths[0], *entities, collection=document.collection, date=document.date)
    assert again.document.id == number
    again.save(archive)
