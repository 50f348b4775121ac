"""The pinned versions run on every Python that the project promises, its earliest patch release included."""

import re
from importlib.metadata import distributions
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
EARLIEST = "3.11.0"
_PIN = re.compile(r"^([\w.-]+)==", re.MULTILINE)


def test_every_pinned_version_runs_on_the_earliest_python_that_is_promised() -> None:
    pinned = {_plain(name) for name in _PIN.findall((ROOT / "constraints.txt").read_text(encoding="utf-8"))}
    asked = {_plain(one.metadata["Name"]): one.metadata.get("Requires-Python") or "" for one in distributions()}
    assert pinned & asked.keys()
    assert [name for name in sorted(pinned & asked.keys()) if not SpecifierSet(asked[name]).contains(EARLIEST)] == []


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
