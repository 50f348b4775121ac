"""What a form that changes the archive must prove: a page of this application sent it, and it is allowed here."""

import hmac
import secrets

from flask import Flask, current_app, request
from werkzeug.exceptions import BadRequest, Forbidden

from indexer.errors import WrongUse
from webui.access import is_loopback
from webui.context import current_archive

TOKEN = "footnote.token"  # noqa: S105 - the name of it


def prepare(app: Flask) -> None:
    """Give the application the token that only pages of its own can know."""
    app.extensions[TOKEN] = secrets.token_urlsafe(32)
    app.jinja_env.globals |= {"form_token": token, "may_change": is_allowed}


def token() -> str:
    """What each form carries."""
    found: str = current_app.extensions[TOKEN]
    return found


def is_allowed() -> bool:
    """Whether readers may change the archive: only this machine can reach it, or whoever runs it says so."""
    config = current_archive().config
    return config.upload == "on" or (config.upload == "local" and is_loopback(config.host))


def check(sent: str, *, what: str) -> None:
    """Refuse what another web site has a reader's browser send, and all of it where it is not allowed."""
    if not is_allowed():
        raise Forbidden(f"{what} off here: others can reach this reading room. FOOTNOTE_UPLOAD=on allows it.")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden("This was sent by another web site.")
    if not hmac.compare_digest(sent.encode(), token().encode()):
        raise Forbidden("The page is too old. Open it anew and do the same again; what was sent before is kept.")


def bounded(most: int) -> None:
    """Take at most so many bytes, and refuse what does not tell its length."""
    request.max_content_length = most
    if request.content_length is None:
        raise BadRequest("The length of what is sent must be stated.")
    if request.content_length > most:
        raise WrongUse(f"At most {most:,} bytes are taken at once.")
