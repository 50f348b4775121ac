"""Which code page of East Asia, two bytes a letter, names are in, told by how common the letters are there.

A set of letters has those in common use in a range of its own: first level of GB 2312 (GBK), kana and first level of
JIS X 0208 (Shift JIS), frequently used letters of Big5, syllables of KS X 1001 (Korean).
"""

from typing import NamedTuple

from pipelines.extract import code_pages


class _Set(NamedTuple):
    """First bytes of the letters in common use, and of signs; the least second byte of both."""

    common: range
    signs: range
    second: int


_SETS = {
    "gb18030": _Set(range(0xB0, 0xD8), range(0xA1, 0xA4), 0xA1),
    "cp932": _Set(range(0x82, 0x99), range(0x81, 0x82), 0x40),
    "big5": _Set(range(0xA4, 0xC7), range(0xA1, 0xA4), 0x40),
    "cp949": _Set(range(0xB0, 0xC9), range(0xA1, 0xA4), 0xA1),
}
_KOREAN = frozenset(  # its syllables lie where Chinese letters do: those that names of files often have tell it
    "이다에의는로하을가고지서한은기년대사시를리도인스일자정보회계약합동공문제안무관장전부원견적금청구비용수신결성상주경영업"
)
_COMMON, _SIGN, _RARE = -0.4, -0.8, -3.0
_OFTEN, _SELDOM = 0.0, -0.5  # of Korean syllables
ENOUGH = -1.0  # mean worth of a letter from which such a page is believed
SINGLE = -0.75  # worth of a page of one byte a letter that goes before, but where it stands for Shift JIS


def likely(data: bytes) -> str:
    """The code page, "" where the names are more likely in one of one byte a letter."""
    worth, page = max((_worth(data, page), page) for page in _SETS)
    if worth < ENOUGH:
        return ""
    # Katakana pass for letters of DOS; those of DOS pass for two Japanese ones in a row hardly ever.
    return page if page == "cp932" or code_pages.worth(data) < SINGLE else ""


def _worth(data: bytes, page: str) -> float:
    """How common the letters beyond ASCII are, on average; no two of them side by side make no name."""
    try:
        text = data.decode(page)
    except UnicodeDecodeError:
        return _RARE
    around = zip(f" {text}", text, f"{text[1:]} ", strict=False)
    wide = [(before, letter, after) for before, letter, after in around if not letter.isascii()]
    if not any(not before.isascii() for before, _, _ in wide):
        return _RARE
    return sum(_RARE if _in_word(before, after) else _in_use(letter, page) for before, letter, after in wide) / len(
        wide
    )


def _in_word(before: str, after: str) -> bool:
    return any(letter.isascii() and letter.islower() for letter in (before, after))


def _in_use(letter: str, page: str) -> float:
    held, (first, *second) = _SETS[page], letter.encode(page)
    if len(second) != 1 or second[0] < held.second:
        return _RARE
    if first not in held.common:
        return _SIGN if first in held.signs else _RARE
    if page == "cp949":
        return _OFTEN if letter in _KOREAN else _SELDOM
    return _COMMON
