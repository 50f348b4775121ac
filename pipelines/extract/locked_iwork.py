"""Documents of Pages, Numbers and Keynote under a password, opened with the passwords that are given.

Of '09, a locked one is a ZIP whose members have methods of compression of its own; the first member says in its extra
field how a password is checked. Found by reading one whose password is known; that the salt is the same in all is told
by https://github.com/openwall/john (iwork_common_plug.c), which checks passwords and opens nothing. Since 2013 a member
says it, and the parts (IWA) alone are locked: https://github.com/obriensp/iWorkFileFormat (NSData+IWCrypto.m).
"""

import hashlib
import io
import struct
import zipfile
import zlib
from posixpath import basename
from typing import NamedTuple

from pipelines.extract import aes
from pipelines.extract.iwa import INDEX, PART
from pipelines.extract.material import UNPACKED, Material, check_unpacked

_CHECK = struct.Struct("<HHI16s64s")  # version, layout, rounds, vector, check
_CHECK_OF_2013 = struct.Struct("<HHI16s16s64s")  # with the salt before the vector
_TAG = b"iwpv"
_SALT = b"someSalt"
_SAID = ".iwpv2"
_AFTER = 20  # bytes after what is locked, since 2013
_MOST_ROUNDS = 10_000_000
_LOCAL = struct.Struct("<26xHH")  # a member's own header: how long its name and its extra field are
_STORED, _DEFLATED = 0x636B, 0x636C  # the methods of members that are locked


def unlocked(material: Material) -> bytes | None:
    """The file's bytes without their lock; None where no password given opens it. Raises what `DAMAGE` names where it
    is locked in another way."""
    with zipfile.ZipFile(material.path) as archive:
        check_unpacked(archive)
        if sum(member.file_size for member in archive.infolist()) > UNPACKED:
            raise ValueError("its parts unpack to more than any text has")
        lock = _lock(archive)
        for password in material.passwords:
            material.alive()
            key = hashlib.pbkdf2_hmac("sha1", password.encode(), lock.salt, min(lock.rounds, _MOST_ROUNDS), aes.BLOCK)
            told = aes.opened(key, lock.vector, lock.check)
            if hashlib.sha256(told[:32]).digest() == told[32:]:
                return _packed(archive, key, since_2013=lock.since_2013)
    return None


class _Lock(NamedTuple):
    """How a document is locked."""

    since_2013: bool
    rounds: int
    salt: bytes
    vector: bytes
    check: bytes


def _lock(archive: zipfile.ZipFile) -> _Lock:
    said = next((name for name in archive.namelist() if basename(name) == _SAID), None)
    if said is not None:
        version, layout, rounds, salt, vector, check = _CHECK_OF_2013.unpack(archive.read(said))
    else:
        extra, salt = archive.infolist()[0].extra, _SALT
        version, layout, rounds, vector, check = _CHECK.unpack_from(extra, extra.index(_TAG) + len(_TAG))
    if (version, layout) != (2 if said else 1, 1):
        raise ValueError("it is locked by something else")
    return _Lock(said is not None, rounds, salt, vector, check)


def _packed(archive: zipfile.ZipFile, key: bytes, *, since_2013: bool) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for member in archive.infolist():
            name = basename(member.filename)
            if not since_2013:
                made.writestr(member.filename, _opened(archive, member, key))
            elif name == INDEX:
                with zipfile.ZipFile(io.BytesIO(archive.read(member))) as inner:
                    check_unpacked(inner)
                    made.writestr(member.filename, _packed(inner, key, since_2013=True))
            elif name.endswith(PART):
                made.writestr(member.filename, _plain(archive.read(member)[:-_AFTER], key))
            elif not name.startswith(".iwp"):
                made.writestr(member.filename, archive.read(member))
    return out.getvalue()


def _opened(archive: zipfile.ZipFile, member: zipfile.ZipInfo, key: bytes) -> bytes:
    """A member of a document of '09 as it was before it was locked."""
    if member.compress_type not in {_STORED, _DEFLATED}:
        return archive.read(member)
    file = archive.fp
    assert file is not None
    file.seek(member.header_offset)
    file.seek(sum(_LOCAL.unpack(file.read(_LOCAL.size))), io.SEEK_CUR)
    held = file.read(member.compress_size)
    data = _plain(held, key)
    if member.compress_type == _STORED:
        return data
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, max(1, member.file_size))


def _plain(held: bytes, key: bytes) -> bytes:
    """What is locked in a block that says nothing, a vector, the locked bytes, and what fills up the last block."""
    data = aes.opened(key, held[aes.BLOCK : 2 * aes.BLOCK], held[2 * aes.BLOCK :])
    if not 0 < data[-1] <= aes.BLOCK:
        raise ValueError("a member of it does not end as one that was locked")
    return data[: -data[-1]]
