"""How commands take options, print and end. The three `cli.py` share it; it knows nothing of what commands do."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import entry_points
from typing import Any, TypeVar

import click
from tqdm import tqdm

from indexer.config import Config
from indexer.errors import FootnoteError

Command = TypeVar("Command", bound=Callable[..., Any])


def archive_option(command: Command) -> Command:
    """Add `--archive DIR`, given to the command as `archive: str | None`."""
    text = "Folder of the archive (default: $FOOTNOTE_ARCHIVE, else ./archive)."
    return click.option("--archive", metavar="DIR", default=None, help=text)(command)


def json_option(command: Command) -> Command:
    """Add `--json`, given to the command as `as_json: bool`."""
    text = "Print JSON lines on standard output; messages go to standard error."
    return click.option("--json", "as_json", is_flag=True, help=text)(command)


def config_for(archive: str | None) -> Config:
    """The configuration of this process, with the command's own archive folder."""
    return Config.from_env(os.environ, archive=archive)  # the one place that hands the environment over


def preset(settings: Mapping[str, str]) -> None:
    """Set what a library reads from the environment when it is loaded, for this process."""
    os.environ.update(settings)


def say(message: str) -> None:
    """A message for the person at the terminal."""
    click.echo(message, err=True)


def emit(row: Mapping[str, Any]) -> None:
    """One JSON line on standard output."""
    click.echo(json.dumps(row, ensure_ascii=False, separators=(",", ":")))


def emit_all(rows: Iterable[Mapping[str, Any]]) -> None:
    """A JSON line for each row, as they come."""
    for row in rows:
        emit(row)


def cores() -> int:
    """The cores that this process may use, which may be fewer than the machine has."""
    return len(os.sched_getaffinity(0))


@contextmanager
def learning_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, where that is a terminal, for pages whose vectors are being made."""
    with tqdm(unit=" pages", desc="meaning", disable=None, dynamic_ncols=True, delay=1) as bar:

        def show(done: int, total: int) -> None:
            bar.total = max(total, done)
            bar.update(done - bar.n)

        yield show


class Commands(click.Group):
    """The command `footnote`: gathers what each package offers, and turns our errors into messages and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(self._gathered())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        return self._gathered().get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FootnoteError as error:
            say(str(error))
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # The reader of our output (head, less) has seen enough. Python would complain when it flushes at exit.
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
            ctx.exit(0)

    def _gathered(self) -> dict[str, click.Command]:
        found: dict[str, click.Command] = {}
        for entry in entry_points(group="footnote.commands"):
            found |= {command.name or "": command for command in entry.load()}
        return found
