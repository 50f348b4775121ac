"""Settling bit by bit beside settling everything at once, whatever is settled."""

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.scope import EVERYTHING
from indexer.store import settling

Step = tuple[str, Any, Any]


def assert_settled_alike(
    steps: Iterable[Step],
    *,
    act: Callable[[Archive, Step], None],
    state: Callable[[Archive], object],
    read_again: Callable[[Archive, str], None],
    database_url: str,
) -> None:
    """The same `state` after these steps, after settling everything at once and handle by handle, and after each
    document was read again."""
    with TemporaryDirectory() as folder:
        archive = Archive.open(Config(Path(folder), database_url), create=True, write=True)
        for step in steps:
            act(archive, step)
        settling.settle(archive.store, portion=2)
        found, said = state(archive), archive.judgements()
        settling.settle_all(archive.store)
        again = state(archive)
        settling.settle(archive.store, everything=True, portion=1)
        one_by_one = state(archive)
        for number in [one.id for one in archive.documents(scope=EVERYTHING)]:
            read_again(archive, number)
        settling.settle(archive.store)
        rerun = state(archive)
        assert archive.judgements() == said
        archive.close()
    assert found == again == one_by_one == rerun
