"""The one table of fields: what can be searched by name, how its value is read, and which fields are facets."""

from dataclasses import dataclass
from enum import StrEnum


class Reading(StrEnum):
    """How the value after a field's colon is read."""

    TEXT = "text"  # words in any form, phrases exact
    WORDS = "words"  # words as they stand, folded
    NAMES = "names"  # words of one name of an entity on the page
    VALUE = "value"  # one of few values, as a whole
    CODE = "code"  # an identifier: letters and figures, punctuation aside
    AMOUNT = "amount"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the query language; `help` completes "searches …"."""

    name: str
    reading: Reading
    help: str


_TABLE = (
    Field("text", Reading.TEXT, "the words of the page, not the title"),
    Field("title", Reading.TEXT, "the document's title"),
    Field("author", Reading.WORDS, "who wrote it"),
    Field("from", Reading.WORDS, "who sent a mail"),
    Field("to", Reading.WORDS, "who received a mail"),
    Field("site", Reading.WORDS, "where a news page was published"),
    Field("path", Reading.WORDS, "folders and file name"),
    Field("folder", Reading.VALUE, 'everything in a folder and below: folder:"leak/board"'),
    Field("type", Reading.VALUE, "the kind of file: pdf, html, eml"),
    Field("kind", Reading.VALUE, "the kind of source: report, filing, news"),
    Field("language", Reading.VALUE, "the document's language: en, nb, zh"),
    Field("collection", Reading.VALUE, "the collection it belongs to"),
    Field("status", Reading.VALUE, "how reading it ended: done, partial"),
    Field("tag", Reading.VALUE, "tags given by readers"),
    Field("company", Reading.NAMES, "companies named on the page, by any of their names"),
    Field("organisation", Reading.NAMES, "organisations named on the page, by any of their names"),
    Field("person", Reading.NAMES, "people named on the page, by any of their names"),
    Field("place", Reading.NAMES, "places named on the page, by any of their names"),
    Field("contract", Reading.CODE, "contracts with evidence on the page, by number or id"),
    Field("identifier", Reading.CODE, "register numbers on the page: LEI, IMO, case and tender numbers"),
    Field("amount", Reading.AMOUNT, "sums of money on the page: amount:[1000000 TO *]EUR"),
    Field("date", Reading.DATE, "dates in the text: date:2017-03, date:[2015 TO 2018]"),
    Field("created", Reading.DATE, "the document's own date"),
)
FIELDS = {field.name: field for field in _TABLE}
NAMED = ("company", "organisation", "person", "place")  # entity facets: values are entity ids
PAGE_FACETS = (*NAMED, "contract")  # these belong to the page; the others are the same on all pages of a document
DOCUMENT_FACETS = ("collection", "kind", "type", "language", "status", "site", "author", "tag", "folder", "created")
FACETS = (*DOCUMENT_FACETS, *PAGE_FACETS)
