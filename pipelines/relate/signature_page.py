"""Where a contract is signed: who signs, and the days written beside the signatures. Knows nothing of its head."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from indexer.model.documents import Page
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention
from indexer.model.values import DateValue
from pipelines.relate.agreement_words import pattern, words
from pipelines.relate.party_list import ENDS_IN_FORM, FORMS, ROLES

REACH = 2_500  # code points after the clause that says the contract is signed, in which its signatures are looked for
PAGES = 6  # of signatures, at most
NEAR = 800  # code points within which the first of them must stand
ABOVE = 250  # code points above a signature in which the signing body's name stands
_MARK = re.compile(r"(?<![^\W_])(?:By|Per|Signed|Signature|Unterschrift|Underskrift)\s*:|/s/|_{8,}", re.IGNORECASE)
_WORD = r"(?:[^\W\d_a-zа-я][\w.,&’'\-]*|&|of|and|de|du|der|for|og|und|et|y)"
_NAME = re.compile(  # standing alone: no part of a sentence
    rf"(?:^|(?<=[\n\t])|(?<=[.:)] )|(?<=  ))(?P<name>[^\W\d_a-zа-я][\w.,&’'\-]*(?: {_WORD}){{0,10}})"
    rf"(?=\s*(?:[\n,(]|  |$|{_MARK.pattern}))",
    re.MULTILINE,
)
_NO_NAME_FOLLOWS = re.compile(
    r"(?:(?<![^\W_])(?:by|its|name|title|position|per|attest|witness|address|navn|título)\s*:?[ \t_]*|/s/\s*|of the )$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"[”“\"]?\s*[:=]")
_TWO = re.compile(rf"(?<=[^\W_] )(?:{FORMS})\.?(?=\s+[^\W\d_a-z])")
_DAY_IS_TOLD = re.compile(
    rf"(?:/s/[^/]{{0,60}}|(?<![^\W_])(?:{words('dated')}|on)(?![^\W_])[\s:_,]*(?:as\s+of\s+)?(?:the\s+|this\s+)?)$",
    re.IGNORECASE,
)


def signers(pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]]) -> Iterator[tuple[Page, int, int]]:
    """The page and place of each name that stands above a signature, once."""
    told: set[str] = set()
    for page, start, end in _zones(pages):
        for first, last in _above(page.text, start, end):
            name = page.text[first:last]
            if name.casefold() not in told and _signs(page.text, first, last, mentions[page.number]):
                told.add(name.casefold())
                yield page, first, last


def days(pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]]) -> Iterator[Mention]:
    """The days that stand beside signatures or behind "Date:", as they come."""
    for page, start, end in _zones(pages):
        for one in mentions[page.number]:
            if (
                is_day(one)
                and start <= one.start < end
                and _DAY_IS_TOLD.search(page.text, max(one.start - 80, start), one.start)
            ):
                yield one


def is_day(mention: Mention) -> bool:
    """Whether it is a day of the calendar, told in full."""
    value = mention.value
    return isinstance(value, DateValue) and value.precision == "day" and bool(value.value)


def _zones(pages: Sequence[Page]) -> Iterator[tuple[Page, int, int]]:
    """Where signatures stand: behind the first words of signing that a signature follows, and on as they go on."""
    for place, page in enumerate(pages):
        following = list(takewhile(_has_signature, pages[place + 1 : place + 1 + PAGES]))
        for said in pattern("signing").finditer(page.text):
            near = _MARK.search(page.text, said.start(), said.end() + NEAR)
            if near or (following and _MARK.search(following[0].text, 0, NEAR)):
                yield page, said.start(), said.end() + REACH
                yield from ((one, 0, REACH) for one in following)
                return


def _has_signature(page: Page) -> bool:
    return _MARK.search(page.text, 0, REACH) is not None


def _above(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words between one signature and the next."""
    before = start
    for mark in _MARK.finditer(text, start, end):
        for first, last in _names(text, max(before, mark.start() - ABOVE), mark.start()):
            yield first, first + len(text[first:last].rstrip(" ,"))
        before = mark.end()


def _names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words; two columns that ran into one line ("Vega AS Krane Ltd") are two."""
    for found in _NAME.finditer(text, start, end):
        first, last = found.span("name")
        for form in _TWO.finditer(text, first, last):
            if ENDS_IN_FORM.search(text[form.end() : last].rstrip(" .,")):
                yield first, form.end()
                first = form.end() + 1
        yield first, last


def _signs(text: str, start: int, end: int, mentions: Sequence[Mention]) -> bool:
    """Whether it is the name of one who signs: no title, no heading, nobody who signs for another."""
    name = text[start:end]
    if (
        _LABEL.match(text, end)
        or _NO_NAME_FOLLOWS.search(text, max(start - 20, 0), start)
        or pattern("no signer").search(name)
    ):
        return False
    if ENDS_IN_FORM.search(name) and " " in name:
        return True
    if any(pattern(role).search(name) for role in ROLES):
        return False
    if name.isupper() and " " in name and not pattern("and").search(name):
        return True
    whole = [one for one in mentions if one.kind in (Kind.COMPANY, Kind.ORGANISATION, Kind.PERSON)]
    return any(abs(one.start - start) <= 4 and abs(one.end - end) <= 2 for one in whole)
