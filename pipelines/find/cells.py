"""Amounts of tables that do not stand beside their currency: "amount: 48600000 | currency: EUR", "Beløp (NOK): 3 400";
and those in brackets, which are below nothing: "Betrag: (18.400,50 EUR)".

Sees rows whose cells repeat their column's heading, within blocks that are tables.
"""

import re
from collections.abc import Iterator

from indexer.model.documents import Page
from indexer.model.kinds import Role
from indexer.model.values import Amount
from indexer.text import scales
from indexer.text.found import Found
from indexer.text.letters import fold
from indexer.text.money import columns
from pipelines.find.small_words import word_list

_CELL = re.compile(r"(?P<heading>[^|\n:：]{1,60})[:：][ \t\xa0]*(?P<cell>[^|\n]*?)[ \t\xa0]*(?=\||$|\n)")
_FIGURE = re.compile(r"\d[\d.,'’ \xa0\u202f]*(?<=\d)")
_WORD = re.compile(r"[^\W\d_]+")


def find(page: Page) -> Iterator[Found]:
    """Yield the bare figures under a heading of amounts where the row, the heading or the title over the table names
    one currency, and the sums there that brackets or a minus put below nothing."""
    for block in page.blocks:
        if block.role is Role.TABLE:
            unit = _unit_above(page.text, block.start, page.language)
            for row in re.compile(r"[^\n]+").finditer(page.text, block.start, block.end):
                yield from _of_row(page.text, *row.span(), unit, page.language)


def _unit_above(text: str, start: int, language: str) -> str:
    """ "en miles de euros" of the title over a table: in what its amounts are given, "" where that is not told."""
    title = text[max(0, start - _TITLE) : start].rstrip().rpartition("\n")[2]
    if title.endswith(".") or len(title) == _TITLE:
        return ""  # a sentence
    named = [one["unit"] for one in _UNIT.finditer(title) if columns.currencies(one["unit"], language)]
    return named[0] if len(named) == 1 and len(columns.currencies(named[0], language)) == 1 else ""


_TITLE = 120  # code points
_UNIT = re.compile(r"(?:(?<![^\W_])(?i:in|en|i|em|w|v|в)[ \xa0]|[(,][ \xa0]?)(?P<unit>[^(),;:]{1,40})")


def _of_row(text: str, start: int, end: int, unit: str, language: str) -> Iterator[Found]:
    cells = [(found.group("heading"), *found.span("cell")) for found in _CELL.finditer(text, start, end)]
    shared = frozenset(columns.stated(text[left:right], language) for _, left, right in cells) - {""}
    for heading, left, right in cells:
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
