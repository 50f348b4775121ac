"""What a value mention says: amounts, dates, quantities, percentages, identifiers. Figures stay as stated."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money as stated. `currency` is ISO 4217, or "" where the text leaves it open.

    `approximation` is one of exactly, about, more than, up to, range; `upper` closes a range.
    `per` holds the unit of a rate ("day" of "£4,200 per day").
    """

    value: Decimal
    currency: str
    approximation: str = "exactly"
    upper: Decimal | None = None
    per: str = ""


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date with its precision kept: 2020-01-14 day, 2020-01 month, 2020-Q1 quarter, 2020 year, 2020s decade.

    `value` is "" for a relative date that had no reference date, and for an ambiguous one (see `ambiguous`).
    """

    value: str
    precision: str
    until: str = ""
    relative: bool = False
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count or measure with its noun: 35000 "cameras"."""

    value: Decimal
    unit: str
    approximation: str = "exactly"
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in percent: 40 for "40 %"."""

    value: Decimal
    approximation: str = "exactly"
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that names one thing in a register: scheme "LEI", "IMO", "IBAN", "TENDER", "CASE", "CONTRACT" …"""

    scheme: str
    value: str


Value = Amount | DateValue | Quantity | Percent | Identifier
