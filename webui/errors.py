"""What a reader is shown when something is wrong: each error has its row here, as a page and as JSON."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from indexer import errors
from webui import twins

_log = logging.getLogger("footnote.webui")


class Words(NamedTuple):
    """The heading of an error's page, and what a reader can do."""

    heading: str
    advice: str = ""


OURS: Mapping[type[errors.FootnoteError], Words] = {
    errors.FootnoteError: Words("Something went wrong", "Nothing in the archive was changed. Try once more."),
    errors.WrongUse: Words("This address asks for something that cannot be", "Go back, or start from the search."),
    errors.NotFound: Words("Not in the archive", "It may have been removed, or its address was copied in part."),
    errors.ArchiveMissing: Words("There is no archive here yet", "Take documents in first: footnote ingest FOLDER."),
    errors.ArchiveBusy: Words("The archive is busy", "Documents are being taken in. Try again in a moment."),
    errors.ArchiveOutdated: Words("The archive was made by another version", "Ask whoever looks after it."),
    errors.DatabaseUnavailable: Words(
        "The database does not answer", "Nothing is lost. The page comes back by itself as soon as the database does."
    ),
    errors.StorageFull: Words("The disk is full", "What was stored before is intact. Make room, then try again."),
    errors.OriginalsUnavailable: Words(
        "The original files cannot be reached", "Their text, names and contracts can still be read here."
    ),
    errors.EngineUnavailable: Words(
        "The search engine does not answer",
        "This does not mean that nothing was found. Documents, entities and contracts can still be opened.",
    ),
    errors.IndexOutdated: Words("The index has to be made again", "Run: footnote rebuild."),
    errors.QueryError: Words("This search cannot be understood", "Change it below, or see how to search."),
    errors.MeaningUnavailable: Words("This archive cannot be searched by meaning yet", "Search by words instead."),
}
HTTP: Mapping[int, Words] = {
    400: Words("This address asks for something that cannot be", "Go back, or start from the search."),
    404: Words("There is no such page", "The address may have been copied in part."),
    405: Words("This address cannot be used that way"),
    421: Words("This is not an address of the reading room"),
    500: Words("Something went wrong", "Nothing in the archive was changed. The console tells more."),
    503: Words("Not ready yet", "Try again in a moment."),
}


def register(app: Flask) -> None:
    """Show every error as a page, or as JSON where JSON was asked for."""
    app.register_error_handler(errors.FootnoteError, _ours)
    app.register_error_handler(HTTPException, _http)


def words_for(error: errors.FootnoteError) -> Words:
    """The row of the error's class, or of the nearest class above it."""
    return next(OURS[one] for one in type(error).__mro__ if one in OURS)


def _ours(error: errors.FootnoteError) -> Response:
    if error.http_status >= 500:
        _log.warning("%s: %s", type(error).__name__, error)
    position = error.position if isinstance(error, errors.QueryError) else None
    return _answer(type(error).__name__, str(error), error.http_status, words_for(error), position=position)


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400:  # a redirection is no error
        return Response(error.get_response())  # type: ignore[arg-type]
    words = HTTP.get(code) or Words(HTTPStatus(code).phrase if code in set(HTTPStatus) else "Error")
    detail = words.heading + "." if code in (404, 500) else str(error.description or words.heading)
    answer = _answer(type(error).__name__, detail, code, words)
    if isinstance(error, ServiceUnavailable) and error.retry_after is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _answer(name: str, detail: str, status: int, words: Words, *, position: int | None = None) -> Response:
    if _wants_json():
        answer = twins.as_json({"error": name, "detail": detail})
    else:
        answer = twins.html(
            "errors/error.html", words_=words, detail=detail, status=status, position=position, query=_query(position)
        )
    answer.status_code = status
    return answer


def _wants_json() -> bool:
    if request.method == "PUT":  # sent by programs alone, which mostly do not say what they understand
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.endswith((".json", ".csv")) or best == "application/json"


def _query(position: int | None) -> str:
    return request.args.get("q", "") if position is not None else ""
