"""What is locked by AES, in blocks that are chained (CBC)."""

from typing import Any

BLOCK = 16  # bytes


def opener(key: bytes, vector: bytes) -> Any:
    """What opens whole blocks, one after the other: `update(bytes)`."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    return Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()


def opened(key: bytes, vector: bytes, data: bytes) -> bytes:
    """All whole blocks of the data."""
    plain: bytes = opener(key, vector).update(data[: len(data) // BLOCK * BLOCK])
    return plain
