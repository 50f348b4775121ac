"""OpenDocument files under a password, opened with the passwords that are given.

Sources: OpenDocument 1.2, part 3, 3.4 (encryption of packages). LibreOffice from 24.8 on locks the package as a whole
(AES-GCM as XML Encryption 1.1 has it, Argon2id as RFC 9106) and says so in names of its own (loext). Programs of before
2010, and OpenOffice to this day, lock by Blowfish; the feedback has 64 bits, whatever the standard says.
"""

import base64
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from pipelines.extract import aes
from pipelines.extract.markup import root_of
from pipelines.extract.material import UNPACKED, Material, check_unpacked
from pipelines.extract.notice_tree import local

_MANIFEST = "META-INF/manifest.xml"
_WHOLE = "encrypted-package"  # the part that is the package, where this is locked as a whole
_LONGEST_KEY = 64  # bytes
_MOST_WORK = 10_000_000  # of making a key: rounds of PBKDF2, or KiB that Argon2id fills; each takes about a microsecond
_MOST_WORK_IN_ALL = 100 * _MOST_WORK
_MOST_MEMORY = 1024 * 1024  # KiB that Argon2id may fill at once; LibreOffice takes 65,536


class _Lock(NamedTuple):
    """How a part is locked: its name, its size once opened, what makes the key of a password's digest, and what opens
    it by that key. `work` is what making the key takes, `start` how the digest is made."""

    part: str
    size: int
    start: str
    key: Callable[[bytes], bytes]
    work: int
    opened: Callable[[bytes, bytes], bytes]


def unlocked(material: Material) -> bytes | None:
    """The file's bytes without their lock; None where no password given opens it. Raises what `DAMAGE` names where it
    is locked in another way."""
    with zipfile.ZipFile(material.path) as archive:
        check_unpacked(archive)
        manifest = root_of(archive.read(_MANIFEST))
        locks = {lock.part: lock for lock in _locks(manifest)}
        if sum(lock.size for lock in locks.values()) > UNPACKED:
            raise ValueError("its parts unpack to more than any text has")
        if sum(lock.work for lock in locks.values()) > _MOST_WORK_IN_ALL:
            raise ValueError("its keys take longer to make than those of any text")
        for password in material.passwords:
            parts: dict[str, bytes] = {}
            for lock in locks.values():
                material.alive()
                part = _opened(archive.read(lock.part), lock, password)
                if part is None:
                    break
                parts[lock.part] = part
            else:
                return parts[_WHOLE] if _WHOLE in parts else _packed(archive, manifest, parts)
    return None


def _locks(manifest: Any) -> Iterator[_Lock]:
    for entry in manifest:
        for data in (child for child in entry if local(str(child.tag)) == "encryption-data"):
            stated = _stated(entry)
            for part in data:
                stated |= {f"{local(str(part.tag))} {key}": value for key, value in _stated(part).items()}
            opened, usual = _CIPHERS[_short(stated["algorithm algorithm-name"])]
            length, size = int(stated.get("key-derivation key-size", usual)), int(stated["size"])
            key, work = _KEYS[_short(stated["key-derivation key-derivation-name"])](stated, length)
            if not 0 < length <= _LONGEST_KEY or size < 0:
                raise ValueError("its key or one of its parts has no such size")
            if not 0 < work <= _MOST_WORK:
                raise ValueError("its key takes longer to make than that of any text")
            yield _Lock(
                stated["full-path"],
                size,
                _short(stated.get("start-key-generation start-key-generation-name", "SHA1")),
                key,
                work,
                partial(opened, base64.b64decode(stated["algorithm initialisation-vector"])),
            )


def _short(name: str) -> str:
    """The end of a name of something, which may stand for itself or be an address."""
    return re.split("[#:]", name)[-1].casefold()


def _stated(element: Any) -> dict[str, str]:
    return {local(str(key)): value for key, value in element.items()}


def _pbkdf2(stated: dict[str, str], size: int) -> tuple[Callable[[bytes], bytes], int]:
    salt, rounds = base64.b64decode(stated["key-derivation salt"]), int(stated["key-derivation iteration-count"])
    return lambda start: hashlib.pbkdf2_hmac("sha1", start, salt, rounds, size), rounds


def _argon2id(stated: dict[str, str], size: int) -> tuple[Callable[[bytes], bytes], int]:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    salt = base64.b64decode(stated["key-derivation salt"])
    passes, memory, lanes = (int(stated[f"key-derivation argon2-{name}"]) for name in ("iterations", "memory", "lanes"))
    if memory > _MOST_MEMORY:
        raise ValueError("its key takes more memory to make than that of any text")
    made = partial(Argon2id, salt=salt, length=size, iterations=passes, lanes=lanes, memory_cost=memory)
    return lambda start: made().derive(start), passes * memory


def _by_cbc(vector: bytes, key: bytes, data: bytes) -> bytes:
    return aes.opened(key, vector, data)


def _by_gcm(vector: bytes, key: bytes, data: bytes) -> bytes:
    return aes.unsealed(key, vector, data[len(vector) :])  # which stands before what is locked, too


def _by_blowfish(vector: bytes, key: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.decrepit.ciphers import algorithms, modes
    from cryptography.hazmat.primitives.ciphers import Cipher

    return Cipher(algorithms.Blowfish(key), modes.CFB(vector)).decryptor().update(data)


_KEYS = {"pbkdf2": _pbkdf2, "argon2id": _argon2id}
_CIPHERS = {  # each with the size of its key where that is not told
    **{f"aes{bits}-cbc": (_by_cbc, bits // 8) for bits in (128, 192, 256)},
    **{f"aes{bits}-gcm": (_by_gcm, bits // 8) for bits in (128, 192, 256)},
    **dict.fromkeys(("blowfish cfb", "blowfish"), (_by_blowfish, 16)),
}


def _opened(data: bytes, lock: _Lock, password: str) -> bytes | None:
    """The part as it was before it was packed and locked; None where the password is another.

    That shows where it does not unpack to its size. The checksum that most files state as well is of no use: that of
    OpenOffice is wrong for some lengths (LibreOffice, bug 114939).
    """
    start = hashlib.new(lock.start, password.encode()).digest()
    packer = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        part = packer.decompress(lock.opened(lock.key(start), data), lock.size + 1)
    except (ValueError, zlib.error):
        return None
    whole = packer.eof and len(part) == lock.size and len(packer.unused_data) <= aes.BLOCK  # which fills up a block
    return part if whole else None


def _packed(archive: zipfile.ZipFile, manifest: Any, parts: dict[str, bytes]) -> bytes:
    """The package again, with its parts opened and a list of them that tells of no lock."""
    from lxml import etree

    for data in [one for one in manifest.iter() if local(str(one.tag)) == "encryption-data"]:
        data.getparent().remove(data)
    parts = parts | {_MANIFEST: etree.tostring(manifest)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in dict.fromkeys(archive.namelist()):
            made.writestr(name, parts[name] if name in parts else archive.read(name))
    return out.getvalue()
