"""The engine that a configuration asks for."""

from indexer.config import Config
from indexer.errors import EngineUnavailable
from indexer.search.engine import Engine


def open_engine(config: Config, *, write: bool) -> Engine:
    """An engine over the archive's index; `write` makes an empty index where there is none.

    Raises EngineUnavailable for an engine that is not installed. A missing or damaged index is told by the first
    call that needs it, so that an engine opened to write can still `clear` it.
    """
    if config.engine == "elastic":
        raise EngineUnavailable(
            "The engine for Elasticsearch is not part of this version. "
            'Set FOOTNOTE_ENGINE=embedded (the default) and run "footnote rebuild".'
        )
    from indexer.search.embedded import EmbeddedEngine

    return EmbeddedEngine(config.index, write=write)
