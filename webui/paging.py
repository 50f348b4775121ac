"""Which stretch of a long list is shown, and the addresses of the stretches before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from indexer.errors import NotFound, WrongUse

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `number` (from 1) of a list of `total` rows, `size` a page; `key` is what asks for it in an address."""

    number: int
    size: int
    total: int
    address: str
    pairs: Pairs
    key: str = "page"

    def there(self) -> "Paging":
        """This, unless the list ends before. Raises NotFound."""
        if self.number > self.last:
            pages = "one page" if self.last == 1 else f"{self.last:,} pages"
            raise NotFound(f"This list has {pages}, so there is no page {self.number:,}.")
        return self

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        return min((self.number - 1) * self.size + 1, self.total)

    @property
    def last_row(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def before(self) -> str:
        """Address of the page before, "" on the first."""
        return self.to(min(self.number - 1, self.last)) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """Address of the page after, "" on the last."""
        return self.to(self.number + 1) if self.number < self.last else ""

    def to(self, number: int) -> str:
        """Address of page `number`."""
        return with_pairs(
            self.address, (*without(self.pairs, self.key), *(((self.key, str(number)),) if number > 1 else ()))
        )


def asked_pairs() -> Pairs:
    """What follows the question mark, empty values left out, in its order."""
    return tuple((key, value) for key, value in request.args.items(multi=True) if value.strip())


def without(pairs: Iterable[tuple[str, str]], *keys: str) -> Pairs:
    """The pairs but those of these keys."""
    return tuple(pair for pair in pairs if pair[0] not in keys)


def with_pairs(address: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The address asked with these pairs."""
    query = urlencode(tuple(pairs))
    return f"{address}?{query}" if query else address


def whole_number(key: str, default: int, *, least: int = 1, most: int = 1_000_000) -> int:
    """The whole number asked for under `key`. Raises WrongUse, naming the key, for anything else."""
    text = request.args.get(key, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and least <= int(text[:9]) <= most and len(text) <= 9):
        raise WrongUse(f"“{key}” must be a whole number from {least} to {most:,}, not “{text[:40]}”.")
    return int(text)
