"""The databases that an archive is kept in: what is tested of one is tested of both."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from indexer.config import Config
from tests.servers import running

Configured = Callable[[Path], Config]
DATABASES: dict[str, Callable[[], str]] = {"sqlite": str, "postgresql": running.database}


@pytest.fixture(params=DATABASES)
def configured(request: pytest.FixtureRequest) -> Iterator[Configured]:
    """Gives the configuration of an archive in a folder; the same folder is always the same archive."""
    address = cache(lambda _folder: DATABASES[request.param]())

    def configuration(folder: Path) -> Config:
        return Config(archive=folder, database_url=address(folder.absolute()))

    yield configuration
    running.forget()


@pytest.fixture
def config(configured: Configured, tmp_path: Path) -> Config:
    """The configuration of an archive that is not made yet."""
    return configured(tmp_path / "archive")
