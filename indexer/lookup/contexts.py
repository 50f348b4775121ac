"""The sentence around a span, so that whoever sees a fact sees its proof."""

from dataclasses import replace

from indexer.archive import Archive
from indexer.lookup.views import InContext
from indexer.model.documents import Document, Page
from indexer.model.kinds import Role
from indexer.model.mentions import Mention, Span
from indexer.model.scope import Scope
from indexer.text import sentences

LONGEST = 420  # characters of context shown; a "sentence" of a table or a list can be far longer


class Pages:
    """Reads each page once while one question is answered."""

    def __init__(self, archive: Archive, *, scope: Scope) -> None:
        self._archive = archive
        self._scope = scope
        self._read: dict[tuple[str, int], Page] = {}

    def get(self, document: str, number: int) -> Page:
        """The page; raises NotFound where the reader may not see it."""
        key = (document, number)
        if key not in self._read:
            self._read[key] = self._archive.page(document, number, scope=self._scope)
        return self._read[key]


def around(page: Page, start: int, end: int) -> tuple[int, int]:
    """Where to cut the page's text to show `start:end` with its sentence, or its row where it stands in a table; at
    most LONGEST characters about it."""
    text = page.text
    if page.inside(Role.TABLE, start):
        below = text.find("\n", end)
        left, right = text.rfind("\n", 0, start) + 1, len(text) if below < 0 else below
    else:
        left, right = sentences.around(text, start, end)
    room = max(LONGEST - (end - start), 0) // 2
    if right - left > LONGEST:
        left, right = max(left, start - room), min(right, end + room)
        left = _word_edge(text, left, start, step=1)
        right = _word_edge(text, right, end, step=-1)
    while left < start and text[left].isspace():
        left += 1
    while right > end and text[right - 1].isspace():
        right -= 1
    return left, right


def _word_edge(text: str, position: int, stop: int, *, step: int) -> int:
    """The next place towards `stop` where no word is cut; `stop` itself in scripts that have no spaces is too far."""
    moved = position
    while moved != stop and abs(moved - position) < 30:
        inside = text[max(moved - 1, 0) : moved + 1]
        if any(character.isspace() for character in inside):
            return moved
        moved += step
    return position


def in_context(document: Document, mention: Mention, page: Page) -> InContext:
    """The mention with its sentence."""
    left, right = around(page, mention.start, mention.end)
    return InContext(
        document=document.id,
        title=document.name,
        date=document.date,
        page=mention.page,
        start=mention.start,
        end=mention.end,
        surface=mention.surface,
        context=page.text[left:right],
        left=mention.start - left,
        right=mention.end - left,
        finder=mention.finder,
        score=mention.score,
    )


def placed(span: Span, document: str) -> Span:
    """The span with the document it comes from."""
    return span if span.document else replace(span, document=document)
