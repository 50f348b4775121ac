"""Archives through the system's libarchive, where it is there: CPIO, AR, CAB, LHA, ISO, XAR, RAR for `rar.py`, and what
other readers give up on. Loaded with ctypes, so that no program is started. Yields members, unpacks nothing to disk."""

import ctypes
import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from indexer.model.kinds import Status
from pipelines.extract.material import Material, Reading, Unreadable
from pipelines.extract.system_library import Signatures, loaded
from pipelines.extract.unpacking import Broken, Locked, Member, unpacked

NAMES = ("libarchive.so.13", "libarchive.so", "libarchive.13.dylib", "libarchive.dylib")
BLOCK = 1024 * 1024
STEP = 4096  # bytes that are asked for at once: so much is lost where damage begins
OK, EOF, WARN = 0, 1, -20
_KIND, _REGULAR = 0o170000, 0o100000
MISSING = "It needs libarchive, which this system lacks (Debian: libarchive13)"
_LOCKED = ("encrypt", "passphrase", "password")


def installed() -> bool:
    """Whether the system has the library."""
    return _library() is not None


def extract(material: Material) -> Reading:
    """The archive's files as children. Raises Unreadable where the library is missing."""
    if not installed():
        told = f"The file is an archive of type {material.type}. {MISSING}."
        raise Unreadable(Status.UNSUPPORTED, told)
    return unpacked(members(material.path), material, parser="libarchive")


def members(*volumes: Path, passwords: Sequence[str] = (), raw: bool = False) -> Generator[Member]:
    """Every regular file in order; its bytes can be read until the next one is asked for.

    With `raw` what is compressed without being an archive counts as one file, called "data".
    Raises Locked or OSError where the archive ends before its end.
    """
    library: Any = _library()
    reader = library.archive_read_new()
    try:
        library.archive_read_support_filter_all(reader)
        library.archive_read_support_format_all(reader)
        if raw:
            library.archive_read_support_format_raw(reader)
        for password in passwords:
            library.archive_read_add_passphrase(reader, password.encode())
        names = (ctypes.c_char_p * (len(volumes) + 1))(*map(os.fsencode, volumes), None)
        _checked(library, reader, library.archive_read_open_filenames(reader, names, BLOCK))
        entry = ctypes.c_void_p()
        while True:
            code = library.archive_read_next_header(reader, ctypes.byref(entry))
            if code == EOF:
                return
            _checked(library, reader, code)
            if library.archive_entry_filetype(entry) & _KIND in (_REGULAR, 0):
                name = library.archive_entry_pathname_utf8(entry) or library.archive_entry_pathname(entry) or b""
                size = library.archive_entry_size(entry) if library.archive_entry_size_is_set(entry) else None
                content = partial(_content, library, reader) if size != 0 else _nothing
                yield Member(name.decode("utf-8", "replace"), size, content)
    finally:
        library.archive_read_free(reader)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """A compressed file as a stream of its content: `read1(count)`."""
    for member in members(path, raw=True):
        yield _Stream(member)
        return


class _Stream:
    def __init__(self, member: Member) -> None:
        self._member = member

    def read1(self, count: int) -> bytes:
        try:
            return self._member.read(count)
        except Broken as cut:
            if cut.data:
                return cut.data  # the next call ends as this one did
            raise


def _nothing(_limit: int) -> bytes:
    return b""  # the library trips over an empty file at the end of a volume


def _content(library: Any, reader: Any, limit: int) -> bytes:
    """At most `limit` bytes of the member that the reader stands at."""
    parts: list[bytes] = []
    length = 0
    block = ctypes.create_string_buffer(STEP)
    while length < limit:
        count = library.archive_read_data(reader, block, min(STEP, limit - length))
        if count == 0:
            break
        if count < 0:
            try:
                _checked(library, reader, count)
            except OSError as error:
                raise Broken(b"".join(parts)) from error
            continue
        parts.append(block.raw[:count])
        length += count
    return b"".join(parts)


def _checked(library: Any, reader: Any, code: int) -> None:
    if code >= WARN:
        return
    told = (library.archive_error_string(reader) or b"").decode("utf-8", "replace")
    if any(word in told.lower() for word in _LOCKED):
        raise Locked(told)
    raise OSError(told or "it is damaged")


@lru_cache(maxsize=1)
def _library() -> Any:
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    signatures: Signatures = {
        "archive_read_new": (pointer, ()),
        "archive_read_free": (ctypes.c_int, (pointer,)),
        "archive_read_support_filter_all": (ctypes.c_int, (pointer,)),
        "archive_read_support_format_all": (ctypes.c_int, (pointer,)),
        "archive_read_support_format_raw": (ctypes.c_int, (pointer,)),
        "archive_read_add_passphrase": (ctypes.c_int, (pointer, text)),
        "archive_read_open_filenames": (ctypes.c_int, (pointer, ctypes.POINTER(text), ctypes.c_size_t)),
        "archive_read_next_header": (ctypes.c_int, (pointer, ctypes.POINTER(pointer))),
        "archive_read_data": (ctypes.c_ssize_t, (pointer, ctypes.c_void_p, ctypes.c_size_t)),
        "archive_error_string": (text, (pointer,)),
        "archive_entry_filetype": (ctypes.c_uint, (pointer,)),
        "archive_entry_pathname": (text, (pointer,)),
        "archive_entry_pathname_utf8": (text, (pointer,)),
        "archive_entry_size": (ctypes.c_int64, (pointer,)),
        "archive_entry_size_is_set": (ctypes.c_int, (pointer,)),
    }
    return loaded(NAMES, signatures)
