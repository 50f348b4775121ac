"""Originals are kept whole under their digest, or not at all."""

import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from indexer.errors import FootnoteError, NotFound
from indexer.store.originals import Originals, digest_of
from tests.servers import s3

DATA = b"Kestrel Imaging Systems Ltd. signed." * 100
NAME = sha256(DATA).hexdigest()


@pytest.fixture(params=["folder", "memory", "s3"])
def originals(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Originals]:
    if request.param == "s3":
        with s3.serving():
            yield Originals(s3.bucket())
    elif request.param == "memory":
        yield Originals(f"memory://{tmp_path.name}")
    else:
        yield Originals(str(tmp_path / "originals"))


def test_bytes_come_back_under_their_digest(originals: Originals) -> None:
    assert originals.put(DATA) == (NAME, len(DATA))
    assert originals.has(NAME)
    assert originals.read(NAME) == DATA
    assert originals.sound(NAME)


def test_a_file_is_kept_once_however_often_it_is_given(originals: Originals, tmp_path: Path) -> None:
    path = tmp_path / "given.txt"
    path.write_bytes(DATA)
    assert [originals.put_file(path) for _ in range(2)] == [(NAME, len(DATA))] * 2
    with originals.local(NAME) as kept:
        assert kept.read_bytes() == DATA


def test_an_empty_file_has_its_place_too(originals: Originals) -> None:
    stored = originals.put(b"")
    assert originals.read(stored.sha256) == b""


def test_what_is_not_kept_is_not_found(originals: Originals) -> None:
    assert not originals.has(NAME)
    with pytest.raises(NotFound):
        originals.open(NAME)
    originals.remove(NAME)


def test_what_is_kept_is_never_written_again(originals: Originals, monkeypatch: pytest.MonkeyPatch) -> None:
    originals.put(DATA)

    def refuse(*_: object) -> None:
        raise AssertionError("written twice")

    monkeypatch.setattr(originals, "_write_local", refuse)
    monkeypatch.setattr(originals, "_write_remote", refuse)
    assert originals.put(DATA) == (NAME, len(DATA))


def test_what_changes_while_it_is_stored_is_not_kept(originals: Originals) -> None:
    class Changing(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(size).replace(b"Kestrel", b"Falcon!")

    with pytest.raises(FootnoteError, match="changed while"):
        originals._keep(Changing(DATA), digest_of(BytesIO(DATA)))
    assert not originals.has(NAME)


def test_sweeping_leaves_what_is_kept(originals: Originals) -> None:
    originals.put(DATA)
    originals.sweep()
    assert originals.sound(NAME)


def test_removed_is_gone(originals: Originals) -> None:
    originals.put(DATA)
    originals.remove(NAME)
    assert not originals.has(NAME)


def test_damage_is_noticed_and_the_next_put_mends_what_is_cut_short(tmp_path: Path) -> None:
    originals = Originals(str(tmp_path))
    originals.put(DATA)
    with originals.local(NAME) as kept:
        kept.write_bytes(DATA[:10])
    assert not originals.sound(NAME)
    originals.put(DATA)
    assert originals.sound(NAME)


def test_nothing_half_written_has_a_name(tmp_path: Path) -> None:
    originals = Originals(str(tmp_path))
    originals.put(DATA)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [NAME]


FILL = """
import resource, sys
from indexer.errors import StorageFull
from indexer.store.originals import Originals
originals = Originals(sys.argv[1])
kept = originals.put(b"small")
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    originals.put(b"x" * 1_000_000)
except StorageFull as error:
    print(error)
print(originals.read(kept.sha256))
"""


def test_a_full_disk_says_what_to_do_and_loses_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    message, kept = done.stdout.splitlines()
    assert "Free some space" in message
    assert kept == "b'small'"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
