"""The stable JSON of mentions, contracts and ties, and back again."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indexer.model.contracts import Contract, Tie
from indexer.model.json_form import contract_from_json, contract_json, mention_json, plain, tie_from_json, tie_json
from indexer.model.kinds import Certainty, Kind, Stage
from indexer.model.mentions import Mention, Span
from indexer.model.values import Amount, DateValue, Identifier, Percent, Quantity

AMOUNT = Span("more than €5m", 2, 40, 53, Amount(Decimal(5_000_000), "EUR", "more than"), document="d1")
CONTRACT = Contract(
    id="c1",
    supplier=(Span("Solheim Offshore ASA", 2, 0, 20, entity="company:solheim", document="d1"),),
    amount=AMOUNT,
    equivalents=(Span("NOK 55 million", 2, 55, 69, Amount(Decimal(55_000_000), "NOK"), document="d1"),),
    count=Span("three contracts", 2, 25, 40, Quantity(Decimal(3), "contracts"), document="d1"),
    number=Span("HV-2017/4", 2, 80, 89, Identifier("CONTRACT", "HV-2017/4"), document="d1"),
    date=Span("March 2017", 2, 90, 100, DateValue("2017-03", "month"), document="d1"),
    stage=Stage.SIGNED,
    certainty=Certainty.ALLEGED,
    evidence=(Span("…", 2, 0, 100, document="d1"),),
)


def test_a_contract_comes_back_as_it_was() -> None:
    assert contract_from_json(contract_json(CONTRACT)) == CONTRACT


def test_a_field_that_was_not_found_is_absent() -> None:
    form = contract_json(Contract(id="c2", supplier=CONTRACT.supplier))
    assert set(form) == {"id", "supplier", "certainty"}


def test_a_contract_counts_with_a_number() -> None:
    assert contract_json(CONTRACT)["count"]["value"] == 3


def test_a_tie_comes_back_with_its_share_and_direction() -> None:
    source, target = Span("Alta Holding", 1, 0, 12, document="d1"), Span("Solheim", 1, 20, 27, document="d1")
    tie = Tie("t1", "owner", source, target, Decimal("33.4"), evidence=(Span("…", 1, 0, 30, document="d1"),))
    form = tie_json(tie)
    assert (form["from"]["surface"], form["to"]["surface"], form["share"]) == ("Alta Holding", "Solheim", 33.4)
    assert tie_from_json(form) == tie


def test_a_tie_that_ended_says_so() -> None:
    tie = Tie("t1", "director", Span("Lara Quill", 1, 0, 10), Span("Moor Transport Ltd", 1, 23, 41), ended=True)
    assert tie_json(tie)["ended"] is True
    assert tie_from_json(tie_json(tie)) == tie
    assert "ended" not in tie_json(replace(tie, ended=False))


@pytest.mark.parametrize(
    ("kind", "value", "fields"),
    [
        (Kind.MONEY, Amount(Decimal("12450000.00"), "EUR"), {"value": "12450000", "currency": "EUR"}),
        (Kind.DATE, DateValue("2020-Q1", "quarter"), {"value": "2020-Q1", "precision": "quarter"}),
        (Kind.DATE, DateValue("", "day", ambiguous=("2020-03-04", "2020-04-03")), {"precision": "day"}),
        (Kind.PERCENT, Percent(Decimal(40)), {"value": "40"}),
        (Kind.QUANTITY, Quantity(Decimal(35000), "cameras"), {"value": "35000", "unit": "cameras"}),
        (Kind.IDENTIFIER, Identifier("IMO", "9074729"), {"scheme": "IMO", "value": "9074729"}),
    ],
)
def test_a_value_adds_its_own_fields(kind: Kind, value: Amount, fields: dict[str, str]) -> None:
    form = mention_json(Mention(kind, "x", 1, 0, 1, "rule", 0.9, value))
    assert fields.items() <= form.items()
    assert ("value" in form) == ("value" in fields)


def test_figures_are_plain() -> None:
    assert [plain(Decimal(text)) for text in ("1E+9", "1.50", "0", "100")] == ["1000000000", "1.5", "0", "100"]
