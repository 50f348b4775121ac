"""RAR archives of before RAR 5 that libarchive does not unpack: packed as one ("solid"), or by RAR 2."""

import struct
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from indexer.config import Config
from indexer.model.documents import Document
from indexer.model.kinds import Status
from indexer.store.originals import Originals
from pipelines.draft import Draft
from pipelines.extract import libarchive, unarr
from pipelines.extract.reading import open_file
from pipelines.extract.sandbox import read_apart
from pipelines.run import Task, work_on
from tests.pipelines.extract import archives
from tests.pipelines.extract.archives import rar_block
from tests.pipelines.extract.making import header, read_bytes
from tests.pipelines.extract.packed_rar import solid
from tests.pipelines.extract.test_locked_rar import ciphered, older_key
from tests.pipelines.extract.test_sandbox import Limits
from tests.pipelines.stages import RECIPES

pytestmark = pytest.mark.skipif(not libarchive.installed(), reason="the system lacks libarchive")
needs_unarr = pytest.mark.skipif(not unarr.installed(), reason="the system lacks libunarr")

FILES = {
    "a.txt": b"Four cranes in Narvik.",
    "box/b.txt": b"Four cranes, a barge..",
    "c.txt": b"Four cranes and a quay.",
}


def said(drafts: list[Draft]) -> dict[str, str]:
    return {one.document.inside: one.pages[0].text for one in drafts if one.document.inside and one.pages}


TEXTS = {name: data.decode() for name, data in FILES.items()}


@needs_unarr
@pytest.mark.parametrize("version", [20, 29])
def test_files_that_build_on_each_other_are_read_in_the_process_apart(tmp_path: Path, version: int) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(solid(FILES, version=version))
    drafts = read_apart(path, header(path), limits=Limits())
    assert said(drafts) == TEXTS
    assert {one.document.status for one in drafts} == {Status.DONE}


@needs_unarr
def test_files_stored_among_those_that_build_on_each_other_do_not_part_these(tmp_path: Path) -> None:
    files = {"a.txt": FILES["a.txt"], "s.txt": b"Two barges.", "b.txt": FILES["box/b.txt"]}
    drafts = read_bytes(tmp_path, "a.rar", solid(files, stored=("s.txt",)))
    assert said(drafts) == {name: data.decode() for name, data in files.items()}


def test_an_archive_that_is_only_called_solid_needs_no_other_library(tmp_path: Path, without_unarr: None) -> None:
    drafts = read_bytes(tmp_path, "a.rar", solid(FILES, stored=tuple(FILES)))
    assert said(drafts) == TEXTS


def test_without_the_library_each_file_says_what_it_needs(tmp_path: Path, without_unarr: None) -> None:
    _, first, *others = read_bytes(tmp_path, "a.rar", solid(FILES))
    assert first.pages[0].text == TEXTS["a.txt"]
    assert {one.document.status for one in others} == {Status.UNSUPPORTED}
    assert {one.document.reason for one in others} == {
        'It is packed as one with other files ("solid"), or by RAR 2: that needs libunarr, which this system lacks '
        "(Debian: libunarr1)."
    }


@needs_unarr
def test_links_are_passed_over_and_names_that_lead_out_stay_inside(tmp_path: Path) -> None:
    files = {"../../a.txt": FILES["a.txt"], "door": FILES["box/b.txt"], "/etc/c.txt": FILES["c.txt"]}
    drafts = read_bytes(tmp_path, "a.rar", solid(files, links=("door",)))
    assert said(drafts) == {"a.txt": TEXTS["a.txt"], "etc/c.txt": TEXTS["c.txt"]}


@needs_unarr
def test_what_is_damaged_is_told_and_what_comes_before_is_read(tmp_path: Path) -> None:
    drafts = read_bytes(tmp_path, "a.rar", solid(FILES, damaged=("c.txt",)))
    assert {name: text for name, text in said(drafts).items() if name != "c.txt"} == {
        name: text for name, text in TEXTS.items() if name != "c.txt"
    }
    broken = next(one.document for one in drafts if one.document.inside == "c.txt")
    assert broken.status in {Status.DAMAGED, Status.PARTIAL}
    assert "the archive is damaged here" in broken.reason


@needs_unarr
def test_an_archive_cut_short_gives_what_comes_before(tmp_path: Path) -> None:
    own, *files = read_bytes(tmp_path, "a.rar", solid(FILES)[:-30])
    assert own.document.status is Status.PARTIAL
    assert [one.pages[0].text for one in files[:2]] == list(TEXTS.values())[:2]


def test_an_archive_too_damaged_to_be_written_again_is_not_called_locked(tmp_path: Path) -> None:
    whole = solid(FILES)
    _, first, *_ = drafts = read_bytes(tmp_path, "a.rar", whole[:7] + whole[20:])
    assert first.pages[0].text == TEXTS["a.txt"]
    assert Status.ENCRYPTED not in {one.document.status for one in drafts}


@needs_unarr
def test_no_more_is_unpacked_than_there_is_room_for(tmp_path: Path) -> None:
    path = tmp_path / "a.rar"
    path.write_bytes(solid(FILES))
    drafts = list(open_file(path, header(path), portion=None, room=len(FILES["a.txt"])))
    assert [one.original for one in drafts if one.document.inside] == [FILES["a.txt"]]
    assert drafts[-1].document.status is Status.PARTIAL
    assert "unpacking stopped at its file number 2 (box/b.txt)" in drafts[-1].document.reason


@pytest.fixture
def without_unarr(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the system had no such library."""
    monkeypatch.setattr(unarr, "NAMES", ())
    unarr._library.cache_clear()
    yield
    monkeypatch.undo()
    unarr._library.cache_clear()


def kran() -> Callable[[bytes], bytes]:
    key, vector = older_key("kran", b"")
    return partial(ciphered, key, vector=vector)


@needs_unarr
@pytest.mark.parametrize("passwords", [("winch",), ("winch", "kran")])
def test_what_is_open_is_read_where_later_files_are_locked(tmp_path: Path, passwords: tuple[str, ...]) -> None:
    data = solid(FILES, lock=kran(), unlocked=("a.txt",))
    own, *files = read_bytes(tmp_path, "a.rar", data, passwords=passwords)
    assert (own.document.status, len(files)) == (Status.DONE, len(FILES))
    opened = tuple(FILES) if "kran" in passwords else ("a.txt",)
    assert said(files) == {name: TEXTS[name] for name in opened}
    assert {one.document.status for one in files if one.document.inside not in opened} <= {Status.ENCRYPTED}


@pytest.mark.parametrize("passwords", [("winch",), ("winch", "kran")])
def test_what_is_open_is_read_without_the_library(
    tmp_path: Path, passwords: tuple[str, ...], without_unarr: None
) -> None:
    data = solid(FILES, lock=kran(), unlocked=("a.txt",))
    own, first, *others = read_bytes(tmp_path, "a.rar", data, passwords=passwords)
    assert (own.document.status, first.pages[0].text) == (Status.DONE, TEXTS["a.txt"])
    assert [one.document.reason for one in others] == [unarr.MISSING] * 2


@needs_unarr
def test_a_file_behind_a_locked_link_does_not_cost_the_archive(tmp_path: Path) -> None:
    files = {"door": FILES["a.txt"], "b.txt": FILES["box/b.txt"]}
    data = solid(files, lock=kran(), links=("door",))
    own, file = read_bytes(tmp_path, "a.rar", data, passwords=("kran",))
    assert (own.document.status, file.document.status) == (Status.DONE, Status.UNSUPPORTED)


def test_a_stored_file_tells_the_password_where_those_before_it_cannot(tmp_path: Path, without_unarr: None) -> None:
    files = {**FILES, "s.txt": b"Two barges."}
    data = solid(files, lock=kran(), unlocked=("a.txt",), stored=("s.txt",))
    drafts = read_bytes(tmp_path, "a.rar", data, passwords=("winch", "kran"))
    assert said(drafts) == {"a.txt": TEXTS["a.txt"], "s.txt": "Two barges."}


@needs_unarr
def test_a_folder_by_its_attributes_gives_no_file_the_text_of_another(tmp_path: Path) -> None:
    files = {"dir": b"", "a.txt": FILES["a.txt"], "b.txt": FILES["box/b.txt"]}
    drafts = read_bytes(tmp_path, "a.rar", solid(files, stored=("dir",), folders=("dir",), host=2))
    assert said(drafts) == {name: data.decode() for name, data in files.items() if data}


@needs_unarr
@pytest.mark.parametrize("host", [3, 4, 5])
def test_links_of_any_host_are_passed_over(tmp_path: Path, host: int) -> None:
    files = {"a.txt": FILES["a.txt"], "door": FILES["box/b.txt"], "b.txt": FILES["box/b.txt"]}
    drafts = read_bytes(tmp_path, "a.rar", solid(files, links=("door",), host=host))
    assert said(drafts) == {name: data.decode() for name, data in files.items() if name != "door"}


@needs_unarr
def test_an_entry_that_the_library_skips_gives_no_file_the_text_of_another(tmp_path: Path) -> None:
    about = struct.pack("<IIBIIBBHI", 0, 22, 3, 0, 0x5A21, 29, 0x33, 3, 0o100644)
    skipped = rar_block(0x74, 0x80E0, about + b"dir")
    whole = solid({"a.txt": FILES["a.txt"], "b.txt": FILES["box/b.txt"], "c.txt": b"Four cranes, a wharf.."})
    at = whole.index(b"b.txt") - 32
    drafts = read_bytes(tmp_path, "a.rar", whole[:at] + skipped + whole[at:])
    assert said(drafts) == {"a.txt": TEXTS["a.txt"]}
    assert {one.document.status for one in drafts[2:]} == {Status.DAMAGED}


TOLD = "It was packed by RAR 1.5 or an older one, which nothing here can unpack"


@needs_unarr
def test_files_that_rar_1_5_packed_say_so(tmp_path: Path) -> None:
    own, *files = read_bytes(tmp_path, "a.rar", solid(FILES, version=15))
    assert own.document.status is Status.DONE
    assert [(one.document.status, one.document.reason.startswith(TOLD)) for one in files] == [
        (Status.UNSUPPORTED, True)
    ] * len(FILES)


def test_files_that_rar_1_5_packed_say_so_without_the_library(tmp_path: Path, without_unarr: None) -> None:
    _, *files = read_bytes(tmp_path, "a.rar", solid(FILES, version=15))
    assert all(one.document.reason.startswith(TOLD) for one in files)


@pytest.mark.parametrize("name", ["in/box.part2.rar", "a.r00", "a.r01"])
def test_a_later_part_alone_says_so_where_its_original_is_read(tmp_path: Path, name: str) -> None:
    config = Config(archive=tmp_path)
    stored = Originals(config.originals).put(archives.rar({"b.txt": b"Three barges"}))
    own = Document("a" * 32, "tests", stored.sha256, stored.size, "rar", (name,))
    draft, inside = work_on(Task(path=None, header=own, config=config, recipes=RECIPES)).drafts
    assert draft.document.status is Status.PARTIAL
    assert draft.document.reason.endswith("read without its first part: what begins there is not whole.")
    assert (inside.document.status, inside.pages[0].text) == (Status.DONE, "Three barges")


@needs_unarr
def test_under_a_password_the_first_file_is_read_and_the_others_tell_what_to_do(tmp_path: Path) -> None:
    lock = kran()
    own, first, *others = read_bytes(tmp_path, "a.rar", solid(FILES, lock=lock), passwords=("winch", "kran"))
    assert (own.document.status, first.pages[0].text) == (Status.DONE, TEXTS["a.txt"])
    assert {one.document.status for one in others} == {Status.UNSUPPORTED}
    assert all("Unpack the archive with another program" in one.document.reason for one in others)
    _, *files = read_bytes(tmp_path, "a.rar", solid(FILES, lock=lock), passwords=("winch",))
    assert {one.document.status for one in files} == {Status.ENCRYPTED}
