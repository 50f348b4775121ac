"""RAR archives under a password, of RAR 5 and before, open with it; without, each file says that it is locked."""

import hashlib
import hmac
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from indexer.model.kinds import Status
from pipelines.extract import libarchive
from pipelines.extract.reading import read
from tests.pipelines.extract import archives
from tests.pipelines.extract.archives import number
from tests.pipelines.extract.making import header, read_bytes

pytestmark = pytest.mark.skipif(not libarchive.installed(), reason="the system lacks libarchive")

SALT, VECTOR, ROUNDS = b"salt of the sea.", bytes(range(16)), 4
FILES = {"a.txt": b"Four cranes for the mayor.", "b/c.txt": b"Three barges for his brother, and a harbour."}
FORMS = ("newer", "newer heads", "older", "older heads")


def ciphered(key: bytes, data: bytes, vector: bytes = VECTOR) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return cipher.update(data + bytes(-len(data) % 16)) + cipher.finalize()


def stretched(password: str, more: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), SALT, 2**ROUNDS + more)


def folded(data: bytes, size: int) -> bytes:
    out = bytes(size)
    for at in range(0, len(data), size):
        out = bytes(a ^ b for a, b in zip(out, data[at : at + size], strict=True))
    return out


def block(body: bytes, locked_by: str = "") -> bytes:
    told = number(len(body)) + body
    told = struct.pack("<I", zlib.crc32(told)) + told
    return VECTOR + ciphered(stretched(locked_by, 0), told) if locked_by else told


def proof(password: str) -> bytes:
    folding = folded(stretched(password, 32), 8)
    return folding + hashlib.sha256(folding).digest()[:4]


def newer(
    files: Mapping[str, bytes], password: str, *, heads: bool = False, split: int = 0, wrong: bool = False
) -> bytes:
    """A RAR 5 archive whose files are stored; with `split`, two parts with the last file's data cut at that byte."""
    by = password if heads else ""
    mark = b"Rar!\x1a\x07\x01\x00"
    begin = (
        block(number(4) + number(0) + number(0) + number(1) + bytes([ROUNDS]) + SALT + proof(password)) if by else b""
    )
    out = mark + begin + block(number(1) + number(0) + number(1 if split else 0), by)
    for at, (name, data) in enumerate(files.items()):
        lock = number(1) + number(0) + number(3) + bytes([ROUNDS]) + SALT + VECTOR + proof(password)
        extra = number(len(lock)) + lock
        checksum = struct.pack("<I", zlib.crc32(data) ^ (1 if wrong else 0))
        hidden = folded(hmac.digest(stretched(password, 16), checksum, "sha256"), 4)
        about = number(4) + number(len(data)) + number(0) + hidden + number(0) + number(1)
        about += number(len(name)) + name.encode()
        held = ciphered(stretched(password, 0), data)
        pieces = [held[:split], held[split:]] if split and at == len(files) - 1 else [held]
        for part, piece in enumerate(pieces):
            flags = 3 | (8 if part else 0) | (16 if part < len(pieces) - 1 else 0)
            told = number(2) + number(flags) + number(len(extra)) + number(len(piece)) + about + extra
            if part:
                out += block(number(5) + number(0) + number(1)) + b"|cut here|" + mark
                out += block(number(1) + number(0) + number(3) + number(1))
            out += block(told, by) + piece
    return out + block(number(5) + number(0) + number(0), by)


def older_key(password: str, salt: bytes) -> tuple[bytes, bytes]:
    raw, digest, vector = password.encode("utf-16-le") + salt, hashlib.sha1(usedforsecurity=False), b""
    for at in range(2**18):
        digest.update(raw + at.to_bytes(3, "little"))
        if at % 2**14 == 0:
            vector += digest.copy().digest()[-1:]
    return b"".join(digest.digest()[at : at + 4][::-1] for at in range(0, 16, 4)), vector


def coded_name(name: str) -> bytes:
    """A letter at a time in one byte or two, those beyond the first 256 of the table of Cyrillic in one; the ending,
    four letters, as it stands in the plain name."""
    ways, told = [], []
    for letter in map(ord, name[:-4]):
        way = 0 if letter < 0x100 else 1 if letter >> 8 == 4 else 2
        ways.append(way)
        told.append(bytes([letter & 0xFF]) if way < 2 else letter.to_bytes(2, "little"))
    ways, told = [*ways, 3], [*told, b"\x02"]
    out = b"\x04"
    for at in range(0, len(ways), 4):
        four = [*ways[at : at + 4], 0, 0, 0][:4]
        out += bytes([four[0] << 6 | four[1] << 4 | four[2] << 2 | four[3]]) + b"".join(told[at : at + 4])
    return name.encode("ascii", "replace").replace(b"?", b"_") + b"\0" + out


# Names of which a run of letters is told by how far they are from the plain ones.
RUNS = {"АБВ.txt": b"ABC.txt\0\x04\xf0\x81\xcf\x02"}


def older(files: Mapping[str, bytes], password: str, *, heads: bool = False) -> bytes:
    """A RAR 4 archive whose files are stored. Names beyond ASCII are written as RAR does: plain, and what is not."""
    salt = SALT[:8]
    key, vector = older_key(password, salt)

    def head(kind: int, flags: int, content: bytes) -> bytes:
        told = archives.rar_block(kind, flags, content)
        return salt + ciphered(key, told, vector) if heads and kind != 0x73 else told

    out = b"Rar!\x1a\x07\x00" + head(0x73, 0x80 if heads else 0, bytes(6))
    for name, data in files.items():
        held = ciphered(key, data, vector)
        told = name.encode() if name.isascii() else RUNS.get(name) or coded_name(name)
        about = struct.pack(
            "<IIBIIBBHI", len(held), len(data), 3, zlib.crc32(data), 0x5A21, 29, 0x30, len(told), 0x81A4
        )
        out += head(0x74, 0x8404 | (0 if name.isascii() else 0x200), about + told + salt) + held
    return out + head(0x7B, 0x4000, b"")


def made(form: str, files: Mapping[str, bytes], password: str) -> bytes:
    make = newer if form.startswith("newer") else older
    return make(files, password, heads=form.endswith("heads"))


@pytest.mark.parametrize("form", FORMS)
def test_a_locked_archive_opens_with_its_password(tmp_path: Path, form: str) -> None:
    own, *files = read_bytes(tmp_path, "a.rar", made(form, FILES, "kran på Øra"), passwords=("winch", "kran på Øra"))
    assert (own.document.status, own.document.reason) == (Status.DONE, "")
    assert {file.document.inside: file.pages[0].text for file in files} == {
        name: data.decode() for name, data in FILES.items()
    }


@pytest.mark.parametrize("passwords", [(), ("winch",)])
@pytest.mark.parametrize("form", FORMS)
def test_without_its_password_it_says_that_it_is_locked(tmp_path: Path, form: str, passwords: tuple[str, ...]) -> None:
    own, *files = read_bytes(tmp_path, "a.rar", made(form, FILES, "kran"), passwords=passwords)
    shut = [own] if form.endswith("heads") else files
    assert len(files) == (0 if form.endswith("heads") else len(FILES))
    assert {draft.document.status for draft in shut} == {Status.ENCRYPTED}
    assert all("locked by a password" in draft.document.reason for draft in shut)
    assert not any(draft.pages for draft in files)


def test_a_file_under_another_password_stays_locked_among_the_others(tmp_path: Path) -> None:
    first = newer({"a.txt": FILES["a.txt"]}, "kran")
    main = len(b"Rar!\x1a\x07\x01\x00" + block(number(1) + number(0) + number(0)))
    end = block(number(5) + number(0) + number(0))
    data = first[: -len(end)] + newer({"b.txt": b"Three barges"}, "winch")[main:]
    own, *files = read_bytes(tmp_path, "a.rar", data, passwords=("kran",))
    assert own.document.status is Status.DONE
    assert {file.document.inside: file.document.status for file in files} == {
        "a.txt": Status.DONE,
        "b.txt": Status.ENCRYPTED,
    }


NAMED = {
    "Ü.txt": b"Four cranes.",
    "Кран в порту.txt": b"Three barges.",
    "Łódź/Øra.txt": b"A harbour.",
    "АБВ.txt": b"A wharf.",
    "a.txt": b"Two quays.",
}


def test_files_of_names_beyond_ascii_open_with_their_password(tmp_path: Path) -> None:
    own, *files = read_bytes(tmp_path, "a.rar", older(NAMED, "kran"), passwords=("winch", "kran"))
    assert own.document.status is Status.DONE
    assert {file.document.inside: file.pages[0].text for file in files if file.pages} == {
        name: data.decode() for name, data in NAMED.items()
    }
    _, *files = read_bytes(tmp_path, "a.rar", older(NAMED, "kran"))
    assert [file.document.inside for file in files] == list(NAMED)


def test_a_name_that_breaks_off_costs_no_file(tmp_path: Path) -> None:
    data = older({"Ü.txt": b"Four cranes.", "a.txt": b"Two quays."}, "kran")
    name = coded_name("Ü.txt")
    at = data.index(name) - 32
    head = bytearray(data[at : at + 32] + name[:-2] + b"\0\x83" + data[at + 32 + len(name) :][:8])
    head[:2] = struct.pack("<H", zlib.crc32(head[2:]) & 0xFFFF)
    data = data[:at] + head + data[at + len(head) :]
    _, *files = read_bytes(tmp_path, "a.rar", data, passwords=("kran",))
    assert [file.pages[0].text for file in files] == ["Four cranes.", "Two quays."]


def test_a_file_that_breaks_off_is_not_called_locked_under_its_password(tmp_path: Path) -> None:
    data = older({"a.txt": b"Four cranes for the mayor. " * 9}, "kran")
    _, file = read_bytes(tmp_path, "a.rar", data[:-99], passwords=("kran",))
    assert file.document.status in {Status.PARTIAL, Status.DAMAGED}


def test_an_empty_file_says_nothing_of_a_password(tmp_path: Path) -> None:
    files = {"empty.txt": b"", "a.txt": FILES["a.txt"]}
    _, _, file = read_bytes(tmp_path, "a.rar", older(files, "kran"), passwords=("winch", "kran"))
    assert file.pages[0].text == FILES["a.txt"].decode()


@pytest.mark.parametrize("cut", [16, 21])
def test_a_split_archive_opens_across_its_parts(tmp_path: Path, cut: int) -> None:
    for at, part in enumerate(newer(FILES, "kran", split=cut).split(b"|cut here|"), 1):
        (tmp_path / f"box.part{at}.rar").write_bytes(part)
    first = tmp_path / "box.part1.rar"
    _, *files = read(first, header(first), passwords=("kran",))
    assert [file.pages[0].text for file in files] == [data.decode() for data in FILES.values()]


def test_an_archive_of_locked_heads_may_hold_nothing_that_is_locked_itself(tmp_path: Path) -> None:
    head = block(number(4) + number(0) + number(0) + number(1) + bytes([ROUNDS]) + SALT + proof("kran"))
    about = number(0) + number(0) + number(0) + number(0) + number(1) + number(5) + b"a.txt"
    data = b"Rar!\x1a\x07\x01\x00" + head + block(number(1) + number(0) + number(0), "kran")
    data += block(number(2) + number(2) + number(0) + about, "kran") + block(number(5) + number(0) + number(0), "kran")
    own, empty = read_bytes(tmp_path, "a.rar", data, passwords=("kran",))
    assert (own.document.status, empty.document.status) == (Status.DONE, Status.EMPTY)


def test_bytes_that_do_not_give_the_checksum_are_told_as_such(tmp_path: Path) -> None:
    _, first, _ = read_bytes(tmp_path, "a.rar", newer(FILES, "kran", wrong=True), passwords=("kran",))
    assert first.document.status is Status.PARTIAL
    assert "the archive is damaged here" in first.document.reason


@pytest.mark.parametrize("form", FORMS)
def test_an_archive_cut_short_gives_what_comes_before(tmp_path: Path, form: str) -> None:
    data = made(form, FILES, "kran")
    own, first, *_ = read_bytes(tmp_path, "a.rar", data[: -len(data) // 3], passwords=("kran",))
    assert own.document.status is Status.PARTIAL
    assert first.pages[0].text == FILES["a.txt"].decode()
