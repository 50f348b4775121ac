"""Which entities of which documents are one thing: a pure function of document entities and judgements.

It knows no database, and the order of what it is given does not matter.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache

from indexer.model.entities import DocumentEntity, Judgement
from indexer.model.identity import entity_id
from indexer.model.kinds import LEGAL_PERSONS, Kind, kinds_like
from indexer.store.forest import Forest, kinds, standing
from indexer.text import countries, legal_forms, names, towns
from indexer.text.word_lists import word_list

# Scripts written without spaces: there a single run of letters may be a full name.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]")
_LONGEST_SHORT = 4  # letters of an unspaced name that may still be a short form: 海康威视 of 杭州海康威视数字技术
_PARTED = re.compile(r"[\s.,·]")
_OF_MANY = ("head", "trade", "branch", "region", "land")


@dataclass(frozen=True, slots=True)
class Member:
    """An entity of a document as far as joining goes. `ref` names it alone in a judgement.

    `id` is the id of its name with what its legal form says, `plain` that without: shared by all that may join by that
    name. `bare` tells that its name is one word only.
    """

    ref: str
    id: str
    plain: str
    kind: Kind
    name_key: str
    name_keys: tuple[str, ...]
    bare: bool
    identifiers: tuple[str, ...] = ()
    twins: tuple[str, ...] = ()  # plain ids of the very same name, spelled or classed otherwise
    forms: tuple[str, ...] = ()  # what its legal form says, as `legal_forms.stated` has it
    known_as: str = ""  # its id before a person said of what kind it is
    beside: tuple[tuple[str, ...], ...] = ()  # the forms of other firms of the very name in its document
    whole: bool = False  # whether its document tells it apart from the longer name that it would be short for

    @property
    def short(self) -> bool:
        """Whether it may be the short form of a longer name. A surname alone never leads to a person."""
        return self.bare and self.kind is not Kind.PERSON

    @property
    def aliases(self) -> tuple[str, ...]:
        """The one-word names that this longer-named entity also goes by. "Council" is the name of too many."""
        if self.bare or self.kind is Kind.PERSON:
            return ()
        return tuple(key for key in self.name_keys if is_bare(key) and key != self.name_key and key not in _shared())

    @property
    def claims(self) -> set[str]:
        """The ids of these one-word names."""
        return {entity_id(kind, alias) for alias in self.aliases for kind in kinds_like(self.kind)}

    @property
    def proofs(self) -> tuple[tuple[str, str], ...]:
        """Identifiers, each with the sort of thing that it can join."""
        return tuple((_sort(self.kind), one) for one in self.identifiers)


@dataclass(frozen=True, slots=True)
class Cluster:
    """One thing across the archive. `ids` are all ids that lead to it; `id` is the smallest of its names' ids."""

    id: str
    members: tuple[str, ...]  # refs
    ids: tuple[str, ...]


def reference(document: str, key: str) -> str:
    """How a judgement names the entity of one document, rather than everything of that name."""
    return f"{document}#{key}"


def member(document: str, entity: DocumentEntity) -> Member:
    """The entity of a document with the keys it is joined by."""
    key = names.key(entity.name, entity.kind)
    keys = {key, *(names.key(name, entity.kind) for name in entity.names if name.strip())}
    ref = reference(document, entity.key)
    return keyed(ref, entity.kind, entity.name, keys=(key, *sorted(keys)), identifiers=entity.identifiers)


def keyed(
    ref: str,
    kind: Kind,
    name: str,
    *,
    keys: Sequence[str],
    identifiers: Sequence[str],
    forms: tuple[str, ...] | None = None,
) -> Member:
    """The same from keys that are known: first that of `name`, then those of all names. `forms` is what a name says
    that `name` does not show."""
    key = keys[0]
    stated = legal_forms.stated(name) if forms is None else forms
    stated = stated if kind in LEGAL_PERSONS else ()
    # A person known by one word only is somebody else in every document until a person says otherwise.
    apart = kind is Kind.PERSON and is_bare_person(key, name)
    plain = entity_id(kind, ref if apart else key)
    own = name_id(kind, key, stated) if stated else plain
    twins = () if apart else tuple(sorted(_same_name(kind, key, name) - {plain}))
    bare = is_bare(key) and len(name.split()) == 1
    return Member(ref, own, plain, kind, key, tuple(keys[1:]), bare, tuple(sorted(set(identifiers))), twins, stated)


def name_id(kind: Kind, key: str, forms: Sequence[str]) -> str:
    """The id of a compared name together with what its legal form says."""
    return entity_id(kind, "\n".join((key, *forms)))


def _same_name(kind: Kind, key: str, name: str) -> set[str]:
    """Ids of one name: a finder takes a firm for a body, ø is written oe, countries and towns are called otherwise
    elsewhere."""
    spelled = {key, names.spelled_out(name, kind)}
    if kind is Kind.PLACE and (known := countries.english(key) or towns.latin(key)):
        spelled.add(known)
    return {entity_id(other, one) for other in kinds_like(kind) for one in spelled}


def _sort(kind: Kind) -> str:
    return "legal person" if kind in LEGAL_PERSONS else str(kind)


@lru_cache(maxsize=1)
def _shared() -> frozenset[str]:
    """Words that so many go by that alone they lead to nobody: "Council", "Group", "North"."""
    return frozenset(names.latin(word) for role in _OF_MANY for word in word_list(role))


def is_bare(key: str) -> bool:
    """Whether a compared name is a single word, or a short run of letters where words are not spaced."""
    return " " not in key and not (_UNSPACED.search(key) and len(key) > _LONGEST_SHORT)


def is_bare_person(key: str, name: str) -> bool:
    """Whether a person's name, with its compared form, is a surname or first name alone: "Hauge", "Delorme-Vasseur"."""
    if _UNSPACED.search(key):
        return len(key) == 1
    return " " not in key or ("-" in name and not _PARTED.search(name.strip()))


def clusters(members: Iterable[Member], judgements: Iterable[Judgement] = ()) -> list[Cluster]:
    """All things, in order of id.

    Members join by name and kind, by identifier, and a one-word name joins the longer one if exactly one longer name
    of that kind goes by it; firms and bodies are of one kind here. Firms of one name whose legal forms exclude each
    other stay apart, and so does who bears that name without such a form. Where a document tells two of one name apart
    ("Kestrel Group, parent of Kestrel Group plc"), all that are named with that legal form are one, and all that are
    named without it another. Judgements come first: "different" keeps
    apart whatever else would join, "same" joins, the latest word on a pair counts, and what was undone is as if never
    said. Whose kind a person told joins as one of it.
    """
    named = sorted(set(members), key=lambda one: (one.ref, one.id))
    said = _addressed(judgements, named)
    words = standing(said)
    found = as_told(named, said)
    nodes = (node for one in found for node in (one.ref, one.id, one.plain, one.known_as, *one.twins) if node)
    forest = Forest(nodes, words.different)
    forest.join_pairs(words.same)
    forest.join_pairs((one.ref, one.id) for one in found)
    forest.join_pairs((one.ref, one.known_as) for one in found if one.known_as)
    forest.join_pairs(_by_name(found, words.taken_out))
    forest.join_groups(_by_identifier(found, words.taken_out))
    forest.join_pairs(_by_short_name(found, forest))
    return _gathered(found, forest)


def as_told(members: Sequence[Member], judgements: Iterable[Judgement]) -> list[Member]:
    """The members as of the kinds that people tell: of one document's entity, else of all of its name. Such a one joins
    others of that kind, and the id it had leads to it."""
    said = kinds(judgements)
    if not said:
        return list(members)
    heads = {one: same[0] for same in _same_names(members) for one in same}
    of_names = {heads.get(one, one): Kind(kind) for one, kind in said.items()}
    return [_told(one, said, of_names.get(heads[one.id])) for one in members]


def _told(one: Member, said: Mapping[str, str], of_name: Kind | None) -> Member:
    alone = entity_id(one.kind, one.ref)
    own = said.get(one.ref) or said.get(alone)
    kind = Kind(own) if own else of_name or one.kind
    return one if kind is one.kind else replace(of_kind(one, kind), known_as=alone if own else one.id)


def of_kind(one: Member, kind: Kind) -> Member:
    """The member as if it were of another kind."""
    keys = tuple(names.key(key, kind) for key in (one.name_key, *one.name_keys))
    changed = keyed(one.ref, kind, one.name_key, keys=keys, identifiers=one.identifiers, forms=one.forms)
    return replace(changed, bare=one.bare, beside=one.beside if kind in LEGAL_PERSONS else (), whole=one.whole)


def _addressed(judgements: Iterable[Judgement], members: Sequence[Member]) -> list[Judgement]:
    """The judgements with ids of entities that stand for one document alone turned into references."""
    said = list(judgements)
    if not said:
        return []
    refs = {entity_id(one.kind, one.ref): one.ref for one in members}
    return [replace(one, left=refs.get(one.left, one.left), right=refs.get(one.right, one.right)) for one in said]


def _by_name(members: Sequence[Member], taken_out: Set[str]) -> list[tuple[str, str]]:
    """Each id with the first of those that are its very name. What was taken out comes last, so that it cannot hold the
    others apart."""
    out = taken_out | {one.id for one in members if one.ref in taken_out}
    ordered = (sorted(same, key=lambda one: (one in out, one)) for same in _same_names(members))
    pairs = [(head, one) for head, *others in ordered for one in others]
    return sorted(pairs, key=lambda pair: (pair[1] in out, pair))


def _same_names(members: Sequence[Member]) -> list[list[str]]:
    """Ids that are one name, but for how it is spelled or classed, and of no two firms by their legal forms, or because
    a document names both."""
    forest = Forest((one for member in members for one in (member.plain, *member.twins)), ())
    forest.join_pairs((one.plain, twin) for one in members for twin in one.twins)
    by_name: dict[str, dict[tuple[str, ...], set[str]]] = {}
    two: dict[str, set[tuple[tuple[str, ...], tuple[str, ...]]]] = defaultdict(set)
    for one in members:
        root = forest.root(one.plain)
        two[root].update((one.forms, other) for other in one.beside if other != one.forms)
        by_forms = by_name.setdefault(root, {(): set()})
        by_forms[()].update((one.plain, *one.twins))
        by_forms.setdefault(one.forms, set()).add(one.id)
    return [
        sorted({one for forms in agreeing for one in by_forms[forms]})
        for root, by_forms in by_name.items()
        for agreeing in (legal_forms.in_agreement(by_forms, two[root]) if len(by_forms) > 1 else [[()]])
    ]


def _by_identifier(members: Sequence[Member], taken_out: Set[str]) -> list[list[str]]:
    """Who shares an identifier. What was taken out comes last, so that it cannot hold the others apart."""
    groups: dict[tuple[str, str], set[tuple[bool, str]]] = {}
    for one in members:
        for proof in one.proofs:
            groups.setdefault(proof, set()).add((one.ref in taken_out or one.id in taken_out, one.ref))
    return [[ref for _, ref in sorted(group)] for _, group in sorted(groups.items())]


def _by_short_name(members: Sequence[Member], forest: Forest) -> list[tuple[str, str]]:
    """Each one-word name with the longer name it stands for, where exactly one thing of longer name goes by it."""
    alone = (one for one in members if not one.bare or one.whole)  # "Hikvision Ltd.", "Vega, parent of Vega Group"
    full = {own for one in alone for own in (one.plain, *one.twins)}
    claims: dict[str, dict[str, str]] = {}
    for one in members:
        for claimed in one.claims:
            by_thing = claims.setdefault(claimed, {})
            root = forest.root(one.ref)
            by_thing[root] = min(by_thing.get(root, one.id), one.id)
    pairs = set()
    for one in members:
        by_thing = claims.get(entity_id(one.kind, one.name_key), {})
        if one.short and one.plain not in full and len(by_thing) == 1:
            pairs.add((one.ref, next(iter(by_thing.values()))))
    return sorted(pairs)


def _gathered(members: Sequence[Member], forest: Forest) -> list[Cluster]:
    """The sets that hold a member."""
    sets: dict[str, list[Member]] = {}
    for one in members:
        sets.setdefault(forest.root(one.ref), []).append(one)
    found = [_cluster(root, group, forest) for root, group in sets.items()]
    return sorted(found, key=lambda one: one.id)


def _cluster(root: str, group: Sequence[Member], forest: Forest) -> Cluster:
    own = {one.id for one in group if forest.root(one.id) == root}
    # Whoever was taken out of its name by a judgement has only itself to be named after.
    ids = own or {entity_id(one.kind, one.ref) for one in group}
    other = {node for one in group for node in (one.known_as, one.plain) if node and forest.root(node) == root}
    # What is said of a firm with its form stays said of it when another of that name turns up.
    formed = {one.id for one in group if one.forms}
    return Cluster(min(ids & formed or ids), tuple(sorted(one.ref for one in group)), tuple(sorted(ids | other)))
