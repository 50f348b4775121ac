"""Books for Microsoft Reader as small as they go, made while the tests run: packed but no shorter, sealed."""

import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from lxml import etree

from pipelines.extract import locked_lit
from pipelines.extract.lit_markup import OF_BOOK, OF_TEXT, Names
from pipelines.extract.lzx import FRAME

PLAIN, PACKED, SEALED = 0, 1, 2  # the section that the text lies in
FRESH = 2  # frames after which the packer begins afresh
WHO = "Brekke Press\0".encode("utf-16-le")
KEY = b"quayside"
WAYS = {
    "lock": bytes.fromhex("a2e4f667bf60d311854000c04f58c3cf"),
    "pack": bytes.fromhex("c607900a7640d31187890000f8105754"),
}
_TABLE = "Transform/{0A9007C6-4076-11D3-8789-0000F8105754}/InstanceData/ResetTable"


def book(
    chapters: Mapping[str, str],
    *,
    about: str = "",
    section: int = SEALED,
    beside: Sequence[str] = (),
    pictures: Mapping[str, bytes] | None = None,
    more: Mapping[str, bytes] | None = None,
    spare: int = 0,
) -> bytes:
    """A book of chapters in HTML; `about` is what it says of itself, `more` further parts that lie open in it, `spare`
    how many frames are told of and not there."""
    opened = {"/meta": coded(f"<package>{about}</package>", OF_BOOK), "/DRMStorage/DRMSource": WHO, **(more or {})}
    opened["/DRMStorage/DRMSealed"] = sealed(opened["/meta"])
    opened["/manifest"] = manifest([name for name in chapters if name not in beside], beside, list(pictures or {}))
    opened |= {f"/data/{name.rpartition('.')[0]}": data for name, data in (pictures or {}).items()}
    opened["::DataSpace/NameList"] = struct.pack("<2H", 24, 3) + b"".join(
        struct.pack("<H", len(name)) + f"{name}\0".encode("utf-16-le") for name in ("Plain", "Packed", "Sealed")
    )
    texts = {f"/data/{name}/content": coded(text, OF_TEXT) for name, text in chapters.items()}
    if section == PLAIN:
        return whole(opened | texts, {})
    text = b"".join(texts.values())
    content, begins = packed(text)
    at = f"::DataSpace/Storage/{'Sealed' if section == SEALED else 'Packed'}/"
    opened[f"{at}Transform/List"] = (WAYS["lock"] if section == SEALED else b"") + WAYS["pack"]
    control = struct.pack("<I4s6I", 7, b"LZXC", 3, FRESH, FRESH, 2, 0, 0)
    opened[f"{at}ControlData"] = (struct.pack("<4I", 3, 0, 1, 0) if section == SEALED else b"") + control
    begins += [len(content)] * spare
    table = struct.pack("<4I3Q", 3, len(begins), 8, 40, len(text), len(content), FRAME)
    opened[at + _TABLE] = table + struct.pack(f"<{len(begins)}Q", *begins)
    opened[f"{at}Content"] = locked(KEY, content) if section == SEALED else content
    return whole(opened, {name: (section, data) for name, data in texts.items()})


def whole(opened: Mapping[str, bytes], inside: Mapping[str, tuple[int, bytes]]) -> bytes:
    """A file with these parts: those that lie open in it, and those in a section, one behind the other."""
    listed, content, start = b"", b"", 0
    for name, data in opened.items():
        listed += entry(name, 0, len(content), len(data))
        content += data
    for name, (section, data) in inside.items():
        listed += entry(name, section, start, len(data))
        start += len(data)
    size = 48 + len(listed) + 2
    chunk = b"AOLL" + struct.pack("<I5Q", 2, 0, 0, 0, 0, 1) + listed + struct.pack("<H", len(opened) + len(inside))
    directory = b"IFCM" + struct.pack("<3I2Q", 1, size, 0, 0, 1) + chunk
    start = 40 + 32 + 40  # of the directory, behind the head, where its pieces lie, and more
    second = struct.pack("<2I", 2, 8) + b"ITSF" + struct.pack("<3IQ", 4, 32, 1, start + len(directory)) + bytes(8)
    head = b"ITOLITLS" + struct.pack("<4I", 1, 40, 2, len(second)) + bytes(16)
    pieces = struct.pack("<4Q", 0, 0, start, len(directory))
    return head + pieces + second + directory + content


def entry(name: str, *numbers: int) -> bytes:
    return b"".join((falling(len(name.encode())), name.encode(), *map(falling, numbers)))


def falling(value: int) -> bytes:
    """Seven bits a byte, the highest first."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.insert(0, value & 0x7F | 0x80)
    return bytes(out)


def manifest(chapters: Sequence[str], beside: Sequence[str], pictures: Sequence[str]) -> bytes:
    out = b"\x01\\"
    for names in (chapters, beside, (), pictures):
        out += struct.pack("<I", len(names))
        for name in names:
            strings = (name.rpartition(".")[0] or name, name, "some/type")
            out += bytes(4) + b"".join(chr(len(text)).encode() + text.encode() for text in strings) + b"\0"
    return out + b"\0"


def coded(markup: str, names: Names) -> bytes:
    """Markup with its tags and attributes as numbers; those that have none are spelled out."""
    return _coded(etree.fromstring(markup), names).encode("utf-8", "surrogatepass")


def _coded(element: Any, names: Names) -> str:
    tags = {name: chr(number) for number, name in names.tags.items()}
    known = {**names.attributes[""], **names.attributes.get(element.tag, {})}
    keys = {name: chr(number) for number, name in known.items()}
    said = "".join(keys.get(key, f"\u8000{_counted(key)}") + _counted(value) for key, value in element.attrib.items())
    tag = tags.get(element.tag, f"\u8000{_counted(element.tag)}")
    inner = "".join(_coded(child, names) + (child.tail or "") for child in element)
    return f"\0\x01{tag}{said}\0{element.text or ''}{inner}\0\x02\0"


def _counted(text: str) -> str:
    return chr(len(text) + 1) + text


def packed(text: bytes) -> tuple[bytes, list[int]]:
    """The text as LZX stores what it cannot make shorter, and where each frame begins."""
    out, begins = b"", list[int]()
    for number in range(-(-len(text) // FRAME)):
        frame = text[FRAME * number :][:FRAME]
        begins.append(len(out))
        begun = (
            "0" if number % FRESH == 0 else ""
        )  # whether the packer changed addresses of programs, said at its start
        bits = f"{begun}011{len(frame):024b}".ljust(32, "0")
        out += struct.pack("<2H3I", int(bits[:16], 2), int(bits[16:], 2), 1, 1, 1) + frame
        out += bytes(len(frame) % 2)
    return out, begins


def sealed(meta: bytes) -> bytes:
    """The key to the text under the lock that all books share."""
    return locked(locked_lit.seal_key((meta, WHO)), b"\0" + KEY + bytes(7))


def locked(key: bytes, data: bytes) -> bytes:
    """What `locked_lit.opened` opens: the same rounds in their order."""
    blocks = np.frombuffer(data + bytes(-len(data) % 8), np.uint8).reshape(-1, 8)
    halves = locked_lit._reordered(blocks, locked_lit._SHUFFLED).view(">u4").astype(np.uint32)
    left, right = halves[:, 0], halves[:, 1]
    for part in locked_lit._schedule(key):
        left, right = right, left ^ locked_lit._mixed(right, part)
    ends = np.stack((right, left), axis=1).astype(">u4", order="C").view(np.uint8)
    return locked_lit._reordered(ends, locked_lit._BACK).tobytes()
