"""Killed at any moment, or out of disk, the archive loses nothing that was stored."""

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from sqlalchemy import text

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.scope import EVERYTHING
from indexer.store import settling
from tests.indexer.invented import Whole, named, whole

BEGIN = """
import sys, time
from pathlib import Path
from indexer.archive import Archive
from indexer.config import Config
from tests.indexer.invented import named, whole

class Halting(tuple):
    "Mentions whose reading halts: the pages are replaced by then, and the transaction is open."
    def __iter__(self):
        print("middle", flush=True)
        time.sleep(60)
        return super().__iter__()

archive = Archive.open(Config(archive=Path(sys.argv[1])), write=True)
"""
IN_THE_MIDDLE = (
    BEGIN
    + """
new = whole("a.txt", named("Falcon Optics"), pages=40)
archive.save(document=new.document, pages=new.pages, mentions=Halting(new.mentions), entities=new.entities)
"""
)
AGAIN_AND_AGAIN = (
    BEGIN
    + """
print("begun", flush=True)
while True:
    for pages, name in ((40, "Falcon Optics"), (30, "Kestrel Ltd.")):
        whole("a.txt", named(name), pages=pages).save(archive)
        archive.settle()
"""
)
FILL = (
    BEGIN
    + """
import resource
from indexer.errors import StorageFull
resource.setrlimit(resource.RLIMIT_FSIZE, (Path(sys.argv[1], "archive.db-wal").stat().st_size + 200_000,) * 2)
try:
    for number in range(1000):
        whole(f"{number}.txt", named("Falcon Optics"), pages=50).save(archive)
        print(number, flush=True)
except StorageFull as error:
    print(error)
"""
)


def opened(folder: Path, *, write: bool = True) -> Archive:
    return Archive.open(Config(archive=folder), create=True, write=write)


def started(code: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True)


def is_whole(archive: Archive, given: Whole) -> bool:
    number = given.document.id
    return (
        archive.document(number, scope=EVERYTHING) == given.document
        and tuple(archive.pages(number, scope=EVERYTHING)) == given.pages
        and tuple(archive.mentions(number, scope=EVERYTHING)) == given.mentions
        and tuple(archive.document_entities(number, scope=EVERYTHING)) == given.entities
    )


def test_killed_in_the_middle_of_a_save_the_earlier_reading_stands(tmp_path: Path) -> None:
    before = whole("a.txt", named("Kestrel Ltd."), pages=30)
    with opened(tmp_path) as archive:
        before.save(archive)
    with started(IN_THE_MIDDLE, tmp_path) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "middle\n"
        child.send_signal(signal.SIGKILL)
        child.wait()
    with opened(tmp_path) as archive:
        assert is_whole(archive, before)
        with archive.store.reading() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_killed_at_any_moment_everything_is_whole_and_heals(tmp_path: Path) -> None:
    readings = [
        whole("a.txt", named(name), pages=pages) for pages, name in ((40, "Falcon Optics"), (30, "Kestrel Ltd."))
    ]
    with opened(tmp_path) as archive:
        readings[1].save(archive)
    dice = random.Random(7)
    for _ in range(5):
        with started(AGAIN_AND_AGAIN, tmp_path) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "begun\n"
            time.sleep(dice.uniform(0.0, 0.4))
            child.send_signal(signal.SIGKILL)
            child.wait()
        with opened(tmp_path) as archive:
            [standing] = [one for one in readings if is_whole(archive, one)]
            archive.settle()
            [entity], _ = archive.entities(scope=EVERYTHING)
            assert entity.mentions == len(standing.mentions)
            assert archive.engine.documents() == {standing.document.id}


def test_a_full_disk_stops_with_what_to_do_and_keeps_what_was_saved(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        whole("first.txt", named("Kestrel Ltd.")).save(archive)
        reader = opened(tmp_path, write=False)  # keeps the log from being folded in, so that it grows
        reader.counts(scope=EVERYTHING)
    with started(FILL, tmp_path) as child:
        *saved, message = (child.communicate(timeout=60)[0]).splitlines()
    assert "run the same command again" in message
    assert saved
    reader.close()
    with opened(tmp_path) as archive:
        assert len(archive.documents(scope=EVERYTHING)) >= 1 + len(saved)
        for number in saved:
            assert is_whole(archive, whole(f"{number}.txt", named("Falcon Optics"), pages=50))


def test_small_writes_of_the_reading_room_wait_for_a_save_and_succeed(tmp_path: Path) -> None:
    with opened(tmp_path) as archive, opened(tmp_path, write=False) as reader:
        asked: list[int] = []
        with archive.store.writing():
            room = threading.Thread(target=lambda: asked.append(reader.ask("page-image", {"page": 1})))
            room.start()
            room.join(0.2)
            assert asked == []
            assert reader.counts(scope=EVERYTHING).pages == 0  # reading does not wait
        room.join(30)
        assert asked == [1]


def test_a_run_that_was_killed_ends_in_the_same_rows_as_one_that_was_not(tmp_path: Path) -> None:
    def ingest(archive: Archive) -> None:
        for number in range(6):
            whole(f"{number}.txt", named("Kestrel Imaging", "Kestrel"), named(f"Falcon {number} Ltd.")).save(archive)

    with opened(tmp_path / "calm") as calm, opened(tmp_path / "killed") as killed:
        ingest(calm)
        settling.settle(calm.store)
        ingest(killed)
        settling.settle(killed.store)
        ingest(killed)
        settling.settle(killed.store)
        found, again = (archive.entities(scope=EVERYTHING, limit=100) for archive in (calm, killed))
        assert found == again
        for entity in found[0]:
            left, right = (archive.entity_mentions(entity.id, scope=EVERYTHING) for archive in (calm, killed))
            assert left == right
