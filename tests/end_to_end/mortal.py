"""An ingest that is killed, without a chance to tidy up, at the n-th step it takes in the archive.

`python -m tests.end_to_end.mortal ARCHIVE FOLDER MOMENT` (0: never) prints the number of steps it took.
Stages are those of real recipes, with the rules alone to find names, so that it starts in a second.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.documents import Document
from indexer.model.kinds import SourceKind, Status
from indexer.search.engine import Engine
from pipelines import flow
from pipelines.draft import Draft, Recipe
from pipelines.extract import byline, furniture
from pipelines.find.finding import mentions
from pipelines.find.names_model import Model
from pipelines.ingest import Plan, ingest
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from pipelines.run import Recipes

Result = TypeVar("Result")


def find_by_rules(draft: Draft) -> Draft:
    found = (mentions(page, date=draft.document.date, model=Model.NONE) for page in draft.pages)
    return replace(draft, mentions=tuple(mention for on_page in found for mention in on_page))


RECIPES: Recipes = {
    kind: Recipe(kind, (furniture.mark, byline.mark, find_by_rules, link, relate)) for kind in SourceKind
}


class Steps:
    """Counts to the moment of death. A step may be before a write or right after it.

    A commit with nothing new to it is none: how often it comes depends on how busy the machine is.
    """

    def __init__(self, moment: int) -> None:
        self.moment = moment
        self.taken = 0
        self._committed = 0

    def around(self, work: Callable[[], Result]) -> Result:
        self._step()
        result = work()
        self._step()
        return result

    def after_others(self, commit: Callable[[], Result]) -> Result:
        result = commit() if self.taken == self._committed else self.around(commit)
        self._committed = self.taken
        return result

    def _step(self) -> None:
        self.taken += 1
        if self.taken == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalArchive(Archive):
    """An archive whose every write may be the last thing this process does."""

    steps = Steps(0)
    _watched: Engine | None = None

    @property
    def engine(self) -> Engine:
        engine = super().engine
        if self._watched is None:
            self._watched = engine
            commit = engine.commit
            engine.commit = lambda: self.steps.after_others(commit)  # type: ignore[method-assign]
        return engine

    def announce(self, document: Document) -> Status | None:
        return self.steps.around(lambda: super(MortalArchive, self).announce(document))

    def mark(self, document_id: str, status: Status, **said: str) -> None:
        self.steps.around(lambda: super(MortalArchive, self).mark(document_id, status, **said))

    def save(self, *, document: Document, pages: Sequence[Any], **found: Any) -> None:
        self.steps.around(lambda: super(MortalArchive, self).save(document=document, pages=pages, **found))

    def settle(self) -> int:
        return self.steps.around(lambda: super(MortalArchive, self).settle())


def main(archive: str, folder: str, moment: str) -> None:
    MortalArchive.steps = Steps(int(moment))
    flow.INDEX_SECONDS = 0.0  # as often as can be: each commit is one more moment to die in
    with MortalArchive.open(Config(archive=Path(archive)), create=True, write=True) as opened:
        ingest([Path(folder)], opened, RECIPES, plan=Plan(workers=1), on_event=lambda _event: None)
    print(MortalArchive.steps.taken)


if __name__ == "__main__":
    main(*sys.argv[1:])
