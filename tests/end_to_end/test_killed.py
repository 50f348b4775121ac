"""An ingest that is killed again and again ends, when it is let finish, in the very archive of an undisturbed one."""

import random
import signal
import subprocess
import sys
from pathlib import Path

from tests.end_to_end.given import contents, make

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
