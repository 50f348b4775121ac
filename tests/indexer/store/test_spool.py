"""Files on their way in: resumed where they stopped, bounded, and never named by whoever sends them."""

import hashlib
import os
import time
from io import BytesIO
from pathlib import Path

import pytest

from indexer.errors import NotFound, WrongUse
from indexer.store.spool import KEPT_DAYS, Spool, safe_names


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "uploads", file_limit=1000, total_limit=1500)


def test_a_sending_that_broke_off_goes_on_where_it_stopped(spool: Spool) -> None:
    number = spool.begin("leak", [("a/b.txt", 10)])
    assert spool.receive(number, 0, 0, BytesIO(b"01234")).received == 5
    assert spool.begin("leak", [("a/b.txt", 10)]) == number
    assert [one.received for one in spool.files(number)] == [5]
    assert spool.receive(number, 0, 0, BytesIO(b"01234")).received == 5  # sent twice, taken once
    assert spool.receive(number, 0, 7, BytesIO(b"789")).received == 5  # a gap is not closed by guessing
    with pytest.raises(WrongUse, match="not arrived whole"):
        spool.lay_out(number)
    assert spool.receive(number, 0, 5, BytesIO(b"56789")).whole
    assert spool.digest(number, 0) == hashlib.sha256(b"0123456789").hexdigest()
    place = spool.lay_out(number)
    assert (place / "a" / "b.txt").read_bytes() == b"0123456789"
    assert spool.lay_out(number) == place  # as after a worker that was killed
    assert spool.collection(number) == "leak"
    spool.remove(number)
    with pytest.raises(NotFound):
        spool.files(number)


def test_more_than_was_announced_is_not_taken(spool: Spool) -> None:
    number = spool.begin("leak", [("a.txt", 3)])
    with pytest.raises(WrongUse, match="more bytes"):
        spool.receive(number, 0, 0, BytesIO(b"12345"))
    assert spool.files(number)[0].received == 0


@pytest.mark.parametrize("files", [[], [("a", 1001)], [("a", 800), ("b", 800)], [("a", -1)], [("a", 0)] * 5001])
def test_too_many_and_too_large_are_refused(spool: Spool, files: list[tuple[str, int]]) -> None:
    with pytest.raises(WrongUse):
        spool.begin("leak", files)


@pytest.mark.parametrize("number", ["../../etc", "0" * 31, "0" * 32, "", "A" * 32])
def test_a_sending_that_there_is_not(spool: Spool, number: str) -> None:
    with pytest.raises(NotFound):
        spool.files(number)


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "/etc/passwd",
        "..\\..\\x",
        "a\0b",
        "\u202egpj.exe",
        "..",
        "",
        "C:\\x",
        "é" * 900,
        "a" * 300 + ".pdf",
        "a/./b/..//c",
    ],
)
def test_hostile_names_stay_below_the_folder(spool: Spool, tmp_path: Path, name: str) -> None:
    number = spool.begin("leak", [(name, 1), (name, 1)])
    for at in (0, 1):
        spool.receive(number, at, 0, BytesIO(b"x"))
    place = spool.lay_out(number)
    found = [path for path in place.rglob("*") if path.is_file()]
    assert len(found) == 2
    assert all(path.resolve().is_relative_to(place.resolve()) for path in found)
    assert not {"\0", "\u202e"} & set("".join(safe_names([name])))
    assert [
        path for path in tmp_path.rglob("*") if path.is_file() and not path.is_relative_to(tmp_path / "uploads")
    ] == []


def test_a_long_name_keeps_its_ending_and_equal_names_get_numbers() -> None:
    assert safe_names(["a" * 300 + ".pdf"])[0].endswith("a.pdf")
    assert safe_names(["x.txt", "X.txt", "x.txt"]) == ["x.txt", "X (2).txt", "x (3).txt"]


def test_what_nobody_goes_on_with_is_swept(spool: Spool, tmp_path: Path) -> None:
    old, fresh = spool.begin("leak", [("old", 1)]), spool.begin("leak", [("fresh", 1)])
    past = time.time() - (KEPT_DAYS + 1) * 24 * 3600
    for path in (tmp_path / "uploads" / old, *(tmp_path / "uploads" / old).iterdir()):
        os.utime(path, (past, past))
    spool.sweep()
    assert [one.name for one in (tmp_path / "uploads").iterdir()] == [fresh]
