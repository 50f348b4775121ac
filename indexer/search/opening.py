"""The engine that a configuration asks for."""

from indexer.config import Config
from indexer.errors import EngineUnavailable
from indexer.search.engine import Engine


def described(config: Config) -> str:
    """What the engine of a configuration is at this moment. Raises EngineUnavailable where it cannot serve."""
    if config.engine == "elastic":
        try:
            from indexer.search.elastic_client import described as described_elastic
        except ModuleNotFoundError as error:
            raise _not_installed() from error
        return described_elastic(config)
    return f"tantivy in {config.index}"


def open_engine(config: Config, *, write: bool, lost: bool = False) -> Engine:
    """An engine over the archive's index; `write` makes an empty index where there is none.

    `lost` says that an index which is not there should hold something: a new one is read only from its first commit on,
    for readers must not take what is not in it yet for what is not there.

    Raises EngineUnavailable for an engine that is not installed. A missing or damaged index is told by the first
    call that needs it, so that an engine opened to write can still `clear` it.
    """
    if config.engine == "elastic":
        try:
            from indexer.search.elastic import ElasticEngine
        except ModuleNotFoundError as error:
            raise _not_installed() from error
        return ElasticEngine(config, write=write, lost=lost)
    from indexer.search.embedded import EmbeddedEngine

    return EmbeddedEngine(config.index, write=write, lost=lost)


def _not_installed() -> EngineUnavailable:
    return EngineUnavailable(
        'The engine for Elasticsearch needs an extra: pip install "footnote-archive[elastic]". '
        'Or set FOOTNOTE_ENGINE=embedded (the default) and run "footnote rebuild".'
    )
