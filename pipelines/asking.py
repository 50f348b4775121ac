"""Commands that look into a text or a file and leave the archive alone: read, find, contracts, names."""

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from indexer.console import config_for, emit, json_option, say
from indexer.model.contracts import Contract, Tie
from indexer.model.json_form import Json, block_json, contract_json, mention_json, tie_json, value_json, without_absent
from indexer.model.kinds import GOOD_ENDS
from indexer.model.mentions import Span
from pipelines import given
from pipelines.draft import Draft
from pipelines.given import Text, Unusable
from pipelines.recipes import QUICK, RECIPES
from pipelines.run import attempt, of_kind, stage_name

Record = TypeVar("Record", Contract, Tie)

FAILED, SOME_FAILED = 1, 3  # exit codes
GIVEN = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path, readable=False)

language_option = click.option(
    "--language", metavar="L", default="", help="Language of the text, two letters (default: found)."
)
lines_option = click.option("--lines", is_flag=True, help='Input is JSON lines {"id","text","lang"?,"date"?}.')


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path, readable=False))
@click.option(
    "--passwords", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Passwords to try, one a line."
)
@json_option
def read(*, file: Path, passwords: Path | None, as_json: bool) -> None:
    """Read FILE and print its pages; no archive is needed. Ends with 3 where it cannot be read."""
    drafts = given.from_file(file, config_for(None), passwords=given.passwords_in(passwords))
    show = _read_rows if as_json else _read_text
    for draft in drafts:
        show(_marked(of_kind(draft)))
    if any(draft.document.status not in GOOD_ENDS for draft in drafts):
        raise SystemExit(SOME_FAILED)


@click.command()
@click.argument("file", type=GIVEN, default="-")
@lines_option
@language_option
@click.option("--quick", is_flag=True, help="By a small names model: faster, finds fewer names.")
@json_option
def find(*, file: Path, lines: bool, language: str, quick: bool, as_json: bool) -> None:
    """Names, amounts, dates and numbers in the text of FILE, or of standard input."""
    for text in _worked_on(file, "link", quick=quick, lines=lines, language=language):
        for mention in text.draft.mentions:
            place = {"page": mention.page} if text.paged else {}
            if as_json:
                emit({"id": text.id, **place, **mention_json(mention)})
            else:
                about = f"p. {mention.page} " if text.paged else ""
                value = " ".join(
                    f"{key}={told}" for key, told in (value_json(mention.value) if mention.value else {}).items()
                )
                click.echo(
                    f"{about}{mention.start:>7}-{mention.end:<7} {mention.kind:<13} {mention.surface}  {value}".rstrip()
                )


@click.command()
@click.argument("file", type=GIVEN, default="-")
@lines_option
@language_option
@click.option("--ties", is_flag=True, help="Also who owns, runs or belongs to whom.")
@json_option
def contracts(*, file: Path, lines: bool, language: str, ties: bool, as_json: bool) -> None:
    """Contracts in FILE or standard input: supplier, buyer, amount, date …, each field with the words that state it."""
    for text in _worked_on(file, "relate", lines=lines, language=language):
        about = {"text": text.id} if lines else {}
        located = text.draft.document.paths[0] if text.paged else ""
        rows = [contract_json(_located(contract, located)) for contract in text.draft.contracts]
        rows += [tie_json(_located(tie, located)) for tie in text.draft.ties] if ties else []
        for row in rows:
            if as_json:
                emit({**row, **about})
            else:
                click.echo(_sentence(row))


commands: list[click.Command] = [read, find, contracts]


def _worked_on(file: Path, last: str, *, lines: bool, language: str, quick: bool = False) -> Iterator[Text]:
    """Each text given, after the stages of its recipe up to `last`. One that cannot be worked on is named; then the
    command ends with 1."""
    bad = 0
    for text in given.texts(file, config_for(None), lines=lines, language=language):
        through = partial(_through, text, last=last, quick=quick) if isinstance(text, Text) else None
        done = attempt(through) if through else text
        if isinstance(done, Text):
            yield done
            continue
        bad += 1
        what = str(text.id) if isinstance(text, Text) else text.what
        why = done.why if isinstance(done, Unusable) else f"{type(done).__name__}: {done}"
        say(f"{what} is passed over: {why}")
    if bad:
        raise SystemExit(FAILED)


def _through(text: Text, *, last: str, quick: bool) -> Text:
    draft = of_kind(text.draft)
    for stage in (QUICK if quick else RECIPES)[draft.document.kind].stages:
        draft = stage(draft)
        if stage_name(stage) == last:
            break
    return replace(text, draft=draft)


def _marked(draft: Draft) -> Draft:
    """The draft with what its recipe marks before it looks for names: running heads, paragraphs by number, bylines."""
    for stage in RECIPES[draft.document.kind].stages:
        draft = stage(draft) if stage_name(stage) == "extract" else draft
    return draft


def _read_rows(draft: Draft) -> None:
    """The document's line, then a line for each page."""
    document = draft.document
    told = "title type authors date site sha256 pages reason language parser kind_reason".split()
    about = {name: getattr(document, name) for name in told}
    about |= {
        "kind": str(document.kind),
        "status": str(document.status),
        "path": document.inside,
    }
    emit({"document": without_absent(about)})
    for page in draft.pages:
        layout = {"width": page.width, "height": page.height} if page.boxes else {}
        row = {"page": page.number, "text": page.text, "language": page.language, "source": page.source, **layout}
        row |= without_absent({"confidence": page.confidence and round(page.confidence, 3)})
        row |= without_absent({"blocks": [block_json(block, page.text) for block in page.blocks]})
        emit({**row, "boxes": [[*box[:2], *(round(side, 2) for side in box[2:])] for box in page.boxes]})


def _read_text(draft: Draft) -> None:
    document = draft.document
    facts = (document.type, f"{document.pages} pages", str(document.status), document.date, document.reason)
    click.echo(f"{document.inside or document.name} ({', '.join(fact for fact in facts if fact)})")
    for page in draft.pages:
        click.echo(f"\n--- page {page.number} ({page.language})\n{page.text}")


def _sentence(row: Json) -> str:
    """A contract or tie in a line: what it names, field by field."""
    parts = []
    for field, value in row.items():
        spans = value if isinstance(value, list) else [value]
        named = [span["surface"] for span in spans if isinstance(span, dict) and "surface" in span]
        if named and field != "evidence":
            parts.append(f"{field}: {'; '.join(named)}")
    return f"{row.get('tie', 'contract')}  {'  '.join(parts)}"


def _located(record: Record, document: str) -> Record:
    """The record with all its spans said to lie in `document`, so that they are printed with their page."""
    placed = {one.name: _placed(getattr(record, one.name), document) for one in fields(record)}
    return replace(record, **placed)


def _placed(value: Any, document: str) -> Any:
    if isinstance(value, Span):
        return replace(value, document=document)
    return tuple(_placed(one, document) for one in value) if isinstance(value, tuple) else value
