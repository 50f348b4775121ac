"""What people decided about names: who, when, why. Nothing said is ever deleted, only undone."""

from typing import Any

from sqlalchemy import Connection, Row, select

from indexer.errors import NotFound, WrongUse
from indexer.model.entities import Judgement
from indexer.model.kinds import ENTITY_KINDS
from indexer.store import corrections
from indexer.store.database import Store
from indexer.store.documents import now
from indexer.store.forest import DIFFERENT, KIND, SAME, UNSURE, WRONG
from indexer.store.handles import judged
from indexer.store.schema import JUDGEMENTS

VERDICTS = (SAME, DIFFERENT, UNSURE, WRONG, KIND)


def judge(store: Store, left: str, right: str, *, verdict: str, by: str, why: str = "") -> int:
    """Keep a person's word and give its number; the next `settle` follows it.

    Of two things (same, different, unsure): `left` and `right` are entity ids, `clusters.reference(document, key)` for
    the entity of one document alone, or `joining.reference(contract)`. Of a name (kind): such an id, and the kind it
    is of. Of a mention (wrong): `corrections.reference(...)`, and nothing. Raises WrongUse for anything else, and for a
    thing compared with itself.
    """
    if verdict not in VERDICTS:
        raise WrongUse(f"A judgement is one of {', '.join(VERDICTS)}, not {verdict!r}.")
    if verdict == KIND and right not in ENTITY_KINDS:
        raise WrongUse(f"A kind is one of {', '.join(sorted(ENTITY_KINDS))}, not {right!r}.")
    if left == right:
        raise WrongUse("A judgement is about two entities; these are one.")
    mentioned = corrections.place_of(left)[0] if verdict == WRONG else ""
    said = {"left": left, "right": right, "verdict": verdict, "by": by, "why": why}
    with store.writing(durable=True) as connection:
        key = connection.execute(JUDGEMENTS.insert().values(**said, judged_at=now())).inserted_primary_key
        assert key is not None
        _follow(connection, left, right, mentioned=mentioned)
        return int(key[0])


def undo(store: Store, number: int, *, by: str = "") -> None:
    """Take a judgement back; it stays on record. Raises NotFound."""
    with store.writing(durable=True) as connection:
        row = connection.execute(select(JUDGEMENTS).where(JUDGEMENTS.c.id == number)).first()
        if row is None:
            raise NotFound(f"There is no judgement {number}.")
        if not row.undone_at:
            undone = {"undone_at": now(), "undone_by": by}
            connection.execute(JUDGEMENTS.update().where(JUDGEMENTS.c.id == number).values(**undone))
            mentioned = corrections.place_of(row.left)[0] if row.verdict == WRONG else ""
            _follow(connection, row.left, row.right, mentioned=mentioned)


def _follow(connection: Connection, *sides: str, mentioned: str) -> None:
    if mentioned:
        corrections.apply(connection, mentioned)
    else:
        judged(connection, *(side for side in sides if side not in ENTITY_KINDS))


def listed(connection: Connection) -> list[Judgement]:
    """All judgements, undone ones too, in the order they were made."""
    return [_judgement(row) for row in connection.execute(select(JUDGEMENTS).order_by(JUDGEMENTS.c.id))]


def _judgement(row: Row[Any]) -> Judgement:
    words = (row.left, row.right, row.verdict, row.by, row.judged_at, row.why)
    return Judgement(row.id, *words, undone=bool(row.undone_at), undone_by=row.undone_by, undone_at=row.undone_at)
