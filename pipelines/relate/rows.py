"""Contracts from tables: each row "Supplier: Vega AS | Buyer: City of Oslo | Amount: NOK 3 million", or under headings.

A row counts as a contract when its headings name a supplier or buyer and an amount or number; they must tell more than
"Company" and "Value", which any table or export may have.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from indexer.model.contracts import Contract
from indexer.model.documents import Page
from indexer.model.kinds import ENTITY_KINDS, Kind, Stage
from indexer.model.mentions import Mention, Span, within
from indexer.model.values import DateValue, Identifier
from indexer.text import scales
from indexer.text.letters import fold
from indexer.text.money import columns
from pipelines.relate.contracts import identified
from pipelines.table_rows import Row

_YEAR = re.compile(r"(?:19|20)\d\d")
EMPTY = frozenset({"", "-", "–", "—", "n/a", "na", "none", "unknown", "ukjent", "unbekannt", "inconnu"})
_ASIDE = re.compile(r"\([^()]*[^\W\d][^()]*\)")  # "(cancelled)": words in brackets fill no column
_WHO = "company|agency|department|authority|entidad"  # headings that tell no part
_DEALING = (  # and those that tell one of many kinds of dealings
    "client|customer|kunde|cliente|provider|anbieter|winner|победитель|titulaire|employer|seller|selger|verkäufer"
)
_ANY_NUMBER = "number|no|nr|n°|reference|ref|numéro|número|номер|编号"
_OF_CONTRACTS = re.compile(
    "contra[ck]?t|kontrakt|a[vf]tal|vertrag|auftrag|vergabe|beschaff|procure|purchas|\\btender|innkjop|indkob|inkop|anskaff|"
    "\\baward(?:ed|ing)?\\b|"
    "anbud|udbud|upphandl|marches? public|appels? d.offres|licita|adjudica|appalt|aanbested|opdracht|"
    "договор|контракт|закуп|тендер|合同|采购|中标|招标"
)
_SUM = re.compile(
    r"(?i:(?:sub-?|sous-|grand )?totals?|totalt|totaux|totale?|(?:sub)?totaal|total (?:g[eé]n[eé]rale?|geral)|"
    r"totale generale|sum|summa?e?|delsum|delsumma|gesamt(?:summe)?|zwischensumme|insgesamt|i ?alt|suma|soma|somme|"
    r"итого|всего)(?: \d{4})?[ :.]*|合计|总计|小计|共计"
)
_STAGES = {stage.value: stage for stage in Stage}


def contracts(document: str, page: Page, in_tables: Sequence[Row], mentions: Sequence[Mention]) -> Iterator[Contract]:
    """A contract for each row of the page's tables of contracts; where the columns are named in a row above, on an
    earlier page perhaps, that is evidence too."""
    for row in in_tables:
        contract = _row(page, row, mentions)
        if contract is not None:
            more = (row.headings,) if row.headings is not None else ()
            yield identified(replace(contract, evidence=(*contract.evidence, *more)), document)


def _row(page: Page, row: Row, mentions: Sequence[Mention]) -> Contract | None:
    cells: dict[str, tuple[str, int, int]] = {}
    for heading, start, end in sorted(row.cells, key=lambda one: plain(one.heading) in _plain(_WHO)):
        name, cell = field(heading), page.text[start:end]
        aside = _ASIDE.fullmatch(cell) and not (name == "amount" and columns.negative(cell, page.language))
        if name and cell.casefold() not in EMPTY and not aside:
            cells.setdefault(name, (heading, start, end))
    if not (cells.keys() & {"supplier", "buyer"} and cells.keys() & {"amount", "number"}):
        return None
    if _adds_up(page.text, row) or not _tells_contracts(row, valued="amount" in cells):
        return None
    found = of_cells(page, cells, Span(page.text[row.start : row.end], page.number, row.start, row.end), mentions)
    return None if found is not None and _strange(found, row) else found


def _adds_up(text: str, row: Row) -> bool:
    """Whether the row is the sum of others: it has a word for that, and figures."""
    words = [cell for one in row.cells if any(map(str.isalpha, cell := text[one.start : one.end]))]
    return any(map(_SUM.fullmatch, words)) and all(_SUM.fullmatch(one) or columns.currencies(one) for one in words)


def _tells_contracts(row: Row, *, valued: bool) -> bool:
    over = row.headings.surface if row.headings is not None else ""
    return tells_contracts([cell.heading for cell in row.cells], f"{row.title}\n{over}", valued=valued)


def tells_contracts(names: Sequence[str], title: str, *, valued: bool) -> bool:
    """Whether the names of columns or labels are those of contracts: a word for these among them or in the title, both
    sides of a deal, or one that only contracts have, not beside just any number."""
    if _OF_CONTRACTS.search(fold("\n".join((title, *names)))):
        return True
    sides = {plain(one): field(one) for one in names if field(one) in ("supplier", "buyer")}
    sides = {name: side for name, side in sides.items() if name not in _plain(_WHO)}
    if len(set(sides.values())) == 2:
        return True
    numbered = any(field(one) == "number" and plain(one) not in _plain(_ANY_NUMBER) for one in names)
    return any(name not in _plain(_DEALING) for name in sides) and (valued or numbered)


def _strange(found: Contract, row: Row) -> bool:
    """Whether a party with figures, which is no name, shows that the columns of the page before are not those of this
    row."""
    over = row.headings is not None and row.headings.page != found.evidence[0].page
    return over and any(not one.entity and re.search(r"\d", one.surface) for one in (*found.supplier, *found.buyer))


def of_cells(
    page: Page, cells: dict[str, tuple[str, int, int]], row: Span, mentions: Sequence[Mention]
) -> Contract | None:
    """The contract of a row, or None where it is none. `cells`: by field, its heading and where its value stands."""
    currency = cells.pop("currency", None)
    if currency is not None and "amount" in cells:
        _, start_of, end_of = currency
        heading, *cell = cells["amount"]
        cells["amount"] = (f"{heading} {page.text[start_of:end_of]}", cell[0], cell[1])
    return _contract({name: _span(page, name, cell, mentions) for name, cell in cells.items()}, row)


def _contract(spans: dict[str, Span | None], row: Span) -> Contract | None:
    parties = {name: tuple(filter(None, (spans.get(name),))) for name in ("supplier", "buyer", "agent", "place")}
    stage = spans.get("stage")
    found = Contract(
        id="",
        amount=spans.get("amount"),
        number=spans.get("number"),
        date=spans.get("date"),
        subject=spans.get("subject"),
        stage=None if stage is None else _STAGES.get(stage.surface.casefold()),
        evidence=(row,),
        supplier=parties["supplier"],
        buyer=parties["buyer"],
        agent=parties["agent"],
        place=parties["place"],
    )
    stated = found.amount is not None or found.number is not None
    return found if (found.supplier and found.buyer) or ((found.supplier or found.buyer) and stated) else None


def _span(page: Page, name: str, cell: tuple[str, int, int], mentions: Sequence[Mention]) -> Span | None:
    """The cell as the field's span; None where it holds no value of the field's kind."""
    heading, start, end = cell
    inside = within(mentions, start, end)
    whole = Span(page.text[start:end], page.number, start, end)
    match name:
        case "amount":
            owed = columns.negative(whole.surface, page.language)
            stated = replace(whole, value=owed) if owed else _valued(inside, Kind.MONEY, page)
            return stated or _bare_sum(heading, whole, page.language)
        case "date":
            return _valued(inside, Kind.DATE, page) or _bare_year(whole)
        case "number":
            return (
                replace(whole, value=Identifier("CONTRACT", whole.surface))
                if any(map(str.isdigit, whole.surface))
                else None
            )
        case "supplier" | "buyer" | "agent" | "place":
            named = [mention for mention in inside if mention.kind in ENTITY_KINDS]
            filling = [mention for mention in named if mention.end - mention.start >= 0.6 * (end - start)]
            filling = [mention for mention in filling if "\n" not in page.text[start : mention.start]]  # half a name
            return replace(whole, entity=filling[0].entity) if filling else whole
    return whole


def _valued(inside: Sequence[Mention], kind: Kind, page: Page) -> Span | None:
    found = [mention for mention in inside if mention.kind is kind and mention.value is not None]
    if len(found) != 1:
        return None
    [one] = found
    return Span(one.surface, page.number, one.start, one.end, value=one.value)


def _bare_sum(heading: str, whole: Span, language: str) -> Span | None:
    """ "Amount (NOK): 3 400 000": the heading tells the currency, or nobody does."""
    named = tuple(columns.currencies(heading, language))
    value = columns.amount(whole.surface, named[0], heading) if len(named) == 1 else None
    return None if value is None else replace(whole, value=value)


def _bare_year(whole: Span) -> Span | None:
    return replace(whole, value=DateValue(whole.surface, "year")) if _YEAR.fullmatch(whole.surface) else None


def field(heading: str) -> str:
    """The field of a contract that a heading names, "" where it names none."""
    named = plain(heading)
    return _headings().get(named) or _headings().get(_IN_CURRENCY.sub("", named), "")


_IN_CURRENCY = re.compile(r" (?:in|en|i|em|w|v|в)(?: .*)?$")  # "Importe en euros"


def plain(heading: str) -> str:
    """A heading without its currency, unit and marks: "Amount (NOK)" as "amount"."""
    words = fold(re.sub(r"\([^)]*\)", " ", scales.without_figure(heading)))
    return " ".join(
        re.sub(r"[^\w\s°]", " ", re.sub(r"\b(?:eur|usd|nok|gbp|sek|dkk|chf|rub|cny)\b", " ", words)).split()
    )


@cache
def _plain(words: str) -> frozenset[str]:
    return frozenset(map(plain, words.split("|")))


@cache
def _headings() -> dict[str, str]:
    known: dict[str, str] = {}
    with (files("pipelines.relate") / "headings.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            for heading in row["headings"].split("|"):
                known.setdefault(plain(heading), row["field"])
    return known
