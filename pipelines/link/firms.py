"""When a shorter name of a company or organisation stands for a longer one. Sees two names, not the document."""

from functools import lru_cache

from indexer.text import names
from indexer.text.word_lists import word_list
from pipelines.link.gathering import Name

_ORGANS = frozenset(
    "board directors management shareholders stockholders trustees committee styre styret vorstand aufsichtsrat".split()
)


@lru_cache(maxsize=1)
def _plain() -> frozenset[str]:
    """Words that many firms share, so that they tell none from another."""
    shared = word_list("trade") | word_list("branch") | word_list("region") | word_list("land") | word_list("head")
    return shared | word_list("between") | word_list("article")


def short_form(short: Name, long: Name) -> str:
    """Why `short` ("Hikvision") stands for `long` ("Hangzhou Hikvision Digital Technology"), "" where it does not.

    The words left out must be such as firms share. Words that name a branch or a region behind the name point to a
    sister ("Hikvision Europe", "BAE Systems (Operations)"): then only a single word met after the long name, whose
    branch is a plain one ("Kestrel Trading" … "Kestrel"), stands for it.
    """
    place = _within(short.core, long.core)
    if place is None or len(short.core) == len(long.core) or not _tells(short.core):
        return ""
    if short.forms and long.forms:
        return ""  # "HealthPlan Services, Inc." is no "Sykes HealthPlan Services, Inc.": both are full names
    after = long.core[place + len(short.core) :]
    if any(word in _ORGANS for word in after):
        return ""  # "Vega Board" is no fuller name of Vega
    if place > 1 or "(" in long.surface:
        return ""
    if any(word in word_list("region") for word in after):
        return ""
    if any(word in word_list("branch") for word in after) and (len(short.core) > 1 or short.first < long.first):
        return ""
    if after and not all(word in _plain() for word in after) and len(short.core) < 2 and short.first < long.first:
        return ""
    return f"short for “{long.surface}”"


def without_owner(short: Name, long: Name) -> str:
    """Why "Ethics Council" stands for "Ethics Council of Pension Fund North": what is left out tells whose it is."""
    size = len(short.words)
    if not 2 <= size < len(long.words) - 1 or long.words[:size] != short.words:
        return ""
    if long.words[size] not in word_list("belonging") or not set(short.words) & word_list("head"):
        return ""
    return f"short for “{long.surface}”"


def head_noun(short: Name, long: Name) -> str:
    """Why "Parliament" stands for "European Parliament": the one body here that is called so at its end or start."""
    if len(short.core) != 1 or len(long.core) < 2 or short.core[0] not in word_list("head"):
        return ""
    return f"the body called so here, “{long.surface}”" if short.core[0] in (long.core[-1], long.core[0]) else ""


def acronym(short: Name, long: Name) -> str:
    """Why "CETC" stands for "China Electronics Technology Group Corporation"."""
    if len(long.words) < 2 or not looks_like_acronym(short.surface):
        return ""
    return f"first letters of “{long.surface}”" if names.is_acronym_of(short.surface, long.surface) else ""


def looks_like_acronym(surface: str) -> bool:
    """Capitals in one word: "CETC", "U.S.", "BaFin" is none."""
    bare = surface.replace(".", "").replace("&", "").replace("-", "")
    return (
        2 <= len(bare) <= 8
        and bare.isalpha()
        and bare.isupper()
        and names.script(bare) in ("Latin", "Cyrillic", "Greek")
    )


def part_of_joined(short: Name, long: Name) -> str:
    """Scripts without spaces: the short name stands within the long one ("海康威视")."""
    if len(short.core) != 1 or len(long.core) != 1 or names.script(short.surface) not in ("Han", "Kana", "Hangul"):
        return ""
    inside = len(short.core[0]) >= 2 and short.core[0] != long.core[0] and short.core[0] in long.core[0]
    return f"short for “{long.surface}”" if inside else ""


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> int | None:
    for place in range(len(long) - len(short) + 1):
        if long[place : place + len(short)] == short:
            return place
    return None


def _tells(core: tuple[str, ...]) -> bool:
    """Whether any word of it is its own, and not one that any firm could bear."""
    return any(word not in _plain() and len(word) > 2 and not word.isdigit() for word in core)
