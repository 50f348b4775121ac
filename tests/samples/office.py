"""Word files, workbooks and tables of text. Zip members get one fixed time, so that the bytes stay the same."""

import csv
import datetime
import io
import re
import zipfile
from typing import Any

from tests.samples.markup import REFERENCE, plain
from tests.samples.source import Block, Source

WHEN = (2024, 1, 1, 0, 0, 0)
STYLES = {"bullet": "List Bullet", "numbered": "Normal", "paragraph": "Normal", "note": "Normal"}


def docx(source: Source) -> bytes:
    """Headings, paragraphs, bullets, tables, header and footer; footnotes stand at the end of their section."""
    import docx as word

    document = word.Document()
    _properties(document.core_properties, source)
    section = document.sections[0]
    if header := source.plain("header"):
        section.header.paragraphs[0].text = header
    if footer := source.plain("footer"):
        section.footer.paragraphs[0].text = footer
    for number, page in enumerate(source.pages):
        if number:
            document.add_page_break()
        for block in page.blocks:
            _add(document, block)
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def _properties(properties: Any, source: Source) -> None:
    year, month, day = (*[int(part) for part in str(source.front.get("date", "2024")).split("-")], 1, 1)[:3]
    when = datetime.datetime(year, month, day, 9, 0, 0)
    properties.title = source.plain("title")
    properties.author = ", ".join(source.front.get("authors", [])) or "Office"
    properties.created = properties.modified = when
    properties.last_modified_by = properties.author
    properties.comments = ""


def _add(document: Any, block: Block) -> None:
    if block.role == "heading":
        document.add_heading(block.text, level=int(block.label))
    elif block.role == "table":
        table = document.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
        for row, cells in zip(table.rows, block.rows, strict=True):
            for cell, marked in zip(row.cells, cells, strict=True):
                cell.text = plain(marked.text)
    else:
        paragraph = document.add_paragraph(style=STYLES[block.role])
        if block.label:
            paragraph.add_run(f"{block.label}. ")
        for piece in re.split(f"([{chr(REFERENCE)}-{chr(REFERENCE + 500)}])", block.marked.text):
            run = paragraph.add_run(plain(piece))
            run.font.superscript = plain(piece) != piece or None


def xlsx(source: Source) -> bytes:
    """One sheet for each page; a page's header names it. Figures become numbers, the rest stays text."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in source.pages:
        sheet = book.create_sheet(page.header["sheet"])
        for block in page.blocks:
            for row in block.rows or [[block.marked]]:
                sheet.append([_cell(plain(cell.text)) for cell in row])
    book.properties.title = source.plain("title")
    book.properties.creator = ", ".join(source.front.get("authors", [])) or "Office"
    out = io.BytesIO()
    book.save(out)
    return repacked(out.getvalue())


def _cell(text: str) -> str | int | float | None:
    if re.fullmatch(r"\d+", text):
        return int(text)
    if re.fullmatch(r"\d+\.\d+", text):
        return float(text)
    return text or None


def table(source: Source) -> bytes:
    """Comma-separated values with a heading line, as spreadsheets write them (CRLF)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=source.front.get("delimiter", ","))
    for page in source.pages:
        for block in page.blocks:
            writer.writerows([[plain(cell.text) for cell in row] for row in block.rows])
    return out.getvalue().encode(source.front.get("encoding", "utf-8"))


def repacked(data: bytes) -> bytes:
    """The same zip with every time of writing set to one."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                stamp = rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*"
                content = content if b"wordprocessing" in old.read("[Content_Types].xml") else _stamped(stamp, content)
            entry = zipfile.ZipInfo(name, WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, content)
    return out.getvalue()


def _stamped(stamp: bytes, content: bytes) -> bytes:
    """A workbook's times of writing, which its library takes from the clock."""
    return re.sub(stamp, rb"\g<1>2024-01-01T00:00:00Z", content)
