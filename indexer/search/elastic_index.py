"""The indexes of an archive in Elasticsearch: which one is in use, what it was made with, how a new one takes over.

The archive's index is an alias; behind it stands one index with a name that is never used again. A rebuild fills a
new one and then moves the alias, so that readers have the old index until the new one is whole.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.client import NOT_FOUND, OK
from typing import Any, TypeVar
from uuid import uuid4

from elasticsearch import Elasticsearch

from indexer.config import Config
from indexer.errors import EngineUnavailable, IndexOutdated
from indexer.search.elastic_client import REBUILD, WRITE_SECONDS, patiently, reported
from indexer.search.elastic_schema import fingerprint, mapping, settings, settings_in_use

AT_ONCE = 5_000  # ids of documents that one request gives
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Indexes:
    """Raises EngineUnavailable where Elasticsearch does not answer (`patient` waits first) or lacks what is asked."""

    client: Elasticsearch
    config: Config
    patient: bool = False

    @property
    def alias(self) -> str:
        return self.config.elastic_index

    def asked(self, ask: Callable[[], Answer]) -> Answer:
        """What `ask` gives. It must be harmless twice."""
        if self.patient:
            return patiently(self.config, ask)
        with reported(self.config):
            return ask()

    def in_use(self) -> str:
        """The name of the index behind the alias, "" where there is none."""
        indices = self.client.options(ignore_status=404).indices
        found = self.asked(lambda: indices.get_alias(name=self.alias))
        if found.meta.status == NOT_FOUND:
            return ""
        if len(found.body) > 1:
            raise EngineUnavailable(f"{self.alias} in Elasticsearch stands for several indexes. {REBUILD}")
        return str(next(iter(found.body)))

    def missing(self) -> EngineUnavailable:
        """What to say where there is no index."""
        return EngineUnavailable(f"Elasticsearch has no index {self.alias}. {REBUILD}")

    def outdated(self) -> IndexOutdated:
        return IndexOutdated(f"The index {self.alias} was made by another version of this program. {REBUILD}")

    def is_current(self, name: str) -> bool:
        """Whether this version made the index."""
        return self._meta(name).get("fingerprint") == fingerprint()

    def patched(self, name: str) -> bool:
        return bool(self._meta(name).get("patched"))

    def documents(self, name: str) -> Iterator[str]:
        """The ids of all documents that have something in an index."""
        after: dict[str, Any] = {}
        while True:
            source = {"size": AT_ONCE, "sources": [{"id": {"terms": {"field": "document"}}}], **after}
            whole: dict[str, Any] = {"index": name, "size": 0, "allow_partial_search_results": False}
            ask = partial(self.client.search, **whole, aggs={"ids": {"composite": source}})
            found = self.asked(ask).body["aggregations"]["ids"]
            yield from (str(one["key"]["id"]) for one in found["buckets"])
            if "after_key" not in found:
                return
            after = {"after": found["after_key"]}

    def begin(self) -> str:
        """A new, empty index that nobody reads yet; what earlier attempts left behind is removed."""
        used = self.in_use()
        held = self.asked(lambda: self.client.indices.get(index=f"{self.alias}-*", features="aliases"))
        for name in held.body:
            if name != used and name.removeprefix(f"{self.alias}-").isalnum():
                self.drop(name)
        return self._create(settings(shards=self.config.elastic.shards), {})

    def make(self) -> str:
        """An empty index in use, where there is none."""
        elastic = self.config.elastic
        lasting = settings(shards=elastic.shards) | settings_in_use(replicas=elastic.replicas)
        return self._create(lasting, {self.alias: {}})

    def use(self, fresh: str) -> None:
        """Make an index, now whole, the one that is read; the one before goes."""
        before = self.in_use()
        if before == fresh:
            return
        indices = self.client.options(request_timeout=WRITE_SECONDS).indices
        lasting = settings_in_use(replicas=self.config.elastic.replicas)
        self.asked(lambda: indices.put_settings(index=fresh, settings=lasting))
        self.asked(lambda: indices.flush(index=fresh))
        actions: list[dict[str, Any]] = [{"add": {"index": fresh, "alias": self.alias}}]
        if before:
            actions.append({"remove": {"index": before, "alias": self.alias, "must_exist": False}})
        self.asked(lambda: indices.update_aliases(actions=actions))
        if before:
            self.drop(before)

    def note_patched(self, name: str) -> None:
        """Keep with the index that it was not written in one go."""
        meta = mapping(patched=True)["_meta"]
        self.asked(lambda: self.client.indices.put_mapping(index=name, meta=meta))

    def drop(self, name: str) -> None:
        indices = self.client.options(ignore_status=404).indices
        self.asked(lambda: indices.delete(index=name))

    def _create(self, held: dict[str, Any], aliases: dict[str, Any]) -> str:
        name = f"{self.alias}-{uuid4().hex[:16]}"
        # Asked again after an answer was lost, it may be there already.
        indices = self.client.options(request_timeout=WRITE_SECONDS, ignore_status=400).indices
        answer = self.asked(lambda: indices.create(index=name, settings=held, mappings=mapping(), aliases=aliases))
        if answer.meta.status != OK and "resource_already_exists" not in str(answer.body):
            raise EngineUnavailable(f"Elasticsearch did not make the index {name}: {str(answer.body)[:300]}")
        return name

    def _meta(self, name: str) -> dict[str, object]:
        found = self.asked(lambda: self.client.indices.get_mapping(index=name))
        held: dict[str, object] = found.body[name]["mappings"].get("_meta", {})
        return held
