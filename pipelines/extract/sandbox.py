"""Reads a file in a process apart, with bounded memory, time and output and without network: a file that hangs or
crashes its reader costs that file, and ends with a status and a reason. Knows no format."""

import atexit
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ParamSpec

from indexer.model.documents import Document
from indexer.model.kinds import Status
from pipelines.draft import Draft
from pipelines.extract import bubblewrap
from pipelines.extract.child import MOST_FILES
from pipelines.extract.material import Portion
from pipelines.extract.nesting import STAGE, unfold
from pipelines.extract.rar import further_parts
from pipelines.extract.reader import Ending, Limits, Reader
from pipelines.extract.saying import because

Asked = ParamSpec("Asked")


def unfold_apart(
    path: Path,
    header: Document,
    *,
    limits: Limits,
    passwords: Sequence[str] = (),
    portion: Portion | None = None,
    keep: Callable[[Path], bytes | None] = Path.read_bytes,
    came: Collection[str] = (),
) -> Iterator[Draft]:
    """A file's draft and those of all it encloses one by one, each read in a process apart, kept for the next one.

    What was read before a hang or crash is kept, and the file's own document then says why the rest is missing.
    `keep` takes the originals of documents inside; the bytes that it gives back their drafts carry. `came` is what
    need not come again (`nesting.unfold`). Raises OSError where no process can be started.
    """
    opened = partial(_opened, limits=limits, passwords=passwords)
    return unfold(path, header, opened, portion=portion, keep=keep, came=came)


def _all_of(unfolding: Callable[Asked, Iterator[Draft]]) -> Callable[Asked, list[Draft]]:
    return lambda *file, **more: list(unfolding(*file, **more))


read_apart = _all_of(unfold_apart)


def _opened(
    path: Path, header: Document, *, portion: Portion | None, room: int, limits: Limits, passwords: Sequence[str]
) -> Iterator[Draft]:
    size = header.size or _size(path)
    if size > limits.file_limit:
        reason = f"The file has {size:,} bytes; at most {limits.file_limit:,} are read (FOOTNOTE_FILE_LIMIT_MB)."
        yield _cut_short(header, None, Ending(Status.TOO_LARGE, reason))
        return
    reader = kept(limits)
    own, whole = None, False
    parts = further_parts(path)[: MOST_FILES - 1]
    try:
        for draft in reader.read(path, header, passwords=passwords, portion=portion, room=room, beside=parts):
            own = draft if draft.document.id == header.id else own
            yield draft
        whole = not reader.spent
    except Ending as ending:
        dismiss()
        left = own is None and _left(path, header, ending, room=room, limits=limits)
        yield left or _cut_short(header, own, ending)
    except OSError as error:
        yield _cut_short(header, own, Ending(Status.FAILED, because(error)))
    finally:
        if not whole:
            dismiss()


def _left(path: Path, header: Document, ended: Ending, *, room: int, limits: Limits) -> Draft | None:
    """What a fresh reader finds in a file over which another one ended, by the other way there is to read it."""
    if ended.status not in {Status.FAILED, Status.OUT_OF_MEMORY}:  # what hung may hang again
        return None
    try:
        return kept(limits).read_again(path, header, ended, room=room)
    except (Ending, OSError):
        return None


_kept: list[Reader] = []


def kept(limits: Limits) -> Reader:
    """This process's reader: the one that is there and fits, else a fresh one. Raises OSError where none starts."""
    wanted = (limits.memory_limit, limits.file_limit, limits.time_limit)
    if _kept and (_kept[0].owner != os.getpid() or not _kept[0].alive):
        dismiss()
    if _kept and (_kept[0].limits, _kept[0].server) != (wanted, limits.tika_server):
        dismiss()
    if not _kept:
        try:
            _kept.append(_fresh(limits))
        except Ending as ending:
            raise OSError(ending.reason) from ending
    return _kept[0]


def _fresh(limits: Limits) -> Reader:
    """A reader apart from all files but its own, where this system lets it start; else one that is merely confined."""
    if not bubblewrap.refusal():
        try:
            return Reader(limits)
        except Ending:
            bubblewrap.give_up("the process that reads files does not start within it")
    return Reader(limits)


@atexit.register
def dismiss() -> None:
    """End the reader that is kept: for the next file there will be a fresh one."""
    while _kept:
        _kept.pop().close()


def _cut_short(header: Document, own: Draft | None, ending: Ending) -> Draft:
    """The file's own draft after an ending that was not its reader's: as far as it came."""
    if own is None:
        return Draft(replace(header, status=ending.status, stage=STAGE, reason=ending.reason))
    reason = f"{ending.reason} What was read before is kept."
    return replace(own, document=replace(own.document, status=Status.PARTIAL, stage=STAGE, reason=reason))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # `read` says what is wrong
