"""Screens what documents name against the lists there are. Candidates come from blocks; nothing is decided about a
person by name alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from indexer.model.entities import DocumentEntity
from indexer.model.kinds import LEGAL_PERSONS, Kind, kinds_like
from indexer.model.lists import Listed
from indexer.store import lists, mentions
from indexer.store.database import Store
from indexer.store.documents import chunks, dumps, now
from indexer.store.schema import DOCUMENT_ENTITIES, LIST_HITS, LISTED_BLOCKS, LISTS
from indexer.store.sound import sound
from indexer.text import blocks, likeness, names

ALIKE = 0.5  # what `likeness` calls one thing
TOGETHER = 200  # documents screened at once
REMEMBERED = 100_000  # names whose answers are kept while documents come in

Place = tuple[int, int]  # a list by its local number, and a position on it


class Name(NamedTuple):
    """A name as documents hold it: an identifier where `kind` is None."""

    text: str
    kind: Kind | None


class Answer(NamedTuple):
    """What answers a name of a document: which of a listed thing's names, how well, and why."""

    name: str
    score: float
    certain: bool
    why: tuple[str, ...]


class Screen:
    """Answers names from the lists; what it answered before it knows until a list is added or dropped."""

    def __init__(self, *, only: int | None = None) -> None:
        self._only = only  # one list alone, by its local number
        self._lists: tuple[int, ...] = ()
        self._known: dict[Name, dict[Place, Answer]] = {}

    def rows(self, connection: Connection, found: Mapping[int, Sequence[DocumentEntity]]) -> list[dict[str, Any]]:
        """What to note of these entities of documents (by local key): a row for each hit."""
        numbers = tuple(lists.numbers(connection))
        if numbers != self._lists or len(self._known) > REMEMBERED:
            self._known, self._lists = {}, numbers
        if not numbers:
            return []
        wanted = {name for entities in found.values() for entity in entities for name in names_of(entity)}
        self._answer(connection, wanted - self._known.keys())
        return [row for number, entities in found.items() for row in self._rows(number, entities)]

    def note(self, connection: Connection, number: int) -> None:
        """Screen a document that was just saved."""
        if not lists.numbers(connection):
            return
        entities = [one for one, _, _ in mentions.entities_of_document(connection, number)]
        connection.execute(LIST_HITS.delete().where(LIST_HITS.c.document == number))
        if rows := self.rows(connection, {number: entities}):
            connection.execute(LIST_HITS.insert(), rows)

    def _rows(self, number: int, entities: Sequence[DocumentEntity]) -> Iterator[dict[str, Any]]:
        for position, entity in enumerate(entities):
            best: dict[Place, tuple[Answer, str]] = {}
            for name in names_of(entity):
                for place, answer in self._known[name].items():
                    if place not in best or (answer.certain, answer.score) > (
                        best[place][0].certain,
                        best[place][0].score,
                    ):
                        best[place] = answer, name.text
            for (listing, at), (answer, spelling) in sorted(best.items()):
                words = {"name": answer.name, "spelling": sound(spelling), "why": dumps(answer.why)}
                yield {
                    "document": number,
                    "entity": position,
                    "list": listing,
                    "position": at,
                    "score": answer.score,
                    "certain": int(answer.certain),
                    **words,
                }

    def _answer(self, connection: Connection, wanted: Iterable[Name]) -> None:
        """Look up names that were not met before."""
        by_block: dict[str, list[Name]] = {}
        for name in sorted(wanted, key=lambda one: (one.text, one.kind or "")):
            self._known[name] = {}
            for block in _blocks(name):
                by_block.setdefault(sound(block), []).append(name)
        pairs: dict[tuple[Name, Place], set[int]] = {}
        for block, place, at in self._met(connection, by_block):
            for name in by_block[block]:
                pairs.setdefault((name, place), set()).add(at)
        things = lists.things(connection, (place for _, place in pairs))
        for (name, place), which in pairs.items():
            if (answer := compared(name, things[place], sorted(which))) is not None:
                self._known[name][place] = answer

    def _met(self, connection: Connection, wanted: Iterable[str]) -> Iterator[tuple[str, Place, int]]:
        """What is kept under these blocks: the block, the thing, and which of its names."""
        query = select(*(LISTED_BLOCKS.c[name] for name in ("block", "list", "position", "name")))
        if self._only is not None:
            query = query.where(LISTED_BLOCKS.c.list == self._only)
        for some in chunks(sorted(wanted)):
            for row in connection.execute(query.where(LISTED_BLOCKS.c.block.in_(some))):
                yield row[0], (row[1], row[2]), row[3]


def screen(store: Store, *, everything: bool = False) -> None:
    """Screen all documents against the lists that were never screened whole, or against all of them.

    Comparing keeps nobody from writing; what was found is written at once.
    """
    for number in store.read(lists.numbers if everything else lists.unscreened):
        found = store.read(partial(_every_row, number=number))
        store.write(partial(_replace, number=number, found=found))


def _every_row(connection: Connection, number: int) -> list[dict[str, Any]]:
    """What is found of one list, in all documents."""
    screen, rows = Screen(only=number), []
    documents = list(connection.execute(select(DOCUMENT_ENTITIES.c.document).distinct()).scalars())
    for some in chunks(sorted(documents), TOGETHER):
        found = mentions.entities_of_documents(connection, some)
        rows += screen.rows(connection, {at: [one for one, _, _ in known] for at, known in found.items()})
    return rows


def _replace(connection: Connection, number: int, found: Sequence[dict[str, Any]]) -> None:
    connection.execute(LIST_HITS.delete().where(LIST_HITS.c.list == number))
    for some in chunks(found):
        connection.execute(LIST_HITS.insert(), some)
    connection.execute(LISTS.update().where(LISTS.c.number == number).values(screened_at=now()))


def names_of(entity: DocumentEntity) -> list[Name]:
    """The names by which an entity of a document is looked for, and its identifiers.

    A person's surname alone is looked for only where the document knows no more of them.
    """
    spelled = dict.fromkeys(" ".join(name.split()) for name in (entity.name, *entity.names) if name.strip())
    found = list(spelled)
    if entity.kind is Kind.PERSON and any(" " in name for name in found):
        found = [name for name in found if " " in name]
    return [Name(name, entity.kind) for name in found] + [Name(one, None) for one in entity.identifiers]


def compared(name: Name, listed: Listed, which: Sequence[int]) -> Answer | None:
    """How a listed thing answers a name by those of its names that share a block with it; None where it does not."""
    if name.kind is None:
        return _by_identifier(name.text, listed)
    if not _may_be(listed.kind, name.kind):
        return None
    best: Answer | None = None
    for at in which:
        if at != lists.IDENTIFIER and not blocks.hopeless(listed.names[at], name.text, name.kind):
            score, why = likeness.compare(listed.names[at], name.text, name.kind)
            if score >= ALIKE and (best is None or score > best.score):
                best = Answer(listed.names[at], score, _is_certain(listed, listed.names[at], name, score), tuple(why))
    return best


def _is_certain(listed: Listed, spelled: str, name: Name, score: float) -> bool:
    """The same name of a firm or body, of one and the same kind. People of one name are many."""
    if listed.kind is not name.kind or name.kind not in LEGAL_PERSONS:
        return False
    return score >= likeness.SAME_WORDS and names.key(spelled, name.kind) == names.key(name.text, name.kind)


def _by_identifier(text: str, listed: Listed) -> Answer | None:
    for one in listed.identifiers:
        if lists.identifier_block(one) == lists.identifier_block(text):
            scheme, _, value = text.rpartition(":")
            said = one.rpartition(":")[0]
            same = bool(said) and said.casefold() == scheme.casefold()
            why = (
                f"the same {scheme} {value}"
                if same
                else f"the same number {value}, here a {scheme}, there {said or 'of no stated kind'}"
            )
            return Answer(one, 1.0 if same else 0.9, same, (why,))
    return None


def _may_be(listed: Kind | None, kind: Kind) -> bool:
    """Whether a thing of the one kind may be one of the other: firms and bodies are easily mistaken for each other."""
    return listed is None or kind in kinds_like(listed)


def _blocks(name: Name) -> frozenset[str]:
    if name.kind is None:
        block = lists.identifier_block(name.text)
        return frozenset({block} if block else ())
    return blocks.sought(name.text, name.kind)
