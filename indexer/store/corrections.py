"""Mentions that people call wrong: struck out where they stand, so that nothing counts them, and given back when that
is undone. A document that is saved again is corrected again."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, func, select, update

from indexer.errors import WrongUse
from indexer.store import handles, mentions
from indexer.store.documents import dumps
from indexer.store.forest import WRONG
from indexer.store.schema import DOCUMENT_ENTITIES, DOCUMENTS, HANDLES, JUDGEMENTS, MENTIONS

_NOBODY = -1  # a struck mention that was of no entity
_OWN = "own"  # stands for the key of the one entity that is counted

Place = tuple[int, int, int]  # page, start, end


def reference(document: str, page: int, start: int, end: int) -> str:
    """How a judgement names a mention."""
    return f"{document}/{page}/{start}-{end}"


def place_of(side: str) -> tuple[str, Place]:
    """The document and place of a mention that a judgement names. Raises WrongUse."""
    document, _, rest = side.partition("/")
    page, _, span = rest.partition("/")
    numbers = (page, *span.split("-"))
    if len(numbers) != 3 or not all(one.isascii() and one.isdigit() and len(one) < 10 for one in numbers):
        raise WrongUse(f"A mention is named as document/page/start-end, not {side!r}.")
    return document, (int(numbers[0]), int(numbers[1]), int(numbers[2]))


def apply(connection: Connection, document_id: str) -> None:
    """Bring the mentions of a document, and what is counted of them, up to what people say of them."""
    number = connection.execute(select(DOCUMENTS.c.number).where(DOCUMENTS.c.id == document_id)).scalar()
    wanted = _called_wrong(connection, document_id)
    own = MENTIONS.c.document == number
    rows = connection.execute(select(MENTIONS).where(own)).all() if number is not None else []
    changed: set[int] = set()
    for row in rows:
        wrong = (row.page, row.start, row.end) in wanted
        if wrong == (row.struck is not None):
            continue
        held = row.entity if wrong else row.struck
        entity = None if wrong or held == _NOBODY else held
        struck = (_NOBODY if held is None else held) if wrong else None
        here = own & (MENTIONS.c.page == row.page) & (MENTIONS.c.position == row.position)
        connection.execute(update(MENTIONS).where(here).values(entity=entity, struck=struck))
        changed.add(_NOBODY if held is None else held)
    if changed and number is not None:
        _count(connection, number, changed - {_NOBODY})
        again = update(DOCUMENTS).where(DOCUMENTS.c.number == number)
        connection.execute(again.values(revision=DOCUMENTS.c.revision + 1))


def _called_wrong(connection: Connection, document_id: str) -> set[Place]:
    side = JUDGEMENTS.c.left
    query = select(side).where(JUDGEMENTS.c.verdict == WRONG, JUDGEMENTS.c.undone_at == "")
    about = query.where(func.substr(side, 1, len(document_id) + 1) == f"{document_id}/")
    return {place_of(one)[1] for one in connection.execute(about).scalars()}


def _count(connection: Connection, number: int, positions: Iterable[int]) -> None:
    """Count anew what is left of these entities; one of which nothing is left belongs to nobody any longer."""
    for position in sorted(positions):
        here = (MENTIONS.c.document == number) & (MENTIONS.c.entity == position)
        left = [mentions.as_mention(row, {position: _OWN}) for row in connection.execute(select(MENTIONS).where(here))]
        seen = Counter(mentions.counted(left).get(_OWN, {}))
        own = (DOCUMENT_ENTITIES.c.document == number) & (DOCUMENT_ENTITIES.c.position == position)
        before = connection.execute(select(DOCUMENT_ENTITIES.c.entity).where(own)).scalar() or ""
        held = select(HANDLES.c.handle).where(HANDLES.c.document == number, HANDLES.c.position == position)
        noted = {before, *connection.execute(held).scalars()} - {""}
        counted = {"mentions": seen.total(), "surfaces": dumps(dict(seen)), "struck": int(not seen)}
        connection.execute(update(DOCUMENT_ENTITIES).where(own).values(**counted, entity=before if seen else ""))
        handles.unsettle(connection, noted)
