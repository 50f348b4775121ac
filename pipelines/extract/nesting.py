"""A file and all that it encloses, however deep: what is inside is laid on disk and read file by file, within bounds.

Knows no format and no process: `Opening` is told how one file is opened. A file inside that cannot be read, or that
takes its reader down, costs that file alone.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from indexer import leftovers
from indexer.model.documents import Document
from indexer.model.kinds import GOOD_ENDS, Status
from pipelines.draft import Draft
from pipelines.extract.material import MEBIBYTE, Portion
from pipelines.extract.wire import pack, unpack

STAGE = "extract"
DEEPEST = 20  # containers within containers
MOST = 100_000  # documents inside one file, all depths together
ROOM_LEAST, ROOM_TIMES = 256 * MEBIBYTE, 100  # what a file may unfold to: so much, or so many times its own size


class Opening(Protocol):
    """Opens one file: its own draft, then one for each document right inside it.

    One that is still to be read is `queued` and carries its bytes; `room` is how many of these there may be. The own
    draft comes again, as the last one, where its ending has changed by then.
    """

    def __call__(self, path: Path, header: Document, *, portion: Portion | None, room: int) -> Iterator[Draft]: ...


def unfold(
    path: Path,
    header: Document,
    opened: Opening,
    *,
    portion: Portion | None = None,
    keep: Callable[[Path], bytes | None] = Path.read_bytes,
    came: Collection[str] = (),
) -> Iterator[Draft]:
    """The drafts of a file, a container always before what it holds.

    `keep` takes the original of each document inside; the bytes that it gives back the draft carries. `came` names the
    last document inside that came earlier, and the containers around it: those drafts, and all before them, are left
    out, and what is no container around it is not read again.
    """
    with ExitStack() as ending:
        size = header.size or path.stat().st_size if path.exists() else header.size
        unfolding = _Unfolding(opened, ending, keep, room=room_for(size), came=frozenset(came))
        for draft in unfolding.of(path, header, portion=portion):
            if draft.document.id not in came:
                yield draft


def room_for(size: int) -> int:
    """The bytes that a file of so many may unfold to."""
    return max(ROOM_LEAST, ROOM_TIMES * size)


class _Unfolding:
    """One outermost file on its way: what is left of its room, and how many documents it has brought."""

    def __init__(
        self,
        opened: Opening,
        ending: ExitStack,
        keep: Callable[[Path], bytes | None],
        *,
        room: int,
        came: Collection[str],
    ) -> None:
        self._opened = opened
        self._ending = ending
        self._keep = keep
        self._room = room
        self._came = came
        self._count = 0

    @cached_property
    def _folder(self) -> Path:
        """Made when something is laid down: most files enclose nothing, and to remove it takes some disks 3 ms."""
        return Path(self._ending.enter_context(TemporaryDirectory(prefix=leftovers.prefix())))

    def of(
        self, path: Path, header: Document, *, portion: Portion | None = None, around: frozenset[str] = frozenset()
    ) -> Iterator[Draft]:
        """The drafts of a file; `around` are the hashes of those that enclose it."""
        own, inside = Draft(header), list[tuple[Document, Path]]()
        stopped = False
        drafts = self._opened(path, header, portion=portion, room=self._room)
        for draft in drafts:
            if draft.document.id == header.id:
                own = draft
            elif self._count >= MOST:
                stopped = True
                break
            else:
                inside.append(self._laid_down(draft))
        if stopped:
            told = f"It encloses more than {MOST:,} documents; the rest was not unpacked."
            own = _partial(own, told)
        yield own
        for document, place in self._still_to_come(inside):
            yield from self._inner(document, place, around | {header.sha256})

    def _still_to_come(self, inside: list[tuple[Document, Path]]) -> list[tuple[Document, Path]]:
        """Without those before the last that came, or before the container that it lies in."""
        first = next((at for at, (document, _) in enumerate(inside) if document.id in self._came), 0)
        for _, place in inside[:first]:
            place.unlink(missing_ok=True)
            _read_beside(place).unlink(missing_ok=True)
        return inside[first:]

    def _laid_down(self, draft: Draft) -> tuple[Document, Path]:
        """A document inside, and the file that its bytes are in now; what was read of it lies beside them."""
        self._count += 1
        place = self._folder / str(self._count)
        if draft.original is not None:
            place.write_bytes(draft.original)
            self._room -= len(draft.original)
        if draft.document.status is not Status.QUEUED:
            _read_beside(place).write_bytes(pack(replace(draft, original=None)))
        return draft.document, place

    def _inner(self, document: Document, place: Path, around: frozenset[str]) -> Iterator[Draft]:
        if document.status is not Status.QUEUED:
            read = _read_beside(place)
            yield self._with_original(unpack(read.read_bytes()), place)
            read.unlink()
        elif len(around) > DEEPEST or document.sha256 in around:
            deep = f"It lies more than {DEEPEST} containers deep."
            reason = deep if len(around) > DEEPEST else "It is the very file that it lies in; it is not read again."
            unread = replace(document, status=Status.TOO_LARGE, stage=STAGE, reason=reason, type="unknown")
            yield self._with_original(Draft(unread), place)
        else:
            drafts = self.of(place, document, around=around)
            yield self._with_original(next(drafts), place)
            yield from drafts
        place.unlink(missing_ok=True)

    def _with_original(self, draft: Draft, place: Path) -> Draft:
        return replace(draft, original=self._keep(place)) if place.exists() else draft


def _read_beside(place: Path) -> Path:
    return place.with_suffix(".read")


def _partial(own: Draft, told: str) -> Draft:
    document = own.document
    status = Status.PARTIAL if document.status in GOOD_ENDS else document.status
    reason = f"{document.reason} {told}".strip()
    return replace(own, document=replace(document, status=status, stage=STAGE, reason=reason))
