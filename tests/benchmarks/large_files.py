"""Very large files of invented content, written piece by piece: a mailbox, a table, a PDF of thousands of pages."""

import base64
import random
from collections.abc import Iterator
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.samples.pdf import of_objects

MARK = "Grenhaugsundet"  # stands at the beginning of each file, and nowhere else
FIRMS = ("Kestrel Imaging Systems Ltd.", "Solheim Offshore ASA", "Belmarec S.A.", "Nordlys Havdrift AS")
PEOPLE = ("Ingrid Solheim", "Marc Delacroix", "Amina Okafor", "Piotr Zieliński")
PLACES = ("Rotterdam", "Oslo", "Valparaíso", "Mombasa", "Tromsø", "Gdańsk")
WORDS = (
    "the cameras were delivered late and stayed in a shed behind the quay while the board asked who had paid".split()
)
ATTACHED = (20_000, 75_000, 400_000, 3_000_000)  # bytes of picture in the PDF that each mail carries, one of these


def mailbox(path: Path, size: int) -> int:
    """Mails of 250 words, each with a PDF of one page and a picture, as many as make `size` bytes; gives their
    number."""
    choose = random.Random(1)
    count = 0
    with path.open("wb") as file:
        while file.tell() < size:
            count += 1
            file.write(b"From ada@quay.example Tue Mar  2 09:15:%02d 2021\n" % (count % 60))
            file.write(_mail(choose, count, _invoice(choose, count)))
            file.write(b"\n\n")
    return count


def table(path: Path, size: int) -> int:
    """Rows of seven cells, as many as make `size` bytes; gives their number."""
    choose = random.Random(2)
    rest = [_row(choose) for _ in range(10_000)]
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"Payment,Date,Payer,Payee,Place,Amount,Purpose\r\n0,2015-01-01,{MARK},,,,\r\n")
        written = file.tell()
        while written < size:
            rows = "".join(f"{number},{choose.choice(rest)}" for number in range(count + 1, count + 1001))
            written += file.write(rows)
            count += 1000
    return count


def long_pdf(path: Path, pages: int) -> int:
    """A PDF of so many pages of 45 lines."""
    choose = random.Random(3)
    canvas = Canvas(str(path))
    for number in range(1, pages + 1):
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(72, 800, f"Annex to the report of the audit    {number}")
        lines = [MARK] if number == 1 else []
        for place, line in enumerate([*lines, *_lines(choose)]):
            canvas.drawString(72, 770 - place * 15, line)
        canvas.showPage()
    canvas.save()
    return pages


def _lines(choose: random.Random) -> Iterator[str]:
    for _ in range(15):
        firm, person = choose.choice(FIRMS[:2]), choose.choice(PEOPLE[:3])
        yield f"{firm} was paid EUR {choose.randint(2, 900)} million on {choose.randint(1, 28)} March 2019,"
        yield f"as {person} told the port of {choose.choice(PLACES[:2])};"
        yield f"{_prose(choose, 11)}."


def _prose(choose: random.Random, words: int) -> str:
    return " ".join(choose.choices(WORDS, k=words))


def _row(choose: random.Random) -> str:
    """A row without its number."""
    who = f"{choose.choice(FIRMS)},{choose.choice(PEOPLE)},{choose.choice(PLACES)}"
    date = f"20{choose.randint(10, 24)}-{choose.randint(1, 12):02}-{choose.randint(1, 28):02}"
    return f'{date},{who},EUR {choose.randint(1, 999)},"{_prose(choose, 6)}"\r\n'


def _mail(choose: random.Random, number: int, attached: bytes) -> bytes:
    opening = [MARK] if number == 1 else []
    told = [f"{choose.choice(PEOPLE)} of {choose.choice(FIRMS)} writes: {_prose(choose, 40)}." for _ in range(5)]
    body, edge = "\n\n".join([*opening, *told]), f"edge-{number}"
    text = f"""From: Ada Brekke <ada@quay.example>
To: board@quay.example
Subject: Invoice {number}
Date: Tue, 02 Mar 2021 09:15:00 +0100
Message-ID: <{number}@quay.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="{edge}"

--{edge}
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{body}

--{edge}
Content-Type: application/pdf
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="invoice-{number}.pdf"

"""
    return text.encode() + base64.encodebytes(attached) + f"--{edge}--\n".encode()


def _invoice(choose: random.Random, number: int) -> bytes:
    """A PDF of one page of text, and a picture of noise."""
    lines = (f"({_prose(choose, 10)}) Tj T*" for _ in range(20))
    text = f"BT /F1 11 Tf 14 TL 72 780 Td (Invoice {number} of {choose.choice(FIRMS)}) Tj T* {' '.join(lines)} ET"
    page = b"/Resources<</Font<</F1 5 0 R>>/XObject<</P 6 0 R>>>>/MediaBox[0 0 595 842]/Contents 4 0 R"
    size = choose.choice(ATTACHED)
    noise = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8/Width 250/Height %d"
    return of_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R%s>>" % page,
        _stream(b"q 200 0 0 200 72 72 cm /P Do Q " + text.encode("cp1252")),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        _stream(choose.randbytes(size), noise % (size // 250)),
    )


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)
