"""The fields of the embedded index, and a record written into them. One tantivy document a page."""

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any
from zlib import crc32

import tantivy
from backports import zstd

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

VERSION = 4  # raise it when the fields or what is written into them change
SPACED = "spaced"  # words come analysed, with spaces between them
WORD_FIELDS = ("words", "title_words", *DOCUMENT_WORDS, *NAMED)  # those that phrases are made of
SINGLE_FIELDS = ("stems", "title_stems", "names", "heard")  # how often a word occurs, not where
EXACT_FIELDS = ("exact", "title_exact")  # see `exact_forms`
WHOLE_FIELDS = ("document", "collection", "kind", "type", "language", "status", "tag", "folder", "part", "has")
CODE_FIELDS = ("identifier", "contract", "stretch")
LEVEL = 6  # of zstd
BLOCK = 32_768  # characters of a document's text that are packed together, so as to become small, and read together
NUMBER_FIELDS = ("row", "batch", "amount", "money", "day", "created_first", "created_last")
STATED_STRETCH = len(values.UNITS)  # the unit of a date that says from when to when
UNIT_BITS, CURRENCY_BITS = 32, 56


def fingerprint() -> str:
    """What an index must have been made with to be read: fields, analysis and rate table."""
    parts = (VERSION, tantivy.__version__.split(".")[:2], analysis.VERSION, sorted(per_euro()), *WORD_FIELDS)
    fields = (SINGLE_FIELDS, EXACT_FIELDS, WHOLE_FIELDS, CODE_FIELDS, NUMBER_FIELDS)
    return sha256(repr((*parts, *fields)).encode()).hexdigest()


def schema() -> tantivy.Schema:
    """Words, whole values, numbers with columns; `block` is a column only, `pages` and `columns` are stored only."""
    builder = tantivy.SchemaBuilder()
    for names_of, option in ((WORD_FIELDS, "position"), (SINGLE_FIELDS, "freq"), (EXACT_FIELDS, "basic")):
        for name in names_of:
            builder.add_text_field(name, tokenizer_name=SPACED, index_option=option)
    for name in (*WHOLE_FIELDS, *CODE_FIELDS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in NUMBER_FIELDS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("block", fast=True)
    builder.add_bytes_field("pages", stored=True)
    builder.add_bytes_field("columns", stored=True)
    return builder.build()


def register(index: tantivy.Index) -> None:
    """Tell an index how words come."""
    index.register_tokenizer(SPACED, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def written(records: Sequence[Record], part: DocumentPart, *, first_row: int) -> Iterator[tantivy.Document]:
    """The pages of a document, in order, as the index takes them. Their rows count on from `first_row`.

    What shows a page is kept with the first page of its block.
    """
    numbered = list(enumerate(records, first_row))
    title = clean(records[0].document.title)
    said = (*part.words, *part.wholes)
    own = [(name, clean(exact_forms(text) if name == "title_exact" else text)) for name, text in said]
    for together in _blocks(numbered):
        pages = [_page(record, part, own, row=row, first=row == first_row) for row, record in together]
        block, [(opening, _), *_] = together[0][0], pages
        held = {"about": part.about, "title": title, "pages": [kept for _, kept in pages]}
        opening.add_bytes("pages", _sealed(zstd.compress(json.dumps(held, ensure_ascii=False).encode(), LEVEL)))
        for page, _ in pages:
            page.add_unsigned("block", block)
            yield page


def stored_pages(data: bytes) -> list[dict[str, Any]]:
    """What was kept of the pages of a block: text, title, stemming, about, marks. Raises ValueError where damaged."""
    if data[:4] != _sealed(data[4:])[:4]:
        raise ValueError("a stored page is damaged")
    held: dict[str, Any] = json.loads(zstd.decompress(data[4:]))
    return [{**page, "about": held["about"], "title": held["title"]} for page in held["pages"]]


def exact_forms(exact: str) -> str:
    """What tells exact characters beside the words themselves, of words as they stand: each form with capitals or
    marks, and `~word` for a word that occurs in such forms alone."""
    forms_of: dict[str, set[str]] = {}
    for form in set(exact.split(" ")):
        forms_of.setdefault(analysis.folded(form), set()).add(form)
    other = {form for word, held in forms_of.items() for form in held if form != word}
    return " ".join(sorted(other | {f"~{word}" for word, held in forms_of.items() if word not in held}))


def _blocks(numbered: Sequence[tuple[int, Record]]) -> Iterator[list[tuple[int, Record]]]:
    """Rows and pages, as many together as fill a block; a longer page has one for itself."""
    together: list[tuple[int, Record]] = []
    size = 0
    for row, record in numbered:
        if together and size + len(record.text) > BLOCK:
            yield together
            together, size = [], 0
        together.append((row, record))
        size += len(record.text)
    if together:
        yield together


def _page(
    record: Record, part: DocumentPart, own: Iterable[tuple[str, str]], *, row: int, first: bool
) -> tuple[tantivy.Document, dict[str, Any]]:
    """A page as it is indexed, and what is kept of it. `own` is what its document says on each of its pages; the
    `first` stands for a document found by its title."""
    page = tantivy.Document()
    stemming = analysis.stemming(record.language) if record.language else part.stemming
    held = forms(record.text, stemming)
    page.add_text("words", held["words"])
    page.add_text("stems", held["stems"])
    page.add_text("exact", exact_forms(held["exact"]))
    for name, text in own:
        page.add_text(name, text)
    for name, text in (*names(record), *codes(record), *has(record)):
        page.add_text(name, clean(text))
    page.add_text("heard", " ".join(heard(record, first=first)))
    if first:
        page.add_text("part", "first")
    marks = _add_values(page, record.values)
    page.add_unsigned("row", row)
    if part.days[0]:
        page.add_unsigned("created_first", part.days[0])
        page.add_unsigned("created_last", part.days[1])
    return page, {"text": clean(record.text), "stemming": stemming, "marks": marks}


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
