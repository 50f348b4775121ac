"""A name or value found in a text, and exactly where. Knows nothing of databases, engines or pages on the web."""

from dataclasses import dataclass

from indexer.model.kinds import Kind
from indexer.model.values import Value

BY_POSITION = "position"  # the finder of places that what stands around them tells, not their letters


@dataclass(frozen=True, slots=True)
class Mention:
    """`page.text[start:end] == surface`, in code points of the page as read.

    `score` is the finder's calibrated probability that span and kind are both right (0 to 1).
    `entity` is the key of the document's entity (see `DocumentEntity`), "" until linked and on value kinds.
    """

    kind: Kind
    surface: str
    page: int
    start: int
    end: int
    finder: str
    score: float
    value: Value | None = None
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The characters that prove one field: on which page, from where to where, and the value they state.

    `entity` is the document's entity key where the span is a name. `document` is set once it comes from the archive.
    """

    surface: str
    page: int
    start: int
    end: int
    value: Value | None = None
    entity: str = ""
    document: str = ""
