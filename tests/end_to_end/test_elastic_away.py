"""Elasticsearch stopped, killed and started again, with real processes, while documents come in and are searched."""

import os
import subprocess
import sys
import threading
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
from tests.indexer.search.pages import document, record
from tests.servers import running
from tests.servers.elasticsearch import Cluster

FILES = 200
KILLED = 2  # of three nodes
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


@pytest.fixture
def three() -> Iterator[Cluster]:
    cluster = running.elastic_cluster(nodes=3)
    yield cluster
    cluster.stop()


def test_one_of_three_nodes_killed_costs_no_page_and_gives_no_wrong_answer(three: Cluster, tmp_path: Path) -> None:
    config = Config(tmp_path, engine="elastic", elastic=Elastic(tuple(three.urls), replicas=1, shards=3, patience=LONG))
    writer = ElasticEngine(config, write=True)
    writer.index(record("anchor", page=page, of=document(f"a{number}")) for number in range(40) for page in (1, 2))
    writer.commit()
    three.await_health(nodes=3)

    stop, answers, errors = threading.Event(), [0], []

    def read() -> None:
        reader = ElasticEngine(config)
        while not stop.is_set():
            try:
                results = reader.search(Query(text="anchor", scope=EVERYTHING, limit=100, facets=("collection",)))
            except EngineUnavailable:
                continue  # said, not hidden
            told = (results.total, results.total_pages, len(results.hits), results.facets["collection"][0].count)
            answers.append(1) if told == (40, 80, 40, 40) else errors.append(told)
        reader.close()

    readers = [threading.Thread(target=read) for _ in range(4)]
    for one in readers:
        one.start()
    before = 0
    for step in range(30):
        if step == 8:
            before = len(answers)
            three.kill(KILLED)
        writer.index(record("cameras", page=page, of=document(f"c{step}")) for page in (1, 2, 3))
        writer.commit()
    until(lambda: len(answers) > before + 50)  # they go on being answered
    stop.set()
    for one in readers:
        one.join()
    assert not errors
    three.up(KILLED)
    three.await_health(nodes=3)
    results = writer.search(Query(text="cameras", scope=EVERYTHING, limit=100))
    assert (results.total, results.total_pages) == (30, 90)
    assert writer.documents() == {f"a{number}" for number in range(40)} | {f"c{step}" for step in range(30)}
    writer.close()
