"""Brings joined contracts up to what documents and judgements say, looking only at what may have changed."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, or_, select, true, update

from indexer.model.entities import Judgement
from indexer.model.json_form import contract_from_json
from indexer.store import handles, joining, records
from indexer.store.documents import Chosen, among, chunks
from indexer.store.joining import Statement
from indexer.store.schema import CONTRACT_HANDLES, DOCUMENTS, RECORD_PARTIES, RECORDS

_OF_CONTRACTS = RECORDS.c.sort == records.CONTRACT


class Place(NamedTuple):
    """Local key of a document, and which of its contracts."""

    document: int
    position: int


class Row(NamedTuple):
    """A contract of a document, and the joined one that it is part of by the last settling."""

    place: Place
    joined: str
    statement: Statement


def saved(connection: Connection, ids: Iterable[str]) -> None:
    """Note that these contracts were saved."""
    handles.unsettle(connection, {joining.reference(one) for one in ids})


def clear(connection: Connection, number: int) -> None:
    """Take away the handles of a document's contracts; what they held together has to be settled."""
    here = CONTRACT_HANDLES.c.document == number
    noted = set(connection.execute(select(CONTRACT_HANDLES.c.handle).where(here)).scalars())
    held = select(RECORDS.c.joined).where(RECORDS.c.document == number, _OF_CONTRACTS)
    noted |= {joining.reference(one) for one in connection.execute(held).scalars()}
    connection.execute(delete(CONTRACT_HANDLES).where(here))
    handles.unsettle(connection, noted)


def settle(
    connection: Connection,
    noted: Iterable[str],
    moved: Iterable[tuple[int, int]],
    said: Sequence[Judgement],
    *,
    everything: bool,
) -> set[int]:
    """Settle the contracts that are noted, those of which a party is now another entity, and all that hangs together
    with them (or all there are). Gives the documents whose contracts are now part of others."""
    if everything:
        connection.execute(delete(CONTRACT_HANDLES))
        rows = {row.place: row for row in _read(connection, [true()])}
        _write_handles(connection, rows.values())
    else:
        reach = _Reach(connection, said)
        reach.renew(_touched(connection, {one for name in noted if (one := joining.referred(name))}, moved))
        rows = reach.around(noted)
    lead = {
        member: one.id
        for one in joining.joined((row.statement for row in rows.values()), said)
        for member in one.members
    }
    changed = [row for row in rows.values() if row.joined != lead[row.statement.id]]
    if changed:
        here = (RECORDS.c.document == bindparam("at")) & (RECORDS.c.position == bindparam("place")) & _OF_CONTRACTS
        values = [{"at": row.place[0], "place": row.place[1], "to": lead[row.statement.id]} for row in changed]
        connection.execute(update(RECORDS).where(here).values(joined=bindparam("to")), values)
    return {row.place[0] for row in changed}


@dataclass
class _Reach:
    """One search outwards from what is noted: by handles, by judgements, and by the joined contracts there were."""

    connection: Connection
    said: Sequence[Judgement]
    rows: dict[Place, Row] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    def renew(self, touched: Mapping[Place, Row]) -> None:
        """Write the handles of these rows anew. What they had before is to be settled too."""
        for here in among(CONTRACT_HANDLES, "document", "position", touched):
            self.fresh |= set(self.connection.execute(select(CONTRACT_HANDLES.c.handle).where(here)).scalars())
            self.connection.execute(delete(CONTRACT_HANDLES).where(here))
        _write_handles(self.connection, touched.values())
        self._take(touched.values())

    def around(self, noted: Iterable[str]) -> dict[Place, Row]:
        """All rows that hang together with what is noted or was renewed."""
        beside = self._beside()
        known: set[str] = set()
        self.fresh |= {one for one in noted if joining.is_of_contracts(one)}
        while self.fresh:
            fresh, self.fresh = self.fresh | {one for name in self.fresh for one in beside.get(name, ())}, set()
            self._take(_read(self.connection, self._found(fresh - known)))
            known |= fresh
            self.fresh -= known
        return self.rows

    def _found(self, fresh: set[str]) -> Iterator[Chosen]:
        ids = {one for name in fresh if (one := joining.referred(name))}
        for some in chunks(sorted(ids)):
            yield or_(RECORDS.c.id.in_(some), RECORDS.c.joined.in_(some))
        held = select(*CONTRACT_HANDLES.c["document", "position"])
        yield from _at(
            Place(*row)
            for some in chunks(sorted(name for name in fresh if not joining.referred(name)))
            for row in self.connection.execute(held.where(CONTRACT_HANDLES.c.handle.in_(some)))
        )

    def _take(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if row.place not in self.rows:
                self.rows[row.place] = row
                ids = {joining.reference(row.statement.id), joining.reference(row.joined)}
                self.fresh |= row.statement.handles | ids

    def _beside(self) -> dict[str, set[str]]:
        beside: dict[str, set[str]] = {}
        for one in self.said:
            if not one.undone:
                beside.setdefault(one.left, set()).add(one.right)
                beside.setdefault(one.right, set()).add(one.left)
        return beside


def _touched(connection: Connection, ids: set[str], moved: Iterable[tuple[int, int]]) -> dict[Place, Row]:
    """The rows whose handles may have changed: of these contracts, and of those that name one of these entities, each
    by its document and its position there."""
    naming = select(*RECORD_PARTIES.c["document", "position"]).where(RECORD_PARTIES.c.sort == records.CONTRACT)
    chosen = among(RECORD_PARTIES, "document", "entity", moved)
    named = _at(Place(*row) for some in chosen for row in connection.execute(naming.where(some)))
    of_ids = (RECORDS.c.id.in_(some) for some in chunks(sorted(ids)))
    return {row.place: row for row in _read(connection, chain(of_ids, named))}


def _at(places: Iterable[Place]) -> Iterator[Chosen]:
    return among(RECORDS, "document", "position", set(places))


def _read(connection: Connection, chosen: Iterable[Chosen]) -> list[Row]:
    """The contracts that any of these conditions holds for."""
    own: Any = RECORDS.c
    query = select(own.document, own.position, own.joined, own.body, DOCUMENTS.c.id)
    query = query.join(DOCUMENTS, DOCUMENTS.c.number == own.document).where(_OF_CONTRACTS)
    found = {Place(row.document, row.position): row for some in chosen for row in connection.execute(query.where(some))}
    parties = records.parties_at(connection, records.CONTRACT, found)
    return [
        Row(
            place,
            row.joined,
            joining.statement(contract_from_json(json.loads(row.body)), row.id, parties.get(place, {})),
        )
        for place, row in found.items()
    ]


def _write_handles(connection: Connection, rows: Iterable[Row]) -> None:
    values = [
        {"handle": handle, "document": row.place[0], "position": row.place[1]}
        for row in rows
        for handle in sorted(row.statement.handles)
    ]
    if values:
        connection.execute(CONTRACT_HANDLES.insert(), values)
