"""The worker of the reading room: takes jobs one at a time. A job that fails says why, and the next one goes on."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from indexer.archive import Archive
from indexer.errors import ArchiveBusy, DatabaseUnavailable, FootnoteError, OriginalsUnavailable, StorageFull, WrongUse
from indexer.model.documents import PAGE_IMAGES
from indexer.model.jobs import Job
from indexer.model.kinds import Status
from indexer.model.scope import EVERYTHING
from pipelines.drawing import Drawing
from pipelines.events import Event
from pipelines.extract.picturing import Sheet
from pipelines.extract.sniff import type_of
from pipelines.ingest import Plan, again, ingest, troubled
from pipelines.recipes import RECIPES
from pipelines.run import attempt

PAUSE_SECONDS = 0.1
SCALE = 2.0  # pixels a point, where a job states none
LARGEST_SCALE = 6.0
UPLOAD, SETTLE = "upload", "settle"
KINDS = ("page-image", "retry", UPLOAD, SETTLE)
PATIENT = (UPLOAD, SETTLE)  # what waits for another writer to end
BUSY_SECONDS = 10.0  # after which it is tried again
MOST_ROWS = 5_000  # of files told of one upload

ROW = ("path", "document", "status", "reason", "pages")

Result = dict[str, Any]


def serve(archive: Archive, *, stop: Callable[[], bool]) -> None:
    """Take jobs until `stop` answers True; a job under way is finished first.

    While the database is away there is nothing to do; what was begun by then is done again.
    """
    reclaimed = False
    archive.spool.sweep()
    worker = Worker(archive)
    try:
        while not stop():
            try:
                if not reclaimed:
                    archive.reclaim_jobs(KINDS)
                    reclaimed = True
                busy = worker.once()
            except DatabaseUnavailable:
                busy = reclaimed = False
            if not busy:
                time.sleep(PAUSE_SECONDS)
    finally:
        worker.close()


class Worker:
    """Does jobs. Keeps the process that draws pages for the next page."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._drawing = Drawing(archive.config)
        self._writing_at = 0.0

    def once(self) -> bool:
        """Do the oldest job that waits; False where there is none."""
        ready = time.monotonic() >= self._writing_at
        job = self._archive.take_job(KINDS if ready else [kind for kind in KINDS if kind not in PATIENT])
        if job is None:
            return False
        try:
            result = attempt(partial(self._done, job))
        except (StorageFull, OriginalsUnavailable) as error:
            result = error
        if job.kind in PATIENT and isinstance(result, ArchiveBusy):
            self._writing_at = time.monotonic() + BUSY_SECONDS
            self._archive.postpone_job(job.id)
        elif isinstance(result, Exception):
            self._archive.finish_job(job.id, reason=_reason(result))
        else:
            self._archive.finish_job(job.id, result=result)
        return True

    def close(self) -> None:
        """End what was kept."""
        self._drawing.close()

    def _done(self, job: Job) -> Result:
        by_kind = {"page-image": self._page_image, "retry": self._read_again}
        by_kind |= {UPLOAD: self._take_in, SETTLE: self._follow}
        return by_kind[job.kind](job.payload)

    def _page_image(self, payload: Mapping[str, Any]) -> Result:
        """The image of a page, where the reading room looks for it: `derived/pages/<sha256>/<page>.png`."""
        document = self._archive.document(str(payload["document"]), scope=EVERYTHING)
        page = self._archive.page(document.id, int(payload["page"]), scope=EVERYTHING)
        scale = float(payload.get("scale", SCALE))
        if not 0 < scale <= LARGEST_SCALE:
            raise WrongUse(f"A page is drawn at a scale above 0 and up to {LARGEST_SCALE:g}, not {scale:g}.")
        target = self._archive.config.derived / "pages" / document.sha256 / f"{page.number}.png"
        if not target.exists():
            images = document.facts.get(PAGE_IMAGES, "").split()
            own = page.number <= len(images)  # a disclosure has an image for each page
            with self._archive.originals.local(images[page.number - 1] if own else document.sha256) as path:
                which = (type_of(path), 1) if own else (document.type, page.number)
                _put(target, self._drawing.png(path, Sheet(*which, page.width, page.height, scale)))
        return {"path": target.relative_to(self._archive.config.archive).as_posix()}

    def _take_in(self, payload: Mapping[str, Any]) -> Result:
        """Ingest what was uploaded; tells how each file ended."""
        number, spool = str(payload["upload"]), self._archive.spool
        heard: list[Event] = []
        with Archive.open(self._archive.config, write=True) as writing:
            plan = Plan(collection=spool.collection(number))
            summary = ingest([spool.lay_out(number)], writing, RECIPES, plan=plan, on_event=heard.append)
        if summary.stopped:
            raise ArchiveBusy("The worker was told to end; it goes on with the upload when it is started again.")
        spool.remove(number)
        told = [one for one in heard if one.status is not Status.QUEUED][:MOST_ROWS]
        files = [{name: one.as_json().get(name, "") for name in ROW} for one in told]
        return {"files": files, "collection": plan.collection, **summary.as_json()["summary"]}

    def _follow(self, payload: Mapping[str, Any]) -> Result:  # noqa: ARG002 - as every job
        """Bring names and contracts up to what people decided."""
        with Archive.open(self._archive.config, write=True) as writing:
            return {"documents": writing.settle()}

    def _read_again(self, payload: Mapping[str, Any]) -> Result:
        """Read again the document of `document`, else those that `reason`, `type` and `stage` choose."""
        with Archive.open(self._archive.config, write=True) as writing:
            if "document" in payload:
                chosen = iter([writing.document(str(payload["document"]), scope=EVERYTHING)])
            else:
                which = {name: str(payload.get(name, "")) for name in ("reason", "type", "stage")}
                chosen = troubled(writing, **which)
            plan = Plan(passwords=tuple(payload.get("passwords", ())))
            summary = again(chosen, writing, RECIPES, plan=plan, on_event=_unheard)
        result: Result = summary.as_json()["summary"]
        return result


def _put(target: Path, image: bytes) -> None:
    """Write beside and rename, so that nobody ever sees half an image."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as beside:
        try:
            beside.write(image)
            beside.flush()
            Path(beside.name).replace(target)
        finally:
            Path(beside.name).unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    match error:
        case FootnoteError():
            return str(error)
        case KeyError():
            return f"The job does not say its {error}."
        case _:
            return f"{type(error).__name__}: {error}"


def _unheard(_event: Event) -> None:
    """Nobody listens to a job while it runs; its result tells what it came to."""
