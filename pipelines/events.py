"""What an ingest tells while it runs and at its end. Plain facts; printing them is the command's affair."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from indexer.model.kinds import GOOD_ENDS, Status
from pipelines.draft import Draft


@dataclass(frozen=True, slots=True)
class Event:
    """How one document ended. `document` is "" where nothing could be read, not even for its hash.

    `known` marks a document that an earlier run had finished; `seconds` is the worker's time for the whole file.
    Mentions and contracts are None where they were not counted.
    """

    path: str
    document: str
    status: Status
    reason: str = ""
    type: str = ""
    kind: str = ""
    pages: int = 0
    words: int = 0
    mentions: int | None = 0
    contracts: int | None = 0
    seconds: float = 0.0
    known: bool = False

    @classmethod
    def of(cls, draft: Draft, *, path: str, seconds: float = 0.0) -> "Event":
        document = draft.document
        return cls(
            path=path,
            document=document.id,
            status=document.status,
            reason=document.reason,
            type=document.type,
            kind=str(document.kind),
            pages=document.pages,
            words=sum(page.text.count(" ") + page.text.count("\n") + 1 for page in draft.pages if page.text),
            mentions=len(draft.mentions),
            contracts=len(draft.contracts),
            seconds=seconds,
        )

    @property
    def good(self) -> bool:
        return self.status in GOOD_ENDS

    def as_json(self) -> dict[str, Any]:
        """The line of `footnote ingest --json`."""
        told = ("path", "document", "status", "reason", "type", "kind", "pages", "mentions", "contracts")
        line: dict[str, Any] = {name: value for name in told if (value := getattr(self, name)) is not None}
        return {**line, "seconds": round(self.seconds, 3), **({"known": True} if self.known else {})}


@dataclass(slots=True)
class Summary:
    """What a run came to. `troubles` are the documents that did not end well, in the order they ended, `notes`
    those read to their end of which there is something to say.

    `stopped` is set where the person stopped the run; `words` are stretches between blanks, an estimate of effort.
    """

    statuses: Counter[Status] = field(default_factory=Counter)
    troubles: list[Event] = field(default_factory=list)
    notes: list[Event] = field(default_factory=list)
    known: int = 0
    pages: int = 0
    words: int = 0
    seconds: float = 0.0
    stopped: bool = False

    def add(self, event: Event) -> None:
        self.statuses[event.status] += 1
        self.known += event.known
        self.pages += event.pages
        self.words += event.words
        if not event.good:
            self.troubles.append(event)
        elif event.reason and event.status is Status.DONE:
            self.notes.append(event)

    @property
    def documents(self) -> int:
        return self.statuses.total()

    def as_json(self) -> dict[str, Any]:
        """The last line of `footnote ingest --json`: done, partial and failed always, other statuses where met."""
        always = {str(status): self.statuses[status] for status in (Status.DONE, Status.PARTIAL, Status.FAILED)}
        met = {str(status): count for status, count in sorted(self.statuses.items()) if count}
        sums = {"known": self.known, "pages": self.pages, "words": self.words, "seconds": round(self.seconds, 3)}
        return {"summary": {**always, **met, **sums, **({"stopped": True} if self.stopped else {})}}
