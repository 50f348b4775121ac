"""Takes documents out of an archive for good: text, index, vectors, images, jobs and originals. Killed at any moment
and called again, it completes."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.archive import Archive
from indexer.errors import NotFound, WrongUse
from indexer.model.documents import Document
from indexer.model.json_form import Json
from indexer.model.scope import EVERYTHING


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed, in numbers, and what the documents were called (those inside others are counted alone)."""

    counts: dict[str, int]
    names: tuple[str, ...]

    def as_json(self) -> Json:
        return {"removed": self.counts, "names": list(self.names)}


def chosen(archive: Archive, ids: Iterable[str], collections: Iterable[str]) -> list[Document]:
    """The documents to be removed, without those inside them, in a fixed order.

    Raises NotFound for a document or collection that there is none of, and WrongUse for a document that lies inside
    another: its bytes are part of that file and would stay.
    """
    found: dict[str, Document] = {}
    for name in collections:
        if name not in archive.collections(scope=EVERYTHING):
            raise NotFound(f"There is no collection {name!r}; nothing was removed.")
        found |= {one.id: one for one in archive.documents(scope=EVERYTHING, collection=name) if not one.parent}
    interrupted = set(archive.removal_left().documents)
    for number in ids:
        if number in interrupted:
            continue
        document = archive.document(number, scope=EVERYTHING)
        if document.parent:
            outermost = _outermost(archive, document)
            raise WrongUse(
                f"{number} ({document.inside}) lies inside {outermost}, whose original holds it: nothing was "
                f"removed. Remove the whole file with: footnote remove {outermost}"
            )
        found[number] = document
    return list(found.values())


def _outermost(archive: Archive, document: Document) -> str:
    while document.parent and not document.root:  # the records of a load file name no outermost
        document = archive.document(document.parent, scope=EVERYTHING)
    return document.root or document.id


def remove(archive: Archive, documents: Iterable[Document]) -> Removed:
    """Remove these documents with all that lies inside them, and complete what an earlier removal left undone.

    The index is made anew at the end, because what is merely taken out of it stays on disk for a while.
    """
    named = list(documents)
    removal = archive.take_out(one.id for one in named)
    images = 0
    for sha256 in removal.originals:
        images += _without_images(archive, sha256)
    counts = {**removal.counts, "page images": images}
    archive.finish_removal()
    return Removed(counts, tuple(one.paths[0] if one.paths else one.id for one in named))


def _without_images(archive: Archive, sha256: str) -> int:
    folder = archive.config.derived / "pages" / sha256
    images = len(list(folder.glob("*"))) if folder.is_dir() else 0
    shutil.rmtree(folder, ignore_errors=True)
    return images
