"""The fields of the embedded index, and a record written into them. One tantivy document a page."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zlib import crc32

import tantivy

from indexer.model.mentions import Mention
from indexer.model.values import Identifier
from indexer.search import bounds, intervals, values
from indexer.search.fields import DOCUMENT_FACETS, NAMED
from indexer.search.record import Record
from indexer.text import analysis, by_ear
from indexer.text.rates import per_euro

VERSION = 2  # raise it when the fields or what is written into them change
SPACED = "spaced"  # words come analysed, with spaces between them
WORD_FIELDS = ("exact", "words", "stems", "title_exact", "title_words", "title_stems", "names", "heard", *NAMED)
DOCUMENT_WORDS = ("author", "from", "to", "site", "path")
WHOLE_FIELDS = ("document", "collection", "kind", "type", "language", "status", "tag", "part", "has")
CODE_FIELDS = ("identifier", "contract", "stretch")
NUMBER_FIELDS = ("row", "batch", "amount", "money", "day", "created_first", "created_last")
STATED_STRETCH = len(values.UNITS)  # the unit of a date that says from when to when
UNIT_BITS, CURRENCY_BITS = 32, 56
_NUMBERED = frozenset({"CONTRACT", "TENDER", "CASE"})


def currency_numbers() -> dict[str, int]:
    """The number by which each currency of the rate table is kept beside a sum."""
    return {code: number for number, code in enumerate(sorted(per_euro()))}


def fingerprint() -> str:
    """What an index must have been made with to be read: fields, analysis and rate table."""
    parts = (VERSION, tantivy.__version__.split(".")[:2], analysis.VERSION, sorted(per_euro()), *WORD_FIELDS)
    return sha256(repr((*parts, DOCUMENT_WORDS, WHOLE_FIELDS, CODE_FIELDS, NUMBER_FIELDS)).encode()).hexdigest()


def schema() -> tantivy.Schema:
    """Words with their positions, whole values, numbers with columns; `page` and `columns` are stored only."""
    builder = tantivy.SchemaBuilder()
    for name in (*WORD_FIELDS, *DOCUMENT_WORDS):
        builder.add_text_field(name, tokenizer_name=SPACED, index_option="position")
    for name in (*WHOLE_FIELDS, *CODE_FIELDS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in NUMBER_FIELDS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_bytes_field("page", stored=True)
    builder.add_bytes_field("columns", stored=True)
    return builder.build()


def register(index: tantivy.Index) -> None:
    """Tell an index how words come."""
    index.register_tokenizer(SPACED, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """What a document says on each of its pages, worked out once."""

    facets: dict[str, tuple[str, ...]]
    title: str
    days: tuple[int, int]
    words: tuple[tuple[str, str], ...]  # field and analysed text
    wholes: tuple[tuple[str, str], ...]
    about: dict[str, str]
    stemming: str


def document_part(record: Record) -> DocumentPart:
    """The fields that are the same on all pages of a record's document."""
    document = record.document
    days = bounds.days(document.date)
    facets = {
        "collection": (document.collection,),
        "kind": (str(document.kind),),
        "type": _given(document.type),
        "language": _given(document.language),
        "status": (str(document.status),),
        "site": _given(document.site),
        "author": document.authors,
        "tag": record.tags,
        "created": _given(document.date[:4] if days else ""),
    }
    stemming = analysis.stemming(document.language)
    paths = (*document.paths, document.inside) if document.inside else document.paths
    worded = {"author": document.authors, "from": (document.sender,), "to": document.recipients}
    worded |= {"site": (document.site,), "path": paths}
    words = [(name, folded) for name, texts in worded.items() for text in texts if (folded := _folded(text))]
    title = forms(document.title, stemming)
    words += [(f"title_{form}", text) for form, text in title.items() if text]
    wholes = [("document", document.id)]
    wholes += [
        (name, value) for name in ("collection", "kind", "type", "language", "status", "tag") for value in facets[name]
    ]
    wholes += [("has", name) for name in {name for name, _ in words} & set(DOCUMENT_WORDS)]
    wholes += [("has", name) for name in DOCUMENT_FACETS if facets[name]] + (
        [("has", "title")] if title["words"] else []
    )
    return DocumentPart(
        facets=facets,
        title=_folded(document.name),
        days=(days.first.toordinal(), days.last.toordinal()) if days else (0, 0),
        words=tuple(words),
        wholes=tuple(dict.fromkeys(wholes)),
        about=_cleaned(
            {
                "document": document.id,
                "title": document.name,
                "path": paths[0] if paths else "",
                "collection": document.collection,
                "kind": str(document.kind),
                "type": document.type,
                "language": document.language,
                "created": document.date,
            }
        ),
        stemming=stemming,
    )


def page_facets(record: Record) -> dict[str, tuple[str, ...]]:
    """The facets that belong to the page: ids of its entities by kind, and of its contracts."""
    found = {name: tuple(one.id for one in record.entities if str(one.kind) == name) for name in NAMED}
    return {**found, "contract": record.contracts}


def forms(text: str, stemming: str) -> dict[str, str]:
    """The text as each of the three word fields takes it, word for word."""
    surfaces = analysis.surfaces(_clean(text))
    both = [analysis.forms(surface, stemming) for surface in surfaces]
    exact = " ".join([analysis.exact(surface) for surface in surfaces])
    return {
        "exact": exact,
        "words": " ".join([word for word, _ in both]),
        "stems": " ".join([stem for _, stem in both]),
    }


def page(record: Record, part: DocumentPart, *, row: int, first: bool) -> tantivy.Document:
    """A page as the index takes it. `first` marks the page that stands for a document found by its title."""
    written = tantivy.Document()
    stemming = analysis.stemming(record.language) if record.language else part.stemming
    for form, text in forms(record.text, stemming).items():
        written.add_text(form, text)
    for name, text in (*part.words, *part.wholes, *_names(record), *_codes(record), *_has(record)):
        written.add_text(name, _clean(text))
    written.add_text("heard", " ".join(_heard(record, first=first)))
    if first:
        written.add_text("part", "first")
    marks = _add_values(written, record.values)
    written.add_unsigned("row", row)
    if part.days[0]:
        written.add_unsigned("created_first", part.days[0])
        written.add_unsigned("created_last", part.days[1])
    title = _clean(record.document.title)
    stored = {"text": _clean(record.text), "title": title, "stemming": stemming, "about": part.about, "marks": marks}
    written.add_bytes("page", _sealed(json.dumps(stored, ensure_ascii=False).encode()))
    return written


def stored_page(data: bytes) -> dict[str, Any]:
    """What `page` stored: text, stemming, about, marks. Raises ValueError where it is damaged."""
    if data[:4] != _sealed(data[4:])[:4]:
        raise ValueError("a stored page is damaged")
    held: dict[str, Any] = json.loads(data[4:])
    return held


def _sealed(data: bytes) -> bytes:
    """Bytes with their check sum before them: tantivy checks none when it reads."""
    return crc32(data).to_bytes(4, "big") + data


def batch(number: int, columns: bytes) -> tantivy.Document:
    """A batch of columns, kept in the index itself so that one commit covers both."""
    written = tantivy.Document()
    written.add_unsigned("batch", number)
    written.add_bytes("columns", columns)
    return written


def code(text: str) -> str:
    """An identifier without case, spaces and punctuation."""
    return "".join(letter for letter in analysis.folded(text.replace(" ", "")) if letter.isalnum())


def _names(record: Record) -> Iterator[tuple[str, str]]:
    for entity in record.entities:
        for name in entity.names:
            folded = _folded(name)
            if folded and str(entity.kind) in NAMED:
                yield str(entity.kind), folded
                yield "names", folded


def _heard(record: Record, *, first: bool) -> list[str]:
    """Keys by ear of all names on the page and, on the first one, of the words of the title."""
    texts = [name for entity in record.entities if str(entity.kind) in NAMED for name in entity.names]
    texts += [record.document.title] if first else []
    words = {surface for text in texts for surface in analysis.surfaces(_clean(text))}
    return sorted({key for word in words for key in by_ear.keys(word)})


def _codes(record: Record) -> Iterator[tuple[str, str]]:
    for contract in record.contracts:
        yield "contract", code(contract)
    for mention in record.values:
        if isinstance(mention.value, Identifier):
            number, scheme = code(mention.value.value), mention.value.scheme
            yield "identifier", number
            yield "identifier", code(scheme) + number
            if scheme.upper() in _NUMBERED:
                yield "contract", number


def _has(record: Record) -> Iterator[tuple[str, str]]:
    held = {str(entity.kind) for entity in record.entities} | {str(mention.kind) for mention in record.values}
    held = {"amount" if kind == "money" else kind for kind in held}
    held |= {"contract"} if record.contracts else set()
    held |= {"text"} if record.text.strip() else set()
    return (("has", name) for name in sorted(held))


def _add_values(written: tantivy.Document, mentions: tuple[Mention, ...]) -> list[list[Any]]:
    """Sums and dates as points and stretches; gives back what lighting them needs."""
    marks: list[list[Any]] = []
    numbers = currency_numbers()
    for mention, found in values.sums(mentions):
        marks.append(["amount", mention.start, mention.end, found.low, found.high, found.currency])
        written.add_unsigned("amount", found.low)
        number = numbers.get(found.currency)
        if number is not None:
            written.add_unsigned("money", number << CURRENCY_BITS | found.low)
        if found.high > found.low:
            _add_stretch(
                written, found.low, found.high, ("sum:", *([f"{found.currency}:"] if number is not None else []))
            )
    for mention, days in values.periods(mentions):
        marks.append(["date", mention.start, mention.end, days.first, days.last, days.unit])
        unit = values.UNITS.index(days.unit) if days.unit else STATED_STRETCH
        written.add_unsigned("day", unit << UNIT_BITS | days.first)
        if not days.unit:
            _add_stretch(written, days.first, days.last, ("days:",))
    return marks


def _add_stretch(written: tantivy.Document, first: int, last: int, prefixes: Iterable[str]) -> None:
    for prefix in prefixes:
        for block in intervals.cover(first, last):
            written.add_text("stretch", prefix + block)


def _folded(text: str) -> str:
    return " ".join(analysis.folded(surface) for surface in analysis.surfaces(_clean(text)))


def _given(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _cleaned(texts: dict[str, str]) -> dict[str, str]:
    return {name: _clean(text) for name, text in texts.items()}


def _clean(text: str) -> str:
    """The text with what no encoding can hold replaced, character for character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
