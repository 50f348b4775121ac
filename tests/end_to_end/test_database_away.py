"""PostgreSQL stopped and started again while documents come in and while the reading room is open."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import DatabaseUnavailable
from tests.end_to_end.given import contents
from tests.end_to_end.runs import LONG, Runs, folder_of_many, until
from tests.servers import running
from tests.servers.postgresql import Server
from webui.wsgi import create_app


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One that these tests may stop."""
    made = running.postgresql_of_its_own()
    yield made
    running.forget()
    made.stop()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of_many(tmp_path_factory.mktemp("given") / "files")


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What one process makes of them on SQLite, undisturbed."""
    place = tmp_path_factory.mktemp("calm")
    config = Config(archive=place / "archive")
    calm = Runs(place, folder)
    calm.finish(calm.begin(config))
    return contents(config)


def half_way(runs: Runs) -> None:
    runs.go.touch()
    until(lambda: len(runs.read()) > 15)


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_an_ingest_waits_for_a_database_that_comes_back(
    server: Server, folder: Path, tmp_path: Path, expected: dict[str, Any], how: str
) -> None:
    config = Config(tmp_path / "archive", running.database(server), database_patience=LONG)
    runs = Runs(tmp_path, folder)
    run = runs.begin(config)
    half_way(runs)
    server.stop(how=how)
    time.sleep(1)
    assert run.poll() is None, run.communicate()[1]
    server.start()
    runs.finish(run)
    assert set(runs.read().values()) == {1}
    assert contents(config) == expected


def test_an_ingest_that_lost_patience_is_completed_by_the_same_command(
    server: Server, folder: Path, tmp_path: Path, expected: dict[str, Any]
) -> None:
    config = Config(tmp_path / "archive", running.database(server), database_patience=0.5)
    runs = Runs(tmp_path, folder)
    run = runs.begin(config)
    half_way(runs)
    server.stop(how="immediate")
    told = run.communicate(timeout=LONG)[1]
    assert run.returncode == 1, told
    assert "FOOTNOTE_DATABASE_URL" in told
    server.start()
    runs.finish(runs.begin(config))
    assert contents(config) == expected


def test_the_reading_room_says_so_and_comes_back_by_itself(server: Server, tmp_path: Path) -> None:
    config = Config(tmp_path / "archive", running.database(server))
    Archive.open(config, create=True, write=True).close()
    archive = Archive.open(config)
    client = create_app(archive).test_client()
    assert client.get("/documents/0").status_code == 404
    server.stop(how="immediate")
    page = client.get("/documents/0")
    assert page.status_code == 503
    assert "The database does not answer" in page.text
    twin = client.get("/entities.json")
    assert (twin.status_code, twin.json and twin.json["error"]) == (503, DatabaseUnavailable.__name__)
    server.start()
    assert client.get("/documents/0").status_code == 404
    archive.close()
