"""Whether a short paragraph is a heading, by its form alone: for texts that do not mark theirs."""

import re
from collections.abc import Sequence

LONGEST = 110  # code points
_SMALL = re.compile(
    "a|an|and|as|at|by|de|del|der|des|di|die|du|e|el|en|et|for|from|i|im|in|into|la|le|les|of|og|on|or|per|the|to|und|van"
    "|von|vs|with|y|zu|zum|zur",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_NUMBERED = re.compile(
    r"(?:(?:\d{1,2}\.){1,4}\d{0,2}|[IVX]{1,5}\.|[A-Z]\.|Chapter|Section|Part|Annex|Appendix|Kapittel|Kapitel)\s+\S",
    re.UNICODE,
)
_ENDS_SENTENCE = re.compile(r"[.!;,:…。！；，：]$")
_LIST_OR_FIELD = re.compile(r"[-–—•*·]\s|.{1,30}:\s|.*@|.*\bhttps?:|.*[|_=]{2}|\(?\d+\)")


FOLLOWED = 80  # code points of the paragraph that a heading stands above; names below a letter stand above nothing


def headings(paragraphs: Sequence[str]) -> list[bool]:
    """Which of a text's paragraphs are headings: those that read as one and stand above text or a further heading."""
    found = [False] * len(paragraphs)
    for index in range(len(paragraphs) - 2, -1, -1):
        below = index + 1
        found[index] = (found[below] or len(paragraphs[below]) >= FOLLOWED) and is_heading(paragraphs[index])
    return found


def is_heading(paragraph: str) -> bool:
    """Whether `paragraph`, which stands between blank lines, reads as a heading: short, and in capitals or Title Case
    or numbered, without the stop that ends a sentence."""
    text = paragraph.strip()
    if not text or "\n" in text or len(text) > LONGEST or _ENDS_SENTENCE.search(text) or _LIST_OR_FIELD.match(text):
        return False
    words = _WORD.findall(text)
    figures = sum(letter.isdigit() for letter in text)
    return bool(words) and len(words) <= 14 and figures <= len(text) / 3 and _looks_set(text, words)


def _looks_set(text: str, words: list[str]) -> bool:
    """In capitals, numbered, in Title Case; or, in a script without capitals, very short."""
    if not any(letter.lower() != letter.upper() for letter in text):
        return len(text) <= 20
    if text.upper() == text:
        return len(text) >= 4
    return (bool(_NUMBERED.match(text)) and text[-1] != ".") or _title_case(words)


def title_line(paragraph: str) -> str:
    """The first line where it can serve as a title, else ""."""
    first = paragraph.strip().partition("\n")[0].strip()
    return first if len(first) <= 200 and len(first) >= 3 and any(letter.isalpha() for letter in first) else ""


def _title_case(words: list[str]) -> bool:
    long = [word for word in words if not _SMALL.fullmatch(word)]
    if not long or not words[0][0].isupper():
        return False
    capital = sum(word[0].isupper() for word in long)
    # Two capitalised words alone may be a signature or a name in a list; as a heading they cost nothing to finders.
    return capital == len(long) if len(long) < 4 else capital >= 0.8 * len(long)
