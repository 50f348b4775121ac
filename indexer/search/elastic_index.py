"""The indexes of an archive in Elasticsearch: which one is in use, what it was made with, how a new one takes over.

The archive's index is an alias; behind it stands one index with a name that is never used again. A rebuild fills a
new one and then moves the alias, so that readers have the old index until the new one is whole.
"""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from elasticsearch import Elasticsearch, NotFoundError

from indexer.config import Config
from indexer.errors import EngineUnavailable, IndexOutdated
from indexer.search.elastic_client import REBUILD, WRITE_SECONDS, patiently, reported
from indexer.search.elastic_schema import fingerprint, mapping, settings, settings_in_use


@dataclass(frozen=True, slots=True)
class Indexes:
    """Raises EngineUnavailable where Elasticsearch does not answer or lacks what is asked for."""

    client: Elasticsearch
    config: Config

    @property
    def alias(self) -> str:
        return self.config.elastic_index

    def in_use(self) -> str:
        """The name of the index behind the alias, "" where there is none."""
        with reported(self.config):
            try:
                found = self.client.indices.get_alias(name=self.alias)
            except NotFoundError:
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

    def begin(self) -> str:
        """A new, empty index that nobody reads yet; what earlier attempts left behind is removed."""
        used = self.in_use()
        with reported(self.config):
            for name in self.client.indices.get(index=f"{self.alias}-*", features="aliases").body:
                if name != used and name.removeprefix(f"{self.alias}-").isalnum():
                    self.drop(name)
            return self._create(settings(shards=self.config.elastic.shards), {})

    def make(self) -> str:
        """An empty index in use, where there is none."""
        elastic = self.config.elastic
        lasting = settings(shards=elastic.shards) | settings_in_use(replicas=elastic.replicas)
        with reported(self.config):
            return self._create(lasting, {self.alias: {}})

    def use(self, fresh: str) -> None:
        """Make an index, now whole, the one that is read; the one before goes."""
        before = self.in_use()
        writing = self.client.options(request_timeout=WRITE_SECONDS)
        lasting = settings_in_use(replicas=self.config.elastic.replicas)
        patiently(self.config, lambda: writing.indices.put_settings(index=fresh, settings=lasting))
        patiently(self.config, lambda: writing.indices.flush(index=fresh))
        actions: list[dict[str, dict[str, str]]] = [{"add": {"index": fresh, "alias": self.alias}}]
        if before and before != fresh:
            actions.append({"remove_index": {"index": before}})
        patiently(self.config, lambda: writing.indices.update_aliases(actions=actions))

    def note_patched(self, name: str) -> None:
        """Keep with the index that it was not written in one go."""
        meta = mapping(patched=True)["_meta"]
        patiently(self.config, lambda: self.client.indices.put_mapping(index=name, meta=meta))

    def _create(self, held: dict[str, Any], aliases: dict[str, Any]) -> str:
        name = f"{self.alias}-{uuid4().hex[:16]}"
        writing = self.client.options(request_timeout=WRITE_SECONDS)
        writing.indices.create(index=name, settings=held, mappings=mapping(), aliases=aliases)
        return name

    def drop(self, name: str) -> None:
        with reported(self.config):
            self.client.options(ignore_status=404).indices.delete(index=name)

    def _meta(self, name: str) -> dict[str, object]:
        with reported(self.config):
            found = self.client.indices.get_mapping(index=name)
        held: dict[str, object] = found.body[name]["mappings"].get("_meta", {})
        return held
