"""The fields of a contract around its word or verb: amount, count, number, date, subject, places. Each a token span."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from indexer.model.mentions import Span
from indexer.model.values import Amount, DateValue, Identifier, Quantity
from pipelines.relate.reading import ACTS
from pipelines.relate.tokens import Token

BARE = frozenset({"the", "det", "other", "adj", "number", "and", "authority", "seat", "region"})
_NUMBER = re.compile(
    r"\s*(?:,\s*)?(?<![^\W_])(?i:no\.?|number|nos\.?|nr\.?|nummer|n°|nº|núm\.?|numéro|número|номер|№|编号)[\s:：]*(?P<number>[\w][\w./-]*\w)"
)
# A code right behind the word for contract: "contract SDC-2016/114", "ordre PO-17".
_CODE = re.compile(r"\s+(?P<number>(?=[^\s]*\d)[A-ZА-ЯЁ0-9]{1,9}(?:[-/.][A-ZА-ЯЁ0-9]+)+)(?![\w/])")
_CONTRACT_SCHEMES = frozenset({"TENDER", "CONTRACT"})


def span(token: Token, page: int, text: str) -> Span:
    """The span of a token, with its mention's value and entity."""
    mention = token.mention
    if mention is not None and (mention.start, mention.end) == (token.start, token.end):
        return Span(
            mention.surface, mention.page, mention.start, mention.end, value=mention.value, entity=mention.entity
        )
    surface = text[token.start : token.end]
    if mention is None:
        return Span(surface, page, token.start, token.end)
    return Span(surface, page, token.start, token.end, value=mention.value, entity=mention.entity)


def between(first: Token, last: Token, page: int, text: str) -> Span:
    """The span from the start of one token to the end of another."""
    return Span(text[first.start : last.end], page, first.start, last.end)


def whole(place: tuple[int, int], page: int, text: str) -> Span:
    """The span with the closing mark of a quotation that opens in it."""
    start, end = place
    if any(opens in text[start:end] and text[end : end + 1] == closes for opens, closes in _QUOTES):
        end += 1
    return Span(text[start:end], page, start, end)


_QUOTES = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'), ("《", "》"))


def noun_start(tokens: Sequence[Token], noun: int) -> int:
    """Where the words before the word for contract that belong to it begin: "five security [contracts]"."""
    place = noun
    while place > 0 and noun - place < 9:
        token = tokens[place - 1]
        if "party" in token or (token.any(ACTS) and "number" not in token and "other" not in token):
            break
        if not (
            token.any(BARE) or "money" in token or ("worth" in token and "money" in tokens[place])
        ) or _is_preposition(token):
            break
        place -= 1
        if "the" in token or "det" in token:
            break
    return place


def _is_preposition(token: Token) -> bool:
    return (
        token.any(frozenset({"in", "with", "by", "from", "to", "for", "of", "via", "worth"})) and "number" not in token
    )


def count(tokens: Sequence[Token], start: int, noun: int, page: int, text: str) -> Span | None:
    """ "five" of "five security contracts", as a quantity of contracts; None for one."""
    for token in tokens[start:noun]:
        if token.number > 1 and "number" in token and not is_year(token):
            unit = text[tokens[noun].start : tokens[noun].end]
            last = tokens[noun] if text[token.end : tokens[noun].start].strip() in ("", "项", "份", "个") else token
            return replace(between(token, last, page, text), value=Quantity(Decimal(token.number), unit))
    return None


def is_year(token: Token) -> bool:
    """Whether a bare number may be a year."""
    return 1950 <= token.number <= 2100 and token.word.isdecimal()


def amounts(tokens: Sequence[Token]) -> list[Token]:
    """The sums in these tokens that may be a contract's price: no fine, profit or debt."""
    found = []
    for place, token in enumerate(tokens):
        if "money" not in token or not isinstance(token.mention and token.mention.value, Amount):
            continue
        told_before = any(_tells_of_next(tokens, at) for at in range(max(0, place - 5), place))
        if not told_before and not any("notamount" in one for one in tokens[place + 1 : place + 3]):
            found.append(token)
    return found


def _tells_of_next(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word for what is no price stands here, and not right behind another sum: "$48 million budgeted"."""
    return "notamount" in tokens[place] and not any("money" in one for one in tokens[max(0, place - 2) : place])


def same_sum(tokens: Sequence[Token], left: Token, right: Token) -> bool:
    """Whether the right amount gives the left one in another currency: "€230 million ($273 million)"."""
    places = [place for place, token in enumerate(tokens) if token is left or token is right]
    if len(places) != 2:
        return False
    inside = tokens[places[0] + 1 : places[1]]
    currencies = {
        token.mention.value.currency
        for token in (left, right)
        if token.mention and isinstance(token.mention.value, Amount)
    }
    apart = any(token.any(_EQUATING) for token in inside)
    return len(currencies) == 2 and apart and len(inside) <= 4


def worth(tokens: Sequence[Token], sums: Sequence[Token]) -> Token | None:
    """Of several sums the one that is said to be what a contract is worth, or to have become so."""
    said = []
    for place, token in enumerate(tokens):
        if any(token is one for one in sums):
            before = tokens[place - 1] if place else None
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            if (before is not None and "worth" in before) or (
                after is not None and after.any(frozenset({"contract", "deal"}))
            ):
                said.append(token)
    return said[0] if len(said) == 1 else _risen(tokens, sums)


def _risen(tokens: Sequence[Token], sums: Sequence[Token]) -> Token | None:
    """ "rose from €10 million to €14 million": what it is worth now."""
    if len(sums) != 2:
        return None
    left, right = (next(place for place, token in enumerate(tokens) if token is one) for one in sums)
    return sums[1] if left and right - left == 2 and "from" in tokens[left - 1] and "to" in tokens[left + 1] else None


_EQUATING = frozenset({"open", "dash", "equal"})


def dates(tokens: Sequence[Token]) -> list[Token]:
    """Dates that say something: a relative date without a reference does not. A bare year by itself is one."""
    following = [*tokens[1:], None][: len(tokens)]
    return [
        token
        for token, after in zip(tokens, following, strict=True)
        if ("date" in token and _dated(token)) or (is_year(token) and (after is None or not after.any(_COUNTED)))
    ]


_COUNTED = frozenset({"other", "adj", "contract", "deal", "region", "party"})


def date_span(token: Token, page: int, text: str) -> Span:
    """The span of a date or bare year."""
    found = span(token, page, text)
    return found if found.value is not None else replace(found, value=DateValue(str(token.number), "year"))


def _dated(token: Token) -> bool:
    value = token.mention.value if token.mention else None
    return isinstance(value, DateValue) and bool(value.value)


def period(tokens: Sequence[Token], found: Sequence[Token], page: int, text: str) -> tuple[Span | None, Span | None]:
    """From when to when: "between 2013 and 2016", or one mention that spans both."""
    for token in found:
        value = token.mention.value if token.mention else None
        if isinstance(value, DateValue) and value.until:
            whole = span(token, page, text)
            return replace(whole, value=replace(value, until="")), replace(
                whole, value=replace(value, value=value.until, until="")
            )
    for opening, at in (("until", 1), ("since", 0)):
        one = _behind(tokens, found, opening)
        if one is not None:
            told = date_span(one, page, text)
            return (None, told) if at else (told, None)
    if len(found) == 2:
        left, right = (next(place for place, one in enumerate(tokens) if one is token) for token in found)
        opens = left > 0 and tokens[left - 1].any(frozenset({"from_date", "between"}))
        if opens and right - left == 2 and tokens[left + 1].any(frozenset({"to_date", "and"})):
            return date_span(found[0], page, text), date_span(found[1], page, text)
    return None, None


def _behind(tokens: Sequence[Token], found: Sequence[Token], opening: str) -> Token | None:
    """The one date, where "until" or "since" stands before it: when it ends or began, not when it was signed."""
    if len(found) != 1:
        return None
    place = next(place for place, one in enumerate(tokens) if one is found[0])
    return found[0] if place and opening in tokens[place - 1] else None


def number(tokens: Sequence[Token], noun: int, page: int, text: str) -> Span | None:
    """The number of the contract or tender."""
    for token in tokens:
        value = token.mention.value if token.mention else None
        if isinstance(value, Identifier) and value.scheme in _CONTRACT_SCHEMES:
            return span(token, page, text)
    if noun < 0:
        return None
    end = tokens[noun].end
    last = min(end + 120, tokens[-1].end)
    found = _NUMBER.match(text, end) or _CODE.match(text, end) or _NUMBER.search(text, end, last)
    if found is None or not any(sign.isdigit() for sign in found.group("number")):
        return None
    start, end = found.span("number")
    return Span(text[start:end], page, start, end, value=Identifier("CONTRACT", text[start:end]))
