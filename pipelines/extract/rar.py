"""RAR archives, whole or split, by the system's libarchive, and by libunarr what that cannot unpack; locked and solid
ones once `locked_rar.py` has written them again."""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, nullcontext, suppress
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.model.kinds import Status
from pipelines.extract import libarchive, unarr
from pipelines.extract.locked_rar import File, Opened, hindrances, packed_of, unlocked
from pipelines.extract.material import DAMAGE, Material, Reading, Unreadable
from pipelines.extract.rar_blocks import WrongPassword
from pipelines.extract.unpacking import LARGEST, Broken, Locked, Member, unpacked

SHUT = (
    'It is packed as one with the files before it ("solid"), under a password, by a RAR of before RAR 5: libunarr '
    "cannot unpack it. Unpack the archive with another program and add the files."
)
TOO_OLD = (
    "It was packed by RAR 1.5 or an older one, which nothing here can unpack: unpack the archive with another program "
    "and add the files."
)
_PART = re.compile(r"(?P<stem>.+)\.part(?P<number>\d+)\.rar", re.IGNORECASE)
_OLDER_PART = re.compile(r"(?P<stem>.+)\.r(?:ar|(?P<number>\d\d))", re.IGNORECASE)  # a.rar, a.r00, a.r01


def extract(material: Material) -> Reading:
    """The archive's files as children; of a later part alone those that begin and end in it. Raises Unreadable where
    libarchive is missing, or the first part lies beside it."""
    if not libarchive.installed():
        told = f"The file is an archive of type {material.type}. {libarchive.MISSING}."
        raise Unreadable(Status.UNSUPPORTED, told)
    volumes, missing = _volumes(material)
    reading = unpacked(_members(volumes, material), material, parser="libarchive")
    return replace(reading, status=Status.PARTIAL, reason=missing) if missing else reading


def _members(volumes: list[Path], material: Material) -> Iterator[Member]:
    """The files; of a locked archive, those that the first password opens that opens any. Raises Locked."""
    locked, refused = hindrances(volumes, material.alive)
    if not (locked or refused):
        yield from libarchive.members(*volumes)
        return
    with TemporaryDirectory(prefix="footnote-") as folder:
        out = Path(folder, "again.rar")
        try:
            opened = _opened(volumes, material, out)
        except Locked:
            if locked:
                raise
            yield from libarchive.members(*volumes)  # it is so damaged that it cannot be written again
            return
        for name in opened.locked:
            yield Member(name, None, _locked)
        with closing(_written(out, opened)) as members:
            for _, member in members:
                yield member
        if opened.trouble is not None:
            raise opened.trouble


def _written(out: Path, opened: Opened) -> Generator[tuple[File, Member]]:
    """The files of an archive that was written again, each read by who can unpack it."""
    apart = any(file.number is not None for file in opened.files)
    with unarr.opened(packed_of(out)) if apart and unarr.installed() else nullcontext() as packed:
        for member in libarchive.members(out):
            file = opened.files[int(member.name)]
            read = member.read
            if file.number is not None:
                read = partial(_packed, packed, file, member.size)
            yield file, Member(file.name, member.size, partial(_checked, read, file))


def _opened(volumes: list[Path], material: Material, out: Path) -> Opened:
    """What was written to `out`: what a password opens, or what is open without one. Raises Locked."""
    for password in (*material.passwords, None):
        with suppress(WrongPassword, Locked, *DAMAGE):
            opened = unlocked(volumes, password, out, material.alive, together=unarr.installed())
            if any(_is_telling(file) for file in opened.files):
                with closing(_written(out, opened)) as members:
                    first = next((one for file, one in members if _is_telling(file) and one.size), None)
                    if first is not None:
                        first.read(LARGEST)
            return opened
    raise Locked


def _locked(_limit: int) -> bytes:
    raise Locked


def _is_telling(file: File) -> bool:
    """Whether the file shows that its password is wrong: it could not be read then, but could if it were right."""
    return file.doubted and (file.number is None or (unarr.installed() and not file.after_lock))


def _packed(packed: unarr.Packed | None, file: File, size: int | None, limit: int) -> bytes:
    if file.too_old:
        raise Unreadable(Status.UNSUPPORTED, TOO_OLD)
    if packed is None or file.number is None:
        raise Unreadable(Status.UNSUPPORTED, unarr.MISSING)
    try:
        return packed.read(file.number, size, limit)
    except DAMAGE:
        if file.after_lock:  # libunarr takes what fills up the lock of a file for the beginning of the next one
            raise Unreadable(Status.UNSUPPORTED, SHUT) from None
        raise


def _checked(read: Callable[[int], bytes], file: File, limit: int) -> bytes:
    """The file's bytes. Raises Locked where a password that is not proven to be right gives none."""
    try:
        data = read(limit)
        if file.check is not None and len(data) < limit and not file.check(data):
            # libunarr finds by itself what is damaged: what it holds for sound is another file
            raise Broken(data if file.number is None else b"")
    except DAMAGE:
        if file.doubted:
            raise Locked from None
        raise
    return data


def further_parts(path: Path) -> list[Path]:
    """What else lies beside a part of an archive that was split, in order: it may be needed to read this one."""
    parts = _parts(path)
    return [parts[number] for number in sorted(parts) if parts[number] != path]


def _parts(path: Path) -> dict[int, Path]:
    """By number, from 1, the parts of the archive that a file is a part of; none where it seems to be whole."""
    named = _named(path.name)
    if named is None:
        return {}
    shape = named.re
    beside = ((shape.fullmatch(one.name), one) for one in path.parent.iterdir())
    parts = {_number(found): one for found, one in beside if found and found["stem"] == named["stem"]}
    return parts if shape is _PART or len(parts) > 1 or 1 not in parts else {}


def _named(name: str) -> re.Match[str] | None:
    """What the name of a file says, where it is one that a part of an archive may have."""
    return _PART.fullmatch(name) or _OLDER_PART.fullmatch(name)


def _number(found: re.Match[str]) -> int:
    """Which part: "part1" is the first, and so is what bears no number; "r00" the second."""
    if found.re is _PART:
        return int(found["number"])
    return int(found["number"]) + 2 if found["number"] else 1


def _volumes(material: Material) -> tuple[list[Path], str]:
    """All parts of an archive that was split, beside its first one; or a later one alone, and a sentence that tells so.
    Raises Unreadable for those that are read with the first."""
    path = material.path
    parts = _parts(path)
    named = _named(material.name)
    # An original lies where no part lies beside it, under a name that tells nothing: then its document's tells.
    alone = _number(named) if named else 1
    number = next((number for number, one in parts.items() if one == path), alone)
    if number > 1 and 1 in parts:
        told = f"It is part {number} of a split archive: what it holds is read with its first part, {parts[1].name}."
        raise Unreadable(Status.EMPTY, told)
    missing = f"It is part {number} of a split archive, read without its first part: what begins there is not whole."
    last = next(last for last in count(number) if last + 1 not in parts)
    return [path, *(parts[later] for later in range(number + 1, last + 1))], missing if number > 1 else ""
