"""Looks names up in the names index: which entities a name may be that of, in any form, and which names begin so.

The index proposes spellings; what is told of an entity comes from what the reader may see of it, and so does the
spelling that is shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import log
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, func, select

from indexer.model.entities import PART, Entity, LikelyName
from indexer.model.kinds import Kind
from indexer.model.scope import Scope
from indexer.store import entities
from indexer.store.documents import chunks
from indexer.store.names_index import Forms, unpacked
from indexer.store.schema import NAME_FORMS, NAME_KEYS, NAME_WORDS
from indexer.text import name_tokens, names, phonemes, word_likeness
from indexer.text.names import compare
from indexer.text.word_likeness import alike

LEAST = 0.3  # less likely names are not shown
_AT_ONCE, _MOST_LOOKED_AT = 150, 450  # spellings looked at together, and in all
_SPARE = 4  # spellings looked at for each name that completes what is typed: most are of an entity with others
_LEAST_SHARE = 0.4  # of the words asked for, weighed by how rare they are, that a spelling must have
_MOST_FORMS = 20_000  # of one word, the most mentioned ones
_MOST_KEYED = 4_000  # words that share a key with the one asked for
_NEAR, _WITH_INITIAL, _BEGUN = 40, 200, 300  # words taken for one that is asked for: misspelt, as initial, begun
_MOST_COMPARED = 40  # spellings of an entity
_LAST = "\U0010ffff"
Scores = npt.NDArray[np.float64]


class Vote(NamedTuple):
    """Spellings by number, how much of the words asked for each has (0 to 1), and the mentions of its entity."""

    numbers: npt.NDArray[np.int32]
    shares: Scores
    mentions: npt.NDArray[np.int32]


def likely(connection: Connection, text: str, *, scope: Scope, kind: Kind | None, limit: int) -> list[LikelyName]:
    """Entities that the name may be that of, the likeliest first; at most `limit`."""
    words = name_tokens.asked(text)
    if not words:
        return []
    found: list[LikelyName] = []
    for some in _candidates(connection, _voted(connection, text, words), scope=scope):
        found += [one for entity in some if kind in (None, entity.kind) and (one := _judged(text, words, entity))]
        if len(found) >= limit:
            break
    ordered = sorted(found, key=lambda one: (-round(one.score, 2), -one.entity.mentions, one.entity.name))
    return ordered[:limit]


def beginning(connection: Connection, text: str, *, scope: Scope, limit: int) -> list[tuple[Entity, str]]:
    """Entities of which a name has the words typed, the last of them begun, with that name; most mentioned first."""
    words = name_tokens.begun(text)
    if not words:
        return []
    whole, begun = (words, "") if text[-1:].isspace() else (words[:-1], words[-1])
    found: list[tuple[Entity, str]] = []
    for some in _candidates(connection, _begun(connection, whole, begun), scope=scope, portion=limit * _SPARE):
        found += [(entity, name) for entity in some if (name := _name_with(entity, whole, begun))]
        if len(found) >= limit:
            break
    return sorted(found, key=lambda one: (-one[0].mentions, one[0].name, one[0].id))[:limit]


# --- from words to spellings


def _voted(connection: Connection, text: str, words: Sequence[str]) -> Vote:
    """Every spelling that shares a word, or what may stand for it, weighed by how rare the word is."""
    total = connection.execute(select(func.max(NAME_FORMS.c.number))).scalar() or 1
    groups = [_standing_for(connection, word) for word in words]
    exact = dict.fromkeys(name_tokens.otherwise(text, tuple(words)), 1.0)
    groups.append(exact)
    forms = _forms(connection, {word for group in groups for word in group})
    votes = [_vote(group, forms) for group in groups]
    weights = [log(1 + total / max(len(vote.numbers), 1)) for vote in votes[:-1]]
    return _summed(votes, [*weights, max(weights)], whole=sum(weights))


def _vote(group: dict[str, float], forms: dict[str, Forms]) -> Vote:
    """For each spelling that has a word of the group, how alike that word is to the one asked for."""
    known = [word for word in sorted(group, key=lambda word: -group[word]) if word in forms]
    if not known:
        return Vote(np.array([], np.int32), np.array([]), np.array([], np.int32))
    rows = np.concatenate([forms[word][:_MOST_FORMS] for word in known])
    values = np.repeat([group[word] for word in known], [len(forms[word][:_MOST_FORMS]) for word in known])
    numbers, first = np.unique(rows[:, 1], return_index=True)
    return Vote(numbers, values[first], rows[first, 0])


def _summed(votes: Sequence[Vote], weights: Sequence[float], *, whole: float) -> Vote:
    numbers, at = np.unique(np.concatenate([vote.numbers for vote in votes]), return_inverse=True)
    each = np.concatenate([vote.shares * weight for vote, weight in zip(votes, weights, strict=True)])
    shares = np.bincount(at, each, len(numbers)) / whole
    mentions = np.zeros(len(numbers), np.int32)
    mentions[at] = np.concatenate([vote.mentions for vote in votes])
    return Vote(numbers, np.minimum(shares, 1.0), mentions)


def _standing_for(connection: Connection, word: str) -> dict[str, float]:
    """Words of the index that may stand for this one, each with how alike it is."""
    if len(word) == 1 and word.isascii():
        begun = _words_from(connection, word, _WITH_INITIAL)
        return {one: alike(word, one).value for one in begun}
    found = {word: 1.0, **({word[0]: 0.8} if word.isascii() and word.isalpha() else {})}
    keyed = _keyed(connection, name_tokens.keys_of_misspelt(word))
    values = {one: alike(word, one, apart=True).value for one in _nearest(word, keyed) if one != word}
    best = sorted(values, key=lambda one: -values[one])[:_NEAR]
    return found | {one: values[one] for one in best if values[one] >= word_likeness.LEAST} | _apart(connection, word)


def _nearest(word: str, keyed: Sequence[str]) -> list[str]:
    """Those of the words that are nearest by letters, and those nearest by sound."""
    spelled = process.extract(word, keyed, scorer=OSA.normalized_similarity, limit=_NEAR)
    heard = process.extract(
        phonemes.sounds(word), map(phonemes.sounds, keyed), scorer=OSA.normalized_similarity, limit=_NEAR
    )
    return list(dict.fromkeys([*(one for one, _, _ in spelled), *(keyed[at] for _, _, at in heard)]))


def _keyed(connection: Connection, keys: Iterable[str]) -> list[str]:
    query = select(NAME_KEYS.c.word).where(NAME_KEYS.c.key.in_(sorted(keys))).distinct().limit(_MOST_KEYED)
    return list(connection.execute(query).scalars())


def _apart(connection: Connection, word: str) -> dict[str, float]:
    """The two words that this one may be when written apart: "jpmorgan", "hik vision"."""
    cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)] if word.isascii() and len(word) >= 6 else []
    parts = {part for cut in cuts for part in cut}
    known = set(_known(connection, parts))
    return {part: 0.5 for cut in cuts if known.issuperset(cut) for part in cut}


def _known(connection: Connection, words: Iterable[str]) -> Iterator[str]:
    for some in chunks(sorted(words)):
        yield from connection.execute(select(NAME_WORDS.c.word).where(NAME_WORDS.c.word.in_(some))).scalars()


def _words_from(connection: Connection, begun: str, limit: int) -> list[str]:
    """Words that begin so, those of the most mentioned entities first."""
    within = NAME_WORDS.c.word.between(begun, begun + _LAST)
    query = select(NAME_WORDS.c.word).where(within).order_by(NAME_WORDS.c.mentions.desc(), NAME_WORDS.c.word)
    return list(connection.execute(query.limit(limit)).scalars())


def _begun(connection: Connection, whole: Sequence[str], begun: str) -> Vote:
    """Spellings that have all whole words and one that begins so."""
    last = _words_from(connection, begun, _BEGUN if whole else _NEAR) if begun else []
    forms = _forms(connection, {*whole, *last})
    groups = [*({word: 1.0} for word in whole), *([dict.fromkeys(last, 1.0)] if begun else [])]
    votes = [_vote(group, forms) for group in groups]
    found = _summed(votes, [1.0] * len(votes), whole=len(votes))
    every = found.shares > 1 - 1e-9
    return Vote(found.numbers[every], found.shares[every], found.mentions[every])


def _forms(connection: Connection, words: Iterable[str]) -> dict[str, Forms]:
    found: dict[str, Forms] = {}
    for some in chunks(sorted(words)):
        query = select(NAME_WORDS.c.word, NAME_WORDS.c.forms).where(NAME_WORDS.c.word.in_(some))
        found |= {row.word: unpacked(row.forms) for row in connection.execute(query)}
    return found


# --- from spellings to entities that the reader may see


def _candidates(connection: Connection, vote: Vote, *, scope: Scope, portion: int = _AT_ONCE) -> Iterator[list[Entity]]:
    """Entities in portions, those with most of the words first, then the most mentioned."""
    order = np.lexsort((vote.numbers, -vote.mentions, -vote.shares.round(2)))
    order = order[vote.shares[order] >= _LEAST_SHARE]
    if scope.collections is None:  # to who may see a part only, those before them may all be hidden
        order = order[:_MOST_LOOKED_AT]
    met: set[str] = set()
    for start in range(0, len(order), portion):
        some = order[start : start + portion]
        query = select(NAME_FORMS.c.number, NAME_FORMS.c.entity).where(
            NAME_FORMS.c.number.in_(vote.numbers[some].tolist())
        )
        by_number = {row.number: row.entity for row in connection.execute(query)}
        fresh = [by_number[number] for number in vote.numbers[some].tolist() if number in by_number]
        fresh = [one for one in dict.fromkeys(fresh) if one not in met]
        met.update(fresh)
        seen = entities.settled(connection, fresh, scope=scope)
        yield [seen[one] for one in fresh if one in seen]


def _judged(text: str, words: Sequence[str], entity: Entity) -> LikelyName | None:
    """How likely the name is that of this entity, by its spelling that is most alike."""
    judged = []
    for surface in dict.fromkeys([entity.name, *(one.surface for one in entity.names[:_MOST_COMPARED])]):
        tokens = name_tokens.tokens(surface, entity.kind)
        if _only_initials_answer(words, tokens):
            continue
        score, why = compare(text, surface, entity.kind)
        part = _part_of(words, tokens)
        # "M. Solheim" is nearer to "Solheim" by letters, but "Maren Solheim" answers both of its words.
        judged.append((score + part, LikelyName(entity, surface, max(score, part), tuple(why))))
    best = max(judged, key=lambda one: one[0], default=(0.0, None))[1]
    return best if best is not None and best.score >= LEAST else None


def _only_initials_answer(words: Sequence[str], tokens: Sequence[str]) -> bool:
    """Whether single letters alone speak for the name, and do not make up all of it: "N/A" for "Norges Bank"."""
    own = [one for one in tokens if not one.startswith(name_tokens.ACRONYM)]
    whole = [one for one in own if len(one) > 1 or not one.isascii()]
    if len(whole) == len(own) or any(alike(word, one).value >= word_likeness.LEAST for word in words for one in whole):
        return False
    return len(own) != len(words) or any(not any(alike(word, one).value for one in own) for word in words)


def _part_of(words: Sequence[str], tokens: Sequence[str]) -> float:
    """How sure all words asked for are among these, as a score."""
    return PART * min(max((alike(word, one).value for one in tokens), default=0.0) for word in words)


def _name_with(entity: Entity, whole: Sequence[str], begun: str) -> str:
    """The entity's most frequent spelling that has these words."""
    for surface in (entity.name, *(one.surface for one in entity.names)):
        own = {*names.words(surface), *name_tokens.tokens(surface, entity.kind), *name_tokens.begun(surface)}
        if own.issuperset(whole) and (not begun or any(one.startswith(begun) for one in own)):
            return surface
    return ""
