"""What decides what is made of a file: this program's own code, Python, and the libraries that read and find. Two
machines of one edition make the same of the same file."""

import hashlib
import re
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TypeAlias

from pipelines.extract import tesseract

DISTRIBUTION = "footnote-archive"
OWN = "Footnote"
PACKAGES = ("indexer", "pipelines")
EXTRAS = frozenset({"", "ocr", "semantic", "tika"})  # the others change nothing of what is found
MISSING = "missing"

Edition: TypeAlias = tuple[tuple[str, str], ...]


@cache
def edition() -> Edition:
    """Name and version of each part of this machine; Footnote's own also tells its code, as that changes between."""
    parts = {name: _version(name) for name in _libraries()}
    python = ".".join(map(str, sys.version_info[:2]))
    letters = f"{tesseract.version()} ({' '.join(sorted(tesseract.packs()))})" if tesseract.installed() else MISSING
    own = {OWN: f"{_version(DISTRIBUTION)} ({_code()})", "Python": python, "Tesseract": letters}
    return tuple({**own, **parts}.items())


def differences(wanted: Edition) -> str:
    """What is another here than in `wanted`, for a person; "" where nothing is."""
    here = dict(edition())
    told = (f"{name} {here.get(name, MISSING)} instead of {one}" for name, one in wanted if here.get(name) != one)
    return ", ".join(told)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return MISSING


def _libraries() -> list[str]:
    """The distributions that Footnote asks for, as far as they bear on what is read and found."""
    try:
        asked = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return []
    named = {}
    for line in asked:
        extra = re.search(r"""extra\s*==\s*["']([\w-]+)""", line)
        if (extra.group(1) if extra else "") in EXTRAS:
            named[re.split(r"[^\w.-]", line, maxsplit=1)[0]] = True
    return sorted(named)


def _code() -> str:
    """A digest of all that the packages hold, but for their documentation and what Python itself keeps beside them."""
    digest, home = hashlib.sha256(), Path(__file__).parents[1]
    for package in PACKAGES:
        for path in sorted((home / package).rglob("*")):
            if path.is_file() and path.suffix not in (".md", ".pyc"):
                digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]
