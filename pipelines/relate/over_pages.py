"""Texts that go on over page breaks, read whole; what they tell has its places on the pages again afterwards."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from indexer.model.contracts import Record, with_spans
from indexer.model.documents import Page
from indexer.model.mentions import Mention, Span
from indexer.text import sentences
from pipelines.relate.sentence import of_page
from pipelines.seams import Joined, Piece, Seam, running, seams

_PARTIES = frozenset({"supplier", "buyer", "agent", "party", "place", "source", "target", "via"})


def placed(records: Iterable[Record], texts: Mapping[int, Joined]) -> Iterator[Record]:
    """The records with every span on a page of the document. A field that goes over a page break has there what it has
    of a name or value on the first page; of other words, which would say less by half, nothing."""
    for record in records:
        yield with_spans(record, partial(_parts, texts)) if texts else record


def _parts(texts: Mapping[int, Joined], name: str, span: Span) -> list[Span]:
    text = texts.get(span.page)
    parts = [span] if text is None else text.parts(span)
    if name == "evidence" or len(parts) == 1:
        return parts
    return parts[:1] if span.entity or span.value is not None or name in _PARTIES else []


def whole(
    run: Sequence[Page], on_page: Mapping[int, Sequence[Mention]]
) -> tuple[Page, Sequence[Mention], dict[int, Joined]]:
    """The text of a run of pages as one page with its mentions, and by whose number it is placed again."""
    if len(run) == 1:
        return run[0], on_page[run[0].number], {}
    text = Joined(running(run), -1)
    return text.page, text.mentions(on_page), {-1: text}


class Told:
    """The sentences of a document by page, one that goes over a page break on the page where it begins. `texts` holds
    what the latter are read in."""

    def __init__(
        self, document: str, pages: Sequence[Page], on_page: Mapping[int, Sequence[Mention]], language: str
    ) -> None:
        self.by_page = {page.number: list(of_page(document, page, on_page[page.number], language)) for page in pages}
        self.texts: dict[int, Joined] = {}
        for order, seam in enumerate(seams(pages), 1):
            begin, close = cut_sentence(seam)
            text = Joined([Piece(seam.left, begin, seam.end), Piece(seam.right, seam.start, close)], -order)
            told = of_page(document, text.page, text.mentions(on_page), language)
            over = [one for one in told if text.crosses(one.start, one.end)]
            if over:
                self.texts[-order] = text
                left, right = seam.left.number, seam.right.number
                self.by_page[left] = [one for one in self.by_page[left] if one.start < begin] + over
                self.by_page[right] = [one for one in self.by_page[right] if one.start >= close]


def cut_sentence(seam: Seam) -> tuple[int, int]:
    """Where the sentence begins on the one page, and ends on the next."""
    begin = next(start for start, end in reversed(sentences.spans(seam.left.text)) if start < seam.end)
    return begin, next(end for _, end in sentences.spans(seam.right.text) if end > seam.start)
