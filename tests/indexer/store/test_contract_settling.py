"""Joined contracts follow what is saved, removed and judged, bit by bit as if all were settled anew."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import NotFound
from indexer.model.contracts import Contract
from indexer.model.identity import record_id
from indexer.model.kinds import Kind
from indexer.model.mentions import Span
from indexer.model.scope import EVERYTHING, Scope
from indexer.model.values import Amount, DateValue, Identifier
from indexer.store import contract_settling, removal, settling
from indexer.store.carrying import followers
from indexer.store.joining import reference
from indexer.store.schema import CONTRACT_HANDLES, DOCUMENTS, RECORDS, UNSETTLED
from tests.indexer.invented import Whole, named, whole
from tests.indexer.store.settled import assert_settled_alike
from tests.servers import running

SUPPLIERS = ("Kestrel Imaging Ltd.", "Falcon Optics AS")
BUYER = "Port Authority of Vardø"
Deal = tuple[str, int, str, str]  # supplier, millions of euros, number, year


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        yield opened


def telling(path: str, *deals: Deal, collection: str = "leak", buyer: str = BUYER) -> Whole:
    """A document that states these contracts."""
    names = dict.fromkeys(deal[0] for deal in deals)
    given = whole(
        path, *(named(one) for one in names), named(buyer, kind=Kind.ORGANISATION), collection=collection, date="2020"
    )
    page = given.pages[0].text

    def span(surface: str, kind: str = "", value: Any = None) -> Span:
        start = page.index(surface) if surface in page else 0
        return Span(surface, 1, start, start + len(surface), value, f"{kind}:{surface.casefold()}" if kind else "")

    contracts = []
    for at, (supplier, millions, number, year) in enumerate(deals):
        money = Amount(Decimal(millions * 1_000_000), "EUR")
        contracts.append(
            Contract(
                record_id(given.document.id, "contract", Span("", 1, at, at)),
                supplier=(span(supplier, "company"),),
                buyer=(span(buyer, "organisation"),),
                amount=span(f"€{millions}m", value=money) if millions else None,
                number=span(number, value=Identifier("CONTRACT", number)) if number else None,
                date=span(year, value=DateValue(year, "year")) if year else None,
                evidence=(span(supplier),),
            )
        )
    return Whole(given.document, given.pages, given.mentions, given.entities, tuple(contracts))


def groups(archive: Archive) -> list[list[str]]:
    """The paths of the documents of each joined contract."""
    settling.settle(archive.store)
    names = archive.document_names(scope=EVERYTHING)
    found: dict[str, list[str]] = {}
    for number, document, _ in archive.contract_forms(scope=EVERYTHING):
        found.setdefault(number, []).append(names[document])
    return sorted(sorted(one) for one in found.values())


def deal(number: str = "", year: str = "2019") -> Deal:
    return (SUPPLIERS[0], 5, number, year)


def test_what_two_documents_state_is_one_contract_and_either_id_leads_to_it(archive: Archive) -> None:
    stated = [telling("a.txt", deal()), telling("b.txt", deal(year=""))]
    for one in stated:
        one.save(archive)
    settling.settle(archive.store)
    ids = [one.contracts[0].id for one in stated]
    for one in ids:
        number, rows = archive.joined_contract(one, scope=EVERYTHING)
        assert number == min(ids)
        assert {contract.id for _, contract in rows} == set(ids)
    with pytest.raises(NotFound, match="0000"):
        archive.joined_contract("0" * 32, scope=EVERYTHING)


def test_a_reader_sees_of_a_joined_contract_what_their_collections_hold(archive: Archive) -> None:
    stated = [telling("a.txt", deal()), telling("b.txt", deal(), collection="news")]
    for one in stated:
        one.save(archive)
    settling.settle(archive.store)
    _, rows = archive.joined_contract(stated[1].contracts[0].id, scope=Scope("reader", frozenset({"news"})))
    assert [document for document, _ in rows] == [stated[1].document.id]
    with pytest.raises(NotFound):
        archive.joined_contract(stated[1].contracts[0].id, scope=Scope("other", frozenset({"more"})))


def test_removing_a_source_restores_what_was_and_bringing_it_back_joins_again(archive: Archive) -> None:
    for name in ("a.txt", "b.txt"):
        telling(name, deal("2019-1234")).save(archive)
    before = groups(archive)
    third = telling("c.txt", (SUPPLIERS[0], 7, "2019-1234", "2019"))
    third.save(archive)
    assert groups(archive) == [["a.txt", "b.txt", "c.txt"]]
    removal.take_out(archive.store, [third.document.id])
    assert groups(archive) == before
    third.save(archive)
    assert groups(archive) == [["a.txt", "b.txt", "c.txt"]]


def test_a_judgement_on_two_contracts_outlives_that_their_documents_are_read_again(archive: Archive) -> None:
    stated = [telling("a.txt", deal()), telling("b.txt", (SUPPLIERS[0], 6, "", "2019"))]
    for one in stated:
        one.save(archive)
    assert groups(archive) == [["a.txt"], ["b.txt"]]
    left, right = (reference(one.contracts[0].id) for one in stated)
    number = archive.judge(left, right, verdict="same", by="editor", why="the board paper says so")
    assert groups(archive) == [["a.txt", "b.txt"]]
    for one in stated:
        one.save(archive)
        assert groups(archive) == [["a.txt", "b.txt"]]
    archive.undo(number, by="editor")
    assert groups(archive) == [["a.txt"], ["b.txt"]]
    [kept] = archive.judgements()
    assert (kept.why, kept.undone, kept.undone_by) == ("the board paper says so", True, "editor")


def test_a_judgement_follows_a_contract_in_which_a_later_run_finds_more(archive: Archive) -> None:
    stated = [telling("a.txt", deal()), telling("b.txt", (SUPPLIERS[0], 6, "", "2019"))]
    for one in stated:
        one.save(archive)
    left, right = (reference(one.contracts[0].id) for one in stated)
    number = archive.judge(left, right, verdict="same", by="editor", why="the board paper says so")
    before = groups(archive)
    more = replace(stated[0].contracts[0], id="f" * 32, count=Span("Page", 1, 0, 4))
    replace(stated[0], contracts=(more,)).save(archive)
    assert groups(archive) == before == [["a.txt", "b.txt"]]
    [said] = archive.judgements()
    assert (said.left, said.right, said.why) == (reference("f" * 32), right, "the board paper says so")
    archive.undo(number)
    assert groups(archive) == [["a.txt"], ["b.txt"]]


def test_what_is_gone_is_followed_by_one_contract_or_by_none() -> None:
    sentence, other, amount = Span("it", 1, 0, 40), Span("so", 1, 50, 90), Span("5", 1, 10, 11)
    gone = Contract("a", amount=amount, evidence=(sentence,))
    alike = Contract("b", amount=amount, evidence=(sentence,))
    assert followers([gone], [alike]) == {"a": "b"}
    assert followers([gone], [alike, Contract("c", evidence=(sentence,))]) == {"a": "b"}
    assert followers([gone], [alike, replace(alike, id="c")]) == {}
    assert followers([gone], [gone, alike]) == {}
    assert followers([gone], [Contract("b", amount=amount, evidence=(other,))]) == {}


def test_what_was_said_of_a_removed_contract_goes_with_it(archive: Archive) -> None:
    stated = [telling(f"{one}.txt", (SUPPLIERS[0], at, "", "2019")) for at, one in enumerate("abc", 1)]
    for one in stated:
        one.save(archive)
    a, b, c = (reference(one.contracts[0].id) for one in stated)
    archive.judge(a, b, verdict="same", by="editor")
    archive.judge(b, c, verdict="same", by="editor")
    assert groups(archive) == [["a.txt", "b.txt", "c.txt"]]
    removal.take_out(archive.store, [stated[1].document.id])
    assert groups(archive) == [["a.txt"], ["c.txt"]]
    assert archive.judgements() == []


def test_contracts_follow_when_their_parties_become_one(archive: Archive) -> None:
    for path, buyer in (("a.txt", BUYER), ("b.txt", "Vardø Havn KF")):
        telling(path, deal(), buyer=buyer).save(archive)
    assert groups(archive) == [["a.txt"], ["b.txt"]]
    buyers, _ = archive.entities(scope=EVERYTHING, kind=Kind.ORGANISATION)
    number = archive.judge(buyers[0].id, buyers[1].id, verdict="same", by="editor")
    assert groups(archive) == [["a.txt", "b.txt"]]
    archive.undo(number)
    assert groups(archive) == [["a.txt"], ["b.txt"]]


def test_a_document_that_joins_others_has_only_those_indexed_again(archive: Archive) -> None:
    telling("far.txt", (SUPPLIERS[1], 9, "", "2019")).save(archive)
    telling("a.txt", deal()).save(archive)
    settling.settle(archive.store)
    before = revisions(archive)
    telling("b.txt", deal()).save(archive)
    settling.settle(archive.store)
    assert revisions(archive)["far.txt"] == before["far.txt"]


def revisions(archive: Archive) -> dict[str, int]:
    with archive.store.reading() as connection:
        return {row.path: row.revision for row in connection.execute(select(DOCUMENTS.c.path, DOCUMENTS.c.revision))}


def test_an_older_store_has_its_contracts_joined_by_the_next_settling(archive: Archive) -> None:
    for name in ("a.txt", "b.txt"):
        telling(name, deal()).save(archive)
    settling.settle(archive.store)
    with archive.store.writing() as connection:
        connection.execute(text("UPDATE records SET joined = id"))
        connection.execute(CONTRACT_HANDLES.delete())
        contract_settling.saved(connection, connection.execute(select(RECORDS.c.id)).scalars())
    assert groups(archive) == [["a.txt", "b.txt"]]


DEALS = st.lists(
    st.tuples(
        st.sampled_from(SUPPLIERS),
        st.integers(0, 2),
        st.sampled_from(["", "", "2019-1234", "2019-4321"]),
        st.sampled_from(["", "2019", "2020"]),
    ),
    max_size=2,
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.integers(0, 4), DEALS),
        st.tuples(st.just("save"), st.integers(0, 4), DEALS),
        st.tuples(st.just("remove"), st.integers(0, 4), st.none()),
        st.tuples(st.just("judge"), st.integers(0, 99), st.sampled_from(["same", "different"])),
        st.tuples(st.just("undo"), st.integers(0, 2), st.none()),
        st.tuples(st.just("settle"), st.none(), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_settling_bit_by_bit_joins_what_settling_everything_joins(steps: list[tuple[str, Any, Any]]) -> None:
    assert_settled_alike(steps, act=act, state=state, read_again=read_again, database_url="")


@settings(max_examples=10, deadline=None)
@given(STEPS)
def test_so_it_does_on_postgresql(steps: list[tuple[str, Any, Any]]) -> None:
    assert_settled_alike(steps, act=act, state=state, read_again=read_again, database_url=running.database())
    running.forget()


def read_again(archive: Archive, number: str) -> None:
    """Save a document once more, as a run that finds the same would."""
    path = archive.document(number, scope=EVERYTHING).paths[0]
    telling(path, *KEPT.get((str(archive.config.archive), path), ())).save(archive)


KEPT: dict[tuple[str, str], tuple[Deal, ...]] = {}  # what the documents of a folder state


def act(archive: Archive, step: tuple[str, Any, Any]) -> None:
    verb, which, what = step
    match verb:
        case "save":
            KEPT[str(archive.config.archive), f"{which}.txt"] = tuple(what)
            telling(f"{which}.txt", *what).save(archive)
        case "remove":
            number = telling(f"{which}.txt").document.id
            if number in {one.id for one in archive.documents(scope=EVERYTHING)}:
                removal.take_out(archive.store, [number])
        case "judge":
            judge(archive, which, what)
        case "undo":
            for one in archive.judgements()[which : which + 1]:
                archive.undo(one.id)
        case "settle":
            settling.settle(archive.store)


def judge(archive: Archive, which: int, verdict: str) -> None:
    known = sorted(form["id"] for _, _, form in archive.contract_forms(scope=EVERYTHING))
    left, right = (known[at % len(known)] if known else "" for at in divmod(which, 10))
    if left != right:
        archive.judge(reference(left), reference(right), verdict=verdict, by="editor")


def state(archive: Archive) -> list[tuple[Any, ...]]:
    """What settling writes, free of local keys; nothing is left to be done."""
    with archive.store.reading() as connection:
        assert not connection.execute(select(UNSETTLED)).all()
        joined = select(DOCUMENTS.c.id, RECORDS.c.id, RECORDS.c.joined).join(RECORDS)
        here = (RECORDS.c.document == CONTRACT_HANDLES.c.document) & (RECORDS.c.position == CONTRACT_HANDLES.c.position)
        handles = select(RECORDS.c.id, CONTRACT_HANDLES.c.handle).join(CONTRACT_HANDLES, here)
        rows = [*connection.execute(joined), *connection.execute(handles)]
    return sorted(tuple(row) for row in rows)
