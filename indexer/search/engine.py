"""The seam that both engines stand behind. No client object, query string or dict of an engine crosses it."""

from collections.abc import Callable, Iterable
from typing import Protocol, runtime_checkable

from indexer.model.scope import Scope
from indexer.search.query import Query
from indexer.search.record import Record
from indexer.search.results import Results
from indexer.search.similar import Similar


class Engine(Protocol):
    """An engine keeps one record per page and answers queries.

    Every method raises EngineUnavailable where the engine cannot be reached, `search` IndexOutdated where its index
    was made by another version. Writes are seen by searches after `commit`.
    """

    def index(self, records: Iterable[Record]) -> None:
        """Add pages. The pages of a document that were there before are replaced as one."""

    def remove(self, documents: Iterable[str]) -> None:
        """Take all pages of these documents out."""

    def clear(self) -> None:
        """Empty the index and bring it to this version."""

    def commit(self) -> None:
        """Make all that was written durable and visible."""

    def search(self, query: Query) -> Results:
        """Answer; a query in need of repair is repaired and says so. Raises QueryError where that is impossible."""

    def patched(self) -> bool:
        """Whether the index was written in more than one go since it was made anew.

        What was replaced, and how often was committed, still weighs a little in scores: only indexes that were made
        in one go are sure to score equal archives alike.
        """

    def documents(self) -> frozenset[str]:
        """Ids of all documents that have pages in the index."""

    def close(self) -> None:
        """Let go of files and connections."""


@runtime_checkable
class Learning(Protocol):
    """What an engine offers besides where it finds pages by meaning as well."""

    def unlearnt(self) -> int:
        """How many pages of the index, as committed, have no vectors yet."""

    def learn(self, *, threads: int, progress: Callable[[int, int], None] | None, stopping: Callable[[], bool]) -> int:
        """Make the vectors that are lacking, durably as it goes; gives how many pages were learnt.

        `stopping` is asked between pages. Raises MeaningUnavailable where the encoder is not installed.
        """

    def similar(self, document: str, *, scope: Scope, limit: int) -> tuple[Similar, ...]:
        """The documents within the scope that say something alike, most similar first; none where the document, or
        the archive, has no vectors."""

    def forget(self) -> None:
        """Delete the vectors of pages that are no longer in the index."""
