"""Builds small drafts whose mentions are given by hand, so that a stage is tested without the finders before it."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from indexer.model.documents import Document, Page
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention
from indexer.model.values import Percent
from indexer.text import dates, money
from pipelines.draft import Draft


def document(language: str = "en") -> Document:
    return Document("d" * 32, "tests", "0" * 64, 1, "txt", ("text.txt",), language=language)


def draft(text: str, kinds: Mapping[str, str], *, language: str = "en") -> Draft:
    """A one-page draft with a mention at every whole-word occurrence of each surface, the longest first."""
    taken: set[int] = set()
    mentions: list[Mention] = []
    for surface in sorted(kinds, key=lambda one: -len(one)):
        around = (r"(?<!\w)", r"(?!\w)") if surface[0].isascii() or (surface[0].isalpha() and " " in text) else ("", "")
        for found in re.finditer(around[0] + re.escape(surface) + around[1], text):
            if taken.isdisjoint(range(*found.span())):
                taken.update(range(*found.span()))
                mentions.append(Mention(Kind(kinds[surface]), surface, 1, *found.span(), "test", 0.9))
    for value in values(text, language):
        if taken.isdisjoint(range(value.start, value.end)):
            mentions.append(value)
    page = Page(1, text, language=language)
    return Draft(document(language), (page,), tuple(sorted(mentions, key=lambda mention: mention.start)))


_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s?(?:%|per cent|percent|prosent|Prozent|pour cent|por ciento|процент\w*)")


def values(text: str, language: str) -> Iterator[Mention]:
    """Mentions of the sums, dates and percentages of a text."""
    for found in money.find(text, language=language):
        yield Mention(Kind.MONEY, text[found.start : found.end], 1, found.start, found.end, "test", 0.9, found.value)
    for found in dates.find(text, language=language):
        yield Mention(Kind.DATE, text[found.start : found.end], 1, found.start, found.end, "test", 0.9, found.value)
    for share in _PERCENT.finditer(text):
        value = Percent(Decimal(share.group(1).replace(",", ".")))
        yield Mention(Kind.PERCENT, share.group(), 1, *share.span(), "test", 0.9, value)


def spaced(text: str) -> str:
    """One line from an indented literal."""
    return " ".join(text.split())
