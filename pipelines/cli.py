"""Commands that bring documents into the archive: ingest, watch, retry, work. Those that read are in `asking.py`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from indexer.archive import Archive
from indexer.config import Config
from indexer.console import Command, archive_option, config_for, cores, json_option, learning_bar, say
from indexer.errors import ArchiveBusy, MeaningUnavailable, WrongUse
from indexer.model.kinds import SourceKind
from pipelines import asking, comparing, given, listing
from pipelines import work as worker
from pipelines.disclosure import due
from pipelines.doctor import doctor
from pipelines.ingest import Plan, again, nothing_met, stop_signals, take_in, troubled
from pipelines.ingest import ingest as take_paths
from pipelines.recipes import QUICK, RECIPES
from pipelines.run import Recipes
from pipelines.telling import Telling, conclude
from pipelines.walk import Found
from pipelines.watching import Watching, until_due

EXECUTOR = "Who reads: processes of this machine (pool), or workers of a Dask cluster, which need not see the files."
KINDS = click.Choice(["auto", *(kind.value for kind in SourceKind)])
AUTO = "Kind of source; auto decides for each document and says why."
LATER = 'Make no vectors for search by meaning; "footnote meaning" makes them later.'
AT = "Only documents that failed at this stage: extract, find, link …; for find, those found in quickly as well."
QUICKLY = 'Find names by a small model, faster and fewer; "footnote retry --stage find" finds all of them later.'
MANY = "How many read at a time (default: one for each core)."


def taking_options(command: Command) -> Command:
    """Add the options that say where documents go and how they are read; `_plan` makes a plan of them."""
    for option in (
        click.option("--no-meaning", is_flag=True, help=LATER),
        click.option("--quick", is_flag=True, help=QUICKLY),
        click.option("--executor", metavar="pool|dask://HOST:PORT", default="pool", show_default=True, help=EXECUTOR),
        click.option("--workers", type=click.IntRange(1), help=MANY),
        click.option("--kind", type=KINDS, default="auto", show_default=True, help=AUTO),
        click.option(
            "--collection", metavar="NAME", default=Plan().collection, show_default=True, help="Where to put them."
        ),
    ):
        command = option(command)
    return command


def _plan(chosen: Mapping[str, Any]) -> Plan:
    kind = None if chosen["kind"] == "auto" else SourceKind(chosen["kind"])
    return Plan(collection=chosen["collection"], kind=kind, workers=chosen["workers"] or 0, executor=chosen["executor"])


def _recipes(chosen: Mapping[str, Any]) -> Recipes:
    return QUICK if chosen["quick"] else RECIPES


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@taking_options
@archive_option
@json_option
def ingest(*, paths: tuple[Path, ...], archive: str | None, as_json: bool, **chosen: Any) -> None:
    """Take files and folders into the archive. What is in it already is passed over.

    May be stopped at any time: the same command goes on where it was. Ends with 3 where a file could not be read.
    """
    if not any(path.exists() or path.is_symlink() for path in paths):
        raise WrongUse(f"There is no {paths[0]}. Give files or folders that exist.")
    config = config_for(archive)
    with Archive.open(config, create=True, write=True) as opened, Telling(as_json=as_json) as telling:
        summary = take_paths(paths, opened, _recipes(chosen), plan=_plan(chosen), on_event=telling.hear)
    if not chosen["no_meaning"] and not summary.stopped:
        _learn(config)
    raise SystemExit(conclude(summary, as_json=as_json, command="the same command"))


def _learn(config: Config) -> bool:
    """Make vectors of what has none. The archive is free for another ingest meanwhile, and is searched by words.

    Gives whether it was stopped.
    """
    with Archive.open(config) as opened, stop_signals() as stopping, learning_bar() as progress:
        try:
            opened.learn(threads=cores(), progress=progress, stopping=stopping)
            left = opened.unlearnt()
        except (ArchiveBusy, MeaningUnavailable) as error:
            say(f"No vectors were made for search by meaning. {error}")
            return stopping()
        if left:
            say(f'{left:,} pages have no vectors yet and are found by words alone; "footnote meaning" makes them.')
        return stopping()


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--rest",
    type=click.FloatRange(0),
    default=5.0,
    show_default=True,
    metavar="SECONDS",
    help="How long a file must have been left alone before it is read.",
)
@taking_options
@archive_option
@json_option
def watch(*, folder: Path, rest: float, archive: str | None, as_json: bool, **chosen: Any) -> None:
    """Follow FOLDER: take in what is in it, then what is put into it or changed, once it is at rest.

    Ends with Ctrl-C. Between two rounds the archive is free for others to write.
    """
    if not folder.is_dir():
        raise WrongUse(f"There is no folder {folder}. Give one that exists.")
    config, plan = config_for(archive), _plan(chosen)
    watching = Watching(folder, config.archive, rest)
    say(f"Watching {folder}. Ctrl-C ends it.")
    with stop_signals() as stopping:
        while not stopping():
            found = watching.look()
            if found and _round(found, watching, config, plan, chosen, as_json=as_json):
                break
            for _ in until_due(watching.pause):
                if stopping():
                    break
    say(f"No longer watching {folder}.")


def _round(
    found: list[Found], watching: Watching, config: Config, plan: Plan, chosen: Mapping[str, Any], *, as_json: bool
) -> bool:
    """Take in what was found; gives whether a person stopped it. Where another run writes, it is left for later, and so
    is a load file with all that it names while any of it is still being written."""
    ready = due(watching.folder, found, restless=watching.restless, leave_out=config.archive)
    if not ready.loose and (ready.disclosure is None or not ready.disclosure.loads):
        return False
    try:
        with Archive.open(config, create=True, write=True) as opened, Telling(as_json=as_json) as telling:
            summary = take_in(ready, opened, _recipes(chosen), plan=plan, on_event=telling.hear)
    except ArchiveBusy as error:
        say(f"{len(found):,} files wait. {error}")
        return False
    conclude(summary, as_json=as_json, command="the same command")
    if summary.stopped:
        return True
    watching.taken([one for one in found if one.path not in ready.later])
    return not chosen["no_meaning"] and _learn(config)


@click.command()
@click.option(
    "--reason", metavar="R", default="", help="Only documents of this status, or whose reason holds this text."
)
@click.option("--type", "type_", metavar="T", default="", help="Only files of this type: pdf, docx, eml …")
@click.option(
    "--stage",
    metavar="S",
    default="",
    help=AT,
)
@click.option(
    "--passwords",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File of passwords to try, one a line.",
)
@click.option("--workers", type=click.IntRange(1), help=MANY)
@archive_option
@json_option
def retry(*, passwords: Path | None, workers: int | None, archive: str | None, as_json: bool, **which: str) -> None:
    """Read again what could not be read well, from the originals in the archive."""
    plan = Plan(workers=workers or 0, passwords=given.passwords_in(passwords))
    named = {"reason": which["reason"], "type": which["type_"], "stage": which["stage"]}
    with Archive.open(config_for(archive), write=True) as opened, Telling(as_json=as_json) as telling:
        found = troubled(opened, **named)
        summary = again(found, opened, RECIPES, plan=plan, on_event=telling.hear)
        unmet = "" if summary.documents else nothing_met(opened, **named)
    if unmet and not as_json:
        say(unmet)
        return
    raise SystemExit(conclude(summary, as_json=as_json, command="footnote retry"))


@click.command()
@archive_option
def work(*, archive: str | None) -> None:
    """Do what the reading room asks for: page images, reading again. `footnote serve` starts it; it ends when told."""
    with Archive.open(config_for(archive)) as opened, stop_signals() as stopping:
        say("The worker waits for work.")
        worker.serve(opened, stop=stopping)


commands: list[click.Command] = [ingest, watch, retry, work, doctor, *asking.commands, comparing.names, listing.lists]
