"""What the cells of a table in Pages, Numbers or Keynote say.

Sources: https://github.com/masaccio/numbers-parser (cells of 2016 and later, and numbers of fields); those before as
they stand in files of that time.
"""

import struct
from datetime import datetime, timedelta
from decimal import Context, Decimal
from typing import NamedTuple

from pipelines.extract.iwa import Fields, number, raw, text

_BEGINNING = datetime(2001, 1, 1)
_CURRENCY, _PERCENT, _CHOICE = 257, 258, 266  # formats of figures
_DIGITS = Context(prec=15)  # as many as the programs show: 30, not 29.999999999999996
_BEFORE_VALUE = 0x0D8E  # flags of numbers of styles


class Cells(NamedTuple):
    """What the cells of a table refer to, by number: texts, formats of figures since 2016 and before, and the entries
    of lists to choose from."""

    texts: dict[int, str]
    rich: dict[int, str]
    formats: dict[int, Fields]
    older_formats: dict[int, Fields]
    choices: dict[int, list[str]]

    def row(self, row: Fields) -> list[str]:
        """The cells of a row, up to the last that is filled."""
        newer = raw(row, 6)
        held, places = (newer, raw(row, 7)) if newer and newer[0] else (raw(row, 3), raw(row, 4))
        if not held or not places:
            return []
        step = 4 if newer and newer[0] and number(row, 8) else 1
        starts = [place for (place,) in struct.iter_unpack("<h", places[0][: len(places[0]) // 2 * 2])]
        read = self._newer if newer and newer[0] else self._older
        cells = ["" if start < 0 else read(held[0][start * step :]) for start in starts]
        while cells and not cells[-1]:
            cells.pop()
        return cells

    def _newer(self, cell: bytes) -> str:
        """Since 2016: what is there in the order of the bits that say so."""
        kind, (flags,) = cell[1], struct.unpack_from("<I", cell, 8)
        at, found = 12, {}
        for bit in range(19):
            if flags >> bit & 1:
                size = {0: 16, 1: 8, 2: 8}.get(bit, 4)
                found[bit] = cell[at : at + size]
                at += size
        ids = {bit: int.from_bytes(value, "little") for bit, value in found.items() if bit > 2}
        if kind in {2, 10}:
            figure = _decimal(found[0]) if 0 in found else Decimal(repr(struct.unpack("<d", found[1])[0]))
            return self._shown(figure, self.formats.get(ids.get(14 if kind == 10 else 13, -1), {}))
        if kind == 9 or (kind == 3 and 3 not in ids):
            return self.rich.get(ids.get(4, -1), "")
        return self._value(kind, ids.get(3, -1), found.get(2) or found.get(1) or b"")

    def _older(self, cell: bytes) -> str:
        """Before 2016: some numbers of styles, then what the cell holds."""
        kind, (flags,) = cell[1], struct.unpack_from("<H", cell, 4)
        at = 12 + 4 * (flags & _BEFORE_VALUE).bit_count()
        if kind == 2:
            form = self.older_formats.get(int.from_bytes(cell[at + 8 : at + 12], "little"), {})
            return self._shown(Decimal(repr(struct.unpack_from("<d", cell, at)[0])), form)
        key = int.from_bytes(cell[at : at + 4], "little")
        return self.rich.get(key, "") if kind == 9 else self._value(kind, key, cell[at : at + 8])

    def _value(self, kind: int, key: int, held: bytes) -> str:
        if kind == 3:
            return self.texts.get(key, "")
        if kind not in {5, 6, 7} or len(held) < 8:
            return ""
        (figure,) = struct.unpack("<d", held)
        if kind == 5:
            day = _BEGINNING + timedelta(seconds=figure)
            return day.date().isoformat() if day.time() == day.min.time() else day.isoformat(" ", "seconds")
        return str(figure > 0) if kind == 6 else str(timedelta(seconds=figure))

    def _shown(self, figure: Decimal, form: Fields) -> str:
        kind = number(form, 1)
        listed = self.choices.get(number(form, 39), []) if kind == _CHOICE else []
        if 0 <= figure < len(listed):
            return listed[int(figure)]
        figure = figure * 100 if kind == _PERCENT else figure
        plain = f"{_DIGITS.plus(figure):f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        currency = text(form, 3) if kind == _CURRENCY else ""
        return f"{plain}%" if kind == _PERCENT else f"{plain} {currency}".strip()


def _decimal(held: bytes) -> Decimal:
    """A figure of 128 bits: a sign, an exponent of ten and a whole number."""
    exponent = ((held[15] & 0x7F) << 7 | held[14] >> 1) - 0x1820
    whole = int.from_bytes(held[:14], "little") | (held[14] & 1) << 112
    figure = Decimal(whole).scaleb(max(-400, min(400, exponent)))
    return -figure if held[15] & 0x80 else figure
