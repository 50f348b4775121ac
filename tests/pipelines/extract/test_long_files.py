"""Long tables and texts within containers, or without a telling name: nothing of them is too large."""

import zipfile
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.draft import Draft
from pipelines.extract import cutting, tables
from pipelines.extract.material import Material, Reading, Unreadable
from pipelines.extract.reading import read
from tests.pipelines.extract.making import header

ROWS = b"Port,Cranes\n" + b"".join(b"Port %d,%d\n" % (number, number) for number in range(2, 500))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "TABLE_BYTES", 2_000)
    monkeypatch.setattr(cutting, "ROWS_BYTES", 1_000)


def zipped(folder: Path, name: str, data: bytes) -> list[Draft]:
    path = folder / "given.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, data)
    return read(path, header(path))


def lines_of(drafts: list[Draft]) -> list[str]:
    return [line for draft in drafts for page in draft.pages for line in page.text.split("\n")]


def test_a_long_table_in_a_container_is_read_in_stretches_of_rows(tmp_path: Path) -> None:
    _, own, *stretches = zipped(tmp_path, "ports.csv", ROWS)
    assert (own.document.status, own.document.type, own.pages) == (Status.DONE, "csv", ())
    assert lines_of(stretches) == [f"Port: Port {number} | Cranes: {number}" for number in range(2, 500)]
    assert stretches[0].document.inside == "rows 1-93"
    assert stretches[1].document.inside.startswith("rows 94-")
    assert {one.document.parent for one in stretches} == {own.document.id}
    assert {one.original for one in stretches} == {None}


def test_a_long_text_in_a_container_is_read_in_stretches_of_lines(tmp_path: Path) -> None:
    text = b"".join(b"Entry %d of the log.\n\n" % number for number in range(300))
    _, own, *stretches = zipped(tmp_path, "watch.log", text)
    assert (own.document.status, own.document.type) == (Status.DONE, "txt")
    assert [line for line in lines_of(stretches) if line] == [f"Entry {number} of the log." for number in range(300)]
    assert stretches[0].document.inside.startswith("lines 1-")


def test_a_name_without_an_ending_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "dump"
    path.write_bytes(b"".join(b"Entry %d of the log.\n\n" % number for number in range(300)))
    own, *stretches = read(path, header(path))
    assert own.document.type == "txt"
    assert len(stretches) > 3


def test_a_text_in_characters_of_two_bytes_stays_whole(tmp_path: Path) -> None:
    text = "".join(f"Entry {number} of the log.\n\n" for number in range(300)).encode("utf-16")
    _, own = zipped(tmp_path, "watch.log", text)
    assert own.pages[0].text.startswith("Entry 0 of the log.")


def test_rows_that_cannot_be_read_cost_themselves_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tables.extract

    def stumbling(material: Material) -> Reading:
        if material.first > 1 and b"Port 95," in material.data():
            raise Unreadable(Status.DAMAGED, "The table is damaged: line contains NUL.")
        return whole(material)

    monkeypatch.setattr(tables, "extract", stumbling)
    _, own, first, second, third, *_ = zipped(tmp_path, "ports.csv", ROWS)
    assert [one.document.status for one in (own, first, second, third)] == [
        Status.DONE,
        Status.DONE,
        Status.DAMAGED,
        Status.DONE,
    ]
    assert (second.document.inside, second.document.reason) == (
        "from 94 on",
        "The table is damaged: line contains NUL.",
    )
