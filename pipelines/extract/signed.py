"""What a signature wraps: the content of CMS signed data (RFC 5652), as mails carry it (RFC 8551). Checks none."""

from collections.abc import Iterator

DEEPEST = 20  # elements within elements
_SIGNED = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_SEQUENCE, _NUMBER, _NAME, _SET, _INNER = 0x30, 0x02, 0x06, 0x31, 0xA0
_OCTETS, _OCTETS_IN_PARTS = 0x04, 0x24
_END = b"\x00\x00"


def content(data: bytes) -> bytes | None:
    """The content that was signed; None where the bytes are no signed data, or carry the signature alone."""
    try:
        return b"".join(_octets(data, _place(data)))
    except (LookupError, ValueError):
        return None


def _place(data: bytes) -> int:
    """Where the octets of the content begin. Raises ValueError, LookupError."""
    at = _into(data, 0, _SEQUENCE)
    start, end = _span(data, at, _NAME)
    if data[start:end] != _SIGNED:
        raise ValueError
    at = _into(data, _into(data, end, _INNER), _SEQUENCE)
    for tag in (_NUMBER, _SET):
        at = _after(data, at, tag)
    return _into(data, _after(data, _into(data, at, _SEQUENCE), _NAME), _INNER)


def _octets(data: bytes, at: int, depth: int = 0) -> Iterator[bytes]:
    """The octets of a string, which may be cut into parts."""
    if data[at] == _OCTETS:
        yield data[slice(*_span(data, at, _OCTETS))]
        return
    inner, end = _header(data, at)
    if data[at] != _OCTETS_IN_PARTS or depth > DEEPEST:
        raise ValueError
    while inner < len(data) and (inner < end if end is not None else data[inner : inner + 2] != _END):
        yield from _octets(data, inner, depth + 1)
        inner = _after(data, inner, data[inner])


def _header(data: bytes, at: int) -> tuple[int, int | None]:
    """Where what an element holds begins, and ends; None where only its last part tells."""
    length = data[at + 1]
    if length < 0x80:
        return at + 2, at + 2 + length
    if length == 0x80:
        return at + 2, None
    start = at + 2 + (length & 0x7F)
    return start, start + int.from_bytes(data[at + 2 : start], "big")


def _into(data: bytes, at: int, tag: int) -> int:
    if data[at] != tag:
        raise ValueError
    return _header(data, at)[0]


def _span(data: bytes, at: int, tag: int) -> tuple[int, int]:
    start, end = _header(data, at)
    if data[at] != tag or end is None or end > len(data):
        raise ValueError
    return start, end


def _after(data: bytes, at: int, tag: int, depth: int = 0) -> int:
    start, end = _header(data, at)
    if data[at] != tag or depth > DEEPEST:
        raise ValueError
    if end is not None:
        return end
    while data[start : start + 2] != _END:
        start = _after(data, start, data[start], depth + 1)
    return start + 2
