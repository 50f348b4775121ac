"""The mapping of the Elasticsearch index, made from the one table of fields, and a record as the body of its page.

Words come analysed by `text.analysis`, with spaces between them, so that both engines compare the same tokens.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from indexer.model.identity import page_id
from indexer.model.values import Amount
from indexer.search import values
from indexer.search.columns import tie
from indexer.search.fields import FACETS, FIELDS, PAGE_FACETS, Field, Reading
from indexer.search.record import Record
from indexer.search.vectors import page_key
from indexer.search.written import (
    DocumentPart,
    clean,
    codes,
    currency_numbers,
    document_part,
    forms,
    has,
    heard,
    names,
    page_facets,
    whole,
)
from indexer.text import analysis
from indexer.text.customs import base
from indexer.text.rates import per_euro

VERSION = 3  # raise it when what is written into the fields changes
CURRENCY_BITS = 56  # cents below, the currency's number above
MOST_TERMS = 10_000  # results that one request may hold
_LONGEST_ID = 512  # bytes that Elasticsearch takes
_LONGEST_VALUE = 8_000  # characters of a value that is compared whole
_WORDS = {"type": "text", "analyzer": "spaced"}
_SINGLE = {**_WORDS, "index_options": "freqs"}  # words that no phrase is made of
_WHOLE = {"type": "keyword", "ignore_above": _LONGEST_VALUE}
_STRETCH = {"type": "long_range", "doc_values": False}
_DAY = {"type": "integer"}
Body = dict[str, Any]


def mapping(*, patched: bool = False) -> Body:
    """Strict: a field that is not in the table is an error, not a new field."""
    return {
        "dynamic": "strict",
        "_meta": {"fingerprint": fingerprint(), "patched": patched},
        "_routing": {"required": True},
        "_source": {"includes": ["kept"]},
        "properties": _properties(),
    }


def _properties() -> Body:
    properties: Body = {
        name: dict(_WHOLE) for name in ("document", "part", "has", "stemming", "currency", "revision", "says")
    }
    properties |= {f"facet_{name}": dict(_WHOLE) for name in FACETS}
    properties |= {f"new_{name}": dict(_WHOLE) for name in PAGE_FACETS}
    for field in FIELDS.values():
        properties |= _kept_for(field)
    properties |= {
        "names": dict(_SINGLE),
        "heard": dict(_SINGLE),
        "language_base": dict(_WHOLE),
        "title_sort": dict(_WHOLE),
    }
    properties |= {"page": {"type": "integer"}, "tie": {"type": "long"}}
    properties["kept"] = {"type": "object", "enabled": False}
    return properties


def _kept_for(field: Field) -> Body:
    """What the index keeps so that a field can be searched."""
    match field.reading:
        case Reading.TEXT:
            prefix = "title_" if field.name == "title" else ""
            return {f"{prefix}stems": dict(_SINGLE)} | {f"{prefix}{form}": dict(_WORDS) for form in ("exact", "words")}
        case Reading.WORDS | Reading.NAMES:
            return {field.name: dict(_WORDS)}
        case Reading.VALUE:
            return {f"whole_{field.name}": dict(_WHOLE)}
        case Reading.CODE:
            return {field.name: dict(_WHOLE)}
        case Reading.AMOUNT:
            return {"amount": dict(_STRETCH), "money": dict(_STRETCH)}
    if field.name == "created":
        return {"created_first": dict(_DAY), "created_last": dict(_DAY)}
    return {"day": dict(_STRETCH), "stretch": dict(_STRETCH)}


def settings(*, shards: int) -> Body:
    """Of an index that is being filled: seen by nobody, so neither refreshed nor copied until it is whole."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "translog.durability": "async",
        "max_inner_result_window": MOST_TERMS,
        "analysis": {"analyzer": {"spaced": {"type": "custom", "tokenizer": "whitespace"}}},
    }


def settings_in_use(*, replicas: int) -> Body:
    """Of an index that is searched: every commit is durable, and copies are kept as far as there are nodes for them.

    It is still refreshed by commits alone, so that nobody sees half of one.
    """
    return {"translog.durability": "request", "auto_expand_replicas": f"0-{replicas}" if replicas else "false"}


def fingerprint() -> str:
    """What an index must have been made with to be read: fields, analysis and rate table."""
    return sha256(repr((VERSION, analysis.VERSION, sorted(per_euro()), _properties())).encode()).hexdigest()


def key(document: str, page: int) -> str:
    """The id of a page in the index."""
    plain = clean(page_id(document, page))
    return plain if len(plain.encode()) <= _LONGEST_ID else sha256(plain.encode()).hexdigest()


def pages(records: list[Record], *, revision: str) -> Iterator[tuple[int, Body]]:
    """The pages of a document, by number, as the index takes them."""
    part = document_part(records[0])
    met: set[tuple[str, str]] = set()
    for at, record in enumerate(sorted(records, key=lambda one: one.page)):
        body = _page(record, part, first=not at, revision=revision)
        for name in PAGE_FACETS:  # what no earlier page has: counted, it is documents that are counted
            fresh = [value for value in body[f"facet_{name}"] if (name, value) not in met]
            met.update((name, value) for value in fresh)
            body[f"new_{name}"] = fresh
        yield record.page, body


def _page(record: Record, part: DocumentPart, *, first: bool, revision: str) -> Body:
    """`first` marks the page that stands for its document."""
    stemming = analysis.stemming(record.language) if record.language else part.stemming
    written: Body = dict(forms(record.text, stemming))
    for name, text in (*part.words, *names(record), *codes(record)):
        written.setdefault(name, []).append(clean(text))
    written["heard"] = " ".join(heard(record, first=first))
    written |= _of_document(record, part)
    written |= {f"facet_{name}": list(map(clean, found)) for name, found in page_facets(record).items()}
    written["has"] = [value for name, value in part.wholes if name == "has"] + [value for _, value in has(record)]
    written |= {"page": record.page, "part": "first" if first else "further", "revision": revision}
    written["stemming"] = sorted({stemming, part.stemming} - {""})
    written["says"] = f"{page_key(record.document.title, record.text):016x}"
    marks = _add_values(written, record)
    written["kept"] = {"text": clean(record.text), "title": clean(record.document.title), "stemming": stemming}
    written["kept"] |= {"about": part.about, "marks": marks}
    return written


def _of_document(record: Record, part: DocumentPart) -> Body:
    """What is the same on all pages of a document."""
    facets = {name: list(map(clean, found)) for name, found in part.facets.items()}
    held: Body = {f"facet_{name}": found for name, found in facets.items()}
    held |= {
        f"whole_{field.name}": [whole(value) for value in facets[field.name]]
        for field in FIELDS.values()
        if field.reading is Reading.VALUE
    }
    held |= {"document": clean(record.document.id), "tie": tie(record.document.id) - 2**63}
    held["language_base"] = [base(value) for value in facets["language"]]
    if part.title:
        held["title_sort"] = part.title[:_LONGEST_VALUE]
    if part.days[0]:
        held |= {"created_first": part.days[0], "created_last": part.days[1]}
    return held


def _add_values(written: Body, record: Record) -> list[list[Any]]:
    """Sums and dates as stretches; gives back what lighting them needs."""
    marks: list[list[Any]] = []
    numbers = currency_numbers()
    for mention, found in values.sums(record.values):
        marks.append(["amount", mention.start, mention.end, found.low, found.high, found.currency])
        written.setdefault("amount", []).append(_stretch(found.low, found.high))
        if (number := numbers.get(found.currency)) is not None:
            shift = number << CURRENCY_BITS
            written.setdefault("money", []).append(_stretch(shift + found.low, shift + found.high))
    for mention, days in values.periods(record.values):
        marks.append(["date", mention.start, mention.end, days.first, days.last, days.unit])
        written.setdefault("day" if days.unit else "stretch", []).append(_stretch(days.first, days.last))
    stated = {mention.value.currency for mention in record.values if isinstance(mention.value, Amount)}
    written["currency"] = sorted(stated & numbers.keys())
    return marks


def _stretch(low: int, high: int) -> dict[str, int]:
    return {"gte": low, "lte": high}
