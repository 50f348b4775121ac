"""The command `ingest` that notes each reading: `python -m tests.end_to_end.counted ARCHIVE FOLDER`.

Servers are those of the environment, as with the real command. COUNTED_IN names the file for the notes: document and
process, a line each. Nothing begins before the file COUNTED_FROM is there.
"""

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import FootnoteError
from pipelines import flow
from pipelines.draft import Draft
from pipelines.ingest import Plan, ingest
from pipelines.run import Recipes
from tests.end_to_end.mortal import RECIPES


def note(draft: Draft) -> Draft:
    """The first stage of every recipe."""
    with Path(os.environ["COUNTED_IN"]).open("a") as notes:
        notes.write(f"{draft.document.id} {os.getppid()}\n")
    time.sleep(0.02)  # so that several runs have their share
    return draft


COUNTING: Recipes = {kind: replace(recipe, stages=(note, *recipe.stages)) for kind, recipe in RECIPES.items()}


def main(archive: str, folder: str) -> int:
    flow.INDEX_SECONDS = 0.5  # many commits, so that runs meet
    try:
        with Archive.open(Config.from_env(os.environ, archive=archive), create=True, write=True) as opened:
            while not Path(os.environ["COUNTED_FROM"]).exists():
                time.sleep(0.01)
            ingest([Path(folder)], opened, COUNTING, plan=Plan(workers=1), on_event=lambda _event: None)
    except FootnoteError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
