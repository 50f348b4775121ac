"""The questions an archive answers from its store, each within the scope of who asks. Writes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from indexer.errors import NotFound
from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Document, Page
from indexer.model.entities import DocumentEntity, Entity, LikelyName, LikelyPair
from indexer.model.kinds import Kind, Status
from indexer.model.lists import ListHit, NameList
from indexer.model.mentions import Mention
from indexer.model.scope import EVERYTHING, Scope
from indexer.store import (
    appearances,
    counts,
    documents,
    entities,
    lists,
    mentions,
    names_search,
    records,
    suggesting,
    threads,
    versions,
)
from indexer.store.claims import WRITERS
from indexer.store.counts import Counts, Pace
from indexer.store.database import Store
from indexer.store.locking import WriteLock
from indexer.store.on_postgresql import is_claimed
from indexer.store.threads import Step
from indexer.store.versions import Version

Record = TypeVar("Record", Contract, Tie)
_PORTION = 50  # pages read at once


class Reading:
    """What `Archive` inherits: documents, pages, mentions, entities, contracts, ties, counts."""

    def __init__(self, store: Store, *, writing_lock: Path) -> None:
        self.store = store
        self._writing_lock = writing_lock

    # Documents

    def document(self, document_id: str, *, scope: Scope) -> Document:
        """The document. Raises NotFound."""
        return self.store.read(partial(documents.one, document_id=document_id, scope=scope))

    def documents(
        self,
        *,
        scope: Scope,
        status: Status | str | None = None,
        collection: str | None = None,
        parent: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Document]:
        """Documents by collection, first path and place within their container, numbers by their value; `parent` gives
        its children."""
        chosen = {"status": status and str(status), "collection": collection, "parent": parent}
        query = documents.chosen(scope=scope, **chosen).limit(limit).offset(offset)
        return self.store.read(partial(documents.listed, query=query))

    def documents_by_id(self, ids: Iterable[str], *, scope: Scope) -> dict[str, Document]:
        """Those of these documents that there are and the reader may see."""
        return self.store.read(partial(documents.by_id, ids=list(ids), scope=scope))

    def document_names(self, *, scope: Scope) -> dict[str, str]:
        """What each document is called, by its id."""
        with self.store.reading() as connection:
            return documents.names(connection, scope=scope)

    def how_many_inside(self, document_id: str, *, scope: Scope) -> int:
        """How many documents lie in this one as their container."""
        with self.store.reading() as connection:
            return documents.how_many(connection, documents.inside(document_id, scope=scope))

    def keys_on_several_lines(self, parent: str) -> dict[str, list[str]]:
        """The `_id`s that stand on several lines of a JSON-lines file with different words, and the places of these."""
        return self.store.read(partial(documents.keys_on_several_lines, parent=parent))

    def places(self, parent: str, ids: Sequence[str]) -> dict[str, str]:
        """For those of the documents that this container encloses, where they lie in it."""
        return self.store.read(partial(documents.places, parent=parent, ids=ids))

    def page(self, document_id: str, number: int, *, scope: Scope) -> Page:
        """One page with its boxes and blocks. Raises NotFound."""
        with self.store.reading() as connection:
            return documents.page(connection, documents.number_of(connection, document_id, scope=scope), number)

    def pages(self, document_id: str, *, scope: Scope) -> Iterator[Page]:
        """All pages in order, with boxes and blocks. Raises NotFound."""
        after = -1
        while True:
            with self.store.reading() as connection:
                key = documents.number_of(connection, document_id, scope=scope)
                found = documents.pages(connection, key, after=after, limit=_PORTION)
            if not found:
                return
            yield from found
            after = found[-1].number

    def mentions(self, document_id: str, *, scope: Scope, page: int | None = None) -> list[Mention]:
        """The mentions of a document or one of its pages, by page and place. Raises NotFound for the document."""
        with self.store.reading() as connection:
            key = documents.number_of(connection, document_id, scope=scope)
            return mentions.of_document(connection, key, page=page)

    def document_entities(self, document_id: str, *, scope: Scope) -> list[DocumentEntity]:
        """The things this document names, in the order they were given. Raises NotFound."""
        with self.store.reading() as connection:
            key = documents.number_of(connection, document_id, scope=scope)
            return [entity for entity, _, _ in mentions.entities_of_document(connection, key)]

    def entity_ids(self, document_id: str) -> dict[str, str]:
        """For each entity key of the document, the archive's entity. Raises NotFound."""
        with self.store.reading() as connection:
            key = documents.number_of(connection, document_id, scope=EVERYTHING)
            return mentions.entity_ids(connection, key)

    # Contracts and ties

    def contracts(
        self, *, scope: Scope, document: str | None = None, entity: str | None = None
    ) -> list[tuple[str, Contract]]:
        """Contracts with the id of their document, by document and id; of one document, or that name an entity."""
        with self.store.reading() as connection:
            number = entities.resolved(connection, entity) if entity else ""
            return records.contracts(connection, scope, document=document or "", entity=number)

    def contract(self, contract_id: str, *, scope: Scope) -> tuple[str, Contract]:
        """The contract with the id of its document. Raises NotFound."""
        with self.store.reading() as connection:
            return _only(records.contracts(connection, scope, record=contract_id), f"contract {contract_id}")

    def contract_forms(self, *, scope: Scope) -> list[tuple[str, str, dict[str, Any]]]:
        """All contracts that documents state, by document and id: the joined contract, the document, the stable JSON.
        For who reads a few fields of very many."""
        with self.store.reading() as connection:
            return list(records.forms(connection, scope))

    def joined_contract(self, contract_id: str, *, scope: Scope) -> tuple[str, list[tuple[str, Contract]]]:
        """The joined contract that this one is part of: its id, and what documents state of it. Raises NotFound."""
        with self.store.reading() as connection:
            lead = records.lead(connection, contract_id)
            known = records.joined_by_id(connection, scope, [lead])
        if lead not in known:
            raise NotFound(f"There is no contract {contract_id}.")
        return lead, known[lead]

    def joined_contracts(self, ids: Iterable[str], *, scope: Scope) -> dict[str, list[tuple[str, Contract]]]:
        """Those of these joined contracts that there are, each with what documents state of it."""
        with self.store.reading() as connection:
            return records.joined_by_id(connection, scope, ids)

    def contracts_leads(self, ids: Iterable[str], *, scope: Scope) -> dict[str, str]:
        """For each of these contracts of documents, the joined one that it is part of."""
        with self.store.reading() as connection:
            return records.leads(connection, scope, ids)

    def joined_naming(self, entity: str, *, scope: Scope) -> list[str]:
        """The joined contracts in which a document names an entity, in order of id."""
        with self.store.reading() as connection:
            return records.joined_naming(connection, scope, entities.resolved(connection, entity))

    def joined_beside(self, contract_id: str, *, scope: Scope) -> set[str]:
        """Other joined contracts with the same number, or the same parties and amount, as this joined one."""
        with self.store.reading() as connection:
            return records.joined_beside(connection, scope, contract_id)

    def parties(self, document_ids: Iterable[str], *, scope: Scope) -> dict[str, dict[str, str]]:
        """For each of these documents, who its contracts and ties name: key in the document, the archive's entity."""
        with self.store.reading() as connection:
            return records.parties(connection, scope, document_ids)

    def ties(self, *, scope: Scope, document: str | None = None, entity: str | None = None) -> list[tuple[str, Tie]]:
        """Ties with the id of their document, by document and id; of one document, or that name an entity."""
        with self.store.reading() as connection:
            number = entities.resolved(connection, entity) if entity else ""
            return records.ties(connection, scope, document=document or "", entity=number)

    def tie(self, tie_id: str, *, scope: Scope) -> tuple[str, Tie]:
        """The tie with the id of its document. Raises NotFound."""
        with self.store.reading() as connection:
            return _only(records.ties(connection, scope, record=tie_id), f"tie {tie_id}")

    # Entities

    def entity(self, entity_id: str, *, scope: Scope) -> Entity:
        """The entity that this id, or that of any name joined to it, leads to. Raises NotFound."""
        with self.store.reading() as connection:
            return entities.one(connection, entity_id, scope=scope)

    def entities(
        self,
        *,
        scope: Scope,
        kind: Kind | None = None,
        name_contains: str = "",
        sort: str = "mentions",
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[list[Entity], int]:
        """A portion of the settled entities by mentions (most first) or name, and how many there are in all.

        Raises WrongUse for another order.
        """
        wanted: dict[str, Any] = {"kind": kind, "part": name_contains, "sort": sort, "limit": limit, "offset": offset}
        with self.store.reading() as connection:
            return entities.many(connection, scope=scope, **wanted)

    def names_of(self, entity_id: str, *, scope: Scope) -> list[tuple[str, str, int]]:
        """What an entity is joined from: id and spelling of each name, and in how many documents it is used."""
        with self.store.reading() as connection:
            return entities.names_of(connection, entities.resolved(connection, entity_id), scope=scope)

    def names_like(self, name: str, *, scope: Scope, kind: Kind | None = None, limit: int = 10) -> list[LikelyName]:
        """The settled entities that a name may be that of, in whatever form, the likeliest first, each with why."""
        with self.store.reading() as connection:
            return names_search.likely(connection, name, scope=scope, kind=kind, limit=limit)

    def likely_pairs(self, *, scope: Scope, limit: int) -> list[LikelyPair]:
        """Entities that may be one, though nothing certain joins them, the likeliest first, each pair with why."""
        with self.store.reading() as connection:
            return suggesting.suggested(connection, scope=scope, limit=limit)

    def names_beginning(self, typed: str, *, scope: Scope, limit: int = 10) -> list[tuple[Entity, str]]:
        """The settled entities of which a name has the words typed, the last of them perhaps only begun, with that
        name; the most mentioned first."""
        with self.store.reading() as connection:
            return names_search.beginning(connection, typed, scope=scope, limit=limit)

    def entity_links(self, entity_ids: Iterable[str], *, scope: Scope) -> dict[str, tuple[str, Kind, str]]:
        """For each of these ids that the reader may see: the entity it leads to, its kind and name."""
        with self.store.reading() as connection:
            return entities.links(connection, sorted(set(entity_ids)), scope=scope)

    def entity_mentions(
        self, entity_id: str, *, scope: Scope, limit: int = 50, offset: int = 0
    ) -> tuple[list[tuple[Document, Mention]], int]:
        """A portion of its mentions, by date of the document (undated last), document, page and place; and how many
        there are."""
        with self.store.reading() as connection:
            number = entities.resolved(connection, entity_id)
            return appearances.mentions(connection, number, scope=scope, limit=limit, offset=offset)

    def entity_documents(
        self, entity_id: str, *, scope: Scope, limit: int | None = None, offset: int = 0
    ) -> list[tuple[Document, int]]:
        """The documents that name it, by date (undated last), each with its number of mentions."""
        with self.store.reading() as connection:
            number = entities.resolved(connection, entity_id)
            return appearances.documents(connection, number, scope=scope, limit=limit, offset=offset)

    def entity_beside(self, entity_id: str, *, scope: Scope, limit: int = 20) -> dict[Kind, list[tuple[str, str, int]]]:
        """For each kind, who and what shares most pages with it: id, name, number of shared pages."""
        with self.store.reading() as connection:
            number = entities.resolved(connection, entity_id)
            return appearances.beside(connection, number, scope=scope, limit=limit)

    # Threads and versions

    def thread(self, document_id: str, *, scope: Scope) -> list[Step]:
        """The mails that answer each other around one, as a tree row by row. Raises NotFound."""
        return self.store.read(partial(threads.of_document, document=document_id, scope=scope))

    def versions(self, document_id: str, *, scope: Scope) -> list[Version]:
        """Equal files and other versions of a document's text. Raises NotFound."""
        with self.store.reading() as connection:
            return versions.of_document(connection, document_id, scope=scope)

    def version_groups(self, *, scope: Scope) -> list[list[str]]:
        """Ids of documents that hang together as versions, the largest group first."""
        with self.store.reading() as connection:
            return versions.groups(connection, scope=scope)

    # Lists of names

    def lists(self) -> list[NameList]:
        """All lists of names, by name."""
        with self.store.reading() as connection:
            return lists.named(connection)

    def list_sums(self, *, scope: Scope, name: str = "", since: str = "") -> dict[str, int]:
        """For each list (or one), how many of its things documents seem to name; lists without any are left out."""
        with self.store.reading() as connection:
            return lists.how_many(connection, scope=scope, name=name, since=since)

    def list_hits(
        self, *, scope: Scope, name: str = "", since: str = "", limit: int | None = None, offset: int = 0
    ) -> list[ListHit]:
        """Who of the lists (or of one) is named, a hit for each document, certain ones first; `limit` and `offset`
        count listed things. `since` (ISO, UTC) leaves out what was there before. Raises NotFound for a list."""
        with self.store.reading() as connection:
            if name:
                lists.one(connection, name)
            found = lists.hits(connection, scope=scope, name=name, since=since, limit=limit, offset=offset)
            return list(found)

    # Numbers

    def state(self) -> tuple[object, ...]:
        """Something that changes whenever what is saved or settled does."""
        with self.store.reading() as connection:
            return counts.state(connection)

    def is_waiting(self) -> bool:
        """Whether something that was saved or judged has yet to be settled."""
        with self.store.reading() as connection:
            return counts.is_waiting(connection)

    def counts(self, *, scope: Scope, collection: str | None = None) -> Counts:
        """Documents by status, reason and type; pages, and pages without text."""
        return self.store.read(partial(counts.counts, scope=scope, collection=collection))

    def unsure_pages(
        self, *, scope: Scope, collection: str | None = None, limit: int | None = None
    ) -> list[tuple[Document, int, float]]:
        """Pages of whose letters the recogniser is not sure, the least sure first, with its confidence."""
        with self.store.reading() as connection:
            found = counts.unsure(connection, scope=scope, collection=collection, limit=limit)
            known = documents.by_id(connection, {one for one, _, _ in found}, scope=scope)
        return [(known[one], page, confidence) for one, page, confidence in found]

    def pace(self, *, scope: Scope, collection: str | None = None) -> Pace:
        """How many files are to come and, while somebody writes the archive, how fast they are read."""
        with self.store.reading() as connection:
            shared = self.store.shared
            running = is_claimed(connection, WRITERS) if shared else WriteLock.is_held(self._writing_lock)
            return counts.pace(connection, scope=scope, collection=collection, running=running)

    def collections(self, *, scope: Scope) -> list[str]:
        """The names of the collections that the reader may see, in order."""
        with self.store.reading() as connection:
            return counts.collections(connection, scope=scope)


def _only(found: list[tuple[str, Record]], what: str) -> tuple[str, Record]:
    if not found:
        raise NotFound(f"There is no {what}.")
    return found[0]
