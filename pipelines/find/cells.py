"""Amounts of tables that do not stand beside their currency: "amount: 48600000 | currency: EUR", "Beløp (NOK): 3 400".

Sees rows whose cells repeat their column's heading, within blocks that are tables.
"""

import re
from collections.abc import Iterator

from indexer.model.documents import Page
from indexer.model.kinds import Role
from indexer.text.found import Found
from indexer.text.letters import fold
from indexer.text.money import columns, currencies
from pipelines.find.small_words import word_list

_CELL = re.compile(r"(?P<heading>[^|\n:：]{1,60})[:：][ \t\xa0]*(?P<cell>[^|\n]*?)[ \t\xa0]*(?=\||$|\n)")
_FIGURE = re.compile(r"\d[\d.,'’ \xa0\u202f]*(?<=\d)")
_CODE = re.compile(r"(?<![^\W_])[A-Z]{3}(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]+")


def find(page: Page) -> Iterator[Found]:
    """Yield the bare figures under a heading of amounts where the row or the heading names one currency."""
    for block in page.blocks:
        if block.role is Role.TABLE:
            for row in re.compile(r"[^\n]+").finditer(page.text, block.start, block.end):
                yield from _of_row(page.text, *row.span())


def _of_row(text: str, start: int, end: int) -> Iterator[Found]:
    cells = [(found.group("heading"), *found.span("cell")) for found in _CELL.finditer(text, start, end)]
    shared = {text[left:right] for _, left, right in cells if text[left:right] in currencies.codes()}
    for heading, left, right in cells:
        if _FIGURE.fullmatch(text, left, right) and _of_amounts(heading):
            named = [code for code in _CODE.findall(heading) if code in currencies.codes()] or sorted(shared)
            if len(named) == 1:
                value = columns.amount(text[left:right], named[0], heading)
                if value is not None:
                    yield Found(left, right, value)


def _of_amounts(heading: str) -> bool:
    return not word_list("amount heading").isdisjoint(_WORD.findall(fold(heading)))
