"""Files that a PDF carries without listing them, as those associated with a page or a part of it: looked for where more
files lie in it than are listed, for that takes a second reader through all its objects.

Source: ISO 32000-2, 7.11.3 (file specifications), 7.11.4 (embedded files), 14.13 (associated files).
"""

import logging
import mmap
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from pipelines.extract.material import DAMAGE, MEBIBYTE
from pipelines.extract.pdfium import Attachment
from pipelines.extract.unpacking import inflated

LARGEST = 64 * MEBIBYTE  # bytes of all that is found so
MOST = 200_000  # objects of a file that are looked through
DEEP = 4  # lists and entries within those of an object
_EMBEDDED = re.compile(rb"/Type\s*/EmbeddedFile\b")  # stands in the open also where objects are packed or locked


def unlisted(path: Path, listed: Sequence[Attachment], *, passwords: Sequence[str] = ()) -> list[Attachment]:
    """The files that lie in the PDF besides those `listed`; none where the file is too broken for its second reader."""
    known = {held.data for held in listed}
    with suppress(*DAMAGE), path.open("rb") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if sum(1 for _ in _EMBEDDED.finditer(data)) <= len(known):
                return []
        return [held for held in dict.fromkeys(_found(file, ("", *passwords))) if held.data not in known]
    return []


def _found(file: BinaryIO, passwords: Sequence[str]) -> Iterator[Attachment]:
    from pdfminer.pdftypes import PDFStream, resolve1
    from pdfminer.utils import decode_text

    room = LARGEST
    for told in _specifications(file, passwords):
        held, name = resolve1(told["EF"]), resolve1(told.get("UF") or told.get("F") or b"")
        stream = next(filter(None, (resolve1(held.get(key)) for key in ("UF", "F"))), None)
        if isinstance(stream, PDFStream) and (data := _data(stream, room)) is not None:
            room -= len(data)
            yield Attachment(decode_text(name) if isinstance(name, bytes) else "", data)


def _specifications(file: BinaryIO, passwords: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What is said of each file in the PDF but those pinned to a page, which are read with their page."""
    from pdfminer.pdftypes import PDFObjRef
    from pdfminer.psexceptions import PSException

    document = _opened(file, passwords)
    numbers = sorted({number for table in document.xrefs for number in table.get_objids()}) if document else []
    found: dict[int, list[dict[str, Any]]] = {}
    pinned = set()
    for number in numbers[:MOST]:
        with suppress(PSException, *DAMAGE):
            held = document.getobj(number)
            told = getattr(held, "attrs", held)
            if isinstance(told, dict) and str(getattr(told.get("Subtype"), "name", "")) == "FileAttachment":
                pin = told.get("FS")
                pinned |= {pin.objid} if isinstance(pin, PDFObjRef) else set()
            elif specifications := list(_within(told, DEEP)):
                found[number] = specifications
    for number, specifications in found.items():
        if number not in pinned:
            yield from specifications


def _opened(file: BinaryIO, passwords: Sequence[str]) -> Any:
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    for password in passwords:
        with suppress(PSException, *DAMAGE):
            return PDFDocument(PDFParser(file), password=password)
    return None


def _within(told: Any, deep: int) -> Iterator[dict[str, Any]]:
    if isinstance(told, dict) and "EF" in told:
        yield told
    elif isinstance(told, dict | list) and deep:
        for part in told.values() if isinstance(told, dict) else told:
            yield from _within(part, deep - 1)


def _data(stream: Any, room: int) -> bytes | None:
    """The bytes of a file, None where they are more than there is room for, or packed in another way than usual."""
    data: bytes = stream.get_rawdata() or b""
    if stream.decipher:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    filters = [str(getattr(name, "name", name)) for name, _ in stream.get_filters()]
    whole = True
    if filters in (["FlateDecode"], ["Fl"]):
        data, _, whole = inflated(data, 0, room + 1, bits=zlib.MAX_WBITS)
    elif filters:
        return None
    return data if whole and len(data) <= room else None
