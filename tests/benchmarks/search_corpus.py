"""Invented pages for the search benchmarks: words and names as unevenly spread as in real papers, always the same.

Rare words and names go on appearing however many pages are made, as they do in papers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np
import numpy.typing as npt

from indexer.model.documents import Document
from indexer.model.kinds import Kind, SourceKind, Status
from indexer.model.mentions import Mention
from indexer.model.values import Amount
from indexer.search.record import NamedOnPage, Record

VOCABULARY, ENTITIES = 1_000_000, 400_000
BEND_OF_WORDS, BEND_OF_NAMES = (8_000, 1.8), (3_000, 1.5)  # 86,000 words on 10,000 pages, 720,000 on a million
WORDS_A_PAGE, PAGES_A_DOCUMENT = 250, 10
ENTITIES_A_PAGE = 12  # in 250 words of the evaluation sets stand 7 to 9 (Norwegian news, English web), 16 (French
# encyclopedia), 19 (Russian news) and 33 different names (English reports on the war in Syria)
SENTENCE = 18  # words
KINDS = (Kind.COMPANY, Kind.PERSON, Kind.PLACE, Kind.ORGANISATION)
FORMS = {Kind.COMPANY: " Holding", Kind.PERSON: "", Kind.PLACE: "", Kind.ORGANISATION: " Council"}
ENDINGS = ("", "", "", "", "s", "", "ed", "", "", "ing", "", "ly", "")  # a third of English words have one
SYLLABLES = [first + vowel + last for vowel in "aeiou" for last in ("", "n", "r") for first in "bdfgklmt"]
Ranks = npt.NDArray[np.intp]
Words = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Corpus:
    """`pages` pages, the first ones of any larger number."""

    pages: int
    seed: int = 7

    def records(self) -> Iterator[Record]:
        """All pages, document by document."""
        draw = np.random.default_rng(self.seed + 1)
        for number in range(self.pages // PAGES_A_DOCUMENT):
            yield from _pages(_document(number, draw), draw)


def queries(corpus: Corpus, count: int) -> list[list[str]]:
    """Three words each as people ask: common enough to occur, seldom the very commonest."""
    draw = np.random.default_rng(corpus.seed + 2)
    ranks = np.exp(draw.uniform(np.log(20), np.log(2_000), (count, 3))).astype(int)
    return [[str(vocabulary()[rank]) for rank in row] for row in ranks.tolist()]


def entity_id(rank: int) -> str:
    """What filters take for the entity of this rank, the commonest first."""
    return f"{rank:032x}"


@cache
def vocabulary() -> Words:
    """All words, commonest first: short words are common, as in language."""
    return np.array([_word(rank) + ENDINGS[rank % len(ENDINGS)] for rank in range(VOCABULARY)], dtype=object)


def _word(rank: int) -> str:
    """A word for each number, no two alike; one syllable for the first hundred or so."""
    found = SYLLABLES[rank % len(SYLLABLES)]
    while rank := rank // len(SYLLABLES):
        rank -= 1
        found += SYLLABLES[rank % len(SYLLABLES)]
    return found


@cache
def _shares(count: int, bend: int, tail: float) -> npt.NDArray[np.float64]:
    """Zipf's law up to the rank `bend`, steeper beyond, as large collections have it (Dorogovtsev and Mendes, 2001)."""
    ranks = np.arange(1, count + 1, dtype=float)
    shares = ranks**-1.05 * np.maximum(ranks / bend, 1.0) ** (1.05 - tail)
    return np.cumsum(shares / shares.sum())


def _drawn(shares: npt.NDArray[np.float64], many: int, draw: np.random.Generator) -> Ranks:
    return np.minimum(np.searchsorted(shares, draw.random(many)), len(shares) - 1)


@cache
def _entity(rank: int) -> NamedOnPage:
    """Kinds take turns, so that each has common and rare names; the longer name is the one that pages use."""
    kind, words = KINDS[rank % 4], vocabulary()
    short = str(words[1_000 + rank * 2]).title()
    return NamedOnPage(entity_id(rank), kind, (f"{short} {str(words[900 + rank % 97]).title()}{FORMS[kind]}", short))


def _document(number: int, draw: np.random.Generator) -> Document:
    title = " ".join(str(vocabulary()[rank]) for rank in draw.integers(50, 5_000, 5))
    return Document(
        id=f"{number:032x}",
        collection=f"collection {number % 12}",
        sha256=f"{number:064x}",
        size=1,
        type=("pdf", "html", "docx", "eml")[number % 4],
        paths=(f"folder/{number}.pdf",),
        kind=tuple(SourceKind)[number % 3],
        title=title,
        date=f"{2000 + number % 25}-{1 + number % 12:02}-{1 + number % 28:02}",
        language="en",
        status=Status.DONE,
    )


def _pages(document: Document, draw: np.random.Generator) -> Iterator[Record]:
    for number in range(1, PAGES_A_DOCUMENT + 1):
        ranks = _drawn(_shares(ENTITIES, *BEND_OF_NAMES), ENTITIES_A_PAGE, draw).tolist()
        entities = [_entity(rank) for rank in dict.fromkeys(ranks)]
        worth = Decimal(int(np.exp(draw.uniform(5, 20))))
        sums = (Mention(Kind.MONEY, "", number, 0, 5, "bench", 1.0, Amount(worth, "EUR")),)
        yield Record(document, number, _text(entities, draw), "en", entities=tuple(entities), values=sums)


def _text(entities: list[NamedOnPage], draw: np.random.Generator) -> str:
    """Sentences with capitals and full stops, the page's names among the words."""
    words = vocabulary()[_drawn(_shares(VOCABULARY, *BEND_OF_WORDS), WORDS_A_PAGE, draw)]
    for at, entity in zip(draw.integers(0, WORDS_A_PAGE, len(entities)).tolist(), entities, strict=True):
        words[at] = entity.names[0]
    words[::SENTENCE] = [word[0].upper() + word[1:] for word in words[::SENTENCE]]
    words[SENTENCE - 1 :: SENTENCE] += "."
    return " ".join(words.tolist())
