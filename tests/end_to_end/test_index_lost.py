"""The index is deleted, and made again, while a served reading room is asked from several threads: each answer is
right, or says that the search cannot answer and what to do."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from elasticsearch import Elasticsearch

from indexer.archive import Archive
from indexer.config import Config
from tests.indexer.invented import named, whole
from tests.servers import running

LONG = 300.0  # seconds that anything may take on a busy machine
DOCUMENTS, THREADS = 250, 4
QUERIES = ("Kestrel", "Falcon AND page", '"Nordlys Havn"', "kestr*", "")
NAMES = ("Kestrel Ltd.", "Falcon Optics", "Nordlys Havn AS")


@dataclass
class Readers:
    """Threads that search a reading room until told to stop. `expected` is the right answer of each query."""

    address: str
    expected: dict[str, Any] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def ask(self, query: str) -> tuple[int, Any]:
        """Status and answer, without what a new index may weigh otherwise."""
        try:
            with urllib.request.urlopen(
                f"{self.address}/search.json?q={quote(query)}&limit=100", timeout=LONG
            ) as answer:
                told = json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        hits = sorted((hit["document"], hit["path"], hit["matching_pages"], _pages(hit)) for hit in told["hits"])
        return 200, (told["total"], len(hits), hits if told["total"] == len(hits) else [])

    def begin(self) -> list[threading.Thread]:
        self.expected = {query: self.ask(query) for query in QUERIES}
        assert all(status == 200 and answer[0] for status, answer in self.expected.values()), self.expected
        threads = [threading.Thread(target=self._work, args=(number,)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        return threads

    def await_more(self, kind: str, count: int) -> None:
        """Wait for so many further answers of a kind: right, or away."""
        until, deadline = self.told[kind] + count, time.monotonic() + LONG
        while self.told[kind] < until and not self.wrong:
            assert time.monotonic() < deadline, self.told
            time.sleep(0.02)

    def _work(self, number: int) -> None:
        while not self.over.is_set():
            query = QUERIES[number % len(QUERIES)]
            number += 1
            time.sleep(0.03)  # whoever mends the index must get a turn
            status, answer = self.ask(query)
            if (status, answer) == self.expected[query]:
                self.told["right"] += 1
            elif status == 503 and "footnote rebuild" in answer:
                self.told["away"] += 1
            else:
                self.wrong.append(f"{query}: {status} {str(answer)[:300]}")


def _pages(hit: dict[str, Any]) -> str:
    return json.dumps(sorted((page["page"], page["snippet"], page["spans"]) for page in hit["pages"]))


def environment(config: Config) -> dict[str, str]:
    elastic = {
        "FOOTNOTE_ENGINE": config.engine,
        "FOOTNOTE_ELASTIC_URL": ",".join(config.elastic.urls),
        "FOOTNOTE_ELASTIC_REPLICAS": "0",
    }
    return {**os.environ, **elastic}


def footnote(config: Config, *words: str, messages: int = subprocess.PIPE) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "indexer.cli", words[0], "--archive", str(config.archive), *words[1:]]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=messages, text=True, env=environment(config))


@contextmanager
def reading_room(config: Config) -> Iterator[Readers]:
    """A served reading room, and threads that search it."""
    process = footnote(config, "serve", "--port", "0", messages=subprocess.DEVNULL)
    assert process.stdout is not None
    threads: list[threading.Thread] = []
    try:
        readers = Readers(process.stdout.readline().strip())
        threads = readers.begin()
        yield readers
    finally:
        if threads:
            readers.over.set()
        for thread in threads:
            thread.join(LONG)
        process.kill()
        process.communicate()


def fill(config: Config) -> None:
    """Documents in an order that a new index does not have: the first ones are saved once more at the end."""
    made = [whole(f"{number:03}.txt", named(NAMES[number % 3]), pages=1 + number % 4) for number in range(DOCUMENTS)]
    with Archive.open(config, create=True, write=True) as archive:
        for one in made:
            one.save(archive)
        archive.settle()
        for one in made[:40]:
            one.save(archive)
        archive.settle()


def delete_files(config: Config) -> None:
    shutil.rmtree(config.index)


def delete_elastic(config: Config) -> None:
    with Elasticsearch(list(config.elastic.urls)) as client:
        for name in client.indices.get(index=f"{config.elastic_index}-*", features="aliases").body:
            client.indices.delete(index=name)


ENGINES = {
    "embedded": (lambda place: Config(archive=place), delete_files),
    "elastic": (running.elastic_config, delete_elastic),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("mending", ["rebuild", "ingest"])
def test_no_wrong_answer_is_given_while_the_index_is_away_or_made_again(
    tmp_path: Path, engine: str, mending: str
) -> None:
    configured, delete = ENGINES[engine]
    config: Config = configured(tmp_path / "archive")
    fill(config)
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    mend: dict[str, Callable[[], subprocess.Popen[str]]] = {
        "rebuild": lambda: footnote(config, "rebuild"),
        "ingest": lambda: footnote(config, "ingest", str(nothing), "--no-meaning"),
    }
    try:
        with reading_room(config) as readers:
            readers.await_more("right", 30)
            delete(config)
            readers.await_more("away", 20)
            before = readers.told["right"]
            mended = mend[mending]()
            told = mended.communicate(timeout=LONG)
            assert mended.returncode == 0, told
            readers.await_more("right", 40)
            assert readers.wrong == []
            assert {query: readers.ask(query) for query in QUERIES} == readers.expected
        assert readers.told["right"] >= before + 40
    finally:
        running.forget()
