"""From the mentions of a document to its entities: which names are one thing, of what kind, and why.

Works within one document; what two documents share is for the archive to say.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from indexer.model.documents import Page
from indexer.model.entities import DocumentEntity
from indexer.model.kinds import ENTITY_KINDS, Kind
from indexer.model.mentions import Mention, parts
from indexer.text import line_ends
from indexer.text import names as spelling
from pipelines.draft import Draft
from pipelines.link import definitions, further, identifiers, joining, parting, shortened, surnames
from pipelines.link.clusters import Clusters, fullness
from pipelines.link.gathering import Name, gather

_DEFINED_SCORE = 0.9


def link(draft: Draft) -> Draft:
    """The draft with `entities`, an `entity` key on every mention of an entity kind, and mentions of known names that
    the finders missed (finder "link"). A mention's kind becomes the kind of its entity. Same draft, same answer."""
    mentions, defined = _with_defined(draft.pages, sorted(draft.mentions, key=_order))
    mentions = sorted([*mentions, *surnames.missed(draft.pages, mentions)], key=_order)
    names = gather(_whole(mentions))
    clusters = Clusters(names)
    _part(clusters, parting.parted(draft.pages, mentions))
    languages = frozenset({page.language for page in draft.pages} | {draft.document.language})
    joining.join(clusters, _pairs(names, defined), languages)
    keys = _keys(clusters)
    mentions = _keyed(mentions, clusters, keys)
    mentions.extend(_missed(draft.pages, mentions))
    mentions.sort(key=_order)
    entities = _entities(clusters, keys, _numbers(draft.pages, mentions))
    return replace(draft, mentions=tuple(mentions), entities=entities)


def _part(clusters: Clusters, parted: Iterable[tuple[int, int]]) -> None:
    """Keep apart the names of these mentions."""
    names = {mention: place for place, name in enumerate(clusters.names) for mention in name.mentions}
    for left, right in parted:
        if left in names and right in names:
            clusters.part(names[left], names[right])


def _whole(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, both parts of a name that a page break cuts with the whole of it as their surface."""
    found = list(mentions)
    for both in parts(mentions):
        surface = line_ends.whole("\n".join(mentions[place].surface for place in both))
        for place in both:
            found[place] = replace(found[place], surface=surface)
    return found


def _order(mention: Mention) -> tuple[int, int, int]:
    return mention.page, mention.start, -mention.end


def _by_page(mentions: Sequence[Mention]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for place, mention in enumerate(mentions):
        found[mention.page].append(place)
    return found


def _with_defined(
    pages: Sequence[Page], mentions: list[Mention]
) -> tuple[list[Mention], list[tuple[Mention, Mention, str]]]:
    """The mentions and those of names that the text defines, and each definition: short, long, why."""
    defined: list[tuple[Mention, Mention, str]] = []
    added: list[Mention] = []
    on_page = _by_page(mentions)
    for page in pages:
        places = on_page.get(page.number, [])
        for found in definitions.define(page, mentions, places):
            long = mentions[found.long]
            short = _standing(mentions, places, found.start, found.end)
            if short is None and _free(mentions, places, found.start, found.end):
                place = (page.number, found.start, found.end)
                short = Mention(long.kind, found.surface, *place, finder=further.FINDER, score=_DEFINED_SCORE)
                added.append(short)
            if short is not None and short.kind in ENTITY_KINDS:
                defined.append((short, long, found.why))
    return sorted(mentions + added, key=_order), defined


def _standing(mentions: Sequence[Mention], places: Iterable[int], start: int, end: int) -> Mention | None:
    found = (mentions[place] for place in places)
    return next((mention for mention in found if (mention.start, mention.end) == (start, end)), None)


def _free(mentions: Sequence[Mention], places: Iterable[int], start: int, end: int) -> bool:
    return all(mentions[place].end <= start or mentions[place].start >= end for place in places)


def _pairs(names: Sequence[Name], defined: Sequence[tuple[Mention, Mention, str]]) -> list[tuple[int, int, str]]:
    """The definitions as places of names."""
    known = {(name.words, name.family): place for place, name in enumerate(names)}
    by_words = {name.words: place for place, name in enumerate(names)}
    pairs = []
    for short, long, why in defined:
        family = "firm" if long.kind in (Kind.COMPANY, Kind.ORGANISATION) else str(long.kind)
        ends = [spelling.words(short.surface), spelling.words(long.surface)]
        left, right = (known.get((end, family), by_words.get(end)) for end in ends)
        if left is not None and right is not None and left != right:
            pairs.append((left, right, why))
    return pairs


def _keys(clusters: Clusters) -> dict[int, str]:
    """The key of each thing, by head: its kind and normalised fullest name, told apart where two would be equal."""
    keys: dict[int, str] = {}
    used: set[str] = set()
    for members in clusters.things():
        head = clusters.head(members[0])
        name = clusters.names[clusters.fullest(head)]
        kind = clusters.kind(head)
        key = f"{kind}:{spelling.key(name.surface, kind)}"
        if key in used and name.forms:
            key = f"{key} {name.forms[0].split()[0]}"
        number = 2
        while key in used:
            key, number = f"{key.split('~')[0]}~{number}", number + 1
        used.add(key)
        keys[head] = key
    return keys


def _keyed(mentions: Sequence[Mention], clusters: Clusters, keys: dict[int, str]) -> list[Mention]:
    found = list(mentions)
    for place, name in enumerate(clusters.names):
        head = clusters.head(place)
        kind, key = clusters.kind(head), keys[head]
        for mention in name.mentions:
            found[mention] = replace(found[mention], kind=kind, entity=key)
    return found


def _missed(pages: Sequence[Page], mentions: Sequence[Mention]) -> list[Mention]:
    """Further occurrences of the names just linked."""
    mentions = _whole(mentions)
    known: dict[str, tuple[Kind, str]] = {}
    for mention in mentions:
        if mention.entity and _worth_seeking(mention):
            known.setdefault(mention.surface, (mention.kind, mention.entity))
    known |= shortened.names(mentions, known)
    sought = further.Sought(known, further.common_words([page.text for page in pages], list(known)))
    on_page = _by_page(mentions)
    found: list[Mention] = []
    for page in pages:
        taken = [(mentions[place].start, mentions[place].end) for place in on_page.get(page.number, [])]
        found.extend(sought.on(page, taken))
    return found


def _worth_seeking(mention: Mention) -> bool:
    """Short and doubtful names would be found in places they do not stand for."""
    surface = mention.surface
    joined = spelling.script(surface) in ("Han", "Kana", "Hangul")
    least = 2 if joined or surface.isupper() else 4
    return len(surface) >= least and not surface.islower() and mention.score >= 0.5


def _numbers(pages: Sequence[Page], mentions: Sequence[Mention]) -> dict[str, list[str]]:
    """Identifiers beside a name, by entity key."""
    on_page = _by_page(mentions)
    numbers: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        for place, number in identifiers.beside(page, mentions, on_page.get(page.number, [])):
            if number not in numbers[mentions[place].entity]:
                numbers[mentions[place].entity].append(number)
    return numbers


def _entities(clusters: Clusters, keys: dict[int, str], numbers: dict[str, list[str]]) -> tuple[DocumentEntity, ...]:
    found = []
    for members in clusters.things():
        head = clusters.head(members[0])
        ordered = sorted(members, key=lambda place: fullness(clusters.names[place]), reverse=True)
        surfaces = tuple(dict.fromkeys(clusters.names[place].surface for place in ordered))
        why = tuple(_why(clusters, place) for place in ordered[1:])[: len(surfaces) - 1]
        key = keys[head]
        identified = tuple(numbers.get(key, ()))
        found.append(DocumentEntity(key, clusters.kind(head), surfaces[0], surfaces, why, identified))
    return tuple(found)


def _why(clusters: Clusters, place: int) -> str:
    """What joined this name; the name that others were joined to says what joined the fullest one."""
    return clusters.why.get(place) or clusters.why.get(clusters.fullest(place)) or "joined with the other names"
