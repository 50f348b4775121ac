"""What people decide in the reading room: same, different, unsure, taken back; who, when and why is kept and shown."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from indexer.errors import WrongUse
from indexer.model.entities import Judgement
from indexer.model.json_form import Json
from webui import forms
from webui.context import current_archive, current_reader

pages = Blueprint("judging", __name__)

FORM_BYTES = 16 * 1024
LONGEST = 500  # characters of a reason
SETTLE = "settle"  # the job by which the worker follows what was decided


@pages.post("/judgements")
def judge() -> BaseResponse:
    """Keep what a person decides of two entities or contracts, and go back to where it was decided."""
    said = _said()
    left, right, verdict = (said.get(name, "").strip() for name in ("left", "right", "verdict"))
    if not left or not right:
        raise WrongUse("A judgement names two entities or two contracts.")
    archive = current_archive()
    archive.judge(left, right, verdict=verdict, by=current_reader().name, why=_why(said.get("why", "")))
    archive.ask(SETTLE, {})
    return _back()


@pages.post("/judgements/<int:number>/undo")
def undo(number: int) -> BaseResponse:
    """Take a judgement back; it stays on record."""
    _said()
    archive = current_archive()
    archive.undo(number, by=current_reader().name)
    archive.ask(SETTLE, {})
    return _back()


def as_json(one: Judgement) -> Json:
    """A judgement as JSON twins show it."""
    said: Json = {"judgement": one.id, "left": one.left, "right": one.right, "verdict": one.verdict}
    return {**said, "by": one.by, "at": one.at, "why": one.why, "undone": one.undone}


def _said() -> dict[str, str]:
    forms.bounded(FORM_BYTES)
    forms.check(request.form.get("token", ""), what="Judging is")
    return request.form.to_dict()


def _why(text: str) -> str:
    words = " ".join(text.replace("\0", "").split())
    if len(words) > LONGEST:
        raise WrongUse(f"A reason has at most {LONGEST} characters.")
    return words


def _back() -> BaseResponse:
    """To the page it came from: a path of this application alone, so that no form leads elsewhere."""
    to = request.form.get("back", "")
    here = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return redirect(to if here else "/", code=303)
