"""Configuration read from an environment: defaults, what is given, and values that cannot be read."""

from pathlib import Path

import pytest

from indexer.config import Config, Elastic
from indexer.errors import WrongUse


def test_nothing_has_to_be_set() -> None:
    config = Config.from_env({})
    assert (config.engine, config.elastic, config.archive) == ("embedded", Elastic(), Path("archive"))


def test_all_of_elasticsearch_can_be_set() -> None:
    env = {
        "FOOTNOTE_ENGINE": "elastic",
        "FOOTNOTE_ELASTIC_URL": "https://one:9200/, https://two:9200",
        "FOOTNOTE_ELASTIC_INDEX": "desk",
        "FOOTNOTE_ELASTIC_CA": "/etc/ca.pem",
        "FOOTNOTE_ELASTIC_API_KEY": "key",
        "FOOTNOTE_ELASTIC_USER": "me",
        "FOOTNOTE_ELASTIC_PASSWORD": "secret",
        "FOOTNOTE_ELASTIC_SHARDS": "3",
        "FOOTNOTE_ELASTIC_REPLICAS": "2",
        "FOOTNOTE_ELASTIC_PATIENCE_SECONDS": "5",
    }
    config = Config.from_env(env)
    urls = ("https://one:9200", "https://two:9200")
    assert config.elastic == Elastic(urls, "desk", "/etc/ca.pem", "key", "me", "secret", 3, 2, 5.0)
    assert config.elastic_index == "desk"


def test_secrets_are_not_printed() -> None:
    config = Config.from_env({"FOOTNOTE_ELASTIC_API_KEY": "hush1", "FOOTNOTE_ELASTIC_PASSWORD": "hush2"})
    assert "hush" not in repr(config)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("FOOTNOTE_ENGINE", "elastik"),
        ("FOOTNOTE_ELASTIC_URL", "server:9200"),
        ("FOOTNOTE_ELASTIC_INDEX", "Desk*"),
        ("FOOTNOTE_ELASTIC_SHARDS", "0"),
        ("FOOTNOTE_ELASTIC_REPLICAS", "-1"),
        ("FOOTNOTE_PORT", "http"),
    ],
)
def test_a_value_that_cannot_be_read_is_said_with_its_key(key: str, value: str) -> None:
    with pytest.raises(WrongUse, match=key):
        Config.from_env({key: value})


def test_archives_have_indexes_of_their_own(tmp_path: Path) -> None:
    one, other = Config(archive=tmp_path / "one"), Config(archive=tmp_path / "other")
    assert one.elastic_index != other.elastic_index
    assert one.elastic_index == Config(archive=tmp_path / "other" / ".." / "one").elastic_index
    shared = [Config(archive=place, database_url="postgresql://db/desk") for place in (tmp_path, tmp_path / "one")]
    assert shared[0].elastic_index == shared[1].elastic_index
