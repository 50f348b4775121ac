"""The search: what was asked, what was found page by page, and the choices that narrow it. `/` is its front door."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, Response, request

from indexer.errors import WrongUse
from indexer.lookup import exports, tables
from indexer.lookup.naming import named
from indexer.lookup.views import EntityLink
from indexer.model.entities import Entity
from indexer.model.json_form import Json, without_absent
from indexer.model.kinds import ENTITY_KINDS, GOOD_ENDS, UNFINISHED, Kind, Status
from indexer.search.query import Filter, Mode, Query, Sort
from indexer.search.results import DocumentHit, Results
from webui import facets, folders, likely_names, present, segments, twins
from webui.context import current_archive, current_scope
from webui.paging import Paging, Pairs, asked_pairs, whole_number, with_pairs, without

pages = Blueprint("search", __name__)

HITS = 20  # documents a page
LONGEST_TRY = 40  # characters
OPERATORS = frozenset({"AND", "OR", "NOT"})
MOST_NAMED = 8  # entities of each kind at the front door
_PERIOD = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_ID = re.compile(r"[0-9a-f]{32}")
Choice = TypeVar("Choice", Sort, Mode)


@dataclass(frozen=True, slots=True)
class Completeness:
    """What a search cannot have found, because nobody could read it (yet)."""

    unreadable: int
    partial: int
    waiting: int
    pages_without_text: int


@pages.get("/")
@pages.get("/index.json", defaults={"form": twins.JSON})
def front(form: str = twins.HTML) -> Response:
    """The search box, the collections, and who is named most. With a query in it, the address is that of a search."""
    if request.args.get("q", "").strip():
        return results(form)
    archive, scope = current_archive(), current_scope()
    most = {}
    for kind in sorted(ENTITY_KINDS, key=list(Kind).index):
        found, total = archive.entities(scope=scope, kind=kind, sort="mentions", limit=MOST_NAMED, offset=0)
        most[kind] = (found, total)
    counts = archive.counts(scope=scope)
    documents = sum(counts.by_status.values())
    collections = archive.collections(scope=scope)
    if form == twins.JSON:
        return twins.as_json({"documents": documents, "pages": counts.pages, "collections": list(collections)})
    return twins.html(
        "search/front.html",
        documents=documents,
        counts=counts,
        collections=collections,
        most=most,
        tries=_tries(most),
        complete=completeness(),
    )


def _tries(most: Mapping[Kind, tuple[Sequence[Entity], int]]) -> list[str]:
    """Searches to begin with, made of what is named most, so that each of them finds something."""
    first = {kind: present.line(found[0].name).replace('"', " ") for kind, (found, _) in most.items() if found}
    if not first:
        return []
    tries = [f'{kind}:"{first[kind]}"' for kind in (Kind.COMPANY, Kind.PLACE) if kind in first]
    tries += [f'"{first[Kind.PERSON]}"'] if Kind.PERSON in first else []
    return [typed for typed in tries if len(typed) <= LONGEST_TRY] + ["amount:[1000000 TO *]"]


@twins.page(pages, "/search", twins=(twins.JSON, twins.CSV))
def results(form: str) -> Response:
    """Documents that match, each with its best pages."""
    pairs = asked_pairs()
    query = asked(pairs, size=whole_number("limit", HITS, most=100))
    if form == twins.CSV:
        return twins.as_csv("search", tables.HIT_COLUMNS, exports.search_rows(current_archive(), query))
    found = current_archive().search(query)
    links = _links(found, pairs)
    also = likely_names.also_written(query.text) if not query.offset else []
    if form == twins.JSON:
        names = [exports.likely_row(one.found) for one in also]
        return twins.as_json(_as_json(found, query, links) | ({"names": names} if names else {}))
    total = found.total + found.by_meaning
    paging = Paging(query.offset // query.limit + 1, query.limit, total, "/search", pairs)
    return twins.html(
        "search/results.html",
        query=query,
        found=found,
        hits=[_shown(hit, query) for hit in found.hits],
        paging=paging,
        also=also,
        facets=facets.facets(found.facets, pairs=pairs, links=links),
        chips=facets.chips(pairs, links),
        carried=without(pairs, "q", "page"),
        pairs=pairs,
        sorts=_sorts(pairs),
        words_alone=with_pairs("/search", (*without(pairs, "mode", "page"), ("mode", Mode.WORDS))),
        complete=completeness(),
        near=_near(query.text),
        csv=with_pairs("/search.csv", without(pairs, "page")),
        json=with_pairs("/search.json", pairs),
    )


def asked(pairs: Pairs, *, size: int = HITS) -> Query:
    """The query of an address. Raises WrongUse."""
    last = dict(pairs)
    return Query(
        text=last.get("q", "").strip(),
        scope=current_scope(),
        filters=tuple(_by_id(one) for one in facets.filters(pairs)),
        created_from=_period("from", last),
        created_to=_period("to", last),
        sort=_one_of(Sort, "sort", last, Sort.RELEVANCE),
        mode=_one_of(Mode, "mode", last, Mode.FUSED),
        offset=(whole_number("page", 1, most=10_000) - 1) * size,
        limit=size,
        facets=tuple(facets.TITLES),
        below=folders.level(pairs),
    )


def completeness() -> Completeness:
    """Counts over all that the reader may see."""
    counts = current_archive().counts(scope=current_scope())
    by = {Status(status): count for status, count in counts.by_status.items()}
    waiting = sum(by.get(status, 0) for status in UNFINISHED)
    partial = by.get(Status.PARTIAL, 0)
    good = sum(by.get(status, 0) for status in GOOD_ENDS)
    return Completeness(sum(by.values()) - good - partial - waiting, partial, waiting, counts.pages_without_text)


def _shown(hit: DocumentHit, query: Query) -> Mapping[str, Any]:
    """A hit with the addresses of its pages and its snippets in pieces."""
    address = f"/documents/{hit.document}"
    asked_for = (("q", query.text),) if query.text else ()
    shown = []
    for page in hit.pages:
        pieces = segments.split(page.snippet, page.spans, offset=page.snippet_start)
        anchor = "#hit-1" if page.spans else ""
        shown.append((page, with_pairs(address, (("page", str(page.page)), *asked_for)) + anchor, pieces))
    best = shown[0][1] if shown else with_pairs(address, asked_for)
    return {"hit": hit, "address": best, "pages": shown, "more": hit.matching_pages - len(hit.pages)}


def _as_json(found: Results, query: Query, links: Mapping[str, EntityLink]) -> Json:
    counted: dict[str, list[Json]] = {}
    for field, values in found.facets.items():
        counted[field] = [
            {"value": one.value, "count": one.count}
            | without_absent({"label": links[one.value].name if one.value in links else ""})
            for one in values
        ]
    hits = [exports.hit_row(rank, hit) for rank, hit in enumerate(found.hits, query.offset + 1)]
    return {**exports.heading(found), "hits": hits, "facets": counted}


def _links(found: Results, pairs: Pairs) -> Mapping[str, EntityLink]:
    ids = {one.value for field in facets.ENTITY_FACETS for one in found.facets.get(field, ())}
    ids |= {value for key, value in pairs if key.removeprefix(facets.EXCLUDED) in facets.ENTITY_FACETS}
    return named(current_archive(), ids, scope=current_scope())


def _by_id(one: Filter) -> Filter:
    """Entities may be chosen by name too (`company=Hikvision` typed by hand): all whose name is exactly that."""
    if one.field not in facets.ENTITY_FACETS:
        return one
    values = [found for value in one.values for found in _ids(Kind(one.field), value)]
    return Filter(one.field, tuple(dict.fromkeys(values)), exclude=one.exclude)


def _ids(kind: Kind, value: str) -> Iterable[str]:
    if _ID.fullmatch(value):
        return (value,)
    found, _ = current_archive().entities(
        scope=current_scope(), kind=kind, name_contains=value, sort="mentions", limit=50, offset=0
    )
    wanted = value.casefold()
    ids = [one.id for one in found if wanted in {name.surface.casefold() for name in one.names} | {one.name.casefold()}]
    return ids or (value,)


def _near(text: str) -> str:
    """The same plain words with other spellings allowed; "" for a query of more than words."""
    words = text.split()
    plain = all(word.isalnum() and word not in OPERATORS for word in words)
    return " ".join(f"{word}~" for word in words) if plain else ""


def _sorts(pairs: Pairs) -> list[tuple[str, str, bool]]:
    chosen = dict(pairs).get("sort", Sort.RELEVANCE)
    rest = without(pairs, "sort", "page")
    words = {Sort.RELEVANCE: "Best first", Sort.DATE: "Newest first", Sort.TITLE: "By title"}
    return [(word, with_pairs("/search", (*rest, ("sort", sort))), sort == chosen) for sort, word in words.items()]


def _period(key: str, last: Mapping[str, str]) -> str:
    text = last.get(key, "").strip()
    if text and not _PERIOD.fullmatch(text):
        raise WrongUse(f"“{key}” must be a year, a month or a day: 2019, 2019-06 or 2019-06-30.")
    return text


def _one_of(choices: type[Choice], key: str, last: Mapping[str, str], otherwise: Choice) -> Choice:
    text = last.get(key, "") or otherwise
    if text not in set(choices):
        raise WrongUse(f"“{key}” must be one of {', '.join(choices)}.")
    return choices(text)
