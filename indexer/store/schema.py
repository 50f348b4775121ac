"""The tables. Rows of content never hold a run time; the columns that do end in `_at` and are never exported.

`documents.number` is a small local key that keeps rows of pages and mentions narrow. It differs between two archives
of the same files: outside this package a document is known by its `id` alone.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    TypeDecorator,
)
from sqlalchemy import Text as AnyText

from indexer.store.sound import sound

METADATA = MetaData()


class Text(TypeDecorator[str]):
    """Text that sorts by its code points in every database, and holds nothing that one of them refuses."""

    impl = AnyText
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> AnyText:
        return AnyText(collation="C") if dialect.name == "postgresql" else AnyText()

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - of its interface
        return None if value is None else sound(value)


def _text(name: str, default: str = "") -> Column[str]:
    return Column(name, Text, nullable=False, default=default)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, default=0)


def _document(*, key: bool = True) -> Column[int]:
    return Column(
        "document", Integer, ForeignKey("documents.number", ondelete="CASCADE"), primary_key=key, nullable=False
    )


def _position(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


META = Table("meta", METADATA, Column("key", Text, primary_key=True), _text("value"))

DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    *(_text(name) for name in ("collection", "sha256", "type", "kind", "kind_reason", "title", "date", "site", "url")),
    *(_text(name) for name in ("language", "sender", "parent", "root", "inside", "key")),
    *(_text(name) for name in ("status", "stage", "reason", "parser")),
    *(_text(name, "[]") for name in ("authors", "recipients")),
    _text("facts", "{}"),
    _text("path"),  # the first of its paths
    _text("place"),  # what it sorts by: that path and the place within the container, by their numbers
    Column("size", BigInteger, nullable=False, default=0),
    _count("pages"),
    _count("blank_pages"),
    _count("revision"),  # counts what the index has to follow; 0 while nothing is saved
    _count("indexed_revision"),
    _text("announced_at"),
    _text("saved_at"),
    Index("documents_in_order", "collection", "place"),
    Index("documents_by_status", "status"),
    Index("documents_by_parent", "parent", "collection", "place"),
    Index("documents_by_original", "sha256"),
)
_PENDING = DOCUMENTS.c.revision != DOCUMENTS.c.indexed_revision
Index("documents_pending", DOCUMENTS.c.number, sqlite_where=_PENDING, postgresql_where=_PENDING)

PATHS = Table("document_paths", METADATA, _document(), Column("path", Text, primary_key=True), sqlite_with_rowid=False)

PAGES = Table(
    "pages",
    METADATA,
    _document(),
    _position("number"),
    _text("text"),
    _text("language"),
    _text("source"),
    Column("width", Float, nullable=False, default=0.0),
    Column("height", Float, nullable=False, default=0.0),
    _text("blocks", "[]"),
    Column("boxes", LargeBinary, nullable=False, default=b""),  # last: left unread where only the text is asked for
)

# Apart from the pages, of which few are recognised, and whose texts are read without this.
RECOGNISED = Table(
    "recognised_pages",
    METADATA,
    _document(),
    _position("page"),
    Column("confidence", Float),
    _text("aside"),
    Index("recognised_by_confidence", "confidence"),
    sqlite_with_rowid=False,
)

DOCUMENT_ENTITIES = Table(
    "document_entities",
    METADATA,
    _document(),
    _position("position"),
    *(_text(name) for name in ("key", "kind", "name")),
    *(_text(name, "[]") for name in ("names", "why", "identifiers")),
    _text("name_key"),  # the compared form of `name`, and of all names
    _text("name_keys", "[]"),
    _text("entity"),  # the archive's entity
    _count("mentions"),
    _text("surfaces", "{}"),  # how often each spelling occurs
    _count("struck"),  # 1 where people call every mention of it wrong
    Index("document_entities_of_entity", "entity", "document"),
    sqlite_with_rowid=False,
)

MENTIONS = Table(
    "mentions",
    METADATA,
    _document(),
    _position("page"),
    _position("position"),  # counts the mentions of the page
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    *(_text(name) for name in ("kind", "surface", "finder")),
    Column("score", Float, nullable=False),
    Column("value", Text),
    Column("entity", Integer),  # position among the document's entities
    Column("struck", Integer),  # that of a mention that people call wrong, which then has none: see corrections.py
    Index("mentions_of_entity", "document", "entity", "page"),
    sqlite_with_rowid=False,
)

RECORDS = Table(
    "records",
    METADATA,
    _document(),
    Column("sort", Text, primary_key=True),  # contract or tie
    _position("position"),
    _text("id"),
    _text("body"),
    _text("joined"),  # of a contract, the id of the joined one that it is part of
    Index("records_by_id", "id"),
    Index("records_joined", "joined"),
)

RECORD_PARTIES = Table(
    "record_parties",
    METADATA,
    _document(),
    _position("entity"),
    Column("sort", Text, primary_key=True),
    _position("position"),
    Index("record_parties_of_record", "document", "position"),
    sqlite_with_rowid=False,
)

CONTRACT_HANDLES = Table(  # what a document's contract may be joined by: see joining.py
    "contract_handles",
    METADATA,
    Column("handle", Text, primary_key=True),
    _document(),
    _position("position"),
    Index("contract_handles_of_document", "document", "position"),
    sqlite_with_rowid=False,
)

HANDLES = Table(  # what a document's entity may be joined by: see settling.py
    "handles",
    METADATA,
    Column("handle", Text, primary_key=True),
    _document(),
    _position("position"),
    Index("handles_of_document", "document", "position"),
    sqlite_with_rowid=False,
)

UNSETTLED = Table("unsettled", METADATA, Column("handle", Text, primary_key=True), _count("stamp"))

ENTITIES = Table(
    "entities",
    METADATA,
    Column("id", Text, primary_key=True),
    *(_text(name) for name in ("kind", "name", "folded", "first", "last")),
    _text("names", "[]"),
    _text("name_keys", "[]"),
    _count("mentions"),
    _count("documents"),
    Index("entities_by_mentions", "mentions"),
    Index("entities_by_name", "name"),
    Index("entities_of_kind_by_mentions", "kind", "mentions"),
    Index("entities_of_kind_by_name", "kind", "name"),
    sqlite_with_rowid=False,
)

ENTITY_COUNTS = Table(  # the same, as far as one collection knows
    "entity_counts",
    METADATA,
    Column("collection", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    *(_text(name) for name in ("kind", "name", "folded", "first", "last")),
    _text("names", "[]"),
    _count("mentions"),
    _count("documents"),
    Index("entity_counts_of_entity", "entity"),
    sqlite_with_rowid=False,
)

ENTITY_MEMBERS = Table(  # every id that ever belonged to a member leads to the entity it is now part of
    "entity_members",
    METADATA,
    Column("member", Text, primary_key=True),
    _text("entity"),
    Index("entity_members_of_entity", "entity"),
    sqlite_with_rowid=False,
)

# The names index: see names_index.py. A range of words, sorted by their code points, is all with one beginning.
NAME_FORMS = Table(
    "name_forms",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("entity"),
    _text("tokens"),
    _count("mentions"),
    Index("name_forms_of_entity", "entity"),
)

NAME_WORDS = Table(
    "name_words",
    METADATA,
    Column("word", Text, primary_key=True),
    _count("mentions"),  # of the most mentioned entity that has it
    Column("forms", LargeBinary, nullable=False, default=b""),  # mentions and number of each form, most mentions first
    Index("name_words_by_mentions", "word", "mentions"),
)

NAME_KEYS = Table(  # words by what their misspellings share with them
    "name_keys",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("word", Text, primary_key=True),
    sqlite_with_rowid=False,
)

NAME_BLOCKS = Table(  # keys under which spellings that may be names of one thing meet: see name_blocks.py
    "name_blocks",
    METADATA,
    Column("block", BigInteger, primary_key=True, autoincrement=False),
    _position("number"),  # of the spelling in name_forms
    _count("side"),
    Index("name_blocks_of_form", "number"),
    sqlite_with_rowid=False,
)

SUGGESTIONS = Table(  # entities that may be one, as far as names tell: see suggesting.py
    "suggestions",
    METADATA,
    Column("left", Text, primary_key=True),
    Column("right", Text, primary_key=True),
    Column("score", Float, nullable=False),
    _count("mentions"),  # of the less mentioned of the two
    Index("suggestions_of_right", "right"),
    Index("suggestions_in_order", "score", "mentions", "left", "right"),
    sqlite_with_rowid=False,
)

UNSUGGESTED = Table("unsuggested", METADATA, Column("entity", Text, primary_key=True))

JUDGEMENTS = Table(
    "judgements",
    METADATA,
    Column("id", Integer, primary_key=True),
    *(_text(name) for name in ("left", "right", "verdict", "by", "why", "judged_at", "undone_at", "undone_by")),
    sqlite_autoincrement=True,
)

JOBS = Table(
    "jobs",
    METADATA,
    Column("id", Integer, primary_key=True),
    *(_text(name) for name in ("kind", "payload", "status", "reason")),
    Column("result", Text),
    *(_text(name) for name in ("created_at", "started_at", "ended_at")),
    Index("jobs_in_order", "status", "kind", "id"),
    sqlite_autoincrement=True,
)

LISTS = Table(
    "lists",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    _text("source"),
    _text("imported_at"),
    _text("screened_at"),  # "" until every document has been screened against it
    sqlite_autoincrement=True,  # a number is never used again: what is remembered of a list cannot be another's
)


def _list() -> Column[int]:
    return Column("list", Integer, ForeignKey("lists.number", ondelete="CASCADE"), primary_key=True, nullable=False)


LISTED = Table(
    "listed",
    METADATA,
    _list(),
    _position("position"),
    *(_text(name) for name in ("key", "kind")),
    *(_text(name, "[]") for name in ("names", "countries", "identifiers")),
    _text("added_at"),  # outlives a new import of the list that says the same of it
    sqlite_with_rowid=False,
)

LISTED_BLOCKS = Table(  # under which keys the names of a list are met: see indexer/text/blocks.py
    "listed_blocks",
    METADATA,
    Column("block", Text, primary_key=True),
    _list(),
    _position("position"),
    _position("name"),  # which of its names; -1 is an identifier
    sqlite_with_rowid=False,
)

LIST_HITS = Table(
    "list_hits",
    METADATA,
    _document(),
    _position("entity"),
    _list(),
    _position("position"),
    *(_text(name) for name in ("name", "spelling")),
    _text("why", "[]"),
    Column("score", Float, nullable=False),
    _count("certain"),
    Index("list_hits_of_listed", "list", "position"),
    sqlite_with_rowid=False,
)

SIGNATURES = Table(  # by which versions of a text are found: see indexer/text/signatures.py
    "signatures",
    METADATA,
    _document(),
    Column("signature", LargeBinary, nullable=False, default=b""),  # empty where the text is too short
)

SIGNATURE_BANDS = Table(
    "signature_bands",
    METADATA,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    _document(),
    Index("signature_bands_of_document", "document"),
    sqlite_with_rowid=False,
)

MAIL_LINKS = Table(  # what connects a mail with others: see threads.py
    "mail_links",
    METADATA,
    _document(),
    Column("link", Text, primary_key=True),
    Index("mail_links_by_link", "link"),
    sqlite_with_rowid=False,
)
