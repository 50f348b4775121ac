"""Judgements on what has another id now, which have to follow it: a contract in which a later run finds one more field,
and names whose ids another version makes otherwise."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, or_, select, update

from indexer.model.contracts import Contract, spans
from indexer.model.mentions import Span
from indexer.store import handles, naming, records
from indexer.store.documents import chunks
from indexer.store.joining import reference, referred
from indexer.store.schema import DOCUMENT_ENTITIES, HANDLES, JUDGEMENTS, RECORDS

Place = tuple[int, int, int]


def judged(connection: Connection, number: int) -> list[Contract]:
    """The contracts of a document, as it was saved, of which anything was said."""
    ids = connection.execute(
        select(RECORDS.c.id).where(RECORDS.c.document == number, RECORDS.c.sort == records.CONTRACT)
    ).scalars()
    named: set[str] = set()
    for some in chunks([reference(one) for one in ids]):
        for side in (JUDGEMENTS.c.left, JUDGEMENTS.c.right):
            named |= {referred(one) for one in connection.execute(select(side).where(side.in_(some))).scalars()}
    known: list[Contract] = []
    for some in chunks(sorted(named)):
        here = (RECORDS.c.document == number) & RECORDS.c.id.in_(some)
        known += records.stated(connection, here)
    return known


def carry(connection: Connection, before: Iterable[Contract], now: Sequence[Contract]) -> None:
    """Let judgements on contracts that are gone name the contracts that now stand where those stood."""
    for old, new in followers(before, now).items():
        sides = (JUDGEMENTS.c.left, JUDGEMENTS.c.right)
        about = select(*sides).where(or_(*(side == reference(old) for side in sides)))
        for row in connection.execute(about).all():
            handles.unsettle(connection, row)
        for side in sides:
            connection.execute(update(JUDGEMENTS).where(side == reference(old)).values({side: reference(new)}))


def followers(before: Iterable[Contract], now: Sequence[Contract]) -> Mapping[str, str]:
    """For each contract that is gone, the one that shares its first sentence and most of the places of its fields; none
    where two do so alike, or where it is there under its id still. Each new contract follows one."""
    ids, gone = {one.id for one in now}, sorted(before, key=lambda one: one.id)
    fresh = [one for one in now if one.id not in {old.id for old in gone}]
    found: dict[str, str] = {}
    for old in gone:
        if old.id in ids:
            continue
        shared = sorted(((_shared(old, one), one.id) for one in fresh if one.id not in found.values()), reverse=True)
        best = shared[:2]
        if best and best[0][0] and (len(best) == 1 or best[0][0] > best[1][0]):
            found[old.id] = best[0][1]
    return found


def _shared(old: Contract, new: Contract) -> int:
    if not {_place(span) for span in old.evidence[:1]} & {_place(span) for span in new.evidence}:
        return 0
    return len({_place(span) for span in spans(old)} & {_place(span) for span in spans(new)})


def _place(span: Span) -> Place:
    return span.page, span.start, span.end


def bearers(connection: Connection) -> dict[str, tuple[int, int]]:
    """For each name that was judged one entity of a document, by number and position, that bears it."""
    sides = {side for row in connection.execute(select(JUDGEMENTS.c.left, JUDGEMENTS.c.right)) for side in row}
    found: dict[str, tuple[int, int]] = {}
    for some in chunks(sorted(sides)):
        for row in connection.execute(select(HANDLES).where(HANDLES.c.handle.in_(some))):
            found[row.handle] = min(found.get(row.handle, (row.document, row.position)), (row.document, row.position))
    return found


def follow(connection: Connection, before: Mapping[str, tuple[int, int]]) -> None:
    """Let what was said of names whose ids have changed since name those who bore them `before`."""
    for name, (document, position) in sorted(before.items()):
        here = (DOCUMENT_ENTITIES.c.document == document) & (DOCUMENT_ENTITIES.c.position == position)
        [row] = naming.read(connection, naming.NAMED.where(here))
        bearer = naming.joining(naming.shape_of(row), naming.ref_of(row))
        if name not in handles.handles_of(bearer):
            for side in (JUDGEMENTS.c.left, JUDGEMENTS.c.right):
                connection.execute(JUDGEMENTS.update().where(side == name).values({side: bearer.id}))
            handles.judged(connection, bearer.id)
