"""A cluster that is not there, or of no use, is told at once. What it does with documents: `tests/end_to_end`."""

from pathlib import Path

import pytest

from indexer.config import Config
from indexer.errors import FootnoteError, WrongUse
from pipelines import cluster
from pipelines.cluster import Cluster
from pipelines.pool import Pool, Processes
from pipelines.run import work_on
from tests.servers.dask_cluster import DaskCluster


def joined(address: str) -> Cluster:
    return Cluster(address, Config(), home=Pool(work_on, Processes(1)))


@pytest.mark.parametrize("address", ["dask://", "dask://localhost", "dask://local host:8786", "tcp://127.0.0.1:8786"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(WrongUse, match=r"dask://HOST:PORT"):
        joined(address)


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 0.2)
    with pytest.raises(FootnoteError, match=r"No Dask scheduler answers at dask://127\.0\.0\.1:1"):
        joined("dask://127.0.0.1:1")


def test_a_cluster_without_workers_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 5)
    with DaskCluster(tmp_path) as started, pytest.raises(FootnoteError, match="has no workers: dask worker"):
        joined(started.address)
