"""The writing half of an engine: what is given, page by page, goes to the one writer of its index."""

from collections.abc import Iterable
from itertools import groupby
from typing import Protocol

from indexer.errors import EngineUnavailable
from indexer.search.record import Record


class Writer(Protocol):
    """Writes one index; nothing shows before the commit."""

    def write(self, pages: list[Record]) -> None:
        """All pages of one document, instead of those it had."""

    def remove(self, document: str) -> None: ...

    def clear(self) -> None: ...

    def commit(self) -> None: ...


class Writing:
    """See `engine.Engine`. Without a writer, the engine was opened for reading only."""

    def __init__(self, writer: Writer | None) -> None:
        self.__writer = writer

    def index(self, records: Iterable[Record]) -> None:
        """Add pages; those of one document come one after another, and replace all it had before."""
        writer = self._writing()
        for _, pages in groupby(records, key=lambda record: record.document.id):
            writer.write(list(pages))

    def remove(self, documents: Iterable[str]) -> None:
        writer = self._writing()
        for document in documents:
            writer.remove(document)

    def clear(self) -> None:
        """Begin an empty index; searches see the old one until the next commit."""
        self._writing().clear()

    def commit(self) -> None:
        self._writing().commit()

    def _writing(self) -> Writer:
        if self.__writer is None:
            raise EngineUnavailable("The index was opened for reading only.")
        return self.__writer
