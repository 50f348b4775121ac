"""How the figures of a workbook (XLSX, ODS) are shown: as percentages, or with letters beside them, such as those of a
currency. The figures themselves are read by `workbook.py`, which is given none of this.

Sources: ISO/IEC 29500-1, 18.8.30 (formats of numbers), 18.3.1.4 (cells); OpenDocument 1.2, part 1, 9.1.4, 19.369.
"""

import re
import zipfile
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from posixpath import normpath
from typing import Any, NamedTuple

from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE
from pipelines.extract.notice_tree import local
from pipelines.extract.sparse_workbook import column

_PIECE = 1024 * 1024  # bytes of a sheet that are looked at at once
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<one>.)|\[\$(?P<sign>[^\]-]*)(?:-[^\]]*)?\]|(?P<unsaid>\[[^\]]*\]|_.|\*.)'
)
_LETTERS = re.compile(r"[^\d#?0.,%@/EeGgYyMmDdHhSs;]+")  # stand for themselves without any mark, as "$" and "€" do
_PERCENT = re.compile(r"[#?0]*(?P<parted>,?)[#?0]+(?:\.(?P<decimals>[#?0]{0,10}))? ?%")
_FIGURE = re.compile(r"(?P<before>[^#?0]*?)(?:General|[#?0][#?0, ]*(?:\.[#?0]*)?)(?P<after>[^#?0.,]*)")
_HELD = "\ue000"  # stands for a letter that is shown as it is, until the figure is found
MOST = 1e15  # a larger figure is no share
_BUILT_IN = {"9": "0%", "10": "0.00%"}
_REPEATED = 10_000  # the same cell, or row, side by side; more are those that fill up a sheet


class Form(NamedTuple):
    """Of a percentage, how many decimals are shown at most and at least, and whether thousands are set apart; else the
    letters before and after the figure."""

    most: int = 0
    least: int = 0
    parted: bool = False
    before: str = ""
    after: str = ""


class Shown:
    """The cells of a sheet that are shown in another form than their bare figure, row by row."""

    def __init__(self, cells: Iterator[tuple[int, int, Form]]) -> None:
        self._cells = cells
        self._next = next(cells, None)

    def row(self, number: int) -> dict[int, Form]:
        """How columns, counted from 1, of a row are shown; rows are asked for from the first on."""
        found = {}
        while self._next and self._next[0] <= number:
            at, column_, form = self._next
            if at == number:
                found[column_] = form
            self._next = next(self._cells, None)
        return found


def of_sheet(path: Path, name: str, *, type_: str) -> Shown:
    """How cells are shown in the sheet of that name; nothing where a workbook of that type does not tell."""
    return Shown(
        _cells(path, name) if type_ == "xlsx" else _of_opendocument(path, name) if type_ == "ods" else iter(())
    )


def text(value: float, form: Form, plain: str) -> str:
    """0.256 as "25.6%", 1250 as "kr 1250"; `plain` is the bare figure."""
    if form.before or form.after:
        return (
            f"-{form.before}{plain[1:]}{form.after}" if plain.startswith("-") else f"{form.before}{plain}{form.after}"
        )
    exact = Decimal(repr(value)).scaleb(2).quantize(Decimal(1).scaleb(-form.most), ROUND_HALF_UP)
    figure = f"{exact:,f}" if form.parted else f"{exact:f}"
    for _ in range(form.most - form.least):
        figure = figure.removesuffix("0")
    return f"{figure.removesuffix('.')}%"


def form_of(code: str) -> Form | None:
    """The form that a format states for figures above zero; None where it is a bare figure, a day or no figure."""
    letters: list[str] = []

    def held(found: re.Match[str]) -> str:
        if found["unsaid"] is not None:
            return ""
        letters.append(found["quoted"] or found["one"] or found["sign"] or "")
        return _HELD

    code = _TOKEN.sub(held, _first(code)).strip()
    if found := _PERCENT.fullmatch(code.replace(_HELD, "").strip()):
        decimals = found["decimals"] or ""
        return Form(len(decimals), len(decimals.rstrip("#")), bool(found["parted"]))
    found = _FIGURE.fullmatch(code)
    if not found or not all(part in {"", _HELD} or _LETTERS.fullmatch(part) for part in _around(found)):
        return None
    said = iter(letters)
    before, after = (
        "".join(next(said) if one == _HELD else one for one in found[side]) for side in ("before", "after")
    )
    if not (before + after).strip(" ()+-"):
        return None
    gap = " " if before[-1:].isalpha() else ""
    return Form(before=f"{before.lstrip()}{gap}", after=f"{' ' if after[:1].isalpha() else ''}{after.rstrip()}")


def _around(figure: re.Match[str]) -> Iterator[str]:
    for side in ("before", "after"):
        yield from re.split(f"({_HELD})", figure[side])


def _first(code: str) -> str:
    """The part of a format up to the first semicolon that is not quoted."""
    quoted = False
    for at, letter in enumerate(code):
        quoted ^= letter == '"'
        if letter == ";" and not quoted:
            return code[:at]
    return code


def _cells(path: Path, name: str) -> Iterator[tuple[int, int, Form]]:
    try:
        with zipfile.ZipFile(path) as archive:
            forms = _forms(root_of(archive.read("xl/styles.xml")))
            if forms:
                yield from _marked(archive, _part(archive, name), forms)
    except DAMAGE:
        return


def _forms(styles: Any) -> dict[bytes, Form]:
    """The forms of the styles that cells name by number."""
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter() if _is(one, "numFmt")}
    [*listed] = (style for one in styles if _is(one, "cellXfs") for style in one if _is(style, "xf"))
    forms = (form_of(codes.get(kind := style.get("numFmtId"), _BUILT_IN.get(kind, ""))) for style in listed)
    return {str(number).encode(): form for number, form in enumerate(forms) if form}


def _part(archive: zipfile.ZipFile, name: str) -> str:
    sheets = (one for one in root_of(archive.read("xl/workbook.xml")).iter() if _is(one, "sheet"))
    ids = {value for one in sheets if one.get("name") == name for key, value in one.items() if local(str(key)) == "id"}
    relations = root_of(archive.read("xl/_rels/workbook.xml.rels"))
    [target] = (one.get("Target", "") for one in relations if one.get("Id") in ids)
    return normpath(f"xl/{target}") if not target.startswith("/") else target[1:]


def _marked(archive: zipfile.ZipFile, part: str, forms: dict[bytes, Form]) -> Iterator[tuple[int, int, Form]]:
    styles = b"|".join(forms)
    cell = re.compile(
        rb"<(?:\w+:)?c\s(?=[^<>]{0,100}?\bs=[\"'](?P<style>" + styles + rb")[\"'])"
        rb"[^<>]{0,100}?\br=[\"'](?P<column>[A-Z]{1,3})(?P<row>\d{1,7})[\"']"
    )
    with archive.open(part) as sheet:
        left = b""
        while piece := sheet.read(_PIECE):
            whole, opens, left = (left + piece).rpartition(b"<")
            left = (opens + left)[:_PIECE]
            for one in cell.finditer(whole):
                yield int(one["row"]), column(one["column"].decode()), forms[one["style"]]


def _of_opendocument(path: Path, name: str) -> Iterator[tuple[int, int, Form]]:
    """Cells with a percentage or an amount of money say so themselves."""
    from lxml import etree

    tags = ("{*}table", "{*}table-row")
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
            inside, row = False, 0
            for event, element in etree.iterparse(content, ("start", "end"), tag=tags, resolve_entities=False):
                if local(str(element.tag)) == "table":
                    inside, row = event == "start" and _attribute(element, "name") == name, 0
                elif event == "end":
                    times = _times(element, "number-rows-repeated")
                    forms = list(_of_row(element)) if inside else []
                    for at in range(1, min(times, _REPEATED) + 1 if forms else 1):
                        yield from ((row + at, column_, form) for column_, form in forms)
                    row += times
                    element.clear()
    except DAMAGE:
        return


def _of_row(row: Any) -> Iterator[tuple[int, Form]]:
    at = 0
    for cell in row:
        times = _times(cell, "number-columns-repeated")
        if form := _stated(cell):
            yield from ((at + number, form) for number in range(1, min(times, _REPEATED) + 1))
        at += times


def _stated(cell: Any) -> Form | None:
    kind = _attribute(cell, "value-type")
    if kind == "currency" and (currency := _attribute(cell, "currency")):
        return Form(after=f" {currency}")
    if kind != "percentage":
        return None
    shown = "".join(cell.itertext()).strip()
    decimals = re.fullmatch(r"-?[\d.,' ]*?(?:[.,](?P<decimals>\d+))?\s?%", shown)
    count = len(decimals["decimals"] or "") if decimals else 2
    return Form(count, count, False)


def _attribute(element: Any, name: str) -> str:
    return next((str(value) for key, value in element.items() if local(str(key)) == name), "")


def _times(element: Any, name: str) -> int:
    stated = _attribute(element, name)
    return int(stated) if stated.isdecimal() else 1


def _is(element: Any, name: str) -> bool:
    return isinstance(element.tag, str) and local(element.tag) == name
