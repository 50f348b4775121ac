"""An ingest that is killed again and again ends, when it is let finish, in the very archive of an undisturbed one."""

import random
import signal
import subprocess
import sys
from pathlib import Path

from pipelines.extract.pdf import AT_ONCE, WHOLE
from tests.end_to_end.given import contents, make
from tests.pipelines.extract.making import lines, pdf

KILLS = 10


def run(archive: Path, folder: Path, *, moment: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.end_to_end.mortal", str(archive), str(folder), str(moment)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_an_ingest_killed_at_ten_moments_ends_in_the_same_archive(tmp_path: Path) -> None:
    folder = make(tmp_path / "given")
    undisturbed = run(tmp_path / "undisturbed", folder)
    assert undisturbed.returncode == 0, undisturbed.stderr
    steps = int(undisturbed.stdout)
    expected = contents(tmp_path / "undisturbed")
    assert len(expected["documents"]) == 13
    assert expected["contracts"]
    assert all(expected["search"].values())

    choose, kills, number = random.Random(20), 0, 0
    while kills < KILLS:
        archive = tmp_path / f"killed-{number}"
        ended = run(archive, folder, moment=choose.randint(1, steps // 2))
        if ended.returncode == -signal.SIGKILL:
            kills += 1
        else:  # it came to its end before its moment: on to a new one
            assert ended.returncode == 0, ended.stderr
            assert contents(archive) == expected
            number += 1
    assert run(tmp_path / f"killed-{number}", folder).returncode == 0
    assert contents(tmp_path / f"killed-{number}") == expected


def test_a_long_document_killed_on_the_way_ends_as_one_that_was_not(tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    told = "Kestrel Imaging Systems Ltd. signed a contract worth EUR {} million with Nordlys Havn AS on 3 March 2019."
    pages = (lines(f"Page {number}", told.format(number)) for number in range(1, WHOLE + AT_ONCE + 2))
    (folder / "long.pdf").write_bytes(pdf(*pages, title="The long report"))
    undisturbed = run(tmp_path / "undisturbed", folder)
    assert undisturbed.returncode == 0, undisturbed.stderr
    expected = contents(tmp_path / "undisturbed")
    [document] = expected["documents"].values()
    assert len(document["pages"]) == WHOLE + AT_ONCE + 1
    assert len(document["entities"]) == len({one.split("key=")[1].split(",")[0] for one in document["entities"]})
    steps = int(undisturbed.stdout)
    for share in (0.3, 0.6, 0.9):
        archive = tmp_path / f"killed-{share}"
        assert run(archive, folder, moment=int(steps * share)).returncode == -signal.SIGKILL
        assert run(archive, folder).returncode == 0
        assert contents(archive) == expected
