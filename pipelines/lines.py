"""Collections under way: which parts of a large file are saved, and what the whole says of itself. `cutting.py` knows
where one is cut."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import IO

from indexer.model.documents import Document
from indexer.model.kinds import GOOD_ENDS, Status
from pipelines.draft import Draft
from pipelines.extract.cutting import Part, is_worth_cutting, parts, type_named
from pipelines.extract.saying import SHOWN

PART = "part "  # how a collection under way notes, as its stage, the parts that are saved


def line_of(inside: str) -> int:
    """The number of the line that a document stands on."""
    return int(inside.rpartition(" ")[2])


def with_shared(own: Draft, lines: Mapping[str, Sequence[str]]) -> Draft:
    """A collection's own draft with a sentence on its `_id`s that stand on several lines with different words."""
    if not lines:
        return own
    ordered = sorted((sorted(places, key=line_of), key) for key, places in lines.items())
    ordered.sort(key=lambda item: line_of(item[0][0]))
    named = [f'"{key}" ({", ".join(places[:SHOWN])})' for places, key in ordered[:SHOWN]]
    more = f" and {len(lines) - SHOWN:,} more" if len(lines) > SHOWN else ""
    whose = "1 _id stands" if len(lines) == 1 else f"{len(lines):,} _ids stand"
    told = f"{whose} on lines that differ; each of these is a document of its own: {', '.join(named)}{more}."
    reason = f"{own.document.reason} {told}".strip()
    return replace(own, document=replace(own.document, reason=reason))


def is_large(document: Document) -> bool:
    """Whether a file is a collection that is worth cutting."""
    return not document.inside and is_worth_cutting(type_named(document.paths[0]), document.size)


class Collection:
    """A collection under way: which parts are saved, and what it says of itself.

    `through` counts the parts that are saved without a gap; `trouble` is the reason of the earliest part that did
    not end well. Both are noted in the archive, so that they outlive a run that was killed.
    """

    def __init__(self, header: Document) -> None:
        resumed = header.status is Status.READING and header.stage.startswith(PART)
        self.through = int(header.stage.removeprefix(PART)) if resumed else 0
        self.trouble = header.reason if resumed else ""
        self.own = Draft(header)
        self._trouble_in = 0 if self.trouble else -1
        self._ahead: set[int] = set()
        self._total: int | None = None

    def missing(self, file: IO[bytes]) -> Iterator[Part]:
        """The parts still to be read; the first is read in any case, as it tells what the whole is."""
        total = 0
        for part in parts(file, type_named(self.own.document.paths[0])):
            total += 1
            if part.number == 0 or part.number >= self.through:
                yield part
        self._total = total

    def add(self, part: Part, own: Draft) -> None:
        """Note a part as saved. `own` is what it says of the whole collection."""
        if part.number == 0 or (self.own.document.status is Status.EMPTY and own.document.status is Status.DONE):
            self.own = own
        if own.document.status not in GOOD_ENDS and not 0 <= self._trouble_in <= part.number:
            self.trouble, self._trouble_in = own.document.reason, part.number
        self._ahead.add(part.number)
        while self.through in self._ahead:
            self.through += 1

    @property
    def stage(self) -> str:
        """What to note as the collection's stage until it is finished."""
        return f"{PART}{self.through}"

    @property
    def finished(self) -> bool:
        return self._total is not None and self.through >= self._total

    def whole(self) -> Draft:
        """The collection's own draft: partial where a part of it was not read well."""
        document = replace(self.own.document, facts={})  # they count the lines of one part alone
        if self.trouble and document.status in GOOD_ENDS:
            document = replace(document, status=Status.PARTIAL, stage="extract", reason=self.trouble)
        return replace(self.own, document=document)
