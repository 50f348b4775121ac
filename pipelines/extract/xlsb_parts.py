"""What a workbook in the binary form (XLSB) says beside its cells: comments, headers and footers.

Source: [MS-XLSB] 2.1.4 (records), 2.4 (their numbers), 2.5 (strings).
"""

import struct
from collections.abc import Iterator
from typing import IO

from indexer.model.kinds import Role
from pipelines.extract.composing import Piece, one_line

_HEADERS, _COMMENT = 479, 637
_LINES = 6  # header and footer of all pages, of even ones, of the first
_NONE = 0xFFFFFFFF


def pieces(part: IO[bytes]) -> Iterator[Piece]:
    """What a part of comments or a sheet says; header and footer with the codes of sheets still in them."""
    for kind, body in _records(part):
        if kind == _COMMENT:
            text, _ = _string(body, 1)
            yield Piece(one_line(text))
        elif kind == _HEADERS:
            at = 2
            for _ in range(_LINES):
                text, at = _string(body, at)
                yield Piece(text, Role.FURNITURE)


def _records(part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Number and content of each record that is whole."""
    while (kind := _number(part, 2)) is not None and (length := _number(part, 4)) is not None:
        body = part.read(length)
        if len(body) < length:
            return
        yield kind, body


def _number(part: IO[bytes], most: int) -> int | None:
    """A number of at most so many bytes, seven bits in each and the first lowest; None at the end."""
    value = 0
    for place in range(most):
        byte = part.read(1)
        if not byte:
            return None
        value |= (byte[0] & 0x7F) << 7 * place
        if byte[0] < 0x80:
            break
    return value


def _string(body: bytes, at: int) -> tuple[str, int]:
    """A string, and where it ends."""
    (letters,) = struct.unpack_from("<I", body, at)
    end = at + 4 + (0 if letters == _NONE else 2 * letters)
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
