"""Keeps the names index in step with the entities: words of names, the spellings that have them, keys to the words.

All of it is derived and can be made again from the entities. A word's row holds its spellings as numbers, so that a
million names take some tens of megabytes and looking up costs a few rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, bindparam, delete, func, select

from indexer.model.entities import Entity
from indexer.model.scope import EVERYTHING
from indexer.store import entities, name_blocks
from indexer.store.documents import chunks
from indexer.store.schema import ENTITIES, META, NAME_FORMS, NAME_KEYS, NAME_WORDS
from indexer.text import name_tokens

_PORTION = 20_000  # entities written together where all are
MOST_SPELLINGS = 100  # of one entity; the rarest of more are scans' errors
Forms = npt.NDArray[np.int32]  # rows of mentions and number, most mentions first
_AT = NAME_WORDS.c.word == bindparam("at")
_KEY = (NAME_KEYS.c.key == bindparam("key")) & (NAME_KEYS.c.word == bindparam("at"))
_VERSION = "names"


def unpacked(data: bytes) -> Forms:
    """The spellings of a word: rows of mentions and number."""
    return np.frombuffer(data, "<i4").reshape(-1, 2)


def current(connection: Connection) -> bool:
    """Whether the index was made as this version makes it."""
    value = connection.execute(select(META.c.value).where(META.c.key == _VERSION)).scalar()
    return value == str(name_tokens.VERSION)


def outdate(connection: Connection) -> None:
    """Note that the index is to be made again; until then it can be asked as it is."""
    connection.execute(delete(META).where(META.c.key == _VERSION))


def build(connection: Connection) -> None:
    """Make the whole index again from the entities."""
    clear(connection)
    kept = name_blocks.Kept()
    every = list(connection.execute(select(ENTITIES.c.id).order_by(ENTITIES.c.id)).scalars())
    for some in chunks(every, _PORTION):
        kept.add(_put(connection, (), list(entities.settled(connection, some, scope=EVERYTHING).values())).met)
    name_blocks.fill(connection, kept)


def clear(connection: Connection) -> None:
    """Empty the index, to be filled by `put`."""
    name_blocks.clear(connection)
    for table in (NAME_FORMS, NAME_WORDS, NAME_KEYS):
        connection.execute(delete(table))
    outdate(connection)
    connection.execute(META.insert().values(key=_VERSION, value=str(name_tokens.VERSION)))


def put(connection: Connection, gone: Iterable[str], came: Sequence[Entity]) -> None:
    """Take out the names of the entities `gone` and put in those of `came`; what stays the same is left alone."""
    name_blocks.renew(connection, *_put(connection, gone, came))


class _Changed(NamedTuple):
    """What `name_blocks` has to follow: entities, numbers of spellings they had, and the keys they now meet under."""

    entities: set[str]
    gone: list[int]
    met: dict[int, name_blocks.Met]


def _put(connection: Connection, gone: Iterable[str], came: Sequence[Entity]) -> _Changed:
    wanted = {one.id: _spellings(one) for one in came}
    held = _held(connection, {*gone, *wanted})
    changed = [
        entity
        for entity in {**held, **wanted}
        if wanted.get(entity) != {tokens: mentions for tokens, mentions, _ in held.get(entity, ())}
    ]
    lost: dict[str, set[int]] = defaultdict(set)
    for entity in changed:
        for tokens, _, number in held.get(entity, ()):
            for word in tokens.split():
                lost[word].add(number)
    for some in chunks(sorted(set(changed) & held.keys())):
        connection.execute(delete(NAME_FORMS).where(NAME_FORMS.c.entity.in_(some)))
    gained, numbers = _add_forms(connection, {entity: wanted[entity] for entity in changed if entity in wanted})
    _write_words(connection, lost, gained)
    stay = {entity: min(number for _, _, number in forms) for entity, forms in held.items() if entity in wanted}
    numbers = stay | numbers
    met = {numbers[one.id]: name_blocks.met(one) for one in came if one.id in numbers}
    return _Changed({*held, *wanted}, [one for forms in held.values() for _, _, one in forms], met)


def _spellings(entity: Entity) -> dict[str, int]:
    """The distinct tokens of an entity's spellings, each row with the mentions of the entity as a whole."""
    found = {" ".join(name_tokens.tokens(one.surface, entity.kind)) for one in entity.names[:MOST_SPELLINGS]}
    found.add(" ".join(name_tokens.tokens(entity.name, entity.kind)))
    return dict.fromkeys(sorted(found - {""}), entity.mentions)


def _held(connection: Connection, entities: Iterable[str]) -> dict[str, list[tuple[str, int, int]]]:
    held: dict[str, list[tuple[str, int, int]]] = {}
    for some in chunks(sorted(entities)):
        for row in connection.execute(select(NAME_FORMS).where(NAME_FORMS.c.entity.in_(some))):
            held.setdefault(row.entity, []).append((row.tokens, row.mentions, row.number))
    return held


def _add_forms(
    connection: Connection, wanted: Mapping[str, Mapping[str, int]]
) -> tuple[dict[str, list[tuple[int, int]]], dict[str, int]]:
    """Write the spellings; gives for each word the mentions and number of those that have it, and the first number of
    each entity."""
    number = connection.execute(select(func.max(NAME_FORMS.c.number))).scalar() or 0
    rows = []
    gained: dict[str, list[tuple[int, int]]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for entity, spellings in wanted.items():
        numbers[entity] = number + 1
        for tokens, mentions in spellings.items():
            number += 1
            rows.append({"number": number, "entity": entity, "tokens": tokens, "mentions": mentions})
            for word in tokens.split():
                gained[word].append((mentions, number))
    if rows:
        connection.execute(NAME_FORMS.insert(), rows)
    return gained, numbers


def _write_words(
    connection: Connection, lost: Mapping[str, set[int]], gained: Mapping[str, list[tuple[int, int]]]
) -> None:
    for some in chunks(sorted({*lost, *gained})):
        query = select(NAME_WORDS.c.word, NAME_WORDS.c.forms).where(NAME_WORDS.c.word.in_(some))
        held = {row.word: unpacked(row.forms) for row in connection.execute(query)}
        after = {word: _merged(held.get(word), lost.get(word, set()), gained.get(word, [])) for word in some}
        _write(connection, {word: forms for word, forms in after.items() if word in held and len(forms)}, new=False)
        _write(connection, {word: forms for word, forms in after.items() if word not in held and len(forms)}, new=True)
        if empty := [word for word, forms in after.items() if not len(forms)]:
            connection.execute(delete(NAME_WORDS).where(NAME_WORDS.c.word.in_(empty)))
            keyed = [{"key": key, "at": word} for word in empty for key in name_tokens.keys(word)]
            if keyed:
                connection.execute(delete(NAME_KEYS).where(_KEY), keyed)


def _merged(held: Forms | None, lost: set[int], gained: list[tuple[int, int]]) -> Forms:
    forms = np.array(gained, np.int32).reshape(-1, 2)
    if held is not None:
        kept = held[~np.isin(held[:, 1], list(lost))] if lost else held
        forms = np.concatenate([kept, forms])
    return forms[np.lexsort((forms[:, 1], -forms[:, 0]))]


def _write(connection: Connection, words: Mapping[str, Forms], *, new: bool) -> None:
    if not words:
        return
    rows = [{"mentions": int(forms[0, 0]), "forms": forms.astype("<i4").tobytes()} for forms in words.values()]
    if not new:
        changed = [{"at": word, **row} for word, row in zip(words, rows, strict=True)]
        connection.execute(NAME_WORDS.update().where(_AT), changed)
        return
    connection.execute(NAME_WORDS.insert(), [{"word": word, **row} for word, row in zip(words, rows, strict=True)])
    if keyed := [{"key": key, "word": word} for word in words for key in sorted(name_tokens.keys(word))]:
        connection.execute(NAME_KEYS.insert(), keyed)
