"""Passages of two or three sentences in twelve languages: what each tells of contracts and ties, and nothing more.

References ("the company", "selskapet") are expected in their own words; whom they mean is tested in `test_references`.
"""

import json
from typing import Any

import pytest

from indexer.model.json_form import contract_json, tie_json
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft
from tests.pipelines.relate.tables import Row, contract_row, expected_contract, rows, tie_row

PASSAGES = rows("passages.jsonl")


def told(row: Row) -> Any:
    return relate(link(draft(row["text"], row["names"], language=row["lang"])))


@pytest.mark.parametrize("row", PASSAGES, ids=lambda row: f"{row['lang']}-{row['text'][:40]}")
def test_contracts_of_a_passage(row: Row) -> None:
    found = told(row).contracts
    assert [contract_row(contract_json(contract)) for contract in found] == [
        expected_contract(one) for one in row["contracts"]
    ]
    stages = [one["stage"] for one in row["contracts"] if "stage" in one]
    assert [contract.stage for contract in found if contract.stage][: len(stages)] == stages


@pytest.mark.parametrize("row", PASSAGES, ids=lambda row: f"{row['lang']}-{row['text'][:40]}")
def test_ties_of_a_passage(row: Row) -> None:
    found = [tie_row(tie_json(tie)) for tie in told(row).ties]
    assert sorted(found, key=json.dumps) == sorted(map(_with_float, row["ties"]), key=json.dumps)


def _with_float(tie: Row) -> Row:
    return {**tie, "share": float(tie["share"])} if "share" in tie else tie


def test_every_language_has_its_passages() -> None:
    assert {row["lang"] for row in PASSAGES} >= set("en nb nn de fr es ru sv da it pt nl zh".split())
