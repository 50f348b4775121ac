"""Rich text (RTF) whose words come before any paragraph is opened: with the command for one, as Tika needs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer import leftovers
from pipelines.extract.material import MEBIBYTE, Material
from pipelines.extract.rtf_running import spoken

OPENING = MEBIBYTE  # bytes in which the first words are looked for
_OPENS = frozenset((b"par", b"pard", b"sect", b"sectd", b"plain", b"ltrch", b"rtlch", b"htmlrtf", b"line"))


@contextmanager
def opened(material: Material) -> Iterator[Material]:
    """The file itself, or where words come before any command that Tika takes for the end of the preamble, a copy with
    one before them, while it is read: Tika drops what groups hold until then."""
    with material.path.open("rb") as file:
        at = unopened(file.read(OPENING))
    if at is None:
        yield material
        return
    with TemporaryDirectory(prefix=leftovers.prefix()) as folder:
        place, data = Path(folder) / "opened", material.data()
        place.write_bytes(data[:at] + rb"\pard " + data[at:])
        yield replace(material, path=place)


def unopened(data: bytes) -> int | None:
    """Where the first words stand that no paragraph was opened for; None where one was."""
    for token in spoken(data):
        if token["word"] in _OPENS:
            return None
        if token["byte"] or token["word"] == b"u" or (token["plain"] or b"").strip():
            return token.start()
    return None
