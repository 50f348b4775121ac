"""Texts and files that are given to a command rather than to the archive, as drafts ready for the stages."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from indexer.config import Config
from indexer.errors import WrongUse
from indexer.model.documents import Document, Page
from indexer.model.identity import document_id
from indexer.model.kinds import Status
from indexer.text import language as languages
from pipelines.draft import Draft
from pipelines.extract.sandbox import read_apart
from pipelines.extract.sniff import type_of
from pipelines.walk import walk

PLAIN = frozenset({"txt", "md", "empty"})
COMMAND_LINE = "command line"  # stands for the collection of what enters no archive


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the id it is asked under. `paged` where its offsets count within pages, not from its beginning."""

    id: Any
    draft: Draft
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Unusable:
    """A line or a file that cannot be worked on, and why."""

    what: str
    why: str


def texts(file: Path, config: Config, *, lines: bool, language: str) -> Iterator[Text | Unusable]:
    """The texts of a file, or of standard input for "-": one, one a line, or where it is no plain text those read."""
    name = file.name
    if lines:
        with _opened(file) as stream:
            yield from from_lines(stream, language=language)
    elif name == "-" or is_plain(file):
        with _opened(file) as stream:
            yield Text(name, plain(text_of(stream.read(), name=name), name=name, language=language))
    else:
        for draft in from_file(file, config):
            document = draft.document
            inside = "/".join((name, *document.around, document.inside)) if document.inside else name
            unread = not draft.pages and draft.document.reason
            yield Unusable(inside, draft.document.reason) if unread else Text(inside, draft, paged=True)


def plain(text: str, *, name: str, language: str = "", date: str = "", kind: str = "txt") -> Draft:
    """A text as one page, unchanged: offsets count into exactly what was given. Its language is found if not given.

    `kind` is the type of its file: "json" for a line of a collection, whose date, where it states one, is certain.
    """
    data = text.encode("utf-8", "surrogatepass")
    sha256 = hashlib.sha256(data).hexdigest()
    language = language or languages.of_text(text)
    header = Document(document_id(sha256, COMMAND_LINE), COMMAND_LINE, sha256, len(data), kind, (name,))
    header = replace(header, status=Status.DONE, date=date, language=language, pages=1)
    return Draft(header, pages=(Page(1, text, language),))


def from_lines(lines: Iterable[bytes], *, language: str = "") -> Iterator[Text | Unusable]:
    """JSON lines {"id", "text", "lang"?, "date"?}; `language` is that of lines which name none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:  # bad UTF-8 is one, too
            yield Unusable(f"Line {number}", "it is no JSON")
            continue
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            yield Unusable(f"Line {number}", 'it has no "text"')
            continue
        name = row.get("id", row.get("_id", number))
        about = {"language": str(row.get("lang") or language), "date": str(row.get("date") or "")}
        yield Text(name, plain(row["text"], name=str(name), **about, kind="json"))


def from_file(path: Path, config: Config, *, passwords: tuple[str, ...] = ()) -> list[Draft]:
    """What can be read of a file, its own draft first. A file that cannot be had at all says so in its status."""
    [found] = walk([path], leave_out=config.archive)
    if found.reason:
        nothing = Document("", COMMAND_LINE, "", 0, "", (found.stored,), status=found.status, stage="extract")
        return [Draft(replace(nothing, reason=found.reason))]
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    header = Document(document_id(sha256, COMMAND_LINE), COMMAND_LINE, sha256, path.stat().st_size, "", (path.name,))
    return read_apart(path, header, limits=config, passwords=passwords)


def is_plain(path: Path) -> bool:
    """Whether a file is text as it stands, so that offsets can count into it."""
    return path.is_file() and type_of(path) in PLAIN


def passwords_in(path: Path | None) -> tuple[str, ...]:
    """The passwords of a file, one a line; none without a file."""
    if path is None:
        return ()
    return tuple(line for line in text_of(path.read_bytes(), name=path.name).splitlines() if line)


def text_of(data: bytes, *, name: str) -> str:
    """UTF-8 text, line ends and all as given. Raises WrongUse where it is none."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WrongUse(f"{name} is not UTF-8 text (byte {error.start:,}).") from None


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    if file.name == "-":
        yield sys.stdin.buffer
    else:
        with file.open("rb") as stream:
            yield stream
