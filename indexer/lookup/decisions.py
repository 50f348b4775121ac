"""What people decided, told in words: both sides of each judgement, and what there is to decide about an entity."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.archive import Archive
from indexer.errors import NotFound
from indexer.lookup.naming import named
from indexer.model.entities import PART, Entity, Judgement, LikelyName, LikelyPair
from indexer.model.mentions import Mention
from indexer.model.scope import Scope
from indexer.store.corrections import place_of
from indexer.store.forest import KIND, WRONG, is_of_two, standing
from indexer.store.joining import referred

LIKE = 8  # entities that may be the same, offered beside one
SPELLINGS = 3  # of it that are looked for
NAMES = 100  # names that one entity is joined from, shown to be taken out


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a judgement. `sort` is entity, contract, mention or kind; `id` is "" where it is not there any
    longer, or not for this reader. Of a mention and of one document's entity, `document` is set."""

    sort: str
    id: str
    text: str
    document: str = ""
    page: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement with its sides told; `right` is None where it is about one thing."""

    judgement: Judgement
    left: Side
    right: Side | None


@dataclass(frozen=True, slots=True)
class Part:
    """A name that an entity is joined from, and from whom a judgement has to take it so that it stands alone."""

    id: str
    name: str
    documents: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToDecide:
    """What there is to decide about an entity, and what was."""

    parts: tuple[Part, ...]
    like: tuple[LikelyName, ...]
    decided: tuple[Decision, ...]


def decisions(archive: Archive, said: Iterable[Judgement], *, scope: Scope) -> tuple[Decision, ...]:
    """These judgements with their sides told."""
    telling = _Telling(archive, scope)
    return tuple(
        Decision(one, telling.side(one.left, one.verdict), telling.side(one.right, one.verdict) if one.right else None)
        for one in said
    )


def to_decide(archive: Archive, entity: Entity, *, scope: Scope) -> ToDecide:
    """The names an entity is joined from, who else it may be, and what was said of it, the latest first."""
    said = archive.judgements()
    names = archive.names_of(entity.id, scope=scope)[:NAMES]
    telling = _Telling(archive, scope)
    about = [one for one in said if entity.id in (telling.lead(one.left), telling.lead(one.right))]
    apart = {telling.lead(side) for both in standing(about).different for side in both}
    return ToDecide(
        parts=_parts(names, said),
        like=_like(archive, entity, apart | {entity.id}, scope=scope),
        decided=decisions(archive, reversed(about), scope=scope),
    )


def _like(archive: Archive, entity: Entity, known: set[str], *, scope: Scope) -> tuple[LikelyName, ...]:
    """Who else goes by a name like its own, by its most frequent spellings, the likeliest first."""
    spellings = dict.fromkeys((entity.name, *(seen.surface for seen in entity.names[:SPELLINGS])))
    best: dict[str, LikelyName] = {}
    for spelling in spellings:
        for one in archive.names_like(spelling, scope=scope, limit=LIKE + len(known)):
            before = best.get(one.entity.id)
            likely = one.score >= PART and one.entity.id not in known
            if likely and (before is None or one.score > before.score):
                best[one.entity.id] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.score, one.entity.id))[:LIKE])


def _parts(names: Sequence[tuple[str, str, int]], said: Iterable[Judgement]) -> tuple[Part, ...]:
    """Whom a person joined it with is whom it has to be taken from; else any other name will do."""
    ids = [number for number, _, _ in names]
    same = standing(said).same
    parts = []
    for number, name, documents in names:
        joined = [other for both in same if number in both for other in both if other != number]
        anybody = [other for other in ids if other != number][:1]
        parts.append(Part(number, name, documents, tuple(dict.fromkeys((*joined, *anybody)))))
    return tuple(parts)


def suggestions(archive: Archive, said: Sequence[Judgement], *, scope: Scope, limit: int) -> list[LikelyPair]:
    """Entities that may be one, of which nobody has said yet whether they are."""
    telling = _Telling(archive, scope)
    sides = [{telling.lead(one.left), telling.lead(one.right)} for one in said if not one.undone and is_of_two(one)]
    found = archive.likely_pairs(scope=scope, limit=limit + len(sides))
    return [one for one in found if {one.left.id, one.right.id} not in sides][:limit]


def mention_at(archive: Archive, document: str, page: int, start: int, end: int, *, scope: Scope) -> Mention | None:
    """The mention at this place, None where there is none or it was called wrong. Raises NotFound."""
    found = archive.mentions(document, scope=scope, page=page)
    return next((one for one in found if (one.start, one.end) == (start, end)), None)


class _Telling:
    """Asks of each document and entity once."""

    def __init__(self, archive: Archive, scope: Scope) -> None:
        self._archive = archive
        self._scope = scope
        self._leads: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def lead(self, side: str) -> str:
        """The entity that a side leads to, "" where it leads to none that the reader may see."""
        if side not in self._leads:
            asked = self._own(side) if "#" in side else side
            link = named(self._archive, [asked], scope=self._scope).get(asked) if asked else None
            self._leads[side], self._texts[side] = (link.id, link.name) if link else ("", "")
        return self._leads[side]

    def side(self, text: str, verdict: str) -> Side:
        """A side told in words."""
        try:
            if verdict == WRONG:
                return self._mention(text)
            if contract := referred(text):
                return self._contract(contract)
        except NotFound:
            return Side("mention" if verdict == WRONG else "contract", "", "")
        if not (lead := self.lead(text)):
            return Side("kind" if verdict == KIND else "entity", "", text if verdict == KIND else "")
        document = text.partition("#")[0] if "#" in text else ""
        return Side("entity", lead, self._texts[text], document)

    def _own(self, side: str) -> str:
        document, _, key = side.partition("#")
        try:
            self._archive.document(document, scope=self._scope)
            return self._archive.entity_ids(document).get(key, "")
        except NotFound:
            return ""

    def _mention(self, text: str) -> Side:
        document, (number, start, end) = place_of(text)
        surface = self._archive.page(document, number, scope=self._scope).text[start:end]
        return Side("mention", text, surface, document, number, start, end)

    def _contract(self, number: str) -> Side:
        document, contract = self._archive.contract(number, scope=self._scope)
        spans = (*contract.supplier, *contract.buyer, *contract.party, contract.amount)
        words = ", ".join(span.surface for span in spans if span is not None)
        return Side("contract", number, words, document)
