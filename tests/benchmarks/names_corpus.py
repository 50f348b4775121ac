"""Invented names for the benchmark of name search: a million people and firms, words as uneven as in real lists."""

from collections.abc import Iterator

import numpy as np

from indexer.model.entities import Entity, NameSeen
from indexer.model.kinds import Kind

_OPEN = "b br d dr f fl g gr h j k kl kr l m n p pr r s sk st sv t tr v vl z ch sh th".split()
_VOWELS = "a e i o u ae ei ia o a e".split()
_CLOSE = "n r l s k t m nd rk lt ns v d g".split()
_FORMS = ("Ltd", "GmbH", "AS", "ASA", "Inc.", "LLC", "S.A.", "")
_TRADES = "Shipping Energy Holding Trading Systems Marine Capital Group Logistics Media Invest Steel".split()
PORTION = 10_000
GIVEN, FAMILY, FIRM = 20_000, 150_000, 120_000  # distinct words


def _words(count: int, draw: np.random.Generator) -> list[str]:
    """Distinct words that can be said, the first of them the shortest."""
    found: dict[str, None] = {}
    while len(found) < count:
        opens = draw.integers(len(_OPEN), size=(PORTION, 3)).tolist()
        vowels = draw.integers(len(_VOWELS), size=(PORTION, 3)).tolist()
        closes = draw.integers(len(_CLOSE), size=PORTION).tolist()
        longer = (draw.random(PORTION) < min(len(found) / count + 0.2, 0.8)).tolist()
        for opening, vowel, close, long in zip(opens, vowels, closes, longer, strict=True):
            syllables = [_OPEN[one] + _VOWELS[two] for one, two in zip(opening, vowel, strict=True)]
            found["".join([*syllables[: 2 + long], _CLOSE[close]]).title()] = None
    return list(found)[:count]


def _ranks(count: int, size: int, draw: np.random.Generator) -> np.ndarray:
    """Ranks by Zipf's law, less steep than in texts: one in a hundred or so bears the commonest given name."""
    shares = 1 / (np.arange(1, count + 1) + 12) ** 0.9
    return np.searchsorted(np.cumsum(shares / shares.sum()), draw.random(size))


def entities(count: int, *, seed: int = 11) -> Iterator[Entity]:
    """Six in ten are people. Mentions follow a power law: most are named once, a few ten thousand times."""
    draw = np.random.default_rng(seed)
    given, family, firm = _words(GIVEN, draw), _words(FAMILY, draw), _words(FIRM, draw)
    ranks = [_ranks(len(words), count, draw) for words in (given, family, firm)]
    mentions = np.minimum(draw.pareto(1.1, count) + 1, 50_000).astype(int)
    chance = draw.random((count, 4))
    for number in range(count):
        first, last, name = (words[rank[number]] for words, rank in zip((given, family, firm), ranks, strict=True))
        if chance[number, 0] < 0.6:
            middle = f" {given[ranks[0][number - 1]]}" if chance[number, 1] < 0.25 else ""
            shown, kind = f"{first}{middle} {last}", Kind.PERSON
        else:
            more = f" {_TRADES[int(chance[number, 1] * len(_TRADES))]}" if chance[number, 2] < 0.7 else ""
            shown = f"{name}{more} {_FORMS[int(chance[number, 3] * len(_FORMS))]}".strip()
            kind = Kind.COMPANY
        seen = (NameSeen(shown, int(mentions[number]), "Latin"),)
        yield Entity(f"{number:032x}", kind, shown, seen, int(mentions[number]), 1 + int(mentions[number]) // 3)
