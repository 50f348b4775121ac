"""Columns of pages and documents: kept as bytes, joined, read again."""

from dataclasses import replace

import numpy as np

from indexer.search.columns import Columns, Lists, Pending, packed, unpacked
from indexer.search.fields import DOCUMENT_FACETS, PAGE_FACETS


def filled() -> Columns:
    pending = Pending()
    pending.add_document("a", title="A", days=(1, 2), facets=dict.fromkeys(DOCUMENT_FACETS, ("x",)))
    for row, names in enumerate([("one", "two"), (), ("two",)]):
        pending.add_page(row, row + 1, dict.fromkeys(PAGE_FACETS, names), key=row)
    return pending.columns()


def test_lists_that_were_written_with_wider_numbers_are_read() -> None:
    columns = filled()
    wider = {n: Lists(held.values, held.starts.astype(np.int64), held.numbers) for n, held in columns.facets.items()}
    read = unpacked(packed(replace(columns, facets=wider))).facets["person"]
    at, numbers = read.of(np.array([0, 2]))
    assert read.starts.dtype == np.int32
    assert [(int(place), read.values[number]) for place, number in zip(at, numbers, strict=True)] == [
        (0, "one"),
        (0, "two"),
        (1, "two"),
    ]
