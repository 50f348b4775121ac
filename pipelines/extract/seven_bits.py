"""Whole numbers of seven bits a byte: the lowest first, as Protocol Buffers and RAR 5 write them, or the highest
first."""


def number(data: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where it ends. Raises ValueError or IndexError where it does not end."""
    value = 0
    for place in range(10):
        byte = data[at + place]
        value |= (byte & 0x7F) << 7 * place
        if not byte & 0x80:
            return value, at + place + 1
    raise ValueError("a number in it is too long")


def coded(value: int, length: int = 1) -> bytes:
    """The number in at least so many bytes."""
    out = bytearray()
    while value > 0x7F or len(out) + 1 < length:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def falling(data: bytes, at: int) -> tuple[int, int]:
    """As `number`, with the highest bits first."""
    value = 0
    for place in range(10):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return value, at + place + 1
    raise ValueError("a number in it is too long")
