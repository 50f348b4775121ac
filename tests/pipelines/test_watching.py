"""A folder that is followed: what is at rest is taken in once, and the archive is free between rounds."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import ArchiveBusy
from indexer.model.kinds import Status
from indexer.model.scope import EVERYTHING
from pipelines.disclosure import due
from pipelines.events import Event
from pipelines.ingest import Plan, take_in
from pipelines.watching import PAUSE, SHARE, Watching, until_due
from tests.pipelines.stages import RECIPES
from tests.pipelines.test_disclosure import ROWS, dat, laid_out

LONG_AGO = 1_000_000_000


def names(watching: Watching) -> list[str]:
    found = watching.look()
    watching.taken(found)
    return [one.stored for one in found]


def put(path: Path, words: str, *, at: float = LONG_AGO) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words)
    os.utime(path, (at, at))


@pytest.fixture
def watching(tmp_path: Path) -> Watching:
    (tmp_path / "in").mkdir()
    return Watching(tmp_path / "in", tmp_path / "in" / "archive", rest=3600.0)


def test_what_was_left_alone_long_ago_is_taken_at_once_and_only_once(watching: Watching) -> None:
    put(watching.folder / "deep" / "a.txt", "From Oslo.")
    put(watching.folder / "archive" / "archive.db", "our own")
    assert names(watching) == ["deep/a.txt"]
    assert names(watching) == []


def test_what_is_still_written_waits_until_it_is_at_rest(watching: Watching) -> None:
    put(watching.folder / "a.txt", "From", at=time.time())
    assert names(watching) == []
    put(watching.folder / "a.txt", "From Oslo.", at=time.time())
    assert names(watching) == []
    watching.rest = 0.0
    assert names(watching) == ["a.txt"]


def test_what_changes_is_taken_again_and_what_was_not_taken_is_offered_again(watching: Watching) -> None:
    put(watching.folder / "a.txt", "From Oslo.")
    assert [one.stored for one in watching.look()] == ["a.txt"]
    assert names(watching) == ["a.txt"]
    put(watching.folder / "a.txt", "From Bodø.")
    assert names(watching) == ["a.txt"]


def test_what_cannot_be_had_is_told_once(watching: Watching) -> None:
    watching.rest = 0.0
    (watching.folder / "link").symlink_to("nowhere")
    assert names(watching) == ["link"]
    assert names(watching) == []


def test_what_is_gone_is_forgotten(watching: Watching) -> None:
    put(watching.folder / "a.txt", "From Oslo.")
    names(watching)
    (watching.folder / "a.txt").unlink()
    assert names(watching) == []
    put(watching.folder / "a.txt", "From Oslo.")
    assert names(watching) == ["a.txt"]


def test_a_look_that_takes_long_is_followed_by_a_long_pause(watching: Watching) -> None:
    assert watching.pause == PAUSE
    watching._look_took = 5.0
    assert watching.pause == SHARE * 5.0
    assert sum(1 for _ in until_due(0.02, step=0.01)) >= 1


def events(lines: IO[str]) -> Iterator[dict[str, Any]]:
    """The documents of a round, up to its sum."""
    for line in lines:
        row = json.loads(line)
        if "summary" in row:
            return
        yield row


def written(config: Config) -> None:
    """Write to the archive as soon as it is free."""
    while True:
        try:
            with Archive.open(config, write=True):
                return
        except ArchiveBusy:
            time.sleep(0.1)


def test_the_command_follows_a_folder_until_it_is_ended(tmp_path: Path) -> None:
    config, folder = Config(archive=tmp_path / "archive"), tmp_path / "in"
    put(folder / "a.txt", "From Oslo.")
    command = [sys.executable, "-m", "indexer.cli", "watch", str(folder), "--archive", str(config.archive), "--json"]
    command += ["--rest", "0.3", "--workers", "1", "--no-meaning", "--collection", "letters", "--kind", "report"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        [first] = events(process.stdout)
        written(config)
        put(folder / "b" / "b.txt", "From Bodø.", at=time.time())
        [second] = events(process.stdout)
        put(folder / "a.txt", "From Tromsø.", at=time.time())
        [third] = events(process.stdout)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=120)
    assert [row["path"] for row in (first, second, third)] == ["a.txt", "b/b.txt", "a.txt"]
    assert not any(row.get("known") for row in (first, second, third))
    assert (process.returncode, told.splitlines()[-1]) == (0, f"No longer watching {folder}.")
    with Archive.open(config) as archive:
        held = archive.documents(scope=EVERYTHING)
    assert {(one.collection, str(one.kind), str(one.status)) for one in held} == {("letters", "report", "done")}
    assert len(held) == 3


def round_of(watching: Watching, config: Config) -> list[str]:
    """Take in what is due, as the command does, and tell the documents that it made."""
    found = watching.look()
    ready = due(watching.folder, found, restless=watching.restless, leave_out=config.archive)
    events: list[Event] = []
    with Archive.open(config, create=True, write=True) as archive:
        take_in(ready, archive, RECIPES, plan=Plan(workers=1), on_event=events.append)
    watching.taken([one for one in found if one.path not in ready.later])
    return [one.path for one in events if one.status is not Status.QUEUED and not one.known]


def rested(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))


def test_a_load_file_is_taken_in_with_what_it_names(tmp_path: Path) -> None:
    config = Config(archive=tmp_path / "archive")
    volume = laid_out(tmp_path, dat().encode())
    watching = Watching(tmp_path / "given", config.archive, rest=3600.0)
    rested(volume)
    os.utime(volume / "NATIVES" / "note.txt")  # a file that it names is still being written
    assert round_of(watching, config) == ["VOL001/loose.txt"]
    assert round_of(watching, config) == []
    rested(volume)
    taken = round_of(watching, config)
    assert (taken[0], len(taken)) == ("VOL001/DATA/load.dat", 1 + len(ROWS))
    assert round_of(watching, config) == []
    with Archive.open(config) as archive:
        held = archive.documents(scope=EVERYTHING)
    assert {one.inside for one in held if one.inside} == {row[0] for row in ROWS}
    assert {one.paths[0] for one in held if not one.inside} == {"VOL001/DATA/load.dat", "VOL001/loose.txt"}


def test_nothing_is_taken_while_a_load_file_is_written(tmp_path: Path) -> None:
    config = Config(archive=tmp_path / "archive")
    volume = laid_out(tmp_path, dat().encode())
    watching = Watching(tmp_path / "given", config.archive, rest=3600.0)
    rested(volume)
    os.utime(volume / "DATA" / "load.dat")
    assert round_of(watching, config) == []
    rested(volume)
    assert len(round_of(watching, config)) == 2 + len(ROWS)


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "indexer.cli", "watch", str(tmp_path / "nowhere")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "no folder" in done.stderr) == (2, True)
