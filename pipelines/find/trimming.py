"""A name's span as a reader would mark it: without quotes, brackets, titles, possessive, article."""

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from indexer.text import legal_forms
from indexer.text.letters import fold
from pipelines.find import han
from pipelines.find.names import Name
from pipelines.find.small_words import word_list

_LEFT = re.compile(r"[\s\"'“”„«»‘’(\[{<,.;:!?*•·–—/|《「『、。，_-]+")
_RIGHT = re.compile(r"[\s\"'“”„«»‘’)\]}>,;:!?*•·–—/|》」』、。，_(\[-]+\Z")
_POSSESSIVE = re.compile(r"['’]s?\Z|['’]S\Z")
_ARTICLE = re.compile(
    r"(?:the|The|THE|a|A|an|An|der|die|das|den|dem|Der|Die|Das|les|Les|la|La|le|Le|l['’]|L['’]|il|lo|gli|el|los|"
    r"las|El|Los|Las|o|os|het|de|Het|De)(?:\s+|(?<=['’]))"
)
# What joins a name to a word that is not part of it: "State Directorate for the Coast of" Kazakhstan.
_LOOSE_END = re.compile(
    r"\s+(?:of|and|for|the|in|og|och|i|av|und|für|et|de|du|des|y|e|del|di|da|van|von|der|den|и|в|на|из|"
    r"to|from|by|with|through|til|till|fra|från|med|gjennom|genom|mit|bei|durch|à|par|avec|por|para|con|через|с|от)\Z"
)
# "Compagnie de l" and what its article belongs to: "'Estuaire".
_ARTICLE_END = re.compile(r"[\s'’][ld]\Z")
_ELIDED = re.compile(r"['’][A-ZÀ-Þ][^\W\d_]+")
_KEEP_ARTICLE = frozenset({"La", "Le", "Les", "El", "Los", "Las", "De", "Die", "Das", "Der"})
# "IS", "Sp" and "BT" are legal forms of some country, and names as well: no short Latin form is here.
_FIRM_NOUNS = frozenset(fold(word) for word in word_list("describes a firm")) | set(
    "ltd limited inc incorporated llc gmbh corp corporation plc".split()
)
_OPENERS = word_list("opens a sentence")
# "§ 144 Abs. 3 SGG", "Art. 12 GG": the law an article is of.
_LAW_BEFORE = re.compile(r"(?:§|\b(?:Art|Abs|Nr|Satz|Halbsatz)\b)[\w\s.,§]{0,45}?\d\w?\s\Z")
_PAIRS = {"»": "«", "”": "“", "“": "„", ")": "(", "]": "["}
_INITIAL = re.compile(r"(?:(?<![^\W_])[^\W\d_]\.){1,3}\Z")
_DOTTED_END = re.compile(
    r"(?:Inc|Ltd|Co|Corp|Bros|Jr|Sr|St|plc|[A-Z]\.[A-Z]|A\.Ş|S\.A|N\.V|B\.V|S\.p\.A|S\.r\.l|D\.C|d\.o\.o|e\.V|"
    r"[^\w]s\.r\.o|Mt|al)\.\Z"
)


@lru_cache(maxsize=8)
def words_of(role: str) -> frozenset[str]:
    """Folded words of a role in `not_names.csv`: people, month, event, title."""
    with (files("pipelines.find") / "not_names.csv").open(encoding="utf-8") as table:
        return frozenset(
            fold(word) for row in csv.DictReader(table) if row["role"] == role for word in row["words"].split()
        )


def trim(text: str, name: Name) -> Iterator[Name]:
    """The name as it should stand; pieces where the end of a sentence, paragraph or table line ran through it.

    A legal form belongs to its own piece alone; none where nothing is left of the name.
    """
    pieces = list(_pieces(text, name.start, name.end, whole=name.finder == "legal form"))
    if name.finder == "legal form" and len(pieces) > 1:
        pieces = [piece for piece in pieces if legal_forms.groups(text[slice(*piece)])]
    for left, right in pieces:
        described = name.label == "ORG" and name.finder == "model"
        begin = _past_pair(text, left, right)
        start, end = _edges(text, _past_description(text, begin, right) if described else begin, right)
        start = _past_titles(text, start, end) if name.label == "PER" else start
        end = han.trimmed(text, start, end, name.label)
        if start < end and any(mark.isalpha() for mark in text[start:end]):
            score = name.score if len(pieces) == 1 else name.score * 0.6
            yield name._replace(start=start, end=end, score=score)


def _pieces(text: str, start: int, end: int, *, whole: bool) -> Iterator[tuple[int, int]]:
    """`whole`: a legal form that opens a line belongs to the name above."""
    begin = start
    for gap in _GAP.finditer(text, start, end):
        one_line_on = whole and gap.group().count("\n") == 1
        if one_line_on and (legal_forms.is_form(text[gap.end() : end]) or _goes_on(text, begin, gap, end)):
            continue
        if gap.group().count("\n") != 1 or not _wrapped(text, gap.start()):
            yield begin, gap.start()
            begin = gap.end()
    yield begin, end


def _goes_on(text: str, start: int, gap: re.Match[str], end: int) -> bool:
    """Whether a sentence that has not ended leads to the name above, and goes on behind it below, where alone such a
    name stands nowhere else: "we bought it from Vega", "Energi AS, which has"."""
    led = _LED.search(text, text.rfind("\n", 0, start) + 1, start)
    below = text[gap.end() : end]
    return led is not None and bool(_GOING_ON.match(text, end)) and len(re.findall(re.escape(below), text)) == 1


def _wrapped(text: str, line_end: int) -> bool:
    """Whether a line of prose goes on behind its end: it is long, and the next word had no room on it.

    Lines of tables and lists end where their cell ends.
    """
    start = text.rfind("\n", 0, line_end) + 1
    top = text.rfind("\n\n", 0, line_end)
    bottom = text.find("\n\n", line_end)
    lines = text[max(top + 1, line_end - _AROUND) : bottom if 0 <= bottom < line_end + _AROUND else line_end + _AROUND]
    widest = max(map(len, lines.strip("\n").split("\n")), default=0)
    word = _NEXT_WORD.match(text, line_end)
    return line_end - start + 1 + (len(word.group(1)) if word else 0) > max(_PROSE, 0.9 * widest)


# The end of a line, or of a sentence: a dot behind a word too long to be a shortened one; or "and" before a quote.
_GAP = re.compile(
    r"\s*\n\s*|(?<=[^\W\d_]{5})\.[ \xa0]+(?=[^\W\d_])|[ \xa0](?:and|og|och|und|et|y|e|en|и|і)[ \xa0](?=[«„“])"
)
# Words of a sentence right before a name, and right behind one.
_LED = re.compile(r"(?<![^\W_])(?:[^\W_]+[ \xa0]){2,}[a-zà-öø-ÿа-яё]+[ \xa0]\Z")
_GOING_ON = re.compile(r",?[ \xa0][a-zà-öø-ÿа-яё]{2}")
_NEXT_WORD = re.compile(r"\s*(\S+)")
_PROSE = 60  # code points; lines of prose are longer
_AROUND = 400


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    while True:
        before = (start, end)
        left = _LEFT.match(text, start, end)
        start = left.end() if left else start
        right = _RIGHT.search(text, start, end)
        if right is not None:
            end = right.start() + _closes_bracket(text, start, right)
        possessive = _POSSESSIVE.search(text, start, end)
        end = possessive.start() if possessive else end
        if (
            text[start:end].endswith(".")
            and not _INITIAL.search(text, start, end)
            and not _DOTTED_END.search(text, max(start, end - 8), end)
        ):
            end -= 1
        elided = _ELIDED.match(text, end) if _ARTICLE_END.search(text, start, end) else None
        end = elided.end() if elided else end
        loose = _LOOSE_END.search(text, start, end)
        end = loose.start() if loose else end
        article = _ARTICLE.match(text, start, end)
        if article and article.end() < end and not _keeps_article(text, start, article.group().strip()):
            start = article.end()
        if (start, end) == before or start >= end:
            return start, end


def _keeps_article(text: str, start: int, article: str) -> bool:
    """An article with a capital within a sentence is part of the name ("in The Hague", "de La Rochelle")."""
    if article in _KEEP_ARTICLE:
        return True
    before = text[max(0, start - 3) : start].rstrip(" \xa0")
    return (
        article[:1].isupper()
        and article.isalpha()
        and len(article) > 1
        and bool(before)
        and (before[-1].isalnum() or before[-1] == ",")
    )


def _closes_bracket(text: str, start: int, right: re.Match[str]) -> bool:
    """A bracket or quote that was opened inside the name stays with it ("ООО «Вектор»")."""
    opening = _PAIRS.get(right.group()[:1])
    return opening is not None and opening in text[start : right.start()]


def _past_pair(text: str, start: int, end: int) -> int:
    """Without the word that opens a pair, where its other half follows: "Neither Vega AS nor Kepa AS"."""
    first = _FIRST_WORD.match(text, start, end)
    halves = _pairs().get(first["word"], ()) if first else ()
    behind = text[start : end + _PAIR_REACH]
    if first and first.end() < end and any(re.search(rf"(?<!\w){half}(?!\w)", behind) for half in halves):
        return first.end()
    return start


@lru_cache(maxsize=1)
def _pairs() -> dict[str, list[str]]:
    """Words that open a pair, each with those that open its second half."""
    found: dict[str, list[str]] = {}
    for pair in sorted(word_list("opens a pair")):
        opener, half = pair.split("/")
        found.setdefault(opener, []).append(half)
    return found


_FIRST_WORD = re.compile(r"[^\w]*(?P<word>[^\W\d_]+)\s+")
_PAIR_REACH = 120  # code points behind a name that its pair begins within


def _past_description(text: str, start: int, end: int) -> int:
    """ "norwegischen Konzern Brekke" begins at Brekke, "холдинга «Вектор»" at the quote."""
    words = list(re.finditer(r"\S+", text[start:end]))
    for word, after in pairwise(words[:4]):
        if word.group().casefold() in _FIRM_NOUNS and not after.group()[0].islower():
            return start + after.start()
        if not word.group()[0].islower():
            break
    return start


def _past_titles(text: str, start: int, end: int) -> int:
    """ "Secretary of State Mike Pompeo" begins at Mike."""
    titles = words_of("title")
    words = list(re.finditer(r"[^\s,]+", text[start:end]))
    place = 0
    while place < len(words) - 1:
        word = fold(words[place].group().strip(".,'’"))
        if word == "m" and not in_french(text):
            break  # "M. Solheim": an initial
        if word not in titles and not (word == "of" and place):
            break
        place += 1
    return start + words[place].start() if place and place < len(words) else start


@lru_cache(maxsize=8)
def in_french(text: str) -> bool:
    """Whether a text reads as French, where "M." is a title and no initial."""
    words = re.findall(r"[^\W\d_]+", text[:4_000].casefold())
    return bool(words) and sum(word in _FRENCH for word in words) > _SHARE * len(words)


_FRENCH = frozenset("le la les des est une un dans pour que qui au aux du et à par sur il ce cette son sa ses".split())
_SHARE = 0.12  # of words; French has twice as many, other languages less than half


def is_name(text: str, name: Name) -> bool:
    """Whether what is left can be a name at all: no people or language, no month, no event, no bare title or number."""
    surface = text[name.start : name.end]
    words = [fold(word.strip(".,'’\"")) for word in re.split(r"[\s-]+", surface) if word.strip(".,'’\"")]
    opener = surface in _OPENERS and name.label != "PER"
    if not words or len(surface) < 2 or len(words) > 14 or opener or _is_stamp(text, name):
        return False
    people, months, titles = words_of("people"), words_of("month"), words_of("title")
    if all(word in titles and len(word) > 1 for word in words):
        return False
    if all(word in people or word in months or word in titles for word in words) and not surface.isupper():
        return False
    if len(words) == 1 and (words[0] in _FIRM_NOUNS or (not surface.isascii() and legal_forms.is_form(surface))):
        return False
    if surface.isascii() and name.label == "ORG" and _LAW_BEFORE.search(text[max(0, name.start - 50) : name.start]):
        return False
    if words[-1] in words_of("event") and name.label != "PER":
        return False
    if name.label == "PER" and ((words[0] in people and len(words) == 1) or surface.islower()):
        return False
    return not (surface.islower() and surface.isascii())


_NUMBER = re.compile(r"(?:№|[Nn][°º]|[Nn]os?\.|[Nn]r\.)\s*\S*\d")


def _is_stamp(text: str, name: Name) -> bool:
    """A long word in capitals by itself on its line, and nowhere else in the text: "CONFIDENTIAL"; or capitals that say
    who may read it: "INTERNAL USE"; or a number: "№ 77-С"."""
    word = text[name.start : name.end]
    if _NUMBER.match(word):
        return True
    if word.isupper() and all(fold(part) in words_of("stamp") for part in word.split()):
        return True
    if len(word) < _STAMP or not word.isalpha() or not word.isupper() or name.finder == "legal form":
        return False
    alone = text[: name.start].endswith(("\n", "\n ")) or not name.start
    return alone and text[name.end : name.end + 1] in ("", "\n") and word.capitalize() not in text


_STAMP = 7  # letters; shorter ones are initials
