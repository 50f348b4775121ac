"""OpenDocument files under a password open with it, and stay locked without."""

import base64
import hashlib
import io
import zipfile
import zlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

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
VECTOR, SALT, ROUNDS = bytes(range(16)), b"salt of the sea.", 1000


def coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def locked(kind: str, content: str, password: str, *, made_by: str = "PBKDF2") -> bytes:
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(content.encode()) + packer.flush()
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(password.encode()).digest(), SALT, ROUNDS, 32)
    cipher = Cipher(algorithms.AES(key), modes.CBC(VECTOR)).encryptor()
    filled = 16 - len(packed) % 16
    held = cipher.update(packed + bytes([filled]) * filled) + cipher.finalize()
    checksum = coded(hashlib.sha256(packed[:1024]).digest())
    manifest = (
        '<m:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{KIND}{kind}"/>'
        f'<m:file-entry m:full-path="content.xml" m:media-type="text/xml" m:size="{len(content.encode())}">'
        f'<m:encryption-data m:checksum-type="urn:x#sha256-1k" m:checksum="{checksum}">'
        f'<m:algorithm m:algorithm-name="urn:x#aes256-cbc" m:initialisation-vector="{coded(VECTOR)}"/>'
        '<m:start-key-generation m:start-key-generation-name="urn:x#sha256" m:key-size="32"/>'
        f'<m:key-derivation m:key-derivation-name="{made_by}" m:key-size="32"'
        f' m:iteration-count="{ROUNDS}" m:salt="{coded(SALT)}"/>'
        "</m:encryption-data></m:file-entry></m:manifest>"
    ).replace("m:", "manifest:")
    return zipped(
        {"mimetype": f"{KIND}{kind}".encode(), "content.xml": held, "META-INF/manifest.xml": manifest.encode()}
    )


@pytest.mark.parametrize(
    ("name", "kind", "content", "said"),
    [("a.odt", "text", TEXT, "Four cranes for the mayor."), ("a.ods", "spreadsheet", SHEET, "Vega AS | Paid")],
)
def test_a_locked_file_opens_with_its_password(tmp_path: Path, name: str, kind: str, content: str, said: str) -> None:
    data = locked(kind, content, "kran på Øra")
    [shut] = read_bytes(tmp_path, name, data, passwords=("winch",))
    assert (shut.document.status, shut.document.type) == (Status.ENCRYPTED, name[2:])
    assert "The password given does not open it." in shut.document.reason
    [opened] = read_bytes(tmp_path, name, data, passwords=("winch", "kran på Øra"))
    assert (opened.document.status, opened.document.type) == (Status.DONE, name[2:])
    assert said in opened.pages[0].text


def test_a_file_that_is_locked_in_another_way_stays_so(tmp_path: Path) -> None:
    data = locked("text", TEXT, "kran", made_by="urn:x#argon2id")
    [shut] = read_bytes(tmp_path, "a.odt", data, passwords=("kran",))
    assert shut.document.status is Status.ENCRYPTED


def test_the_package_is_whole_and_tells_of_no_lock(tmp_path: Path) -> None:
    (tmp_path / "a.odt").write_bytes(locked("presentation", TEXT, "kran"))
    data = unlocked(Material(tmp_path / "a.odt", "a.odp", "odp", ("kran",)))
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.namelist() == ["mimetype", "content.xml", "META-INF/manifest.xml"]
        assert package.read("content.xml").decode() == TEXT
        assert b"encryption-data" not in package.read("META-INF/manifest.xml")
