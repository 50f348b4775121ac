"""What a contract is about: "for traffic cameras", "300 cameras", "the repair of a quay". Sees one clause."""

from collections.abc import Sequence

from indexer.model.mentions import Span
from pipelines.relate.fields import BARE, between, is_year
from pipelines.relate.reading import ACTS
from pipelines.relate.tokens import Token

_STOPS = frozenset(
    {"worth", "by", "with", "from", "which", "comma", "money", "date", "in", "via", "open", "colon", "dash", "break"}
) | {"according", "under", "between", "since", "until", "covers", "behest", "that", "aux"}
_ABOUT = frozenset({"for", "worth"})  # "über Kameras", "på 400 kameraer" as well as "for cameras"
# Verbs whose work is told in their own way: "advised Vega on exports", "mit dem Bau beauftragt".
_ABOUT_OF = {
    "serve": _ABOUT | {"in", "with"},
    "hire": _ABOUT | {"with"},
    "supply": _ABOUT | {"with"},
    "pay": _ABOUT | {"cause"},  # "pagó … por el puente"
}
_PREPOSITIONS = frozenset({"in", "to", "from", "by", "with", "for", "of", "via", "worth", "under", "since", "until"})
_VALUES = frozenset({"party", "date", "money", "percent", "identifier"})
_LEADING = frozenset({"the", "det", "adj", "other", "number", "firmnoun", "bodynoun", "agent", "quote"})
_ARTICLES = frozenset({"the", "det"})
_UNSAID = frozenset({"contract", "deal", "date", "quote"})
_LONGEST = 14  # tokens


def subject(tokens: Sequence[Token], kind: str, noun: int, verb: int, page: int, text: str) -> Span | None:
    """Behind the word for contract, else behind the verb: "for traffic cameras", "to deliver cranes"; else before the
    word for contract: "security and surveillance [contracts]"."""
    about = _ABOUT_OF.get(kind, _ABOUT)
    for place in range((noun if noun >= 0 else verb) + 1, len(tokens)):
        token = tokens[place]
        marked = place > 1 and tokens[place - 1].word in MARKERS  # "til å levere kraner"
        purpose = token.any(_DOING) and place > 0 and tokens[place - 1 - marked].any(_PURPOSE)
        if kind == "hire" and _to_do(tokens, place):  # "engaged Vega to review its schemes"
            return _phrase(tokens, place + 1, page, text)
        named = "of" in token and place == noun + 1 and "by" not in token  # "contrat de maintenance"
        if purpose or ((named or token.any(about)) and "party" not in token and not _priced(tokens, place)):
            start = place + 1
            start += not purpose and _is_verb(tokens, start)  # "para construir un dique"
            found = _phrase(tokens, start, page, text)
            if found is not None:
                return found
    if noun < 0 and kind in ("pay", "receive") and tokens and tokens[0].any(frozenset({"for", "cause", "worth"})):
        return _phrase(tokens, 1, page, text)  # "For four years of advice Vega paid"
    return _before_noun(tokens[:noun], page, text) if noun >= 0 else None


MARKERS = frozenset({"å", "at", "att"})  # of an infinitive


def _to_do(tokens: Sequence[Token], place: int) -> bool:
    """Whether "to" with a verb stands here, and no "to the company"."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    plain = after is not None and "other" in after and not after.capital
    bare = plain and after is not None and after.classes.isdisjoint(_LEADING - {"other"})
    return bare and tokens[place].classes >= {"to"} and tokens[place].classes.isdisjoint({"the", "in", "number"})


def _is_verb(tokens: Sequence[Token], place: int) -> bool:
    """Whether a verb of doing stands here, and no noun of its form: "om leie av kaien"."""
    doing = place < len(tokens) and tokens[place].any(_DOING) and "other" not in tokens[place]
    return doing and not any("of" in token for token in tokens[place + 1 : place + 2])


_DOING = frozenset({"supply", "buy"})
_PURPOSE = frozenset({"to", "comma"})  # "to deliver cranes", "…, delivering cranes"


def _priced(tokens: Sequence[Token], place: int) -> bool:
    """Whether a sum follows as what it is worth: "på 40 millioner kroner", but not "på drift, til en verdi av"."""
    if "worth" not in tokens[place]:
        return False
    for token in tokens[place + 1 : place + 5]:
        if "money" in token or token.any(_ABOUT) or "to" in token:
            return "money" in token
    return False


def object_of(tokens: Sequence[Token], kind: str, verb: int, page: int, text: str) -> Span | None:
    """What was bought, behind the verb, its parties and dates: "ordered from Vega in May 300 cameras"."""
    place = verb + 1
    while place < len(tokens):
        token = tokens[place]
        if token.any(_VALUES) or ("poss" in token and tokens[place - 1].any(_VALUES)):
            place += 1
            continue
        end = place + 1 if token.any(_ARTICLES) or token.any(_PREPOSITIONS) else place
        while end < len(tokens) and tokens[end].any(_LEADING) and not tokens[end].any(_VALUES) and end - place < 5:
            end += 1
        led = token.any(_PREPOSITIONS) or end - place <= 2  # "to the company Vega"; "the firm Vega"
        if end > place and led and end < len(tokens) and tokens[end].any(_VALUES):
            place = end + 1
            continue
        if any("offer" in one for one in tokens[place : place + 2]):
            return None  # "accepted the bid of Vega for cranes"
        if _partitive(tokens, place):
            return _phrase(tokens, place, page, text)
        with_it = "with" in token and kind in ("supply", "hire")  # "supplied Vega with pumps", "mit dem Bau beauftragt"
        with_it = with_it or ("spend" in tokens[verb] and token.any(_SPENT_ON))  # "spent £3 million on cameras"
        return None if token.any(_PREPOSITIONS) and not with_it else _phrase(tokens, place + with_it, page, text)
    return None


_SPENT_ON = frozenset({"in", "for", "worth"})


def goods_before(tokens: Sequence[Token], verb: int, page: int, text: str) -> Span | None:
    """What opens a passive clause: "Twelve buses were supplied by Vega"."""
    told = next((place for place, token in enumerate(tokens[:verb]) if "aux" in token and "party" not in token), 0)
    opening = tokens[:told]
    if not opening or any(token.any(_PREPOSITIONS | _VALUES) for token in opening[:1]):
        return None
    if any(token.any(_VALUES | {"comma", "pronoun", "that", "which"}) for token in opening):
        return None
    return _phrase([*opening, tokens[told]], 0, page, text)


def object_before(tokens: Sequence[Token], kind: str, verb: int, page: int, text: str) -> Span | None:
    """The same in a language that puts the verb last: "hat bei Vega eine Anlage für 2 Millionen Euro bestellt"."""
    last = max((place for place in range(verb) if "party" in tokens[place]), default=-1)
    opens = (place for place in range(last + 1, verb) if tokens[place].any(frozenset({"det", "number"})))
    start = next(opens, None)
    if start is None and 0 <= last < verb - 1 and tokens[last + 1].capital and "other" in tokens[last + 1]:
        start = last + 1  # "hat bei Vega Kameras bestellt"
    if start is None and kind == "hire":  # "hat Vega mit dem Bau beauftragt"
        start = next((place + 1 for place in range(last + 1, verb) if "with" in tokens[place]), None)
    return _phrase(tokens, start, page, text) if start is not None else None


def _phrase(tokens: Sequence[Token], start: int, page: int, text: str) -> Span | None:
    """The words from here to the next preposition, value or party; None where a party or value comes at once."""
    start += _partitive(tokens, start)
    led = start < len(tokens) and tokens[start].any(_ARTICLES)
    while start < len(tokens) and tokens[start].any(_ARTICLES | {"have"}) and "party" not in tokens[start]:
        start += 1
    end = start
    while end < len(tokens) and end - start < _LONGEST:
        if end > start and (("comma" in tokens[end] and _listed(tokens, end)) or _complements(tokens, end)):
            end += 1
            continue
        if _stops(tokens, start, end):
            break
        end += 1
    behind = tokens[end] if end < len(tokens) else None
    while end > start and tokens[end - 1].any(_DANGLING):
        end -= 1
    inside = tokens[start:end]
    priced = behind is not None and "money" in behind and not (led and not any("price" in one for one in inside))
    more = any("another" in token for token in inside) and any("number" in token for token in inside)  # "a further 150"
    if priced or not (more or any(_tells(token) for token in inside)):
        return None  # "for about $9 million"; but "für die Vermittlung 9 Millionen"
    if end == start or tokens[start].any(frozenset({"pronoun", "not"})) or tokens[end - 1].any(_UNSAID):
        return None
    return between(tokens[start], tokens[end - 1], page, text)


_PLAIN = frozenset({"other", "adj", "work"})
_DANGLING = frozenset({"and", "the", "det", "aux", "have", "of"})


def _partitive(tokens: Sequence[Token], place: int) -> bool:
    """ "fournit des câbles", "pour des études": no preposition."""
    led = place < len(tokens) and tokens[place].word in _PARTITIVES
    return led and place + 1 < len(tokens) and tokens[place + 1].classes.isdisjoint(_VALUES)


_PARTITIVES = frozenset({"des", "dei", "degli", "delle"})


def _stops(tokens: Sequence[Token], start: int, end: int) -> bool:
    token = tokens[end]
    if token.any(_STOPS) or token.any(frozenset({"party", "percent", "for"})) or ("to" in token and end > start):
        return True
    # "cameras supplied by …", but "road signs"
    return token.any(ACTS) and token.classes.isdisjoint(BARE) and end > start and not token.word.endswith("s")


_JOINED_BY = frozenset({"of", "for", "with"})


def _complements(tokens: Sequence[Token], place: int) -> bool:
    """Whether a preposition goes on telling what the thing is: "the repair [of] a quay", "help [with] customs papers";
    not "for Vega", "for $9 million", "with effect from May"."""
    inside = "in" in tokens[place] and place + 1 < len(tokens) and "number" in tokens[place + 1]
    if not (tokens[place].any(_JOINED_BY) or (inside and not is_year(tokens[place + 1]))):
        return False
    end = place + 1
    while end < len(tokens) and tokens[end].any(BARE) and not tokens[end].any(_VALUES) and not tokens[end].any(_STOPS):
        end += 1
    told = any(_tells(token) for token in tokens[place + 1 : end])
    return told and not (end < len(tokens) and tokens[end].any(_VALUES))


def _listed(tokens: Sequence[Token], comma: int) -> bool:
    """Whether a comma only parts things listed: "customs, permits and translation"."""
    end = comma + 1
    while end < len(tokens) and end - comma <= 3 and tokens[end].classes <= _PLAIN:
        end += 1
    goes_on = end < len(tokens) and end > comma + 1 and tokens[end].any(frozenset({"and", "comma"}))
    return goes_on and ("and" in tokens[end] or _listed(tokens, end))


def _tells(token: Token) -> bool:
    return "other" in token and len(token.word) > 1 and not token.word.isdecimal()


_NOT_WHAT = frozenset({"the", "det", "number", "money", "worth", "poss", "suppliernoun", "buyernoun"})


def _before_noun(tokens: Sequence[Token], page: int, text: str) -> Span | None:
    words = [token for token in tokens if not token.any(_NOT_WHAT) and "another" not in token]
    named = any("other" in token and len(token.word) > 1 for token in words)
    if not words or words[0].any(frozenset({"and"})) or not named:
        return None
    return between(words[0], words[-1], page, text)
