"""Names like the one that is looked for: which entities may bear it in another form, and why. Words and addresses."""

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.model.entities import LikelyName
from indexer.search.questions import is_name
from webui import present
from webui.context import current_archive, current_scope
from webui.paging import with_pairs

SHOWN = 6  # above the hits of a search
SAME = 0.5  # from here on two names are one
MOST_FORMS = 3  # other spellings shown of one entity
_SIGNS = frozenset('":*?~()[]{}^=+')  # of the query language: with one of them a query is no plain name


@dataclass(frozen=True, slots=True)
class Also:
    """An entity whose name is likely the one asked for; `forms` are spellings of it that differ from what was typed."""

    found: LikelyName
    forms: tuple[str, ...]
    why: str
    search: str  # the address of the search for all its forms


def also_written(text: str) -> list[Also]:
    """What to show above the hits of a search for a name; nothing for any other query."""
    if not is_name(text) or _SIGNS & set(text):
        return []
    found = current_archive().names_like(text, scope=current_scope(), limit=SHOWN)
    shown = [_also(one, text) for one in found if one.score >= SAME]
    return [one for one in shown if one.forms]


def reasons(found: list[LikelyName]) -> Mapping[str, str]:
    """For each entity of a table why it is in it: the spelling, where it is not the name shown, and the reason."""
    return {one.entity.id: why(one) for one in found}


def why(found: LikelyName) -> str:
    """The reason as readers see it."""
    spelled = "" if found.spelling == found.entity.name else f"{present.line(found.spelling)}: "
    return spelled + "; ".join(found.why)


def _also(found: LikelyName, text: str) -> Also:
    entity = found.entity
    every = dict.fromkeys(present.line(one) for one in (found.spelling, *(name.surface for name in entity.names)))
    forms = [one for one in every if one.casefold() != text.casefold()]
    search = with_pairs("/search", ((str(entity.kind), entity.id),))
    return Also(found, tuple(forms[:MOST_FORMS]), "; ".join(found.why), search)
