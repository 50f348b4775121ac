"""Files on their way in from a browser: kept under numbers until they are whole, whatever they are called. A sending
that was broken off goes on where it stopped."""

import hashlib
import json
import re
import shutil
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from indexer.errors import NotFound, WrongUse
from indexer.store.originals import digest_of

MOST_FILES = 5_000
KEPT_DAYS = 3  # for a sending that nobody finishes
_ID = re.compile(r"[0-9a-f]{32}")
_PORTION = 1024 * 1024
_LONGEST_PART, _LONGEST_NAME = 120, 600  # bytes of a part of a path; letters of all of it


@dataclass(frozen=True, slots=True)
class Coming:
    """A file of a sending: the path people know it by, its size, and how much of it is here."""

    name: str
    size: int
    received: int = 0

    @property
    def whole(self) -> bool:
        return self.received == self.size


class Spool:
    """The sendings of one archive, each a folder of numbered files beside a list of what they are."""

    def __init__(self, folder: Path, *, file_limit: int, total_limit: int) -> None:
        self._folder = folder
        self._file_limit = file_limit
        self._total_limit = total_limit

    def begin(self, collection: str, files: Sequence[tuple[str, int]]) -> str:
        """Announce files by name and size; gives the id of the sending. The same files again are the same sending.

        Raises WrongUse where they are too many or too large.
        """
        self._check(files)
        names = safe_names([name for name, _ in files])
        listed = [[name, size] for name, (_, size) in zip(names, files, strict=True)]
        told = json.dumps({"collection": plain(collection), "files": listed}, sort_keys=True)
        number = hashlib.sha256(told.encode()).hexdigest()[:32]
        place = self._folder / number
        if not (place / "list.json").exists():
            place.mkdir(parents=True, exist_ok=True)
            (place / "list.part").write_text(told, encoding="utf-8")
            (place / "list.part").replace(place / "list.json")
        return number

    def collection(self, number: str) -> str:
        """Where its files are to go. Raises NotFound."""
        return str(self._list(number)["collection"])

    def files(self, number: str) -> list[Coming]:
        """The files of a sending with what is here of each. Raises NotFound."""
        listed = self._list(number)["files"]
        return [Coming(name, size, _size(self._file(number, at))) for at, (name, size) in enumerate(listed)]

    def receive(self, number: str, at: int, offset: int, source: IO[bytes]) -> Coming:
        """Take a portion of a file that begins at `offset`, which must be where the last one ended (else nothing is
        taken); gives how it stands. Raises NotFound, WrongUse for more bytes than were announced."""
        files = self.files(number)
        if not 0 <= at < len(files):
            raise NotFound(f"This upload has {len(files):,} files, no file {at}.")
        if offset != files[at].received:
            return files[at]
        room = files[at].size - offset
        with self._file(number, at).open("ab") as target:
            while portion := source.read(min(_PORTION, room + 1)):
                if len(portion) > room:
                    target.truncate(offset)
                    raise WrongUse(f"{files[at].name} has more bytes than was said.")
                target.write(portion)
                room -= len(portion)
        return self.files(number)[at]

    def digest(self, number: str, at: int) -> str:
        """The SHA-256 of what is here of a file."""
        path = self._file(number, at)
        path.touch()
        with path.open("rb") as file:
            return digest_of(file).sha256

    def forget(self, number: str, at: int) -> None:
        """Take back what came of a file, to have it sent anew."""
        self._file(number, at).unlink(missing_ok=True)

    def lay_out(self, number: str) -> Path:
        """The folder of a whole sending, with its files under their names. Raises WrongUse where some are missing."""
        place = self._place(number) / "files"
        for at, one in enumerate(self.files(number)):
            target = place / one.name
            if target.exists():
                continue
            if not one.whole:
                raise WrongUse(f"{one.name} has not arrived whole. Send the same files again; what is here is kept.")
            target.parent.mkdir(parents=True, exist_ok=True)
            self._file(number, at).touch()
            self._file(number, at).replace(target)
        return place

    def remove(self, number: str) -> None:
        """Delete a sending."""
        shutil.rmtree(self._place(number), ignore_errors=True)

    def sweep(self) -> None:
        """Delete sendings that nobody went on with for some days."""
        if not self._folder.is_dir():
            return
        for place in self._folder.iterdir():
            newest = max((one.stat().st_mtime for one in (place, *place.rglob("*"))), default=0.0)
            if newest < time.time() - KEPT_DAYS * 24 * 3600:
                shutil.rmtree(place, ignore_errors=True)

    def _check(self, files: Sequence[tuple[str, int]]) -> None:
        if not files:
            raise WrongUse("No file was chosen.")
        if len(files) > MOST_FILES:
            raise WrongUse(f"At most {MOST_FILES:,} files can be sent at once, not {len(files):,}.")
        total = sum(size for _, size in files)
        if any(size < 0 for _, size in files) or total > self._total_limit:
            raise WrongUse(f"At most {self._total_limit:,} bytes can be sent at once, not {total:,}.")
        for name, size in files:
            if size > self._file_limit:
                raise WrongUse(f"{plain(name)} has {size:,} bytes; at most {self._file_limit:,} are taken of one file.")

    def _list(self, number: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self._place(number) / "list.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise NotFound(f"There is no upload {number}.") from None
        return found

    def _place(self, number: str) -> Path:
        if not _ID.fullmatch(number):
            raise NotFound("There is no such upload.")
        return self._folder / number

    def _file(self, number: str, at: int) -> Path:
        return self._place(number) / f"{at:05}.part"


def safe_names(names: Sequence[str]) -> list[str]:
    """Paths that lie below any folder and that any file system takes; equal ones get a number."""
    taken: Counter[str] = Counter()
    found = []
    for at, name in enumerate(names, 1):
        parts = [_part(one) for one in plain(name).replace("\\", "/").split("/")]
        path = "/".join(one for one in parts if one.strip(". ")) or f"file {at}"
        free = path
        while taken[free.casefold()]:
            taken[path.casefold()] += 1
            stem, dot, ending = path.rpartition(".")
            count = taken[path.casefold()]
            free = f"{stem} ({count}){dot}{ending}" if stem and "/" not in ending else f"{path} ({count})"
        taken[free.casefold()] += 1
        found.append(free)
    return found


def plain(text: str) -> str:
    """Without control characters and those that turn or hide others, and not longer than a path may be."""
    seen = (one for one in text[:_LONGEST_NAME] if unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return "".join(seen).strip()


def _part(text: str) -> str:
    """A part of a path, cut before its ending where it is too long."""
    data = text.strip().encode()
    if len(data) <= _LONGEST_PART:
        return text.strip()
    stem, dot, ending = text.rpartition(".")
    kept = f".{ending}" if dot and len(ending) <= 10 else ""
    return (stem or text).encode()[: _LONGEST_PART - len(kept.encode())].decode("utf-8", "ignore") + kept


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
