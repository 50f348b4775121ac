"""Files as they came, and images of their pages. Hands bytes on; the worker makes images, never this process."""

import re
import time
from pathlib import Path

from flask import Blueprint, Response, send_file
from werkzeug.exceptions import ServiceUnavailable

from indexer.archive import Archive
from indexer.errors import NotFound
from indexer.model.documents import Document
from indexer.model.jobs import JobStatus
from webui.context import current_archive, current_scope

pages = Blueprint("originals", __name__)

PATIENCE_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.1
SCALE = 2.0  # of the page's points: 144 to the inch
_UNFIT = re.compile(r"[^\w.()\[\] -]+")


@pages.get("/documents/<document_id>/original")
def original(document_id: str) -> Response:
    """The file itself, always as a download: it comes from strangers, and nothing in it may run here."""
    archive = current_archive()
    document = archive.document(document_id, scope=current_scope())
    answer = send_file(
        archive.originals.open(document.sha256),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=file_name(document),
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@pages.get("/documents/<document_id>/pages/<int:number>.png")
def image(document_id: str, number: int) -> Response:
    """The image of a page; made by the worker when it is first asked for, which may take a moment."""
    archive = current_archive()
    document = archive.document(document_id, scope=current_scope())
    if not 1 <= number <= document.pages:
        raise NotFound(f"This document has {document.pages} pages, no page {number}.")
    path = image_path(archive, document, number)
    if not path.is_file():
        _have_made(archive, document, number, path)
    return send_file(path, mimetype="image/png", conditional=True)


def image_path(archive: Archive, document: Document, number: int) -> Path:
    """Where the worker puts the image of a page."""
    return (archive.config.derived / "pages" / document.sha256 / f"{number}.png").resolve()


def file_name(document: Document) -> str:
    """A name to save the original under: the last part of its path, without what steers a header or a shell."""
    path = document.inside or (document.paths[0] if document.paths else "")
    name = _UNFIT.sub("_", path.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    return name[-120:] or f"{document.id}.{document.type}"


def _have_made(archive: Archive, document: Document, number: int, path: Path) -> None:
    """Ask the worker for the image and wait a little.

    Raises NotFound where none can be made, ServiceUnavailable where it takes longer.
    """
    payload = {"document": document.id, "page": number, "scale": SCALE}
    job = archive.ask("page-image", payload)
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found = archive.job(job)
        if found.status in (JobStatus.DONE, JobStatus.FAILED):
            if path.is_file():
                return
            raise NotFound(found.reason or "No image can be made of this page.")
        time.sleep(LOOK_AGAIN_SECONDS)
    raise ServiceUnavailable("The image of this page is still being made. Try again in a moment.", retry_after=3)
