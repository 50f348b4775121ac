"""Who of the lists is in the archive: rows for commands and twins, and hits thing by thing for a page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from indexer.archive import Archive
from indexer.errors import NotFound
from indexer.lookup.contexts import Pages, around
from indexer.lookup.views import InContext
from indexer.model.json_form import Json, without_absent
from indexer.model.lists import Listed, ListHit, NameList
from indexer.model.scope import Scope

MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?")  # since when something is new, UTC
SHOWN = 5  # documents shown of one thing; the twins hold all
COLUMNS = (
    *("list", "listed", "name", "kind", "score", "certain", "why", "matched", "spelling", "entity", "entity_name"),
    *("document", "title", "page", "start", "end", "surface", "mentions", "countries"),
)


@dataclass(frozen=True, slots=True)
class ListState:
    """A list, and how many of the things on it are named in documents that the reader may see."""

    list: NameList
    found: int
    fresh: int  # of these, since the time asked for


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing of a list with the documents that seem to name it, the best first, each in its sentence."""

    listed: Listed
    best: ListHit
    shown: tuple[tuple[ListHit, InContext], ...]
    documents: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list with a portion of what is found; `total` counts things of it that are named."""

    list: NameList
    sightings: tuple[Sighting, ...]
    total: int


def list_states(archive: Archive, *, scope: Scope, since: str = "") -> list[ListState]:
    """All lists by name."""
    found = archive.list_sums(scope=scope)
    fresh = archive.list_sums(scope=scope, since=since) if since else found
    return [ListState(one, found.get(one.name, 0), fresh.get(one.name, 0)) for one in archive.lists()]


def list_page(
    archive: Archive, name: str, *, scope: Scope, since: str = "", offset: int = 0, limit: int = 50
) -> ListPage:
    """A portion of who of the list is in the archive, certain ones first. Raises NotFound."""
    known = next((one for one in archive.lists() if one.name == name), None)
    if known is None:
        raise NotFound(f"There is no list {name!r}.")
    hits = archive.list_hits(scope=scope, name=name, since=since, limit=limit, offset=offset)
    pages = Pages(archive, scope=scope)
    groups = (list(group) for _, group in groupby(hits, key=lambda hit: hit.listed))
    sightings = tuple(_sighting(group, pages) for group in groups)
    return ListPage(known, sightings, archive.list_sums(scope=scope, name=name, since=since).get(name, 0))


def hit_rows(archive: Archive, *, scope: Scope, name: str = "", since: str = "") -> Iterator[Json]:
    """Every hit, a row for each document, in a fixed order."""
    return map(hit_row, archive.list_hits(scope=scope, name=name, since=since))


def hit_row(hit: ListHit) -> Json:
    """A hit as commands and twins say it."""
    listed: Json = {"list": hit.list, "listed": hit.listed.key, "name": hit.listed.names[0]}
    listed |= without_absent({"kind": str(hit.listed.kind or ""), "countries": list(hit.listed.countries)})
    found = {"score": round(hit.score, 4), "certain": hit.certain, "why": list(hit.why), "matched": hit.name}
    place = {"document": hit.document, "title": hit.title, "page": hit.page, "start": hit.start, "end": hit.end}
    who = {"spelling": hit.spelling, "entity": hit.entity, "entity_name": hit.entity_name}
    return {**listed, **found, **who, **place, "surface": hit.surface, "mentions": hit.mentions}


def cells(rows: Iterable[Json]) -> Iterator[Json]:
    """The rows as those of a table."""
    for row in rows:
        joined = {key: "; ".join(row.get(key, ())) for key in ("why", "countries")}
        yield {**row, **joined, "certain": "yes" if row["certain"] else "no"}


def _sighting(hits: list[ListHit], pages: Pages) -> Sighting:
    shown = tuple((hit, _in_sentence(hit, pages)) for hit in hits[:SHOWN])
    return Sighting(hits[0].listed, hits[0], shown, len(hits))


def _in_sentence(hit: ListHit, pages: Pages) -> InContext:
    page = pages.get(hit.document, hit.page)
    left, right = around(page, hit.start, hit.end)
    place = (hit.page, hit.start, hit.end, hit.surface)
    found = InContext(hit.document, hit.title, "", *place, page.text[left:right], 0, 0, "", hit.score)
    return replace(found, left=hit.start - left, right=hit.end - left)
