"""A name that was found surely stands elsewhere in the document too: every other place it is written the same way."""

import re
from collections import defaultdict
from collections.abc import Sequence

from pipelines.find.names import Name, taken

_ONE_GAP = r"(?:[ \xa0]|[ \t]?\n[ \t]?)"  # a name may go on in the next line
_HAN = re.compile(r"[㐀-鿿·]{3,}")
_SURE = 0.75
_DOUBTFUL = 0.8
_MOST = 400  # names looked for; a document with more names than that repeats them in tables


def add(texts: Sequence[str], found: list[list[Name]]) -> list[list[Name]]:
    """The names with their repeats, which carry the finder "repeat"; and one label for all of one spelling's places."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for text, names in zip(texts, found, strict=True):
        for name in names:
            votes[_spelling(text, name)][name.label] += name.score
    found = [[_outvoted(text, name, votes) for name in names] for text, names in zip(texts, found, strict=True)]
    sure = {spelling: _best(labels) for spelling, labels in votes.items() if _worth(spelling)}
    sure = {spelling: best for spelling, best in sure.items() if best[1] >= _SURE}
    if not sure:
        return found
    chosen = sorted(sorted(sure, key=lambda spelling: -sure[spelling][1])[:_MOST], key=len, reverse=True)
    pattern = _anywhere(chosen)
    return [_repeat(text, names, pattern, sure) for text, names in zip(texts, found, strict=True)]


def _spelling(text: str, name: Name) -> str:
    """The name in one line."""
    return " ".join(text[name.start : name.end].split())


def _best(labels: dict[str, float]) -> tuple[str, float]:
    label = max(labels, key=lambda one: (labels[one], one))
    return label, labels[label]


def _outvoted(text: str, name: Name, votes: dict[str, dict[str, float]]) -> Name:
    """A doubtful name takes the label that the same spelling has elsewhere with at least twice the weight."""
    labels = votes[_spelling(text, name)]
    label, weight = _best(labels)
    if label == name.label or name.score >= _DOUBTFUL or weight < 2 * labels[name.label]:
        return name
    return name._replace(label=label, score=max(name.score, 0.6))


def _anywhere(spellings: Sequence[str]) -> re.Pattern[str]:
    """The names as whole words; in Chinese no spaces tell words apart. That a word begins is asked once for all names:
    asked for each, at every letter of the text, it took four times as long."""
    parts: dict[bool, list[str]] = {True: [], False: []}
    for spelling in spellings:
        parts[bool(_HAN.match(spelling))].append(_ONE_GAP.join(map(re.escape, spelling.split())))
    words = [rf"(?<![^\W_])(?:{'|'.join(parts[False])})(?![^\W_])"] if parts[False] else []
    return re.compile("|".join([*words, *parts[True]]))


def _worth(spelling: str) -> bool:
    if len(spelling) == 2:
        return spelling.isupper()
    return len(spelling) >= 3 and bool(spelling[0].isupper() or _HAN.fullmatch(spelling)) and not spelling.isdigit()


def _repeat(text: str, names: list[Name], pattern: re.Pattern[str], sure: dict[str, tuple[str, float]]) -> list[Name]:
    held = taken(text, ((name.start, name.end) for name in names))
    added = [
        Name(match.start(), match.end(), sure[" ".join(match.group().split())][0], "repeat", 0.75)
        for match in pattern.finditer(text)
        if not any(held[match.start() : match.end()])
    ]
    return sorted([*names, *added])
