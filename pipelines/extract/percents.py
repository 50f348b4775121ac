"""Which cells of a workbook (XLSX) are shown as percentages, and how. Their values are read by `workbook.py`.

Source: ISO/IEC 29500-1, 18.8.30 (formats of numbers), 18.3.1.4 (cells).
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
_UNSAID = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # of a format: letters put beside the figure, colours, widths
_PERCENT = re.compile(r"[#?0]*(?P<parted>,?)[#?0]+(?:\.(?P<decimals>[#?0]{0,10}))? ?%")
MOST = 1e15  # a larger figure is no share
_BUILT_IN = {"9": "0%", "10": "0.00%"}


class Form(NamedTuple):
    """How many decimals are shown at most and at least, and whether thousands are set apart."""

    most: int
    least: int
    parted: bool


class Shown:
    """The cells of a sheet that are percentages, row by row."""

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


def of_sheet(path: Path, name: str) -> Shown:
    """What is shown as a percentage in the sheet of that name; nothing where the workbook does not tell."""
    return Shown(_cells(path, name))


def text(value: float, form: Form) -> str:
    """0.256 as "25.6%"."""
    exact = Decimal(repr(value)).scaleb(2).quantize(Decimal(1).scaleb(-form.most), ROUND_HALF_UP)
    figure = f"{exact:,f}" if form.parted else f"{exact:f}"
    for _ in range(form.most - form.least):
        figure = figure.removesuffix("0")
    return f"{figure.removesuffix('.')}%"


def form_of(code: str) -> Form | None:
    """The form that a format states for figures above zero; None where it is none of percentages."""
    found = _PERCENT.fullmatch(_UNSAID.sub("", code.partition(";")[0]).strip())
    if not found:
        return None
    decimals = found["decimals"] or ""
    return Form(len(decimals), len(decimals.rstrip("#")), bool(found["parted"]))


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


def _is(element: Any, name: str) -> bool:
    return isinstance(element.tag, str) and local(element.tag) == name
