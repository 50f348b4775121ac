"""The archive's commands: search, status, remove, export, duplicates, rebuild, meaning. Each parses, asks one question
and prints.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from indexer import removing
from indexer.archive import Archive
from indexer.config import ENGINES
from indexer.console import (
    Commands,
    archive_option,
    config_for,
    cores,
    emit,
    emit_all,
    json_option,
    learning_bar,
    say,
)
from indexer.errors import FootnoteError, WrongUse
from indexer.lookup import exports, tables, versions
from indexer.lookup.collections import collection_page
from indexer.lookup.contract_table import contract_table
from indexer.model.documents import Document
from indexer.model.scope import EVERYTHING
from indexer.search.query import Filter, Mode, Query
from indexer.search.results import Results
from indexer.store.counts import Pace

ASKED_BY_NAME = 20  # documents that are named before they are removed
RUN_DEPTH = 100  # documents a query in a TREC run, unless --limit says otherwise


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="footnote-archive", prog_name="footnote")
def main() -> None:
    """Footnote: every fact with its page. An archive of documents to search, read and cross-link."""


@click.command()
@click.argument("query", required=False)
@click.option("--limit", type=click.IntRange(1), default=None, help="Documents to show (default 20; 100 in a run).")
@click.option("--collection", multiple=True, help="Only this collection; may be given several times.")
@click.option("--language", multiple=True, help="Only this language (two letters); may be given several times.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    default=Mode.FUSED.value,
    show_default=True,
    help="What finds: words, meaning, or both (fused), which is words alone where there are no vectors.",
)
@click.option(
    "--queries",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Many queries: JSON lines or CSV with id and text.",
)
@click.option("--run", type=click.Path(dir_okay=False, path_type=Path), help="Where the TREC run of --queries goes.")
@archive_option
@json_option
def search(
    *,
    query: str | None,
    limit: int | None,
    queries: Path | None,
    run: Path | None,
    archive: str | None,
    as_json: bool,
    mode: str,
    **chosen: tuple[str, ...],
) -> None:
    """Search the archive for QUERY; each hit shows the page and the words that match.

    Words must all occur; "phrases", OR, NOT, ( ), word~, wor*, "a b"~5, company:NAME, amount:[1000 TO *].
    """
    if (query is None) == (queries is None) or (queries is None) != (run is None):
        raise WrongUse(
            'Give a QUERY, or both --queries FILE and --run OUT. Example: footnote search "harbour AND camera*"'
        )
    filters = tuple(Filter(field, values) for field, values in chosen.items() if values)
    with Archive.open(config_for(archive)) as opened:
        asked = Query(text=query or "", scope=EVERYTHING, filters=filters, mode=Mode(mode), limit=limit or 20)
        if queries is not None and run is not None:
            _run(opened, asked, queries=queries, run=run, limit=limit or RUN_DEPTH)
            return
        results = opened.search(asked)
    if as_json:
        emit(exports.heading(results))
        emit_all(exports.hit_row(rank, hit) for rank, hit in enumerate(results.hits, 1))
    else:
        _print_hits(results)


@click.command()
@click.option("--collection", default=None, help="Only this collection.")
@archive_option
@json_option
def status(*, collection: str | None, archive: str | None, as_json: bool) -> None:
    """Tell what is in the archive, what could not be read and why."""
    with Archive.open(config_for(archive)) as opened:
        found = collection_page(opened, collection, scope=EVERYTHING)
        names = opened.collections(scope=EVERYTHING)
    counts = {"status": found.by_status, "reason": found.by_reason, "type": found.by_type}
    sums = {"documents": found.documents, "pages": found.pages, "pages_without_text": found.pages_without_text}
    sums["unsure_pages"] = found.unsure_total
    if as_json:
        emit({**sums, **counts, **found.pace.as_json(), "collections": names})
        return
    click.echo(
        f"{found.documents:,} documents with {found.pages:,} pages, {found.pages_without_text:,} of them without text"
    )
    if found.pace.waiting:
        click.echo(_to_come(found.pace))
    for title, table in counts.items():
        for value, count in sorted(table.items(), key=lambda row: (-row[1], row[0])):
            click.echo(f"  {title:<7} {count:>7,}  {value}")
    for document in found.unread:
        click.echo(f"  {document.status}: {document.called} ({document.reason or document.stage or 'not begun'})")
    if found.unsure:
        click.echo(f"{found.unsure_total:,} pages were recognised with little certainty; the least certain:")
    for document, page, confidence in found.unsure:
        click.echo(f"  page {page} of {document.called} ({confidence:.2f})")


def _to_come(pace: Pace) -> str:
    """How many files wait, how fast they are read and how long that will take."""
    waiting = f"{pace.waiting:,} {'file is' if pace.waiting == 1 else 'files are'} still to be read"
    if not pace.running:
        return f"{waiting}, and no run is under way: the same ingest goes on with them."
    if pace.seconds_left is None:
        return f"{waiting}; none ended in the last minutes"
    minutes = round(pace.seconds_left / 60)
    left = f"about {minutes:,} minutes" if minutes > 1 else "about a minute"
    return f"{waiting}, {pace.a_minute:,.0f} a minute: {left} left"


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1)
@click.option("--collection", multiple=True, metavar="NAME", help="All of this collection; may be given several times.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@archive_option
@json_option
def remove(*, ids: tuple[str, ...], collection: tuple[str, ...], yes: bool, archive: str | None, as_json: bool) -> None:
    """Delete documents for good: text, index, vectors, page images, and originals that no other document needs.

    ID is what `footnote search --json` calls "document". What lies inside a document goes with it, and only with it.
    Stopped half-way, the same command completes it.
    """
    if not ids and not collection:
        raise WrongUse("Give the ID of a document, or --collection NAME. Example: footnote remove 3f1c… --yes")
    with Archive.open(config_for(archive), write=True) as opened:
        found = removing.chosen(opened, ids, collection)
        if found and not yes:
            _ask(found)
        removed = removing.remove(opened, found)
    if as_json:
        emit(removed.as_json())
        return
    click.echo(f"Removed: {', '.join(f'{what} {count:,}' for what, count in removed.counts.items())}.")
    for name in removed.names:
        click.echo(f"  {name}")


def _ask(found: Sequence[Document]) -> None:
    """Ask the person at the terminal. Raises WrongUse where there is none, FootnoteError where they decline."""
    if not sys.stdin.isatty():
        raise WrongUse("Nothing was removed: nobody can be asked here. Add --yes to remove without asking.")
    for document in found[:ASKED_BY_NAME]:
        say(f"  {document.paths[0] if document.paths else document.id}")
    more = f" (the first {ASKED_BY_NAME} are named)" if len(found) > ASKED_BY_NAME else ""
    if not click.confirm(
        f"Delete these for good, with all that lies inside them: {len(found):,} in all{more}?", err=True
    ):
        raise FootnoteError("Nothing was removed.")


@click.command()
@click.option("--engine", type=click.Choice(ENGINES), default=None, help="Default: the one of FOOTNOTE_ENGINE.")
@archive_option
def rebuild(*, engine: str | None, archive: str | None) -> None:
    """Make the index again from the store. Nothing is read from the originals."""
    config = config_for(archive)
    with Archive.open(replace(config, engine=engine or config.engine), write=True) as opened:
        count = opened.rebuild()
    say(f"Indexed {count:,} documents.")
    if engine not in (None, config.engine):
        say(
            f"Set FOOTNOTE_ENGINE={engine} from now on; the index of the {config.engine} engine is not kept up to date."
        )


@click.command()
@archive_option
def meaning(*, archive: str | None) -> None:
    """Make the vectors by which pages are found by meaning, of all pages that have none.

    May be stopped at any time: the same command goes on where it was. Searches and an ingest may run meanwhile.
    """
    with Archive.open(config_for(archive)) as opened, learning_bar() as progress:
        count = opened.learn(threads=cores(), progress=progress)
    say(f"{count:,} pages can now be found by meaning.")


@click.group()
def export() -> None:
    """Write every hit, entity, contract or tie as JSON lines or CSV, in a fixed order."""


_format = click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default=None, help="Default: jsonl.")


@export.command("search")
@click.argument("query")
@_format
@archive_option
@json_option
def export_search(*, query: str, form: str | None, archive: str | None, as_json: bool) -> None:
    """Every document that QUERY finds."""
    with Archive.open(config_for(archive)) as opened:
        rows = exports.search_rows(opened, Query(text=query, scope=EVERYTHING))
        _write(rows, columns=tables.HIT_COLUMNS, form=_form(form, as_json=as_json))


@export.command("entities")
@_format
@archive_option
@json_option
def export_entities(*, form: str | None, archive: str | None, as_json: bool) -> None:
    """Every company, organisation, person and place, with its names and mentions."""
    with Archive.open(config_for(archive)) as opened:
        rows: Iterable[Mapping[str, Any]] = exports.entity_rows(opened, scope=EVERYTHING)
        chosen = _form(form, as_json=as_json)
        rows = map(tables.entity_cells, rows) if chosen == "csv" else rows
        _write(rows, columns=tables.ENTITY_COLUMNS, form=chosen)


@export.command("contracts")
@_format
@archive_option
@json_option
def export_contracts(*, form: str | None, archive: str | None, as_json: bool) -> None:
    """Every contract, with the span behind each field and all documents that state it."""
    with Archive.open(config_for(archive)) as opened:
        if _form(form, as_json=as_json) == "csv":
            found = contract_table(opened, scope=EVERYTHING, sort="document").found
            cells = (tables.contract_cells(one) for one in found)
            _write(cells, columns=tables.CONTRACT_COLUMNS, form="csv")
        else:
            emit_all(exports.contract_rows(opened, scope=EVERYTHING))


@export.command("ties")
@_format
@archive_option
@json_option
def export_ties(*, form: str | None, archive: str | None, as_json: bool) -> None:
    """Every tie (owner, subsidiary, director …), with its sentence."""
    with Archive.open(config_for(archive)) as opened:
        rows: Iterable[Mapping[str, Any]] = exports.tie_rows(opened, scope=EVERYTHING)
        chosen = _form(form, as_json=as_json)
        rows = map(tables.tie_cells, rows) if chosen == "csv" else rows
        _write(rows, columns=tables.TIE_COLUMNS, form=chosen)


@click.command()
@archive_option
@json_option
def duplicates(*, archive: str | None, as_json: bool) -> None:
    """Groups of documents that are equal files or versions of one text."""
    with Archive.open(config_for(archive)) as opened:
        found, _ = versions.groups(opened, scope=EVERYTHING)
        rows = versions.group_rows(found)
        if as_json:
            emit_all(rows)
            return
        for row in rows:
            files = sum(len(one["paths"]) for one in row["documents"])
            click.echo(f"{row['group']}. {files:,} files, {row['kind']}")
            for one in row["documents"]:
                click.echo(f"   {one['document']}  {', '.join(one['paths'])} ({one['collection']})")


def _form(form: str | None, *, as_json: bool) -> str:
    if form == "csv" and as_json:
        raise WrongUse("--json and --format csv exclude each other; leave one out.")
    return form or "jsonl"


def _write(rows: Iterable[Mapping[str, Any]], *, columns: tuple[str, ...], form: str) -> None:
    if form == "csv":
        for line in tables.csv_lines(columns, rows):
            click.echo(line, nl=False)
    else:
        emit_all(rows)


def _print_hits(results: Results) -> None:
    if results.repaired:
        say(f"Repaired: {results.repaired}")
    more = f", and {results.by_meaning:,} near it in meaning" if results.by_meaning else ""
    click.echo(f"{results.total:,} documents for {results.understood}{more}")
    for rank, hit in enumerate(results.hits, 1):
        where = ", ".join(part for part in (hit.collection, hit.path, hit.created) if part)
        click.echo(f"\n{rank}. {hit.title or hit.path}  ({where})")
        for page in hit.pages:
            row = f", row {page.row:,}" if page.row else ""
            click.echo(
                f"   p. {page.page}{row}: {' '.join(_marked(page.snippet, page.spans, page.snippet_start).split())}"
            )


def _marked(snippet: str, spans: tuple[tuple[int, int], ...], offset: int) -> str:
    """The snippet with its hits in bold on a terminal; click takes the marks out where there is none."""
    parts, last = [], 0
    for start, end in spans:
        left, right = start - offset, end - offset
        if left < last or right > len(snippet):
            continue
        parts += [snippet[last:left], click.style(snippet[left:right], bold=True)]
        last = right
    return "".join((*parts, snippet[last:]))


def _run(archive: Archive, asked: Query, *, queries: Path, run: Path, limit: int) -> None:
    """Answer many queries into a TREC run, any of their words counting. A line that is no query is passed over."""
    with run.open("w", encoding="utf-8") as out:
        for name, text in _queries(queries):
            results = archive.search(replace(asked, text=text, limit=limit, pages=1, any_word=True))
            scores: dict[str, float] = {}  # of documents that share a name the best one counts
            for hit in results.hits:
                document = archive.document(hit.document, scope=asked.scope)
                scores.setdefault(document.key or Path(document.inside or document.paths[0]).stem, hit.score)
            for rank, (key, score) in enumerate(scores.items(), 1):
                out.write(f"{name}\tQ0\t{key}\t{rank}\t{score:.6f}\tfootnote\n")


def _queries(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        if path.suffix == ".csv":
            rows: Iterable[tuple[int, Any]] = enumerate(csv.DictReader(lines), 2)
        else:
            rows = ((number, _json_line(line)) for number, line in enumerate(lines, 1) if line.strip())
        for number, row in rows:
            name = (row.get("_id") or row.get("id")) if isinstance(row, dict) else None
            if name is None or not row.get("text"):
                say(f"{path.name}:{number}: passed over, it has no id and text.")
                continue
            yield str(name), str(row["text"])


def _json_line(line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return None


commands = [search, status, remove, rebuild, meaning, export, duplicates]

if __name__ == "__main__":
    main()
