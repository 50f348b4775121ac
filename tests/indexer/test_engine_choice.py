"""One archive, either engine: the commands rebuild, search, export and doctor as the configuration chooses."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.archive import Archive
from indexer.cli import main
from indexer.config import Config
from tests.indexer.invented import named, whole
from tests.servers import running

Env = dict[str, str]


@pytest.fixture
def elastic(tmp_path: Path) -> Iterator[Env]:
    """The environment of an archive with two documents, searched by Elasticsearch."""
    config = running.elastic_config(tmp_path / "archive")
    with Archive.open(Config(archive=config.archive), create=True, write=True) as archive:
        for name in ("a.txt", "b.txt"):
            whole(name, named("Kestrel Imaging")).save(archive)
        archive.settle()
    env = {"FOOTNOTE_ARCHIVE": str(config.archive), "FOOTNOTE_ENGINE": "elastic"}
    env |= {"FOOTNOTE_ELASTIC_URL": config.elastic.urls[0], "FOOTNOTE_ELASTIC_REPLICAS": "0"}
    yield env
    running.forget()


def footnote(env: Env, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env=env, standalone_mode=True)


def found(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return sorted(row["path"] for row in rows if "path" in row)


def test_an_archive_is_searched_by_elasticsearch_after_a_rebuild(elastic: Env) -> None:
    before = footnote(elastic, "search", "kestrel", "--json")
    assert before.exit_code == 1
    assert "footnote rebuild" in before.output
    assert "Indexed 2 documents" in footnote(elastic, "rebuild").output
    assert found(footnote(elastic, "search", "kestrel", "--json")) == ["a.txt", "b.txt"]
    assert found(footnote(elastic, "export", "search", "kestrel", "--json")) == ["a.txt", "b.txt"]


def test_rebuild_can_make_the_index_of_the_other_engine_and_says_what_follows(elastic: Env) -> None:
    embedded = {**elastic, "FOOTNOTE_ENGINE": "embedded"}
    told = footnote(embedded, "rebuild", "--engine", "elastic")
    assert "FOOTNOTE_ENGINE=elastic" in told.output
    assert found(footnote(elastic, "search", "kestrel", "--json")) == ["a.txt", "b.txt"]
    assert found(footnote(embedded, "search", "kestrel", "--json")) == ["a.txt", "b.txt"]
    assert "FOOTNOTE_ENGINE" not in footnote(elastic, "rebuild", "--engine", "elastic").output


def test_doctor_tells_which_engine_answers_and_what_to_do_where_it_does_not(elastic: Env) -> None:
    footnote(elastic, "rebuild")
    assert "Elasticsearch 8." in footnote(elastic, "doctor").output
    away = footnote({**elastic, "FOOTNOTE_ELASTIC_URL": "http://127.0.0.1:9"}, "doctor")
    assert away.exit_code == 1
    assert "FOOTNOTE_ELASTIC_URL" in away.output
