"""Where the figures of a text begin, so that patterns of dates are tried there alone: most of a page has none."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_FIGURE = re.compile(r"\d+")


@lru_cache(maxsize=4)
def figures(text: str) -> tuple[int, ...]:
    """The place of each run of digits."""
    return tuple(found.start() for found in _FIGURE.finditer(text))


def at(pattern: re.Pattern[str], text: str, starts: Sequence[int]) -> Iterator[re.Match[str]]:
    """As `pattern.finditer(text)`, for a pattern that opens with a figure."""
    end = 0
    for start in starts:
        if start >= end and (found := pattern.match(text, start)) is not None:
            end = found.end()
            yield found
