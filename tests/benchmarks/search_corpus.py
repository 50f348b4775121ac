"""Invented pages for the search benchmark: words and entities as unevenly spread as in real papers, always the same."""

import string
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from indexer.model.documents import Document
from indexer.model.kinds import Kind, SourceKind, Status
from indexer.model.mentions import Mention
from indexer.model.values import Amount
from indexer.search.record import NamedOnPage, Record

VOCABULARY, ENTITIES = 60_000, 8_000
WORDS_A_PAGE, PAGES_A_DOCUMENT, ENTITIES_A_PAGE = 250, 10, 6
KINDS = (Kind.COMPANY, Kind.PERSON, Kind.PLACE, Kind.ORGANISATION)


@dataclass(frozen=True)
class Corpus:
    """`pages` pages. Word and entity ranks follow Zipf's law with the exponent of news text (near 1.05)."""

    pages: int
    seed: int = 7

    def words(self) -> list[str]:
        """The vocabulary, commonest first: short words are common, as in language."""
        draw = np.random.default_rng(self.seed)
        found: dict[str, None] = {}
        while len(found) < VOCABULARY:
            length = min(2 + len(found) // 200 + int(draw.integers(0, 4)), 4 + int(draw.integers(0, 9)))
            found["".join(draw.choice(list(string.ascii_lowercase), length))] = None
        return list(found)

    def records(self) -> Iterator[Record]:
        """All pages, document by document."""
        draw = np.random.default_rng(self.seed + 1)
        words = np.array(self.words(), dtype=object)
        shares, entity_shares = _zipf(VOCABULARY), _zipf(ENTITIES)
        entities = [_entity(number, words) for number in range(ENTITIES)]
        for first in range(0, self.pages, PAGES_A_DOCUMENT):
            document = _document(first // PAGES_A_DOCUMENT, words, draw)
            for number in range(1, PAGES_A_DOCUMENT + 1):
                text = words[np.searchsorted(shares, draw.random(WORDS_A_PAGE))]
                on_page = np.unique(np.searchsorted(entity_shares, draw.random(ENTITIES_A_PAGE)))
                yield _record(document, number, text, [entities[one] for one in on_page.tolist()], draw)


def queries(corpus: Corpus, count: int) -> list[list[str]]:
    """Three words each as people ask: common enough to occur, seldom the very commonest."""
    draw = np.random.default_rng(corpus.seed + 2)
    words = corpus.words()
    ranks = np.exp(draw.uniform(np.log(20), np.log(2_000), (count, 3))).astype(int)
    return [[words[rank] for rank in row] for row in ranks.tolist()]


def _zipf(count: int) -> np.ndarray:
    shares = 1 / np.arange(1, count + 1) ** 1.05
    return np.cumsum(shares / shares.sum())


def _entity(number: int, words: np.ndarray) -> NamedOnPage:
    short = str(words[1_000 + number * 5]).title()
    return NamedOnPage(f"{number:032x}", KINDS[number % 4], (f"{short} {str(words[900 + number % 90]).title()}", short))


def _document(number: int, words: np.ndarray, draw: np.random.Generator) -> Document:
    title = " ".join(str(words[rank]) for rank in draw.integers(50, 5_000, 5))
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


def _record(
    document: Document, number: int, text: np.ndarray, entities: list[NamedOnPage], draw: np.random.Generator
) -> Record:
    worth = Decimal(int(np.exp(draw.uniform(5, 20))))
    sums = (Mention(Kind.MONEY, "", number, 0, 5, "bench", 1.0, Amount(worth, "EUR")),)
    return Record(document, number, " ".join(text.tolist()), "en", entities=tuple(entities), values=sums)
