"""All finders run over a document, and their overlaps settled: pages in, mentions out.

How overlaps are settled: values among themselves in the order of `values.ORDER`, then the longer, then the earlier;
names among themselves as `naming` says; a name gives way to a value it shares characters with, unless the name is a
company by its legal form or holds the whole value within it ("Studio 54 Ltd", "Hikvision 2020 AS").
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from indexer.model.documents import Page
from indexer.model.kinds import Kind, Status
from indexer.model.mentions import Mention
from indexer.text import dates
from pipelines.draft import Draft
from pipelines.find import naming, over_pages, values
from pipelines.find.names_model import Model
from pipelines.table_rows import Row, rows

_RANK = {kind: place for place, kind in enumerate(values.ORDER)}
_STRONG = frozenset({Kind.EMAIL, Kind.URL, Kind.MONEY, Kind.IDENTIFIER, Kind.PERCENT})


def find(draft: Draft) -> Draft:
    """The draft with the mentions of all its pages, in order of page and start."""
    return _found(draft, Model.WHOLE)


def find_quickly(draft: Draft) -> Draft:
    """The same with the small model of names. A document that ends well keeps this stage's name: there is more to find
    in it."""
    found = _found(draft, Model.SMALL)
    document = found.document
    return replace(found, document=replace(document, stage="find")) if document.status is Status.DONE else found


def mentions(page: Page, *, date: str = "", model: Model = Model.WHOLE) -> list[Mention]:
    """The mentions of one page, in order of start, with the names of this trained model."""
    return _pages([page], date=date, model=model)[0]


def _found(draft: Draft, model: Model) -> Draft:
    language = draft.document.language
    pages = [page if page.language else replace(page, language=language) for page in draft.pages]
    found = _pages(pages, date=draft.document.date, model=model)
    return replace(draft, mentions=tuple(mention for mentions_of in found for mention in mentions_of))


def _pages(pages: Sequence[Page], *, date: str, model: Model) -> list[list[Mention]]:
    language = pages[0].language if pages else ""
    day_first = dates.day_comes_first([page.text for page in pages], language)
    cuts = over_pages.cuts(pages)
    named_over = [cut for cut in cuts if cut.may_be_a_name]
    named = naming.find([*pages, *(cut.page for cut in named_over)], model=model)
    over = dict(zip(map(id, named_over), named[len(pages) :], strict=True))
    in_tables = rows(pages)

    def settled(page: Page, names: list[Mention], in_tables: Sequence[Row] = ()) -> list[Mention]:
        return _settled(page, _values(page, in_tables, date=date, day_first=day_first), names)

    found = [settled(page, names, in_tables[page.number]) for page, names in zip(pages, named, strict=False)]
    read = [(cut, settled(cut.page, over.get(id(cut), []))) for cut in cuts]
    return over_pages.placed(pages, found, read)


def _values(page: Page, in_tables: Sequence[Row], *, date: str, day_first: bool | None) -> list[Mention]:
    found = sorted(
        values.find(page, rows=in_tables, date=date, day_first=day_first),
        key=lambda mention: (_RANK[mention.kind], mention.start - mention.end, mention.start),
    )
    return _without_overlaps(page, found)


def _without_overlaps(page: Page, ordered: Iterable[Mention]) -> list[Mention]:
    taken = bytearray(len(page.text))
    kept = []
    for mention in ordered:
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
            kept.append(mention)
    return kept


def _settled(page: Page, valued: list[Mention], named: list[Mention]) -> list[Mention]:
    spots = bytearray(len(page.text))
    for number, mention in enumerate(valued):
        spots[mention.start : mention.end] = bytes([1 + (number & 127)]) * (mention.end - mention.start)
    free = [name for name in named if not any(spots[name.start : name.end])]
    beside = [name for name in named if any(spots[name.start : name.end])]
    winners: list[Mention] = []
    losers: set[int] = set()
    for name in beside:
        rivals = [value for value in valued if value.start < name.end and name.start < value.end]
        if name.finder == "legal form" or all(_inside(value, name) for value in rivals):
            winners.append(name)
            losers.update(id(value) for value in rivals)
    kept = [value for value in valued if id(value) not in losers]
    return sorted([*free, *winners, *kept], key=lambda mention: (mention.start, mention.end))


def _inside(value: Mention, name: Mention) -> bool:
    """A value that is only part of a longer name and says little by itself."""
    within = name.start <= value.start and value.end <= name.end and value.end - value.start < name.end - name.start
    return within and value.kind not in _STRONG
