"""Documents of Pages, Numbers and Keynote '09 under a password open with it, and stay locked without."""

import hashlib
import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from indexer.model.kinds import Status
from pipelines.extract.locked_iwork import unlocked
from pipelines.extract.material import Material
from tests.pipelines.extract.making import read_bytes

VECTOR, ROUNDS, STORED, DEFLATED = bytes(range(16)), 1000, 0x636B, 0x636C
BODY = "<document>Four cranes for the mayor.</document>"


def ciphered(key: bytes, data: bytes) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.CBC(VECTOR)).encryptor()
    return cipher.update(data) + cipher.finalize()


def locked(password: str, *, version: int = 1) -> bytes:
    key = hashlib.pbkdf2_hmac("sha1", password.encode(), b"someSalt", ROUNDS, 16)
    proof = bytes(range(32))
    check = ciphered(key, proof + hashlib.sha256(proof).digest())
    extra = struct.pack("<HH4sHHI16s64s", 0x636D, 92, b"iwpv", version, 1, ROUNDS, VECTOR, check)
    packer = zlib.compressobj(wbits=-15)
    members = [
        ("buildVersionHistory.plist", STORED, b"<plist/>", b"<plist/>", extra),
        ("index.xml", DEFLATED, BODY.encode(), packer.compress(BODY.encode()) + packer.flush(), b""),
    ]
    out, directory = io.BytesIO(), b""
    for name, method, plain, packed, added in members:
        filled = 16 - len(packed) % 16
        held = bytes(16) + VECTOR + ciphered(key, packed + bytes([filled]) * filled)
        numbers = (20, 0, method, 0, 0x21, zlib.crc32(plain), len(held), len(plain), len(name))
        directory += struct.pack("<4sH5H3I2H3H2I", b"PK\1\2", 20, *numbers, len(added), 0, 0, 0, 0, out.tell())
        directory += name.encode() + added
        out.write(struct.pack("<4s5H3I2H", b"PK\3\4", *numbers, 0) + name.encode() + held)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(members), len(members), len(directory), out.tell(), 0)
    return out.getvalue() + directory + end


def test_the_members_are_those_of_a_zip() -> None:
    with zipfile.ZipFile(io.BytesIO(locked("kran"))) as archive:
        assert archive.namelist() == ["buildVersionHistory.plist", "index.xml"]


def test_a_locked_file_opens_with_its_password(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(locked("kran på Øra"))
    assert unlocked(Material(tmp_path / "a", "a.pages", "pages", ("winch",))) is None
    data = unlocked(Material(tmp_path / "a", "a.pages", "pages", ("winch", "kran på Øra")))
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {
            "buildVersionHistory.plist": "<plist/>",
            "index.xml": BODY,
        }


def test_it_is_read_as_what_it_is(tmp_path: Path) -> None:
    [shut] = read_bytes(tmp_path, "a.pages", locked("kran"), passwords=("winch",))
    assert (shut.document.status, shut.document.type) == (Status.ENCRYPTED, "pages")
    assert "The password given does not open it." in shut.document.reason
    [opened] = read_bytes(tmp_path, "a.pages", locked("kran"), passwords=("winch", "kran"))
    assert (opened.document.status, opened.document.type) == (Status.UNSUPPORTED, "pages")
    assert "no text was found" in opened.document.reason


@pytest.mark.parametrize("data", [locked("kran", version=2), locked("kran").replace(b"iwpv", b"iwpx")])
def test_a_file_that_is_locked_in_another_way_stays_so(tmp_path: Path, data: bytes) -> None:
    [shut] = read_bytes(tmp_path, "a.pages", data, passwords=("kran",))
    assert shut.document.status is Status.ENCRYPTED
