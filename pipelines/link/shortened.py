"""Shorter names of firms that finders may miss: "Vega Signal" and "Vega" of "Vega Signal AS"."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from indexer.model.kinds import ENTITY_KINDS, Kind
from indexer.model.mentions import Mention
from indexer.text import legal_forms
from indexer.text import names as spelling
from indexer.text.letters import fold
from indexer.text.word_lists import word_list

Known = Mapping[str, tuple[Kind, str]]
_LEAST = 5  # letters of a first word that may stand alone
_SHARED = ("trade", "branch", "region", "land", "head", "between", "article")


def names(mentions: Sequence[Mention], known: Known) -> dict[str, tuple[Kind, str]]:
    """The short names, each of exactly one firm of the document and of nothing else in it."""
    bearers: dict[str, set[tuple[Kind, str]]] = defaultdict(set)
    called: set[str] = set()
    for mention in mentions:
        if mention.kind is Kind.COMPANY and mention.entity:
            for short in _short(mention.surface):
                bearers[short].add((mention.kind, mention.entity))
        elif mention.kind in ENTITY_KINDS:
            called.update(mention.surface.split())
    return {
        short: next(iter(found))
        for short, found in bearers.items()
        if len(found) == 1 and short not in known and short not in called
    }


def _short(surface: str) -> Iterator[str]:
    """The name without its legal form, then its first word; none where it has no form to tell a firm by."""
    form = next((one for one in legal_forms.at_end().finditer(surface) if one.end() >= len(surface) - 1), None)
    bare = surface[: form.start()].rstrip(" ,\xa0\n") if form is not None else ""
    if len(bare) < _LEAST or spelling.script(bare) in ("Han", "Kana", "Hangul"):
        return
    first, _, rest = bare.partition(" ")
    if rest:
        yield bare
    if len(first) >= _LEAST and first.isalpha() and first[0].isupper() and not first.isupper() and _own(first):
        yield first


def _own(word: str) -> bool:
    """Whether the word is the firm's own, and not one that many firms share."""
    return not any(fold(word) in word_list(role) for role in _SHARED)
