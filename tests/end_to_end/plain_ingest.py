"""The command `ingest` with quick stages: `python -m tests.end_to_end.plain_ingest ARCHIVE FOLDER`."""

import sys
from pathlib import Path

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import FootnoteError
from pipelines.ingest import Plan, ingest
from tests.pipelines.stages import RECIPES


def main(archive: str, folder: str) -> int:
    try:
        with Archive.open(Config(archive=Path(archive)), create=True, write=True) as opened:
            ingest([Path(folder)], opened, RECIPES, plan=Plan(workers=1), on_event=lambda _event: None)
    except FootnoteError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
