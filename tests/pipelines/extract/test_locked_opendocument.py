"""OpenDocument files under a password open with it, and stay locked without."""

import base64
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from indexer.model.kinds import Status
from pipelines.extract.locked_opendocument import unlocked
from pipelines.extract.material import Material
from tests.pipelines.extract.archives import zipped
from tests.pipelines.extract.making import read_bytes

KIND = "application/vnd.oasis.opendocument."
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)
CONTENT = f"<office:document-content {NAMES}><office:body>%s</office:body></office:document-content>"
TEXT = CONTENT % "<office:text><text:p>Four cranes for the mayor.</text:p></office:text>"
CELL = '<table:table-cell office:value-type="string"><text:p>%s</text:p></table:table-cell>'
ROW = f"<table:table-row>{CELL % 'Vega AS'}{CELL % 'Paid'}</table:table-row>"
SHEET = CONTENT % f'<office:spreadsheet><table:table table:name="Payments">{ROW}</table:table></office:spreadsheet>'
SALT, ROUNDS, MANIFEST = b"salt of the sea.", 1000, "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
PBKDF2 = f'm:key-derivation-name="PBKDF2" m:iteration-count="{ROUNDS}"'
ARGON2ID = (
    'm:key-derivation-name="urn:x:manifest:argon2id" l:argon2-iterations="2" l:argon2-memory="64" l:argon2-lanes="4"'
)


class Way(NamedTuple):
    """A way to lock: the name of the cipher, its vector, the digest of the password, how the key is made."""

    cipher: str
    vector: bytes
    start: str
    made: str = PBKDF2
    key_size: int = 32

    def key(self, password: str) -> bytes:
        start = hashlib.new(self.start, password.encode()).digest()
        if self.made == PBKDF2:
            return hashlib.pbkdf2_hmac("sha1", start, SALT, ROUNDS, self.key_size)
        return Argon2id(salt=SALT, length=self.key_size, iterations=2, lanes=4, memory_cost=64).derive(start)

    def locked(self, packed: bytes, password: str) -> bytes:
        key = self.key(password)
        if self.cipher.endswith("-gcm"):
            return self.vector + AESGCM(key).encrypt(self.vector, packed, None)
        if self.cipher.startswith("Blowfish"):
            return Cipher(Blowfish(key), CFB(self.vector)).encryptor().update(packed)
        filled = 16 - len(packed) % 16
        return (
            Cipher(algorithms.AES(key), modes.CBC(self.vector))
            .encryptor()
            .update(packed + bytes(filled - 1) + bytes([filled]))
        )


CBC = Way("urn:x#aes256-cbc", bytes(range(16)), "sha256")
GCM = Way("urn:x#aes256-gcm", bytes(range(12)), "sha256", ARGON2ID)
BLOWFISH = Way("Blowfish CFB", bytes(range(8)), "sha1", key_size=16)


def coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def entry(name: str, data: bytes, way: Way) -> str:
    """What the list of parts says of one that is locked, with a checksum as wrong as at times that of OpenOffice."""
    start = "" if way.start == "sha1" else f'<m:start-key-generation m:start-key-generation-name="urn:x#{way.start}"/>'
    return (
        f'<m:file-entry m:full-path="{name}" m:size="{len(data)}">'
        '<m:encryption-data m:checksum-type="SHA1/1K" m:checksum="AAAA">'
        f'<m:algorithm m:algorithm-name="{way.cipher}" m:initialisation-vector="{coded(way.vector)}"/>{start}'
        f'<m:key-derivation {way.made} m:key-size="{way.key_size}" m:salt="{coded(SALT)}"/>'
        "</m:encryption-data></m:file-entry>"
    )


def package(kind: str, parts: Mapping[str, bytes], entries: str = "") -> bytes:
    entries = re.sub(r"(?<=[ </])m:", "manifest:", entries)  # spelled as programs do
    listed = f'<manifest:manifest xmlns:manifest="{MANIFEST}" xmlns:l="urn:x:loext">{entries}</manifest:manifest>'
    return zipped({"mimetype": kind.encode(), **parts, "META-INF/manifest.xml": listed.encode()})


def packed(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def locked(kind: str, content: str, password: str, way: Way = CBC) -> bytes:
    data = content.encode()
    return package(KIND + kind, {"content.xml": way.locked(packed(data), password)}, entry("content.xml", data, way))


def as_a_whole(kind: str, content: str, password: str, way: Way = GCM) -> bytes:
    data = package(KIND + kind, {"content.xml": content.encode()})
    held = way.locked(packed(data), password)
    return package(KIND + kind, {"encrypted-package": held}, entry("encrypted-package", data, way))


@pytest.mark.parametrize("lock", [locked, partial(locked, way=BLOWFISH), as_a_whole], ids=["CBC", "Blowfish", "GCM"])
@pytest.mark.parametrize(
    ("name", "kind", "content", "said"),
    [("a.odt", "text", TEXT, "Four cranes for the mayor."), ("a.ods", "spreadsheet", SHEET, "Vega AS | Paid")],
)
def test_a_locked_file_opens_with_its_password(
    tmp_path: Path, name: str, kind: str, content: str, said: str, lock: Callable[[str, str, str], bytes]
) -> None:
    data = lock(kind, content, "kran på Øra")
    [shut] = read_bytes(tmp_path, name, data, passwords=("winch",))
    assert (shut.document.status, shut.document.type) == (Status.ENCRYPTED, name[2:])
    assert "The password given does not open it." in shut.document.reason
    [opened] = read_bytes(tmp_path, name, data, passwords=("winch", "kran på Øra"))
    assert (opened.document.status, opened.document.type) == (Status.DONE, name[2:])
    assert said in opened.pages[0].text


@pytest.mark.parametrize(
    ("made", "why"),
    [
        ('m:key-derivation-name="PGP"', "pgp"),
        ('m:key-derivation-name="PBKDF2" m:iteration-count="99999999"', "its key takes longer"),
        (ARGON2ID.replace('"64"', '"2000000"'), "its key takes more memory"),
        (ARGON2ID.replace('"2"', '"200000"'), "its key takes longer"),
    ],
)
def test_a_file_whose_key_is_made_in_another_way_or_takes_too_much_stays_shut(
    tmp_path: Path, made: str, why: str
) -> None:
    (tmp_path / "a.odt").write_bytes(package(f"{KIND}text", {}, entry("content.xml", b"", CBC._replace(made=made))))
    with pytest.raises((KeyError, ValueError), match=why):
        unlocked(Material(tmp_path / "a.odt", "a.odt", "odt"))
    [shut] = read_bytes(tmp_path, "a.odt", (tmp_path / "a.odt").read_bytes(), passwords=("kran",))
    assert shut.document.status is Status.ENCRYPTED


def test_a_file_with_too_many_keys_to_make_stays_shut(tmp_path: Path) -> None:
    way = CBC._replace(made='m:key-derivation-name="PBKDF2" m:iteration-count="9999999"')
    entries = "".join(entry(f"{number}.xml", b"", way) for number in range(101))
    (tmp_path / "a.odt").write_bytes(package(f"{KIND}text", {}, entries))
    with pytest.raises(ValueError, match="its keys take longer"):
        unlocked(Material(tmp_path / "a.odt", "a.odt", "odt"))


@pytest.mark.parametrize(
    ("as_it_is", "told"),
    [("m:size=", 'm:size="-1" x='), ('iteration-count="', 'iteration-count="-'), ("m:key-size=", 'm:key-size="0" x=')],
)
def test_a_part_that_says_it_is_less_than_nothing_stays_shut(tmp_path: Path, as_it_is: str, told: str) -> None:
    told = entry("content.xml", b"Quay", CBC).replace(as_it_is, told)
    (tmp_path / "a.odt").write_bytes(package(f"{KIND}text", {"content.xml": b""}, told))
    with pytest.raises(ValueError, match="its key"):
        unlocked(Material(tmp_path / "a.odt", "a.odt", "odt", passwords=("kran",)))


def test_a_part_that_was_changed_under_its_seal_stays_shut(tmp_path: Path) -> None:
    data = as_a_whole("text", TEXT, "kran")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["encrypted-package"] = parts["encrypted-package"][:-1] + b"?"
    (tmp_path / "a.odt").write_bytes(zipped(parts))
    assert unlocked(Material(tmp_path / "a.odt", "a.odt", "odt", ("kran",))) is None


def test_a_text_of_before_opendocument_opens(tmp_path: Path) -> None:
    names = NAMES.replace("urn:oasis:names:tc:opendocument:xmlns:", "http://openoffice.org/2000/").replace(":1.0", "")
    body = "<office:body><text:p>Four cranes.</text:p></office:body>"
    text = f"<office:document-content {names}>{body}</office:document-content>"
    held = BLOWFISH.locked(packed(text.encode()), "kran")
    entries = entry("content.xml", text.encode(), BLOWFISH)
    data = package("application/vnd.sun.xml.writer", {"content.xml": held}, entries)
    [opened] = read_bytes(tmp_path, "a.sxw", data, passwords=("kran",))
    assert (opened.document.status, opened.pages[0].text.strip()) == (Status.DONE, "Four cranes.")


def test_a_locked_workbook_opens_whatever_its_name(tmp_path: Path) -> None:
    """As an original has it, and a file out of a container."""
    data = locked("spreadsheet", SHEET, "kran")
    [shut] = read_bytes(tmp_path, "original", data)
    assert shut.document.status is Status.ENCRYPTED
    [opened] = read_bytes(tmp_path, "original", data, passwords=("kran",))
    assert (opened.document.status, "Vega AS | Paid" in opened.pages[0].text) == (Status.DONE, True)


def test_the_package_is_whole_and_tells_of_no_lock(tmp_path: Path) -> None:
    (tmp_path / "a.odt").write_bytes(locked("presentation", TEXT, "kran"))
    data = unlocked(Material(tmp_path / "a.odt", "a.odp", "odp", ("kran",)))
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.namelist() == ["mimetype", "content.xml", "META-INF/manifest.xml"]
        assert package.read("content.xml").decode() == TEXT
        assert b"encryption-data" not in package.read("META-INF/manifest.xml")


def test_an_archive_whose_first_file_is_such_a_document_is_an_archive(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("pay.ods", locked("spreadsheet", SHEET, "kran"))
    box, shut = read_bytes(tmp_path, "box.zip", out.getvalue())
    assert (box.document.type, shut.document.type, shut.document.status) == ("zip", "ods", Status.ENCRYPTED)
    _, opened = read_bytes(tmp_path, "box.zip", out.getvalue(), passwords=("kran",))
    assert opened.document.status is Status.DONE
