"""Amounts of tables that do not stand beside their currency: "amount: 48600000 | currency: EUR", "Beløp (NOK): 3 400";
and those in brackets, which are below nothing: "Betrag: (18.400,50 EUR)".

Sees rows whose cells have the names of their columns.
"""

import re
from collections.abc import Iterator, Sequence

from indexer.model.documents import Page
from indexer.model.values import Amount
from indexer.text import scales
from indexer.text.found import Found
from indexer.text.letters import fold
from indexer.text.money import columns
from pipelines.find.small_words import word_list
from pipelines.table_rows import Row

_FIGURE = re.compile(r"\d[\d.,'’ \xa0\u202f]*(?<=\d)")
_WORD = re.compile(r"[^\W\d_]+")


def find(page: Page, rows: Sequence[Row]) -> Iterator[Found]:
    """Yield the bare figures under a heading of amounts where the row, the heading or the title over the table names
    one currency, and the sums there that brackets or a minus put below nothing. `rows` are those of the page."""
    for row in rows:
        yield from _of_row(page.text, row, page.language)


def _unit_above(title: str, language: str) -> str:
    """ "en miles de euros" of the title over a table: in what its amounts are given, "" where that is not told."""
    title = title.rstrip().rpartition("\n")[2]
    if title.endswith(".") or len(title) == _TITLE:
        return ""  # a sentence
    named = [one["unit"] for one in _UNIT.finditer(title) if columns.currencies(one["unit"], language)]
    return named[0] if len(named) == 1 and len(columns.currencies(named[0], language)) == 1 else ""


_TITLE = 120  # code points
_UNIT = re.compile(r"(?:(?<![^\W_])(?i:in|en|i|em|w|v|в)[ \xa0]|[(,][ \xa0]?)(?P<unit>[^(),;:]{1,40})")


def _of_row(text: str, row: Row, language: str) -> Iterator[Found]:
    shared = frozenset(columns.stated(text[cell.start : cell.end], language) for cell in row.cells) - {""}
    unit = _unit_above(row.title, language)
    for heading, left, right in row.cells:
        if _of_amounts(heading):
            lacks = unit and not (columns.currencies(heading, language) or shared)
            value = _value(f"{heading} {unit}" if lacks else heading, text[left:right], shared, language)
            if value is not None:
                yield Found(left, right, value)


def _value(heading: str, cell: str, shared: frozenset[str], language: str) -> Amount | None:
    figure = columns.unsigned(cell) or cell
    if not _FIGURE.fullmatch(figure):
        return columns.negative(cell, language)
    if figure != cell and figure.isdigit() and len(figure) < _NOTE and not scales.of_heading(heading):
        return None  # "(3)" points to a note
    named = tuple(columns.currencies(heading, language) or shared)
    return columns.amount(cell, named[0], heading) if len(named) == 1 else None


_NOTE = 3  # digits


def _of_amounts(heading: str) -> bool:
    return not word_list("amount heading").isdisjoint(_WORD.findall(fold(heading)))
