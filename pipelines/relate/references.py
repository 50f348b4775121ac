"""Words that stand for a name told before: "the company", "direktoratet", "its chairman", "She". Sees one document.

Resolved only where one antecedent is possible. A noun keeps its own words and gets the entity; a pronoun, whose words
prove nothing, is replaced by the antecedent's name where that stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.model.kinds import Kind
from indexer.model.mentions import Mention, Span
from indexer.text.letters import fold
from pipelines.relate.publicness import STATE, public
from pipelines.relate.sentence import Sentence
from pipelines.relate.tokens import Token

# How many sentences back "the company" still means the one named there.
_REACH = 3
_MORE = 3  # letters that a word may have behind a stem that it bears
_TOLD_BY = 4  # last letters by which a stem is looked for
_OPENING = 5  # code points before a sentence's first name: "Die ", "1. "
_FIRMS = frozenset({"firm"})
_MAKERS = frozenset({"firm", "body"})
_PEOPLE = frozenset({"person"})
_RELATED = frozenset({"director", "president", "subsidiary", "parent", "shareholder", "adviser", "contract"})
_BETWEEN = frozenset({"other", "adj", "wholly", "majority", "number", "percent", "owned"})
_NOUNS = frozenset({"firmnoun", "bodynoun"})
_ENDING = re.compile(r"(?:enes|ene|ets|ens|et|en|es|s|ией|ию|ия|ии|ом|ой|ей|ем|а|ы|и|у|е|о|ю|я)$")
_ADJECTIVE = re.compile(r"(?:ая|ую|ой|ое|ого|ому|ые|ых|ым|яя|юю|ей|ий|ый)$")
_DEFINITE = re.compile(r"(?:et|en|a|ene|ets|ens)$")
_REFERRING = _NOUNS | {"described", "its", "heshe", "it"}
_BARE_LANGUAGES = frozenset({"ru", "zh"})
_SUFFIXED = frozenset({"nb", "sv"})
_PERSON = Token(frozenset({"party", "person"}), 0, 0)


@dataclass(frozen=True, slots=True)
class Named:
    """A party as it was named last, and the sentence it stands in."""

    token: Token
    sentence: Span
    opens: bool = False
    described: bool = False

    @property
    def entity(self) -> str:
        return self.token.mention.entity if self.token.mention is not None else ""


class Memory:
    """What the document has named so far, nearest first."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        self._words = {key: _words(surfaces) for key, surfaces in names.items()}
        self._heads = {key: _words(map(_heads, surfaces)) for key, surfaces in names.items()}
        self._levels: list[list[Named]] = [[]]
        self._met: dict[str, Named] = {}
        self._ending: dict[str, list[str]] = {}  # those met, by letters that a word of their names ends with, or nearly

    def begin(self) -> None:
        """A new sentence."""
        self._levels = [[], *self._levels[:_REACH]]

    def keep(self, token: Token, sentence: Sentence, after: Sequence[Token]) -> None:
        """A party was named; `after` are the tokens behind it."""
        if token.mention is not None and token.mention.entity:
            opens = 0 <= token.start - sentence.start <= _OPENING
            described = len(after) > 1 and "aux" in after[0] and "det" in after[1]
            named = Named(token, sentence.span, opens, described)
            self._levels[0].append(named)
            if named.entity not in self._met:
                for ending in {one for word in self._words[named.entity] for one in _endings(word)}:
                    self._ending.setdefault(ending, []).append(named.entity)
            self._met[named.entity] = named

    def nearest(self, classes: frozenset[str], *, before: int = 0, levels: int = _REACH + 1) -> Named | None:
        """The one party of these classes in the nearest sentence that names any; None where it names several."""
        for level in self._levels[before : before + levels]:
            found = {one.entity: one for one in level if one.token.any(classes) and "place" not in one.token}
            if classes is _MAKERS and len(found) > 1:  # a ministry has no chairman or subsidiary
                found = {key: named for key, named in found.items() if public(named.token) < STATE}
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return None

    def topic(self, classes: frozenset[str]) -> Named | None:
        """The party that opens the sentence before, where that says what it is: "Vega is a subsidiary of Kepa"."""
        named = self.subject(classes)
        return named if named is not None and named.described else None

    def subject(self, classes: frozenset[str]) -> Named | None:
        """The party that opens the sentence before."""
        before = self._levels[1] if len(self._levels) > 1 else []
        return before[0] if before and before[0].opens and before[0].token.any(classes) else None

    def called(self, word: str, *, whole: bool = False, head: bool = False) -> Named | None:
        """The one party whose names hold this noun: "the directorate" for "State Directorate for Fisheries".

        `whole`: as a word of its own; `head`: as the noun that says what it is, "trust" of "Harbour Trust".
        """
        stem = _stem(word)
        bears = self._is if head else self._has if whole else self._bears
        near = self._ending.get(stem[-_TOLD_BY:], ()) if len(stem) >= _TOLD_BY else self._met
        known = (self._met[key] for key in near if bears(key, stem))
        found = [named for named in known if _MAKERS & named.token.classes]
        if len(found) > 1:
            lately = {named.entity for level in self._levels for named in level}
            found = [named for named in found if named.entity in lately]
        return found[0] if len(found) == 1 else None

    def _is(self, key: str, stem: str) -> bool:
        return _among(self._heads[key], stem)

    def _has(self, key: str, stem: str) -> bool:
        return _among(self._words[key], stem)

    def _bears(self, key: str, stem: str) -> bool:
        return any(0 <= len(word) - word.rfind(stem) - len(stem) <= _MORE and stem in word for word in self._words[key])


def _among(words: Iterable[str], stem: str) -> bool:
    """Whether the stem is one of the words, but for an ending."""
    return any(word.startswith(stem) and len(word) - len(stem) <= 2 for word in words)


def _endings(word: str) -> Iterator[str]:
    """The letters with which a stem can end that the word bears."""
    for end in range(len(word), max(_TOLD_BY, len(word) - _MORE) - 1, -1):
        yield word[end - _TOLD_BY : end]


def resolve(sentences: Iterable[Sentence], memory: Memory) -> Iterator[Sentence]:
    """The sentences with references as parties; `memory` goes on from page to page."""
    for sentence in sentences:
        memory.begin()
        tokens = sentence.tokens
        found: list[Token] = []
        for place, token in enumerate(tokens):
            taken = _taken(tokens, place, sentence, memory)
            for one in taken or (token,):
                if "party" in one.classes:
                    if one is not token:
                        one.classes |= {"reference"}
                    memory.keep(one, sentence, tokens[place + 1 : place + 3])
                found.append(one)
        yield replace(sentence, tokens=found)


def _taken(tokens: Sequence[Token], place: int, sentence: Sentence, memory: Memory) -> list[Token]:
    """The tokens that take this one's place; none where it stays."""
    token = tokens[place]
    if not token.any(_REFERRING) and not _may_name(token, sentence.language):
        return []
    if token.any(_NOUNS) or "described" in token or _may_name(token, sentence.language):
        named = _of_noun(tokens, place, sentence, memory)
        return [_as_party(token, named, sentence)] if named is not None else []
    if "its" in token and _relates(tokens, place):
        named = _owner(place, memory)
        return [_again(named, sentence), Token(frozenset({"poss"}), token.start, token.end)] if named else []
    if place == 0 and ("heshe" in token or "it" in token) and "party" not in token:
        named = memory.nearest(_PEOPLE if "heshe" in token else _MAKERS, before=1)
        return [_again(named, sentence)] if named is not None and not _expletive(tokens) else []
    return []


def _may_name(token: Token, language: str) -> bool:
    """Whether a common noun may stand for a name that holds it: "the trust", "la régie", "die Holding"."""
    small = not token.capital or language == "de"
    return token.classes <= _COMMON and small and len(token.word) >= _SHORTEST and language not in _BARE_LANGUAGES


_COMPOUNDING = frozenset({"de", "nb", "sv", "nl"})
_COMMON = frozenset({"other", "authority", "work"})
_SHORTEST = 5  # letters


def _owner(place: int, memory: Memory) -> Named | None:
    """Whose "its" is: within a sentence one named there; where it opens the sentence, the one before it told of."""
    if place > 1:
        return memory.nearest(_MAKERS, levels=1)
    return memory.nearest(_MAKERS, before=1) or memory.subject(_MAKERS)


def _expletive(tokens: Sequence[Token]) -> bool:
    """ "It is worth €5m", "It was signed in May" (the contract), "It should be remembered that"."""
    said = any("that" in one or "say" in one or "hedge" in one for one in tokens[1:7])
    signed = len(tokens) > 2 and "aux" in tokens[1] and "sign" in tokens[2]
    return said or signed or any(one.any(_OF_CONTRACTS) for one in tokens[1:5])


_OF_CONTRACTS = frozenset({"worth", "covers", "cost"})


def _of_noun(tokens: Sequence[Token], place: int, sentence: Sentence, memory: Memory) -> Named | None:
    token = tokens[place]
    if token.places or (token.capital and "described" in token) or not _definite(tokens, place, sentence):
        return None
    word = sentence.text[token.start : token.end]
    if _may_name(token, sentence.language):
        return memory.called(word, whole=sentence.language not in _COMPOUNDING, head=sentence.language == "en")
    if "firmnoun" in token:
        return memory.nearest(_FIRMS) or (memory.topic(_FIRMS) if place <= 1 else None)
    return memory.called(word)


def _definite(tokens: Sequence[Token], place: int, sentence: Sentence) -> bool:
    """Whether the noun points back: "the company", "selskapet"; not "the company that won", "selskapet Vega"."""
    before = tokens[place - 1] if place else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after is not None and (after.any(_CLOSER) or _goes_on(tokens, place + 1)):
        return False
    if sentence.language in _BARE_LANGUAGES:
        return before is None or (not ("other" in before and _ADJECTIVE.search(before.word)) and "det" not in before)
    word = sentence.text[token_slice(tokens[place])]
    if sentence.language in _SUFFIXED and _DEFINITE.search(word):
        return before is None or "adj" not in before
    return before is not None and "the" in before and "its" not in before


def token_slice(token: Token) -> slice:
    return slice(token.start, token.end)


# What makes the noun tell of something else than what was named: "the company that", "the group of", "the firm Vega".
_CLOSER = frozenset({"which", "party", "of", "quote"})


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    return "in" in tokens[place] and place + 1 < len(tokens) and "place" in tokens[place + 1]


def _relates(tokens: Sequence[Token], place: int) -> bool:
    """Whether "its" owns a word of a tie or contract: "its chairman", "its wholly owned subsidiary"."""
    for token in tokens[place + 1 : place + 5]:
        if token.any(_RELATED):
            return True
        if "party" in token or not token.any(_BETWEEN):
            return False
    return False


def _as_party(token: Token, named: Named, sentence: Sentence) -> Token:
    """The noun's own words as a party that is the antecedent."""
    mention = named.token.mention
    kind = mention.kind if mention is not None else Kind.COMPANY
    surface = sentence.text[token.start : token.end]
    place = (sentence.page, token.start, token.end)
    own = Mention(kind, surface, *place, finder="reference", score=0.8, entity=named.entity)
    classes = frozenset({"party", "firm" if kind is Kind.COMPANY else "body"})
    sentence.antecedents[token.start] = named.sentence
    return replace(token, classes=classes, mention=own, capital=True)


def _again(named: Named, sentence: Sentence) -> Token:
    """The antecedent's own token."""
    sentence.antecedents[named.token.start] = named.sentence
    return replace(named.token, classes=named.token.classes | {"antecedent"}, capital=True)


def _heads(surface: str) -> str:
    """The nouns of an English name that say what it is: its last, and the one before "of" or "for"."""
    return " ".join(_HEAD.findall(surface))


_HEAD = re.compile(r"[^\W\d_]+(?=$|\s+(?:of|for|on)\b|,?\s+(?:Ltd|Limited|LLP|LLC|Inc|plc|PLC|Corp|Co)\b)")


def _words(surfaces: Iterable[str]) -> frozenset[str]:
    return frozenset(word for surface in surfaces for word in re.findall(r"[^\W\d_]+", fold(surface)))


def _stem(word: str) -> str:
    folded = fold(word)
    stem = _ENDING.sub("", folded)
    return stem if len(stem) >= 4 else folded
