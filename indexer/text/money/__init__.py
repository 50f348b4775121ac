"""Sums of money in running text: `find(text)` yields each with its place, value and currency. See README of the package."""

from indexer.text.money.finding import find

__all__ = ["find"]
