"""Contracts that sentences in seven languages state, field by field; and sentences that state none."""

import pytest

from indexer.model.json_form import contract_json
from pipelines.draft import Draft
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft
from tests.pipelines.relate.tables import Row, contract_row, expected_contract, rows

ROWS = rows("contracts.jsonl")


def related(row: Row) -> Draft:
    return relate(link(draft(row["text"], row["names"], language=row["lang"])))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['lang']}-{row['text'][:40]}")
def test_contracts_of_a_sentence(row: Row) -> None:
    found = [contract_row(contract_json(contract)) for contract in related(row).contracts]
    assert found == [expected_contract(one) for one in row["expect"]]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (row, field)
        for row in ROWS
        for field in ("stage", "subject", "place")
        if row["expect"] and field in row["expect"][0]
    ],
    ids=lambda value: value if isinstance(value, str) else value["text"][:40],
)
def test_stage_subject_and_place(row: Row, field: str) -> None:
    [contract, *_] = related(row).contracts
    form = contract_json(contract)
    wanted = row["expect"][0][field]
    if field == "stage":
        assert form["stage"] == wanted
    elif field == "subject":
        assert form["subject"]["surface"] == wanted
    else:
        assert [place["surface"] for place in form["place"]] == wanted


@pytest.mark.parametrize("row", [row for row in ROWS if row["expect"]], ids=lambda row: row["text"][:40])
def test_every_field_is_a_span_of_the_page(row: Row) -> None:
    found = related(row)
    text = found.pages[0].text
    for contract in found.contracts:
        spans = [
            *contract.supplier,
            *contract.buyer,
            *contract.place,
            *contract.evidence,
            contract.amount,
            contract.count,
        ]
        spans += [contract.date, contract.subject, contract.asserted_by, contract.number]
        assert all(text[span.start : span.end] == span.surface for span in spans if span is not None)


def test_words_around_an_amount_are_kept() -> None:
    row = {
        "lang": "en",
        "text": "Vega Robotics won a contract worth more than $50 million from the city of Bergen.",
        "names": {"Vega Robotics": "company", "Bergen": "place"},
    }
    [contract] = related(row).contracts
    assert contract.amount is not None
    assert contract_json(contract)["amount"]["approximation"] == "more than"


def test_the_same_text_gives_the_same_record() -> None:
    assert related(ROWS[1]).contracts == related(ROWS[1]).contracts
