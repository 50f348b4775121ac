"""Contracts from tables with headings."""

from dataclasses import replace
from decimal import Decimal

import pytest

from indexer.model.documents import Block, Page
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


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Amount (EUR 1,000)", 2_450_000),
        ("Amount (1 000 EUR)", 2_450_000),
        ("Amount in EUR 1.000", 2_450_000),
        ("Amount (EUR '000)", 2_450_000),
        ("Amount (EUR 1,000,000)", 2_450_000_000),
        ("Amount (EUR)", 2_450),
    ],
)
def test_the_heading_may_tell_the_scale_as_a_figure(heading: str, value: int) -> None:
    """Also where it stands in a row of names of columns, which have no figures else."""
    text = f"Supplier | Buyer | {heading}\nVega Kamera AS | Navy | 2,450\nOrion AS | Navy | 310"
    first, _ = table(text, {"Vega Kamera AS": "company", "Orion AS": "company"}).contracts
    assert first.amount is not None
    assert first.amount.value == Amount(Decimal(value), "EUR")


def test_a_row_with_other_figures_names_no_columns() -> None:
    text = "Supplier 1 | Buyer 2 | Amount (EUR 11,000)\nVega Kamera AS | Navy | 2,450"
    assert not table(text, {"Vega Kamera AS": "company"}).contracts


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


VEGA = {"Vega Kamera AS": "company", "Fjord Marine AS": "company", "Oslo kommune": "organisation"}
ROWS = "Vega Kamera AS | {} | 3 400 000\nFjord Marine AS | {} | 1 200 000"
NO_CONTRACTS = [
    "Company | Country | Value (NOK)\n" + ROWS.format("Norway", "Sweden"),
    "Department | Staff | Total (GBP)\nEducation | 40 | 1,200,000\nHealth | 20 | 4,300,000",
    "Client | No | Town\nAnna Berg | 17 | Bergen\nErik Moen | 18 | Narvik",
    "Company | Shares | Value (NOK)\n" + ROWS.format("40", "50"),
    "Company | Reference | Offence\nVega Kamera AS | 17/20 | Spill of oil\nFjord Marine AS | 17/21 | Noise",
    "Company | Authority | Reference\nVega Kamera AS | Oslo kommune | 17/20",
    "Supplier | No | Town\nVega Kamera AS | 17 | Oslo\nFjord Marine AS | 18 | Bergen",
    "Kunde | Land | Betrag (EUR)\n" + ROWS.format("Norwegen", "Schweden"),
]


def parties(found: Draft) -> list[tuple[str, ...]]:
    return [tuple(span.surface for span in (*one.supplier, *one.buyer)) for one in found.contracts]


@pytest.mark.parametrize("text", NO_CONTRACTS)
def test_under_names_of_columns_company_and_value_make_no_contract(text: str) -> None:
    assert parties(table(text, VEGA)) == []


@pytest.mark.parametrize(
    "head",
    [
        "Company | Contract | Value (NOK)",
        "Contracts of 2019\nCompany | Country | Value (NOK)",
        "Innkjøp\nCompany | Country | Value (NOK)",
        "Supplier | Country | Value (NOK)",
        "Auftragnehmer | Land | Betrag (NOK)",
        "Поставщик | Страна | Сумма (NOK)",
    ],
)
def test_a_word_for_contract_or_supplier_makes_them(head: str) -> None:
    assert parties(table(f"{head}\n{ROWS.format('Norway', 'Sweden')}", VEGA)) == [
        ("Vega Kamera AS",),
        ("Fjord Marine AS",),
    ]


@pytest.mark.parametrize(
    "row",
    [
        "Company: Vega Kamera AS|Value: NOK 4 500 000|Date: 2020-01-01",
        "Company: Vega Kamera AS | No: 17 | Date: 2020-01-01",
        "Client: Vega Kamera AS|Amount: NOK 4 500 000|Invoice: 17",
        "Kunde: Vega Kamera AS | Betrag: EUR 45 000",
        "Department: Oslo kommune | Total: NOK 4 500 000",
    ],
)
def test_a_row_that_names_its_cells_tells_of_contracts_or_has_none(row: str) -> None:
    assert parties(table(row, VEGA)) == []
    assert parties(relate(link(draft(row, VEGA)))) == []


@pytest.mark.parametrize(
    "row",
    [
        "Contract: C-17|Company: Vega Kamera AS|Value: NOK 4 500 000",
        "Award date: 2020-01-01|Company: Vega Kamera AS|Value: NOK 4 500 000",
        "Purchase order: 17|Company: Vega Kamera AS|Value: NOK 4 500 000",
        "Tender: 17|Company: Vega Kamera AS|Value: NOK 4 500 000",
        "Avtale: 17|Company: Vega Kamera AS|Value: NOK 4 500 000",
        "Supplier: Vega Kamera AS|Value: NOK 4 500 000",
    ],
)
def test_a_field_that_says_contract_makes_one_of_a_row(row: str) -> None:
    assert parties(table(row, VEGA)) == [("Vega Kamera AS",)]


@pytest.mark.parametrize("head", ["Provider | Customer | Price (NOK)", "Seller | Client | Price (NOK)"])
def test_two_sides_of_a_deal_make_a_contract(head: str) -> None:
    text = f"{head}\nVega Kamera AS | Oslo kommune | 3 400 000"
    assert parties(table(text, VEGA)) == [("Vega Kamera AS", "Oslo kommune")]


def test_supplier_tells_more_than_company() -> None:
    text = "Company: Fjord Marine AS | Supplier: Vega Kamera AS | Value (NOK): 3 400 000"
    assert parties(table(text, VEGA)) == [("Vega Kamera AS",)]


@pytest.mark.parametrize(
    "word",
    ["Total", "Subtotal", "TOTAL 2019", "Sum", "Gesamt", "Summe", "Zwischensumme", "Итого", "合计", "I alt", "Totalt"]
    + ["Suma", "Total general", "Total général"],
)
def test_the_sum_of_the_rows_is_no_contract(word: str) -> None:
    head = "Supplier | Subject | Value (NOK)"
    assert parties(table(f"{head}\nVega Kamera AS | Cables | 3 400 000\n{word} |  | 3 400 000", VEGA)) == [
        ("Vega Kamera AS",)
    ]
    assert parties(table(f"Supplier: {word} | Value (NOK): 3 400 000", VEGA)) == []


def test_a_firm_that_is_called_like_a_sum_supplies() -> None:
    found = table("Supplier: Total | Subject: Fuel for boats | Value: NOK 3 million", {"Total": "company"})
    assert parties(found) == [("Total",)]


def test_figures_where_the_page_before_had_parties_are_of_another_table() -> None:
    texts = ("Supplier | Value (NOK) | Year\nVega Kamera AS | 3 400 000 | 2019", "Leeds 2021 | 75,000 | 2021")
    pages = tuple(
        Page(number, text, "en", blocks=(Block(Role.TABLE, 0, len(text)),)) for number, text in enumerate(texts, 1)
    )
    assert parties(relate(link(replace(draft(texts[0], VEGA), pages=pages)))) == [("Vega Kamera AS",)]
