"""Brings a store to this version: a numbered list of steps. A step, once released, is never changed."""

from collections.abc import Callable, Sequence

from sqlalchemy import TEXT, Connection, bindparam, inspect, select, text

from indexer.errors import ArchiveOutdated
from indexer.store import carrying, contract_settling, documents, lists, mentions, threads
from indexer.store.schema import (
    CONTRACT_HANDLES,
    DOCUMENTS,
    LIST_HITS,
    LISTED,
    LISTED_BLOCKS,
    LISTS,
    MAIL_LINKS,
    META,
    METADATA,
    NAME_BLOCKS,
    NAME_FORMS,
    NAME_KEYS,
    NAME_WORDS,
    RECOGNISED,
    RECORD_PARTIES,
    RECORDS,
    SIGNATURE_BANDS,
    SIGNATURES,
    SUGGESTIONS,
    UNSUGGESTED,
)

Step = Callable[[Connection], None]
PORTION = 10_000  # rows held at once


def fit_postgresql(connection: Connection) -> None:
    """Texts of a store on PostgreSQL sort by code points, and sizes may exceed 2 GiB. SQLite needs neither."""
    if connection.dialect.name != "postgresql":
        return
    known = inspect(connection)
    for table in known.get_table_names():
        texts = [one["name"] for one in known.get_columns(table) if isinstance(one["type"], TEXT)]
        changes = [f'ALTER COLUMN "{name}" TYPE TEXT COLLATE "C"' for name in texts]
        changes += ["ALTER COLUMN size TYPE BIGINT"] if table == "documents" else []
        if changes:
            connection.execute(text(f'ALTER TABLE "{table}" {", ".join(changes)}'))


def add_names_index(connection: Connection) -> None:
    """The tables by which names are looked up; the next settling fills them."""
    METADATA.create_all(connection, tables=[NAME_FORMS, NAME_WORDS, NAME_KEYS])


def _lists_of_names(connection: Connection) -> None:
    """Lists to screen the archive against, their names and where these are found."""
    METADATA.create_all(connection, tables=[LISTS, LISTED, LISTED_BLOCKS, LIST_HITS])


def _signatures(connection: Connection) -> None:
    """Signatures of texts; those of documents there are, the next settling makes."""
    METADATA.create_all(connection, tables=[SIGNATURES, SIGNATURE_BANDS])


def _joined_contracts(connection: Connection) -> None:
    """Contracts that several documents state become one with the next settling; until then each is its own."""
    kind = 'TEXT COLLATE "C"' if connection.dialect.name == "postgresql" else "TEXT"
    connection.execute(text(f"ALTER TABLE records ADD COLUMN joined {kind} NOT NULL DEFAULT ''"))
    connection.execute(text("CREATE INDEX records_joined ON records (joined)"))
    METADATA.create_all(connection, tables=[CONTRACT_HANDLES])
    contracts = RECORDS.c.sort == "contract"
    connection.execute(RECORDS.update().where(contracts).values(joined=RECORDS.c.id))
    contract_settling.saved(connection, connection.execute(select(RECORDS.c.id).where(contracts)).scalars())


def _struck_mentions(connection: Connection) -> None:
    """Room to strike out mentions that people call wrong."""
    connection.execute(text("ALTER TABLE mentions ADD COLUMN struck INTEGER"))
    connection.execute(text("ALTER TABLE document_entities ADD COLUMN struck INTEGER NOT NULL DEFAULT 0"))


def _recognised(connection: Connection) -> None:
    """How sure the recogniser of letters was of a page; those read before say nothing of it."""
    METADATA.create_all(connection, tables=[RECOGNISED])


def _suggestions(connection: Connection) -> None:
    """Room for what may be one. A name spelled or classed otherwise is the same name, and names meet under other keys:
    the next settling compares all names and screens against all lists."""
    METADATA.create_all(connection, tables=[NAME_BLOCKS, SUGGESTIONS, UNSUGGESTED])
    _legal_forms(connection)
    lists.meet_again(connection)


def _legal_forms(connection: Connection) -> None:
    """Firms of one name and of legal forms that exclude each other are no longer one: the next settling parts them."""
    for number, document in connection.execute(select(DOCUMENTS.c.number, DOCUMENTS.c.id)).all():
        mentions.compare_again(connection, number, document, anyhow=True)


def _finer_legal_forms(connection: Connection) -> None:
    """What a legal form says is told more finely, and firms with one have other ids: what people said of them follows,
    and the next settling parts those that are two."""
    bearers = carrying.bearers(connection)
    _legal_forms(connection)
    carrying.follow(connection, bearers)


def _towns(connection: Connection) -> None:
    """Names of one town in several scripts are one, and firms of one name that a document tells apart are two: the next
    settling joins and parts them."""
    _legal_forms(connection)


def _places(connection: Connection) -> None:
    """Documents are listed by the numbers in their paths, "rows 1749" before "rows 10445"."""
    kind = 'TEXT COLLATE "C"' if connection.dialect.name == "postgresql" else "TEXT"
    connection.execute(text(f"ALTER TABLE documents ADD COLUMN place {kind} NOT NULL DEFAULT ''"))
    placed = DOCUMENTS.update().where(DOCUMENTS.c.number == bindparam("at")).values(place=bindparam("to"))
    query = select(DOCUMENTS.c.number, DOCUMENTS.c.path, DOCUMENTS.c.inside).order_by(DOCUMENTS.c.number).limit(PORTION)
    last = -1
    while some := connection.execute(query.where(DOCUMENTS.c.number > last)).all():
        connection.execute(placed, [{"at": row.number, "to": documents.placed(row.path, row.inside)} for row in some])
        last = some[-1].number
    for name in ("documents_in_order", "documents_by_parent"):
        connection.execute(text(f"DROP INDEX {name}"))
        next(one for one in DOCUMENTS.indexes if one.name == name).create(connection)


def _threads(connection: Connection) -> None:
    """Mails that answer each other are found by what connects them."""
    METADATA.create_all(connection, tables=[MAIL_LINKS])
    mails = select(DOCUMENTS.c.number).where((DOCUMENTS.c.sender != "") | DOCUMENTS.c.facts.contains('"Message-ID"'))
    for some in documents.chunks(list(connection.execute(mails.order_by(DOCUMENTS.c.number)).scalars())):
        for number, document in documents.by_number(connection, some).items():
            threads.write(connection, number, document)


def _parties_of_a_record(connection: Connection) -> None:
    """Who one contract names is found without reading whom all contracts of its document name."""
    [index] = RECORD_PARTIES.indexes
    index.create(connection)


# Step n leads from version n to n + 1; a new store starts at the last version.
STEPS: tuple[Step, ...] = (
    fit_postgresql,
    add_names_index,
    _lists_of_names,
    _signatures,
    _joined_contracts,
    _struck_mentions,
    _recognised,
    _suggestions,
    _legal_forms,
    _finer_legal_forms,
    _places,
    _towns,
    _threads,
    _parties_of_a_record,
)
FIRST_VERSION = 1


def newest(steps: Sequence[Step] = STEPS) -> int:
    """The version that this code writes."""
    return FIRST_VERSION + len(steps)


def version_of(connection: Connection) -> int:
    """The store's version, 0 where it is empty."""
    if not inspect(connection).has_table(META.name):
        return 0
    value = connection.execute(select(META.c.value).where(META.c.key == "version")).scalar()
    return int(value or 0)


def migrate(connection: Connection, *, steps: Sequence[Step] = STEPS) -> None:
    """Make the tables, or bring those there are to this version, within the transaction that is open.

    Raises ArchiveOutdated where the store was written by a newer version.
    """
    version = version_of(connection)
    if version > newest(steps):
        raise ArchiveOutdated(
            f"The archive was written by a newer Footnote (store version {version}, this one knows {newest(steps)}). "
            "Install that version or a later one; nothing was changed."
        )
    if version == newest(steps):
        return
    if version == 0:
        METADATA.create_all(connection)
    else:
        for step in steps[version - FIRST_VERSION :]:
            step(connection)
    connection.execute(META.delete().where(META.c.key == "version"))
    connection.execute(META.insert().values(key="version", value=str(newest(steps))))
