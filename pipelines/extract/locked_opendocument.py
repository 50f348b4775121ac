"""OpenDocument files under a password (AES), opened with the passwords that are given.

Source: OpenDocument 1.2, part 3, 3.4 (encryption of packages). Those of before 2010 (Blowfish) and of LibreOffice from
24.8 on (Argon2id) stay locked.
"""

import base64
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipelines.extract import aes
from pipelines.extract.markup import root_of
from pipelines.extract.material import UNPACKED, Material, check_unpacked
from pipelines.extract.notice_tree import local

_MANIFEST = "META-INF/manifest.xml"
_CHECKED = 1024  # bytes of a part that its checksum is made of
_MOST_ROUNDS = 10_000_000  # of making a key from a password


class _Lock(NamedTuple):
    """How a part is locked: its name, its size once opened, and what is needed beside the password."""

    part: str
    size: int
    vector: bytes
    salt: bytes
    rounds: int
    checksum: bytes
    digest: str
    start: str
    key_size: int


def unlocked(material: Material) -> bytes | None:
    """The file's bytes without their lock; None where no password given opens it. Raises what `DAMAGE` names where it
    is locked in another way."""
    with zipfile.ZipFile(material.path) as archive:
        check_unpacked(archive)
        manifest = root_of(archive.read(_MANIFEST))
        locks = {lock.part: lock for lock in _locks(manifest)}
        if sum(lock.size for lock in locks.values()) > UNPACKED:
            raise ValueError("its parts unpack to more than any text has")
        for password in material.passwords:
            parts: dict[str, bytes] = {}
            for lock in locks.values():
                material.alive()
                part = _opened(archive.read(lock.part), lock, password)
                if part is None:
                    break
                parts[lock.part] = part
            else:
                return _packed(archive, manifest, parts)
    return None


def _locks(manifest: Any) -> Iterator[_Lock]:
    for entry in manifest:
        for data in (child for child in entry if local(str(child.tag)) == "encryption-data"):
            stated = _stated(entry) | _stated(data)
            for part in data:
                stated |= {f"{local(str(part.tag))} {key}": value for key, value in _stated(part).items()}
            if not stated["algorithm algorithm-name"].endswith(("#aes256-cbc", "#aes192-cbc", "#aes128-cbc")):
                raise ValueError("it is locked by something else")
            if stated["key-derivation key-derivation-name"].rpartition("#")[2].casefold() != "pbkdf2":
                raise ValueError("its key is made in another way")
            yield _Lock(
                stated["full-path"],
                int(stated["size"]),
                base64.b64decode(stated["algorithm initialisation-vector"]),
                base64.b64decode(stated["key-derivation salt"]),
                min(int(stated["key-derivation iteration-count"]), _MOST_ROUNDS),
                base64.b64decode(stated["checksum"]),
                _digest(stated["checksum-type"]),
                _digest(stated.get("start-key-generation start-key-generation-name", "")),
                int(stated.get("key-derivation key-size", "16")),
            )


def _digest(name: str) -> str:
    return "sha256" if "sha256" in name.casefold() else "sha1"


def _stated(element: Any) -> dict[str, str]:
    return {local(str(key)): value for key, value in element.items()}


def _opened(data: bytes, lock: _Lock, password: str) -> bytes | None:
    """The part as it was before it was packed and locked; None where the password is another."""
    start = hashlib.new(lock.start, password.encode()).digest()
    key = hashlib.pbkdf2_hmac("sha1", start, lock.salt, lock.rounds, lock.key_size)
    packed = aes.opened(key, lock.vector, data)
    packed = packed[: -packed[-1]] if packed and packed[-1] <= aes.BLOCK else packed
    if hashlib.new(lock.digest, packed[:_CHECKED]).digest() != lock.checksum:
        return None
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, max(1, lock.size))


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
