"""What changes an Elasticsearch index, asked until nothing is left undone. Decides nothing of what is written."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from elastic_transport import ObjectApiResponse
from elasticsearch import ApiError, Elasticsearch, TransportError

from indexer.config import Config
from indexer.errors import EngineUnavailable
from indexer.search.elastic_client import WRITE_SECONDS, Waiting, passes, patiently, told

BULK_BYTES = 4_000_000  # that one request sends
BULK_PAGES = 1_000


@dataclass(frozen=True, slots=True)
class Sending:
    """Raises EngineUnavailable or StorageFull where patience ends or something is refused for good."""

    client: Elasticsearch
    config: Config

    @property
    def _client(self) -> Elasticsearch:
        return self.client.options(request_timeout=WRITE_SECONDS, max_retries=0)

    def send(self, name: str, lines: list[bytes]) -> None:
        """All of these pages, however often it takes: a page written twice is the same page."""
        waiting = Waiting(self.config)
        while lines:
            try:
                answer = self._client.bulk(index=name, operations=cast("list[Any]", lines))  # JSON as it is
                items = [item["index"] for item in answer.body["items"]]
                failed = [(at, one) for at, one in enumerate(items) if one["status"] >= 300]
                refused = [one for _, one in failed if one["status"] not in (429, 502, 503, 504)]
                if refused:
                    raise _refused(refused[0])
                lines = [line for at, _ in failed for line in lines[2 * at : 2 * at + 2]]
                error: Exception | None = None
            except (ApiError, TransportError) as raised:
                if not passes(raised):
                    raise told(self.config, raised) from raised
                error = raised
            if lines and not waiting.goes_on():
                raise told(self.config, error) if error else _refused(failed[0][1])

    def delete(self, name: str, query: dict[str, Any]) -> None:
        # A page that was just replaced is not the one that was looked at, which is a conflict: it stays.
        ask = partial(self._client.delete_by_query, index=name, query=query, conflicts="proceed", refresh=False)
        self._insist(ask, lambda answer: answer["failures"])

    def refresh(self, name: str) -> None:
        """Make visible what was written."""
        self._insist(partial(self._client.indices.refresh, index=name), lambda answer: answer["_shards"]["failed"])

    def _insist(self, ask: Callable[[], ObjectApiResponse[Any]], undone: Callable[[dict[str, Any]], object]) -> None:
        """Ask until nothing is left undone: a node may be lost while the others answer."""
        waiting = Waiting(self.config)
        while left := undone(answer := patiently(self.config, ask).body):
            if not waiting.goes_on():
                raise EngineUnavailable(f"Elasticsearch left something undone ({left}): {str(answer)[:300]}")


def portions(lines: Iterable[tuple[bytes, bytes]]) -> Iterator[list[bytes]]:
    """Actions with their pages, some megabytes at a time."""
    held: list[bytes] = []
    size = 0
    for action, body in lines:
        if held and (size + len(body) > BULK_BYTES or len(held) >= 2 * BULK_PAGES):
            yield held
            held, size = [], 0
        held += [action, body]
        size += len(body)
    if held:
        yield held


def encoded(value: object) -> bytes:
    """As one line of JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _refused(item: dict[str, Any]) -> EngineUnavailable:
    reason = str(item.get("error", {}).get("reason", item))[:300]
    return EngineUnavailable(f"Elasticsearch did not take page {item.get('_id')} ({item['status']}): {reason}")
