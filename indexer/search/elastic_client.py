"""The connection to Elasticsearch, and what its failures mean to a person. No request is made up here."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError, UnsupportedProductError

from indexer.config import Config
from indexer.errors import EngineUnavailable, FootnoteError, QueryError, StorageFull, WrongUse

REBUILD = 'Run "footnote rebuild" to make it again from the store; nothing is lost.'
START = 'Start it, correct FOOTNOTE_ELASTIC_URL, or set FOOTNOTE_ENGINE=embedded and run "footnote rebuild".'
OLDEST = (8, 14)  # version of Elasticsearch that has all that is asked of it
SEARCH_SECONDS, WRITE_SECONDS = 30, 120  # that one request may take
_PASSING = frozenset({429, 502, 503, 504})  # answers that another try may change
_FULL = ("flood-stage", "read-only", "No space left", "disk usage exceeded")
_TOO_LARGE = ("too_many_clauses", "too_many_nested_clauses", "too_complex_to_determinize", "max_nested_depth")
_TOO_LARGE_WORDS = ("too many clauses", "nested depth", "maxClauseCount", "too many terms", "too complex")
Answer = TypeVar("Answer")


def connected(config: Config) -> Elasticsearch:
    """A client for the servers of the configuration; nothing is asked of them yet. Raises WrongUse."""
    asked = config.elastic
    ways: dict[str, Any] = {}
    if asked.ca and not Path(asked.ca).is_file():
        raise WrongUse(f"FOOTNOTE_ELASTIC_CA must be a file with a certificate; there is none at {asked.ca}.")
    if asked.ca:
        ways["ca_certs"] = asked.ca
    if asked.api_key:
        ways["api_key"] = asked.api_key
    elif asked.user:
        ways["basic_auth"] = (asked.user, asked.password)
    try:
        return Elasticsearch(list(asked.urls), request_timeout=SEARCH_SECONDS, max_retries=3, **ways)
    except (ValueError, OSError) as error:
        raise WrongUse(f"FOOTNOTE_ELASTIC_URL or FOOTNOTE_ELASTIC_CA cannot be used: {error}.") from error


@dataclass(frozen=True, slots=True)
class reported:  # noqa: N801 - read as a word: with reported(config)
    """Turns what the client raises within into errors that tell a person what to do."""

    config: Config

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ApiError | TransportError | UnsupportedProductError):
            raise told(self.config, error) from error


def told(config: Config, error: Exception) -> FootnoteError:
    """The error of ours that says what one of the client's means."""
    place = f"Elasticsearch at {', '.join(config.elastic.urls)}"
    if isinstance(error, TransportError):
        return EngineUnavailable(f"{place} cannot be reached ({_why(error)}). {START}")
    if isinstance(error, NotFoundError):
        return EngineUnavailable(f"{place} has no index {config.elastic_index}. {REBUILD}")
    if not isinstance(error, ApiError):
        return EngineUnavailable(f"{place} is no Elasticsearch that this program knows ({error}). {START}")
    text = f"{error} {error.body}"
    if error.status_code in (401, 403) and not any(word in text for word in _FULL):
        return EngineUnavailable(
            f"{place} does not let us in ({error.status_code}). Set FOOTNOTE_ELASTIC_API_KEY, or FOOTNOTE_ELASTIC_USER "
            "and FOOTNOTE_ELASTIC_PASSWORD, to those of a user who may read and write the index."
        )
    if any(word in text for word in _FULL):
        return StorageFull(f"{place} has no room to write. What was stored before is intact. Free some space there.")
    if error.status_code == 400 and any(word in text for word in (*_TOO_LARGE, *_TOO_LARGE_WORDS)):
        return QueryError("The query has more words, wildcards or parentheses than can be searched; use fewer of them.")
    return EngineUnavailable(f"{place} answered {error.status_code}: {text[:300]}")


def passes(error: Exception) -> bool:
    """Whether it may be gone at another try: the server was busy, or could not be reached."""
    if isinstance(error, ApiError):
        return error.status_code in _PASSING
    return isinstance(error, TransportError)


def patiently(config: Config, ask: Callable[[], Answer]) -> Answer:
    """What `ask` gives, tried again while the server is busy or away, as long as the configuration has patience.

    For requests that may be made twice without harm.
    """
    waiting = Waiting(config)
    while True:
        try:
            return ask()
        except (ApiError, TransportError) as error:
            if not passes(error) or not waiting.goes_on():
                raise told(config, error) from error


class Waiting:
    """Pauses that grow from a quarter second to ten, until the configuration's patience is at its end."""

    def __init__(self, config: Config) -> None:
        self._end = time.monotonic() + config.elastic.patience
        self._pause = 0.25

    def goes_on(self) -> bool:
        """Wait a while; False where patience is at its end."""
        left = self._end - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(self._pause * random.uniform(0.7, 1.0), left))  # noqa: S311 - spreads out what waits together
        self._pause = min(self._pause * 2, 10.0)
        return True


def _why(error: TransportError) -> str:
    if isinstance(error, ConnectionTimeout):
        return "no answer in time"
    return str(error)[:200] if isinstance(error, TlsError) else "no connection"


def described(config: Config) -> str:
    """What answers there: its version, how many nodes and how they are. Raises EngineUnavailable."""
    client = connected(config)
    try:
        with reported(config):
            number = str(client.info().body["version"]["number"])
            health = client.cluster.health().body
    finally:
        client.close()
    if tuple(int(part) for part in number.split(".")[:2]) < OLDEST:
        raise EngineUnavailable(f"Elasticsearch {number} is too old; at least {'.'.join(map(str, OLDEST))} is needed.")
    nodes = health["number_of_nodes"]
    many = f"{nodes} node{'' if nodes == 1 else 's'}"
    return f"Elasticsearch {number}, {many}, {health['status']}, index {config.elastic_index}"
