"""A document of so many pages that it is read, found in and saved portion by portion: bounded memory, work for every
worker, and its beginning searchable long before its end. Each portion but the first was read with the page before it.
Touches no archive."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from indexer.model.documents import Document, Page
from indexer.model.kinds import GOOD_ENDS, Status
from pipelines.draft import Draft
from pipelines.events import Event
from pipelines.extract.cutting import Part
from pipelines.lines import PART
from pipelines.shared_page import Last, settled

LONGEST_REASON = 1_000  # letters
AHEAD = 6  # portions that may be under way beyond the last one saved: what came too early is held in memory


def is_beginning(own: Draft) -> bool:
    """Whether what was read of a file is only the first of its pages."""
    return 0 < len(own.pages) < own.document.pages


@dataclass(slots=True)
class LongDocument:
    """One of them under way. `own` is what its first portion says of the whole.

    Portions are saved in their order, each once the one behind it is there and noted with its pages, so that a run that
    was killed goes on after the last one saved and the archive becomes the same. `through` counts those saved, `last`
    is the page that they end with; `trouble` is what went wrong in them.
    """

    own: Draft
    path: str
    through: int = 0
    trouble: str = ""
    last: Last | None = None
    told: Event | None = None  # what was found so far; None where an earlier run found a part of it
    shown: int = 0  # pages that the index has
    _early: dict[int, tuple[Draft, float]] = field(default_factory=dict)

    @classmethod
    def begun(cls, own: Draft, path: str, noted: Document, saved: Callable[[int], Last]) -> "LongDocument":
        """`noted` is the document as the archive has it: an earlier run may have come some way. `saved` gives one of
        its pages."""
        if noted.status is Status.READING and noted.stage.startswith(PART):
            through = int(noted.stage.removeprefix(PART))
            return cls(own, path, through, noted.reason, saved(through * len(own.pages)))
        return cls(own, path, told=Event(path, own.document.id, Status.READING))

    @property
    def each(self) -> int:
        """Pages of a portion."""
        return len(self.own.pages)

    @property
    def count(self) -> int:
        """Portions in all."""
        return -(-self.own.document.pages // self.each)

    @property
    def finished(self) -> bool:
        return self.through == self.count

    def missing(self) -> Iterator[Part | None]:
        """The portions still to be read but the first; None while others have to be saved before."""
        for number in range(max(1, self.through), self.count):
            while number >= self.through + AHEAD:
                yield None
            yield Part(number, 1 + number * self.each)

    def add(self, number: int, draft: Draft, seconds: float) -> None:
        """A portion that was read; one that was saved before is passed over."""
        if number >= self.through:
            self._early[number] = draft, seconds

    def ready(self) -> Iterator[Draft]:
        """The portions whose turn it is, each with the document as it stands once that is saved."""
        while self.through in self._early and (self.through + 1 in self._early or self.through + 1 == self.count):
            draft, seconds = self._early.pop(self.through)
            if draft.document.status not in GOOD_ENDS:
                self.note(draft.document.reason)
            draft = replace(draft, pages=draft.pages or self._blank(self.through))
            behind, _ = self._early.get(self.through + 1, (None, 0.0))
            draft = settled(draft, before=self.last, behind=behind)
            self.last = Last.of(draft)
            self.through += 1
            if self.told is not None:
                self.told = _summed(self.told, Event.of(draft, path=self.path, seconds=seconds), len(draft.pages))
            yield replace(draft, document=self._document())

    def note(self, trouble: str) -> None:
        """What went wrong in a portion joins what did before, as long as a person would read it."""
        if trouble not in self.trouble and len(self.trouble) < LONGEST_REASON:
            self.trouble = f"{self.trouble} {trouble}".strip()

    def show(self) -> bool:
        """Whether the index is to follow now: as all pages of a document are indexed anew, each time it has doubled."""
        pages = min(self.through * self.each, self.own.document.pages)
        if self.finished or pages >= 2 * self.shown:
            self.shown = pages
            return True
        return False

    def event(self) -> Event:
        """How the whole ended."""
        document = self._document()
        told = self.told or replace(Event.of(Draft(document), path=self.path), mentions=None, contracts=None)
        told = replace(told, type=document.type, kind=str(document.kind), pages=document.pages)
        return replace(told, status=document.status, reason=document.reason)

    def _document(self) -> Document:
        whole = self.own.document
        if not self.finished:
            return replace(whole, status=Status.READING, stage=f"{PART}{self.through}", reason=self.trouble)
        if self.trouble and whole.status in GOOD_ENDS:
            return replace(whole, status=Status.PARTIAL, stage="extract", reason=self.trouble)
        return whole

    def _blank(self, number: int) -> tuple[Page, ...]:
        """The pages of a portion that could not be read: their numbers stay."""
        first = 1 + number * self.each
        return tuple(Page(one, "") for one in range(first, min(first + self.each, self.own.document.pages + 1)))


def _summed(before: Event, more: Event, pages: int) -> Event:
    return replace(
        before,
        pages=before.pages + pages,
        words=before.words + more.words,
        mentions=(before.mentions or 0) + (more.mentions or 0),
        contracts=(before.contracts or 0) + (more.contracts or 0),
        seconds=before.seconds + more.seconds,
    )
