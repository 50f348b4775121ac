"""Which currency a sign, code or name beside a number means. Knows no amounts.

Sources: CLDR currency names and territories' currencies (Babel); spellings met in press and registers in `signs.csv`,
`currency_families.csv` (what the nouns are called across languages) and `country_stems.csv` (whose they are).
"""

import csv
import re
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from babel import Locale
from babel.core import UnknownLocaleError, get_global

from indexer.text.customs import base
from indexer.text.letters import fold

LOOSE = frozenset({"$", "£", "¥", "￥", "元", "圆", "圓", "kr", "₨", "Rs", "Rs.", "人民币", "人民幣"})
_AMBIGUOUS_CODES = frozenset("ALL TOP TRY CUP SOS SIT PEN MOP BAM COP MAD LAK GEL ANG ARS MRO SUR BAN".split())
_LOWER_CODES = frozenset(
    "usd eur gbp nok dkk chf jpy cny inr rub cad aud nzd pln czk huf sgd hkd myr zar thb brl mxn krw aed "
    "sar mkd".split()
)
_BARE_NEEDS_COUNTRY = frozenset(
    {"mark", "sol", "som", "real", "won", "colon", "dram", "lev", "kwacha", "manat", "guilder"}
)
_EURO_ENDINGS = frozenset("s a n t ja ow y ach".split())
_SHORT_ENDINGS = frozenset("s n en er ar or a i y ow".split())
_ENDINGS = _SHORT_ENDINGS | frozenset(
    """
    es ers ens u ami ach om em ene erne na ne ien ier as os et ni nu nin lik si yi
    dan den tan ten lik lık luk lük
    а ов у ы е ам ами ах ей и ями ях ом ем й я ю ень ек ів и ні ии ию ات ا ين
    """.split()
)
_TOKEN = re.compile(r"[^\W\d_]+(?:\.[^\W\d_])*")
_BETWEEN = re.compile(r"[ \t\xa0\u202f]?\n?[ \t\xa0\u202f]?[-‑'’]?|[ \t]")
_OF = frozenset("de des del della di do da d of the из dei degli den der".split())


class Mark(NamedTuple):
    """A currency stated at `start:end`. `loose` where the sign is shared by several ("$", "kr"); `name` for words."""

    start: int
    end: int
    currency: str
    loose: bool = False
    name: bool = False


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """ISO 4217 codes, current and past, without those for metals and tests."""
    names = Locale.parse("en").currencies
    return frozenset(code for code in names if code[0] != "X" or code in ("XAF", "XOF", "XPF", "XCD", "XDR")) | {"RMB"}


def is_ambiguous(code: str) -> bool:
    """Whether a code is an English word in capitals as well ("ALL", "TOP")."""
    return code in _AMBIGUOUS_CODES


@lru_cache(maxsize=1)
def signs() -> dict[str, str]:
    """Signs as written, to ISO codes; "kr" is settled by the language."""
    with (files("indexer.text.money") / "signs.csv").open(encoding="utf-8") as table:
        found = {sign: row["currency"] for row in csv.DictReader(table) for sign in row["signs"].split()}
    names = Locale.parse("zh").currencies
    found |= {name: code for code, name in names.items() if code in _tender() and re.fullmatch(r"[一-鿿]{2,6}", name)}
    return found | {"人民币": "CNY", "元": "CNY"}


@lru_cache(maxsize=1)
def sign_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Matches a sign or code right after a number, and one right before it."""
    ordered = sorted(signs(), key=len, reverse=True)
    shapes = [_shape(sign) for sign in ordered]
    ahead = [_shape(sign) for sign in ordered if sign != "Ft" and (not _han(sign) or sign[:2] == "人民")]
    code = r"(?:[A-Z]{3}|" + "|".join(_LOWER_CODES) + r")(?![^\W\d_])"
    after = re.compile(rf"(?P<sign>{'|'.join(shapes)})|(?P<code>{code})")
    before = re.compile(
        rf"(?:(?P<sign>{'|'.join(ahead)})|(?<![^\W_])(?P<code>{code}))[ \t\xa0\u202f\u2009]{{0,2}}\n?:?[ \t]?\Z"
    )
    return after, before


def sign_before(text: str) -> re.Match[str] | None:
    """The sign or code that ends a text, white space and a colon aside; a long or unknown word is none."""
    word = text.rstrip(" \t\xa0\u202f\u2009\n:").rpartition(" ")[2]
    if word.isalpha() and word not in _short_words() and not (len(word) == 3 and word.isupper()):
        return None
    return sign_patterns()[1].search(text) if word else None


@lru_cache(maxsize=1)
def _short_words() -> frozenset[str]:
    return frozenset(sign for sign in signs() if sign.isalpha()) | _LOWER_CODES


def _shape(sign: str) -> str:
    """A sign for a pattern: letters bounded, a space allowed before "$"."""
    text = re.escape(sign)
    if sign.endswith("$") and len(sign) > 1:
        text = re.escape(sign[:-1]) + r"\s?\$"
    start = r"(?<![^\W\d_])" if sign[0].isalpha() and not _han(sign) else ""
    end = r"(?![^\W\d_])" if sign[-1].isalpha() and not _han(sign) else ""
    return f"{start}{text}{end}"


def _han(sign: str) -> bool:
    return "぀" <= sign[0] <= "鿿"


def from_sign(sign: str, language: str) -> str:
    """The ISO code of a sign; "" where the language leaves it open."""
    key = re.sub(r"\s", "", sign)
    code = signs().get(key) or signs().get(key.upper(), "")
    if code == "kr":
        return default_of("krone", language)
    if key in ("¥", "￥") and base(language) == "zh":
        return "CNY"
    if key in ("元", "圆", "圓") and base(language) == "ja":
        return "JPY" if key != "元" else "CNY"
    return code


def name_after(text: str, place: int, language: str) -> Mark | None:
    """A currency name that starts at `place`, a small word before it allowed ("of", "d'")."""
    tokens = _tokens(text, place, 5)
    while tokens and fold(tokens[0][2]) in _OF:
        tokens = tokens[1:]
    named = _by_cldr(tokens, language) or _by_family(tokens, language)
    if named is None:
        return None
    count, code = named
    return Mark(place, tokens[count - 1][1], code, loose=False, name=True)


def name_before(text: str, place: int, language: str) -> Mark | None:
    """A currency name right before `place`, of one to three words."""
    window = text[max(0, place - 30) : place]
    body = window.rstrip()
    if len(window) - len(body) > 2 or not body or not body[-1].isalpha():
        return None
    offset = max(0, place - 30)
    found = [(offset + m.start(), offset + m.end(), m.group()) for m in _TOKEN.finditer(body)]
    for count in (3, 2, 1):
        tokens = found[-count:]
        if len(tokens) == count and (count == 1 or _adjacent(text, tokens)):
            named = _by_cldr(tokens, language) or _by_family(tokens, language)
            if named is not None and named[0] == count:
                return Mark(tokens[0][0], tokens[-1][1], named[1], name=True)
    return None


def default_of(family: str, language: str) -> str:
    """The currency a bare noun means in a language: krone is NOK in Norwegian; "" where it is open."""
    defaults = _families()[1].get(family, {})
    return defaults.get(base(language), defaults.get("*", ""))


@lru_cache(maxsize=16384)
def family_of(token: str) -> str:
    """The family a noun belongs to ("kroner" to krone), "" where it is none. Known endings of cases are passed."""
    folded = fold(token).replace(".", "")
    stems = _families()[0]
    for cut in range(min(4, len(folded) - 2)):
        stem, ending = folded[: len(folded) - cut], folded[len(folded) - cut :]
        family = stems.get(stem)
        if family is not None and (not cut or ending in _endings(stem, family)):
            return family
    return ""


def _endings(stem: str, family: str) -> frozenset[str]:
    """What may follow a stem. Short stems open many other words: "rand" random, "euro" Europe, "franc" France."""
    if family in ("euro", "yen"):
        return _EURO_ENDINGS
    return _ENDINGS if len(stem) >= 5 or not stem.isascii() else _SHORT_ENDINGS


def country_of(words: str) -> str:
    """The country an adjective or genitive names ("kanadischen", "united-states"), "" where it is none."""
    folded = fold(words)
    stems = _countries()
    if len(folded) <= 3:
        return stems.get(folded, "")
    return next(
        (
            stems[folded[:cut]]
            for cut in range(len(folded), 2, -1)
            if folded[:cut] in stems and (cut > 3 or cut >= len(folded) - 3)
        ),
        "",
    )


def _tokens(text: str, place: int, most: int) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    while len(found) < most:
        gap = _BETWEEN.match(text, place)
        token = _TOKEN.match(text, gap.end() if gap else place)
        if token is None:
            break
        found.append((token.start(), token.end(), token.group()))
        place = token.end()
    return found


def _adjacent(text: str, tokens: list[tuple[int, int, str]]) -> bool:
    gaps = [text[left[1] : right[0]] for left, right in pairwise(tokens)]
    return all(gap in (" ", "-", "\xa0", "\n", "\u202f") for gap in gaps)


def _by_cldr(tokens: list[tuple[int, int, str]], language: str) -> tuple[int, str] | None:
    names = _cldr(base(language) or "en")
    for count in range(min(4, len(tokens)), 1, -1):
        code = names.get(" ".join(token[2] for token in tokens[:count]).casefold())
        if code:
            return count, code
    return None


def _by_family(tokens: list[tuple[int, int, str]], language: str) -> tuple[int, str] | None:
    """ "Canadian dollars", "dólares de Hong Kong", "kronor": how many tokens, and the code ("" where open)."""
    for place, token in enumerate(tokens[:3]):
        family = family_of(token[2])
        if not family:
            continue
        if place:
            country = country_of("-".join(word[2] for word in tokens[:place]))
            return (place + 1, currency_of(family, country)) if country and currency_of(family, country) else None
        return _noun_first(tokens, family, language)
    return None


def _noun_first(tokens: list[tuple[int, int, str]], family: str, language: str) -> tuple[int, str] | None:
    start = 1
    while start < len(tokens) and fold(tokens[start][2]) in _OF:
        start += 1
    for count in (2, 1):
        words = tokens[start : start + count]
        code = currency_of(family, country_of("-".join(word[2] for word in words))) if len(words) == count else ""
        if code:
            return start + count, code
    code = default_of(family, language)
    if not code and family in _BARE_NEEDS_COUNTRY:
        return None
    if family == "pound" and start > 1:
        return None  # "500 pounds of explosives" is a weight
    return 1, code


@lru_cache(maxsize=4096)
def currency_of(family: str, country: str) -> str:
    """The currency of that family in a country, now or once ("dollar", "CA" gives CAD); "" where there is none."""
    if not country or country not in _families()[2].get(family, ()):
        return ""
    if family == "euro":
        return "EUR"
    if country == "CF":
        return "XOF"
    names = Locale.parse("en").currencies
    stems = [stem for stem, named in _families()[0].items() if named == family]
    rows = get_global("territory_currencies").get(country, ())
    held = [row[0] for row in sorted(rows, key=lambda row: (row[2] is None and bool(row[3]), row[1] or (0,)))]
    for code in reversed(held):
        if any(fold(word).startswith(stem) for word in names.get(code, "").split() for stem in stems):
            return str(code)
    return str(held[-1]) if held else ""


@lru_cache(maxsize=32)
def _cldr(language: str) -> dict[str, str]:
    """CLDR names of currencies still in use, in the language and in English, singular and plural."""
    names: dict[str, str] = {}
    for code in dict.fromkeys(("en", language)):
        try:
            data = Locale.parse(code)._data
        except (UnknownLocaleError, ValueError):
            continue
        for currency, plurals in data["currency_names_plural"].items():
            if currency in _tender():
                names |= {str(name).casefold(): currency for name in dict(plurals).values()}
        names |= {
            str(name).casefold(): currency for currency, name in data["currency_names"].items() if currency in _tender()
        }
    return names


@lru_cache(maxsize=1)
def _tender() -> frozenset[str]:
    rows = get_global("territory_currencies").values()
    return frozenset(row[0] for held in rows for row in held if row[2] is None)


@lru_cache(maxsize=1)
def _families() -> tuple[dict[str, str], dict[str, dict[str, str]], dict[str, frozenset[str]]]:
    stems: dict[str, str] = {}
    defaults: dict[str, dict[str, str]] = {}
    countries: dict[str, frozenset[str]] = {}
    with (files("indexer.text.money") / "currency_families.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            stems |= {fold(stem): row["family"] for stem in row["stems"].split()}
            defaults[row["family"]] = dict(pair.split(":") for pair in row["default"].split())
            countries[row["family"]] = frozenset(row["countries"].split())
    return stems, defaults, countries


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    with (files("indexer.text.money") / "country_stems.csv").open(encoding="utf-8") as table:
        return {fold(stem): row["country"] for row in csv.DictReader(table) for stem in row["stems"].split()}
