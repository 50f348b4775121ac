"""Reading apart: the same drafts as in this process, and an ending for every file that hangs or crashes its reader."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.extract import bubblewrap, sandbox
from pipelines.extract.material import Portion
from pipelines.extract.reader import Ending
from pipelines.extract.reading import read
from pipelines.extract.refused_calls import program
from pipelines.extract.sandbox import read_apart
from tests.pipelines.extract.making import header, lines, pdf, word

MEBIBYTE = 1024 * 1024
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Limits:
    file_limit: int = 64 * MEBIBYTE
    memory_limit: int = 1024 * MEBIBYTE
    time_limit: float = 60.0
    tika_server: str = ""


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_drafts_are_the_same_as_read_in_this_process(tmp_path: Path) -> None:
    path = written(tmp_path, "a.pdf", pdf(lines("Four cranes were ordered.", "Nobody knows why.")))
    apart, here = read_apart(path, header(path), limits=Limits()), read(path, header(path))
    assert [draft.document for draft in apart] == [draft.document for draft in here]
    assert apart[0].pages[0].text == here[0].pages[0].text
    for there, ours in zip(apart[0].pages[0].boxes, here[0].pages[0].boxes, strict=True):
        assert there == pytest.approx(ours)


def test_the_reader_is_kept_for_the_next_file(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"Words")
    read_apart(path, header(path), limits=Limits())
    [first] = sandbox._kept
    number = first.number
    read_apart(path, header(path), limits=Limits())
    assert [reader.number for reader in sandbox._kept] == [number]


def test_passwords_and_line_numbers_reach_the_reader(tmp_path: Path) -> None:
    path = written(tmp_path, "a.pdf", pdf(lines("Secret"), password="kran"))
    [draft] = read_apart(path, header(path), limits=Limits(), passwords=("kran",))
    assert draft.pages[0].text == "Secret"
    path = written(tmp_path, "a.jsonl", b'{"text": "a"}\n')
    assert read_apart(path, header(path), limits=Limits(), portion=Portion(7, cut=True))[1].document.inside == "line 7"


def test_a_file_above_the_limit_is_not_touched(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"x" * 2000)
    [draft] = read_apart(path, header(path), limits=Limits(file_limit=1000))
    assert draft.document.status is Status.TOO_LARGE
    assert "2,000 bytes" in draft.document.reason


def test_a_reader_that_makes_no_headway_is_stopped_and_the_next_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "a.html", b"<html><body><p>Words</p></body></html>")
    [draft] = read_apart(path, header(path), limits=Limits(time_limit=0.001))
    assert draft.document.status is Status.TIMED_OUT
    assert "0.001 seconds" in draft.document.reason
    [draft] = read_apart(path, header(path), limits=Limits())
    assert draft.document.status is Status.DONE


def test_a_file_that_takes_too_much_memory_ends_as_such(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>" + "cranes " * 1000 + "</w:t></w:r></w:p>"
    path = written(tmp_path, "a.docx", word(body * 12_000))
    [draft] = read_apart(path, header(path), limits=Limits(memory_limit=160 * MEBIBYTE))
    assert draft.document.status is Status.OUT_OF_MEMORY
    assert "160 MiB" in draft.document.reason or "memory" in draft.document.reason


def test_a_reader_that_died_while_idle_is_replaced(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"Words")
    read_apart(path, header(path), limits=Limits())
    [reader] = sandbox._kept
    os.kill(reader.number, signal.SIGKILL)
    reader._process.wait()
    [draft] = read_apart(path, header(path), limits=Limits())
    assert draft.document.status is Status.DONE


def test_what_was_read_before_a_crash_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path, "a.eml", b"Subject: x\n\nWords")
    [draft] = read(path, header(path))
    ending = Ending(Status.TIMED_OUT, "It was stopped.")
    own = sandbox._cut_short(header(path), draft, ending)
    assert own.pages == draft.pages
    assert (own.document.status, own.document.stage) == (Status.PARTIAL, "extract")
    assert own.document.reason == "It was stopped. What was read before is kept."


def test_a_reader_ends_with_the_process_that_asked(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"Words")
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from indexer.config import Config\nfrom tests.pipelines.extract.making import header\n"
        "from pipelines.extract import sandbox\n"
        "path = Path(sys.argv[1])\nsandbox.read_apart(path, header(path), limits=Config())\n"
        "print(sandbox._kept[0].number, flush=True)\nos.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    number = int(done.stdout)
    for _ in range(200):
        state = Path(f"/proc/{number}/stat")
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the reader outlived the process that asked")


def test_a_file_that_vanishes_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"Words")
    known = header(path)
    path.unlink()
    [draft] = read_apart(path, known, limits=Limits())
    assert (draft.document.status, draft.document.reason) == (Status.FAILED, "It vanished before it could be read.")


def test_where_bubblewrap_may_not_do_its_work_the_reader_is_confined_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bubblewrap, "_given_up", [])
    monkeypatch.setattr(bubblewrap, "program", lambda: "/bin/false")
    monkeypatch.setattr(bubblewrap, "_tried", lambda: "")
    sandbox.dismiss()
    path = written(tmp_path, "a.txt", b"Words")
    [draft] = read_apart(path, header(path), limits=Limits())
    [reader] = sandbox._kept
    assert (draft.document.status, reader.apart) == (Status.DONE, False)
    assert "does not start" in bubblewrap.refusal()
    sandbox.dismiss()


def test_on_a_machine_that_is_not_known_no_filter_is_made() -> None:
    assert program("riscv64", process=1) is None
    for machine in ("x86_64", "aarch64"):
        assert len(program(machine, process=1) or b"") % 8 == 0


def test_an_answer_that_is_none_is_not_believed(tmp_path: Path) -> None:
    from pipelines.extract.wire import pack, unpack

    path = written(tmp_path, "a.pdf", pdf(lines("Four cranes")))
    [draft] = read(path, header(path))
    data = pack(draft)
    assert unpack(data).document == draft.document
    shorter = replace(draft, pages=(replace(draft.pages[0], text="Four"),))
    for broken in (data[:20], b"", b"\x00" * 100, data.replace(b'"pages"', b'"pagez"'), pack(shorter)):
        with pytest.raises(ValueError, match=r".+"):
            unpack(broken)
