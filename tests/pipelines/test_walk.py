"""Which files a run meets, in which order, and what it says of those it cannot have."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from indexer.model.kinds import Status
from pipelines.walk import Found, walk

NOWHERE = Path("nowhere")


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def stored(found: list[Found]) -> list[str]:
    return [one.stored for one in found]


def test_files_come_in_the_order_of_their_names_whatever_order_they_were_made_in(tmp_path: Path) -> None:
    write(tmp_path, "z.txt", "b/2.txt", "b/1.txt", "a.txt", "b.txt", "Å.txt")
    assert stored(list(walk([tmp_path], leave_out=NOWHERE))) == [
        "a.txt",
        "b/1.txt",
        "b/2.txt",
        "b.txt",
        "z.txt",
        "Å.txt",
    ]


def test_a_file_that_is_given_itself_is_kept_under_its_name_alone(tmp_path: Path) -> None:
    write(tmp_path, "deep/down/report.txt")
    [found] = walk([tmp_path / "deep/down/report.txt"], leave_out=NOWHERE)
    assert (found.stored, found.path.read_text()) == ("report.txt", "deep/down/report.txt")


def test_the_archive_inside_the_folder_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "archive/archive.db", "archive2/b.txt")
    assert stored(list(walk([tmp_path], leave_out=tmp_path / "archive"))) == ["a.txt", "archive2/b.txt"]


def test_a_link_out_of_the_folder_is_named_and_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "secret/key.txt", "given/a.txt")
    (tmp_path / "given/folder").symlink_to(tmp_path / "secret")
    (tmp_path / "given/key.txt").symlink_to(tmp_path / "secret/key.txt")
    found = {one.stored: one for one in walk([tmp_path / "given"], leave_out=NOWHERE)}
    assert sorted(found) == ["a.txt", "folder", "key.txt"]
    assert {found[name].status for name in ("folder", "key.txt")} == {Status.UNSUPPORTED}
    assert "leads out of the folder" in found["key.txt"].reason


def test_links_inside_the_folder_neither_loop_nor_lose_a_path(tmp_path: Path) -> None:
    write(tmp_path, "a/real.txt")
    (tmp_path / "a/again").symlink_to(tmp_path)
    (tmp_path / "copy.txt").symlink_to(tmp_path / "a/real.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "never.txt")
    (tmp_path / "round").symlink_to(tmp_path / "round")
    found = list(walk([tmp_path], leave_out=NOWHERE))
    assert stored(found) == ["a/real.txt", "copy.txt", "gone.txt", "round"]
    assert [one.reason for one in found] == ["", "", *["It is a link that leads nowhere."] * 2]


def test_a_link_that_is_given_itself_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert stored(list(walk([tmp_path / "link"], leave_out=NOWHERE))) == ["a.txt"]


def test_devices_pipes_and_sockets_are_named_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        found = list(walk([tmp_path, Path("/dev/null")], leave_out=NOWHERE))
    assert [(one.stored, one.reason) for one in found] == [
        ("pipe", "It is a named pipe, not a file."),
        ("socket", "It is a socket, not a file."),
        ("/dev/null", "It is a device, not a file."),
    ]
    assert {one.status for one in found} == {Status.UNSUPPORTED}


def test_a_file_that_was_given_and_is_not_there_is_named(tmp_path: Path) -> None:
    [found] = walk([tmp_path / "never.txt"], leave_out=NOWHERE)
    assert (found.stored, found.status) == (str(tmp_path / "never.txt"), Status.FAILED)
    assert found.reason == "There is no such file."


def test_a_file_that_vanishes_during_the_walk_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt")
    found = walk([tmp_path], leave_out=NOWHERE)
    next(found)
    (tmp_path / "b.txt").unlink()
    assert [(one.stored, one.status, one.reason) for one in found] == [
        ("b.txt", Status.FAILED, "It vanished before it could be read.")
    ]


def test_a_folder_that_vanishes_during_the_walk_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b/c.txt")
    found = walk([tmp_path], leave_out=NOWHERE)
    first = next(found)
    (tmp_path / "b/c.txt").unlink()
    (tmp_path / "b").rmdir()
    [second] = found
    assert (first.stored, second.stored, second.status) == ("a.txt", "b", Status.FAILED)
    assert "vanished" in second.reason


@pytest.fixture
def ordinary() -> Iterator[None]:
    """An ordinary person's rights, also where the tests run as root, who may read everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike those that pytest makes."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def closed(open_folder: Path) -> Path:
    write(open_folder, "closed/a.txt", "open.txt")
    (open_folder / "closed").chmod(0)
    return open_folder


def test_a_folder_without_rights_is_named(closed: Path, ordinary: None) -> None:
    first, second = walk([closed], leave_out=NOWHERE)
    assert (first.stored, first.status, second.stored) == ("closed", Status.FAILED, "open.txt")
    assert "no permission" in first.reason


def test_names_that_are_no_unicode_can_be_stored(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/sm\xf8r.txt")).write_text("butter")
    [found] = walk([tmp_path], leave_out=NOWHERE)
    assert found.stored == r"sm\xf8r.txt"
    assert found.path.read_text() == "butter"


def test_folders_may_lie_deeper_than_calls_may_nest(tmp_path: Path) -> None:
    bottom = tmp_path
    for _ in range(1200):
        bottom = bottom / "d"
    try:
        bottom.mkdir(parents=True)
    except (OSError, RecursionError):
        bottom = tmp_path / "/".join("d" * 300)
        bottom.mkdir(parents=True)
    write(bottom, "a.txt")
    assert [one.path.name for one in walk([tmp_path], leave_out=NOWHERE)] == ["a.txt"]
