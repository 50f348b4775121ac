"""Commands that bring documents into the archive: ingest, retry, work. Those that only read one are in `asking.py`."""

from pathlib import Path
from typing import Any

import click

from indexer.archive import Archive
from indexer.config import Config
from indexer.console import archive_option, config_for, cores, json_option, learning_bar, say
from indexer.errors import ArchiveBusy, MeaningUnavailable, WrongUse
from indexer.model.kinds import SourceKind
from pipelines import asking, comparing, given
from pipelines import work as worker
from pipelines.doctor import doctor
from pipelines.ingest import Plan, again, stop_signals, troubled
from pipelines.ingest import ingest as take_in
from pipelines.recipes import RECIPES
from pipelines.telling import Telling, conclude

EXECUTOR = "Who reads: processes of this machine (pool), or a Dask cluster that sees the same files."


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--collection", metavar="NAME", default=Plan().collection, show_default=True, help="Where to put them.")
@click.option(
    "--kind",
    type=click.Choice(["auto", *(kind.value for kind in SourceKind)]),
    default="auto",
    show_default=True,
    help="Kind of source; auto decides for each document and says why.",
)
@click.option("--workers", type=click.IntRange(1), help="How many read at a time (default: one for each core).")
@click.option("--executor", metavar="pool|dask://HOST:PORT", default="pool", show_default=True, help=EXECUTOR)
@click.option(
    "--no-meaning", is_flag=True, help='Make no vectors for search by meaning; "footnote meaning" makes them later.'
)
@archive_option
@json_option
def ingest(*, paths: tuple[Path, ...], archive: str | None, as_json: bool, **chosen: Any) -> None:
    """Take files and folders into the archive. What is in it already is passed over.

    May be stopped at any time: the same command goes on where it was. Ends with 3 where a file could not be read.
    """
    if not any(path.exists() or path.is_symlink() for path in paths):
        raise WrongUse(f"There is no {paths[0]}. Give files or folders that exist.")
    kind = None if chosen["kind"] == "auto" else SourceKind(chosen["kind"])
    plan = Plan(collection=chosen["collection"], kind=kind, workers=chosen["workers"] or 0, executor=chosen["executor"])
    config = config_for(archive)
    with Archive.open(config, create=True, write=True) as opened, Telling(as_json=as_json) as telling:
        summary = take_in(paths, opened, RECIPES, plan=plan, on_event=telling.hear)
    if not chosen["no_meaning"] and not summary.stopped:
        _learn(config)
    raise SystemExit(conclude(summary, as_json=as_json, command="the same command"))


def _learn(config: Config) -> None:
    """Make vectors of what has none. The archive is free for another ingest meanwhile, and is searched by words."""
    with Archive.open(config) as opened, stop_signals() as stopping, learning_bar() as progress:
        try:
            opened.learn(threads=cores(), progress=progress, stopping=stopping)
            left = opened.unlearnt()
        except (ArchiveBusy, MeaningUnavailable) as error:
            say(f"No vectors were made for search by meaning. {error}")
            return
    if left:
        say(f'{left:,} pages have no vectors yet and are found by words alone; "footnote meaning" makes them.')


@click.command()
@click.option(
    "--reason", metavar="R", default="", help="Only documents of this status, or whose reason holds this text."
)
@click.option("--type", "type_", metavar="T", default="", help="Only files of this type: pdf, docx, eml …")
@click.option(
    "--stage", metavar="S", default="", help="Only documents that failed at this stage: extract, find, link …"
)
@click.option(
    "--passwords",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of passwords to try, one a line.",
)
@click.option("--workers", type=click.IntRange(1), help="How many read at a time (default: one for each core).")
@archive_option
@json_option
def retry(*, passwords: Path | None, workers: int | None, archive: str | None, as_json: bool, **which: str) -> None:
    """Read again what could not be read well, from the originals in the archive."""
    plan = Plan(workers=workers or 0, passwords=given.passwords_in(passwords))
    with Archive.open(config_for(archive), write=True) as opened, Telling(as_json=as_json) as telling:
        found = troubled(opened, reason=which["reason"], type=which["type_"], stage=which["stage"])
        summary = again(found, opened, RECIPES, plan=plan, on_event=telling.hear)
    raise SystemExit(conclude(summary, as_json=as_json, command="footnote retry"))


@click.command()
@archive_option
def work(*, archive: str | None) -> None:
    """Do what the reading room asks for: page images, reading again. `footnote serve` starts it; it ends when told."""
    with Archive.open(config_for(archive)) as opened, stop_signals() as stopping:
        say("The worker waits for work.")
        worker.serve(opened, stop=stopping)


commands: list[click.Command] = [ingest, retry, work, doctor, *asking.commands, comparing.names]
