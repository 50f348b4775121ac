"""The mails that answer each other around a mail, each with what is known of it."""

from dataclasses import dataclass

from indexer.archive import Archive
from indexer.model.documents import Document
from indexer.model.json_form import Json, without_absent
from indexer.model.scope import Scope


@dataclass(frozen=True, slots=True)
class InThread:
    """A row of a thread: a mail, `depth` answers down from the first one, and `copies` of it; or the id of a mail that
    others refer to and that is not here. `by_subject`: no id connects it to the row above, its subject and people do.
    """

    document: Document | None
    copies: tuple[Document, ...]
    missing: str
    depth: int
    by_subject: bool


def thread_of(archive: Archive, document: Document, *, scope: Scope) -> list[InThread]:
    """The thread of a mail as far as the reader may see it; the mail itself stands before its copies. Empty where
    nothing else belongs to it."""
    if not document.sender and "Message-ID" not in document.facts:
        return []
    steps = archive.thread(document.id, scope=scope)
    known = archive.documents_by_id([one for step in steps for one in step.documents], scope=scope)
    rows = []
    for step in steps:
        mails = sorted((known[one] for one in step.documents if one in known), key=lambda one: one.id != document.id)
        if mails or step.missing:
            rows.append(
                InThread(mails[0] if mails else None, tuple(mails[1:]), step.missing, step.depth, step.by_subject)
            )
    return rows


def thread_json(row: InThread) -> Json:
    """A row as the JSON twin of a document tells it; `depth` always, the rest where it is known."""
    said: Json = {"missing": row.missing, "copies": [one.id for one in row.copies]}
    if one := row.document:
        said |= {"document": one.id, "title": one.name, "from": one.sender, "date": one.date}
    said |= {"by": "subject" if row.by_subject else ""}
    return {"depth": row.depth} | without_absent(said)
