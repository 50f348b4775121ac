"""The command `lists`: names to look for are imported, and who of them is in the archive is told."""

from pathlib import Path

import click

from indexer.archive import Archive
from indexer.console import archive_option, config_for, emit, emit_all, json_option, say
from indexer.errors import WrongUse
from indexer.lookup import lists as lookup
from indexer.lookup import tables
from indexer.model.scope import EVERYTHING
from pipelines.list_files import read_list


@click.group(invoke_without_command=True)
@archive_option
@json_option
@click.pass_context
def lists(context: click.Context, *, archive: str | None, as_json: bool) -> None:
    """Lists of names to look for: which there are, and how many of their names documents seem to hold."""
    if context.invoked_subcommand is not None:
        return
    with Archive.open(config_for(archive)) as opened:
        for one in lookup.list_states(opened, scope=EVERYTHING):
            if as_json:
                emit({"list": one.list.name, "names": one.list.size, "found": one.found, "source": one.list.source})
            else:
                click.echo(f"{one.list.name}: {one.list.size:,} on the list, {one.found:,} found ({one.list.source})")


@lists.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", metavar="NAME", default="", help="What to call the list (default: the name of the file).")
@archive_option
def import_(*, file: Path, name: str, archive: str | None) -> None:
    """Take in the list in FILE, in place of one of that name, and screen all documents against it.

    A table with a heading "name" (also aliases, kind or schema, id, country), FollowTheMoney or OpenSanctions JSON
    lines, or a name a line.
    """
    found = read_list(file)
    called = name or file.name.partition(".")[0] or file.name
    with Archive.open(config_for(archive), create=True, write=True) as opened:
        opened.add_list(called, found.things, source=file.name)
        hits = opened.list_sums(scope=EVERYTHING, name=called).get(called, 0)
    for reason, count in sorted(found.passed_over.items()):
        say(f"{count:,} passed over: {reason}.")
    say(f"{called}: {len(found.things):,} on the list, {hits:,} of them in the archive (footnote lists screen).")


@lists.command()
@click.argument("name")
@archive_option
def remove(*, name: str, archive: str | None) -> None:
    """Delete the list NAME with what was found by it. Documents stay as they are."""
    with Archive.open(config_for(archive), write=True) as opened:
        opened.drop_list(name)
    say(f"The list {name} is gone.")


@lists.command()
@click.option("--list", "name", metavar="NAME", default="", help="Only this list.")
@click.option("--since", metavar="DATE", default="", help="Only what came since: 2026-11-01, or a time in UTC.")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default=None, help="Rows for programs.")
@archive_option
@json_option
def screen(*, name: str, since: str, form: str | None, archive: str | None, as_json: bool) -> None:
    """Who of the lists is in the archive, document by document, with the reason and the place."""
    if form == "csv" and as_json:
        raise WrongUse("--json and --format csv exclude each other; leave one out.")
    if since and not lookup.MOMENT.fullmatch(since):
        raise WrongUse(f"--since is a day or a time in UTC, 2026-11-01 or 2026-11-01T09:30, not {since!r}.")
    with Archive.open(config_for(archive)) as opened:
        rows = lookup.hit_rows(opened, scope=EVERYTHING, name=name, since=since)
        if form == "csv":
            for line in tables.csv_lines(lookup.COLUMNS, lookup.cells(rows)):
                click.echo(line, nl=False)
        elif form or as_json:
            emit_all(rows)
        else:
            for row in rows:
                sure = "certain " if row["certain"] else f"{row['score']:.2f}    "
                place = f"{row['title']}, p. {row['page']}, {row['start']}-{row['end']}"
                click.echo(f"{sure} {row['name']} ~ {row['surface']}  ({'; '.join(row['why'])})  {place}")
