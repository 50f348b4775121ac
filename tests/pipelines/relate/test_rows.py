"""Contracts from tables with headings."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indexer.model.documents import Block
from indexer.model.json_form import contract_json
from indexer.model.kinds import Role
from indexer.model.values import Amount
from pipelines.draft import Draft
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft


def table(text: str, names: dict[str, str], language: str = "en") -> Draft:
    found = draft(text, names, language=language)
    page = replace(found.pages[0], blocks=(Block(Role.TABLE, 0, len(text)),))
    return relate(link(replace(found, pages=(page,))))


def test_each_row_is_a_contract() -> None:
    text = (
        "Contract no: C-17/4 | Supplier: Vega Kamera AS | Buyer: Oslo kommune | Amount: NOK 3 million | Year: 2017\n"
        "Contract no: C-17/5 | Supplier: Fjord Marine AS | Buyer: Navy | Amount: NOK 18 million | Year: 2018"
    )
    found = table(text, {"Vega Kamera AS": "company", "Fjord Marine AS": "company"})
    rows = [contract_json(contract) for contract in found.contracts]
    assert [row["number"]["surface"] for row in rows] == ["C-17/4", "C-17/5"]
    assert [row["supplier"][0]["surface"] for row in rows] == ["Vega Kamera AS", "Fjord Marine AS"]
    assert [row["amount"]["value"] for row in rows] == ["3000000", "18000000"]
    assert [row["date"]["value"] for row in rows] == ["2017", "2018"]


def test_words_in_brackets_are_no_party() -> None:
    assert not table("No: T-18-05 | Supplier: (cancelled) | Subject: Radar", {}).contracts


def test_the_heading_may_tell_in_millions() -> None:
    found = table("Supplier: Vega Kamera AS | Value (NOK million): 18.5", {"Vega Kamera AS": "company"})
    [contract] = found.contracts
    assert contract.amount is not None
    assert contract.amount.value == Amount(Decimal("18500000"), "NOK")


def test_the_heading_may_tell_the_currency() -> None:
    found = table("Leverandør: Vega Kamera AS | Beløp (NOK): 3 400 000", {"Vega Kamera AS": "company"}, "nb")
    [contract] = found.contracts
    assert contract.amount is not None
    assert contract.amount.value == Amount(Decimal(3400000), "NOK")


def test_a_table_of_something_else_has_no_contracts() -> None:
    assert table("Company: Vega Kamera AS | City: Oslo | Staff: 40", {"Vega Kamera AS": "company"}).contracts == ()


def test_an_empty_cell_is_no_field() -> None:
    [contract] = table(
        "Supplier: Vega Kamera AS | Buyer: – | Value: €5 million", {"Vega Kamera AS": "company"}
    ).contracts
    assert contract.buyer == ()


@pytest.mark.parametrize(
    ("row", "language", "amount"),
    [
        ("Supplier: Vega Kamera AS | Amount: (EUR 18,400.50)", "en", Amount(Decimal("-18400.50"), "EUR")),
        ("Leverandør: Vega Kamera AS | Beløp (NOK): (18 400)", "nb", Amount(Decimal(-18400), "NOK")),
        ("Auftragnehmer: Vega Kamera AS | Betrag in Euro: 18.400", "de", Amount(Decimal(18400), "EUR")),
        ("Fournisseur: Vega Kamera AS | Montant (€): (18 400)", "fr", Amount(Decimal(-18400), "EUR")),
        ("Proveedor: Vega Kamera AS | Importe en euros: 18.400", "es", Amount(Decimal(18400), "EUR")),
        ("Поставщик: Vega Kamera AS | Сумма (руб.): (18 400)", "ru", Amount(Decimal(-18400), "RUB")),
    ],
)
def test_a_heading_names_the_currency_by_word_or_sign_and_brackets_a_credit(
    row: str, language: str, amount: Amount
) -> None:
    [contract] = table(row, {"Vega Kamera AS": "company"}, language).contracts
    assert contract.amount is not None
    assert contract.amount.value == amount
