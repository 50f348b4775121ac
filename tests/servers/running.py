"""The servers that tests use, each started once, when the first test needs it, and stopped when the tests end."""

import atexit
import os
import random
import shutil
import socket
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from indexer.config import Config, Elastic
from tests.servers import elasticsearch, postgresql, tika

_numbers = count()
_databases: list[tuple[postgresql.Server, str]] = []
_made: list[Config] = []


@cache
def elastic_url() -> str:
    """Where Elasticsearch answers: FOOTNOTE_TEST_ELASTIC_URL, else a server of our own. Skips where there is none."""
    if given := os.environ.get("FOOTNOTE_TEST_ELASTIC_URL"):
        return given
    return elastic_cluster(nodes=1).urls[0]


def elastic_cluster(*, nodes: int) -> elasticsearch.Cluster:
    """A cluster of its own, which ends with the tests. Skips where there is no Elasticsearch."""
    if not elasticsearch.installed():
        pytest.skip("there is no Elasticsearch for the tests: make elasticsearch")
    folder = Path(tempfile.mkdtemp(prefix="footnote-elasticsearch-"))
    cluster = elasticsearch.Cluster(folder, nodes, _free_port(), short=True)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(cluster.stop)
    cluster.start()
    return cluster


@cache
def tika_server() -> tika.Server:
    """A Tika server that ends with the tests. Skips where there is none."""
    if not tika.installed():
        pytest.skip("there is no Tika server for the tests: make tika")
    folder = Path(tempfile.mkdtemp(prefix="footnote-tika-"))
    server = tika.Server(folder, _free_port())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.stop)
    server.start()
    return server


def elastic_config(archive: Path) -> Config:
    """The configuration of an archive with an index of its own in Elasticsearch, until `forget`."""
    config = Config(archive=archive, engine="elastic", elastic=Elastic(urls=(elastic_url(),), replicas=0, patience=30))
    also_forget(config)
    return config


def also_forget(config: Config) -> None:
    """Have `forget` remove the indexes of this configuration, too."""
    _made.append(config)


@cache
def postgresql_server() -> postgresql.Server:
    """A server that all tests share, which ends with them. Skips where PostgreSQL is not installed."""
    return postgresql_of_its_own()


def postgresql_of_its_own(*settings: str) -> postgresql.Server:
    """A server that a test may stop, with what is to be set on it. Skips where PostgreSQL is not installed."""
    if postgresql.programs() is None:
        pytest.skip("there is no PostgreSQL for the tests: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="footnote-postgresql-"))
    server = postgresql.Server(folder, _free_port(), short=True, settings=settings)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.stop, how="immediate")
    server.start()
    return server


def database(server: postgresql.Server | None = None) -> str:
    """The address of an empty database of its own in PostgreSQL, until `forget`."""
    server = server or postgresql_server()
    name = f"archive_{next(_numbers)}"
    postgresql.create(server, name)
    _databases.append((server, name))
    return server.url(name)


def forget() -> None:
    """Remove the databases and indexes made so far."""
    while _databases:
        postgresql.drop(*_databases.pop())
    while _made:
        config = _made.pop()
        with Elasticsearch(list(config.elastic.urls)) as client:
            names = list(client.indices.get(index=f"{config.elastic_index}-*", features="aliases").body)
            if names:
                client.indices.delete(index=names, ignore_unavailable=True)


def _free_port() -> int:
    """A port that is free, as are those up to 200 above it that a cluster takes."""
    while True:
        port = random.randrange(20_000, 30_000)
        if all(_is_free(port + step) for step in (0, 1, 2, 100, 101, 102)):
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0
