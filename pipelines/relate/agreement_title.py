"""What a contract calls itself: "Master Services Agreement". From the words of its head and the title above it."""

import re
from collections.abc import Iterator

from indexer.model.documents import Page
from indexer.model.mentions import Span
from pipelines.relate.agreement_days import Head
from pipelines.relate.agreement_words import pattern, words

ABOVE = 1_500  # code points before the head in which the title stands
NEAR = 300  # code points before the head; what is farther is the cover, with a table of contents behind it
_KIND = rf"(?=[^\W\d_a-zа-яё])[^\W\d_]*(?i:{words('agreement')})(?![^\W_])"
_CAPITAL = r"(?:(?!(?i:this|denne|dette|dieser|entire)\b)[“\"]?[^\W\d_a-zа-яё][\w’'&,./\-]*[”\"]?|&)"
_SMALL = r"(?i:of|and|for|to|the|on|in|with|between|de|du|des|la|le|del|og|om|til|und|für|zum|zur|über|о|об|на|к)"
_NUMBERED = r"(?:[ \t]+(?i:no|number|nr|n)[.°º]?[ \t]*\w{1,3}(?![^\W_]))?"
_WORDS = rf"(?:{_CAPITAL}[ \t](?:(?:{_CAPITAL}|{_SMALL})[ \t]){{0,9}})?"
_RUN = re.compile(
    rf"(?<![^\W_]){_WORDS}{_KIND}{_NUMBERED}"
    rf"(?:\s+(?i:to|of|for|zum|til|à|al|к)\s+{_WORDS}{_KIND}{_NUMBERED}|"
    rf"(?:[ \t](?:{_SMALL}[ \t]){{1,2}}{_CAPITAL}(?:[ \t](?:{_CAPITAL}|{_SMALL})){{0,6}})(?=[ \t]*(?:\n|  )))?"
)
_THIS = re.compile(
    r"(?<![^\W_])(?:this|denne|dette|diese[rs]?|vorliegende[rs]?|le présent|la présente|este|esta|настоящ\w+)\s+$", re.I
)
_REST_OF_LINE = re.compile(r"(?:[ \t]+[\w№/\-’'&]+){1,8}(?=[ \t]*(?:\n[ \t]*\n|\Z))")  # "Contrat de service"
_LINE = re.compile(  # "Agent agreement" on a line of its own
    rf"(?<![^\n])(?!(?i:this|the)\b)[^\W\d_a-zа-яё][\w’'&/\-]*(?: [^\W\d_][\w’'&/\-]*){{0,5}} "
    rf"(?i:{words('agreement')})(?=[ \t]*(?:\n|  ))"
)
_NOT_ITS_OWN = re.compile(
    r"^(?:(?:(?:this|the|exhibit|annex|appendix|execution|version|copy|form|draft|ex|conformed|final|dated?)(?![^\W_]))"
    r"[\d.,\s\-]*)+(?:of\s+)?",
    re.IGNORECASE,
)


def title(head: Head, cover: Page) -> Span | None:
    """The title: of two or more words behind "this", else above, else on the cover, else a single word ("Lease")."""
    runs = list(_runs(head))
    if cover.number < head.page.number and not any(_telling(run) for run, _ in runs):
        runs += _runs(Head(cover, 0, ABOVE, ABOVE))
    own = [run for run, this in runs if this and _telling(run)]
    above = [run for run, this in runs if not this and run.start < head.party and _telling(run)]
    alone = [run for run, this in runs if not this] or [run for run, _ in runs]
    if own:
        return next((run for run in above if run.surface.casefold().startswith(own[0].surface.casefold())), own[0])
    if above:
        return above[-1 if head.start - above[-1].end < NEAR else 0]
    if alone:
        return alone[-1]
    said = _LINE.search(head.page.text, max(head.start - NEAR, 0), head.party)
    said = said or pattern("agreement").search(head.page.text, head.start)
    return None if said is None else Span(said[0], head.page.number, *said.span())


def _runs(head: Head) -> Iterator[tuple[Span, bool]]:
    """Runs of capitalised words that end in a word for contract, and whether they stand behind "this"."""
    text = head.page.text
    for found in _RUN.finditer(text, max(head.start - ABOVE, 0), head.party):
        start, end = found.span()
        lead = _NOT_ITS_OWN.match(text[start:end])
        start += lead.end() if lead else 0
        this = _THIS.search(text, max(start - 20, 0), start) is not None
        before = text[max(start - 80, 0) : start].rstrip(" \t")
        rest = _REST_OF_LINE.match(text, end) if not before or before.endswith("\n") else None
        end = rest.end() if rest else end
        if start < end:
            yield Span(text[start:end], head.page.number, start, end), this


def _telling(run: Span) -> bool:
    """Whether it says what kind of contract: "Supply Agreement", "Konsulentavtale"."""
    return len(run.surface.split()) > 1 or pattern("agreement").fullmatch(run.surface) is None
