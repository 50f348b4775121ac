"""What a query must know of the index before it is asked: which index, which stemmers, how often its words and what it
is narrowed to occur."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from indexer.search.ast import AmountRange, Everything, Node, Not, leaves
from indexer.search.query import Query
from indexer.search.wording import terms, unexact
from indexer.text import analysis

_COUNTED_AT_ONCE = 500
_IN_TEXT = ("", "text", "title")
Word = tuple[str, str]  # field and token
_FIRST: Word = ("part", "first")  # one page of each document


@dataclass(frozen=True, slots=True)
class Facts:
    """Of the index as it stands; `index` is "" where no page is in it. `counts` are pages that hold a word;
    `currencies` are those of sums, for a query that asks for sums.

    `spoken` are pages in the languages that the query may be in, or all. `narrowed` are, by facet, the most pages that
    can have what is chosen in it.
    """

    index: str
    shards: int
    documents: int
    pages: int
    spoken: int
    stemmings: tuple[str, ...]
    currencies: frozenset[str]
    counts: dict[Word, int]
    narrowed: dict[str, int]


def gather(client: Elasticsearch, alias: str, node: Node, query: Query, *, languages: Iterable[str] = ()) -> Facts:
    """The facts that a query needs, of which `node` is the text, in one request, which Elasticsearch keeps the answer
    of until something changes."""
    chosen = [(one.field, value) for one in query.filters if not one.exclude for value in one.values]
    held = [(f"facet_{name}", value) for name, value in chosen]
    words = sorted({_FIRST, *_counted(node), *held})
    aggs: dict[str, Any] = {
        "index": {"terms": {"field": "_index", "size": 2}},
        "stemming": {"terms": {"field": "stemming", "size": 100}},
        "language": {"terms": {"field": "language_base", "size": 1_000}},  # a page has one at most
    }
    if any(isinstance(leaf, AmountRange) for leaf in _all_leaves(node)):
        aggs["currency"] = {"terms": {"field": "currency", "size": 1_000}}
    for begin in range(0, len(words), _COUNTED_AT_ONCE):
        some = words[begin : begin + _COUNTED_AT_ONCE]
        aggs[f"words{begin}"] = {"filters": {"filters": [{"term": {field: word}} for field, word in some]}}
    answer = client.search(
        index=alias, size=0, track_total_hits=True, request_cache=True, allow_partial_search_results=False, aggs=aggs
    ).body
    found = answer["aggregations"]
    counts = dict(zip(words, _counts(found, len(words)), strict=True))
    pages = int(answer["hits"]["total"]["value"])
    spoken = {str(one["key"]): int(one["doc_count"]) for one in found["language"]["buckets"]}
    narrowed: dict[str, int] = {}
    for (name, _), word in zip(chosen, held, strict=True):
        narrowed[name] = narrowed.get(name, 0) + counts[word]
    return Facts(
        index=next((str(one["key"]) for one in found["index"]["buckets"]), ""),
        shards=answer["_shards"]["total"],
        documents=counts[_FIRST],
        pages=pages,
        spoken=sum(spoken.get(one, 0) for one in set(languages)) or pages,
        stemmings=tuple(sorted(_keys(found["stemming"]))),
        currencies=frozenset(_keys(found["currency"]) if "currency" in found else ()),
        counts=counts,
        narrowed=narrowed,
    )


def _counted(node: Node) -> Iterable[Word]:
    """The words that are weighed, in every form that a stemmer may give them, in text and title or their own field."""
    if isinstance(node, Everything):
        return
    for leaf in _all_leaves(node):
        sought = unexact(terms(leaf, analysis.STEMMINGS))
        if len(sought.terms) > 1 and not sought.loose and not sought.slop:
            continue  # a phrase, of which no word is weighed by itself
        for term in sought.terms:
            if term.form in ("stems", "words"):
                fields = (term.form, f"title_{term.form}") if leaf.field in _IN_TEXT else (leaf.field,)
                yield from ((field, text) for field in fields for text in term.texts)


def _all_leaves(node: Node) -> list[Any]:
    """Leaves, those under NOT as well."""
    if isinstance(node, Not):
        return _all_leaves(node.node)
    below: Sequence[Node] = getattr(node, "nodes", None) or [one for one in [getattr(node, "node", None)] if one]
    return [leaf for child in below for leaf in _all_leaves(child)] if below else leaves(node)


def _keys(terms_found: dict[str, Any]) -> list[str]:
    return [str(one["key"]) for one in terms_found["buckets"]]


def _counts(found: dict[str, Any], number: int) -> list[int]:
    return [
        int(one["doc_count"])
        for begin in range(0, number, _COUNTED_AT_ONCE)
        for one in found[f"words{begin}"]["buckets"]
    ]
