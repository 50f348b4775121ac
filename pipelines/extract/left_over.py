"""Documents packed as ZIP that are damaged: what is left of their parts, packed anew for their reader to read.

A part that breaks off is kept as far as its XML is sound. Source of the layout: APPNOTE.TXT 6.3.10, PKWARE.
"""

import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import unquote

from indexer import leftovers
from indexer.model.kinds import Status
from pipelines.extract.material import DAMAGE, MEBIBYTE, Material, Reading, check_unpacked
from pipelines.extract.saying import counted
from pipelines.extract.unpacking import STEP, inflated

PACKED = frozenset({"docx", "xlsx", "xlsb", "pptx", "odt", "ods", "odp", "epub", "idml"})
LARGEST = 32 * MEBIBYTE  # bytes of a part; all together four times that
MOST = 20_000  # parts
_HEADER, _STORED, _DEFLATED = b"PK\x03\x04", 0, 8
_AFTER = re.compile(rb"PK(?:\x03\x04|\x07\x08|\x01\x02)")  # what follows a part
_ENCRYPTED, _TOLD_AFTER = 1, 8  # flag bits: locked; length and checksum stand behind the part
_MARKUP = (".xml", ".rels", ".opf")
_PAGES = (".xhtml", ".html", ".htm")  # need not be sound as XML where they are whole
_SHEETS = "xl/"  # readers of workbooks name each sheet that is missing, and lose no other


def is_whole(material: Material) -> bool:
    """Whether a packed document has the list of its parts, and each of its XML can be unpacked. Raises Unreadable where
    that is more than any text has."""
    try:
        with zipfile.ZipFile(material.path) as archive:
            check_unpacked(archive, endings=_MARKUP)
            for entry in archive.infolist():
                if entry.filename.endswith(_MARKUP) and not entry.flag_bits & _ENCRYPTED and entry.file_size <= LARGEST:
                    material.alive()
                    archive.read(entry)
    except DAMAGE:
        return False
    return True


class _Part(NamedTuple):
    """A part, whether all of it is there, and whether the list of all, if that is left, knows it."""

    name: str
    data: bytes
    whole: bool
    listed: bool


def read(material: Material, extract: Callable[[Material], Reading]) -> Reading | None:
    """What `extract` reads of what is left, partial; None where that is nothing."""
    parts, broken = _sound(islice(_parts(material), MOST))
    with TemporaryDirectory(prefix=leftovers.prefix()) as folder:
        path = Path(folder) / "left over"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in _related(parts).items():
                archive.writestr(name, data)
        reading = extract(replace(material, path=path))
        children = tuple(reading.children)
    if not children and not any(page.text for page in reading.pages):
        return None
    told = f" {counted(broken, 'part')} of it could not be read to the end." if broken else ""
    reason = f"The file is damaged: it was read from what is left of its parts.{told} {reading.reason}".strip()
    return replace(reading, status=Status.PARTIAL, reason=reason, children=children)


def _parts(material: Material) -> Iterator[_Part]:
    """The parts by their own headers, as the list of all may be gone."""
    data, at, room = material.data(), 0, 4 * LARGEST
    listed = _listed(material.path)
    while (at := data.find(_HEADER, at)) >= 0 and room > 0:
        material.alive()
        try:
            flags, method, crc, size, _, length, extra = struct.unpack_from("<HH4xIIIHH", data, at + 6)
        except struct.error:
            return
        name = data[at + 30 : at + 30 + length].decode("utf-8", "replace")
        start, known = at + 30 + length + extra, listed is None or at in listed
        at += len(_HEADER)
        if flags & _ENCRYPTED or name.endswith("/") or method not in (_STORED, _DEFLATED):
            continue
        if method == _DEFLATED:
            held, used, whole = inflated(data, start, min(LARGEST, room), bits=-zlib.MAX_WBITS)
        else:
            used = min(size, len(data) - start)
            if flags & _TOLD_AFTER:
                used = (after.start() if (after := _AFTER.search(data, start)) else len(data)) - start
            held, whole = data[start : start + used], True
        at, room = max(at, start + used), room - len(held)
        # Where the checksum stands behind the part, its own end has to tell whether it is whole.
        whole = whole and (bool(flags & _TOLD_AFTER) or zlib.crc32(held) == crc)
        yield _Part(name, held, whole, known)


def _listed(path: Path) -> set[int] | None:
    """Where the parts stand by the list of all; None where that is gone."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {entry.header_offset for entry in archive.infolist()}
    except DAMAGE:
        return None


def _sound(parts: Iterator[_Part]) -> tuple[dict[str, bytes], int]:
    """The parts by name, markup as far as it is sound; and how many are not whole.

    Of several of one name the last whole one holds, as in a file that is not damaged.
    """
    found: dict[str, bytes] = {}
    broken: set[str] = set()
    for part in parts:
        if part.name in found and not part.listed:  # of a file that is packed within
            continue
        markup = part.name.endswith(_MARKUP) or (part.name.endswith(_PAGES) and not part.whole)
        data, whole = _closed(part.data) if markup else (part.data, True)
        whole = whole and part.whole
        (broken.discard if whole else broken.add)(part.name)
        if data and (whole or (markup and part.name not in found)):
            found[part.name] = data
    return found, len(broken)


def _closed(data: bytes) -> tuple[bytes, bool]:
    """XML up to where it breaks, what is open there closed; and whether it was whole."""
    from lxml import etree

    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    strict, at = etree.XMLParser(**options), 0
    try:
        for at in range(0, len(data), STEP):
            strict.feed(data[at : at + STEP])
        at = len(data)
        strict.close()
        return data, True
    except etree.XMLSyntaxError:
        with suppress(etree.XMLSyntaxError):
            root = etree.fromstring(data[:at], etree.XMLParser(recover=True, **options))
            if root is not None and len(root):
                return etree.tostring(root, encoding="UTF-8", xml_declaration=True), False
    return b"", False


def _related(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts, without their references to those that are missing, over which readers stumble."""
    from pipelines.extract.markup import root_of

    related = {}
    for name, data in parts.items():
        related[name] = data
        if name.endswith(".rels") and not name.startswith(_SHEETS):
            from lxml import etree

            with suppress(*DAMAGE):
                root = root_of(data)
                for one in list(root):
                    if one.get("TargetMode") != "External" and _target(name, one.get("Target") or "") not in parts:
                        root.remove(one)
                related[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return related


def _target(relations: str, target: str) -> str:
    """The name of the part that is referred to from the part whose relations these are."""
    folder = posixpath.dirname(posixpath.dirname(relations))
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
