"""Sentences that a page break cuts, read whole; what they tell has its places on the pages again afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TypeVar

from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Page
from indexer.model.mentions import OVER_PAGES, Mention, Span
from indexer.text import sentences
from pipelines.relate.sentence import of_page
from pipelines.seams import Seam, seams

Record = TypeVar("Record", Contract, Tie)


class Joint:
    """A sentence that begins on one page and ends on the next, as a page of its own with a number below zero."""

    def __init__(self, seam: Seam, number: int) -> None:
        left, right = seam.left.text, seam.right.text
        self._seam = seam
        self.begin = next(start for start, end in reversed(sentences.spans(left)) if start < seam.end)
        self.close = next(end for _, end in sentences.spans(right) if end > seam.start)
        self._at = seam.end - self.begin
        self.page = Page(number, f"{left[self.begin : seam.end]}\n{right[seam.start : self.close]}", seam.left.language)

    def mentions(self, left: Sequence[Mention], right: Sequence[Mention]) -> list[Mention]:
        """Those of both pages where they stand in the sentence, the parts of one as one."""
        before = [
            self._moved(one, -self.begin) for one in left if self.begin <= one.start and one.end <= self._seam.end
        ]
        moved = self._at + 1 - self._seam.start
        after = [self._moved(one, moved) for one in right if self._seam.start <= one.start and one.end <= self.close]
        if before and after and before[-1].end == self._at and after[0].start == self._at + 1:
            last, first = before[-1], after[0]
            if last.finder == first.finder == OVER_PAGES and (last.kind, last.entity) == (first.kind, first.entity):
                surface = self.page.text[last.start : first.end]
                return [*before[:-1], replace(last, surface=surface, end=first.end), *after[1:]]
        return [*before, *after]

    def _moved(self, mention: Mention, by: int) -> Mention:
        return replace(mention, page=self.page.number, start=mention.start + by, end=mention.end + by)

    def crosses(self, start: int, end: int) -> bool:
        """Whether a stretch of the sentence stands on both pages."""
        return start < self._at < end - 1

    def parts(self, span: Span) -> list[Span]:
        """The characters of a span on each page that has any."""
        left, right = self._seam.left, self._seam.right
        found = []
        if span.start < self._at:
            start, end = self.begin + span.start, self.begin + min(span.end, self._at)
            found.append(replace(span, surface=left.text[start:end], page=left.number, start=start, end=end))
        if span.end > self._at + 1:
            start, end = (self._seam.start + max(0, place - self._at - 1) for place in (span.start, span.end))
            found.append(replace(span, surface=right.text[start:end], page=right.number, start=start, end=end))
        return found


class Told:
    """The sentences of a document by page, one that goes over a page break on the page where it begins."""

    def __init__(
        self, document: str, pages: Sequence[Page], on_page: Mapping[int, Sequence[Mention]], language: str
    ) -> None:
        self.by_page = {page.number: list(of_page(document, page, on_page[page.number], language)) for page in pages}
        self._joints: dict[int, Joint] = {}
        for order, seam in enumerate(seams(pages), 1):
            joint = Joint(seam, -order)
            left, right = seam.left.number, seam.right.number
            mentions = joint.mentions(on_page[left], on_page[right])
            whole = [
                one for one in of_page(document, joint.page, mentions, language) if joint.crosses(one.start, one.end)
            ]
            if whole:
                self._joints[-order] = joint
                self.by_page[left] = [one for one in self.by_page[left] if one.start < joint.begin] + whole
                self.by_page[right] = [one for one in self.by_page[right] if one.start >= joint.close]

    def placed(self, records: Sequence[Record]) -> list[Record]:
        """The records with every span on a page of the document. A field that goes over a page break has there what it
        has of a name or value on the first page; of other words, which would say less by half, nothing."""
        return [self._placed(record) for record in records] if self._joints else list(records)

    def _placed(self, record: Record) -> Record:
        changes: dict[str, object] = {}
        for name in (field.name for field in fields(record)):
            held = getattr(record, name)
            if isinstance(held, Span):
                changes[name] = self._first(held)
            elif isinstance(held, tuple) and any(isinstance(one, Span) for one in held):
                changes[name] = tuple(part for one in held for part in self._parts(one, all_=name == "evidence"))
        return replace(record, **changes)  # type: ignore[arg-type]

    def _first(self, span: Span) -> Span | None:
        parts = self._parts(span, all_=True)
        return parts[0] if len(parts) == 1 or span.entity or span.value is not None else None

    def _parts(self, span: Span, *, all_: bool) -> list[Span]:
        joint = self._joints.get(span.page)
        if joint is None:
            return [span]
        return joint.parts(span)[: None if all_ else 1]
