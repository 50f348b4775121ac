"""The learning of what pages in Elasticsearch say, and how passages follow their pages. See `engine.Learning`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from indexer.search.elastic_client import patiently
from indexer.search.elastic_index import Indexes
from indexer.search.elastic_passages import NARROWING, NearPassage, Passages, any_of, bodies
from indexer.search.meaning import PASSAGES, PORTION, Progress, learnt
from indexer.search.similar import NEAREST, Passage, Similar, similar
from indexer.search.vectors import WITHOUT, Floats, PageVectors
from indexer.text.encoder import lacking

DOCUMENTS = 100  # whose passages are looked at together
_PLACED = ("document", "page", "says", *NARROWING)
Body = dict[str, Any]


class Meaning:
    """The passages of one archive, beside its index of pages (`index`)."""

    def __init__(self, indexes: Indexes) -> None:
        self._indexes = indexes
        self._passages = Passages(indexes.client, indexes.config)
        self._any = False  # whether there ever were passages

    def lacking(self) -> str:
        """Why nothing can be found by meaning, "" where it can."""
        self._any = self._any or self._passages.there()
        return lacking() if self._any else WITHOUT

    def near(self, question: Floats, narrowed: list[Body]) -> list[NearPassage]:
        """The nearest passage of each page near a question, the nearest first."""
        best: dict[str, NearPassage] = {}
        for one in self._passages.near(question, most=PASSAGES, narrowed=narrowed):
            best.setdefault(one.place, one)
        return list(best.values())

    def vector(self, passage: NearPassage) -> Floats | None:
        """The vector of a passage that was found near, None where it is not there any more."""
        return self._passages.vector(passage)

    def similar(self, document: str, narrowed: list[Body], *, limit: int) -> tuple[Similar, ...]:
        """The documents that say something alike, of those that pass `narrowed`."""
        if self.lacking():
            return ()
        others: list[Body] = [*narrowed, {"bool": {"must_not": [{"term": {"document": document}}]}}]
        compared = []
        for own, vector in self._passages.compared(document):
            near = self._passages.near(vector, most=NEAREST, narrowed=others)
            compared.append((own, [(Passage(one.document, one.page, *one.span), one.score) for one in near]))
        return similar(compared, limit=limit)

    def unlearnt(self, index: str) -> int:
        """How many pages have no passages, equal ones counted once."""
        any_learnt = self._passages.there()
        return len(
            {_says(page) for hits in self._every(index) for page in (self._lacking(hits) if any_learnt else hits)}
        )

    def learn(self, index: str, *, threads: int, progress: Progress | None, stopping: Callable[[], bool]) -> int:
        """Make the passages that are lacking; gives of how many pages, equal ones counted once."""
        total = self.unlearnt(index)
        self._passages.make()
        waiting: dict[str, list[Body]] = {}

        def keep(made: list[PageVectors]) -> None:
            for one in made:
                pages = waiting.pop(f"{one.key:016x}", ())
                self._passages.write(body for page in pages for body in bodies(_placed(page), one))
            self._passages.refresh()

        portions = self._portions(index, waiting)
        done = learnt(portions, keep, total=total, threads=threads, progress=progress, stopping=stopping)
        self.forget(index)
        return done

    def forget(self, index: str) -> None:
        """Delete the passages of documents that are not in the index."""
        if self._passages.there():
            known = set(self._indexes.documents(self._passages.name))
            self._passages.delete("document", known - set(self._indexes.documents(index)))
            self._passages.refresh()

    def follow(self, index: str, documents: Sequence[str]) -> None:
        """Bring the passages of documents that were written or removed up to their pages: gone, moved to other
        facets, or copied from pages that say the same."""
        if not self._passages.there():
            return
        for at in range(0, len(documents), DOCUMENTS):
            some = any_of("document", documents[at : at + DOCUMENTS])
            found = self._passages.scanned(index, some, fields=_PLACED)
            self._follow({page["_id"]: page for hits in found for page in hits}, self._passages.kept(some))
        self._passages.refresh()

    def _follow(self, pages: dict[str, Body], passages: Iterable[Body]) -> None:
        stale: list[str] = []
        moved: list[Body] = []
        held: set[str] = set()
        for passage in passages:
            kept = passage["_source"]
            page = pages.get(kept["place"])
            if page is None or _says(page) != kept["says"]:
                stale.append(passage["_id"])
                continue
            held.add(kept["place"])
            placed = _placed(page)
            if any(kept.get(name) != placed.get(name) for name in NARROWING):
                moved.append(_elsewhere(kept, placed))
        self._passages.write(moved)
        self._copied([page for place, page in pages.items() if place not in held])
        self._passages.delete("_id", stale)

    def _every(self, index: str) -> Iterator[list[Body]]:
        return self._passages.scanned(index, {"match_all": {}}, fields=_PLACED)

    def _portions(self, index: str, waiting: dict[str, list[Body]]) -> Iterator[list[tuple[str, str]]]:
        """Title and text of what is to be learnt; the pages that say it are put among those `waiting` for it."""
        for hits in self._every(index):
            fresh = self._copied(self._lacking(hits, mending=True))
            first = {_says(page): page for page in fresh}
            for page in fresh:
                waiting.setdefault(_says(page), []).append(page)
            for at in range(0, len(first), PORTION):
                yield self._texts(index, list(first.values())[at : at + PORTION])

    def _lacking(self, pages: list[Body], *, mending: bool = False) -> list[Body]:
        """Those of the pages without passages of what they say; `mending` deletes what they said before."""
        learnt_pages = self._passages.learnt([page["_id"] for page in pages])
        found = [page for page in pages if learnt_pages.get(page["_id"]) != _says(page)]
        if mending:
            self._passages.delete("place", [page["_id"] for page in found if page["_id"] in learnt_pages])
        return found

    def _copied(self, pages: list[Body]) -> list[Body]:
        """Give pages the passages of others that say the same; gives back the pages of which there are none."""
        known = self._passages.saying(sorted({_says(page) for page in pages}))
        said: dict[str, list[Body]] = {}
        for passage in self._passages.of_places(sorted(set(known.values()))):
            said.setdefault(passage["_source"]["says"], []).append(passage["_source"])
        self._passages.write(_elsewhere(kept, _placed(page)) for page in pages for kept in said.get(_says(page), ()))
        return [page for page in pages if _says(page) not in said]

    def _texts(self, index: str, pages: list[Body]) -> list[tuple[str, str]]:
        """Title and text of pages, but for those that are gone."""
        asked = [{"_id": page["_id"], "routing": page["fields"]["document"][0]} for page in pages]
        client, shown = self._indexes.client, ["kept.title", "kept.text"]
        found = patiently(self._indexes.config, lambda: client.mget(index=index, docs=asked, source_includes=shown))
        kept = [one["_source"]["kept"] for one in found.body["docs"] if one.get("found")]
        return [(one["title"], one["text"]) for one in kept]


def _says(page: Body) -> str:
    """What stands for a page's title and text; see `vectors.page_key`."""
    return str(page["fields"]["says"][0])


def _placed(page: Body) -> Body:
    """What a passage has of its page."""
    fields = page["fields"]
    own = {name: fields[name][0] for name in ("document", "page", "says")}
    return {"place": page["_id"], **own, **{name: fields[name] for name in NARROWING if name in fields}}


def _elsewhere(kept: Body, placed: Body) -> Body:
    """A passage as it is on a page that says the same."""
    return {name: value for name, value in kept.items() if name not in NARROWING} | placed
