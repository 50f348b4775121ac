"""The days of a contract: the one it bears and the one it takes effect. Finds no dates itself, only chooses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.model.documents import Page
from indexer.model.mentions import Mention, Span
from indexer.model.values import DateValue
from pipelines.relate import signature_page
from pipelines.relate.agreement_words import words
from pipelines.relate.signature_page import is_day

_AGREEMENT = rf"(?<![^\W_])(?:{words('agreement')})(?![^\W_])"
_OF_ANOTHER = re.compile(  # "the Supply Agreement dated", "that certain lease, made as of"
    rf"(?<![^\W_])(?:the|that|certain|an?|such|original|prior)\s+(?:(?!this\b)[\w’'&/\-]+\s+){{0,8}}?(?:{words('agreement')})"
    r"\s*(?:\([^()]*\)\s*)?,?\s*(?:(?:dated?|made|entered|into|effective|executed|on|as|of|and)[\s,]+)*$",
    re.IGNORECASE,
)
_CUE = re.compile(
    rf"(?<![^\W_])(?:as of|{words('dated')}|{words('effective')}|made|entered into)[\s:,]*(?:on\s+|as\s+of\s+)?"
    r"(?:the\s+|this\s+)?$",
    re.IGNORECASE,
)
_ITS_DAY = re.compile(
    rf"(?:this|denne|diese[rs]?|le présent|este|настоящ\w+)\s+(?:[\w’']+\s+){{0,3}}?{_AGREEMENT}\s+"
    rf"(?:is|was|er|ist|est|es)?\s*(?:{words('dated')}|made|entered into|executed)[^.;]{{0,20}}$",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(rf"(?<![^\W_])(?:{words('effective')})\s*[“”\"']*[\s:,]*$", re.IGNORECASE)
_MEANS = re.compile(
    r"(?:effective|commencement) date[“”\"')]*\s*(?:of th[ei]s? \w+ )?(?:means|shall (?:mean|be)|is|:)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    r"[^.;\n]{0,12}\(\s*(?:hereinafter|the|this|collectively|[\s,])*[“”\"']+\s*(?:Effective|Commencement) Date",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    rf"(?:{_AGREEMENT}|\bterm\b)[^.;]{{0,60}}(?<![^\W_])(?:{words('begins')})\s+"
    r"(?:(?:on|upon|as of|from|with effect from)\s+)?(?:the\s+)?$|"
    r"\bcommencement date\b[^.;\n]{0,50}:\s*$",
    re.IGNORECASE,
)
_PLACE_BEFORE = re.compile(  # a line of place and day: "Rostock, den 14. September 2020", "Fait à Genève, le 12 mai"
    r"(?:^|\n)[ \t]*(?:(?i:fait|hecho|done) \w+ )?[^\W\d_a-zа-яё][\w\-’'.]*(?: [^\W\d_][\w\-’'.]*){0,3},[ \t]*"
    r"(?:(?i:den|le|el|the|this)[ \t]+)?$"
)
_FROM_ITS_DAY = re.compile(
    r"effective date[“”\"']*\s*(?:of th[ei]s? \w+ )?(?:means|shall mean|shall be|is|:)[^.;]{0,30}\bdate\b[^.;]{0,30}"
    rf"(?:first|above|{_AGREEMENT})",
    re.IGNORECASE,
)
_ON_SIGNING = re.compile(
    rf"(?:{_AGREEMENT})[^.;]{{0,80}}(?:(?:takes?|comes?|enters?|becomes?|be|is)\s+(?:in(?:to)?\s+)?"
    r"(?:effect\w*|force|otherwise effective)|commences?)\s+"
    r"(?:(?:from|on|upon|as of|at)\s[^.;]{0,60}\b(?:signatures?|signing|execution|date first)|"
    r"until\s+(?:it (?:is|has been) )?signed)",
    re.IGNORECASE,
)


class Head(NamedTuple):
    """The head of a contract on its page: from its first word to its first party, and to where its parties end."""

    page: Page
    start: int
    party: int
    end: int


def signed(head: Head, pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]]) -> Span | None:
    """The day the contract bears: what its head says before the parties, else after them, else its cover, else a
    clause ("This Agreement is dated …"), else the last day beside a signature. Another contract's day is not its."""
    text = head.page.text
    on_page = [
        one
        for one in _days(mentions[head.page.number])
        if not _OF_ANOTHER.search(text, max(one.start - 160, 0), one.start)
    ]
    before = [one for one in on_page if head.start <= one.start < head.party]
    after = [
        one
        for one in on_page
        if head.party <= one.start < head.end and _CUE.search(text, max(one.start - 40, 0), one.start)
    ]
    cover = [
        one
        for one in on_page
        if one.end <= head.start or (one.start < head.end and text[one.start - 1 : one.start] == "\n")
    ]
    chosen = before[:1] or after[:1] or cover[-1:] or list(_told(pages, mentions, _ITS_DAY))[:1]
    if not chosen:
        beside = list(signature_page.days(pages, mentions)) or list(_told(pages, mentions, _PLACE_BEFORE))
        chosen = sorted(beside, key=lambda one: one.value.value if isinstance(one.value, DateValue) else "")[-1:]
    return span(chosen[0]) if chosen else None


def effective(
    head: Head, pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]], own: Span | None
) -> Span | None:
    """The day from which the contract binds, where it says so; it may be the day it bears, `own`."""
    text = head.page.text
    for one in _days(mentions[head.page.number]):
        if head.start <= one.start < head.end and _EFFECTIVE.search(text, max(one.start - 60, 0), one.start):
            return span(one)
    defined = (one for page in pages for one in _days(mentions[page.number]) if _DEFINED.match(page.text, one.end))
    for one in (*defined, *_told(pages, mentions, _MEANS), *_told(pages, mentions, _BEGINS)):
        return span(one)
    if own is not None and any(rule.search(page.text) for page in pages for rule in (_FROM_ITS_DAY, _ON_SIGNING)):
        return own
    return None


def span(mention: Mention) -> Span:
    """The field that a mention of a day proves."""
    return Span(mention.surface, mention.page, mention.start, mention.end, value=mention.value)


def _told(pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]], cue: re.Pattern[str]) -> Iterator[Mention]:
    for page in pages:
        for one in _days(mentions[page.number]):
            if cue.search(page.text, max(one.start - 160, 0), one.start):
                yield one


def _days(mentions: Sequence[Mention]) -> list[Mention]:
    return [one for one in mentions if is_day(one)]
