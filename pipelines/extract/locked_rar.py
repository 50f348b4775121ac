"""RAR archives that libarchive does not read as they are, written again: those under a password without their lock, and
what is packed as one ("solid") before RAR 5, or by RAR 2, apart from the rest, for `unarr.py`.

All parts of a split archive become one, because what is locked runs on from part to part. Comments, signs of recovery
and other things beside the files are left out. Sources: https://www.rarlab.com/technote.htm for RAR 5; the layout
before it, and how its key is made, as https://github.com/markokr/rarfile reads them. The locks of RAR 2 and older stay.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, NamedTuple

from pipelines.extract import rar_newer, rar_older
from pipelines.extract.aes import opener
from pipelines.extract.material import DAMAGE, MEBIBYTE
from pipelines.extract.rar_blocks import FILE, MAIN, SERVICE, Block, Check, Keys, WrongPassword

_SIGNS: dict[bytes, Any] = {b"Rar!\x1a\x07\x00": rar_older, b"Rar!\x1a\x07\x01\x00": rar_newer}
_BEFORE = MEBIBYTE  # bytes in which an archive that unpacks itself comes to its beginning


class File(NamedTuple):
    """A file that was written again: its name; its number among the packed ones that were written apart, or None; what
    checks its bytes where libarchive does not; whether only these show that the password is right; whether a locked
    file lies before it among those apart; whether nothing here can unpack it."""

    name: str
    number: int | None
    check: Check | None
    doubted: bool
    after_lock: bool
    too_old: bool


class Opened(NamedTuple):
    """An archive without its lock: which of its files stay locked, the others, what ended it early.

    In the archive that was written each file has its place in `files` as its name: what an archive says of names, and
    which of its entries are files, is no sure way from a file there to what is known of it here.
    """

    locked: tuple[str, ...]
    files: tuple[File, ...]
    trouble: Exception | None


class _Entry(NamedTuple):
    """A file: the blocks that hold its data, and what opens them; neither key nor need where it is not locked."""

    parts: list[Block]
    keys: Keys | None
    locked: bool


def hindrances(volumes: Sequence[Path], alive: Callable[[], None]) -> tuple[bool, bool]:
    """Whether anything in the archive is locked, and whether libarchive refuses it, as far as it can be followed."""
    with ExitStack() as files:
        try:
            blocks, layout, _ = _blocks(volumes, None, files, alive)
            locked = any(layout.is_locked(block.head) for block in blocks if block.kind == FILE)
            return locked, any(layout.is_refused(block.head) for block in blocks if block.kind in {FILE, SERVICE})
        except WrongPassword:
            return True, False
        except DAMAGE:
            return False, False


def unlocked(
    volumes: Sequence[Path], password: str | None, out: Path, alive: Callable[[], None], *, together: bool
) -> Opened:
    """Write to `out` the archive without its lock and without the files that stay locked; without a password, all do.

    What libarchive cannot unpack goes to `packed_of(out)`; with `together` so does all else that is packed, as each
    file may build on the one before. Raises WrongPassword where the password opens nothing, or what `DAMAGE` names
    where no file can be had.
    """
    with ExitStack() as files:
        blocks, layout, trouble = _blocks(volumes, password, files, alive)
        entries = list(_entries(blocks, layout, password))
        shut = [entry.locked for entry in entries if layout.is_locked(entry.parts[0].head)]
        if password is not None and shut and all(shut):
            raise WrongPassword
        proven = any(block.locked for block in blocks)
        together = together and any(layout.is_beyond(entry.parts[0].head) for entry in entries)
        main = next(block.head for block in blocks if block.kind == MAIN)
        writing = _Writing(layout, files, out, main, proven=proven, together=together)
        for entry in (one for one in entries if not one.locked):
            alive()
            try:
                writing.add(entry, alive)
            except EOFError as error:
                writing.files[-1] = writing.files[-1]._replace(doubted=False)
                trouble = error
                break
        writing.end()
        locked = tuple(layout.name(entry.parts[-1].head) for entry in entries if entry.locked)
        return Opened(locked, tuple(writing.files), trouble)


def packed_of(out: Path) -> Path:
    """Where what libarchive cannot unpack lies, of an archive that was written to `out`."""
    return out.with_suffix(".packed.rar")


class _Writing:
    """The two archives that are written: of all files, and of the data of those that libarchive cannot unpack."""

    def __init__(self, layout: Any, files: ExitStack, out: Path, main: bytes, *, proven: bool, together: bool) -> None:
        self.files: list[File] = []
        self._layout, self._proven = layout, proven
        self._goes = layout.is_packed if together else layout.is_beyond
        self._into, self._packed = (files.enter_context(path.open("w+b")) for path in (out, packed_of(out)))
        self._count, self._lock_apart = 0, False
        for file in (self._into, self._packed):
            file.write(layout.beginning(main))

    def add(self, entry: _Entry, alive: Callable[[], None]) -> None:
        """Write a file. Raises EOFError where its data break off: what there is of them is written."""
        head = entry.parts[-1].head
        name = str(len(self.files)).encode()
        self.files.append(self._file(entry, head))
        if self.files[-1].number is None:
            _write(entry, self._layout.alone(head), name, self._layout, self._into, alive)
            return
        self._into.write(self._layout.opened(self._layout.alone(head), 0, name))
        self._count += 1
        self._lock_apart = self._lock_apart or entry.keys is not None
        _write(entry, head, name, self._layout, self._packed, alive)

    def _file(self, entry: _Entry, head: bytes) -> File:
        number = self._count if self._goes(head) else None
        locked = entry.keys is not None
        return File(
            self._layout.name(head),
            number,
            self._layout.check(head, entry.keys) if locked or number is not None else None,
            doubted=entry.keys is not None and not (self._proven or entry.keys.proof),
            after_lock=self._lock_apart,
            too_old=self._layout.is_too_old(head),
        )

    def end(self) -> None:
        for file in (self._into, self._packed):
            file.write(self._layout.ending())


def _blocks(
    volumes: Sequence[Path], password: str | None, files: ExitStack, alive: Callable[[], None]
) -> tuple[list[Block], Any, Exception | None]:
    """The blocks up to where the archive is damaged, the module that knows their layout, and the damage."""
    blocks: list[Block] = []
    layout: Any = None
    try:
        for volume in volumes:
            file = files.enter_context(volume.open("rb"))
            at, layout = _start(file)
            for block in layout.blocks(file, at, password):
                alive()
                blocks.append(block)
    except DAMAGE as error:
        if not any(block.kind == FILE for block in blocks):
            raise
        return blocks, layout, error
    return blocks, layout, None


def _start(file: IO[bytes]) -> tuple[int, Any]:
    """Where the first block begins, and the module that knows the layout."""
    opening = file.read(_BEFORE)
    found = {opening.find(sign): sign for sign in _SIGNS if sign in opening}
    if not found:
        raise ValueError("it is no RAR archive")
    at = min(found)
    return at + len(found[at]), _SIGNS[found[at]]


def _entries(blocks: list[Block], layout: Any, password: str | None) -> Iterator[_Entry]:
    parts: list[Block] = []
    for block in (one for one in blocks if one.kind == FILE):
        parts = [*parts, block] if block.before else [block]
        if not block.after:
            yield _entry(parts, layout, password)
            parts = []
    if parts:
        yield _entry(parts, layout, password)


def _entry(parts: list[Block], layout: Any, password: str | None) -> _Entry:
    head = parts[0].head
    if not layout.is_locked(head):
        return _Entry(parts, None, False)
    try:
        return _Entry(parts, layout.keys(head, password) if password is not None else None, password is None)
    except WrongPassword:
        return _Entry(parts, None, True)


def _write(entry: _Entry, head: bytes, name: bytes, layout: Any, into: IO[bytes], alive: Callable[[], None]) -> None:
    """The file's head, with this name, and data. Opened, they may turn out to end before the lock's last block."""
    begin = into.tell()
    size = layout.size(head, sum(part.size for part in entry.parts))
    into.write(layout.opened(head, size, name))
    start = into.tell()
    for piece in _data(entry, size):
        alive()
        into.write(piece)
    if entry.keys is not None and (end := layout.end(head, into, start, size)) < size:
        into.seek(begin)
        into.write(layout.opened(head, end, name))
        into.seek(start + end)
        into.truncate()


def _data(entry: _Entry, size: int) -> Iterator[bytes]:
    """What the parts hold, one after the other, opened, up to its size: the lock fills up the last block."""
    cipher = opener(entry.keys.key, entry.keys.vector) if entry.keys else None
    left = size
    for part in entry.parts:
        at = 0
        while at < part.size:
            part.file.seek(part.at + at)
            piece = part.file.read(min(MEBIBYTE, part.size - at))
            if not piece:
                raise EOFError("it ends before its end")
            at += len(piece)
            piece = cipher.update(piece) if cipher else piece
            yield piece[:left]
            left -= min(left, len(piece))
