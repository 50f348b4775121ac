"""Several ingests over the same files into one archive on PostgreSQL, at once: nothing lost, doubled or read twice."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.config import Config
from tests.end_to_end.given import contents
from tests.end_to_end.runs import Runs, folder_of_many, until
from tests.servers import running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of_many(tmp_path_factory.mktemp("given") / "files")


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What one process makes of them on SQLite."""
    place = tmp_path_factory.mktemp("one")
    config = running.elastic_config(place / "archive")
    config = replace(config, elastic=replace(config.elastic, index=config.elastic_index))
    alone = Runs(place, folder)
    alone.finish(alone.begin(config))
    assert set(alone.read().values()) == {1}
    yield contents(config)
    running.forget()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Config, Config]]:
    """Two machines: a folder each, and the same database, originals and index."""
    database = running.database()
    config = replace(running.elastic_config(tmp_path / "first"), database_url=database)
    config = replace(config, originals_url=str(tmp_path / "originals"))
    config = replace(config, elastic=replace(config.elastic, index=config.elastic_index))
    running.also_forget(config)
    yield config, replace(config, archive=tmp_path / "second")
    running.forget()


def test_two_runs_at_once_read_each_file_once_and_make_the_archive_of_one(
    two: tuple[Config, Config], folder: Path, tmp_path: Path, expected: dict[str, Any]
) -> None:
    runs = Runs(tmp_path, folder)
    runs.finish(*(runs.begin(config) for config in two))
    assert {number for number, times in runs.read().items() if times > 1} == set()
    assert len(runs.readers()) == 2
    assert contents(two[0]) == expected
    assert contents(two[1]) == expected


def test_where_one_of_two_is_killed_the_other_reads_what_it_had_begun(
    two: tuple[Config, Config], folder: Path, tmp_path: Path, expected: dict[str, Any]
) -> None:
    runs = Runs(tmp_path, folder)
    killed, other = (runs.begin(config) for config in two)
    runs.go.touch()
    until(lambda: len(runs.read()) > 15 and len(runs.readers()) == 2)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    runs.finish(other)
    assert contents(two[1]) == expected
    runs.finish(runs.begin(two[0]))
    assert contents(two[0]) == expected
    assert max(runs.read().values()) <= 2
