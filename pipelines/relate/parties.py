"""Bodies that a text describes and does not name: "public authorities in Xinjiang", "the Kenyan navy".

Turns their tokens into one party token; what is a named body already stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.model.mentions import Mention
from pipelines.relate.countries import demonyms, is_country
from pipelines.relate.tokens import Token

_DESCRIBED = frozenset({"party", "body", "described"})
_MAKERS = frozenset({"firm", "body"})
_LINKING = frozenset({"of", "in", "for"})
_ARTICLES = frozenset({"the", "det"})
_STOP = frozenset({"comma", "open", "close", "quote", "dash", "colon", "break", "money", "date", "percent", "party"})


def describe(tokens: Sequence[Token], language: str) -> list[Token]:
    """The tokens with each described body as one token of the classes party, body and described."""
    tokens = _without_consortium(tokens)
    heads = _HEADS | {"body"} if language in _PURPOSED else _HEADS
    return _merged_bodies(tokens, language) if any(token.any(heads) for token in tokens) else list(tokens)


_HEADS = frozenset({"authority", "seat"})
_PURPOSED = frozenset({"nb", "sv"})  # "direktoratet for kystvern"


def _merged_bodies(tokens: Sequence[Token], language: str) -> list[Token]:
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if "party" in token or not (("authority" in token) or ("seat" in token)):
            end = _purpose(tokens, place) if language in _PURPOSED and "body" in token else place + 1
            if end > place + 1:
                found.append(replace(token, end=tokens[end - 1].end))
                place = end
                continue
            if token.any(_MAKERS) and found and "described" in found[-1] and not found[-1].places:
                found.pop()  # "der Behörde Hafenaufsicht Wismar": the name says who it is
            found.append(token)
            place += 1
            continue
        while place + 1 < len(tokens) and "authority" in tokens[place + 1] and "party" not in tokens[place + 1]:
            found.append(tokens[place])  # "police departments": the last word is the head
            place += 1
        while place + 1 < len(tokens) and "authority" in tokens[place + 1] and "party" not in tokens[place + 1]:
            found.append(tokens[place])  # "police departments": the last word is the head
            place += 1
        left, right = _left(found, language), _right(tokens, place, language)
        if not _stands(found[left:], tokens[place:right]):
            found.append(token)
            place += 1
            continue
        whole = [*found[left:], *tokens[place:right]]
        del found[left:]
        found.append(_merged(whole))
        place = right
    return found


def _is_office(token: Token) -> bool:
    """Whether it is a body that is described and not yet said to be anybody's."""
    return "described" in token and not token.places


def _without_consortium(tokens: Sequence[Token]) -> Sequence[Token]:
    """ "A consortium of Vega and Kepa" is Vega and Kepa."""
    if not any("consortium" in token.classes for token in tokens):
        return tokens
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        end = _introduced(tokens, place)
        if end > place:
            while found and found[-1].any(_ARTICLES) and "party" not in found[-1]:
                found.pop()
            place = end
        else:
            found.append(tokens[place])
            place += 1
    return found


def _introduced(tokens: Sequence[Token], place: int) -> int:
    """The place of the first party behind "consortium of" here; the same place where none stands so."""
    if "consortium" not in tokens[place] or "party" in tokens[place]:
        return place
    end = place + 1
    while end < len(tokens) and end - place < 6 and tokens[end].any(_INTRODUCING) and "party" not in tokens[end]:
        end += 1
    return end if end < len(tokens) and tokens[end].any(_MAKERS) and end > place + 1 else place


_INTRODUCING = frozenset({"of", "between", "by", "from", "with", "other", "the", "det", "lead", "adj"})


def _purpose(tokens: Sequence[Token], place: int) -> int:
    """ "Statsdirektoratet for kystovervåking": one past the words that belong to a body's name in small letters."""
    end = place + 1
    if end >= len(tokens) or "for" not in tokens[end] or not _OFFICE.search(tokens[place].mention.surface):  # type: ignore[union-attr]
        return end
    stop = end + 1
    while stop < len(tokens) and stop - end < 4 and _small(tokens, stop):
        stop += 1
    while stop > end + 1 and "and" in tokens[stop - 1]:
        stop -= 1
    return stop if stop > end + 1 else end


_OFFICE = re.compile(r"(?:direktorat|departement|tilsyn|kontor|etat|råd|byrå|verk)(?:et|en)?$")


def _small(tokens: Sequence[Token], place: int) -> bool:
    return (tokens[place].classes == {"other"} and not tokens[place].capital) or "and" in tokens[place]


def _stands(before: Sequence[Token], rest: Sequence[Token]) -> bool:
    """A city or state needs its name; a ministry or the police stand by themselves."""
    named = any(
        "place" in token or ("other" in token and token.capital) or token.word in demonyms()
        for token in (*before, *rest[1:])
    )
    return named if "authority" not in rest[0] else True


def _merged(whole: Sequence[Token]) -> Token:
    if "seat" in whole[0] and "authority" not in whole[0] and len(whole) <= 3 and is_country(whole[-1].mention):
        return whole[-1]  # "the state of China" is China
    places: tuple[Mention, ...] = tuple(
        token.mention for token in whole if token.mention is not None and "place" in token
    )
    named = len(whole) > 1 and any(token.capital for token in whole)
    return Token(_DESCRIBED, whole[0].start, whole[-1].end, capital=named, places=places)


def _left(found: Sequence[Token], language: str) -> int:
    """Where the words before the head that belong to it begin: adjectives, demonyms, a place."""
    place = len(found)
    while place > 0 and len(found) - place < 4:
        token = found[place - 1]
        belongs = "adj" in token or "authority" in token or "place" in token or _demonym(found, place - 1)
        joins = "and" in token and place > 1 and "adj" in found[place - 2] and place < len(found)
        if not (belongs or joins):
            break
        place -= 1
        if "place" in token:
            break
    while place < len(found) and "and" in found[place]:
        place += 1
    if language == "ru" and place == len(found) and found and _is_office(found[-1]):
        return place - 1  # "администрацией города Находка": one body, and whose it is
    return place


def _demonym(found: Sequence[Token], place: int) -> bool:
    token = found[place]
    return "other" in token and token.capital and place > 0 and token.word.isalpha()


def _right(tokens: Sequence[Token], head: int, language: str) -> int:
    """One past the last token of what follows the head and belongs to it: "of Defence", "in Hotan county"."""
    end = head + 1
    end = _attached(tokens, end, language)
    for _ in range(2):  # "Ministry of Interior of Sudan", "police in the city of Kashgar"
        longer = _complement(tokens, end)
        if longer == end:
            break
        end = longer
    return end


def _attached(tokens: Sequence[Token], end: int, language: str) -> int:
    """What follows without a preposition: "Stadt Köln", "властями Якутии", "Министерства обороны"."""
    if end < len(tokens) and "place" in tokens[end]:
        return _with_rank(tokens, end + 1)
    if language in _ROMANCE and end < len(tokens) and "adj" in tokens[end] and "party" not in tokens[end]:
        return end + 1  # "marine nationale"
    if end < len(tokens) and tokens[end].classes == _PLAIN and _of_a_land(tokens[end].word, language):
        return end + 1  # "gouvernement qatari", "Estado chino"
    if language == "ru" and tokens[end - 1].word.startswith("министерств"):
        stop = end
        while stop < len(tokens) and stop - end < 2 and tokens[stop].classes == {"other"}:
            stop += 1
        return stop
    return end


def _of_a_land(word: str, language: str) -> bool:
    """Whether a word in small letters is an adjective of a country, by the list or, in Romance languages, its end."""
    return word in demonyms() or (language in _ROMANCE and bool(_DEMONYM.search(word)))


_ROMANCE = frozenset({"fr", "es", "it", "pt"})
_PLAIN = frozenset({"other"})
_DEMONYM = re.compile(r"(?:ien|ienne|ais|aise|ois|oise|ain|aine|ano|ana|eño|eña|és|esa|ês|ense|í|ri|ti|no|ita|co)$")


def _complement(tokens: Sequence[Token], end: int) -> int:
    place = end
    if place >= len(tokens) or not tokens[place].any(_LINKING) or "to" in tokens[place]:
        return end
    linking = tokens[place]
    place += 1
    while place < len(tokens) and tokens[place].any(_ARTICLES) and not tokens[place].any(_STOP):
        place += 1
    while place < len(tokens) and ("adj" in tokens[place] or "seat" in tokens[place]) and "party" not in tokens[place]:
        place += 1
        if place < len(tokens) and "of" in tokens[place]:
            place += 1
    if place < len(tokens) and "place" in tokens[place]:
        return _with_rank(tokens, place + 1)
    return _capitalised(tokens, place, end) if "in" not in linking or "of" in linking else end


def _capitalised(tokens: Sequence[Token], place: int, end: int) -> int:
    """ "of Public Works and Housing": capitals up to the next word in small letters."""
    stop = place
    while stop < len(tokens) and stop - place < 5:
        token = tokens[stop]
        joins = "and" in token and stop > place and stop + 1 < len(tokens) and _is_capital(tokens[stop + 1])
        if not (_is_capital(token) or joins):
            break
        stop += 1
    return stop if stop > place else end


def _is_capital(token: Token) -> bool:
    return token.capital and not token.any(_STOP)


def _with_rank(tokens: Sequence[Token], end: int) -> int:
    """ "Hotan county", where the finder took "Hotan" alone."""
    return end + 1 if end < len(tokens) and "region" in tokens[end] and "party" not in tokens[end] else end
