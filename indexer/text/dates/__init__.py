"""Dates in running text: `find(text)` yields each with its place and a `DateValue` of the precision stated."""

from indexer.text.dates.finding import find
from indexer.text.dates.numeric import day_comes_first

__all__ = ["day_comes_first", "find"]
