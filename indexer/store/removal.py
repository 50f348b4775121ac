"""Documents taken out of the store for good, with what belongs to them alone. A note of what is still to be done
outlives the process, so that a removal that was killed can be completed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from indexer.model.documents import PAGE_IMAGES, STATED_TEXT
from indexer.model.kinds import GOOD_ENDS, UNFINISHED
from indexer.store import handles, saving
from indexer.store.database import Store
from indexer.store.documents import chunks
from indexer.store.joining import reference
from indexer.store.records import CONTRACT
from indexer.store.schema import DOCUMENTS, JOBS, JUDGEMENTS, META, RECORDS

_NOTE = "removing"
_BESIDE = (STATED_TEXT, PAGE_IMAGES)


@dataclass(frozen=True, slots=True)
class Removal:
    """What a removal takes: ids of documents, the SHA-256 of their originals that no other document has, and counts."""

    documents: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


def family(connection: Connection, ids: Iterable[str]) -> list[str]:
    """These documents and all that lies inside them, in a fixed order."""
    found: set[str] = set()
    for some in chunks(sorted(set(ids))):
        query = select(DOCUMENTS.c.id).where(or_(DOCUMENTS.c.id.in_(some), DOCUMENTS.c.root.in_(some)))
        found |= set(connection.execute(query).scalars())
    inner = set(found)
    while inner:  # the records of a load file name the one that they lie in, and no outermost
        around, inner = sorted(inner), set()
        for some in chunks(around):
            inside = select(DOCUMENTS.c.id).where(DOCUMENTS.c.parent.in_(some))
            inner |= set(connection.execute(inside).scalars()) - found
        found |= inner
    return sorted(found)


def of_collection(connection: Connection, name: str) -> list[str]:
    """All documents of a collection."""
    return sorted(connection.execute(select(DOCUMENTS.c.id).where(DOCUMENTS.c.collection == name)).scalars())


def stand_ins(connection: Connection) -> list[str]:
    """Delete what told only that a member of an archive could not be had, where the member itself is in by now (under
    another id, which follows from its bytes); gives their ids."""
    empty = DOCUMENTS.c.size == 0
    ended = DOCUMENTS.c.status.not_in([str(status) for status in GOOD_ENDS | UNFINISHED])
    query = select(DOCUMENTS.c.id, DOCUMENTS.c.parent, DOCUMENTS.c.inside).where(empty, ended, DOCUMENTS.c.parent != "")
    unread = connection.execute(query).all()
    filled: set[tuple[str, str]] = set()
    for some in chunks(sorted({one.parent for one in unread})):
        beside = select(DOCUMENTS.c.parent, DOCUMENTS.c.inside).where(
            DOCUMENTS.c.parent.in_(some), DOCUMENTS.c.size > 0
        )
        filled |= {(one.parent, one.inside) for one in connection.execute(beside)}
    gone = [one.id for one in unread if (one.parent, one.inside) in filled]
    for number in gone:
        saving.remove(connection, number)
    return gone


def take_out(store: Store, ids: Iterable[str]) -> Removal:
    """Delete the documents, with jobs and judgements that are about them alone, and note what is left to be done.

    All of it or nothing. What an earlier removal left to be done stays in the note.
    """
    with store.writing(durable=True) as connection:
        before = unfinished(connection)
        chosen = family(connection, ids)
        originals, pages = set(), 0
        for some in chunks(chosen):
            query = select(DOCUMENTS.c.sha256, DOCUMENTS.c.facts, DOCUMENTS.c.pages).where(DOCUMENTS.c.id.in_(some))
            for sha256, facts, count in connection.execute(query).all():
                originals |= {sha256, *_beside(facts)}
                pages += count
        judgements = _judgements(connection, chosen)
        for number in chosen:
            saving.remove(connection, number)
        lonely = sorted(originals - still_needed(connection, originals))
        counts = {"documents": len(chosen), "pages": pages, "originals": len(lonely)}
        counts |= {"jobs": _jobs(connection, set(chosen)), "judgements": judgements}
        counts["originals kept for other documents"] = len(originals) - len(lonely)
        total = {name: counts[name] + before.counts.get(name, 0) for name in counts}
        removal = Removal((*before.documents, *chosen), (*before.originals, *lonely), total)
        _note(connection, removal)
    return removal


def unfinished(connection: Connection) -> Removal:
    """What a removal that was killed left to be done; empty where there is none."""
    text = connection.execute(select(META.c.value).where(META.c.key == _NOTE)).scalar()
    if text is None:
        return Removal()
    held = json.loads(text)
    return Removal(tuple(held["documents"]), tuple(held["originals"]), held["counts"])


def finished(store: Store) -> None:
    """Let the database's files keep nothing of what was deleted; then nothing is left to be done, and the note goes."""
    store.compact()
    with store.writing(durable=True) as connection:
        connection.execute(delete(META).where(META.c.key == _NOTE))


def still_needed(connection: Connection, originals: set[str]) -> set[str]:
    """Those of the originals that any document has, as its own or beside it."""
    needed: set[str] = set()
    for some in chunks(sorted(originals)):
        needed |= set(connection.execute(select(DOCUMENTS.c.sha256).where(DOCUMENTS.c.sha256.in_(some))).scalars())
    if originals - needed:
        held = select(DOCUMENTS.c.facts).where(or_(*(DOCUMENTS.c.facts.contains(name) for name in _BESIDE)))
        for facts in connection.execute(held).scalars():
            needed |= originals & _beside(facts)
    return needed


def _beside(facts: str) -> set[str]:
    """The originals of a document's text and page images, where these came as files of their own."""
    held = json.loads(facts)
    return {sha256 for name in _BESIDE for sha256 in held.get(name, "").split()}


def _note(connection: Connection, removal: Removal) -> None:
    held: dict[str, Any] = {"documents": removal.documents, "originals": removal.originals, "counts": removal.counts}
    connection.execute(delete(META).where(META.c.key == _NOTE))
    connection.execute(META.insert().values(key=_NOTE, value=json.dumps(held)))


def _jobs(connection: Connection, ids: set[str]) -> int:
    """Delete the jobs about these documents, with their results; gives how many. Of an upload that brought others too,
    what it tells of these goes."""
    about = []
    for row in connection.execute(select(JOBS.c.id, JOBS.c.payload, JOBS.c.result)).all():
        result = json.loads(row.result or "{}")
        files = result.get("files", [])
        others = [one for one in files if one.get("document") not in ids]
        if json.loads(row.payload).get("document") in ids or (files and not others):
            about.append(row.id)
        elif others != files:
            told = json.dumps(result | {"files": others})
            connection.execute(update(JOBS).where(JOBS.c.id == row.id).values(result=told))
    for some in chunks(about):
        connection.execute(delete(JOBS).where(JOBS.c.id.in_(some)))
    return len(about)


def _judgements(connection: Connection, ids: list[str]) -> int:
    """Delete what was said of an entity in one of these documents alone (it names the document and the name there), of
    mentions in them, and of their contracts."""
    count = 0
    for some in chunks(ids, size=100):
        own = [(number, (f"{number}#", f"{number}/")) for number in some]
        sides = [func.substr(side, 1, len(number) + 1).in_(names) for number, names in own for side in _SIDES]
        count += connection.execute(delete(JUDGEMENTS).where(or_(*sides))).rowcount
        held = select(RECORDS.c.id).join(DOCUMENTS, DOCUMENTS.c.number == RECORDS.c.document)
        held = held.where(DOCUMENTS.c.id.in_(some), RECORDS.c.sort == CONTRACT)
        named = [reference(one) for one in connection.execute(held).scalars()]
        for contracts in chunks(named):
            about = or_(*(side.in_(contracts) for side in _SIDES))
            for one in connection.execute(select(*_SIDES).where(about)).all():
                handles.unsettle(connection, one)  # what was held together by it
            count += connection.execute(delete(JUDGEMENTS).where(about)).rowcount
    return count


_SIDES = (JUDGEMENTS.c.left, JUDGEMENTS.c.right)
