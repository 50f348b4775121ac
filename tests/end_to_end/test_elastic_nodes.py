"""One of three Elasticsearch nodes, processes of their own, killed while readers search and a writer writes."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.config import Config, Elastic
from indexer.errors import EngineUnavailable
from indexer.model.scope import EVERYTHING
from indexer.search.elastic import ElasticEngine
from indexer.search.query import Query
from tests.end_to_end.test_elastic_away import LONG, until
from tests.indexer.search.pages import document, record
from tests.servers import running
from tests.servers.elasticsearch import Cluster

KILLED = 2  # of three nodes


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
