"""What a Tika server finds in files of all kinds that our own readers do not: its words that we have nowhere.

Run: python -m tests.quality.beside_tika [--most N] [KIND…]. Tika recognises no letters of pictures. Each line is for a
person to look at: Tika also tells of styles, of what is deleted, and of what it makes up itself.
"""

import argparse
import json
import re
import sys
import tempfile
import unicodedata
import urllib.request
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.quality.score_files import DATA, read, rows, words
from tests.servers.tika import Server, install

SKIPPED = {"X-Tika-OCRskipOcr": "true", "X-Tika-PDFOcrStrategy": "no_ocr", "Accept": "application/json"}
SKIPPED["Content-Type"] = "application/octet-stream"  # Tika looks for itself what it is
PORT, SHOWN = 9871, 12
_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")


@dataclass(frozen=True, slots=True)
class Beside:
    """A file: how many different words both have, those that Tika alone has, and how many we alone have."""

    path: str
    both: int
    missed: tuple[str, ...]
    ours_alone: int

    def line(self) -> str:
        shown = " ".join(self.missed[:SHOWN]) + (" …" if len(self.missed) > SHOWN else "")
        return f"{len(self.missed):>6} of {self.both + len(self.missed):>6}  {self.path}: {shown}"


def compared(data: Path, server: Server, *, kinds: Collection[str] = ()) -> Iterator[Beside]:
    """Every file of the set that Tika finds words in."""
    for row in rows(data, kinds):
        path = data / row["path"]
        theirs = _words("\n".join(_by_tika(path, server)))
        ours = _words("\n".join(words(draft) for draft in read(path, *filter(None, [row.get("password")]))))
        if theirs:
            missed = tuple(word for word in theirs if word not in ours)
            yield Beside(row["path"], len(theirs) - len(missed), missed, len(ours.keys() - theirs.keys()))


def _by_tika(path: Path, server: Server) -> Iterator[str]:
    """The text of a file and of each that it encloses; nothing where Tika gives up."""
    asked = urllib.request.Request(f"{server.url}/rmeta/text", path.read_bytes(), SKIPPED, method="PUT")
    try:
        with urllib.request.urlopen(asked, timeout=server.seconds) as answer:
            found = json.load(answer)
    except (OSError, ValueError):
        return
    yield from (one.get("X-TIKA:content") or "" for one in found)


def _words(text: str) -> dict[str, None]:
    """The different words and figures, in order, but for case and marks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return dict.fromkeys(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", help="kinds of file or expectations; all where none is given")
    parser.add_argument("--most", type=int, default=40, metavar="N", help="files shown")
    parser.add_argument("--data", type=Path, default=DATA)
    chosen = parser.parse_args()
    install()
    with tempfile.TemporaryDirectory(prefix="footnote-tika-") as folder:
        server = Server(Path(folder), PORT)
        server.start()
        try:
            found = list(compared(chosen.data, server, kinds=chosen.kinds))
        finally:
            server.stop()
    for one in sorted((one for one in found if one.missed), key=lambda one: -len(one.missed))[: chosen.most]:
        print(one.line())
    both, missed, alone = (
        sum(counts) for counts in zip(*((f.both, len(f.missed), f.ours_alone) for f in found), strict=True)
    )
    print(f"{len(found)} files: {both:,} words in both, {missed:,} in Tika's alone, {alone:,} in ours alone")


if __name__ == "__main__":
    sys.exit(main())
