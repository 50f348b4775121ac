"""People by the title before their name ("President", "MEP", "Frau", "министр"), and runs of capitalised words.

Runs are the fallback for languages without a trained model, with low scores: what follows decides what they are.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.text.customs import base
from indexer.text.vocabulary import grouped
from pipelines.find import kinds, trimming
from pipelines.find.names import Name
from pipelines.find.small_words import word_list

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢİĪĶŁĻŃŅŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽА-ЯЁІЇЄҐ"
_PART = rf"[{_UPPER}][^\W\d_]+(?:[-’'][^\W\d_]+)*"
_LINK = r"(?:von der|van der|van den|von|van|de la|de|del|della|di|da|dos|du|bin|ibn|al-|el|ter|ten|zu|af|av|le|la)"
_NAME = rf"{_PART}(?:[ \xa0](?:{_LINK}[ \xa0])?(?:[{_UPPER}]\.[ \xa0]?){{0,2}}{_PART}){{0,3}}"
_OPEN_END = re.compile(r"[ \xa0](?:von|van|de|der|den|di|da|del|della|bin|ibn|al|el|ter|ten|zu|af|av)\Z")
# A capital behind it says that the last word is no name, but what the next is: "Brekke von der Landesbank Nord".
_REST = re.compile(
    rf"[ \xa0](?:von der|van der|van den|von|van|de la|bin|ibn|ter|ten|zu)[ \xa0]{_PART}(?![^\W_])(?![ \xa0][{_UPPER}])"
)
_RUN = re.compile(
    rf"(?<![^\W_])(?:{_PART}|[{_UPPER}]{{2,8}})(?:[ \xa0](?:(?:{_LINK}|of|og|und|for|"
    rf"&)[ \xa0])?(?:[{_UPPER}]\.[ \xa0]?)*(?:{_PART}|[{_UPPER}]{{2,8}}))*"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|\n\s*|[«“\"„]\s?|[-–—]\s)\Z")
_SAYING = re.compile(
    r",?\s+(?:sier|seier|sa|sade|säger|siger|sagde|skriver|sagt|sagte|erklärte|said|says|told|dit|a dit|déclare|"
    r"explique|dijo|afirmó|disse|ha detto|zegt|zei|сказал|сказала|заявил|заявила|сообщил|сообщила|powiedział|"
    r"powiedziała|dedi)(?![^\W_])"
)
_LATIN_RUNS = frozenset("nb nn no da sv fr es pt it nl pl tr en ru uk fi cs".split())
_STOP = word_list("small")


@lru_cache(maxsize=1)
def _titled() -> re.Pattern[str]:
    titles = sorted(
        trimming.words_of("title")
        - {
            "state",
            "of",
            "head",
            "foreign",
            "m",
            "green",
            "major",
            "general",
            "don",
            "chair",
            "interior",
            "finance",
            "defence",
            "defense",
            "former",
            "ex",
            "premier",
        },
        key=len,
        reverse=True,
    )
    ways = grouped(
        re.escape(word)
        for title in titles
        for word in {title, title.capitalize(), title.upper() if len(title) <= 4 else title}
    )
    return re.compile(rf"(?<![^\W_])(?:{ways}|Secretary of State|M)\.?[ \xa0](?P<name>{_NAME})(?![^\W\d_])")


_INITIAL = re.compile(r"M\.?[ \xa0]")


def find(text: str, *, sure: bool = False) -> Iterator[Name]:
    """Yield the name behind each title; the title stays outside. `sure`: full names only, for use beside a model."""
    for match in _titled().finditer(text):
        words = match["name"].split()
        full = len(words) > 1
        if _INITIAL.match(match.group()) and not trimming.in_french(text):
            continue  # "M. Solheim"
        if (full or not sure) and kinds.of_name(match["name"])[0] is None:
            yield Name(match.start("name"), match.end("name"), "PER", "title", 0.85 if full else 0.6)


def completed(text: str, names: list[Name]) -> list[Name]:
    """A model's people with the rest of a name that goes on behind a small word ("Ursula von" + "der Leyen")."""
    return [_completed(text, name) if name.label == "PER" else name for name in names]


def _completed(text: str, name: Name) -> Name:
    link = _OPEN_END.search(text, name.start, name.end)
    if (
        link is None and " " in text[name.start : name.end]
    ):  # "Ralf Elmer von der Landesbank": where a whole name is from
        return name
    rest = _REST.match(text, link.start() if link else name.end)
    return name._replace(end=rest.end()) if rest else name


def runs(text: str, language: str) -> Iterator[Name]:
    """Yield each run of capitalised words with a label guessed from its words and what stands beside it."""
    code = base(language)
    if code not in _LATIN_RUNS and code:
        return
    for match in _RUN.finditer(text):
        name = _without_first(text, match.start(), match.end())
        if name is None:
            continue
        start, end = name
        if " " in text[start:end] and text[start:end].isupper():
            continue  # a heading in capitals
        label, score = _guess(text, start, end)
        if label:
            yield Name(start, end, label, "run", score)


def _without_first(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Without a sentence's first word where it is a small word or stands alone."""
    words = text[start:end].split()
    if words[0].casefold() in _STOP:
        if len(words) == 1:
            return None
        start += len(words[0]) + 1
        words = words[1:]
        return (start, end) if words[0][0].isupper() else None
    opening = bool(_SENTENCE_START.search(text[max(0, start - 3) : start]))
    return None if opening and len(words) == 1 and not text[start:end].isupper() else (start, end)


def _guess(text: str, start: int, end: int) -> tuple[str, float]:
    surface = text[start:end]
    words = surface.split()
    kind = kinds.of_name(surface)[0]
    if kind is not None:
        return "ORG", 0.6
    if _SAYING.match(text, end) and len(words) <= 3:
        return "PER", 0.7
    if surface.isupper() and len(words) == 1:
        return ("ORG", 0.5) if len(surface) <= 6 else ("", 0.0)
    if 2 <= len(words) <= 4 and all(
        word[0].isupper() or word in ("von", "van", "de", "der", "del", "da", "di") for word in words
    ):
        return "PER", 0.55
    if kinds.from_context(text, start, end):
        return "ORG", 0.6
    return ("ORG", 0.35) if len(words) == 1 else ("ORG", 0.4)
