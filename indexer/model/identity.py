"""Ids derived from content alone, so that the same files give the same ids on any machine, at any time."""

import hashlib
import json

from indexer.model.kinds import Kind
from indexer.model.mentions import Span


def document_id(sha256: str, collection: str, *, parent: str = "", inside: str = "", key: str = "") -> str:
    """The id of a document, 32 hexadecimal digits.

    A line of a JSON-lines file is its collection, its `key` and its bytes, whichever file it stands in: the same line
    twice is one document, and a line that says something else under the same key takes no other's place. Everything
    else is its bytes, its collection, and where it lay in its container.
    """
    if key:
        return _digest("line", collection, key, sha256)
    return _digest("document", sha256, collection, parent, inside)


def page_id(document: str, number: int) -> str:
    """The id of a page: its document and its number, counted from 1."""
    return f"{document}/{number}"


def entity_id(kind: Kind | str, key: str) -> str:
    """The id of whatever goes by the compared name `key` (see `indexer.text.names`), 32 hexadecimal digits."""
    return _digest("entity", str(kind), key)


def record_id(document: str, kind: str, *spans: Span | None) -> str:
    """The id of a contract or tie: its document, what it is ("contract", "owner" …) and where its fields stand.

    The order of `spans` counts; a field that was not found is None.
    """
    places = [None if span is None else [span.page, span.start, span.end] for span in spans]
    return _digest("record", document, kind, places)


def citation(sha256: str, page: int, start: int, end: int) -> str:
    """The permanent form of a quotation, whatever the host: `footnote:<sha256>/<page>/<start>-<end>`."""
    return f"footnote:{sha256}/{page}/{start}-{end}"


def _digest(*parts: object) -> str:
    # JSON keeps the parts apart: ("ab", "c") and ("a", "bc") differ.
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
