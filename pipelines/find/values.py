"""Money, dates, percentages, quantities and identifiers of a page as mentions. The grammars are `indexer.text`."""

from collections.abc import Iterator, Sequence

from indexer.model.documents import Page
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention
from indexer.text import dates, identifiers, money, percents, quantities
from indexer.text.found import Found
from pipelines.find import cells
from pipelines.table_rows import Row

SCORES = {Kind.MONEY: 0.97, Kind.PERCENT: 0.98, Kind.DATE: 0.95, Kind.QUANTITY: 0.8, Kind.IDENTIFIER: 0.95}
# Of two overlapping values the one named first here stands: an address before the number inside it, and so on.
ORDER = (
    Kind.EMAIL,
    Kind.URL,
    Kind.IDENTIFIER,
    Kind.MONEY,
    Kind.PERCENT,
    Kind.DATE,
    Kind.PHONE,
    Kind.QUANTITY,
)


def find(page: Page, *, rows: Sequence[Row] = (), date: str = "", day_first: bool | None = None) -> Iterator[Mention]:
    """Yield every value of the page, overlaps not yet settled. `rows` are those of its tables, `date` is the document's
    own, for relative dates."""
    text, language = page.text, page.language
    for found in identifiers.find(text):
        yield _mention(page, Kind.IDENTIFIER, found)
    for kind, start, end in identifiers.contacts(text):
        yield Mention(kind, text[start:end], page.number, start, end, "rule", 0.95)
    for found in money.find(text, language=language):
        yield _mention(page, Kind.MONEY, found)
    for found in cells.find(page, rows):
        yield _mention(page, Kind.MONEY, found)
    for found in percents.find(text, language=language):
        yield _mention(page, Kind.PERCENT, found)
    for found in dates.find(text, language=language, reference=date, day_first=day_first):
        yield _mention(page, Kind.DATE, found)
    for found in quantities.find(text, language=language):
        yield _mention(page, Kind.QUANTITY, found)


def _mention(page: Page, kind: Kind, found: Found) -> Mention:
    surface = page.text[found.start : found.end]
    return Mention(kind, surface, page.number, found.start, found.end, "rule", SCORES[kind], found.value)
