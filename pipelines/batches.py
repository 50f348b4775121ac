"""What a worker has found in a container, batch by batch on its way to the archive while the worker goes on: bounded
memory on both sides, and what comes first searchable long before the container's end.

Batches travel by the disk: a worker that is killed holds no lock that others wait for, and loses none it has sent.
"""

import pickle
import time
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import StorageFull
from pipelines.draft import Draft

LETTERS = 1_000_000  # of a batch
SECONDS = 5.0  # after which a batch goes, however small
_SENT = ".batch"


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


def arrived(folder: Path) -> Iterator[tuple[str, list[Draft]]]:
    """The batches that were sent, in order, each with the key of its sender; one is gone once it was looked at."""
    for place in sorted(folder.glob(f"*{_SENT}")):
        with place.open("rb") as file:
            drafts: list[Draft] = pickle.load(file)  # noqa: S301 - what our own worker found
        place.unlink()
        yield place.stem.partition("-")[2], drafts
