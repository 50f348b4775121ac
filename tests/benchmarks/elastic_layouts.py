"""Elasticsearch as one would write for it by hand, for the benchmark to stand beside: a plain index of pages, and the
layout of documents as parents with one child for each name that stands in them. Neither is used by the program."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, ClassVar

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from indexer.search.record import Record

FACETS = ("collection", "kind", "type", "company", "person", "place")
NAMED = ("company", "person", "place")
SHOWN, PAGES, VALUES, SNIPPET = 20, 3, 100, 300
_WHOLE = {"type": "keyword"}
_TEXT = {"type": "text", "analyzer": "english"}
_LIT = {"fields": {"text": {"number_of_fragments": 1, "fragment_size": SNIPPET}}}
_SETTINGS = {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}
Body = dict[str, Any]


class Layout:
    """An index of one shard."""

    name: ClassVar[str]
    properties: ClassVar[Body]

    def __init__(self, client: Elasticsearch) -> None:
        self._client = client.options(request_timeout=300)

    def make(self) -> None:
        self._client.indices.create(index=self.name, settings=_SETTINGS, mappings={"properties": self.properties})

    def fill(self, records: Iterable[Record]) -> None:
        bulk(self._client, ({"_index": self.name, **one} for one in self.bodies(records)), chunk_size=2_000)

    def refresh(self) -> None:
        self._client.indices.refresh(index=self.name)

    def bodies(self, records: Iterable[Record]) -> Iterator[Body]:
        raise NotImplementedError

    def asked(self, **body: Any) -> Body:
        answer: Body = self._client.search(index=self.name, track_total_hits=True, **body).body
        return answer


class PlainPages(Layout):
    """One entry a page; documents by collapsing, their pages as inner hits, lit by Elasticsearch."""

    name = "plain-pages"
    properties: ClassVar[Body] = {
        **dict.fromkeys(("document", "path", *FACETS), _WHOLE),
        "text": _TEXT,
        "title": _TEXT,
        "page": {"type": "integer"},
        "created": {"type": "date"},
    }

    def bodies(self, records: Iterable[Record]) -> Iterator[Body]:
        for one in records:
            held = one.document
            named = {kind: [entity.id for entity in one.entities if entity.kind == kind] for kind in NAMED}
            whole = {"collection": held.collection, "kind": str(held.kind), "type": held.type, "path": held.paths[0]}
            worded = {"title": held.title, "text": one.text, "created": held.date}
            yield {"document": held.id, "page": one.page, **whole, **named, **worded}

    def search(self, words: str) -> int:
        """Twenty documents with three lit pages each, and six facets, all counted in documents."""
        documents = {"cardinality": {"field": "document", "precision_threshold": 40_000}}
        facets = {name: {"terms": {"field": name, "size": VALUES}, "aggs": {"documents": documents}} for name in FACETS}
        pages = {"name": "pages", "size": PAGES, "highlight": _LIT, "_source": ["title", "page", "path"]}
        asked: Body = {"multi_match": {"query": words, "type": "cross_fields", "operator": "and"}}
        asked["multi_match"]["fields"] = ["text", "title^2"]
        answer = self.asked(
            query=asked,
            size=SHOWN,
            collapse={"field": "document", "inner_hits": pages},
            aggs={"total": documents, **facets},
            source=["title"],
        )
        return int(answer["aggregations"]["total"]["value"])

    def filtered(self, words: str, entity: str, *, shown: int = SHOWN) -> int:
        """Documents that hold the words and the entity on one page, those shown lit, and the companies there."""
        documents = {"cardinality": {"field": "document", "precision_threshold": 40_000}}
        companies = {"terms": {"field": "company", "size": VALUES}, "aggs": {"documents": documents}}
        answer = self.asked(
            query={"bool": {"must": [{"match": {"text": words}}], "filter": [{"term": {"person": entity}}]}},
            size=shown,
            collapse={"field": "document"},
            highlight=_LIT,
            aggs={"total": documents, "companies": companies},
            source=["title"],
        )
        return int(answer["aggregations"]["total"]["value"])


class ParentsAndChildren(Layout):
    """Documents with their whole text, and a child for each name in one of them, joined when one searches."""

    name = "parents-and-children"
    properties: ClassVar[Body] = {
        "text": _TEXT,
        "title": _TEXT,
        "entity": _WHOLE,
        "kind": _WHOLE,
        "join": {"type": "join", "relations": {"Document": "NamedEntity"}},
    }

    def bodies(self, records: Iterable[Record]) -> Iterator[Body]:
        for document, group in groupby(records, key=lambda one: one.document.id):
            pages = list(group)
            whole = {"title": pages[0].document.title, "text": "\n".join(page.text for page in pages)}
            yield {"_id": document, "routing": document, "join": "Document", **whole}
            named = {entity.id: str(entity.kind) for page in pages for entity in page.entities}
            for entity, kind in named.items():
                child = {"name": "NamedEntity", "parent": document}
                yield {"routing": document, "join": child, "entity": entity, "kind": kind}

    def filtered(self, words: str, entity: str, *, shown: int = SHOWN) -> int:
        """Documents that hold the words and the entity, those shown lit, and the companies in them."""
        child: Body = {"has_child": {"type": "NamedEntity", "query": {"term": {"entity": entity}}}}
        values = {"terms": {"field": "entity", "size": VALUES}}
        of_kind = {"filter": {"term": {"kind": "company"}}, "aggs": {"values": values}}
        answer = self.asked(
            query={"bool": {"must": [{"match": {"text": words}}], "filter": [child]}},
            size=shown,
            source=["title"],
            highlight=_LIT,
            aggs={"children": {"children": {"type": "NamedEntity"}, "aggs": {"kind": of_kind}}},
        )
        return int(answer["hits"]["total"]["value"])
