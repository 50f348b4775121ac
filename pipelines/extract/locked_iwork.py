"""Documents of Pages, Numbers and Keynote '09 under a password, opened with the passwords that are given.

A locked one is a ZIP whose members have methods of compression of its own. The first member says in its extra field how
a password is checked. Found by reading one whose password is known; that the salt is the same in all is told by
https://github.com/openwall/john (iwork_common_plug.c), which checks passwords and opens nothing. Those of 2013 and
later stay locked.
"""

import hashlib
import io
import struct
import zipfile
import zlib

from pipelines.extract.material import UNPACKED, Material, check_unpacked

_CHECK = struct.Struct("<4sHHI16s64s")  # tag, version, layout, rounds, vector, check
_TAG = b"iwpv"
_SALT = b"someSalt"
_MOST_ROUNDS = 10_000_000
_BLOCK = 16
_LOCAL = struct.Struct("<26xHH")  # a member's own header: how long its name and its extra field are
_STORED, _DEFLATED = 0x636B, 0x636C  # the methods of members that are locked


def unlocked(material: Material) -> bytes | None:
    """The file's bytes without their lock; None where no password given opens it. Raises what `DAMAGE` names where it
    is locked in another way."""
    with zipfile.ZipFile(material.path) as archive:
        check_unpacked(archive)
        members = archive.infolist()
        if sum(member.file_size for member in members) > UNPACKED:
            raise ValueError("its parts unpack to more than any text has")
        extra = members[0].extra
        _, version, layout, rounds, vector, check = _CHECK.unpack_from(extra, extra.index(_TAG))
        if (version, layout) != (1, 1):
            raise ValueError("it is locked by something else")
        for password in material.passwords:
            material.alive()
            key = hashlib.pbkdf2_hmac("sha1", password.encode(), _SALT, min(rounds, _MOST_ROUNDS), _BLOCK)
            told = _deciphered(key, vector, check)
            if hashlib.sha256(told[:32]).digest() == told[32:]:
                return _packed(archive, key)
    return None


def _packed(archive: zipfile.ZipFile, key: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for member in archive.infolist():
            made.writestr(member.filename, _opened(archive, member, key))
    return out.getvalue()


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo, key: bytes) -> bytes:
    """A member as it was before it was locked: a block that says nothing, the vector, what is locked, and a filling."""
    if member.compress_type not in {_STORED, _DEFLATED}:
        return archive.read(member)
    file = archive.fp
    assert file is not None
    file.seek(member.header_offset)
    file.seek(sum(_LOCAL.unpack(file.read(_LOCAL.size))), io.SEEK_CUR)
    held = file.read(member.compress_size)
    data = _deciphered(key, held[_BLOCK : 2 * _BLOCK], held[2 * _BLOCK :])
    if not 0 < data[-1] <= _BLOCK:
        raise ValueError("a member of it does not end as one that was locked")
    data = data[: -data[-1]]
    if member.compress_type == _STORED:
        return data
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, max(1, member.file_size))


def _deciphered(key: bytes, vector: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return cipher.update(data[: len(data) // _BLOCK * _BLOCK]) + cipher.finalize()
