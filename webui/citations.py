"""Citing a page: which words, in what form, under which address. The form names the hash of the file, not the host."""

import re
from dataclasses import dataclass

from flask import request

from indexer.lookup.contexts import around
from indexer.lookup.views import DocumentPage
from indexer.model.documents import Page
from indexer.model.identity import citation as permanent
from indexer.model.kinds import Role
from webui import present
from webui.paging import with_pairs

_QUOTE = re.compile(r"(\d{1,9})-(\d{1,9})")
_SEPARATORS = frozenset({Role.HEADING, Role.FURNITURE, Role.BYLINE, Role.DATELINE})


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation ready to be pasted. `source` is title, page and date; `address` leads back to it on this host."""

    quote: str
    source: str
    permanent: str
    address: str
    start: int
    end: int


def asked_quote(page: Page) -> tuple[int, int] | None:
    """The words an address points to (`cite=120-180`, code points of the page), None where it points to none here."""
    found = _QUOTE.fullmatch(request.args.get("cite", ""))
    if not found:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end <= len(page.text) else None


def citation(opened: DocumentPage, quote: tuple[int, int] | None, *, address: str) -> Citation:
    """The asked words; else the sentence of the first word found below the headings; else the first of the page."""
    page, document = opened.page, opened.document
    start, end = quote or _sentence(opened)
    source = f"{present.line(document.name)}, page {page.number}"
    if page.printed:
        source += f", {present.line(page.printed)}"
    if (row := page.row(start)) is not None:
        source += f", row {row:,}"
    if document.date:
        source += f" ({present.date(document.date)})"
    return Citation(
        quote=present.line(page.text[start:end]),
        source=source,
        permanent=permanent(document.sha256, page.number, start, end),
        address=with_pairs(address, (("page", str(page.number)), ("cite", f"{start}-{end}"))) + "#cited",
        start=start,
        end=end,
    )


def _sentence(opened: DocumentPage) -> tuple[int, int]:
    page = opened.page
    if opened.lit:
        said = [span for span in opened.lit if not any(page.inside(role, span[0]) for role in _SEPARATORS)]
        return around(page, *min(said or opened.lit))
    start = 0
    if opened.document.sender and page.number == 1:
        start = max(page.text.find("\n\n"), 0)  # a mail says something only below the lines of its header
    for block in sorted(page.blocks, key=lambda one: one.start):
        if block.role in _SEPARATORS and not page.text[start : block.start].strip():
            start = block.end
    if not page.text[start:].strip():
        start = 0  # nothing but headings and furniture
    start += len(page.text[start:]) - len(page.text[start:].lstrip())
    if start >= len(page.text):
        return 0, 0
    return around(page, start, start + 1)
