"""Pictures that were put into a document of letters: a scan pasted into a Word file says what the file itself does not.

Each that is large enough to be a page, a screen or a table becomes a document within, as it would from a mail. What
masters and layouts of slides show on every page, and what is there twice, is passed over.
"""

import base64
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from pipelines.extract.material import DAMAGE, MEBIBYTE, Child, Material, Reading

LARGEST = 64 * MEBIBYTE  # bytes of one
MOST = 2_000  # in one document
LEAST_AREA, LEAST_SIDE = 75_000, 100  # pixels; below are signs of firms, icons and lines
_NAMED = re.compile(r"\.(?:png|jpe?g|tiff?|gif|bmp|webp|heic|jp2)$", re.IGNORECASE)
_OF_MASTERS = re.compile(r"/slide(?:Master|Layout)s/_rels/[^/]+\.rels$|/theme/_rels/[^/]+\.rels$")
_OF_ITSELF = re.compile(
    r"^(?:docProps|Thumbnails|QuickLook)/|(?:^|/)preview[^/]*\.jpg$|-small-\d+\.\w+$"
)  # how it looks
_TARGET = re.compile(rb'\bTarget="([^"]+)"')
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_DATA = re.compile(
    rb"\bsrc\s*=\s*[\"']data:image/(?P<kind>png|jpeg|gif|webp|bmp);base64,(?P<data>[^\"']+)", re.IGNORECASE
)
_PICT = re.compile(rb"\\(?P<kind>png|jpeg)blip\b[^{}]*?\s(?P<data>(?:[0-9a-fA-F]{2}\s*){100,})")
_STREAMS = frozenset({"data", "pictures"})  # of Word and PowerPoint, where pictures lie as they are
_END_OF_PNG = b"IEND\xaeB`\x82"
_END_OF_JPEG = b"\xff\xd9"


class _Picture(NamedTuple):
    name: str
    data: bytes


def with_pictures(reading: Reading, material: Material) -> Reading:
    """The reading with the pictures in the document as further children, made while they are asked for."""
    if material.portion is not None and (material.portion.cut or material.portion.first > 1):
        return reading
    pictures = _within(material)
    first = next(pictures, None)
    return reading if first is None else replace(reading, children=chain(reading.children, (first,), pictures))


def _within(material: Material) -> Iterator[Child]:
    """Where the kind is known to hold any; those that cannot be had are passed over."""
    found = _FINDERS.get(material.type)
    if found is None:
        return
    had: set[bytes] = set()
    with suppress(*DAMAGE):
        for picture in found(material):
            material.alive()
            mark = sha256(picture.data).digest()
            if mark not in had and len(had) < MOST and _is_large(picture.data):
                had.add(mark)
                yield Child(picture.name, picture.data)


def _is_large(data: bytes) -> bool:
    from PIL import Image

    with suppress(Exception), Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
        return width * height >= LEAST_AREA and min(width, height) >= LEAST_SIDE
    return False


def _packed(material: Material) -> Iterator[_Picture]:
    """Those among the parts of a document that is packed as ZIP."""
    with zipfile.ZipFile(material.path) as archive:
        entries = [
            entry for entry in archive.infolist() if _NAMED.search(entry.filename) and entry.file_size <= LARGEST
        ]
        everywhere = _of_masters(archive) if entries and material.type == "pptx" else set()
        for entry in entries:
            if entry.filename not in everywhere and not _OF_ITSELF.search(entry.filename):
                with suppress(*DAMAGE):
                    yield _Picture(entry.filename, archive.read(entry))


def _of_masters(archive: zipfile.ZipFile) -> set[str]:
    """What no part refers to but masters, layouts and themes."""
    masters, others = set[str](), set[str]()
    for name in archive.namelist():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            targets = (target.decode("utf-8", "replace") for target in _TARGET.findall(archive.read(name)))
            places = {posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") for target in targets}
            (masters if _OF_MASTERS.search(f"/{name}") else others).update(places)
    return masters - others


def _of_streams(material: Material) -> Iterator[_Picture]:
    """Those in the streams of an older Word file or presentation."""
    import olefile

    with olefile.OleFileIO(str(material.path)) as file:
        for entry in file.listdir():
            if entry[-1].lower() in _STREAMS:
                yield from _carved(file.openstream(entry).read())


def _carved(data: bytes) -> Iterator[_Picture]:
    at, number = 0, 0
    while (found := min((place for mark in _KINDS if (place := data.find(mark, at)) >= 0), default=-1)) >= 0:
        kind = next(kind for mark, kind in _KINDS.items() if data.startswith(mark, found))
        end = _end(data, found, kind)
        number += 1
        yield _Picture(f"picture {number}.{kind}", data[found:end])
        at = end


def _end(data: bytes, start: int, kind: str) -> int:
    """Where a picture ends. A JPEG may hold a smaller one of itself, with an end of its own: so the last before another
    one begins."""
    if kind == "png":
        end = data.find(_END_OF_PNG, start)
        return end + len(_END_OF_PNG) if end >= 0 else len(data)
    follows = min((place for mark in _KINDS if (place := data.find(mark, start + 1000)) >= 0), default=len(data))
    end = data.rfind(_END_OF_JPEG, start, follows)
    return end + len(_END_OF_JPEG) if end >= 0 else follows


def _of_rtf(material: Material) -> Iterator[_Picture]:
    data = material.data()
    for number, found in enumerate(_PICT.finditer(data) if b"blip" in data else (), 1):
        kind = "png" if found["kind"] == b"png" else "jpg"
        yield _Picture(f"picture {number}.{kind}", bytes.fromhex(found["data"].decode("ascii")))


def _of_page(material: Material) -> Iterator[_Picture]:
    """Those that a web page carries within itself."""
    data = material.data()
    for number, found in enumerate(_DATA.finditer(data) if b"data:image" in data else (), 1):
        kind = found["kind"].decode().lower().replace("jpeg", "jpg")
        with suppress(ValueError):
            yield _Picture(f"picture {number}.{kind}", base64.b64decode(found["data"]))


def _of_book(material: Material) -> Iterator[_Picture]:
    """Those of a book for Microsoft Reader."""
    from pipelines.extract import lit

    yield from (_Picture(name, data) for name, data in lit.pictures(material))


_FINDERS: dict[str, Callable[[Material], Iterator[_Picture]]] = {
    **dict.fromkeys(("docx", "pptx", "xlsx", "xlsb", "odt", "ods", "odp", "epub", "pages", "numbers", "key"), _packed),
    **dict.fromkeys(("doc", "ppt"), _of_streams),
    "lit": _of_book,
    "rtf": _of_rtf,
    "html": _of_page,
}
