"""Numbers that name one thing in a register, and contacts: LEI, IMO, IBAN, VAT, tender and case numbers, mail, phone.

Register numbers are checked by their check digits (python-stdnum); numbers without them need their word beside them
("contract no.", "sak", "дело №"). Knows nothing of what the number names.
"""

import csv
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from indexer.model.kinds import Kind
from indexer.model.values import Identifier
from indexer.text.found import Found
from indexer.text.vocabulary import grouped


class Contact(NamedTuple):
    """An address or number to reach someone at; no value beyond its own characters."""

    kind: Kind
    start: int
    end: int


_EMAIL = re.compile(
    r"(?<![\w.+%-])[A-Za-z0-9][\w.+%-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w@])"
)
_URL = re.compile(
    r"(?:(?:https?|ftp)://|(?<![\w@.])www\.)[^\s<>\"“”«»{}|\\^`\[\]\u3000-\u303f\uff00-\uffef]+"
    r"|(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,3}(?:com|org|net|int|gov|edu|eu|no|se|dk|de|fr|"
    r"es|it|nl|ru|ua|pl|cn|io|info|co\.uk|gov\.uk|example)(?:/[^\s<>\"“”«»]*)?(?![\w@])"
)
_PHONE = re.compile(
    r"(?<![\w./+-])\+\d{1,3}[ .\-\xa0]?(?:\(\d{1,4}\)[ .\-\xa0]?)?\d{1,5}(?:[ .\-\xa0]?\d{2,4}){1,5}(?![\w/-])"
    r"|(?<![\w./+-])(?:\(\d{2,5}\)|0\d{1,4})[ .\-/\xa0]\d{2,4}(?:[ .\-\xa0]\d{2,4}){1,4}(?![\w/-])"
    r"|(?:(?<=[Tt]el)|(?<=[Tt]el\.)|(?<=[Tt]lf)|(?<=[Tt]lf\.)|(?<=[Pp]hone)|(?<=[Mm]obile)|(?<=[Tt]elefon)|"
    r"(?<=[Tt]éléphone)|(?<=тел\.)|(?<=Fax)|(?<=fax))[: ]{1,3}(?P<cued>[+(]?\d[\d .()/\xa0-]{5,18}\d)(?![\w])"
)
_URL_HINT = re.compile(
    r"://|www\.|[a-z0-9]\.(?:com|org|net|int|gov|edu|e[us]|n[ol]|se|d[ek]|fr|it|ru|ua|pl|cn|io|info|co|example)"
)
_PHONE_HINT = re.compile(r"[+(]\d|(?<!\d)0\d|[Tt]el|[Tt]lf|[Ff]ax|[Pp]hone|[Tt]élé|тел")
_TRAILING = ".,;:!?)'’»]"
_TENDER = re.compile(
    r"(?<![\w/])(?:20\d\d|19\d\d)/S[ \xa0]?\d{1,3}[-–]\d{4,8}(?![\w])|(?<![\w/])\d{4,8}[-–]20\d\d(?=\s?\((?:TED|OJ)\))"
)
_TENDER_SIGNS = ("/S", "TED)", "OJ)")
_LEI = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{18}\d{2}(?![A-Z0-9])")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ \xa0]?[A-Z0-9]{4}){2,7}(?:[ \xa0]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_IMO = re.compile(r"(?<![A-Za-z])IMO(?:\s?(?:No\.?|number|nr\.?|#))?[:\s]{0,2}(?P<n>\d{7})(?!\d)", re.IGNORECASE)
_BIC = re.compile(
    r"(?:BIC|SWIFT)(?:[-/ ](?:BIC|SWIFT|code|Code))*[:\s]{1,3}(?P<n>[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?![A-Z0-9])"
)
_ISIN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[A-Z0-9]{9}\d(?![A-Z0-9])")
_VAT = re.compile(
    r"(?:VAT|USt-?Id(?:Nr)?\.?(?:-?Nr\.?)?|UID|TVA|IVA|NIF|CIF|BTW|Moms|MVA|P\.?\s?IVA|NIP|VKN|KDV|DIČ|"
    r"ALV)(?:[\s-]?(?:No|Nr|number|reg|ID|intracommunautaire|"
    r"intra)\.?)*[:\s]{1,3}(?P<n>[A-Z]{0,2}[ \xa0]?[0-9A-Z](?:[ .\xa0-]?[0-9A-Z]){6,13})(?![A-Z0-9])",
)
_USCC = re.compile(r"(?<![A-Z0-9])[159AN]\d{7}[0-9A-HJ-NP-RTUW-Y]{10}(?![A-Z0-9])")
_INN = re.compile(r"(?:ИНН|INN)[:\s№]{1,3}(?P<n>\d{10}(?:\d\d)?)(?!\d)")
_OGRN = re.compile(r"(?:ОГРН(?:ИП)?|OGRN)[:\s№]{1,3}(?P<n>\d{13}(?:\d\d)?)(?!\d)")
_ORGNR = re.compile(
    r"(?:[Oo]rg(?:anisasjons|anisations|\.)?[\s-]?(?:nr|nummer|no)\.?|[Ff]oretaksnummer|"
    r"NO)[:\s]{0,3}(?P<n>\d{3}[ \xa0.]?\d{3}[ \xa0.]?\d{3})(?:\s?MVA)?(?!\d)"
)
_DIGIT = re.compile(r"\d")
_CODE = r"(?P<n>(?=[^\s]*\d)[A-Z0-9](?:[A-Z0-9]|[-/._](?=[A-Z0-9])){2,30})"
_CASE_FREE = re.compile(r"(?<![\w/-])(?:C|T|F)[-‑–]\d{1,4}/\d{2}(?:\s?P)?(?![\w/])")
_GERMAN_CASE = re.compile(
    r"(?<![\w/])(?:[IVX]{1,4}|\d{1,2})\s(?:[A-Z][A-Za-z]{0,2})(?:\s?\([A-Z]{1,4}\))?\s\d{1,4}/\d{2}(?![\w/])"
)


def find(text: str) -> Iterator[Found]:
    """Yield every register, tender, contract and case number with an `Identifier`. Order is by scheme, not by place."""
    if not _DIGIT.search(text) and "BIC" not in text and "SWIFT" not in text:
        return
    for match in _TENDER.finditer(text) if any(sign in text for sign in _TENDER_SIGNS) else ():
        yield Found(match.start(), match.end(), Identifier("TENDER", match.group()))
    yield from _checked(text)
    for scheme, pattern in _worded():
        for match in pattern.finditer(text):
            code = match["n"].rstrip("-/._")
            if sum(mark.isdigit() for mark in code) >= 2 or "/" in code:
                yield Found(match.start("n"), match.start("n") + len(code), Identifier(scheme, code))
    for pattern in (_CASE_FREE, _GERMAN_CASE):
        for match in pattern.finditer(text):
            yield Found(match.start(), match.end(), Identifier("CASE", match.group()))


@lru_cache(maxsize=1)
def _worded() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Per scheme, a pattern of its words in all languages, a word for "number", and the number itself.

    A case may do without "number" ("sak 2019/1234"); a contract or tender may not.
    """
    table: dict[str, list[str]] = {}
    with (files("indexer.text") / "identifier_words.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            table.setdefault(row["scheme"], []).extend(row["words"].split("|"))
    number = rf"(?:\s?-?(?:{_any(table.pop('number'))}))"
    patterns = []
    for scheme, words in table.items():
        repeat = "{0,2}" if scheme == "CASE" else "{1,2}"
        patterns.append((scheme, re.compile(rf"(?<![^\W_])(?i:{_any(words)}){number}{repeat}[:：\s]{{0,3}}{_CODE}")))
    return tuple(patterns)


def _any(words: list[str]) -> str:
    return grouped(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))


def contacts(text: str) -> Iterator[Contact]:
    """Yield mail addresses, web addresses and phone numbers."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Contact(Kind.EMAIL, match.start(), match.end())
    if _URL_HINT.search(text):
        for match in _URL.finditer(text):
            end = match.start() + len(match.group().rstrip(_TRAILING))
            yield Contact(Kind.URL, match.start(), end)
    for match in _PHONE.finditer(text) if _PHONE_HINT.search(text) else ():
        start = match.start("cued") if match["cued"] else match.start()
        digits = sum(mark.isdigit() for mark in text[start : match.end()])
        if 6 <= digits <= 15:
            yield Contact(Kind.PHONE, start, match.end())


def _checked(text: str) -> Iterator[Found]:
    checks = _checks()
    long = _RUN.search(text) is not None
    for scheme, pattern in _PATTERNS.items():
        if scheme in _IN_ONE_RUN and not long:
            continue
        for match in pattern.finditer(text):
            group = "n" if "n" in pattern.groupindex else 0
            number = match.group(group)
            if scheme == "LEI" and not re.search(r"[A-Z]", number):
                continue
            value = checks[scheme](number)
            if value:
                yield Found(match.start(group), match.end(group), Identifier(scheme, value))


_PATTERNS = {
    "LEI": _LEI,
    "IBAN": _IBAN,
    "IMO": _IMO,
    "BIC": _BIC,
    "ISIN": _ISIN,
    "VAT": _VAT,
    "USCC": _USCC,
    "INN": _INN,
    "OGRN": _OGRN,
    "NO-ORG": _ORGNR,
}


_RUN = re.compile(r"[A-Z\d]{6}\d")
_IN_ONE_RUN = frozenset({"LEI", "IMO", "ISIN", "USCC", "INN", "OGRN"})  # no spaces in them, so that there is such a run


@lru_cache(maxsize=1)
def _checks() -> dict[str, Callable[[str], str]]:
    """Per scheme, what makes a number as written into its compact form, "" where the check digits are wrong."""
    from stdnum import bic, iban, imo, isin, lei
    from stdnum.cn import uscc
    from stdnum.no import orgnr
    from stdnum.ru import inn, ogrn

    known = {
        "LEI": lei,
        "IBAN": iban,
        "IMO": imo,
        "BIC": bic,
        "ISIN": isin,
        "USCC": uscc,
        "INN": inn,
        "OGRN": ogrn,
        "NO-ORG": orgnr,
    }
    checks: dict[str, Callable[[str], str]] = {scheme: _checker(module) for scheme, module in known.items()}
    return checks | {"VAT": _vat}


def _checker(module: object) -> Callable[[str], str]:
    def check(number: str) -> str:
        valid: bool = module.is_valid(number)  # type: ignore[attr-defined]
        return str(module.compact(number)) if valid else ""  # type: ignore[attr-defined]

    return check


def _vat(number: str) -> str:
    from stdnum.eu import vat

    plain = re.sub(r"[ .\xa0-]", "", number)
    if vat.is_valid(plain):
        return str(vat.compact(plain))
    countries = vat.guess_country(plain) if plain.isdigit() else []
    return plain if countries else ""
