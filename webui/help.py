"""How to search, what the marks mean, which keys there are. The examples are data, so that tests can try them."""

from typing import NamedTuple

from flask import Blueprint, Response

from indexer.model.json_form import Json
from webui import twins

pages = Blueprint("help", __name__)


class Example(NamedTuple):
    """Something to type, and what it finds."""

    typed: str
    finds: str


OPERATORS = (
    Example("harbour cameras", "pages on which both words stand, in any of their forms"),
    Example('"surveillance contracts"', "these words next to each other, in this order"),
    Example("radar OR sonar", "either word"),
    Example("radar AND sonar", "both words; the same as leaving AND out"),
    Example("radar NOT sonar", "the first word without the second; -sonar does the same"),
    Example("+radar sonar", "radar must be there"),
    Example("(radar OR sonar) AND harbour", "brackets keep together what belongs together"),
    Example("camera*", "words that begin so: camera, cameras, cameraman; * stands for any letters"),
    Example("gr?y", "? stands for exactly one letter: gray, grey"),
    Example("hikvison~", "words spelt nearly so, for misspellings and bad scans; ~2 allows two wrong letters"),
    Example('"radar contract"~5', "both words with at most five others between them"),
    Example("=Apple", "exactly these characters, capitals and accents included"),
    Example("radar^3 harbour", "pages about radar come first"),
    Example("created:[2019 TO 2020-06]", "documents of this time; * leaves one end open: [2019 TO *]"),
)
FIELDS = (
    Example("company:Hikvision", "pages that name the company, under any of its names"),
    Example('organisation:"European Commission"', "the same for state bodies, courts, parties, associations"),
    Example('person:"Ilham Tohti"', "the same for people"),
    Example("place:Xinjiang", "the same for places"),
    Example("contract:*", "pages that state a contract"),
    Example("identifier:NO998877665", "a register, case or contract number"),
    Example("amount:[1000000 TO *]", "sums of money of at least a million, in any currency"),
    Example("amount:[1000000 TO *]EUR", "the same in euros"),
    Example("date:[2017 TO 2018]", "pages whose text names a date of these years"),
    Example("created:2020", "documents of that year, by their own date"),
    Example("title:ethics", "the word in the title"),
    Example("text:ethics", "the word in the text only"),
    Example("author:hansen", "who wrote it"),
    Example("from:hansen to:olsen", "sender and recipients of mails"),
    Example("site:example.org", "where a news article was published"),
    Example("path:board", "the name of the file or its folders"),
    Example('folder:"filings"', "everything in that folder and below, and in archives there"),
    Example("type:pdf", "the type of file"),
    Example("kind:filing", "report, filing or news"),
    Example("language:nb", "the language, as two letters"),
    Example('collection:"harbour leak"', "one collection"),
    Example("status:partial", "documents that could be read only in part"),
    Example("tag:important", "documents somebody tagged"),
)
KEYS = (
    Example("/", "go to the search box"),
    Example("j", "next result"),
    Example("k", "result before"),
    Example("Enter", "open the result"),
    Example("n", "next word found, on this page or the next that has one"),
    Example("N", "word found before"),
    Example("]", "next page of the document"),
    Example("[", "page before"),
    Example("c", "copy a citation of what is selected, or of the first word found"),
    Example("?", "show these keys"),
    Example("Esc", "close, or leave the search box"),
)


@twins.page(pages, "/help")
def page(form: str) -> Response:
    """Everything a reader can type or press."""
    if form == twins.JSON:
        return twins.as_json({"operators": _rows(OPERATORS), "fields": _rows(FIELDS), "keys": _rows(KEYS)})
    return twins.html("help/help.html", operators=OPERATORS, fields=FIELDS, keys=KEYS)


def _rows(examples: tuple[Example, ...]) -> list[Json]:
    return [{"typed": one.typed, "finds": one.finds} for one in examples]
