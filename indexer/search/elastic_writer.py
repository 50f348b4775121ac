"""The writer of an Elasticsearch index: pages gathered on disk, sent at the commit, seen all at once or not at all."""

import fcntl
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from os import SEEK_END
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from elasticsearch import Elasticsearch

from indexer.config import Config
from indexer.errors import ArchiveBusy, EngineUnavailable, StorageFull
from indexer.search.elastic_client import WRITE_SECONDS, patiently
from indexer.search.elastic_index import Indexes
from indexer.search.elastic_schema import key, pages
from indexer.search.elastic_sending import BULK_BYTES, Sending, encoded, portions
from indexer.search.record import Record
from indexer.search.written import clean

IN_MEMORY = 16_000_000  # bytes that wait for a commit before they go to disk
DOCUMENTS = 1_000  # looked for at once
_locked: set[Path] = set()  # by this process: locks of POSIX do not hold against their own process
Line = tuple[str, str, bytes, bytes]  # document, revision, what to do, with which page


class Writer:
    """Writing to one index. Until the commit all is kept here; a new index, which nobody reads, takes it at once.

    An index that is not there is made; where it was `lost`, it is read only from the first commit on.
    """

    def __init__(self, client: Elasticsearch, config: Config, *, lost: bool = False) -> None:
        self._client = client.options(request_timeout=WRITE_SECONDS, max_retries=0)
        self._sending = Sending(client, config)
        self._config = config
        self._indexes = Indexes(client, config, patient=True)
        self._fresh = ""  # an index that is not in use yet
        self._lost = lost
        self._sound = ""  # the index in use, once it was looked at
        self._lock = _Lock(config.archive / "elastic.lock")
        self._held_before = False  # whether the index was written before this commit
        self.changed: list[str] = []  # documents, by the last commit
        self._begin()

    def ready(self) -> str:
        """The name of the index in use; made where there is none, "" where it is to be read later."""
        return self._indexes.in_use() or ("" if self._lost else self._indexes.make())

    def begins(self) -> bool:
        """Whether it writes, or will write, an index that is not read yet, and there is no other."""
        return self._lost and not self._indexes.in_use()

    def write(self, records: list[Record]) -> None:
        """All pages of one document, instead of those it had."""
        self._open()
        document, revision = clean(records[0].document.id), uuid4().hex
        self._note(document, revision)
        for number, body in pages(records, revision=revision):
            action = {"index": {"_id": key(document, number), "routing": document}}
            self._hold((document, revision, encoded(action), encoded(body)))

    def remove(self, document: str) -> None:
        self._open()
        self._note(clean(document), "")

    def clear(self) -> None:
        """Begin a new index; the one in use stays until the commit."""
        self._lock.take()
        self._drop()
        self._forget()
        self._fresh = self._indexes.begin()

    def commit(self) -> None:
        """Make all written since the last commit durable and visible at once; `changed` is what that was."""
        self.changed = []
        if not self._fresh and not self._last and not self.begins():
            return
        name = self._open()
        for lines in self._bulks():
            self._sending.send(name, lines)
        self._take_out(name)
        self._sending.refresh(name)
        if self._fresh:
            self._indexes.use(name)
        elif self._held_before and not self._indexes.patched(name):
            self._indexes.note_patched(name)
        self.changed = list(self._last)
        # Before the next commit another process may put another index in its place.
        self._fresh, self._sound, self._lost = "", "", False
        self._forget()
        self._lock.release()

    def close(self) -> None:
        """Let go; what was not committed is dropped."""
        self._indexes = replace(self._indexes, patient=False)
        try:
            self._drop()
        except EngineUnavailable:
            pass  # the next rebuild removes what is left behind
        finally:
            self._spool.close()
            self._lock.release()

    def _open(self) -> str:
        """The index that is written to, after the first look at it."""
        self._lock.take()
        if self._fresh or self._sound:
            return self._fresh or self._sound
        if self.begins():
            self._fresh = self._indexes.begin()
            return self._fresh
        name = self.ready()
        if not self._indexes.is_current(name):
            raise self._indexes.outdated()
        self._sending.refresh(name)  # what a killed writer left unseen must be seen to be replaced
        self._held_before = patiently(self._config, lambda: self._client.count(index=name)).body["count"] > 0
        self._sound = name
        return name

    # --- what waits for the commit

    def _begin(self) -> None:
        self._spool: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by _forget and close
        self._last: dict[str, str] = {}  # document: the revision that counts, "" for none
        self._again: set[str] = set()  # documents that a new index may hold in several revisions

    def _forget(self) -> None:
        self._spool.close()
        self._begin()

    def _note(self, document: str, revision: str) -> None:
        if self._fresh and document in self._last:
            self._again.add(document)
        self._last[document] = revision

    def _hold(self, line: Line) -> None:
        document, revision, action, body = line
        self._spool.seek(0, SEEK_END)  # a commit that failed left off somewhere before
        for part in (encoded([document, revision]), action, body):
            self._spool.write(part + b"\n")
        if self._fresh and self._spool.tell() > BULK_BYTES:
            for lines in self._bulks():
                self._sending.send(self._fresh, lines)
            self._spool.seek(0)
            self._spool.truncate()

    def _bulks(self) -> Iterator[list[bytes]]:
        """The pages that count, some megabytes at a time."""
        yield from portions(self._counting())

    def _counting(self) -> Iterator[tuple[bytes, bytes]]:
        self._spool.seek(0)
        while head := self._spool.readline():
            action, body = self._spool.readline(), self._spool.readline()
            document, revision = json.loads(head)
            if self._last[document] == revision:
                yield action.rstrip(b"\n"), body.rstrip(b"\n")

    # --- requests

    def _take_out(self, name: str) -> None:
        """Remove pages of the documents written or removed that are not of their last revision."""
        if self._fresh:
            if not self._again:
                return
            self._sending.refresh(name)
        changed = sorted(self._again if self._fresh else self._last)
        for begin in range(0, len(changed), DOCUMENTS):
            some = changed[begin : begin + DOCUMENTS]
            current = sorted({self._last[one] for one in some} - {""})
            query = {"bool": {"filter": [_any("document", some)], "must_not": [_any("revision", current)]}}
            self._sending.delete(name, query)

    def _drop(self) -> None:
        fresh, self._fresh, self._sound = self._fresh, "", ""
        if fresh:
            self._indexes.drop(fresh)


class _Lock:
    """One writer on this machine at a time. The system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Raises ArchiveBusy where another writer has it."""
        if self._file is not None:
            return
        if self._path in _locked:
            raise self._busy()
        try:
            held = self._path.open("ab")
        except OSError as error:
            raise StorageFull(f"{self._path} cannot be written ({error.strerror}). Allow writing there.") from error
        try:
            fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB)  # unlike flock, no child that is forked keeps it
        except OSError:
            held.close()
            raise self._busy() from None
        self._file = held
        _locked.add(self._path)

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
            _locked.discard(self._path)

    def _busy(self) -> ArchiveBusy:
        return ArchiveBusy(f"Another process writes the index of {self._path.parent}. Try again when it has ended.")


def _any(field: str, values: list[str]) -> dict[str, Any]:
    return {"terms": {field: values}}
