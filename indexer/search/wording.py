"""What one leaf of a query compares: the tokens of its words in the form each engine and the highlighter look for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from indexer.search.ast import Fuzzy, Leaf, Phrase, Wild, Word
from indexer.text import analysis

LONGEST_FUZZY = 40  # letters; a longer word is compared as it stands
_STEMMED = frozenset({"", "text", "title"})  # fields that keep stems and exact characters; the others keep words
_PARTS = re.compile(r"[^\W_]*[*?][\w*?]*|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One token of a leaf.

    `form` says what is compared: exact, words (folded), stems (any of `texts`), wild (a pattern for folded words),
    fuzzy (folded, at most `distance` letters off).
    """

    form: str
    texts: frozenset[str]
    distance: int = 0
    letter: str = ""  # the one character of a pair that is meant

    @property
    def text(self) -> str:
        return min(self.texts)


@dataclass(frozen=True, slots=True)
class Terms:
    """The tokens of a leaf, in order; `slop` as in `ast.Phrase`. Tokens that need not be neighbours are `loose`."""

    terms: tuple[Term, ...]
    slop: int = 0
    loose: bool = False


def terms(leaf: Leaf, stemmings: Iterable[str]) -> Terms:
    """The tokens a leaf of words looks for; none where it holds none. `stemmings` are those that served any page."""
    match leaf:
        case Word(text, field, exact):
            found = analysis.tokens(text)
            if not exact and len(found) == 1 and field in _STEMMED:
                return Terms((_any_form(found[0].surface, stemmings),))
            return Terms(tuple(_term(token.surface, exact=exact and field in _STEMMED) for token in found))
        case Phrase(text, slop, field, exact):
            return _phrase(text, slop, exact=exact and field in _STEMMED)
        case Wild(text):
            return _wild(text)
        case Fuzzy(text, distance):
            return Terms(tuple(_fuzzy(token.surface, distance) for token in analysis.tokens(text)), loose=True)
    return Terms(())


def unexact(found: Terms) -> Terms:
    """The same leaf as it is compared where case and marks do not count."""
    return replace(
        found, terms=tuple(_term(one.text, exact=False) if one.form == "exact" else one for one in found.terms)
    )


def pattern(text: str) -> str:
    """A word with wildcards as a regular expression for folded words, in the syntax that Python and tantivy share."""
    return "".join(".*" if sign == "*" else "." if sign == "?" else re.escape(sign) for sign in text)


def _any_form(surface: str, stemmings: Iterable[str]) -> Term:
    word = analysis.folded(surface)
    if analysis.is_paired(surface):
        return _term(surface, exact=False)
    return Term("stems", analysis.stems(word, stemmings))


def _term(surface: str, *, exact: bool) -> Term:
    if analysis.is_paired(surface) and len(surface) == 1:
        # Kept only within pairs: any pair that holds the character.
        return Term("wild", frozenset({f"{surface}?", f"?{surface}", surface}), letter=surface)
    if exact:
        return Term("exact", frozenset({analysis.exact(surface)}))
    return Term("words", frozenset({analysis.folded(surface)}))


def _phrase(text: str, slop: int, *, exact: bool) -> Terms:
    if not exact and re.search(r"\w[*?](?=\s|$)|(?:^|\s)[*?]\w", text) and not analysis.is_paired(text.lstrip("*?")):
        return Terms(tuple(_wild(text).terms), slop)
    return Terms(tuple(_term(token.surface, exact=exact) for token in analysis.tokens(text)), slop)


def _wild(text: str) -> Terms:
    """Each stretch of letters and wildcards is a token; pairs of characters are compared without wildcards."""
    parts = [part for part in _PARTS.findall(text) if part.strip("*?")]
    if any(analysis.is_paired(letter) for letter in text):
        literal = [token.surface for part in re.split(r"[*?]", text) for token in analysis.tokens(part)]
        return Terms(tuple(_term(surface, exact=False) for surface in literal), loose=True)
    return Terms(tuple(_wild_term(part) for part in parts))


def _wild_term(part: str) -> Term:
    if "*" not in part and "?" not in part:
        return Term("words", frozenset({analysis.folded(part)}))
    pieces = re.split(r"([*?])", part)
    return Term("wild", frozenset({"".join(p if p in "*?" else analysis.folded(p) for p in pieces if p)}))


def _fuzzy(surface: str, distance: int) -> Term:
    word = analysis.folded(surface)
    if analysis.is_paired(surface) or len(word) > LONGEST_FUZZY or len(word) <= distance:
        return _term(surface, exact=False)
    return Term("fuzzy", frozenset({word}), distance)
