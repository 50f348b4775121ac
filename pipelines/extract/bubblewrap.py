"""bubblewrap, where the system has it: a process that sees the system's libraries, Python, our code and its own folder,
and nothing else. Says how to start one; `reader.py` does."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

INSIDE = Path("/reader")  # what the process calls its own folder
_PACKAGES = Path(__file__).parents[2]
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/opt", "/nix/store", "/gnu/store")
_SETTINGS = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "fonts", "alternatives", "mime.types")


@lru_cache(maxsize=1)
def program() -> str | None:
    """Where bubblewrap is, None where the system has none."""
    return shutil.which("bwrap")


def refusal() -> str:
    """Why bubblewrap cannot do its work here (containers and some systems forbid it), "" where it can."""
    return _given_up[0] if _given_up else _tried()


def give_up(why: str) -> None:
    """Use it no more in this process."""
    _given_up.append(why)


_given_up: list[str] = []


@lru_cache(maxsize=1)
def _tried() -> str:
    found = program()
    if found is None:
        return "bubblewrap is not installed"
    trial = [found, *_APART, *_shown(()), "--", "/usr/bin/env", "true"]
    try:
        done = subprocess.run(trial, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - no outside word
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not start ({type(error).__name__})"
    said = " ".join(done.stderr.split()).removeprefix("bwrap: ")
    return f"the system forbids what bubblewrap needs ({said[:120]})" if done.returncode else ""


def command(folder: Path, *, number_to: int, superuser: bool, shown: Sequence[Path] = ()) -> list[str]:
    """What to put before a command so that it runs with `folder` as the only place to write.

    The process's number goes as JSON ("child-pid") to the file descriptor `number_to`; `shown` are further folders it
    may read. A superuser's process keeps the right to read what belongs to others, as far as it sees it at all.
    """
    rights = ["--cap-drop", "ALL", *(("--cap-add", "CAP_DAC_READ_SEARCH") if superuser else ())]
    own = ["--bind", str(folder), str(INSIDE), "--chdir", str(INSIDE)]
    homes = ["--setenv", "HOME", str(INSIDE), "--setenv", "TMPDIR", str(INSIDE)]
    seen = _shown(shown)
    if not any(place.startswith("/tmp/") for place in seen):  # noqa: S108 - where some libraries write, come what may
        own += ["--symlink", str(INSIDE), "/tmp"]  # noqa: S108
    places = [*own, *seen, "--remount-ro", "/"]
    return [program() or "bwrap", *_APART, *rights, *places, *homes, "--info-fd", str(number_to), "--"]


# The process is the first of its own: what it might leave behind ends with it.
_APART = ("--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session")


def _shown(more: Sequence[Path]) -> list[str]:
    """Options that let the process see, not change, what Python and its libraries need."""
    python = {Path(path) for path in (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix)}
    search = {Path(path) for path in sys.path if Path(path).is_absolute()} - {_PACKAGES}
    ours = {_PACKAGES / "indexer", _PACKAGES / "pipelines"}
    options = ["--proc", "/proc", "--dev", "/dev"]
    for place in (*_SYSTEM, *(f"/etc/{name}" for name in _SETTINGS)):
        options += ["--ro-bind-try", place, place]
    for place in map(str, sorted(python | search | ours | set(more))):
        options += ["--ro-bind-try", place, place]
    return options
