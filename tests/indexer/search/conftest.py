"""The engines that the contract is kept by."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.config import Config
from indexer.search.elastic import ElasticEngine
from indexer.search.embedded import EmbeddedEngine
from indexer.search.engine import Engine
from tests.indexer.search.pages import Archive, Opened
from tests.servers import running

ENGINES: dict[str, Callable[[Path, bool], Engine]] = {
    "embedded": lambda path, write: EmbeddedEngine(path / "index", write=write),
    "elastic": lambda path, write: ElasticEngine(running.elastic_config(path), write=write),
}


@pytest.fixture(params=ENGINES)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[bool], Engine]]:
    """Opens another engine on the same index; the argument is whether it may write."""
    opened: list[Engine] = []

    def open_engine(write: bool) -> Engine:
        opened.append(ENGINES[request.param](tmp_path, write))
        return opened[-1]

    yield open_engine
    for engine in opened:
        engine.close()
    running.forget()


@pytest.fixture
def engine(opener: Callable[[bool], Engine]) -> Engine:
    """An empty index, open to write."""
    return opener(True)


@pytest.fixture
def archive(engine: Engine) -> Archive:
    """An engine with shorthands for filling and asking it."""
    return Archive(engine)


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Config]:
    yield running.elastic_config(tmp_path)
    running.forget()


@pytest.fixture
def open_archive() -> Iterator[Opened]:
    """Opens an engine to write, shut at the end."""
    engines: list[ElasticEngine] = []

    def opened(config: Config) -> Archive:
        engines.append(ElasticEngine(config, write=True))
        return Archive(engines[-1])

    yield opened
    for engine in engines:
        engine.close()
