"""Pages near a question as clauses of Elasticsearch's, weighed by the rule of `fusing`."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from indexer.search.columns import tie
from indexer.search.elastic_passages import NearPassage
from indexer.search.fusing import AGREED, least, worth
from indexer.search.query import Query

WORDS = "words"  # by which an answer says that a page's words match
_OF_THE_PAGE = "params.near[doc['tie'].value + '/' + doc['page'].value]"
Clause = dict[str, Any]


@dataclass(frozen=True)
class Nearness:
    """The nearest passage of each page to a query's question, the nearest first; `documents` are those there are in
    the index."""

    passages: list[NearPassage]
    documents: int
    query: Query

    def alone(self) -> Clause:
        """These pages, each scored by how near it is."""
        return self._scored([one.score for one in self.passages])

    def beside(self, words: Clause, narrowed: list[Clause]) -> Clause:
        """Pages that the words find and pages of documents near enough, scored by the sum of both.

        The passages were `narrowed` when they were found; the pages are once more, as they may have moved since.
        """
        gained = worth(np.array([one.score for one in self.passages], np.float32), self.query.text).tolist()
        found = [words, {"terms": {"document": self.enough}}]
        named = {"bool": {"must": [words], "_name": WORDS}}
        either = {"should": found, "minimum_should_match": 1}
        return {"bool": {"filter": [{"bool": either}, *narrowed], "should": [named, self._scored(gained)]}}

    @cached_property
    def enough(self) -> list[str]:
        """Documents that are given for their meaning alone."""
        best = {document: one.score for document, one in self._nearest.items()}
        bound = least(np.array(list(best.values()), np.float32), documents=self.documents, any_word=self.query.any_word)
        return [document for document, score in best.items() if np.float32(score) >= bound]

    def believed(self, first: str, words: list[str]) -> NearPassage | None:
        """The nearest passage of the document that is first, if meaning has it among its first as `words` have."""
        agreed = first in words[:AGREED] and first in list(self._nearest)[:AGREED]
        return self._nearest[first] if agreed else None

    @cached_property
    def _nearest(self) -> dict[str, NearPassage]:
        """The nearest passage of each document, the nearest first."""
        found: dict[str, NearPassage] = {}
        for one in self.passages:
            found.setdefault(one.document, one)
        return found

    @cached_property
    def by_page(self) -> dict[tuple[str, int], NearPassage]:
        return {(one.document, one.page): one for one in self.passages}

    def _scored(self, scores: list[float]) -> Clause:
        if not self.passages:
            return {"match_none": {}}
        near = {
            f"{tie(one.document) - 2**63}/{one.page}": score for one, score in zip(self.passages, scores, strict=True)
        }
        script = {"source": _OF_THE_PAGE, "params": {"near": near}}
        return {"script_score": {"query": {"ids": {"values": [one.place for one in self.passages]}}, "script": script}}
