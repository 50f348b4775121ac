"""Numbers written in Chinese characters or mixed with figures: "四十九兆", "36.57亿", "3亿5000万". Nothing else."""

import re
from decimal import Decimal

DIGITS = {digit: value % 10 for value, digit in enumerate("〇一二三四五六七八九")}
DIGITS |= {digit: value % 10 for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"两": 2, "兩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_UNITS = "".join([*_SMALL, *_LARGE])
_FIGURES = "".join(DIGITS)
_BASE = rf"(?:\d[\d,]*(?:\.\d+)?|[{_FIGURES}]+(?:点[{_FIGURES}]+)?)"
PATTERN = re.compile(rf"(?:{_BASE}?(?: {{0,2}}[{_UNITS}])?[{_UNITS}多余几]*)+")
START = re.compile(rf"[\d{''.join(DIGITS)}十百千]")
_PIECE = re.compile(rf"(\d[\d,]*(?:\.\d+)?)|([{''.join(DIGITS)}]+)|([{_UNITS}])|(点)|([多余几])")


def read(text: str) -> Decimal | None:
    """The value of such a number; None where it is none."""
    total, section, current = Decimal(0), Decimal(0), None
    pieces = _PIECE.findall(text)
    for place, (figure, digits, unit, point, _) in enumerate(pieces):
        if figure:
            current = Decimal(figure.replace(",", ""))
        elif digits:
            current = _digits(digits, current, after_point=place > 0 and bool(pieces[place - 1][3]))
        elif unit in _SMALL:
            section += (Decimal(1) if current is None else current) * _SMALL[unit]
            current = None
        elif unit:
            total, section, current = _raise(total, section, current, _LARGE[unit])
        elif point and current is None:
            return None
    value = total + section + (current or 0)
    return value if pieces and (value or "0" in text or "零" in text or "〇" in text) else None


def _digits(digits: str, current: Decimal | None, *, after_point: bool) -> Decimal:
    text = "".join(str(DIGITS[digit]) for digit in digits)
    return (current or Decimal(0)) + Decimal(f"0.{text}") if after_point else Decimal(text)


def _raise(
    total: Decimal, section: Decimal, current: Decimal | None, size: int
) -> tuple[Decimal, Decimal, Decimal | None]:
    """All since the last larger unit, times this one: "五千三百万", "1万亿"."""
    amount = section + (current or 0)
    if not amount and total:
        return total * size, Decimal(0), None
    return total + (amount or 1) * size, Decimal(0), None
