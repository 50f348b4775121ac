"""What is locked by AES, in blocks that are chained (CBC) or under a seal (GCM)."""

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


def unsealed(key: bytes, vector: bytes, data: bytes) -> bytes:
    """What stands before its seal. Raises ValueError where that is broken, or of another key."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(vector, data, None)
    except InvalidTag as error:
        raise ValueError("it is not what was sealed, or not by this key") from error
