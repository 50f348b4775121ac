"""Files in from the browser: a form for a few small ones, portions that go on where they stopped for the rest, and how
a job stands. Only puts bytes into the spool; the worker reads them."""

import hmac
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from indexer.errors import WrongUse
from indexer.model.jobs import Job, JobStatus
from indexer.model.json_form import Json, without_absent
from webui import forms, twins
from webui.context import current_archive, current_scope

pages = Blueprint("upload", __name__)

FORM_BYTES = 64 * 1024 * 1024  # of all files of a plain form
PORTION_BYTES = 8 * 1024 * 1024  # at most of a file at once
LIST_BYTES = 4 * 1024 * 1024  # of the announcement of files


@twins.page(pages, "/upload")
def page(form: str) -> Response:
    """Where files are chosen or dropped; as JSON, what may be sent."""
    archive = current_archive()
    collections = archive.collections(scope=current_scope())
    if form == twins.JSON:
        bounds = {"file_limit": archive.config.file_limit, "upload_limit": archive.config.upload_limit}
        return twins.as_json(
            {"allowed": forms.is_allowed(), **bounds, "portion": PORTION_BYTES, "collections": collections}
        )
    return twins.html(
        "upload/upload.html",
        token=forms.token(),
        allowed=forms.is_allowed(),
        collections=collections,
        config=archive.config,
        form_bytes=FORM_BYTES,
        portion=PORTION_BYTES // 2,
    )


@pages.post("/upload")
def send() -> BaseResponse:
    """The files of a plain form, all at once."""
    forms.bounded(FORM_BYTES + LIST_BYTES)
    _check(request.form.get("token", ""))
    given = [one for one in request.files.getlist("files") if one.filename]
    data = [one.read() for one in given]
    spool = current_archive().spool
    names = [one.filename or "" for one in given]
    number = spool.begin(_collection(request.form), list(zip(names, map(len, data), strict=True)))
    for at, content in enumerate(data):
        spool.forget(number, at)
        spool.receive(number, at, 0, BytesIO(content))
    return redirect(url_for(".job", number=_asked(number)))


@pages.post("/uploads.json")
def begin() -> Response:
    """Announce files; gives the sending and how much of each is here already."""
    forms.bounded(LIST_BYTES)
    said = _said()
    listed = said.get("files")
    if not isinstance(listed, list):
        raise WrongUse("“files” must list names and sizes.")
    files = [(str(one.get("name", "")), _whole(one.get("size"))) for one in listed if isinstance(one, dict)]
    spool = current_archive().spool
    number = spool.begin(_collection(said), files)
    return twins.as_json({"upload": number, "files": [_row(at, one) for at, one in enumerate(spool.files(number))]})


@pages.put("/uploads/<number>/<int:at>")
def receive(number: str, at: int) -> Response:
    """A portion of a file, the body as it is. Where it does not begin at the end of what is here, nothing is taken."""
    forms.bounded(PORTION_BYTES)
    _check(request.headers.get("X-Footnote-Token", ""))
    offset = _whole(request.args.get("offset", "0"))
    return twins.as_json(_row(at, current_archive().spool.receive(number, at, offset, request.stream)))


@pages.post("/uploads/<number>/finish.json")
def finish(number: str) -> Response:
    """All has been sent: its SHA-256 is compared with what the browser says; then the worker is asked."""
    forms.bounded(LIST_BYTES)
    digests = _said().get("sha256")
    spool = current_archive().spool
    files = spool.files(number)
    if not isinstance(digests, list) or len(digests) != len(files):
        raise WrongUse("“sha256” must hold a digest for each file.")
    for at, (one, said) in enumerate(zip(files, digests, strict=True)):
        if not one.whole:
            raise WrongUse(f"{one.name} has not arrived whole.")
        if not hmac.compare_digest(spool.digest(number, at), str(said)):
            spool.forget(number, at)
            raise WrongUse(f"{one.name} was changed on its way and has to be sent again.")
    return twins.as_json({"job": _asked(number)})


@twins.page(pages, "/jobs/<int:number>")
def job(number: int, form: str) -> Response:
    """How a job stands, and what came of each file."""
    found = current_archive().job(number)
    if form == twins.JSON:
        return twins.as_json(_job_json(found))
    waiting = found.status in (JobStatus.QUEUED, JobStatus.RUNNING)
    return twins.html("upload/job.html", job=found, waiting=waiting, files=(found.result or {}).get("files", ()))


def _job_json(found: Job) -> Json:
    told: Json = {"job": found.id, "kind": found.kind, "status": str(found.status), "reason": found.reason}
    return without_absent({**told, "result": dict(found.result) if found.result else None})


def _asked(number: str) -> int:
    archive = current_archive()
    return archive.ask("upload", {"upload": number})


def _row(at: int, one: Any) -> Json:
    return {"number": at, "name": one.name, "size": one.size, "received": one.received}


def _said() -> Mapping[str, Any]:
    said = request.get_json(silent=True)
    if not isinstance(said, dict):
        raise WrongUse("JSON is expected here.")
    _check(str(said.get("token", "")))
    return said


def _collection(said: Mapping[str, Any]) -> str:
    name = str(said.get("collection", "")).strip() or "documents"
    if len(name) > 200 or "\0" in name:
        raise WrongUse("The name of a collection has at most 200 letters.")
    return name


def _check(token: str) -> None:
    forms.check(token, what="Uploads are")


def _whole(value: Any) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise WrongUse("Sizes and offsets are whole numbers.")
    return int(text)
