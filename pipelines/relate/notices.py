"""Contracts from structured notices: the fields that extraction marked, read exactly as official forms write them.

A notice's figures have a decimal point and no thousands mark, its days are ISO dates: no grammar has to guess.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indexer.model.contracts import Contract
from indexer.model.documents import Page
from indexer.model.kinds import ENTITY_KINDS, Role, Stage
from indexer.model.mentions import Mention, Span
from indexer.model.values import Amount, DateValue, Identifier, Value
from pipelines.relate.contracts import identified

_SUM = re.compile(r"(?P<value>\d+(?:\.\d+)?)(?: – (?P<upper>\d+(?:\.\d+)?))?(?: (?P<currency>[A-Z]{3}))?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SEVERAL = frozenset({"supplier", "buyer", "agent", "place"})


@dataclass(slots=True)
class _Stated:
    """What a notice states of one contract: its spans by field, and how far it has come."""

    spans: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    stage: Stage | None = None
    evidence: dict[tuple[int, int], Span] = field(default_factory=dict)


def contracts(document: str, pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]]) -> Iterator[Contract]:
    """A contract for each number that the fields on the pages bear, in order of the numbers."""
    stated: dict[int, _Stated] = defaultdict(_Stated)
    for page in pages:
        named = {(one.start, one.end): one.entity for one in mentions[page.number] if one.kind in ENTITY_KINDS}
        for block in page.blocks:
            if block.role is Role.FIELD:
                number, name, *stage = block.label.split()
                one = stated[int(number)]
                _take(one, page, name, (block.start, block.end), named)
                one.stage = Stage(stage[0]) if stage else one.stage
    for _, one in sorted(stated.items()):
        found = _contract(one)
        if found is not None:
            yield identified(found, document)


def _take(into: _Stated, page: Page, name: str, at: tuple[int, int], named: Mapping[tuple[int, int], str]) -> None:
    surface = page.text[slice(*at)]
    value = _value(name, surface)
    if value is None and name in {"amount", "date", "from", "to"}:
        return
    entity = named.get(at, "") if name in _SEVERAL else ""
    into.spans[name].append(Span(surface, page.number, *at, value=value, entity=entity))
    line = page.text.rfind("\n", 0, at[0]) + 1, at[1]
    into.evidence[page.number, line[0]] = Span(page.text[slice(*line)], page.number, *line)


def _value(name: str, surface: str) -> Value | None:
    if name == "amount":
        found = _SUM.fullmatch(surface)
        if found is None:
            return None
        upper = None if found["upper"] is None else Decimal(found["upper"])
        form = "range" if upper is not None else "exactly"
        return Amount(Decimal(found["value"]), found["currency"] or "", approximation=form, upper=upper)
    if name in {"date", "from", "to"}:
        return DateValue(surface, "day") if _DAY.fullmatch(surface) else None
    return Identifier("CONTRACT", surface) if name == "number" else None


def _contract(stated: _Stated) -> Contract | None:
    """The contract, where it has both parties, or one and an amount, a number or a subject to be bought."""
    several = {name: tuple(dict.fromkeys(stated.spans[name])) for name in _SEVERAL}
    one = {name: spans[0] for name, spans in stated.spans.items() if name not in _SEVERAL and spans}
    if not several["buyer"] and not several["supplier"]:
        return None
    return Contract(
        id="",
        amount=one.get("amount"),
        number=one.get("number"),
        date=one.get("date"),
        period_from=one.get("from"),
        period_to=one.get("to"),
        subject=one.get("subject"),
        stage=stated.stage,
        evidence=tuple(stated.evidence.values()),
        supplier=several["supplier"],
        buyer=several["buyer"],
        agent=several["agent"],
        place=several["place"],
    )
