"""Choices beside the results: for each value an address that adds it, drops it, or leaves its documents out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.lookup.views import EntityLink
from indexer.search.query import Filter
from indexer.search.results import FacetValue
from webui import folders, present
from webui.paging import Pairs, with_pairs, without

TITLES: Mapping[str, str] = {
    "collection": "Collection",
    "kind": "Kind of source",
    "company": "Companies",
    "organisation": "Organisations",
    "person": "People",
    "place": "Places",
    "language": "Language",
    "type": "Type of file",
    folders.FIELD: "Folders",
}
ENTITY_FACETS = ("company", "organisation", "person", "place")
EXCLUDED = "not-"  # before a field in an address: `not-kind=news`
ADDRESS = "/search"
SHOWN = 8  # choices of a facet that are seen at once


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. Empty addresses are not offered."""

    label: str
    count: int
    chosen: bool
    toggle: str
    leave_out: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its choices; those chosen and the first few are shown, `more` waits behind a click.

    `crumbs` lead out of the folder whose folders are shown, each with its address.
    """

    field: str
    title: str
    shown: tuple[Choice, ...]
    more: tuple[Choice, ...]
    crumbs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice in force, and the address without it."""

    title: str
    label: str
    excluded: bool
    remove: str


def filters(pairs: Pairs) -> tuple[Filter, ...]:
    """The filters that an address asks for: values of one field are alternatives."""
    found = []
    for field in TITLES:
        for key, exclude in ((field, False), (EXCLUDED + field, True)):
            values = tuple(dict.fromkeys(value for name, value in pairs if name == key))
            if values:
                found.append(Filter(field, values, exclude=exclude))
    return tuple(found)


def facets(
    counted: Mapping[str, Sequence[FacetValue]], *, pairs: Pairs, links: Mapping[str, EntityLink]
) -> tuple[Facet, ...]:
    """The facets with something to choose, in a fixed order; what is chosen stays even where it finds nothing."""
    found = []
    for field, title in TITLES.items():
        values = list(counted.get(field, ()))
        here = {one.value for one in values}
        values += [FacetValue(one, 0, chosen=True) for key, one in pairs if key == field and one not in here]
        out = {one for key, one in pairs if key == EXCLUDED + field}
        tree = field == folders.FIELD
        values = [one for one in values if not tree or folders.is_shown(one.value, pairs)]
        crumbs = folders.crumbs(pairs, ADDRESS) if tree else ()
        choices = tuple(_choice(field, one, pairs, links) for one in values if one.value not in out)
        if choices or crumbs:
            first = [one for count, one in enumerate(choices) if count < SHOWN or one.chosen]
            more = tuple(one for one in choices if one not in first)
            found.append(Facet(field, title, tuple(first), more, crumbs))
    return tuple(found)


def chips(pairs: Pairs, links: Mapping[str, EntityLink]) -> tuple[Chip, ...]:
    """All choices in force, dates included."""
    found = []
    for key, value in pairs:
        field = key.removeprefix(EXCLUDED)
        if field in TITLES:
            label, title = value if field == folders.FIELD else _label(field, value, links), TITLES[field]
        elif key in ("from", "to"):
            label, title = present.date(value), key.capitalize()
        else:
            continue
        remove = with_pairs(ADDRESS, without(_less(pairs, key, value), "page"))
        found.append(Chip(title, label, key != field, remove))
    return tuple(found)


def _choice(field: str, one: FacetValue, pairs: Pairs, links: Mapping[str, EntityLink]) -> Choice:
    chosen = (field, one.value) in pairs
    rest = without(pairs, "page")
    added = folders.chosen_with(rest, one.value) if field == folders.FIELD else (*rest, (field, one.value))
    toggled = _less(rest, field, one.value) if chosen else added
    left_out = "" if chosen else with_pairs(ADDRESS, (*rest, (EXCLUDED + field, one.value)))
    return Choice(_label(field, one.value, links), one.count, chosen, with_pairs(ADDRESS, toggled), left_out)


def _less(pairs: Pairs, key: str, value: str) -> Pairs:
    return tuple(pair for pair in pairs if pair != (key, value))


def _label(field: str, value: str, links: Mapping[str, EntityLink]) -> str:
    if field in ENTITY_FACETS:
        return links[value].name if value in links else value
    match field:
        case "language":
            return present.language(value)
        case "kind":
            return present.kind(value, several=True)
        case "type":
            return value.upper()
        case folders.FIELD:
            return value.rpartition("/")[2]
    return value
