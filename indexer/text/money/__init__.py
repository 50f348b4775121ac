"""Sums of money in running text: `find(text)` yields each with its place, value and currency."""

from indexer.text.money.finding import find

__all__ = ["find"]
