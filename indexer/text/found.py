"""What the rules of this package yield: a stretch of text and the value it states."""

from typing import NamedTuple

from indexer.model.values import Value


class Found(NamedTuple):
    """`text[start:end]` states `value`; offsets are code points."""

    start: int
    end: int
    value: Value
