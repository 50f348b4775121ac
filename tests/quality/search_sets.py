"""The search sets of the evaluation folder: their documents as records, their questions, what was judged to answer."""

import csv
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.model.documents import Document
from indexer.model.kinds import SourceKind, Status
from indexer.search.record import Record

LANGUAGES = ("en", "de", "es", "ru", "ar", "zh")


@dataclass(frozen=True, slots=True)
class Question:
    """`language` limits the search to documents of that language; "" asks for all."""

    id: str
    text: str
    language: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Task:
    """Questions that make one figure."""

    name: str
    questions: list[Question]


def tasks(folder: Path, *, most: int) -> list[Task]:
    """The tasks of one set; of longer ones `most` questions, always the same."""
    asked = list(_lines(folder / "queries.jsonl"))
    right = _judged(folder / "qrels.tsv")
    if folder.name == "xquad-r":
        found = [_within(asked, right, language) for language in LANGUAGES]
        crossing = _judged(folder / "qrels-cross.tsv")
        found += [_across(asked, crossing, language) for language in LANGUAGES[1:]]
    elif folder.name == "eu-sanctions":
        found = [_scripted(asked, right, latin=True), _scripted(asked, right, latin=False)]
    else:
        found = [Task(folder.name, [_question(one, right) for one in asked])]
    return [Task(one.name, _some(one.questions, most)) for one in found]


def records(folder: Path) -> Iterator[Record]:
    """The documents of a set, one page each, as `footnote ingest` makes of a line of a collection."""
    for row in _lines(folder / "corpus.jsonl"):
        title, text, language = row["title"] or "", row["text"] or "", row.get("lang") or ""
        document = Document(
            id=row["_id"],
            collection=folder.name,
            sha256="0" * 64,
            size=1,
            type="json",
            paths=(f"{folder.name}.jsonl",),
            kind=SourceKind.REPORT,
            title=title,
            language=language,
            key=row["_id"],
            status=Status.DONE,
        )
        yield Record(document, 1, text if text.strip() else title, language)


def _within(asked: list[dict[str, Any]], right: dict[str, set[str]], language: str) -> Task:
    own = [_question(one, right, language=language) for one in asked if one["lang"] == language]
    return Task(f"xquad-r {language}", own)


def _across(asked: list[dict[str, Any]], right: dict[str, set[str]], language: str) -> Task:
    """English questions whose answer is sought in another language."""
    own = {query: {one for one in found if one.startswith(f"{language}:")} for query, found in right.items()}
    english = [_question(one, own, language=language) for one in asked if one["lang"] == "en"]
    return Task(f"xquad-r en-{language}", [one for one in english if one.right])


def _scripted(asked: list[dict[str, Any]], right: dict[str, set[str]], *, latin: bool) -> Task:
    own = [_question(one, right) for one in asked if (one["script"] == "latin") is latin]
    return Task(f"eu-sanctions {'latin' if latin else 'other'}", own)


def _question(row: dict[str, Any], right: dict[str, set[str]], *, language: str = "") -> Question:
    return Question(row["_id"], row["text"], language, frozenset(right.get(row["_id"], ())))


def _some(questions: list[Question], most: int) -> list[Question]:
    if not most or len(questions) <= most:
        return questions
    return random.Random(7).sample(sorted(questions, key=lambda one: one.id), most)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def _judged(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            if int(row["score"]) > 0:
                found.setdefault(row["query-id"], set()).add(row["corpus-id"])
    return found
