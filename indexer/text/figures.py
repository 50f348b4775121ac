"""Figures as written: "12.450.000,00", "1’250’000.50", "1,00,000". One figure in, its value out; no words, no units."""

from decimal import Decimal, InvalidOperation

_SPACES = " \xa0\u202f\u2009"
_APOSTROPHES = "'’"
_MARKS = ".,٫٬" + _APOSTROPHES
PATTERN = (
    rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?![\d{_SPACES}]?\d)(?:[.,]\d+)?"
    rf"|\d+(?:[{_MARKS}]\d+)*"
)
_WESTERN = str.maketrans("٫٬’\xa0\u202f\u2009", ".,'   ")


def read(figure: str, *, comma: bool, scaled: bool = False, money: bool = False) -> Decimal | None:
    """The value of a figure, None where its groups make no number ("12.05.2020").

    `comma`: the language writes decimals after a comma. `scaled`: a word such as "million" follows. `money`: three
    digits after a lone mark are thousands, since prices have two decimals. Both only decide "1.250" and "1,250".
    """
    text = figure.translate(_WESTERN).replace(" ", "").replace("'", "") if not figure.isdigit() else figure
    if text.isdecimal():
        return _decimal(text)
    if "'" in figure or "’" in figure or any(space in figure for space in _SPACES):
        return _last_mark_decimal(text)
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        return _both(text)
    mark = "." if dots else ","
    if dots + commas > 1:
        return _decimal(text.replace(mark, "")) if _grouped(text, mark) else None
    return _one_mark(
        text, mark, decimal_mark="," if comma else ".", keep=(scaled and not money) or not money, scaled=scaled
    )


def _one_mark(text: str, mark: str, *, decimal_mark: str, keep: bool, scaled: bool) -> Decimal | None:
    """A lone mark: decimal unless exactly three digits follow; then custom, scale and money decide."""
    before, after = text.split(mark)
    if len(after) == 3 and len(before) <= 3 and before.lstrip("0"):
        decimal = mark == decimal_mark and (keep or scaled)
        return _decimal(f"{before}.{after}") if decimal else _decimal(before + after)
    return _decimal(f"{before}.{after}")


def _both(text: str) -> Decimal | None:
    """Both marks: the last one is decimal and must stand once; the other groups."""
    decimal = max(".,", key=text.rfind)
    group = "," if decimal == "." else "."
    whole, _, rest = text.rpartition(decimal)
    if decimal in whole or group in rest or not _grouped(whole, group):
        return None
    return _decimal(f"{whole.replace(group, '')}.{rest}")


def _last_mark_decimal(text: str) -> Decimal | None:
    return _decimal(text.replace(",", ".")) if text.count(".") + text.count(",") <= 1 else _both(text)


def _grouped(text: str, mark: str) -> bool:
    """Groups of three, or of two before a last one of three as in India ("1,00,000")."""
    first, *groups = text.split(mark)
    if not groups or len(groups[-1]) != 3 or not 1 <= len(first) <= 3:
        return False
    inner = {len(group) for group in groups[:-1]}
    return inner <= {3} or (inner == {2} and len(first) <= 2 and mark == ",")


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
