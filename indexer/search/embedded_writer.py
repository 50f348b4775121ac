"""The one writer of an embedded index: pages in, batches of columns beside them, all or nothing at each commit."""

import contextlib
from pathlib import Path

import tantivy

from indexer.errors import IndexOutdated
from indexer.model.values import Amount
from indexer.search.columns import Pending, all_joined, packed
from indexer.search.embedded_files import Files, reported
from indexer.search.embedded_schema import batch, written
from indexer.search.embedded_view import batch_numbers, load_batches
from indexer.search.record import Record
from indexer.search.vectors import page_key
from indexer.search.written import document_part, page_facets
from indexer.text import analysis

HEAP = 64_000_000  # bytes tantivy gathers before it writes a segment


class Writer:
    """Holds tantivy's lock from the first write on. Raises ArchiveBusy where another process holds it.

    An index that is not there is made; where it was `lost`, it is read only from the first commit on.
    """

    def __init__(self, files: Files, *, lost: bool = False) -> None:
        self._files = files
        self._folder: Path | None = None  # a generation that is not in use yet
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._batches: list[tuple[int, int]] = []  # number and rows of each, in order of writing
        self._next_row = 1
        self._pending = Pending()
        if not files.exists():
            self.clear()
            if not lost:
                self.commit()

    @property
    def begins(self) -> bool:
        """Whether it writes an index that is not read yet, and there is no other."""
        return self._folder is not None and not self._files.exists()

    def write(self, pages: list[Record]) -> None:
        """All pages of one document, instead of those it had."""
        writer = self._opened()
        part = document_part(pages[0])
        document = pages[0].document.id
        with reported(self._files.path):
            writer.delete_documents_by_term("document", document)
            self._pending.add_document(document, title=part.title, days=part.days, facets=part.facets)
            self._pending.stemmings.add(part.stemming)
            ordered = sorted(pages, key=lambda one: one.page)
            for page in written(ordered, part, first_row=self._next_row):
                writer.add_document(page)
            for row, record in enumerate(ordered, self._next_row):
                key = page_key(pages[0].document.title, record.text)
                self._pending.add_page(row, record.page, page_facets(record), key=key)
                self._pending.stemmings.add(analysis.stemming(record.language))
                sums = (mention.value for mention in record.values if isinstance(mention.value, Amount))
                self._pending.currencies.update(stated.currency for stated in sums)
            self._next_row += len(ordered)

    def remove(self, document: str) -> None:
        writer = self._opened()
        with reported(self._files.path):
            writer.delete_documents_by_term("document", document)
        self._pending.end(document)

    def clear(self) -> None:
        """Begin a new generation; the one in use stays until the commit."""
        self._drop()
        self._folder, self._index = self._files.begin()
        self._batches, self._next_row, self._pending = [], 1, Pending()

    def commit(self) -> None:
        """Make all written since the last commit durable and visible at once."""
        if self._folder is None and not self._pending.ended:
            return
        writer = self._opened()
        with reported(self._files.path):
            if self._pending.ended:
                self._add_batch(writer)
            writer.commit()
        self._pending = Pending()
        if self._folder is not None:
            self._files.use(self._folder)
            self._folder = None

    def close(self) -> None:
        """Let go of the index; what was not committed is dropped."""
        self._drop()

    def _add_batch(self, writer: tantivy.IndexWriter) -> None:
        """Write the pending rows as a batch, joined with earlier ones that are not much larger.

        So an archive of n pages has at most about log n batches, and each row is copied as often at most.
        """
        assert self._index is not None
        fresh = self._pending.columns()
        rows = len(fresh.rows)
        taken: list[int] = []
        while self._batches and self._batches[-1][1] <= 2 * max(rows, 1):
            number, size = self._batches.pop()
            taken.insert(0, number)
            rows += size
        if taken:
            self._index.reload()
            earlier = load_batches(self._index.schema, self._index.searcher(), tuple(taken))
            fresh = all_joined([*earlier, fresh])
            for number in taken:
                # By query: a term of a number field is not recognised by delete_documents_by_term (tantivy 0.27).
                writer.delete_documents_by_query(tantivy.Query.term_query(self._index.schema, "batch", number))
        fresh = fresh.without_dead()
        number = max([0, *taken, *(one for one, _ in self._batches)]) + 1
        writer.add_document(batch(number, packed(fresh)))
        self._batches.append((number, len(fresh.rows)))

    def _opened(self) -> tantivy.IndexWriter:
        if self._writer is not None:
            return self._writer
        if self._index is None:
            index = self._files.open()
            with reported(self._files.path):
                searcher = index.searcher()
                numbers = batch_numbers(index.schema, searcher)
                batches = load_batches(index.schema, searcher, numbers)
            self._batches = [(number, len(one.rows)) for number, one in zip(numbers, batches, strict=True)]
            self._next_row = max((int(one.rows[-1]) for one in batches if len(one.rows)), default=0) + 1
            self._index = index
        with reported(self._files.path):
            self._writer = self._index.writer(HEAP, 1)
        return self._writer

    def _drop(self) -> None:
        writer, self._writer, self._index = self._writer, None, None
        if writer is not None:
            with contextlib.suppress(ValueError, IndexOutdated), reported(self._files.path):
                writer.rollback()
                writer.wait_merging_threads()
