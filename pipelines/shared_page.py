"""Two portions of a long document share a page: the later one is read with the page before its own, so that what goes
on over the break between them is read whole. Settles which of the two tells what, and by which key."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple, TypeVar

from indexer.model.contracts import Contract, Record, Tie, spans, with_spans
from indexer.model.documents import Page
from indexer.model.kinds import Status
from indexer.model.mentions import OVER_PAGES, Mention, Span
from pipelines.draft import Draft
from pipelines.relate.over_pages import cut_sentence
from pipelines.seams import seams

Placed = TypeVar("Placed", Mention, Span)
Keys = Mapping[str, str]  # of entities: as the portion has them, and as what was saved before has them


class Last(NamedTuple):
    """The last page of a portion as it is saved, and the mentions on it."""

    page: Page
    mentions: tuple[Mention, ...]

    @classmethod
    def of(cls, draft: Draft) -> "Last":
        page = draft.pages[-1]
        return cls(page, tuple(one for one in draft.mentions if one.page == page.number))

    def begins(self, portion: Draft) -> bool:
        return bool(portion.pages) and portion.pages[0].number == self.page.number

    def laid_under(self, portion: Draft) -> Draft:
        """A portion that begins with this page with it as it was saved. What joins words at line ends is known by a
        portion, so that either may read the page otherwise: then what stands behind the last difference counts."""
        text, again = self.page.text, portion.pages[0].text
        if text == again:
            return portion
        alike = takewhile(lambda both: both[0] == both[1], zip(reversed(text), reversed(again), strict=False))
        same = len(again) - sum(1 for _ in alike)

        def moved(one: Placed) -> Placed | None:
            if one.page != self.page.number:
                return one
            by = len(text) - len(again)
            return replace(one, start=one.start + by, end=one.end + by) if one.start >= same else None

        def whole(record: Contract | Tie) -> bool:
            return all(moved(span) is not None for span in spans(record))

        def move(_: str, span: Span) -> Iterator[Span]:
            yield from filter(None, (moved(span),))

        return replace(
            portion,
            pages=(self.page, *portion.pages[1:]),
            mentions=tuple(filter(None, map(moved, portion.mentions))),
            contracts=tuple(with_spans(one, move) for one in portion.contracts if whole(one)),
            ties=tuple(with_spans(one, move) for one in portion.ties if whole(one)),
        )

    def keys(self, portion: Draft) -> Keys:
        """What the portion's entities are called here: those that one name on the page leads to, and no other."""
        here = {(one.start, one.end): one.entity for one in self.mentions if one.entity}
        led: dict[str, set[str]] = defaultdict(set)
        for one in portion.mentions:
            if one.page == self.page.number and (key := here.get((one.start, one.end), "")):
                led[one.entity].add(key)
        claimed = Counter(key for keys in led.values() for key in keys)
        taken = {entity.key for entity in portion.entities}
        alike = {own: next(iter(keys)) for own, keys in led.items() if len(keys) == 1}
        return {
            own: key
            for own, key in alike.items()
            if claimed[key] == 1 and key not in taken and own.partition(":")[0] == key.partition(":")[0]
        }


def settled(draft: Draft, *, before: Last | None, behind: Draft | None) -> Draft:
    """A portion as it is saved: its own pages, with what goes on from the page `before` them, and the end of its last
    page as the portion `behind` it read that."""
    own = _without(draft, before) if before is not None and before.begins(draft) else draft
    last = Last.of(own)
    return _read_on(own, last, last.laid_under(behind)) if behind is not None and last.begins(behind) else own


def _without(draft: Draft, before: Last) -> Draft:
    """The portion without the page before its own, and what is told on that alone."""
    draft = before.laid_under(draft)
    draft = _called(draft, before.keys(draft), before)
    told, first = _read_over(draft), before.page.number + 1

    def kept(record: Contract | Tie) -> bool:
        return any(span.page >= first for span in spans(record)) or _begins_in(record, told, first - 1)

    return _of_mentions(
        replace(
            draft,
            pages=tuple(page for page in draft.pages if page.number >= first),
            contracts=tuple(filter(kept, draft.contracts)),
            ties=tuple(filter(kept, draft.ties)),
        ),
        (one for one in draft.mentions if one.page >= first),
    )


def _read_on(draft: Draft, last: Last, behind: Draft) -> Draft:
    """The portion with what goes over the end of its last page as the portion behind has it."""
    keys = last.keys(behind)
    parts = [
        replace(one, entity=keys.get(one.entity, one.entity))
        for one in behind.mentions
        if one.page == last.page.number and one.finder == OVER_PAGES
    ]
    if not _fell_short(behind):
        told = _read_over(behind)
        draft = replace(
            draft,
            contracts=tuple(one for one in draft.contracts if not _begins_in(one, told, last.page.number)),
            ties=tuple(one for one in draft.ties if not _begins_in(one, told, last.page.number)),
        )
    mentions = [one for one in draft.mentions if not any(_meet(one, part) for part in parts)]
    known = {entity.key for entity in draft.entities}
    added = (replace(one, key=keys.get(one.key, one.key)) for one in behind.entities)
    entities = (*draft.entities, *(one for one in added if one.key not in known))
    return _of_mentions(
        replace(draft, entities=entities), sorted([*mentions, *parts], key=lambda one: (one.page, one.start))
    )


def _fell_short(portion: Draft) -> bool:
    """Whether a stage after reading failed, so that what it does not tell proves nothing."""
    return portion.document.status is Status.PARTIAL and portion.document.stage != "extract"


def _read_over(portion: Draft) -> list[tuple[int, int]]:
    """Where, on its first page, a portion reads what goes on over the end of that."""
    page = portion.pages[0].number
    cut = [(cut_sentence(seam)[0], seam.end) for seam in seams(portion.pages[:2])]
    over = (one for one in _records(portion) if any(span.page > page for span in spans(one)))
    return cut + [(said.start, said.end) for one in over for said in one.evidence[:1] if said.page == page]


def _begins_in(record: Contract | Tie, stretches: Sequence[tuple[int, int]], page: int) -> bool:
    begun = (said for said in record.evidence[:1] if said.page == page)
    return any(said.start < end and start < said.end for said in begun for start, end in stretches)


def _records(draft: Draft) -> list[Contract | Tie]:
    return [*draft.contracts, *draft.ties]


def _meet(one: Mention, other: Mention | Span) -> bool:
    return one.page == other.page and one.start < other.end and other.start < one.end


def _called(draft: Draft, keys: Keys, before: Last) -> Draft:
    """The portion with other keys, and with the names of the page before its own as they were saved there."""
    here = [one for one in before.mentions if one.entity]

    def call(_: str, span: Span) -> Iterator[Span]:
        name = next((one for one in here if span.entity and _meet(one, span)), None)
        if name is None:
            yield replace(span, entity=keys.get(span.entity, span.entity))
        else:
            yield replace(span, surface=name.surface, start=name.start, end=name.end, entity=name.entity)

    def called(records: Iterable[Record]) -> tuple[Record, ...]:
        return tuple(with_spans(one, call) for one in records)

    return replace(
        draft,
        mentions=tuple(replace(one, entity=keys.get(one.entity, one.entity)) for one in draft.mentions),
        entities=tuple(replace(one, key=keys.get(one.key, one.key)) for one in draft.entities),
        contracts=called(draft.contracts),
        ties=called(draft.ties),
    )


def _of_mentions(draft: Draft, mentions: Iterable[Mention]) -> Draft:
    """The draft with these mentions, and of its entities those that they or its records name."""
    kept = tuple(mentions)
    named = {one.entity for one in kept}
    named.update(span.entity for record in _records(draft) for span in spans(record))
    return replace(draft, mentions=kept, entities=tuple(one for one in draft.entities if one.key in named))
