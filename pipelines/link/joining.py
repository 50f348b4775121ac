"""Joins the names of a document, rule after rule, the surest first. Each short name needs one thing to belong to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from indexer.text import names as spelling
from indexer.text.legal_forms import in_agreement
from pipelines.link import firms, inflection, official, people, places
from pipelines.link.clusters import Clusters
from pipelines.link.gathering import Name

Rule = Callable[[Name, Name], str]
_SPELLED_OTHERWISE = "the same name but for legal form, title, case or script"

# For each family of names, in order; a rule says why, or "".
SHORTER: dict[str, tuple[Rule, ...]] = {
    "firm": (firms.acronym, firms.short_form, firms.part_of_joined, firms.without_owner, firms.head_noun),
    "person": (people.same_person, people.surname, people.first_words),
    "place": (places.without_rank, firms.acronym),
}


def join(clusters: Clusters, defined: Iterable[tuple[int, int, str]], languages: frozenset[str]) -> None:
    """`defined` holds what the text itself defines: short name, long name, why."""
    _same_core(clusters)
    for short, long, why in defined:
        clusters.join(short, long, why)
    _official(clusters)
    _towns(clusters)
    _inflected(clusters, languages)
    for family, rules in SHORTER.items():
        _shorter(clusters, family, rules)
    _taken_for_people(clusters)


def _same_core(clusters: Clusters) -> None:
    """One name but for case, marks, legal form, title or script. Forms that exclude each other keep firms apart."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, name in enumerate(clusters.names):
        alike[(name.family, *name.core)].append(place)
    for found in alike.values():
        by_forms: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place in found:
            by_forms[clusters.names[place].forms].append(place)
        sets = [[place for forms in agreeing for place in by_forms[forms]] for agreeing in in_agreement(by_forms)]
        for one_thing in sets:
            for place in one_thing[1:]:
                clusters.join(place, one_thing[0], _SPELLED_OTHERWISE)
        if () in by_forms and len(sets) > 1:
            _bare(clusters, by_forms[()], [min(one) for one in sets if one[0] not in by_forms[()]])


def _bare(clusters: Clusters, bare: Sequence[int], firms_: Sequence[int]) -> None:
    """A name without legal form that several firms share is that of the firm which alone had been named wherever it
    stands; else nobody's: "Vega won" after "Vega AS, a subsidiary of Vega ASA" tells of either."""
    first, second, *_ = sorted(firms_, key=lambda place: clusters.names[place].first)
    begin, end = clusters.names[first].first, clusters.names[second].first
    for place in bare:
        if begin < clusters.names[place].first and clusters.names[place].last < end:
            clusters.join(place, first, _SPELLED_OTHERWISE)


def _official(clusters: Clusters) -> None:
    known: dict[tuple[str, str], int] = {}
    for place, name in enumerate(clusters.names):
        found = official.known_as(name.words)
        if found is None:
            continue
        clusters.vote(place, {**name.votes, found.kind: name.votes.get(found.kind, 0.0) + 1.0})
        head = known.setdefault((found.kind, found.name), place)
        clusters.join(place, head, f"official names of one thing: {found.name}")


def _towns(clusters: Clusters) -> None:
    known: dict[str, int] = {}
    for place, name in enumerate(clusters.names):
        if name.family == "place":
            head = known.setdefault(places.town(name), place)
            clusters.join(place, head, f"the same town in other letters as “{clusters.names[head].surface}”")


def _inflected(clusters: Clusters, languages: frozenset[str]) -> None:
    by_stem: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, name in enumerate(clusters.names):
        by_stem[tuple(inflection.stem(word).removesuffix("s")[:4] for word in name.words)].append(place)
    for found in by_stem.values():
        for later, place in enumerate(found):
            for earlier in found[:later]:
                left, right = clusters.names[place], clusters.names[earlier]
                if left.family != right.family:
                    continue
                why = inflection.same_in_russian(left, right) or inflection.genitive_of(left, right, languages)
                if why:
                    clusters.join(place, earlier, why)
                    break


def _shorter(clusters: Clusters, family: str, rules: Sequence[Rule]) -> None:
    """By each rule in turn, join each name that it finds short for names of exactly one thing."""
    shelved: list[int] = []
    shelf: dict[str, list[int]] = {}
    for rule in rules:
        of_family = [place for place in range(len(clusters.names)) if clusters.family(place) == family]
        if of_family != shelved:  # a join may have made a firm of a place
            shelved, shelf = of_family, _shelf(clusters.names, of_family)
        _shorter_by(clusters, rule, of_family, shelf)


def _shorter_by(clusters: Clusters, rule: Rule, of_family: Sequence[int], shelf: dict[str, list[int]]) -> None:
    for place in of_family:
        short = clusters.names[place]
        fits: dict[int, str] = {}
        for other in _candidates(short, shelf):
            if clusters.head(other) != clusters.head(place) and (why := rule(short, clusters.names[other])):
                fits.setdefault(clusters.head(other), why)
                if len(fits) > 1:
                    break
        if len(fits) == 1 and not _settled(clusters, place):
            [(head, why)] = fits.items()
            clusters.join(place, head, why)


def _taken_for_people(clusters: Clusters) -> None:
    """Words that a finder took for people, though the document names a firm that begins with them, or is called so but
    for its legal form, and no person of that name: "Grønhaug" beside "Grønhaug Maritime ASA"."""
    firms_here = [place for place in range(len(clusters.names)) if clusters.family(place) == "firm"]
    shelf: dict[str, list[int]] = defaultdict(list)
    for place in firms_here:
        core = clusters.names[place].core
        if len(core) > 1 or clusters.names[place].forms:
            shelf[core[0]].append(place)
        if len(core) > 1 and clusters.names[place].forms:
            shelf[" ".join(core)].append(place)
    for place, name in enumerate(clusters.names):
        if clusters.family(place) != "person" or len(name.words) > len(name.core):
            continue
        heads = {clusters.head(other) for other in shelf.get(" ".join(name.core), ())}
        if len(heads) == 1 and len(clusters.members(place)) == 1:
            [head] = heads
            clusters.vote(place, {kind: weight * 0.1 for kind, weight in name.votes.items()})
            clusters.join(place, head, f"short for “{clusters.names[clusters.fullest(head)].surface}”")


def _settled(clusters: Clusters, place: int) -> bool:
    """Whether the name already stands beside a fuller one: then its thing has a full name of its own."""
    own = clusters.names[clusters.fullest(place)]
    short = clusters.names[place]
    return len(own.core) > len(short.core)


def _shelf(names: Sequence[Name], places: Iterable[int]) -> dict[str, list[int]]:
    """Names by each of their words and each of their acronyms: no name is compared with all others."""
    shelf: dict[str, list[int]] = defaultdict(list)
    for place in places:
        name = names[place]
        for word in {*name.core, *people.stems(name)}:
            shelf[word].append(place)
        shelf["^" + name.words[0][0]].append(place)
        if len(name.core) == 1 and not name.surface.isascii():
            shelf["joined"].append(place)
    return shelf


def _candidates(short: Name, shelf: dict[str, list[int]]) -> list[int]:
    if len(short.core) == 1 and firms.looks_like_acronym(short.surface):
        return shelf["^" + short.words[0][0]] + shelf.get(short.core[0], [])
    if spelling.script(short.surface) in ("Han", "Kana", "Hangul"):
        return shelf["joined"]
    words = people.stems(short) if short.family == "person" else short.core
    rarest = min((shelf.get(word, []) for word in words), key=len, default=[])
    if short.family == "person" and len(words) > 1 and len(rarest) <= 1:
        return shelf.get(words[-1], [])  # initials and forenames may differ, the surname does not
    return rarest
