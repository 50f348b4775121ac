"""What a worker has found in a container, batch by batch on its way to the archive while the worker goes on: bounded
memory on both sides, and what comes first searchable long before the container's end.

Batches travel by the disk: a worker that is killed holds no lock that others wait for, and loses none it has sent.
"""

import pickle
import time
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import StorageFull
from indexer.model.documents import Document
from indexer.model.kinds import Status
from pipelines.draft import Draft

LETTERS = 1_000_000  # of a batch
SECONDS = 5.0  # after which a batch goes, however small
INSIDE = "inside "  # how a container under way notes, as its stage, the last of its documents that came
_SENT, _STOP = ".batch", "stop"


class Batch:
    """The worker's side: gathers drafts and sends them off. Where `folder` is None nothing is sent, all stays here."""

    def __init__(self, folder: Path | None, key: str) -> None:
        self.drafts: list[Draft] = []
        self._folder, self._key = folder, key
        self._letters, self._begun = 0, time.monotonic()

    def add(self, draft: Draft) -> None:
        """One more. Raises StorageFull where it cannot be sent."""
        self.drafts.append(draft)
        self._letters += sum(len(page.text) for page in draft.pages) + len(draft.original or b"")
        if self._folder and (self._letters >= LETTERS or time.monotonic() - self._begun >= SECONDS):
            self._send(self._folder)

    def _send(self, folder: Path) -> None:
        place = folder / f"{time.monotonic_ns():020}-{self._key}"
        try:
            with place.open("wb") as file:
                pickle.dump(self.drafts, file, pickle.HIGHEST_PROTOCOL)
            place.rename(place.with_suffix(_SENT))
        except OSError as error:
            raise StorageFull(f"{error.strerror}. What was stored before is intact.") from error
        self.drafts, self._letters, self._begun = [], 0, time.monotonic()


def tell_to_stop(folder: Path) -> None:
    """Have all workers that send by this folder end with the document that they are at."""
    (folder / _STOP).touch()


def told_to_stop(folder: Path | None) -> bool:
    """Whether a worker that sends by this folder is to go on with no further document."""
    return folder is not None and (folder / _STOP).exists()


def last_that_came(noted: Document) -> str:
    """The id of the last document inside a container that came in a run that was interrupted, "" where none did."""
    under_way = noted.status is Status.READING and noted.stage.startswith(INSIDE)
    return noted.stage.removeprefix(INSIDE) if under_way else ""


def arrived(folder: Path) -> Iterator[tuple[str, list[Draft]]]:
    """The batches that were sent, in order, each with the key of its sender; one is gone once it was looked at."""
    for place in sorted(folder.glob(f"*{_SENT}")):
        with place.open("rb") as file:
            drafts: list[Draft] = pickle.load(file)  # noqa: S301 - what our own worker found
        place.unlink()
        yield place.stem.partition("-")[2], drafts
