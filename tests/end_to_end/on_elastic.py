"""The command `ingest` with quick stages into Elasticsearch: `python -m tests.end_to_end.on_elastic ARCHIVE FOLDER`.

Where it answers and how long it is waited for is read from the environment, as the real command does.
"""

import os
import sys
from pathlib import Path

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import FootnoteError
from pipelines import flow
from pipelines.ingest import Plan, ingest
from tests.pipelines.stages import RECIPES


def main(archive: str, folder: str) -> int:
    flow.INDEX_SECONDS = 0.5  # many commits, so that one is cut short
    try:
        with Archive.open(Config.from_env(os.environ, archive=archive), create=True, write=True) as opened:
            summary = ingest([Path(folder)], opened, RECIPES, plan=Plan(workers=1), on_event=lambda _event: None)
    except FootnoteError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(summary.documents)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
