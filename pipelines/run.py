"""One file through the stages of its recipe, inside a worker: whatever goes wrong costs this file and says so.

The only module that catches everything. Touches no archive: `ingest.py` saves what comes back."""

import errno
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, TypeVar

from indexer.config import Config
from indexer.errors import DatabaseUnavailable, OriginalsUnavailable, StorageFull
from indexer.model.documents import Document
from indexer.model.kinds import SourceKind, Status
from indexer.store.originals import Originals, is_still
from pipelines.batches import Batch, told_to_stop
from pipelines.draft import Draft, Recipe
from pipelines.dressing import dressed, is_record
from pipelines.extract.cutting import Part, cut_out, portion_of
from pipelines.extract.kind import decide
from pipelines.extract.material import Portion
from pipelines.extract.rar import further_parts
from pipelines.extract.sandbox import unfold_apart
from pipelines.patience import allowed, patience

Result = TypeVar("Result")
Recipes = Mapping[SourceKind, Recipe]

ASKED = "asked for"  # why a document is of a kind that a person gave; running it again keeps it
CARRIED = 64 * 1024 * 1024  # bytes of a file, or of all that it encloses, that travel to another machine or back
FULL = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS})
READABLE = frozenset({Status.DONE, Status.PARTIAL})
DOING = {
    "extract": "Reading it",
    "find": "Finding names and figures in it",
    "link": "Joining its names",
    "relate": "Reading contracts and ties out of it",
    "save": "Storing what was found in it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to take through its recipe. `kind` is the kind a person asked for, None to decide from what is read.

    `path` is where it was found, None where that is not known. `data` is its bytes (or those of its part) where the
    task was sent to a machine that sees neither; then the originals of what it encloses come back within the drafts.
    `part` is the stretch of a large collection to read; `unfound` is why all stages after reading are to be left out,
    "" where they are not. `batches` is the folder by which the documents of a large container come back as they are
    found, None where all come back at its end; `came` is the last of them that came in an earlier run, and the
    containers around it.
    """

    path: Path | None
    header: Document
    config: Config
    recipes: Recipes
    kind: SourceKind | None = None
    passwords: tuple[str, ...] = ()
    data: bytes | None = None
    part: Part | None = None
    unfound: str = ""
    batches: Path | None = None
    came: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from all other tasks of a run."""
        return f"{self.header.id}-{self.part.number if self.part else ''}"


class TooLargeToTravel(Exception):
    """What a file encloses is too much to be carried in drafts. The file is to be read where the archive is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The file's own draft first, then those of the documents inside it that came back by no batch. `seconds` is the
    time the worker took; `whole` is False where it was told to stop before it had them all."""

    drafts: tuple[Draft, ...]
    seconds: float
    whole: bool = True


def work_on(task: Task) -> Outcome:
    """Read a file and take all its documents through their stages.

    Raises StorageFull, which stops the whole run, and TooLargeToTravel where drafts would have to carry too much.
    """
    began = time.monotonic()
    read = _read(task)
    first = attempt(partial(next, read))
    own = failed(task.header, "extract", first) if isinstance(first, Exception) else through_stages(first, task)
    batch, whole = Batch(task.batches, task.key), True
    while whole and (draft := attempt(partial(next, read, None))) is not None:
        if isinstance(draft, Exception):
            own = cut_short(own, "extract", _told(draft))
            break
        if whole := not told_to_stop(task.batches):
            batch.add(through_stages(draft, task))
    return Outcome((own, *batch.drafts), time.monotonic() - began, whole)


def attempt(work: Callable[[], Result]) -> Result | Exception:
    """What `work` returns, or the error it raised. A full disk, or a server that is away, is no one file's fault: that
    is raised."""
    try:
        return work()
    except (StorageFull, OriginalsUnavailable, DatabaseUnavailable, TooLargeToTravel):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise StorageFull(f"{error.strerror}. What was stored before is intact.") from error
        return error


def through_stages(draft: Draft, task: Task) -> Draft:
    """The draft after all stages of its kind; where one fails, as far as the stages before it came, as partial."""
    decided = attempt(partial(of_kind, draft, task.kind))
    if isinstance(decided, Exception):
        return cut_short(draft, "extract", _told(decided))
    draft = decided
    if draft.document.status not in READABLE or not draft.pages:
        return draft
    if task.unfound:
        return cut_short(draft, "find", task.unfound)
    seconds = allowed(sum(len(page.text) for page in draft.pages), least=task.config.time_limit)
    for stage in task.recipes[draft.document.kind].stages:
        found = attempt(partial(_patiently, stage, draft, seconds))
        if isinstance(found, Exception):
            gave_up = isinstance(found, TimeoutError)
            return cut_short(
                draft, stage_name(stage), f"{seconds:,.0f} seconds were too few" if gave_up else _told(found)
            )
        draft = found
    return draft


def of_kind(draft: Draft, asked: SourceKind | None = None) -> Draft:
    """The draft with its kind of source: the one that a person asked for, or the one it shows, and why."""
    kind, why = (asked, ASKED) if asked else decide(draft)
    return replace(draft, document=replace(draft.document, kind=kind, kind_reason=why))


def stage_name(stage: Callable[[Draft], Draft]) -> str:
    """The stage's name as statuses show it: the folder of `pipelines` that its function lives in."""
    package, _, rest = stage.__module__.partition(".")
    return rest.partition(".")[0] if package == "pipelines" and rest else stage.__name__


def failed(header: Document, stage: str, error: Exception, *, status: Status = Status.FAILED) -> Draft:
    """A document of which nothing could be had."""
    reason = f"{DOING.get(stage, stage)} failed: {_told(error)}."
    return Draft(replace(header, status=status, stage=stage, reason=reason))


def cut_short(draft: Draft, stage: str, why: str) -> Draft:
    """The draft as far as it came, with a reason that says what is missing."""
    reason = f"{DOING.get(stage, stage)} failed: {why}. Its text is kept and can be searched."
    return replace(draft, document=replace(draft.document, status=Status.PARTIAL, stage=stage, reason=reason))


@contextmanager
def open_bytes(task: Task) -> Iterator[IO[bytes]]:
    """The bytes of the task's file: those it carries, else those that were stored of it."""
    if task.data is not None:
        yield BytesIO(task.data)
    else:
        with _at_rest(task) as path, path.open("rb") as file:
            yield file


def _read(task: Task) -> Iterator[Draft]:
    whole = task.part is None or not task.part.cut
    if is_record(task.header):
        originals = Originals(task.config.originals)
        yield from dressed(task.header, originals, lambda path, header: _read_path(path, replace(task, header=header)))
    elif whole and task.data is None:
        with _at_rest(task) as path:
            yield from _read_path(path, task)
    else:
        with open_bytes(task) as file, cut_out(file, task.part, name=Path(task.header.paths[0]).name) as path:
            yield from _read_path(path, task)


@contextmanager
def _at_rest(task: Task) -> Iterator[Path]:
    """A file with the bytes that were stored: where it was found there may be others by now. It is read there, if it is
    still the same, where the other parts of a split archive lie beside it, or the originals lie far away."""
    originals, found = Originals(task.config.originals), task.path
    near = found is not None and found.exists() and (originals.remote or further_parts(found))
    if found is not None and near and is_still(found, task.header.sha256):
        yield found
        return
    with originals.local(task.header.sha256) as path:
        yield path


def _read_path(path: Path, task: Task) -> Iterator[Draft]:
    portion = portion_of(task.part) if task.part else Portion()
    keep = _into(Originals(task.config.originals)) if task.data is None else _carried()
    unfolding = partial(unfold_apart, limits=task.config, passwords=task.passwords, keep=keep, came=task.came)
    return unfolding(path, task.header, portion=portion)


def _into(originals: Originals) -> Callable[[Path], None]:
    """Keeps the original of an enclosed document where those of the archive are."""

    def keep(place: Path) -> None:
        originals.put_file(place)

    return keep


def _carried() -> Callable[[Path], bytes]:
    """Keeps the originals of enclosed documents within their drafts, as long as they are not too much for that."""
    left = CARRIED

    def keep(place: Path) -> bytes:
        nonlocal left
        left -= place.stat().st_size
        if left < 0:
            raise TooLargeToTravel
        return place.read_bytes()

    return keep


def _patiently(stage: Callable[[Draft], Draft], draft: Draft, seconds: float) -> Draft:
    with patience(seconds):
        return stage(draft)


def _told(error: Exception) -> str:
    """The error in a few words for a person: its kind and what it says of itself, without paths of this machine."""
    says = error.strerror if isinstance(error, OSError) else " ".join(str(error).split())
    return f"{type(error).__name__}: {says[:200]}" if says else type(error).__name__
