"""Small files for the tests of reading, made while they run; and the ways to read them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from indexer.model.documents import Document, Page
from indexer.model.identity import document_id
from indexer.model.kinds import Role
from pipelines.draft import Draft
from pipelines.extract.reading import read

Draw = Callable[[Canvas], None]
WIDTH, HEIGHT = 595.0, 842.0


def header(path: Path) -> Document:
    sha256 = "ab" * 32
    return Document(document_id(sha256, "tests"), "tests", sha256, path.stat().st_size, "", (path.name,))


def read_bytes(folder: Path, name: str, data: bytes, *, passwords: Sequence[str] = ()) -> list[Draft]:
    path = folder / name
    path.write_bytes(data)
    return read(path, header(path), passwords=passwords)


def pdf(*pages: Draw, password: str = "", rotate: int = 0, title: str = "") -> bytes:
    """A PDF with a page for each function, which draws it."""
    out = io.BytesIO()
    lock = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), encrypt=lock, pageCompression=0)
    canvas.setTitle(title)
    for draw in pages:
        canvas.setFont("Times-Roman", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return turned(out.getvalue(), rotate) if rotate else out.getvalue()


def turned(data: bytes, degrees: int) -> bytes:
    """The same PDF with its pages turned clockwise, as a viewer shows them."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.set_rotation(degrees)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def lines(*texts: str, x: float = 72, top: float = 780, step: float = 14) -> Draw:
    """Draws lines of text one below the other; an empty one leaves its place free."""

    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            if text:
                canvas.drawString(x, top - number * step, text)

    return draw


def word(body: str, *, notes: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    """A Word file around the XML of a body, as small as Word files go."""
    import docx

    out = io.BytesIO()
    document = docx.Document()
    document.core_properties.title = ""
    document.core_properties.author = "Ada Brekke; Jon Vik"
    document.save(out)
    made = io.BytesIO()
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = f"<w:document {namespace}><w:body>{body}</w:body></w:document>".encode()
            elif name == "word/_rels/document.xml.rels" and notes:
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                relation = f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/>'.encode()
                content = content.replace(b"</Relationships>", relation + b"</Relationships>")
            elif name == "[Content_Types].xml" and notes:
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
                override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/>'.encode()
                content = content.replace(b"</Types>", override + b"</Types>")
            new.writestr(name, content)
        if notes:
            new.writestr("word/footnotes.xml", f"<w:footnotes {namespace}>{notes}</w:footnotes>")
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return made.getvalue()


def pages_of(*texts: str) -> tuple[Page, ...]:
    """Pages as a printed document has them, without boxes."""
    return tuple(Page(number, text, source="text-layer") for number, text in enumerate(texts, 1))


def draft_of(*texts: str, type_: str = "txt", title: str = "") -> Draft:
    document = Document("d" * 32, "tests", "ab" * 32, 1, type_, (f"text.{type_}",), title=title)
    return Draft(document, pages_of(*texts))


def ties(draft: Draft) -> list[tuple[str, str]]:
    """For each anchor of a draft the word before it with the sign, and the note that it leads to."""
    pages = {page.number: page.text for page in draft.pages}
    found = []
    for page in draft.pages:
        for block in page.blocks:
            if block.role is Role.ANCHOR and block.leads_to is not None:
                to = block.leads_to
                word = page.text[: block.start].split()[-1]
                sign = page.text[block.start : block.end]
                assert block.label in sign
                found.append((f"{word}^{sign}", pages[to.page][to.start : to.end]))
    return found
