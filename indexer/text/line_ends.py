"""Words that a typed text cuts at a line end: "Fjell-" above, "heim" below. Knows nothing of pages."""

import re

_CUT = re.compile(r"(?<![^\W\d_])(?P<left>[^\W\d_]{2,}+)(?P<gap>-[ \t]*+\n[ \t]*+)(?P<right>[^\W\d_]{2,}+)")
_HYPHENED = re.compile(r"(?<![^\W\d_])[^\W\d_]++-(?=(?P<right>[^\W\d_]++))")
# Halves that stand before a hyphen whatever follows, and words that follow half of a pair ("Hafen- und Bahnbau").
_WHOLE = frozenset("all anti co counter cross ex half inter multi non post pre quasi self semi vice well".split())
_PAIRED = frozenset("und oder og eller och and or et ou y o en of e ed и или bzw sowie samt".split())


def cuts(text: str) -> list[tuple[int, int]]:
    """Where hyphen and line end of each such word stand; a hyphen that the text writes within a line too is none."""
    found = [cut for cut in _CUT.finditer(text) if _is_cut(cut)]
    within = {f"{one.group()}{one['right']}".casefold() for one in _HYPHENED.finditer(text)} if found else ()
    return [cut.span("gap") for cut in found if f"{cut['left']}-{cut['right']}".casefold() not in within]


def whole(name: str) -> str:
    """A name as it is written on one line."""
    for start, end in reversed(cuts(name)) if "-" in name else ():
        name = name[:start] + name[end:]
    return " ".join(name.split())


def _is_cut(cut: re.Match[str]) -> bool:
    left, right = cut["left"].casefold(), cut["right"]
    both_small = right.islower() or (right.isupper() and cut["left"].isupper())
    return both_small and left not in _WHOLE and right.casefold() not in _PAIRED
