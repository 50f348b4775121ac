"""Amounts of tables whose currency stands in another column or in the heading."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role
from indexer.model.values import Amount
from indexer.text.found import Found
from pipelines.find import cells
from pipelines.table_rows import rows


def found(page: Page) -> Iterator[Found]:
    return cells.find(page, rows([page])[page.number])


def table(text: str) -> Page:
    return Page(1, text, "en", blocks=(Block(Role.TABLE, 0, len(text)),))


@pytest.mark.parametrize(
    ("row", "surface", "amount"),
    [
        ("number: C-17 | amount: 48600000 | currency: EUR", "48600000", Amount(Decimal(48600000), "EUR")),
        ("Beløp (NOK): 3 400 000 | Leverandør: Vega AS", "3 400 000", Amount(Decimal(3400000), "NOK")),
        ("Supplier: Vega AS | Contract value: 1,250,000 | Currency: USD", "1,250,000", Amount(Decimal(1250000), "USD")),
        ("Supplier: Vega AS | Value (NOK million): 18.5", "18.5", Amount(Decimal("18500000"), "NOK")),
        ("Betrag (in Tsd. EUR): 2.450 | Firma: Vega AG", "2.450", Amount(Decimal(2450000), "EUR")),
        ("сумма, млн: 12,5 | валюта: RUB", "12,5", Amount(Decimal("12500000"), "RUB")),
        ("Amount (USD '000): 740 | Payee: Vega Ltd", "740", Amount(Decimal(740000), "USD")),
        ("сумма: 320000 | валюта: RUB", "320000", Amount(Decimal(320000), "RUB")),
        ("Importe en euros: 18.400,50 | Empresa: Vega SA", "18.400,50", Amount(Decimal("18400.50"), "EUR")),
        ("Importe (miles de euros): 1.200", "1.200", Amount(Decimal(1200000), "EUR")),
        ("importe: 320.000 | moneda: euros", "320.000", Amount(Decimal(320000), "EUR")),
        ("Montant (€): 3 400 | Fournisseur: Vega SA", "3 400", Amount(Decimal(3400), "EUR")),
        ("Betrag (T€): 2.450", "2.450", Amount(Decimal(2450000), "EUR")),
        ("Beløp i norske kroner: 3 400 000", "3 400 000", Amount(Decimal(3400000), "NOK")),
        ("Сумма, руб.: 12 500", "12 500", Amount(Decimal(12500), "RUB")),
    ],
)
def test_a_bare_figure_has_the_currency_of_its_row_or_heading(row: str, surface: str, amount: Amount) -> None:
    [one] = found(table(row))
    assert row[one.start : one.end] == surface
    assert one.value == amount


@pytest.mark.parametrize(
    ("row", "surface", "amount"),
    [
        ("Amount (USD): (18,400.50) | Payee: Vega Ltd", "(18,400.50)", Amount(Decimal("-18400.50"), "USD")),
        ("Beløp (NOK): (18 400,50) | Firma: Vega AS", "(18 400,50)", Amount(Decimal("-18400.50"), "NOK")),
        ("Betrag (EUR): (18.400,50) | Firma: Vega AG", "(18.400,50)", Amount(Decimal("-18400.50"), "EUR")),
        ("Betrag (EUR): 18.400,50- | Firma: Vega AG", "18.400,50-", Amount(Decimal("-18400.50"), "EUR")),
        ("Montant: (18 400,50 €) | Fournisseur: Vega SA", "(18 400,50 €)", Amount(Decimal("-18400.50"), "EUR")),
        ("importe: -18.400,50 | moneda: EUR", "-18.400,50", Amount(Decimal("-18400.50"), "EUR")),
        ("Amount: EUR (18,400.50)", "EUR (18,400.50)", Amount(Decimal("-18400.50"), "EUR")),
        ("Сумма, млн руб.: (3)", "(3)", Amount(Decimal(-3000000), "RUB")),
    ],
)
def test_brackets_and_a_minus_put_a_sum_below_nothing(row: str, surface: str, amount: Amount) -> None:
    [one] = found(table(row))
    assert row[one.start : one.end] == surface
    assert one.value == amount


@pytest.mark.parametrize(
    "row",
    [
        "Amount (USD): (3)",  # a note
        "Beløp (NOK): 1 200,-",  # no øre
        "Amount (EUR or USD): 1,200",  # which of the two
        "amount: 48600000 | supplier: Vega AS",  # no currency
        "number: 48600000 | currency: EUR",  # no amount
        "amount: 48600000 | currency: EUR | paid in: USD",  # which of the two
        "amount: 4 stations | currency: EUR",
    ],
)
def test_a_figure_that_may_be_anything_is_left_alone(row: str) -> None:
    assert list(found(table(row))) == []


def test_only_tables_are_read_so() -> None:
    assert list(found(Page(1, "amount: 48600000 | currency: EUR", "en"))) == []


@pytest.mark.parametrize(
    ("language", "title", "row", "amount"),
    [
        ("en", "Payments (in EUR thousand)", "Amount: 1,200", Amount(Decimal(1_200_000), "EUR")),
        ("nb", "Utbetalinger i norske kroner", "Beløp: 1 200", Amount(Decimal(1_200), "NOK")),
        ("de", "Zahlungen in Tsd. Euro", "Betrag: 1.200", Amount(Decimal(1_200_000), "EUR")),
        ("fr", "Paiements, en euros", "Montant: 1 200", Amount(Decimal(1_200), "EUR")),
        ("es", "Pagos (en miles de euros)", "Importe: (1.200)", Amount(Decimal(-1_200_000), "EUR")),
        ("ru", "Платежи, в рублях", "Сумма: 1 200", Amount(Decimal(1_200), "RUB")),
    ],
)
def test_the_title_over_a_table_tells_in_what_its_amounts_are(
    language: str, title: str, row: str, amount: Amount
) -> None:
    [one] = found(titled(title, row, language))
    assert one.value == amount


def titled(title: str, row: str, language: str = "en") -> Page:
    text = f"{title}\n\n{row}"
    return Page(1, text, language, blocks=(Block(Role.TABLE, len(title) + 2, len(text)),))


def test_a_columns_own_currency_goes_before_that_of_the_title() -> None:
    [one] = found(titled("Payments (in EUR thousand)", "Amount (USD): 1,200"))
    assert one.value == Amount(Decimal(1_200), "USD")


@pytest.mark.parametrize(
    "title", ["The firm was paid in euros.", "Payments in euros (in dollars before 2018)", "Payments in Norway"]
)
def test_a_sentence_or_two_currencies_over_a_table_tell_nothing(title: str) -> None:
    assert list(found(titled(title, "Amount: 1,200"))) == []
