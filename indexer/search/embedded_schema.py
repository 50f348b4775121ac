"""The fields of the embedded index, and a record written into them. One tantivy document a page."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from zlib import crc32

import tantivy

from indexer.model.mentions import Mention
from indexer.search import intervals, values
from indexer.search.fields import NAMED
from indexer.search.record import Record
from indexer.search.written import (
    DOCUMENT_WORDS,
    DocumentPart,
    clean,
    codes,
    currency_numbers,
    forms,
    has,
    heard,
    names,
)
from indexer.text import analysis
from indexer.text.rates import per_euro

VERSION = 3  # raise it when the fields or what is written into them change
SPACED = "spaced"  # words come analysed, with spaces between them
WORD_FIELDS = ("exact", "words", "stems", "title_exact", "title_words", "title_stems", "names", "heard", *NAMED)
WHOLE_FIELDS = ("document", "collection", "kind", "type", "language", "status", "tag", "folder", "part", "has")
CODE_FIELDS = ("identifier", "contract", "stretch")
NUMBER_FIELDS = ("row", "batch", "amount", "money", "day", "created_first", "created_last")
STATED_STRETCH = len(values.UNITS)  # the unit of a date that says from when to when
UNIT_BITS, CURRENCY_BITS = 32, 56


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


def page(record: Record, part: DocumentPart, *, row: int, first: bool) -> tantivy.Document:
    """A page as the index takes it. `first` marks the page that stands for a document found by its title."""
    written = tantivy.Document()
    stemming = analysis.stemming(record.language) if record.language else part.stemming
    for form, text in forms(record.text, stemming).items():
        written.add_text(form, text)
    for name, text in (*part.words, *part.wholes, *names(record), *codes(record), *has(record)):
        written.add_text(name, clean(text))
    written.add_text("heard", " ".join(heard(record, first=first)))
    if first:
        written.add_text("part", "first")
    marks = _add_values(written, record.values)
    written.add_unsigned("row", row)
    if part.days[0]:
        written.add_unsigned("created_first", part.days[0])
        written.add_unsigned("created_last", part.days[1])
    title = clean(record.document.title)
    stored = {"text": clean(record.text), "title": title, "stemming": stemming, "about": part.about, "marks": marks}
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
