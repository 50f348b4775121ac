"""An ingest through Dask workers that see neither the files nor the archive, while workers and scheduler are killed."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pipelines.run import CARRIED
from tests.end_to_end.given import contents, make
from tests.servers.dask_cluster import DaskCluster, can_be_blind

LONG = 400.0  # seconds that anything may take on a busy machine
Lines: TypeAlias = list[dict[str, Any]]


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[DaskCluster]:
    (tmp_path / "dask").mkdir()
    with DaskCluster(tmp_path / "dask") as cluster:
        yield cluster


def begin(module: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"tests.end_to_end.{module}", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(process: "subprocess.Popen[str]") -> tuple[int, Lines, str]:
    """Exit code, what was told of documents, and messages."""
    told, messages = process.communicate(timeout=LONG)
    return process.returncode, [json.loads(line) for line in told.splitlines()], messages


def some(folder: Path, count: int, text: str = "From Oslo. TAKE A MOMENT") -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(f"{text} {number}")
    return folder


def by_pool(tmp_path: Path, folder: Path) -> dict[str, Any]:
    """What the processes of this machine make of the folder."""
    assert ended(begin("plain_ingest", tmp_path / "pool", folder))[0] == 0
    return contents(tmp_path / "pool")


def each_saved_once(lines: Lines) -> bool:
    saved = Counter(line["saved"] for line in lines if "saved" in line)
    return bool(saved) and set(saved.values()) == {1}


@pytest.mark.skipif(not can_be_blind(), reason="no process may have a view of the disk of its own here")
def test_workers_that_see_no_file_make_the_same_archive_as_the_processes_of_one_machine(
    tmp_path: Path, dask: DaskCluster
) -> None:
    folder = make(tmp_path / "given")
    line = json.dumps({"title": "A line", "text": "Seen in Oslo, and in Bergen. " * 200})
    (folder / "many.jsonl").write_text("".join(f'{{"_id": "{number}", {line[1:]}\n' for number in range(400)))
    with (folder / "too large to send.bin").open("wb") as large:
        large.truncate(CARRIED + 1)
    with zipfile.ZipFile(folder / "too large to come back.zip", "w", zipfile.ZIP_DEFLATED) as wide:
        wide.write(folder / "too large to send.bin", "inside.bin")
    archive = tmp_path / "archive"
    archive.mkdir()
    for name in ("one", "two"):
        dask.worker(name, blind_to=[folder, archive], nanny=name == "two")
    code, lines, messages = ended(begin("on_cluster", archive, folder, dask.address))
    assert (code, messages) == (0, "")
    statuses = Counter(line["status"] for line in lines if "path" in line)
    assert statuses == {"done": 414, "damaged": 1, "empty": 1, "unsupported": 2}
    assert each_saved_once(lines)
    assert contents(archive) == by_pool(tmp_path, folder)
    for name in ("one", "two"):
        assert "report.txt" not in dask.log(name)  # it looked into the folder first
        kept = dask.temporary(name).glob("footnote-*")  # the folder of a reader that waits for its next file is empty
        assert [left for left in kept if left.is_file() or any(left.iterdir())] == []


def test_a_lost_workers_documents_are_done_again_and_saved_once(tmp_path: Path, dask: DaskCluster) -> None:
    folder = some(tmp_path / "given", 60)
    first, _ = dask.worker("first"), dask.worker("second")
    process = begin("on_cluster", tmp_path / "archive", folder, dask.address)
    assert process.stdout is not None
    seen = [json.loads(process.stdout.readline()) for _ in range(10)]
    first.kill()
    code, rest, messages = ended(process)
    assert (code, messages) == (0, "")
    lines = seen + rest
    assert Counter(line["status"] for line in lines if "path" in line) == {"done": 60}
    assert each_saved_once(lines)
    assert contents(tmp_path / "archive") == by_pool(tmp_path, folder)


def test_a_document_that_kills_costs_only_itself(tmp_path: Path, dask: DaskCluster) -> None:
    folder = some(tmp_path / "given", 20)
    (folder / "005a.txt").write_text("Oslo. KILL THE WORKER")
    (folder / "010a.txt").write_text("Oslo. KILL THE HOST")
    (folder / "015a.txt").write_text("Oslo. HANG")
    for name in ("one", "two"):
        dask.worker(name, nanny=True)
    code, lines, messages = ended(begin("on_cluster", tmp_path / "archive", folder, dask.address, 15))
    assert (code, messages) == (0, "")
    assert each_saved_once(lines)
    events = {line["path"]: line for line in lines if "path" in line}
    ill = {path: line["reason"] for path, line in events.items() if line["status"] != "done"}
    assert sorted(ill) == ["005a.txt", "010a.txt", "015a.txt"], ill
    assert {events[path]["status"] for path in ill} == {"partial"}
    assert "killed by the system, most often for want of memory" in ill["005a.txt"]
    assert "the 2 workers that took it up broke down one after the other" in ill["010a.txt"]
    assert "seconds were too few" in ill["015a.txt"]
    assert len(events) == 23


def test_a_lost_scheduler_ends_the_ingest_and_the_same_command_completes_it(tmp_path: Path, dask: DaskCluster) -> None:
    folder = some(tmp_path / "given", 40)
    dask.worker("one")
    process = begin("on_cluster", tmp_path / "archive", folder, dask.address)
    assert process.stdout is not None
    seen = [json.loads(process.stdout.readline()) for _ in range(10)]
    dask.scheduler.kill()
    code, rest, messages = ended(process)
    assert code == 1
    assert messages.startswith(f"The Dask scheduler at {dask.address} is gone.")
    assert messages.count("\n") == 1
    (tmp_path / "anew").mkdir()
    with DaskCluster(tmp_path / "anew") as anew:
        anew.worker("one")
        code, more, messages = ended(begin("on_cluster", tmp_path / "archive", folder, anew.address))
    assert (code, messages) == (0, "")
    assert each_saved_once(seen + rest + more)
    assert contents(tmp_path / "archive") == by_pool(tmp_path, folder)


def test_a_worker_of_another_edition_is_refused(tmp_path: Path, dask: DaskCluster) -> None:
    folder = some(tmp_path / "given", 1)
    other = tmp_path / "other"
    dask.worker("other", env={"PYTHONPATH": str(_another_edition(other))})
    code, lines, messages = ended(begin("on_cluster", tmp_path / "archive", folder, dask.address))
    assert (code, lines) == (1, [])
    assert "The Dask worker tcp://127.0.0.1:" in messages
    assert "cannot be used: it has Footnote" in messages
    assert "Install there what is installed here, and start it again." in messages


def test_the_command_ingests_through_a_cluster(tmp_path: Path, dask: DaskCluster) -> None:
    folder = some(tmp_path / "given", 3, "Nordlys Havn AS of Oslo paid EUR 12.5 million on 3 March 2019.")
    dask.worker("one")
    command = [sys.executable, "-m", "indexer.cli", "ingest", str(folder), "--archive", str(tmp_path / "archive")]
    command += ["--executor", dask.address, "--no-meaning", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONG, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, lines[-1]["summary"]["done"]) == (0, 3), done.stderr
    assert all(line["mentions"] >= 3 for line in lines[:-1])


def _another_edition(place: Path) -> Path:
    """A copy of this program in which a line is another."""
    home = Path(__file__).parents[2]
    for name in ("indexer", "pipelines", "tests"):
        shutil.copytree(home / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "*.md"))
    with (place / "pipelines" / "news.py").open("a") as file:
        file.write("# another\n")
    return place
