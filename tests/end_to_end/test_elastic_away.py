"""Elasticsearch stopped, killed and started again, with real processes, while documents come in."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.archive import Archive
from indexer.config import Config, Elastic
from indexer.errors import EngineUnavailable
from indexer.model.scope import EVERYTHING
from indexer.search.elastic import ElasticEngine
from indexer.search.query import Query
from tests.servers import running
from tests.servers.elasticsearch import Cluster

FILES = 200
LONG = 400.0  # seconds that anything may take on a busy machine


@pytest.fixture(scope="module")
def node() -> Iterator[Cluster]:
    """One node that these tests may stop."""
    cluster = running.elastic_cluster(nodes=1)
    yield cluster
    cluster.stop()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    given = tmp_path / "given"
    given.mkdir()
    for number in range(FILES):
        (given / f"{number:03}.txt").write_text(f"Report {number} of the harbour board in Oslo, on cameras.\n")
    return given


def begin(config: Config, folder: Path) -> "subprocess.Popen[str]":
    """An ingest as a process of its own."""
    elastic = config.elastic
    env = {**os.environ, "FOOTNOTE_ENGINE": "elastic", "FOOTNOTE_ELASTIC_URL": ",".join(elastic.urls)}
    env |= {"FOOTNOTE_ELASTIC_PATIENCE_SECONDS": str(elastic.patience), "FOOTNOTE_ELASTIC_REPLICAS": "0"}
    command = [sys.executable, "-m", "tests.end_to_end.on_elastic", str(config.archive), str(folder)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def found(config: Config) -> int:
    """How many documents a search finds; -1 where the engine says that it cannot."""
    engine = ElasticEngine(config)
    try:
        return engine.search(Query(text="cameras", scope=EVERYTHING, limit=1)).total
    except EngineUnavailable:
        return -1
    finally:
        engine.close()


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not done():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def whole(config: Config) -> bool:
    """Whether a search finds each document of the store once, and nothing else."""
    with Archive.open(config) as archive:
        stored = {one.id for one in archive.documents(scope=EVERYTHING)}
        hits = archive.search(Query(text="cameras", scope=EVERYTHING, limit=FILES + 10)).hits
        return sorted(hit.document for hit in hits) == sorted(stored) and len(stored) == FILES


@pytest.mark.parametrize("ending", ["stop", "kill"])
def test_an_ingest_waits_for_an_elasticsearch_that_comes_back(
    node: Cluster, tmp_path: Path, folder: Path, ending: str
) -> None:
    node.up(0)
    node.await_health(nodes=1)
    config = Config(
        tmp_path / "archive", engine="elastic", elastic=Elastic(tuple(node.urls), replicas=0, patience=LONG)
    )
    process = begin(config, folder)
    until(lambda: found(config) > 0)
    node.stop() if ending == "stop" else node.kill(0)
    assert process.poll() is None
    assert found(config) == -1
    node.up(0)
    told = process.communicate(timeout=LONG)
    assert (process.returncode, told[0].strip()) == (0, str(FILES)), told
    assert whole(config)


def test_an_ingest_that_lost_patience_is_completed_by_the_same_command(
    node: Cluster, tmp_path: Path, folder: Path
) -> None:
    node.up(0)
    node.await_health(nodes=1)
    config = Config(tmp_path / "archive", engine="elastic", elastic=Elastic(tuple(node.urls), replicas=0, patience=0.5))
    process = begin(config, folder)
    until(lambda: found(config) > 0)
    node.kill(0)
    _, told = process.communicate(timeout=LONG)
    assert process.returncode == 1
    assert "FOOTNOTE_ELASTIC_URL" in told
    node.up(0)
    node.await_health(nodes=1)
    again = begin(replace(config, elastic=replace(config.elastic, patience=LONG)), folder)
    assert again.wait(timeout=LONG) == 0, again.communicate()
    again.communicate()
    assert whole(config)
