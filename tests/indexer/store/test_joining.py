"""Which contracts of which documents are one contract."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model.contracts import Contract
from indexer.model.entities import Judgement
from indexer.model.mentions import Span
from indexer.model.values import Amount, DateValue, Identifier
from indexer.store.joining import Statement, joined, reference, statement

A_DEAL = {"suppliers": frozenset({"kestrel"}), "buyers": frozenset({"port"}), "parties": frozenset({"kestrel", "port"})}
MONEY = "EUR 5000000"


def stated(contract: str, document: str, **fields: object) -> Statement:
    return replace(Statement(contract, document, **A_DEAL), **fields)  # type: ignore[arg-type]


def day(text: str) -> DateValue:
    return DateValue(text, {4: "year", 7: "month"}.get(len(text), "day"))


def judged(number: int, left: str, right: str, verdict: str, *, undone: bool = False) -> Judgement:
    return Judgement(number, reference(left), reference(right), verdict, "editor", "2020-01-14", undone=undone)


def sets(found: list[Statement], *said: Judgement) -> list[str]:
    """The ids of each joined contract, written together."""
    return ["".join(one.members) for one in joined(found, said)]


def test_the_same_number_and_a_party_in_common_are_one_contract_whatever_else_is_said() -> None:
    number = {"number": "2019-1234", "scheme": "CONTRACT"}
    found = [
        stated("a", "1", **number, amount=MONEY, date=day("2019-03-01")),
        stated("b", "2", **number, amount="EUR 6000000", date=day("2019-04-01")),
        stated("c", "3", number="2019-1234", scheme="CONTRACT", parties=frozenset({"falcon"})),
    ]
    assert sets(found) == ["ab", "c"]


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [
        ({"date": day("2019")}, {"date": day("2019-03-01")}, True),
        ({}, {"date": day("2019-03-01")}, True),
        ({}, {}, True),
        ({"date": day("2019-03")}, {"date": day("2019-04-01")}, False),
        ({"amount": "EUR 5000001"}, {}, False),
        ({"amount": "USD 5000000"}, {}, False),
        ({"amount": ""}, {"amount": ""}, False),
        ({"buyers": frozenset({"fleet"})}, {}, False),
        ({"suppliers": frozenset()}, {}, False),
        ({"number": "2019-1234", "scheme": "CONTRACT"}, {"number": "2019-1235", "scheme": "CONTRACT"}, False),
        ({"number": "2019-1234", "scheme": "CONTRACT"}, {"number": "2019/S 1-2", "scheme": "TENDER"}, True),
        ({"document": "1"}, {"document": "1"}, False),
    ],
)
def test_the_same_deal_is_one_contract_only_where_nothing_speaks_against_it(
    left: dict[str, object], right: dict[str, object], *, one: bool
) -> None:
    first = replace(stated("a", "1", amount=MONEY), **left)  # type: ignore[arg-type]
    second = replace(stated("b", "2", amount=MONEY), **right)  # type: ignore[arg-type]
    assert sets([first, second]) == (["ab"] if one else ["a", "b"])


def test_what_could_go_with_two_that_exclude_each_other_goes_with_neither() -> None:
    years = [stated("a", "1", amount=MONEY, date=day("2019")), stated("b", "2", amount=MONEY, date=day("2020"))]
    assert sets([*years, stated("c", "3", amount=MONEY)]) == ["a", "b", "c"]
    assert sets([*years, stated("c", "3", amount=MONEY, date=day("2020-05"))]) == ["a", "bc"]


def test_lots_of_a_tender_are_contracts_of_their_own() -> None:
    def lot(contract: str, document: str, supplier: str) -> Statement:
        named = {"suppliers": frozenset({supplier}), "parties": frozenset({supplier, "port"})}
        return stated(contract, document, number="2019-s-180-437985", scheme="TENDER", **named)

    notice = [lot("a", "1", "kestrel"), lot("b", "1", "falcon")]
    assert sets([*notice, lot("c", "2", "falcon")]) == ["a", "bc"]
    silent = replace(lot("c", "2", ""), suppliers=frozenset(), parties=frozenset({"port"}))
    assert sets([*notice, silent]) == ["a", "b", "c"]


def test_a_person_joins_what_no_rule_joins_and_takes_it_back() -> None:
    found = [stated("a", "1"), stated("b", "2"), stated("c", "2")]
    same = [judged(1, "a", "b", "same"), judged(2, "b", "c", "same")]
    assert sets(found, *same) == ["abc"]
    assert sets(found, same[0], replace(same[1], undone=True)) == ["ab", "c"]
    assert sets(found, judged(1, "a", "b", "unsure")) == ["a", "b", "c"]


@pytest.mark.parametrize("out", "abcd")
def test_whatever_is_taken_out_leaves_the_others_together(out: str) -> None:
    found = [stated(one, one, amount=MONEY) for one in "abcd"]
    rest = "abcd".replace(out, "")
    for other in rest:
        assert sorted(sets(found, judged(1, out, other, "different"))) == sorted([out, rest])


@pytest.mark.parametrize(
    ("surface", "number"),
    [("2019/S 180-437985", "2019/s-180-437985"), ("44 - 2018", "44-2018"), ("7", ""), ("A‑1234", "a-1234")],
)
def test_a_number_is_compared_without_its_spaces_and_only_where_it_is_long_enough(surface: str, number: str) -> None:
    span = Span(surface, 1, 0, len(surface), value=Identifier("CONTRACT", surface))
    assert statement(Contract("a", number=span), "1", {}).number == number


@pytest.mark.parametrize(
    ("value", "compared"),
    [
        (Amount(Decimal("5000000"), "EUR"), "EUR 5000000"),
        (Amount(Decimal("5E6"), "EUR", "about"), "EUR 5000000"),
        (Amount(Decimal("5000000"), "EUR", "more than"), "more than EUR 5000000"),
        (Amount(Decimal(5), "EUR", "range", Decimal(7)), "EUR 5–7"),
        (Amount(Decimal("5000000"), ""), ""),
        (Amount(Decimal(400), "GBP", per="day"), ""),
    ],
)
def test_sums_are_compared_by_figure_and_currency(value: Amount, compared: str) -> None:
    contract = Contract("a", amount=Span("a sum", 1, 0, 5, value=value))
    assert statement(contract, "1", {}).amount == compared


IDS = list("abcdefgh")
STATEMENT = st.builds(
    stated,
    st.sampled_from(IDS),
    st.sampled_from("1234"),
    number=st.sampled_from(["", "2019-1", "2019-2"]),
    scheme=st.sampled_from(["CONTRACT", "TENDER"]),
    suppliers=st.sampled_from([frozenset({"kestrel"}), frozenset({"falcon"}), frozenset()]),
    amount=st.sampled_from(["", MONEY]),
    date=st.sampled_from([None, day("2019"), day("2019-03-01"), day("2020")]),
)
STATEMENTS = st.lists(STATEMENT, max_size=8, unique_by=lambda one: one.id)
SAID = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from(["same", "different", "unsure"])), max_size=5
)


def words(said: list[tuple[str, str, str]], *, undone: bool = False) -> list[Judgement]:
    return [judged(at, *one, undone=undone) for at, one in enumerate(said, 1)]


@settings(max_examples=150)
@given(STATEMENTS, SAID, st.randoms())
def test_the_order_does_not_matter(
    found: list[Statement], said: list[tuple[str, str, str]], chance: random.Random
) -> None:
    expected = joined(found, words(said))
    shuffled, heard = found[:], words(said)
    chance.shuffle(shuffled)
    chance.shuffle(heard)
    assert joined(shuffled, heard) == expected


@settings(max_examples=150)
@given(STATEMENTS, STATEMENTS, SAID)
def test_a_source_that_came_and_went_leaves_all_as_it_was_and_so_does_a_word_taken_back(
    found: list[Statement], more: list[Statement], said: list[tuple[str, str, str]]
) -> None:
    known = {one.id for one in found}
    both = joined([*found, *(one for one in more if one.id not in known)], words(said))
    assert {member for one in both for member in one.members} >= known
    assert joined(found, words(said, undone=True)) == joined(found)


@settings(max_examples=150)
@given(STATEMENTS, SAID)
def test_each_statement_is_part_of_one_contract_and_what_is_called_different_is_apart(
    found: list[Statement], said: list[tuple[str, str, str]]
) -> None:
    parted = joined(found, words(said))
    assert sorted(member for one in parted for member in one.members) == sorted(one.id for one in found)
    latest = {frozenset(one[:2]): one[2] for one in said if one[0] != one[1]}
    for one in parted:
        assert one.id == min(one.members)
        assert not any(both <= set(one.members) for both, verdict in latest.items() if verdict == "different")


@settings(max_examples=150)
@given(STATEMENTS)
def test_no_rule_joins_two_contracts_of_one_document(found: list[Statement]) -> None:
    documents = {one.id: one.document for one in found}
    for one in joined(found):
        assert len({documents[member] for member in one.members}) == len(one.members)


@settings(max_examples=100)
@given(STATEMENTS, SAID)
def test_contracts_that_share_no_handle_and_no_word_are_joined_as_if_the_others_were_not_there(
    found: list[Statement], said: list[tuple[str, str, str]]
) -> None:
    alone = Statement("z", "9", number="2021-7777", scheme="CONTRACT", parties=frozenset({"aurora"}))
    assert joined([*found, alone], words(said)) == sorted(
        [*joined(found, words(said)), *joined([alone])], key=lambda one: one.id
    )
