"""What all archives of files share: members become children, with safe names, bounded sizes and an end for each.

Knows no format: those hand over `Member`s.
"""

import re
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field

from indexer.model.kinds import Status
from pipelines.extract.composing import clean
from pipelines.extract.material import DAMAGE, MEBIBYTE, Child, Material, Reading, Unreadable
from pipelines.extract.saying import SHOWN, counted

LARGEST = 1024 * MEBIBYTE  # bytes of one member, which is held in memory once
LONGEST_NAME = 1000
IN_PART = "unpacked in part"  # the fact that says so, of a member
STEP = 512  # bytes that are unpacked, and parsed, at once: so much is lost where damage begins
_DRIVE = re.compile(r"^[A-Za-z]:")


class Locked(Exception):
    """A member or archive that none of the passwords given opens."""


class Broken(OSError):
    """A member that breaks off, or whose bytes are not those that were packed: `data` is what could be unpacked."""

    def __init__(self, data: bytes) -> None:
        super().__init__("it can be unpacked in part only")
        self.data = data


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: `name` as the archive says it, `size` where known, `read(limit)` at most so many bytes,
    `facts` what else the archive says of it.

    `read` may raise Locked, Unreadable, Broken, or what libraries raise over damaged bytes.
    """

    name: str
    size: int | None
    read: Callable[[int], bytes]
    url: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def unpacked(members: Iterator[Member], material: Material, *, parser: str, passed_over: int = 0) -> Reading:
    """The members as children, made one by one. `passed_over` counts links and devices, which hold nothing."""
    facts = {"links and devices passed over": str(passed_over)} if passed_over else {}
    return Reading(parser=parser, facts=facts, children=_children(members, material))


def safe_name(name: str, number: int) -> str:
    """A member's path as a label: slashes, no root, no way upwards, nothing that cannot be shown."""
    plain = _DRIVE.sub("", " ".join(clean(name[:LONGEST_NAME]).split()).replace("\\", "/"))
    parts = [part for part in plain.split("/") if part.strip(" .") or (part and set(part) - set(". "))]
    return "/".join(parts) or f"member {number}"


def free_name(name: str, taken: Counter[str]) -> str:
    """The name itself, or with a number where another member has it already; notes it as taken."""
    taken[name] += 1
    if taken[name] == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    while True:
        number = taken[name]
        free = f"{stem} ({number}){dot}{ending}" if dot and "/" not in ending else f"{name} ({number})"
        if free not in taken:
            taken[free] += 1
            return free
        taken[name] += 1


def _children(members: Iterator[Member], material: Material) -> Iterator[Child]:
    """A child for each member, as long as there is room. Raises Unreadable with what ended the unpacking early."""
    taken: Counter[str] = Counter()
    room, broken = material.room, list[str]()
    with closing(_counted(members)) as found:
        for number, member in found:
            inside = free_name(safe_name(member.name, number), taken)
            child = _child(member, inside, room)
            if child is None:
                status = Status.PARTIAL if number > 1 else Status.TOO_LARGE
                raise Unreadable(status, _too_much(material, inside, number))
            room -= len(child.data)
            broken += [inside] if child.facts.get(IN_PART) else []
            material.alive()
            yield child
    if broken:
        told = f"{counted(len(broken), 'file')} in it could be unpacked in part only: {', '.join(broken[:SHOWN])}."
        raise Unreadable(Status.PARTIAL, told)


def _counted(members: Iterator[Member]) -> Generator[tuple[int, Member], None, None]:
    """The members with their number, from 1. Raises Unreadable where the archive is locked or damaged."""
    number = 0
    try:
        for number, member in enumerate(members, 1):
            yield number, member
    except Locked:
        locked = "The archive is encrypted: it is locked by a password."
        raise Unreadable(Status.PARTIAL if number else Status.ENCRYPTED, locked) from None
    except DAMAGE as error:
        raise _broken(number, error) from error
    finally:
        if isinstance(members, Generator):
            members.close()


def _child(member: Member, inside: str, room: int) -> Child | None:
    """The member as a child, with the reason where its bytes cannot be had; None where there is no room for it."""
    limit = min(room, LARGEST)
    if member.size is not None and member.size > limit and room > LARGEST:
        told = f"It has {member.size:,} bytes; at most {LARGEST:,} of one file in an archive are unpacked."
        return Child(inside, b"", reading=Reading(status=Status.TOO_LARGE, reason=told))
    try:
        data = member.read(limit + 1)
    except Locked:
        told = "The file is encrypted: it is locked by a password."
        return Child(inside, b"", reading=Reading(status=Status.ENCRYPTED, reason=told))
    except Unreadable as why:
        return Child(inside, b"", reading=Reading(status=why.status, reason=why.reason))
    except Broken as cut:
        if cut.data:
            told = f"{len(cut.data):,} bytes; the archive is damaged here"
            return Child(inside, cut.data, url=member.url, facts={**member.facts, IN_PART: told})
        told = "It cannot be unpacked: the archive is damaged here."
        return Child(inside, b"", reading=Reading(status=Status.DAMAGED, reason=told))
    except DAMAGE as error:
        told = f"It cannot be unpacked: the archive is damaged here ({type(error).__name__})."
        return Child(inside, b"", reading=Reading(status=Status.DAMAGED, reason=told))
    except MemoryError:
        told = "Unpacking it takes more memory than is allowed."
        return Child(inside, b"", reading=Reading(status=Status.OUT_OF_MEMORY, reason=told))
    return None if len(data) > limit else Child(inside, data, url=member.url, facts=member.facts)


def _too_much(material: Material, inside: str, number: int) -> str:
    return (
        f"It unfolds to more than the {material.room:,} bytes that are unpacked of such a file; unpacking stopped at "
        f"its file number {number:,} ({inside})."
    )


def _broken(number: int, error: Exception) -> Unreadable:
    if not number:
        told = f"The archive is damaged: nothing in it can be unpacked ({type(error).__name__})."
        return Unreadable(Status.DAMAGED, told)
    told = f"The archive is damaged after {counted(number, 'file')}: what follows cannot be unpacked."
    return Unreadable(Status.PARTIAL, told)


def inflated(data: bytes, start: int, limit: int, *, bits: int) -> tuple[bytes, int, bool]:
    """What is deflated from `start` on, as far as it is sound; how many bytes that took; whether it came to its end.
    `bits` tells what stands around it, as zlib has it."""
    unpacker, found, at = zlib.decompressobj(bits), bytearray(), start
    with suppress(zlib.error):
        while at < len(data) and not unpacker.eof and len(found) < limit:
            found += unpacker.decompress(data[at : at + STEP])
            at += STEP
    return bytes(found), min(at, len(data)) - start - len(unpacker.unused_data), unpacker.eof
