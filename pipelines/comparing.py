"""The command `names`: are two names those of one thing. Takes a pair, or many as JSON lines; asks no archive."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from indexer.console import emit, json_option, say
from indexer.errors import WrongUse
from indexer.model.json_form import Json
from indexer.model.kinds import ENTITY_KINDS, Kind

FAILED = 1  # exit code where a line was no pair
SAME_FROM = 0.5
# FollowTheMoney's schemata as kinds; LegalEntity and all others leave the kind open.
SCHEMATA = {
    "Person": Kind.PERSON,
    "Company": Kind.COMPANY,
    "Organization": Kind.ORGANISATION,
    "PublicBody": Kind.ORGANISATION,
    "Address": Kind.PLACE,
}


@click.command()
@click.argument("left", required=False)
@click.argument("right", required=False)
@click.option(
    "--pairs",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help='Many pairs: JSON lines {"left","right"}, with "kind" or FollowTheMoney "schema" where known.',
)
@click.option(
    "--kind", type=click.Choice(sorted(map(str, ENTITY_KINDS))), default=None, help="What both are (default: open)."
)
@json_option
def names(*, left: str | None, right: str | None, pairs: Path | None, kind: str | None, as_json: bool) -> None:
    """Whether LEFT and RIGHT are names of one thing, how sure that is, and why."""
    if pairs is not None and left is None:
        bad = 0
        for number, row in _rows(pairs):
            if row is None:
                bad += 1
                say(f'Line {number} is passed over: it is no JSON with "left" and "right".')
            else:
                _tell(compared(row["left"], row["right"], kind=kind or kind_of(row)), as_json=as_json)
        if bad:
            raise SystemExit(FAILED)
    elif pairs is None and left is not None and right is not None:
        _tell(compared(left, right, kind=kind or ""), as_json=as_json)
    else:
        raise WrongUse(
            'Give two names, or --pairs FILE. Example: footnote names "Solheim Offshore ASA" "Solheim Offshore"'
        )


def compared(left: str, right: str, *, kind: str) -> Json:
    """What the command prints of a pair."""
    from indexer.text.likeness import compare  # its word lists take a moment

    score, why = compare(left, right, kind)
    return {"left": left, "right": right, "score": score, "same": score >= SAME_FROM, "why": list(why)}


def kind_of(row: Mapping[str, Any]) -> str:
    """The kind that a pair states, "" where it states none that is known."""
    stated = str(row.get("kind") or "").lower()
    return stated if stated in set(ENTITY_KINDS) else str(SCHEMATA.get(str(row.get("schema") or ""), ""))


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    if path.name == "-":
        yield from _parsed(sys.stdin.buffer)
    else:
        with path.open("rb") as file:
            yield from _parsed(file)


def _parsed(lines: Iterable[bytes]) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        whole = isinstance(row, dict) and all(isinstance(row.get(side), str) for side in ("left", "right"))
        yield number, row if whole else None


def _tell(row: Json, *, as_json: bool) -> None:
    if as_json:
        emit(row)
    else:
        click.echo(f"{'same' if row['same'] else 'different'}  {row['score']:.2f}  {'; '.join(row['why'])}")
