"""What is asked of an engine. The text is parsed in `parse.py`; choices made with the mouse are filters."""

from dataclasses import dataclass
from enum import StrEnum

from indexer.model.scope import Scope


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"
    TITLE = "title"


class Mode(StrEnum):
    WORDS = "words"
    MEANING = "meaning"
    FUSED = "fused"


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice in one facet: any of `values`. Entity facets (company, organisation, person, place) take entity ids."""

    field: str
    values: tuple[str, ...]
    exclude: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """`scope` is required: who is asking. `offset` and `limit` count documents.

    `created_from` and `created_to` bound the document's own date, ISO, inclusive.

    `facets` names the facets to count, `facet_limit` how many values of each are given (chosen ones always).
    `below` is the folder whose folders the facet `folder` counts: those right in it, of "" the outermost ones.
    `pages` is how many page hits each document shows. `any_word` joins words by OR: a whole sentence can be asked.
    """

    text: str
    scope: Scope
    filters: tuple[Filter, ...] = ()
    created_from: str = ""
    created_to: str = ""
    document: str = ""  # search inside one document only
    sort: Sort = Sort.RELEVANCE
    mode: Mode = Mode.WORDS
    offset: int = 0
    limit: int = 20
    pages: int = 3
    facets: tuple[str, ...] = ()
    facet_limit: int = 100
    below: str = ""
    any_word: bool = False
