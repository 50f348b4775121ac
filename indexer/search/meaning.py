"""Search by meaning over the pages of an index: which lie near a question, and the learning of those without vectors.

Works on `columns` and `vectors`; where a page's text comes from, the engine says.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.errors import MeaningUnavailable
from indexer.search.ast import Fuzzy, Leaf, Node, Phrase, Wild, Word, leaves
from indexer.search.columns import Columns, Ints, Numbers
from indexer.search.parse import Parsed
from indexer.search.query import Mode, Query, Sort
from indexer.search.questions import is_name, plain_words
from indexer.search.similar import NEAREST, Passage, Similar, similar, spread
from indexer.search.vectors import WITHOUT, Floats, Near, PageVectors, Vectors, nearest, page_key
from indexer.text import analysis
from indexer.text.encoder import Encoder, encoder, lacking
from indexer.text.passages import passages

PASSAGES = 1_000  # nearest passages that are looked at for one question
SHORTEST = 3  # words of a question; fewer are a name or a term, which words find better
PORTION = 64  # pages that are encoded together
DURABLE = 1_000  # passages after which what was learnt is kept

Texts = Callable[[Ints], Sequence[tuple[str, str]]]  # title and text of pages, by their places in the columns
Progress = Callable[[int, int], None]  # pages done, pages in all


@dataclass(frozen=True, slots=True)
class NearPages:
    """Pages near a question: places in the columns, how near each is, and its nearest passage."""

    places: Ints
    scores: Floats
    spans: dict[int, tuple[int, int]]


NOTHING = NearPages(np.array([], np.int64), np.array([], np.float32), {})


def asked(query: Query, parsed: Parsed, *, lacking: Callable[[], str]) -> str:
    """What of a query is to be compared by meaning, "" where words alone are to answer.

    `lacking` says why nothing can be compared. Raises MeaningUnavailable where that is so and meaning alone is asked.
    """
    if query.mode is Mode.WORDS:
        return ""
    if query.mode is Mode.MEANING:
        if why := lacking():
            raise MeaningUnavailable(f"This archive cannot be searched by meaning: {why}.")
        return question(parsed.node, query.text, shortest=1, whole=query.any_word)
    if query.sort is not Sort.RELEVANCE or (parsed.repaired and not query.any_word):
        return ""  # a repair never widens a query
    text = question(parsed.node, query.text, whole=query.any_word)
    return text if text and not lacking() else ""


def question(node: Node, text: str, *, shortest: int = SHORTEST, whole: bool = False) -> str:
    """The query as a question that has a meaning: plain words alone, `shortest` or more; "" for any other query.

    Three words or more with capitals are a name, which says nothing of what is meant. `whole`: it is a sentence, asked
    by any of its words, so that quotation marks and dashes are only what they are in sentences.
    """
    if shortest > 1 and is_name(text) and text != text.lower():
        return ""
    plain = all(_is_said(leaf) for leaf in leaves(node)) if whole else bool(plain_words(node))
    return text if plain and len(analysis.tokens(text)) >= shortest else ""


def _is_said(leaf: Leaf) -> bool:
    return isinstance(leaf, Word | Phrase | Wild | Fuzzy) and not leaf.field


class Meaning:
    """The vectors of one archive, beside its index."""

    def __init__(self, folder: Path) -> None:
        self._vectors = Vectors(folder)
        self._joined: tuple[object, Numbers, Ints] | None = None

    def lacking(self) -> str:
        """Why nothing can be found by meaning, "" where it can."""
        if not self._vectors.segments():
            return WITHOUT
        return lacking()

    def near(self, question: Floats, columns: Columns, allowed: Ints) -> NearPages:
        """The pages near a question's vector among those at `allowed` places (in order), the nearest first."""
        [found] = self._near([question], columns, allowed, most=PASSAGES)
        return found

    def passage(self, columns: Columns, place: int, span: tuple[int, int]) -> Floats:
        """The vector of a passage that was found near. Raises KeyError where it is not there any more."""
        places = np.array([place], np.int64)
        return {(one.start, one.end): vector for one, vector in self._passages(columns, places)}[span]

    def similar(self, document: str, columns: Columns, allowed: Ints, *, limit: int) -> tuple[Similar, ...]:
        """The documents with pages at `allowed` places that say something alike."""
        if document not in columns.ids:
            return ()
        place = len(columns.ids) - 1 - columns.ids[::-1].index(document)  # written again, the last one counts
        own = list(self._passages(columns, np.flatnonzero(columns.owners == place)))
        chosen = [own[at] for at in spread(len(own))]
        others = allowed[columns.owners[allowed] != place]
        found = self._near([vector for _, vector in chosen], columns, others, most=NEAREST)
        return similar(
            [(passage, _neighbours(columns, near)) for (passage, _), near in zip(chosen, found, strict=True)],
            limit=limit,
        )

    def _passages(self, columns: Columns, places: Ints) -> Iterator[tuple[Passage, Floats]]:
        """The passages of these pages that have vectors, in order."""
        segments = self._vectors.segments()
        for place in places.tolist():
            found = (segment.page(int(columns.keys[place])) for segment in segments)
            page = next((one for one in found if one is not None), None)
            if page is not None:
                owner, number = columns.ids[int(columns.owners[place])], int(columns.pages[place])
                for span, vector in zip(page.spans, page.vectors, strict=True):
                    yield Passage(owner, number, *span), vector

    def _near(self, vectors: Sequence[Floats], columns: Columns, allowed: Ints, *, most: int) -> list[NearPages]:
        segments = self._vectors.segments()
        every = len(allowed) == len(columns.rows)
        keys = None if every else np.unique(columns.keys[allowed])
        flags = [None if keys is None else np.isin(one.keys, keys, assume_unique=True) for one in segments]
        found = (nearest(segments, vector, most=most, pages=flags) for vector in vectors)
        return [self._placed(one, columns, allowed) for one in found]

    def unlearnt(self, columns: Columns) -> Ints:
        """Places of the pages without vectors, one of those that say the same."""
        live = np.flatnonzero(columns.live[columns.owners])
        _, at = np.unique(columns.keys[live], return_index=True)
        first = live[np.sort(at)]
        for segment in self._vectors.segments():
            first = first[~np.isin(columns.keys[first], segment.keys)]
        return first.astype(np.int64)

    def learn(
        self, columns: Columns, texts: Texts, *, threads: int, progress: Progress | None, stopping: Callable[[], bool]
    ) -> int:
        """Make the vectors that are lacking and delete those of pages that are gone; gives how many pages were
        learnt. Ends early where it is told to; what was made until then is kept. Raises MeaningUnavailable."""
        places = self.unlearnt(columns)
        portions = (texts(places[at : at + PORTION]) for at in range(0, len(places), PORTION))
        done = learnt(
            portions, self._vectors.add, total=len(places), threads=threads, progress=progress, stopping=stopping
        )
        self.forget(columns)
        return done

    def forget(self, columns: Columns) -> None:
        """Delete the vectors of pages that are not in the index."""
        self._vectors.keep_only(np.unique(columns.keys[columns.live[columns.owners]]))

    def _placed(self, found: Sequence[Near], columns: Columns, allowed: Ints) -> NearPages:
        keys, order = self._places_of_keys(columns)
        fits = np.zeros(len(columns.rows), np.bool_)
        fits[allowed] = True
        places: list[int] = []
        scores: list[float] = []
        spans: dict[int, tuple[int, int]] = {}
        for near in found:  # the nearest first: a page's first passage is its best
            first, last = (int(np.searchsorted(keys, np.uint64(near.key), side)) for side in ("left", "right"))
            for place in order[first:last].tolist():
                if fits[place] and place not in spans:
                    spans[place] = (near.start, near.end)
                    places.append(place)
                    scores.append(near.score)
        return NearPages(np.array(places, np.int64), np.array(scores, np.float32), spans)

    def _places_of_keys(self, columns: Columns) -> tuple[Numbers, Ints]:
        """All keys in order, and the place of each."""
        if self._joined is None or self._joined[0] is not columns:
            order = np.argsort(columns.keys, kind="stable").astype(np.int64)
            self._joined = (columns, columns.keys[order], order)
        return self._joined[1], self._joined[2]


def _neighbours(columns: Columns, near: NearPages) -> list[tuple[Passage, float]]:
    """The nearest passage of each page, and how near it is."""
    return [
        (Passage(columns.ids[int(columns.owners[place])], int(columns.pages[place]), *near.spans[place]), score)
        for place, score in zip(near.places.tolist(), near.scores.tolist(), strict=True)
    ]


def learnt(
    portions: Iterable[Sequence[tuple[str, str]]],
    keep: Callable[[list[PageVectors]], None],
    *,
    total: int,
    threads: int,
    progress: Progress | None,
    stopping: Callable[[], bool],
) -> int:
    """Give `keep` the vectors of pages (title and text), some thousand passages at a time; how many pages that were.
    Ends early where it is told to; what was made until then is kept. Raises MeaningUnavailable."""
    made: list[PageVectors] = []
    done = 0
    for portion in portions:
        if stopping():
            break
        made += encoded(encoder(), portion, threads=threads)
        if sum(len(page.spans) for page in made) >= DURABLE:
            keep(made)
            made = []
        done += len(portion)
        if progress is not None:
            progress(done, total)
    keep(made)
    return done


def encoded(by: Encoder, pages: Sequence[tuple[str, str]], *, threads: int = 1) -> list[PageVectors]:
    """The vectors of pages, given as title and text. Each passage is read with the title before it."""
    cut = [passages(text) for _, text in pages]
    told = [
        f"{title}\n{text[start:end]}" if title and not text.startswith(title) else text[start:end]
        for (title, text), spans in zip(pages, cut, strict=True)
        for start, end in spans
    ]
    vectors, at = by.passages(told, threads=threads), 0
    found = []
    for (title, text), spans in zip(pages, cut, strict=True):
        found.append(PageVectors(page_key(title, text), spans, vectors[at : at + len(spans)]))
        at += len(spans)
    return found
