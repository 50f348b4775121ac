"""Notices of the EU's procurement journal TED as they were until 2023 (TED_EXPORT, R2.0.8 and R2.0.9).

Source of the names: the TED XML schema of the Publications Office. Knows the notice's fields, not its text.
"""

import re
from collections.abc import Iterator

from pipelines.extract.notice_tree import Node, Stated, state

ROOT = "TED_EXPORT"
SITE = "ted.europa.eu"
_FORM = re.compile(r"F\d\d_2014")
_STAGES = {"F01": "planned", "F04": "planned", "F02": "tendered", "F05": "tendered", "F24": "tendered"}
_STAGES |= {"F20": "amended"}
_SUM = ("VALUES/VAL_TOTAL", "VALUE/VAL_TOTAL", "VAL_TOTAL", "VALUES/VAL_RANGE_TOTAL", "VAL_RANGE_TOTAL")
_ESTIMATE = ("VALUES/VAL_ESTIMATED_TOTAL", "VALUE/VAL_ESTIMATED_TOTAL", "VAL_ESTIMATED_TOTAL")


def sections(root: Node) -> list[Node]:
    """The parts of the notice in the order to read them: the form itself, what it is filed under, translations."""
    forms = [form for part in root.all("FORM_SECTION") for form in part.parts]
    forms.sort(key=lambda form: form.kind != "ORIGINAL")
    return [*forms, *(part for part in root.parts if part.name != "FORM_SECTION")]


def stated(root: Node) -> list[Stated]:
    """What the notice in its own language states, contract by contract; a tender or plan counts as one to be."""
    form = _original(root)
    if form is None:
        return []
    kind = form.name[:3]
    awards = [award for award in form.all("AWARD_CONTRACT") if next(award.all("AWARDED_CONTRACT"), None) is not None]
    found: list[Stated] = []
    for number, award in enumerate(awards, 1):
        found += _award(number, award, form)
    if not awards and kind in _STAGES:
        found += _to_be(form, _STAGES[kind])
    return found


def title(root: Node) -> Node | None:
    """The value that says what the notice is about."""
    form = _original(root)
    return None if form is None else title_of(form)


def published(root: Node) -> str:
    """The day of publication, ISO, or ""."""
    day = root.said("CODED_DATA_SECTION/REF_OJS/DATE_PUB")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if re.fullmatch(r"\d{8}", day) else ""


def address(root: Node) -> str:
    """Where the notice is published."""
    return root.said("CODED_DATA_SECTION/NOTICE_DATA/URI_LIST/URI_DOC")


def language(root: Node) -> str:
    """The language it was filed in, two letters."""
    return root.said("CODED_DATA_SECTION/NOTICE_DATA/LG_ORIG").lower()[:2]


def _original(root: Node) -> Node | None:
    forms = [form for form in sections(root) if _FORM.fullmatch(form.name)]
    return forms[0] if forms else None


def _award(number: int, award: Node, form: Node) -> Iterator[Stated]:
    contract = next(award.all("AWARDED_CONTRACT"))
    yield from _buyers(number, form)
    winners = [*contract.all("CONTRACTORS/CONTRACTOR"), *contract.all("CONTRACTOR")]
    for winner in winners:
        yield from state(number, "supplier", winner.first("ADDRESS_CONTRACTOR/OFFICIALNAME"))
    yield from state(number, "amount", contract.first(*_SUM, *_ESTIMATE))
    yield from state(number, "number", award.first("CONTRACT_NO"))
    date = contract.first("DATE_CONCLUSION_CONTRACT")
    yield from state(number, "date", date, stage="signed")
    yield from state(number, "subject", award.first("TITLE") or title_of(form), stage="" if date else "awarded")
    yield from _places(number, form)


def _to_be(form: Node, stage: str) -> Iterator[Stated]:
    yield from _buyers(1, form)
    yield from state(1, "amount", form.first(*(f"OBJECT_CONTRACT/{path}" for path in (*_SUM, *_ESTIMATE))))
    yield from state(1, "subject", title_of(form), stage=stage)
    yield from _places(1, form)


def title_of(form: Node) -> Node | None:
    """What a form says it is about."""
    return form.first("OBJECT_CONTRACT/TITLE")


def _buyers(number: int, form: Node) -> Iterator[Stated]:
    for path in ("ADDRESS_CONTRACTING_BODY", "ADDRESS_CONTRACTING_BODY_ADDITIONAL"):
        for body in form.all(f"CONTRACTING_BODY/{path}"):
            yield from state(number, "buyer", body.first("OFFICIALNAME"))


def _places(number: int, form: Node) -> Iterator[Stated]:
    sites = list(form.all("OBJECT_CONTRACT/OBJECT_DESCR/MAIN_SITE"))
    if len(sites) == 1 and len(sites[0].text) <= 80 and "\n" not in sites[0].text:
        yield from state(number, "place", sites[0])
