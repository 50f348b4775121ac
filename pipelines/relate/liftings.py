"""Whether an exclusion or sanction was lifted, as its sentence or the next ones tell: "the exclusion was revoked"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.model.contracts import Tie
from pipelines.relate import fields
from pipelines.relate.sentence import Sentence
from pipelines.relate.tokens import Token, same

_SHUT_OUT = frozenset({"sanctioned-by", "excluded-by"})
_SHUTTING = frozenset({"sanction", "exclude"})
_SORTS = frozenset({"firm", "body"})
_PARTING = frozenset({"comma", "break", "colon", "dash"})
_MEASURES = frozenset({"measure", "list", "sanctions"})
_BARRED = frozenset({"not", "hedge", "plan", "shall", "deny", "partly"})


def lifted(tie: Tie, sentences: Sequence[Sentence]) -> Tie:
    """The tie, ended where its sentence, the first of these, or one of the next tells that what shut it out was lifted.

    Nothing is told so where the first names other firms as well; who shuts out another ends the reach.
    """
    if tie.type not in _SHUT_OUT or tie.ended or any(_strange(token, tie) for token in sentences[0].tokens):
        return tie
    for sentence in sentences:
        tokens = sentence.tokens
        own = sentence is sentences[0]
        behind = [token for token in tokens if not own or token.start > max(tie.source.start, tie.target.start)]
        segment = next((one for one in _segments(behind) if _lifts(one, tie)), None)
        if segment is not None:
            return _ended(tie, segment, sentence)
        if not own and any(token.any(_SHUTTING) or _strange(token, tie) for token in tokens):
            return tie
    return tie


def _ended(tie: Tie, segment: Sequence[Token], sentence: Sentence) -> Tie:
    dates = fields.dates(segment)
    day = fields.date_span(dates[0], sentence.page, sentence.text) if len(dates) == 1 else None
    return replace(tie, ended=True, date=day, evidence=tuple(dict.fromkeys((*tie.evidence, sentence.span))))


def _strange(token: Token, tie: Tie, *, places: bool = False) -> bool:
    """Whether this is a firm or body, or with `places` another state, that is neither of the two."""
    if token.mention is None or not token.any(_SORTS | {"place"}) or ("place" in token and not places):
        return False
    return not any(same(token, span) for span in (tie.source, tie.target))


def _segments(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What stands between the marks and joining words of a sentence."""
    start = 0
    for place, token in enumerate(tokens):
        if token.any(_PARTING) and "party" not in token:
            yield tokens[start:place]
            start = place + 1
    yield tokens[start:]


def _lifts(segment: Sequence[Token], tie: Tie) -> bool:
    """Whether these words say it: "the ban was lifted", "the fund revoked the exclusion", "was taken off the list"."""
    for token in segment:
        if _strange(token, tie, places=True) or (token.any(_BARRED) and "party" not in token):
            return False
    gone = any("lifted" in token for token in segment)
    return any("readmitted" in token for token in segment) or (gone and any(token.any(_MEASURES) for token in segment))
