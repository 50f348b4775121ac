"""Files damaged, locked, empty or mislabelled on purpose, each in a way that real leaks show. Bounded in size."""

import io
import random
import zipfile
from collections.abc import Callable

from tests.samples import pdf
from tests.samples.office import WHEN, docx
from tests.samples.source import Source, attached

PASSWORD = "kyst-2016"


def files() -> dict[str, bytes]:
    """File name to bytes."""
    return {name: make() for name, make in MAKERS.items()}


def _report() -> Source:
    return attached("broken/_report.pdf")


def truncated() -> bytes:
    """A download that broke off: no cross-reference table, the last page cut in a word."""
    whole = pdf.text_layer(_report())
    return whole[: len(whole) * 6 // 10]


def locked() -> bytes:
    return pdf.text_layer(_report(), password=PASSWORD)


def garbled() -> bytes:
    """A bad sector: 700 bytes of noise over the first page's text."""
    whole = bytearray(pdf.text_layer(_report()))
    at = whole.index(b"BT") + 400
    whole[at : at + 700] = random.Random("garbled").randbytes(700)
    return bytes(whole)


def without_pages() -> bytes:
    return pdf.of_objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")


def looping() -> bytes:
    """A page tree whose only child is itself."""
    return pdf.of_objects(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9000 >>")


def blank() -> bytes:
    return pdf.of_objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )


def page_as_pdf() -> bytes:
    """What a browser saves when the session has run out."""
    return (
        b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Your session has ended</h1>"
        b"<p>Sign in again to download the minutes of the board meeting.</p></body></html>\n"
    )


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return out.getvalue()


def zip_as_docx() -> bytes:
    return _zip({"photos/list.txt": b"IMG_0411 quay\nIMG_0412 mast\n", "photos/note.txt": b"The rest will follow.\n"})


def cut_docx() -> bytes:
    whole = docx(attached("broken/_report.pdf"))
    return whole[: len(whole) // 2]


def rtf_as_docx() -> bytes:
    return (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\f0\fs22 "
        rb"Referat fra m\'f8te i Bod\'f8 27. februar 2019.\par Avtalen med havnestyret ble lest opp.\par}"
    )


def bomb() -> bytes:
    """A Word file of some 140 kB that unfolds to 60 MB of text."""
    paragraph = b"<w:p><w:r><w:t>" + b"again and again " * 4000 + b"</w:t></w:r></w:p>"
    members = {**PACKAGE, "word/document.xml": DOCUMENT % (paragraph * 1000)}
    return _zip(members)


def entity_bomb() -> bytes:
    """A Word file whose XML defines words by ten words each, seven times over."""
    levels = [b'<!ENTITY a0 "ten ">']
    levels += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 8)]
    doctype = b"<!DOCTYPE w:document [" + b"".join(levels) + b"]>"
    body = DOCUMENT % b"<w:p><w:r><w:t>&a7;</w:t></w:r></w:p>"
    return _zip({**PACKAGE, "word/document.xml": body.replace(b"?>", b"?>" + doctype, 1)})


DOCUMENT = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
)
PACKAGE = {
    "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    b'officeDocument" Target="word/document.xml"/></Relationships>',
}


def broken_mail() -> bytes:
    """A mail whose parts are never closed, with an attachment of impossible base64 and an unknown charset."""
    return (
        b"From: arkiv@kystlager.example\r\nTo: redaksjonen@kystlager.example\r\n"
        b"Subject: =?utf-8?q?Vedlegg_=C3=B8delagt\r\n"
        b"Date: Tue, 35 Foo 2019 25:61:00 +9999\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="open\r\n\r\n--open\r\n'
        b"Content-Type: text/plain; charset=kyst-8\r\n\r\nSe vedlegget. Kontrakten ble signert i Aktau.\r\n--open\r\n"
        b'Content-Type: application/pdf; name="kontrakt.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        b"JVBERi0xLjQ!!!not base64***\r\n=\r\n--ope"
    )


def deep_mail() -> bytes:
    """Forty mails, each the attachment of the one before."""
    inner = b"Subject: innermost\r\nContent-Type: text/plain\r\n\r\nYou have read far.\r\n"
    for depth in range(40, 0, -1):
        inner = b"Subject: level %d\r\nContent-Type: message/rfc822\r\n\r\n%s" % (depth, inner)
    return b"From: loop@kystlager.example\r\n" + inner


def junk_html() -> bytes:
    """A page with binary noise in its head and tags that never close."""
    noise = random.Random("junk").randbytes(3000)
    return (
        b"<html><head><title>Havnenytt" + noise + b"<body><div><p>Kaia i Fauske er <b>stengt<table><tr>" + noise[:500]
    )


def bad_lines() -> bytes:
    return (
        b'{"_id": "good-1", "text": "The ferry to Kuryk sails twice a week.", "lang": "en"}\n'
        b'{"_id": "bad-1", "text": "this line never ends\n'
        b"\xff\xfe\x00 not even text\n"
        b'["a", "list"]\n\n'
        b'{"_id": "good-2", "title": "", "text": "Ferga til Fauske er innstilt.", "lang": null}\n'
    )


def cut_png() -> bytes:
    """The first third of a photograph."""
    from PIL import Image

    noise = Image.frombytes("L", (160, 120), random.Random("png").randbytes(160 * 120))
    out = io.BytesIO()
    noise.save(out, "PNG")
    whole = out.getvalue()
    return whole[: len(whole) // 3]


def mixed_encodings() -> bytes:
    """Lines from three systems, each in its own encoding, and a byte that none of them knows."""
    line = "Møtet i Ålesund ble utsatt på grunn av tåke.\n"
    return (
        line.encode() + line.encode("cp1252") + "Встреча в Актау отложена.\n".encode("cp1251") + b"\x81\x8d\x00\x9d\n"
    )


def noise() -> bytes:
    return random.Random("bin").randbytes(9000)


MAKERS: dict[str, Callable[[], bytes]] = {
    "truncated.pdf": truncated,
    "locked.pdf": locked,
    "garbage-in-the-middle.pdf": garbled,
    "empty.pdf": lambda: b"",
    "no-pages.pdf": without_pages,
    "pages-that-loop.pdf": looping,
    "blank-page.pdf": blank,
    "session-ended.pdf": page_as_pdf,
    "plain-zip.docx": zip_as_docx,
    "cut-short.docx": cut_docx,
    "rich-text.docx": rtf_as_docx,
    "plain-text.docx": "Bare en tekstfil med feil navn. Havna i Bodø, 2019.\n".encode,
    "unfolds.docx": bomb,
    "entities.docx": entity_bomb,
    "broken-mime.eml": broken_mail,
    "forty-deep.eml": deep_mail,
    "binary-junk.html": junk_html,
    "bad-lines.jsonl": bad_lines,
    "cut-short.png": cut_png,
    "mixed-encodings.txt": mixed_encodings,
    "random.bin": noise,
}
