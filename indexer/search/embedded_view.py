"""One state of the embedded index, as a reader has it open: searcher and columns, which never change."""

from dataclasses import dataclass
from typing import Any

import tantivy

from indexer.search.columns import EMPTY, Columns, Ints, all_joined, unpacked
from indexer.search.embedded_files import Files, reported
from indexer.search.embedded_schema import stored_pages


@dataclass(frozen=True, slots=True)
class View:
    """`batches` are the numbers of the batches that make up `columns`."""

    state: tuple[object, ...]
    index: tantivy.Index
    schema: tantivy.Schema
    searcher: tantivy.Searcher
    batches: tuple[int, ...]
    columns: Columns

    def pages(self, places: Ints) -> list[dict[str, Any]]:
        """What is stored of these pages, in the same order."""
        rows = self.columns.rows[places].tolist()
        return stored(self.schema, self.searcher, rows)


def stored(schema: tantivy.Schema, searcher: tantivy.Searcher, rows: list[int]) -> list[dict[str, Any]]:
    """What is stored of the pages with these numbers, in the same order. Each block is read once."""
    found = searcher.search(_with_rows(schema, rows), limit=max(len(rows), 1), count=False, order_by_field="row").hits
    block_of = dict(
        zip(
            (row for row, _ in found),
            searcher.fast_field_values("block", [address for _, address in found]),
            strict=True,
        )
    )
    blocks = sorted(set(block_of.values()))
    openings = searcher.search(_with_rows(schema, blocks), limit=max(len(blocks), 1), count=False, order_by_field="row")
    held = {block: stored_pages(searcher.doc(address).get_first("pages")) for block, address in openings.hits}
    return [held[block_of[row]][row - block_of[row]] for row in rows]


def _with_rows(schema: tantivy.Schema, rows: list[int]) -> tantivy.Query:
    return tantivy.Query.term_set_query(schema, "row", rows)


def open_view(files: Files, state: tuple[object, ...], before: View | None) -> View:
    """The index as it stands. What `before` has loaded is used again where the same generation only grew."""
    same = before is not None and before.state[0] == state[0]
    with reported(files.path):
        if same and before is not None:
            index = before.index
            index.reload()
        else:
            index = files.open()
        known, columns = (before.batches, before.columns) if same and before is not None else ((), EMPTY)
        while (numbers := batch_numbers(index.schema, searcher := index.searcher())) != known:
            grown = bool(known) and numbers[: len(known)] == known
            kept, left = (columns, numbers[len(known) :]) if grown else (EMPTY, numbers)
            columns = all_joined([kept, *load_batches(index.schema, searcher, left)])
            columns = columns if grown else columns.without_dead()
            known = numbers
            index.reload()  # a searcher keeps in memory what it read last, here all batches: another one is to serve
    return View(state, index, index.schema, searcher, known, columns)


def batch_numbers(schema: tantivy.Schema, searcher: tantivy.Searcher) -> tuple[int, ...]:
    """The numbers of all batches of columns, in order of writing."""
    every = tantivy.Query.range_query(schema, "batch", tantivy.FieldType.Unsigned, 0, 2**63)
    count = searcher.search(every, limit=1).count
    return tuple(
        sorted(number for number, _ in searcher.search(every, limit=max(count, 1), order_by_field="batch").hits)
    )


def load_batches(schema: tantivy.Schema, searcher: tantivy.Searcher, numbers: tuple[int, ...]) -> list[Columns]:
    """These batches, in the order given."""
    loaded = []
    for number in numbers:
        [(_, address)] = searcher.search(tantivy.Query.term_query(schema, "batch", number), limit=1).hits
        loaded.append(unpacked(searcher.doc(address).get_first("columns")))
    return loaded
