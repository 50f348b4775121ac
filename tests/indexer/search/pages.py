"""Real records for the tests of search, and shorthands for filling and asking an engine."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indexer.config import Config
from indexer.model.documents import Document
from indexer.model.kinds import Kind, SourceKind, Status
from indexer.model.mentions import Mention
from indexer.model.scope import EVERYTHING
from indexer.model.values import Amount, DateValue, Identifier
from indexer.search.engine import Engine
from indexer.search.query import Query
from indexer.search.record import NamedOnPage, Record
from indexer.search.results import Results


def document(name: str = "report", **fields: Any) -> Document:
    """A document whose id is its name."""
    given: dict[str, Any] = {
        "collection": "leak",
        "sha256": "0" * 64,
        "size": 1,
        "type": "pdf",
        "paths": (f"papers/{name}.pdf",),
        "kind": SourceKind.REPORT,
        "language": "en",
        "status": Status.DONE,
    }
    return Document(id=name, **{**given, **fields})


def record(text: str = "", *, page: int = 1, of: Document | None = None, language: str = "", **fields: Any) -> Record:
    """A page; its language is the document's unless given."""
    owner = of or document()
    return Record(owner, page, text, language or owner.language, **fields)


def named(kind: Kind, *names: str, id: str = "") -> NamedOnPage:
    return NamedOnPage(id or names[0].casefold(), kind, names)


def money(text: str, surface: str, value: str, currency: str = "EUR", upper: str | None = None) -> Mention:
    amount = Amount(Decimal(value), currency, "range" if upper else "exactly", Decimal(upper) if upper else None)
    start = text.index(surface)
    return Mention(Kind.MONEY, surface, 1, start, start + len(surface), "test", 1.0, amount)


def dated(
    text: str, surface: str, value: str, precision: str = "day", until: str = "", ambiguous: tuple[str, ...] = ()
) -> Mention:
    start = text.index(surface)
    stated = DateValue(value, precision, until, False, ambiguous)
    return Mention(Kind.DATE, surface, 1, start, start + len(surface), "test", 1.0, stated)


def identifier(text: str, surface: str, scheme: str, value: str) -> Mention:
    start = text.index(surface)
    return Mention(Kind.IDENTIFIER, surface, 1, start, start + len(surface), "test", 1.0, Identifier(scheme, value))


@dataclass(frozen=True)
class Archive:
    """An engine, filled and asked."""

    engine: Engine

    def add(self, *records: Record) -> None:
        self.engine.index(records)
        self.engine.commit()

    def add_texts(self, **texts: str) -> None:
        """A document of one page for each name."""
        self.add(*(record(text, of=document(name)) for name, text in texts.items()))

    def search(self, text: str, **asked: Any) -> Results:
        return self.engine.search(Query(**{"text": text, "scope": EVERYTHING, **asked}))

    def found(self, text: str, **asked: Any) -> list[str]:
        """The names of the documents that match, in alphabetical order."""
        return sorted(hit.document for hit in self.search(text, limit=1000, **asked).hits)

    def lit(self, text: str, **asked: Any) -> list[str]:
        """What is lit on all pages that match."""
        lit = []
        for hit in self.search(text, **asked).hits:
            for page in hit.pages:
                shown = [(start - page.snippet_start, end - page.snippet_start) for start, end in page.spans]
                lit += [page.snippet[start:end] for start, end in shown if 0 <= start < end <= len(page.snippet)]
        return lit


Opened = Callable[[Config], Archive]  # an engine on the index of a configuration
