"""To whom a German clause gives something, by the article before a party: "Der Vega GmbH zahlte die Kepa AG".

Sees the tokens of one clause.
"""

import re
from collections.abc import Sequence

from indexer.text import legal_forms
from pipelines.relate.tokens import Token

_PLAIN = frozenset({"dem", "ihrem", "seinem", "einem", "unserem", "diesem"})
_MASCULINE = re.compile(r"(?i)(?:verein|verband|bund|konzern|klub|club)\Z")
_LEADING = frozenset({"with", "from", "by", "to", "for", "in", "of", "via", "towards", "between"})


def is_dative(tokens: Sequence[Token], place: int) -> bool:
    """Whether the party at `place` is in the dative. "Der" is also the nominative of what is masculine, and of two
    such parties the first is the subject: "Der Bauherr Nord GmbH zahlte der Vega GmbH"."""
    if place and tokens[place - 1].word in _PLAIN:
        return True
    return _may_be(tokens, place) and not any(_may_be(tokens, at) for at in range(place + 2, len(tokens)))


def _may_be(tokens: Sequence[Token], place: int) -> bool:
    """Whether "der" stands before what is called by a feminine legal form, behind no noun whose genitive it is ("Der
    Verwalter der Vega GmbH") and no preposition."""
    if not place or tokens[place - 1].word != "der" or not _is_feminine(tokens[place]):
        return False
    before = tokens[place - 2] if place > 1 else None
    return before is None or not (_is_noun(before) or before.any(_LEADING))


def _is_noun(token: Token) -> bool:
    return token.capital and token.mention is None


def _is_feminine(token: Token) -> bool:
    """Whether a name has a legal form that is feminine, as most are, and no word of its own that is masculine."""
    if token.mention is None:
        return False
    forms = legal_forms.groups(token.mention.surface)
    return bool(forms) and "association" not in forms and not any(map(_MASCULINE.search, token.mention.surface.split()))
