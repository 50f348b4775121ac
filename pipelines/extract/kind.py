"""What kind of source a document is, by what it says of itself and how it is written; and why. Marks nothing."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from indexer.model.documents import Page
from indexer.model.kinds import Role, SourceKind
from pipelines.draft import Draft
from pipelines.extract.byline import has_byline, has_dateline
from pipelines.extract.numbered import case_number, footnotes, numbered_paragraphs

ENOUGH = 3
OPENING = 1500  # code points in which a filing says what it is
NEVER = frozenset({"eml", "csv", "tsv", "xlsx", "xls", "xlsb", "ods"})
_FILED = re.compile(
    r"\b(?:(?:ethics council|council on ethics|etikkråd\w*|etikkutvalg\w*|ethikrat\w*|conseil d['’]éthique|"
    r"совет\w* по этике)|recommendations? (?:to|on|from|of)|tilråd(?:n?ing|er)\w*|empfehlung\w* (?:zum|zur|an|über)|"
    r"recommandation\w*|tribunal\w*|supreme court|district court|court of \w+|high court|tingrett\w*|lagmannsrett\w*|"
    r"høyesterett|landgericht|verwaltungsgericht|oberlandesgericht|bundesgerichtshof|cour d['’]appel|"
    r"cour de cassation|judgment|verdict|kjennelse|urteil|beschluss|arrêt|рекомендаци\w+|решение суда|"
    r"арбитражный суд|petitioners?|plaintiffs?|defendants?|complainants?|respondents?|claimants?|in the matter of|"
    r"statement of claim)\b|伦理委员会|法院|判决书|裁定书|建议书",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:said|says|told|according to|sa|sier|opplyser|ifølge|säger|enligt|sagte|erklärte|teilte|laut|selon|"
    r"a déclaré|affirme|según|dijo|declaró|сообщи\w+|заяви\w+|сказал\w*|по словам|по данным)\b|表示|据|称，|介绍",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“«„\"][^”»“\"\n]{30,400}[”»“\"]|(?m:^[–—] \S)")


class Sign(NamedTuple):
    """Something that speaks for a kind, how much, and in words for a person."""

    weight: int
    words: str


def decide(draft: Draft) -> tuple[SourceKind, str]:
    """The kind of source and why, in a few words for a person: "case 2020/37, 14 numbered paragraphs"."""
    if draft.document.type in NEVER:
        return SourceKind.REPORT, f"a file of type {draft.document.type}"
    if not draft.pages:
        return SourceKind.REPORT, "nothing to go by"
    if _is_article(draft):
        return SourceKind.NEWS, "its page calls itself an article"
    for kind, signs in ((SourceKind.FILING, list(_of_filing(draft))), (SourceKind.NEWS, list(_of_news(draft)))):
        if sum(sign.weight for sign in signs) >= ENOUGH:
            return kind, ", ".join(sign.words for sign in signs)
    return SourceKind.REPORT, "too few signs of a filing or of news"


def _of_filing(draft: Draft) -> Iterator[Sign]:
    opening = f"{draft.document.title}\n{draft.pages[0].text[:OPENING]}"
    if number := case_number(draft.pages):
        yield Sign(2, f"case {number}")
    if found := _FILED.search(opening):
        yield Sign(2 if found.start() < OPENING / 2 else 1, f"says “{found[0]}”")
    if found := _FILED.search("\n".join(draft.document.authors)):
        yield Sign(1, f"by “{found[0]}”")
    numbered = numbered_paragraphs(draft.pages)
    if len(numbered) >= 4:
        yield Sign(1 if len(numbered) < 8 else 2, f"{len(numbered)} numbered paragraphs")
    notes = sum(_notes(page) for page in draft.pages)
    if notes >= 2:
        yield Sign(1, f"{notes} footnotes")


def _notes(page: Page) -> int:
    return sum(block.role is Role.FOOTNOTE for block in page.blocks) + len(footnotes(page))


def _of_news(draft: Draft) -> Iterator[Sign]:
    """Signs of form, which letters and minutes have too, count only beside voices: news lets others speak."""
    document = draft.document
    if document.type == "html" and document.date and document.authors:
        yield Sign(3, "a web page with author and date")
    if document.type == "json" and document.date:
        yield Sign(3, "a dated line of a collection")
    text = "\n\n".join(one.text for one in draft.pages[:3])
    voices = list(_voices(text))
    yield from voices
    if not voices:
        return
    if has_byline(draft.pages[0]):
        yield Sign(2, "a byline")
    if has_dateline(draft.pages[0]):
        yield Sign(1, "a dateline")
    if _short_paragraphs(text):
        yield Sign(1, "short paragraphs")
    if document.url and document.date:
        yield Sign(1, "an address and a date")


def _voices(text: str) -> Iterator[Sign]:
    attributed, quoted = len(_ATTRIBUTED.findall(text)), len(_QUOTED.findall(text))
    if attributed * 1500 >= len(text) and attributed >= 2:
        yield Sign(1, f"{attributed} statements with their speakers")
    if quoted * 2500 >= len(text) and quoted >= 2:
        yield Sign(1, f"{quoted} quotations")


def _is_article(draft: Draft) -> bool:
    stated = draft.document.facts.get("page type", "")
    return draft.document.type == "html" and (stated.endswith("Article") or stated.lower() == "article")


def _short_paragraphs(text: str) -> bool:
    """News sets a sentence or two a paragraph; a report's are longer, or broken by lists and tables."""
    parts = [part for part in text.split("\n\n") if len(part) > 40]
    return len(parts) >= 4 and sum(map(len, parts)) / len(parts) < 420 and "\n- " not in text and " | " not in text
