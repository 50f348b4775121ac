"""An ingest by a Dask cluster with quick stages: `python -m tests.end_to_end.on_cluster ARCHIVE FOLDER dask://…`.

Prints a JSON line for each document that is saved and for each event; a fourth argument is the time limit in seconds.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import FootnoteError
from indexer.model.documents import Document
from indexer.model.kinds import Status
from pipelines.events import Event
from pipelines.ingest import Plan, ingest
from tests.pipelines.stages import RECIPES


class Counting(Archive):
    """An archive that tells of every save."""

    def save(self, *, document: Document, pages: Sequence[Any], **found: Any) -> None:
        super().save(document=document, pages=pages, **found)
        print(json.dumps({"saved": document.id, "status": document.status}), flush=True)


def hear(event: Event) -> None:
    if event.status is not Status.QUEUED:
        print(json.dumps({"path": event.path, "status": event.status, "reason": event.reason}), flush=True)


def main(archive: str, folder: str, executor: str, seconds: str = "60") -> int:
    config = Config(archive=Path(archive), time_limit=float(seconds))
    try:
        with Counting.open(config, create=True, write=True) as opened:
            ingest([Path(folder)], opened, RECIPES, plan=Plan(executor=executor), on_event=hear)
    except FootnoteError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
