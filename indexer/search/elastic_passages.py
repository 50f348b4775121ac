"""The index of passages in Elasticsearch: a vector for each, and beside it what a search is narrowed by.

A passage is kept apart from its page, since a page is written whole each time and its vectors only once. It has the
page's facets, so that scope and filters hold while vectors are compared. A figure of a vector is a byte, as in
`vectors`; its scale is left out, since a cosine has none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
from elasticsearch import Elasticsearch

from indexer.config import Config
from indexer.search.elastic_client import WRITE_SECONDS, patiently, reported
from indexer.search.elastic_schema import settings, settings_in_use
from indexer.search.elastic_sending import Sending, encoded, portions
from indexer.search.fields import FACETS
from indexer.search.similar import Passage, spread
from indexer.search.vectors import FINGERPRINT, WIDTH, Floats, PageVectors

NARROWING = ("created_first", "created_last", *(f"facet_{name}" for name in FACETS))  # the page's, as it has them
LOOKED_AT = 1_500  # passages that each shard looks at for a thousand near ones
AT_ONCE = 5_000  # pages that one request is about
KEEP = "5m"
_WHOLE = {"type": "keyword", "ignore_above": 8_000}
_NUMBER = {"type": "integer", "index": False}
_SOUND: dict[str, Any] = {"allow_partial_search_results": False}
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NearPassage:
    """A passage near a question: its page, its place in the page's text, and how near (the cosine)."""

    place: str  # the id of the page
    document: str
    page: int
    span: tuple[int, int]
    score: float


@dataclass(frozen=True)
class Passages:
    """The passages of one archive. Raises EngineUnavailable."""

    client: Elasticsearch
    config: Config

    @cached_property
    def name(self) -> str:
        """Of the index; another encoder, or other fields, have another."""
        made = sha256(repr((FINGERPRINT, _properties())).encode()).hexdigest()[:8]
        return f"{self.config.elastic_index}-passages-{made}"

    @property
    def _sending(self) -> Sending:
        return Sending(self.client, self.config)

    def make(self) -> None:
        """The index, empty, where there is none; those that others made go."""
        client = self.client.options(request_timeout=WRITE_SECONDS, ignore_status=[400, 404])
        elastic, held = self.config.elastic, self._held()
        for name in held:
            if name != self.name:
                patiently(self.config, lambda name=name: client.indices.delete(index=name))  # type: ignore[misc]
        if self.name not in held:
            how = settings(shards=elastic.shards) | settings_in_use(replicas=elastic.replicas)
            shape = {"dynamic": "strict", "_routing": {"required": True}, "properties": _properties()}
            patiently(self.config, lambda: client.indices.create(index=self.name, settings=how, mappings=shape))

    def there(self) -> bool:
        """Whether any passage is kept."""
        with reported(self.config):
            return bool(self.client.count(index=self.name, ignore_unavailable=True).body["count"])

    def near(self, vector: Floats, *, most: int, narrowed: list[Body]) -> list[NearPassage]:
        """The passages nearest to a vector among those that pass all of `narrowed`, best first."""
        peak = max(float(np.abs(vector).max()), 1e-9)
        knn = {"field": "vector", "query_vector": np.rint(vector * (127 / peak)).astype(int).tolist(), "k": most}
        knn |= {"num_candidates": max(most, LOOKED_AT), "filter": narrowed}
        shown: list[Any] = ["place", "document", "page", "start", "end"]
        found = self.client.search(
            index=self.name, knn=knn, size=most, source=False, docvalue_fields=shown, ignore_unavailable=True, **_SOUND
        )
        return [_near(hit) for hit in found.body["hits"]["hits"]]

    def vector(self, passage: NearPassage) -> Floats | None:
        """The vector of a passage that was found near, None where it is not there any more."""
        with reported(self.config):
            found = self.client.search(
                index=self.name,
                query=any_of("place", [passage.place]),
                size=AT_ONCE,
                source_includes=["start", "vector"],
            )
        kept = (hit["_source"] for hit in found.body["hits"]["hits"])
        return next((_vector(one["vector"]) for one in kept if one.get("start") == passage.span[0]), None)

    def compared(self, document: str) -> list[tuple[Passage, Floats]]:
        """The passages of a document by which it is compared with others, in order."""
        query: Body = {"bool": {"filter": [{"term": {"document": document}}, {"exists": {"field": "vector"}}]}}
        found = [hit for hits in self.scanned(self.name, query, fields=("page", "start")) for hit in hits]
        found.sort(key=lambda hit: (hit["fields"]["page"][0], hit["fields"]["start"][0]))
        chosen = {"ids": {"values": [found[at]["_id"] for at in spread(len(found))]}}
        kept = sorted((hit["_source"] for hit in self.kept(chosen)), key=lambda one: (one["page"], one["start"]))
        return [(Passage(document, one["page"], one["start"], one["end"]), _vector(one["vector"])) for one in kept]

    def scanned(
        self, index: str, query: Body, *, fields: Sequence[str] = (), source: bool = False
    ) -> Iterator[list[Body]]:
        """All of an index that match, some thousand at a time; what was written since it began is not seen."""
        client = self.client.options(request_timeout=WRITE_SECONDS)
        pit = patiently(self.config, lambda: client.open_point_in_time(index=index, keep_alive=KEEP, **_SOUND)).body[
            "id"
        ]
        after: Body = {}
        try:
            while True:
                asked: Body = {"pit": {"id": pit, "keep_alive": KEEP}, "query": query, "size": AT_ONCE, **after}
                asked |= {"sort": ["_shard_doc"], "source": source, "docvalue_fields": list(fields)}
                hits = patiently(self.config, lambda asked=asked: client.search(**asked)).body["hits"]["hits"]  # type: ignore[misc]
                if not hits:
                    return
                yield hits
                after = {"search_after": hits[-1]["sort"]}
        finally:
            client.options(ignore_status=404).close_point_in_time(id=pit)

    def kept(self, query: Body) -> Iterator[Body]:
        """The passages that match, with all that is kept of them."""
        yield from (hit for hits in self.scanned(self.name, query, source=True) for hit in hits)

    def of_places(self, places: Sequence[str]) -> Iterator[Body]:
        """The passages of these pages."""
        for some in _some(places):
            yield from self.kept(any_of("place", some))

    def learnt(self, places: Sequence[str]) -> dict[str, str]:
        """Of these pages those that have passages, and what they say."""
        query = {"bool": {"filter": [any_of("place", places), {"term": {"number": 0}}]}}
        found = (hit["fields"] for hits in self.scanned(self.name, query, fields=("place", "says")) for hit in hits)
        return {fields["place"][0]: fields["says"][0] for fields in found}

    def saying(self, keys: Sequence[str]) -> dict[str, str]:
        """For each of what pages say that is known, one page that says it."""
        known: dict[str, str] = {}
        for some in _some(keys):
            query = {"bool": {"filter": [any_of("says", some), {"term": {"number": 0}}]}}
            for hits in self.scanned(self.name, query, fields=("place", "says")):
                known |= {hit["fields"]["says"][0]: hit["fields"]["place"][0] for hit in hits}
        return known

    def write(self, bodies: Iterable[Body]) -> None:
        """Passages, or what they are narrowed by anew; seen at the next `refresh`."""
        for lines in portions((encoded(_action(body)), encoded(body)) for body in bodies):
            self._sending.send(self.name, lines)

    def delete(self, field: str, values: Iterable[str]) -> None:
        """All passages that have one of these values."""
        for some in _some(sorted(values)):
            self._sending.delete(self.name, any_of(field, some))

    def refresh(self) -> None:
        """Show what was written and deleted."""
        self._sending.refresh(self.name)

    def _held(self) -> list[str]:
        """The names of all indexes of passages that this archive has."""
        found = patiently(
            self.config,
            lambda: self.client.indices.get(index=f"{self.config.elastic_index}-passages-*", features="aliases"),
        )
        return list(found.body)


def bodies(page: Body, made: PageVectors) -> Iterator[Body]:
    """The passages of a page as the index takes them. A page that says nothing has one without a vector."""
    peaks = np.maximum(np.abs(made.vectors).max(axis=1, initial=0.0), 1e-9)
    rounded = np.rint(made.vectors * (127 / peaks)[:, None]).astype(np.int8)
    if not len(rounded):
        yield {**page, "number": 0}
    for number, ((start, end), vector) in enumerate(zip(made.spans, rounded, strict=True)):
        yield {**page, "number": number, "start": start, "end": end, "vector": vector.tobytes().hex()}


def any_of(field: str, values: Sequence[str]) -> Body:
    return {"terms": {field: list(values)}}


def _properties() -> Body:
    vector = {"type": "dense_vector", "dims": WIDTH, "element_type": "byte", "similarity": "cosine"}
    vector |= {"index": True, "index_options": {"type": "hnsw"}}
    properties: Body = {name: dict(_WHOLE) for name in ("document", "place", "says")}
    properties |= {name: {"type": "integer"} if name.startswith("created") else dict(_WHOLE) for name in NARROWING}
    properties |= {name: dict(_NUMBER) for name in ("page", "start", "end")}
    return properties | {"number": {"type": "integer"}, "vector": vector}


def _action(body: Body) -> Body:
    """The id of a passage: the same page, saying the same, has it again."""
    own = sha256(f"{body['place']}\0{body['says']}\0{body['number']}".encode()).hexdigest()[:32]
    return {"index": {"_id": own, "routing": body["document"]}}


def _vector(text: str) -> Floats:
    return np.frombuffer(bytes.fromhex(text), np.int8).astype(np.float32)


def _near(hit: Body) -> NearPassage:
    held = {name: values[0] for name, values in hit["fields"].items()}
    span = (int(held["start"]), int(held["end"]))
    return NearPassage(held["place"], held["document"], int(held["page"]), span, 2 * float(hit["_score"]) - 1)


def _some(values: Sequence[str]) -> Iterator[Sequence[str]]:
    yield from (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))
