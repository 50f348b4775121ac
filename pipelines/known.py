"""What is told of a document that was read before, by an earlier run or by another one at the same time."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from indexer.archive import Archive
from indexer.model.documents import Document
from indexer.model.scope import EVERYTHING
from pipelines.draft import Draft
from pipelines.dressing import LOAD_FILE, is_record
from pipelines.events import Event

LINE = "line "  # how the place of a document in a collection of lines begins
PORTION = 10_000  # enclosed documents that are asked for at once


def known(archive: Archive, document: Document, path: str) -> Iterator[Event]:
    """How the document ended, and all that it encloses."""
    ended = replace(Event.of(Draft(document), path=path), known=True)
    if document.type == LOAD_FILE and not document.inside:
        yield ended  # its records are met one by one
        return
    if document.inside.startswith(LINE):
        # There may be a hundred thousand of them: they enclose nothing, and what was found in each is not counted.
        yield replace(ended, mentions=None, contracts=None)
        return
    mentions = len(archive.mentions(document.id, scope=EVERYTHING)) if document.pages else 0
    contracts = len(archive.contracts(scope=EVERYTHING, document=document.id)) if document.pages else 0
    yield replace(ended, mentions=mentions, contracts=contracts)
    for start in count(0, PORTION):
        enclosed = archive.documents(scope=EVERYTHING, parent=document.id, limit=PORTION, offset=start)
        for child in enclosed:
            if is_record(child):
                continue  # its load file names it
            yield from known(archive, child, f"{path}/{child.inside}")
        if len(enclosed) < PORTION:
            return
