"""The words readers see: names of kinds and states, dates, amounts, sizes, languages. Plain text, never markup."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from indexer.model.contracts import Tie
from indexer.model.json_form import plain
from indexer.model.kinds import Certainty, Kind, SourceKind, Stage, Status
from indexer.model.values import Amount, DateValue, Identifier, Percent, Quantity, Value


class Noun(NamedTuple):
    """A word for one and for several."""

    one: str
    many: str


KINDS: Mapping[str, Noun] = {
    Kind.COMPANY: Noun("Company", "Companies"),
    Kind.ORGANISATION: Noun("Organisation", "Organisations"),
    Kind.PERSON: Noun("Person", "People"),
    Kind.PLACE: Noun("Place", "Places"),
    Kind.MONEY: Noun("Amount", "Amounts"),
    Kind.DATE: Noun("Date", "Dates"),
    Kind.QUANTITY: Noun("Quantity", "Quantities"),
    Kind.PERCENT: Noun("Percentage", "Percentages"),
    Kind.IDENTIFIER: Noun("Number", "Numbers"),
    Kind.EMAIL: Noun("E-mail address", "E-mail addresses"),
    Kind.PHONE: Noun("Telephone", "Telephones"),
    Kind.URL: Noun("Web address", "Web addresses"),
}
SOURCES: Mapping[str, Noun] = {
    SourceKind.REPORT: Noun("Report", "Reports"),
    SourceKind.FILING: Noun("Filing", "Filings"),
    SourceKind.NEWS: Noun("News", "News"),
}
STATUSES: Mapping[str, str] = {
    Status.QUEUED: "Waiting",
    Status.READING: "Being read",
    Status.DONE: "Read",
    Status.PARTIAL: "Read in part",
    Status.ENCRYPTED: "Locked by a password",
    Status.DAMAGED: "Damaged",
    Status.UNSUPPORTED: "Not a kind we can read",
    Status.EMPTY: "Empty",
    Status.TOO_LARGE: "Too large",
    Status.TIMED_OUT: "Took too long",
    Status.OUT_OF_MEMORY: "Needed too much memory",
    Status.FAILED: "Failed",
}
STAGES: Mapping[str, str] = {
    Stage.PLANNED: "Planned",
    Stage.TENDERED: "Out to tender",
    Stage.AWARDED: "Awarded",
    Stage.SIGNED: "Signed",
    Stage.AMENDED: "Amended",
    Stage.ENDED: "Ended",
    Stage.PAID: "Paid",
}
CERTAINTIES: Mapping[str, str] = {
    Certainty.STATED: "Stated as fact",
    Certainty.ALLEGED: "Alleged",
    Certainty.DENIED: "Denied",
}
VERDICTS: Mapping[str, str] = {
    "same": "The same",
    "different": "Not the same",
    "unsure": "Cannot tell",
    "wrong": "No name",
    "kind": "Of another kind",
}
FIELDS_SAID: Mapping[str, str] = {  # within a sentence
    **{name: f"the {name}" for name in ("amount", "number", "date", "law")},
    **{name: f"whom they name as {name}" for name in ("supplier", "buyer", "agent", "party")},
    "count": "the number of contracts",
    "from": "when it begins",
    "to": "when it ends",
    "certainty": "whether it is so",
}
TIES: Mapping[str, str] = {
    "owner": "owns",
    "subsidiary": "is a subsidiary of",
    "director": "is director or manager of",
    "adviser": "advises",
    "financier": "finances",
    "sanctioned-by": "is sanctioned by",
    "excluded-by": "is excluded by",
}
TIES_ENDED: Mapping[str, str] = {
    "owner": "owned",
    "subsidiary": "was a subsidiary of",
    "director": "was director or manager of",
    "adviser": "advised",
    "financier": "financed",
    "sanctioned-by": "was sanctioned by",
    "excluded-by": "was excluded by",
}
PAGE_SOURCES = {"text-layer": "Text stored in the file", "ocr": "Read from the image (OCR)", "markup": "Text"}
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ISO = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_SPACES = re.compile(r"\s+")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_FILE_DATE = re.compile(r"(?:D:)?(\d{4})-?(\d\d)-?(\d\d)T?(\d\d):?(\d\d)(?::?\d\d(?:\.\d+)?)?[\dZ+:'-]*")
_ORDINALS = ("first", "second", "third", "fourth")


def kind(value: str, *, several: bool = False) -> str:
    """ "Company" or "Companies", for kinds of mentions and of sources."""
    noun = KINDS.get(value) or SOURCES.get(value) or Noun(value, value)
    return noun.many if several else noun.one


def number(value: int) -> str:
    """12,345."""
    return f"{value:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 page", "2 pages", "3 companies" (where `many` is given)."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def date(value: str) -> str:
    """ "2020-01-14" as "14 January 2020"; months, quarters, years and decades as precise as they are."""
    if quarter := _QUARTER.fullmatch(value):
        return f"{_ORDINALS[int(quarter[2]) - 1]} quarter of {quarter[1]}"
    found = _ISO.match(value)
    if not found or (found.end() < len(value) and value[found.end()] != "T"):
        return line(value)
    year, month, day = found.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    named = f"{_MONTHS[int(month) - 1]} {year}"
    return f"{int(day)} {named}" if day else named


def held(tie: Tie) -> str:
    """When a tie held: "2011 to 2019", "until 2019" where it is over, the day told with it where not; "" for none."""
    told = tie.date.value if tie.date is not None else None
    shown = _date_value(told) if isinstance(told, DateValue) else ""
    return f"until {shown}" if shown and tie.ended and isinstance(told, DateValue) and not told.until else shown


def file_date(text: str) -> str:
    """The dates that files carry ("D:20160302090000+00'00'", "2016-03-02T09:00:00Z") in words; other text as it is."""
    found = _FILE_DATE.fullmatch(text)
    if not found or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return text
    return f"{date('-'.join(found.groups()[:3]))}, {found[4]}:{found[5]}"


def value(found: Value | None) -> str:
    """What a value mention says, in one form for all languages: "more than EUR 230,000,000"; "" for none.

    A figure and its unit are held together by a space that does not break.
    """
    match found:
        case Amount():
            return _amount(found)
        case DateValue():
            return _date_value(found)
        case Quantity():
            return _around(found, f"{_figures(found)}\u00a0{found.unit}".rstrip("\u00a0"))
        case Percent():
            return _around(found, f"{_figures(found)}\u00a0%")
        case Identifier():
            return f"{found.scheme} {found.value}"
    return ""


def size(count: int) -> str:
    """Bytes as "812 bytes", "1.4 kB", "3.0 MB" (powers of 1,000)."""
    if count < 1000:
        return counted(count, "byte")
    amount = float(count)
    for unit in ("kB", "MB", "GB"):
        amount /= 1000
        if amount < 999.95 or unit == "GB":
            break
    return f"{amount:,.1f} {unit}"


def language(code: str) -> str:
    """The English name of a language (CLDR), the code itself where it has none."""
    return _languages().get(code.replace("-", "_"), code)


def direction(code: str) -> str:
    """ "rtl", "ltr", or "auto" where the language is not known."""
    if not code:
        return "auto"
    return "rtl" if code.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"


def line(text: str) -> str:
    """Text from a document on one line of the interface: no line breaks, no characters that turn or hide others.

    A space that does not break stays one, as it holds a figure and its unit together.
    """
    seen = "".join(" " if _unseen(one) else one for one in text)
    return _SPACES.sub(lambda found: "\u00a0" if found[0] == "\u00a0" else " ", seen).strip()


def web_address(url: str) -> str:
    """The address if it may become a link: http or https, without user name or control characters; else ""."""
    return url if re.fullmatch(r"https?://[^\s@\\<>\"]+", url, re.IGNORECASE) and line(url) == url else ""


def _unseen(character: str) -> bool:
    # Cc controls, Cf formats (bidirectional overrides, zero-width), Zl and Zp separators. Joiners shape words.
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"} and character not in "\u200c\u200d"


def _amount(found: Amount) -> str:
    per = f" a {found.per}" if found.per else ""
    return _around(found, f"{found.currency}\u00a0{_figures(found)}".lstrip("\u00a0")) + per


def _figures(found: Amount | Quantity | Percent) -> str:
    upper = f"–{_grouped(plain(found.upper))}" if found.upper is not None else ""
    return _grouped(plain(found.value)) + upper


def _grouped(figure: str) -> str:
    whole, point, rest = figure.partition(".")
    return f"{int(whole):,}{point}{rest}"


def _around(found: Amount | Quantity | Percent, text: str) -> str:
    if found.approximation in ("exactly", "range", ""):
        return text
    return f"{found.approximation} {text}"


def _date_value(found: DateValue) -> str:
    if found.ambiguous:
        return " or ".join(date(one) for one in found.ambiguous)
    return f"{date(found.value)} to {date(found.until)}" if found.until else date(found.value)


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    from babel import Locale

    names: Mapping[str, str] = Locale("en").languages
    return names
