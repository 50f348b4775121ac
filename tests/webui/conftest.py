"""A real archive with the story in it, and the application over it, made once: pages only read."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer.archive import Archive
from indexer.config import Config
from tests.webui import story
from tests.webui.crawl import every_answer
from webui.wsgi import create_app


@pytest.fixture(scope="session")
def told() -> dict[str, story.Told]:
    """The documents of the story by the end of their path."""
    return {(one.document.inside or one.document.paths[0]).rsplit("/", 1)[-1]: one for one in story.told()}


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, told: dict[str, story.Told]) -> Iterator[Archive]:
    config = Config(archive=tmp_path_factory.mktemp("webui") / "archive")
    with Archive.open(config, create=True, write=True) as opened:
        fill(opened, list(told.values()))
        opened.add_list("watch/list.csv", story.WATCHED, source="watch.csv")
        yield opened


@pytest.fixture(scope="session")
def app(archive: Archive) -> Flask:
    made = create_app(archive)
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def crawled(app: Flask) -> dict[str, TestResponse]:
    """Every address that links lead to from the front door, with its answer."""
    return dict(every_answer(app.test_client()))


def fill(archive: Archive, stories: list[story.Told]) -> None:
    """Put documents into an archive as the pipelines would."""
    for one in stories:
        archive.announce(one.document)
        name = one.document.inside or one.document.paths[0]
        archive.originals.put(story.original(name))
        archive.save(
            document=one.document,
            pages=one.pages,
            mentions=one.mentions,
            entities=one.entities,
            contracts=one.contracts,
            ties=one.ties,
        )
    archive.index_pending()
    archive.settle()
