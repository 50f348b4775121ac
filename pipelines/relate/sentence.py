"""A sentence ready to be searched for contracts and ties: its tokens, its page, and where its references point."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.model.documents import Page
from indexer.model.kinds import Role
from indexer.model.mentions import Mention, Span
from indexer.text import sentences
from pipelines.relate.contrasts import settled
from pipelines.relate.cues import Cues, cues
from pipelines.relate.modality import weighed
from pipelines.relate.parties import describe
from pipelines.relate.tokens import Token, tokenise


@dataclass(slots=True)
class Sentence:
    """`tokens` with described bodies as one party each; `language` that of the cues used.

    `antecedents`: by the start of a token, the earlier sentence that tells what it stands for.
    """

    document: str
    page: int
    text: str
    start: int
    end: int
    tokens: list[Token]
    language: str
    antecedents: dict[int, Span] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """The sentence itself, as evidence."""
        return Span(self.text[self.start : self.end], self.page, self.start, self.end)

    def evidence(self, parties: Iterable[Span]) -> tuple[Span, ...]:
        """The sentence, and those that tell who its references to these parties are."""
        told = (self.antecedents.get(party.start) for party in parties)
        return tuple(dict.fromkeys((self.span, *(one for one in told if one is not None))))


def of_page(document: str, page: Page, mentions: Sequence[Mention], language: str) -> Iterator[Sentence]:
    """The sentences of a page that name anything, or tell right behind one that does that something ended, in order;
    headings, furniture and tables are left out.

    `mentions` are those of this page by start; `language` is used where the page has none.
    """
    words: Cues = cues(page.language or language)
    starts = [mention.start for mention in mentions]
    named = False
    for start, end in _whole(sentences.spans(page.text), mentions, starts):
        inside = list(mentions[bisect_left(starts, start) : bisect_left(starts, end)])
        behind, named = named, bool(inside)
        if not (inside or (behind and end - start < _BRIEF)) or page.in_heading(start):
            continue
        if any(page.inside(role, start) for role in _SILENT):
            continue
        if _tabular(page.text, start, end):
            continue
        tokens = weighed(settled(describe(tokenise(page.text, start, end, inside, words), words.language)))
        if inside or any("end" in token for token in tokens):
            yield Sentence(document, page.number, page.text, start, end, tokens, words.language)


def _whole(
    spans: Iterable[tuple[int, int]], mentions: Sequence[Mention], starts: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The sentences, none of which ends within a name: "Brekke GmbH & Co. KG"."""
    begun: int | None = None
    for start, end in spans:
        first = start if begun is None else begun
        last = bisect_left(starts, end) - 1
        begun = first if last >= 0 and mentions[last].end > end and mentions[last].start >= first else None
        if begun is None:
            yield first, end
    if begun is not None:
        yield begun, end


def _tabular(text: str, start: int, end: int) -> bool:
    """Whether these are short lines below each other, as a table leaves them, and no sentence."""
    lines = text[start:end].split("\n")
    return len(lines) > 3 and sum(map(len, lines)) < _SHORT * len(lines)


_SHORT = 45  # code points
_SILENT = (Role.TABLE, Role.FURNITURE, Role.DELETED)  # what stands there states nothing by sentences
_BRIEF = 150  # code points of a sentence without names that may tell an end: "Later the contract was cancelled."
