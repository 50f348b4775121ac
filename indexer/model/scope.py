"""Who is asking, and what they may see. Every question to the archive carries one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """`collections` a reader may see; None means all of them."""

    reader: str
    collections: frozenset[str] | None = None

    def allows(self, collection: str) -> bool:
        return self.collections is None or collection in self.collections


EVERYTHING = Scope("local")
