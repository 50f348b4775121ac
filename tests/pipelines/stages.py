"""Recipes whose stages are quick, or fail as told by the text: what surrounds the stages is tested with them.

The words that make a stage fail are commands of these tests, such as "RAISE".
"""

import os
import signal
import time

from indexer.model.kinds import Kind, SourceKind
from indexer.model.mentions import Mention
from pipelines.draft import Draft, Recipe
from pipelines.run import Recipes


def names(draft: Draft) -> Draft:
    """Every capitalised "Oslo" as a place; and whatever the text commands."""
    for page in draft.pages:
        obey(page.text)
    found = tuple(
        Mention(Kind.PLACE, "Oslo", page.number, start, start + 4, "test", 0.9)
        for page in draft.pages
        for start in range(len(page.text))
        if page.text.startswith("Oslo", start)
    )
    return Draft(draft.document, draft.pages, found, original=draft.original)


def after_names(draft: Draft) -> Draft:
    """A second stage, which fails where the text says so."""
    if any("RAISE LATER" in page.text for page in draft.pages):
        raise RuntimeError("the second stage fell over")
    return draft


def obey(text: str) -> None:
    if "RAISE NOW" in text:
        raise ValueError("the first stage fell over\nwith two lines")
    if "NO MEMORY" in text:
        raise MemoryError
    if "KILL THE WORKER" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "KILL THE HOST" in text:  # what holds this process: the pool's master, or a cluster's worker
        os.kill(os.getppid(), signal.SIGKILL)
    if "TAKE A MOMENT" in text:
        time.sleep(0.2)
    if "HANG" in text:
        time.sleep(3600)


RECIPES: Recipes = {kind: Recipe(kind, (names, after_names)) for kind in SourceKind}
