"""What libarchive cannot unpack of RAR archives of before RAR 5, by the system's libunarr, where it is there (Debian:
`libunarr1`): files packed as one ("solid"), and those of RAR 2. Loaded with ctypes, so that no program is started."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines.extract.system_library import Signatures, loaded
from pipelines.extract.unpacking import Broken

NAMES = ("libunarr.so.1", "libunarr.so", "libunarr.1.dylib", "libunarr.dylib")
STEP = 4096  # bytes that are asked for at once: so much is lost where damage begins
MISSING = (
    'It is packed as one with other files ("solid"), or by RAR 2: that needs libunarr, which this system lacks '
    "(Debian: libunarr1)."
)


def installed() -> bool:
    """Whether the system has the library."""
    return _library() is not None


class Packed:
    """The files of an open archive by their number, from 0. To be read in order: each may build on those before it."""

    def __init__(self, library: Any, archive: Any) -> None:
        self._library, self._archive, self._at = library, archive, -1

    def read(self, number: int, size: int | None, limit: int) -> bytes:
        """At most `limit` bytes of a file that is known to have `size`. Raises Broken, OSError."""
        while self._at < number:
            if not self._library.ar_parse_entry(self._archive):
                raise OSError("it ends before its end")
            self._at += 1
        whole = self._library.ar_entry_get_size(self._archive)
        if self._at != number or whole != size:
            raise OSError("it is another file")
        return self._content(whole, limit)

    def _content(self, whole: int, limit: int) -> bytes:
        data, block = bytearray(), ctypes.create_string_buffer(STEP)
        while len(data) < min(whole, limit):
            left = whole - len(data)
            # The last byte comes by itself: with it the library tells whether the checksum is right.
            count = min(STEP, limit - len(data), max(1, left - 1))
            if not self._library.ar_entry_uncompress(self._archive, block, count):
                raise Broken(bytes(data))
            data += block.raw[:count]
        return bytes(data)


@contextmanager
def opened(path: Path) -> Iterator[Packed]:
    """An archive in one part, without a lock. Raises OSError where the library does not know it for one."""
    library: Any = _library()
    stream = library.ar_open_file(os.fsencode(path))
    archive = stream and library.ar_open_rar_archive(stream)
    try:
        if not archive:
            raise OSError("it is no RAR archive of before RAR 5")
        yield Packed(library, archive)
    finally:
        if archive:
            library.ar_close_archive(archive)
        if stream:
            library.ar_close(stream)


@lru_cache(maxsize=1)
def _library() -> Any:
    pointer = ctypes.c_void_p
    signatures: Signatures = {
        "ar_open_file": (pointer, (ctypes.c_char_p,)),
        "ar_close": (None, (pointer,)),
        "ar_open_rar_archive": (pointer, (pointer,)),
        "ar_close_archive": (None, (pointer,)),
        "ar_parse_entry": (ctypes.c_bool, (pointer,)),
        "ar_entry_get_size": (ctypes.c_size_t, (pointer,)),
        "ar_entry_uncompress": (ctypes.c_bool, (pointer, ctypes.c_void_p, ctypes.c_size_t)),
    }
    return loaded(NAMES, signatures)
