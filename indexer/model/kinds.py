"""The closed vocabularies of the archive: what a mention names, what a document is, how its reading ended."""

from enum import StrEnum


class Kind(StrEnum):
    """What a mention names. The words readers see are in `webui/present.py`."""

    COMPANY = "company"  # it trades; state-owned firms included
    ORGANISATION = "organisation"  # state bodies, central banks, courts, parties, councils, associations
    PERSON = "person"
    PLACE = "place"
    MONEY = "money"
    DATE = "date"
    QUANTITY = "quantity"
    PERCENT = "percent"
    IDENTIFIER = "identifier"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"


ENTITY_KINDS = frozenset({Kind.COMPANY, Kind.ORGANISATION, Kind.PERSON, Kind.PLACE})
LEGAL_PERSONS = frozenset({Kind.COMPANY, Kind.ORGANISATION})


def kinds_like(kind: Kind) -> frozenset[Kind]:
    """Kinds between which a name decides nothing: finders often take a firm for a body, and registers hold both."""
    return LEGAL_PERSONS if kind in LEGAL_PERSONS else frozenset({kind})


class SourceKind(StrEnum):
    """What kind of source a document is; each has a recipe in `pipelines`."""

    REPORT = "report"
    FILING = "filing"
    NEWS = "news"


class Status(StrEnum):
    """How far a document has come, or how its reading ended. Written before the work and again at its end."""

    QUEUED = "queued"
    READING = "reading"
    DONE = "done"
    PARTIAL = "partial"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TIMED_OUT = "timed-out"
    OUT_OF_MEMORY = "out-of-memory"
    FAILED = "failed"


GOOD_ENDS = frozenset({Status.DONE, Status.EMPTY})
UNFINISHED = frozenset({Status.QUEUED, Status.READING})
PICTURED = frozenset("pdf png jpg tiff gif bmp webp jp2 heic avif".split())  # types of file whose pages have an image


class Role(StrEnum):
    """What part of a page a block is. Blocks mark text; they never remove it."""

    HEADING = "heading"
    FURNITURE = "furniture"  # running headers and footers, page numbers, leak banners
    FOOTNOTE = "footnote"
    ANCHOR = "anchor"  # the sign in the text that leads to a footnote
    PARAGRAPH = "paragraph"  # a numbered paragraph of a filing; `label` holds the number
    BYLINE = "byline"
    DATELINE = "dateline"
    TABLE = "table"
    DELETED = "deleted"  # while changes were tracked: no longer said, and nothing is stated by it
    FIELD = "field"  # a value of a structured notice; `label` holds contract, field and stage: "3 date signed"


class Stage(StrEnum):
    """How far a contract has come, as the source says."""

    PLANNED = "planned"
    TENDERED = "tendered"
    AWARDED = "awarded"
    SIGNED = "signed"
    AMENDED = "amended"
    ENDED = "ended"
    PAID = "paid"


class Certainty(StrEnum):
    """How the source puts it."""

    STATED = "stated"
    ALLEGED = "alleged"
    DENIED = "denied"
