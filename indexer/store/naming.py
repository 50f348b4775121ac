"""Reads how documents name things, as rows to be summed or joined."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from indexer.model.kinds import LEGAL_PERSONS, Kind
from indexer.store.clusters import Member, is_bare_person, keyed, reference
from indexer.store.handles import handles_of
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS
from indexer.store.summing import Named, listed
from indexer.text import legal_forms
from indexer.text.word_lists import word_list

_OWN, _WHOLE = DOCUMENT_ENTITIES.c, DOCUMENTS.c
NAMED = (
    select(  # in the order of the fields of Named
        *(_OWN.document, _OWN.position, _WHOLE.id, _WHOLE.collection, _WHOLE.date, _OWN.key, _OWN.kind, _OWN.name),
        *(_OWN.name_key, _OWN.name_keys, _OWN.identifiers, _OWN.entity, _OWN.mentions, _OWN.surfaces),
    )
    .join(DOCUMENTS, _WHOLE.number == _OWN.document)
    .where(_OWN.struck == 0)
)


class Shape(NamedTuple):
    """What rows have in common that join in the same way; `ref` is set where a row joins for itself alone, `beside` and
    `whole` as `Member` has them.

    A popular name has a hundred thousand rows and a handful of shapes.
    """

    kind: str
    name: str
    name_key: str
    name_keys: str
    identifiers: str
    ref: str = ""
    beside: tuple[tuple[str, ...], ...] = ()
    whole: bool = False


def read(connection: Connection, query: Select[Any]) -> Iterator[Named]:
    """The rows of NAMED, or of a query made from it; equal values are one object, which makes a large read small."""
    once: dict[object, Any] = {}
    for row in connection.execute(query):
        values: list[Any] = [once.setdefault(value, value) for value in row]
        yield Named(*values)


def ref_of(row: Named) -> str:
    """How a judgement names this entity of this document."""
    return reference(row.document_id, row.key)


def shape_of(row: Named) -> Shape:
    """The row's shape. People of one word only join for themselves."""
    alone = row.kind == Kind.PERSON and is_bare_person(row.name_key, row.name)
    words = (row.kind, row.name, row.name_key, row.name_keys, row.identifiers)
    return Shape(*words, ref_of(row) if alone else "")


def beside(rows: Iterable[Named]) -> dict[tuple[int, int], tuple[tuple[str, ...], ...]]:
    """By document and position of each firm whose document names another one so, but for its legal form: what the
    forms of those others say. Two of one kind a document has only where it tells them apart; another kind may be what
    another portion of a long one took the same firm for."""
    alike: dict[tuple[int, str, str], list[Named]] = defaultdict(list)
    for row in rows:
        if row.kind in LEGAL_PERSONS:
            alike[row.document, row.kind, row.name_key].append(row)
    found: dict[tuple[int, int], tuple[tuple[str, ...], ...]] = {}
    for several in (some for some in alike.values() if len(some) > 1):
        forms = {row.position: legal_forms.stated(row.name) for row in several}
        for row in several:
            found[row.document, row.position] = tuple(sorted(set(forms.values()) - {forms[row.position]}))
    return found


def whole(rows: Iterable[Named]) -> set[tuple[int, int]]:
    """The documents and positions of firms of one word of which their document tells the one longer name apart that it
    would be short for: "Kestrel, parent of Kestrel Group plc". Left out of the longer are words that any firm has, so
    that nothing else would have kept the two from being one."""
    named: dict[tuple[int, str, str], list[Named]] = defaultdict(list)
    for row in rows:
        if row.kind in LEGAL_PERSONS:
            named[row.document, row.kind, row.name_key.partition(" ")[0]].append(row)
    found: set[tuple[int, int]] = set()
    for several in named.values():
        short = [row for row in several if " " not in row.name_key]
        longer = {row.name_key for row in several if " " in row.name_key}
        if short and len(longer) == 1 and set(next(iter(longer)).split()[1:]) <= word_list("trade"):
            found.update((row.document, row.position) for row in short)
    return found


def joining(shape: Shape, ref: str) -> Member:
    """Rows of that shape as they join others, under one reference."""
    return replace(_joining(shape), ref=ref)


@lru_cache(maxsize=65536)
def _joining(shape: Shape) -> Member:
    keys = (shape.name_key, *listed(shape.name_keys))
    own = keyed(shape.ref, Kind(shape.kind), shape.name, keys=keys, identifiers=listed(shape.identifiers))
    return replace(own, beside=shape.beside, whole=shape.whole)


@lru_cache(maxsize=65536)
def handles_of_shape(shape: Shape) -> frozenset[str]:
    """All handles of rows of that shape."""
    return frozenset(handles_of(_joining(shape)))
