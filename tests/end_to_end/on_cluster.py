"""An ingest by a Dask cluster of this machine: `python -m tests.end_to_end.on_cluster ARCHIVE FOLDER`."""

import sys
from pathlib import Path

from distributed import LocalCluster

from indexer.archive import Archive
from indexer.config import Config
from pipelines.ingest import Plan, ingest
from tests.pipelines.stages import RECIPES


def main(archive: str, folder: str) -> None:
    options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    config = Config(archive=Path(archive))
    with LocalCluster(n_workers=1, **options) as cluster, Archive.open(config, create=True, write=True) as opened:
        plan = Plan(executor=cluster.scheduler_address.replace("tcp://", "dask://"))
        summary = ingest([Path(folder)], opened, RECIPES, plan=plan, on_event=lambda _event: None)
        for status, count in sorted(summary.statuses.items()):
            print(status, count)


if __name__ == "__main__":
    main(*sys.argv[1:])
