"""The engines that the contract is kept by. Elasticsearch joins by adding a line to ENGINES."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.search.embedded import EmbeddedEngine
from indexer.search.engine import Engine
from tests.indexer.search.pages import Archive

ENGINES: dict[str, Callable[[Path, bool], Engine]] = {
    "embedded": lambda path, write: EmbeddedEngine(path / "index", write=write),
}


@pytest.fixture(params=ENGINES)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[bool], Engine]:
    """Opens another engine on the same index; the argument is whether it may write."""
    return lambda write: ENGINES[request.param](tmp_path, write)


@pytest.fixture
def engine(opener: Callable[[bool], Engine]) -> Iterator[Engine]:
    """An empty index, open to write."""
    opened = opener(True)
    yield opened
    opened.close()


@pytest.fixture
def archive(engine: Engine) -> Archive:
    """An engine with shorthands for filling and asking it."""
    return Archive(engine)
