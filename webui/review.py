"""What people decide in the reading room: same, different, wrong, of another kind, taken back; who, when and why is
kept and shown."""

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from indexer.errors import NotFound, WrongUse
from indexer.lookup.contexts import in_context
from indexer.lookup.decisions import Decision, Side, decisions, mention_at, suggestions
from indexer.model.documents import Document
from indexer.model.entities import Judgement, LikelyPair
from indexer.model.json_form import Json, without_absent
from indexer.model.kinds import ENTITY_KINDS, Kind
from indexer.model.mentions import Mention
from indexer.store.corrections import place_of
from webui import forms, twins
from webui.context import current_archive, current_reader, current_scope
from webui.paging import Paging, asked_pairs, whole_number

pages = Blueprint("review", __name__)

ROWS = 50  # a page
SUGGESTED = 20  # pairs that wait for a person's word
FORM_BYTES = 16 * 1024
LONGEST = 500  # characters of a reason
MOST = 50  # judgements that one form may make
SETTLE = "settle"  # the job by which the worker follows what was decided
KINDS = tuple(kind for kind in Kind if kind in ENTITY_KINDS)


@twins.page(pages, "/review")
def log(form: str) -> Response:
    """Entities that may be one, and everything that people decided, the latest first."""
    archive = current_archive()
    said = archive.judgements()[::-1]
    number = whole_number("page", 1)
    paging = Paging(number, ROWS, len(said), "/review", asked_pairs()).there()
    found = decisions(archive, said[(number - 1) * ROWS : number * ROWS], scope=current_scope())
    likely = suggestions(archive, said, scope=current_scope(), limit=SUGGESTED) if number == 1 else []
    if form == twins.JSON:
        told = {"total": len(said), "judgements": [decision_json(one) for one in found]}
        return twins.as_json(told | {"suggestions": [pair_json(one) for one in likely]})
    return twins.html("review/review.html", found=found, likely=likely, paging=paging, waits=archive.is_waiting())


@twins.page(pages, "/review/mention")
def mention(form: str) -> Response:
    """One mention in its sentence, and what may be wrong about it. Raises NotFound, WrongUse."""
    archive, scope = current_archive(), current_scope()
    at = request.args.get("at", "")
    document_id, place = place_of(at)
    document = archive.document(document_id, scope=scope)
    found = mention_at(archive, document_id, *place, scope=scope)
    about = [one for one in archive.judgements() if one.left == at]
    if found is None and not about:
        raise NotFound("No name was found at that place.")
    decided = decisions(archive, reversed(about), scope=scope)
    if form == twins.JSON:
        told = [decision_json(one) for one in decided]
        return twins.as_json({"at": at, "found": found is not None, "judgements": told})
    shown = {"document": document, "place": place, "decided": decided, "waits": archive.is_waiting()}
    return twins.html("review/mention.html", at=at, kinds=KINDS, **shown, **_found(document, found))


def _found(document: Document, found: Mention | None) -> dict[str, object]:
    """A mention in its sentence, the entity it is taken for, and how a judgement names that in this document alone."""
    if found is None:
        return {"found": None, "context": None, "link": None, "ref": ""}
    archive, scope = current_archive(), current_scope()
    own = archive.entity_ids(document.id).get(found.entity, "")
    link = archive.entity_links([own], scope=scope).get(own) if own else None
    context = in_context(document, found, archive.page(document.id, found.page, scope=scope))
    return {"found": found, "context": context, "link": link, "ref": f"{document.id}#{found.entity}" if link else ""}


@pages.post("/review")
def judge() -> BaseResponse:
    """Keep what a person decides, and go back to where it was decided. A form may name several on the left or right."""
    _check()
    verdict = request.form.get("verdict", "").strip()
    lefts, rights = ([one.strip() for one in request.form.getlist(name)] for name in ("left", "right"))
    pairs = [(left, _asked(right)) for left in lefts for right in rights or [""]]
    if not 0 < len(pairs) <= MOST or not all(left and (right or verdict == "wrong") for left, right in pairs):
        raise WrongUse("A judgement names two entities or contracts, a name and its kind, or a mention.")
    archive, why = current_archive(), _why(request.form.get("why", ""))
    for left, right in pairs:
        archive.judge(left, right, verdict=verdict, by=current_reader().name, why=why)
    archive.ask(SETTLE, {})
    return _back()


@pages.post("/review/<int:number>/undo")
def undo(number: int) -> BaseResponse:
    """Take a judgement back; it stays on record."""
    _check()
    archive = current_archive()
    archive.undo(number, by=current_reader().name)
    archive.ask(SETTLE, {})
    return _back()


def as_json(one: Judgement) -> Json:
    """A judgement as JSON twins show it."""
    said: Json = {"judgement": one.id, "left": one.left, "right": one.right, "verdict": one.verdict}
    kept = {"undone_by": one.undone_by, "undone_at": one.undone_at}
    return {**said, "by": one.by, "at": one.at, "why": one.why, "undone": one.undone, **without_absent(kept)}


def decision_json(one: Decision) -> Json:
    """A judgement with its sides told."""
    return {**as_json(one.judgement), "about": [_side(side) for side in (one.left, one.right) if side is not None]}


def pair_json(one: LikelyPair) -> Json:
    """Two entities that may be one."""
    sides = [{"entity": side.id, "name": side.name, "kind": str(side.kind)} for side in (one.left, one.right)]
    return {"entities": sides, "score": round(one.score, 4), "why": list(one.why)}


def _side(side: Side) -> Json:
    return without_absent({"sort": side.sort, "id": side.id, "text": side.text, "document": side.document})


def _asked(right: str) -> str:
    """An entity may be given by its address: its id is the last part of the path."""
    return right.partition("?")[0].rstrip("/").rpartition("/entities/")[2] if "/entities/" in right else right


def _check() -> None:
    forms.bounded(FORM_BYTES)
    forms.check(request.form.get("token", ""), what="Judging is")


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
