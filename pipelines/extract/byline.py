"""Marks byline and dateline at the head of a text, and reads from there who wrote it and when."""

import re
from dataclasses import replace
from functools import lru_cache

from indexer.model.documents import Block, Document, Page
from indexer.model.kinds import Role
from pipelines.draft import Draft
from pipelines.extract.stretches import Stretch, apart_from, lines, paragraphs, with_blocks

HEAD = 12  # lines in which both are looked for
SHORT = 120  # letters of a line that holds a byline or a date and no sentence
LOCALES = ("en", "nb", "nn", "da", "sv", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk")
STATED_BY_PAGE = frozenset({"html", "json", "eml"})  # their own fields for author and date are to be trusted
_LETTER = r"[^\W\d_]"
_UPPER = r"(?:(?![a-zà-öø-ÿ])" + _LETTER + ")"
_WORD = rf"{_UPPER}{_LETTER}*(?:[-'’.]{_LETTER}+)*\.?"
_NAME = rf"{_WORD}(?:\s+(?:(?:van|von|de|der|den|di|da|du|la|le|el|al|bin|af)\s+)*{_WORD}){{1,3}}"
_BYLINE = re.compile(
    rf"(?:(?i:by|written by|reported by|av|tekst:?|af|von|par|por|texto:|door|autor:|автор:?|текст:)\s+)"
    rf"(?P<names>{_NAME}(?:\s*(?:,|&|(?i:and|og|och|und|et|y|e|en|и))\s+{_NAME})*)(?P<rest>(?:[,|·•–—-].{{0,60}})?)"
)
_CHINESE_BYLINE = re.compile(
    r"(?:文[/／:：]|作者[:：]|(?:本报)?记者[:： ]?)\s*(?P<names>[\u4e00-\u9fff]{2,4}(?:[、 ][\u4e00-\u9fff]{2,4})*)"
)
_NAMES_PARTED = re.compile(r"\s*(?:,|&|、)\s*|\s+(?:and|og|och|und|et|y|e|en|и)\s+")
_DATELINE = re.compile(
    rf"(?P<place>{_UPPER}{{3,}}(?:[ -]{_UPPER}+){{0,3}}(?:,\s*{_UPPER}[\w.]+)?"
    rf"|{_UPPER}\w{{3,}}(?:[ -]{_UPPER}\w+){{0,2}}(?:,\s*{_UPPER}\w+)?)"
    r"(?:\s*[,/]?\s*(?:\d{1,2}\.?\s+\w+(?:\s+\d{4})?|\w+\s+\d{1,2}(?:,\s*\d{4})?))?"
    r"\s*(?P<agency>\([^()]{2,30}\))?(?:\s*[–—:]|\s+--?|\.(?=\s+\S))\s+(?=\S)"
)
_CHINESE_DATELINE = re.compile(  # a day, or a sign after it: "宁波某某光电公司" sends nothing
    r"[\u4e00-\u9fff]{2,8}(?:\d{1,2}月\d{1,2}日(?:电|讯)|(?:电|讯)(?=[\s:：，（(]|记者))|[（(](?:本报)?记者[^）)]{1,20}[）)]"
)
_BEFORE = re.compile(
    r"(?:(?:date[d]?|dato|datum|fecha|data|дата|日期|发布时间|published|publisert|updated|oppdatert|veröffentlicht|publié|stand|"
    r"sist endret|publicerad|опубликовано)\s*[:：]?|(?:г\.\s*)?[^\W\d_][\w.' -]{1,40},)?\s*(?:den|le|el|on|vom|am)?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:года|г\.)?\s*(?:[,|·•–-]?\s*(?:kl\.?|at|um|à)?\s*\d{1,2}[.:h]\d{2}(?:[.:]\d{2})?.{0,12})?\.?", re.IGNORECASE
)
_ISO = re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b")
_POINTED = re.compile(r"\b(?P<d>[0-3]?\d)\.\s?(?P<m>[01]?\d)\.\s?(?P<y>(?:19|20)\d\d)\b")
_CHINESE = re.compile(r"(?P<y>(?:19|20)\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日")


def mark(draft: Draft) -> Draft:
    """The draft with BYLINE and DATELINE blocks; author and date from there where the file itself states none."""
    if not draft.pages:
        return draft
    page = draft.pages[0]
    names, blocks = _byline(page)
    if dateline := _dateline(page):
        blocks.append(dateline)
    document = draft.document
    if names and not document.authors:
        document = replace(document, authors=names)
    return replace(draft, document=_dated(document, page), pages=(with_blocks(page, blocks), *draft.pages[1:]))


def date_only(draft: Draft) -> Draft:
    """The draft with the date that stands at its head: for reports and filings, which have no bylines."""
    return replace(draft, document=_dated(draft.document, draft.pages[0])) if draft.pages else draft


def stated_date(line: str) -> str:
    """The date, ISO, that a line gives by itself: "14 May 2019", "Ålesund, 15. mars 2016", "Updated: 2019-05-14 08:00".

    "" where there is no full date, or where the line says something of the date: then it is another one.
    """
    found = [match for pattern in (_ISO, _POINTED, _CHINESE, _worded()) for match in pattern.finditer(line)]
    for match in sorted(found, key=lambda match: match.start()):
        if not (_BEFORE.fullmatch(line[: match.start()]) and _AFTER.fullmatch(line[match.end() :])):
            continue
        groups = match.groupdict()
        month = groups["m"] or str(_months()[(groups["w"] or groups["v"]).casefold().rstrip(".")])
        day = groups["d"] or groups.get("e") or ""
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return f"{groups['y']}-{int(month):02}-{int(day):02}"
    return ""


def has_byline(page: Page) -> bool:
    return bool(_byline(page)[1])


def has_dateline(page: Page) -> bool:
    return _dateline(page) is not None


def _head(page: Page) -> list[Stretch]:
    return apart_from(page, Role.FURNITURE, lines(page.text))[:HEAD]


def _byline(page: Page) -> tuple[tuple[str, ...], list[Block]]:
    for line in _head(page):
        if len(line.text) > SHORT:
            continue
        match = _BYLINE.match(line.text) or _CHINESE_BYLINE.match(line.text)
        rest = match.groupdict().get("rest") or "" if match else ""
        if match and match.end() == len(line.text) and not rest.endswith("."):
            names = tuple(name.strip() for name in _NAMES_PARTED.split(match["names"]) if name.strip())
            return names, [Block(Role.BYLINE, line.start, line.end)]
    return (), []


def _dateline(page: Page) -> Block | None:
    """The place (and day, and agency) that a report was sent from, at the opening of its first paragraph of text."""
    for one in paragraphs(page.text)[:HEAD]:
        if page.in_heading(one.start) or page.inside(Role.FURNITURE, one.start) or len(one.text) < SHORT / 2:
            continue
        match = _DATELINE.match(one.text[:100]) or _CHINESE_DATELINE.match(one.text)
        if match:
            place = match.groupdict().get("place")
            sure = place is None or place.isupper() or match["agency"] or one.text[: match.end()].rstrip()[-1] in "–—.-"
            if sure and (place is None or len(place.split()) <= 4):
                return Block(Role.DATELINE, one.start, one.start + len(one.text[: match.end()].rstrip()))
        if len(one.text) > SHORT:  # the first paragraph of text has none: no other will
            return None
    return None


def _dated(document: Document, page: Page) -> Document:
    """The document with the date that a line of its head gives by itself; a date inside a sentence is no such line."""
    if document.date and document.type in STATED_BY_PAGE:
        return document
    head = apart_from(page, Role.FURNITURE, paragraphs(page.text))[:HEAD]
    for line in (line for one in head if len(one.text) < 3 * SHORT for line in one.text.split("\n")):
        if len(line) <= SHORT and (date := stated_date(line.strip())):
            return replace(document, date=date)
    return document


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Names of months in the languages of LOCALES, full and short, in lower case. Source: CLDR, by Babel."""
    from babel.dates import get_month_names

    return {
        name.casefold().rstrip("."): number
        for locale in LOCALES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=locale).items()
    }


@lru_cache(maxsize=1)
def _worded() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    day, year = r"(?:0?[1-9]|[12]\d|3[01])", r"(?P<y>(?:19|20)\d\d)"
    after = rf"(?P<d>{day})(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+)?(?P<w>{names})\.?,?\s+(?:de\s+)?"
    before = rf"(?P<v>{names})\.?\s+(?P<e>{day})(?:st|nd|rd|th)?,?\s+"
    return re.compile(rf"\b(?:{after}|{before}){year}(?P<m>)", re.IGNORECASE)
