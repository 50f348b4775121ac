"""Bytes to characters when nobody says which encoding they are in. Knows nothing of what the text means."""

import codecs
import re
import unicodedata
from typing import NamedTuple

from pipelines.extract import code_pages

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


_SEVEN_BITS = ("utf-7", "iso2022_jp", "iso2022_jp_ext", "iso2022_kr", "hz")  # their bytes would pass for ASCII
_SHIFTS = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_ext"))  # what opens letters of two bytes each (ISO 2022)
SAMPLE = 60_000  # bytes by which an encoding is guessed
MOST_LINES = 100_000  # a larger text of several encodings is read in one
_WESTERN = frozenset("äöüßÄÖÜéèêëàâçùûôîïÉÈÀÇæøåÆØÅñÑáíóúÁÍÓÚãõÃÕìò¿¡«»“”‘’„–—…€£§°´ \xa0•ÓÂÊÎÔÛ")


class Decoded(NamedTuple):
    """The text and the encoding it was read in; `lost` counts bytes that stand for nothing in it."""

    text: str
    encoding: str
    lost: int = 0


def decoded(data: bytes, *, declared: str = "") -> Decoded:
    """The text of `data`: by its byte order mark, as UTF-8, as declared, or by what its bytes look like.

    A declaration counts only where the bytes fit it. Never raises; bytes that fit nothing become U+FFFD and count.
    """
    if found := _unmistakable(data, declared):
        return found
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 or _nearly_utf8(data):
            return _forgiving(data, "utf-8")
    if named := _known(declared):
        named = code_pages.instead_of(codecs.lookup(named).name, data[:SAMPLE]) or named
        try:
            return Decoded(data.decode(named), named)
        except UnicodeDecodeError:
            pass
    return _line_by_line(data) or _forgiving(data, _guessed(data))


def _unmistakable(data: bytes, declared: str) -> Decoded | None:
    """A text that would pass for one in UTF-8, and is none, or is told by its mark."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _forgiving(data, encoding)
    if b"\x00" in data and (wide := _wide(data)):
        return _forgiving(data, wide)
    return _seven_bits(data, declared) if data.isascii() else None


def _seven_bits(data: bytes, declared: str) -> Decoded | None:
    """A text whose letters are written in ASCII: as is declared, or by what shifts between sets of letters."""
    named = codecs.lookup(known).name if (known := _known(declared)) else ""
    shifted = next((encoding for sign, encoding in _SHIFTS if sign in data), "")
    for encoding in dict.fromkeys((named if named in _SEVEN_BITS else "", shifted)):
        try:
            if encoding:
                return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return None


def is_wide(data: bytes) -> bool:
    """Whether bytes with zeros among them are a text of two bytes a letter: nearly all are letters and signs in use."""
    encoding = _wide(data)
    if not encoding:
        return False
    text = data[: len(data) // 2 * 2].decode(encoding, "replace")
    sound = sum(letter in "\t\n\r\f" or unicodedata.category(letter)[0] in "LMNPSZ" for letter in text)
    plain = sum(letter.isalpha() or letter.isspace() for letter in text)
    return sound > 0.98 * len(text) and plain > 0.6 * len(text)


def _line_by_line(data: bytes) -> Decoded | None:
    """A text put together from several: some lines are UTF-8, others are not. None where no line is UTF-8."""
    lines = data.split(b"\n")
    if len(lines) > MOST_LINES or not any(not line.isascii() and _is_utf8(line) for line in lines):
        return None
    found = [_forgiving(line, "utf-8" if _is_utf8(line) else _guessed(line)) for line in lines]
    named = dict.fromkeys(one.encoding for one, line in zip(found, lines, strict=True) if not line.isascii())
    return Decoded("\n".join(one.text for one in found), ", ".join(named), sum(one.lost for one in found))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def declared_in(data: bytes) -> str:
    """The encoding that the opening of an HTML or XML file declares, "" where it does not."""
    found = _DECLARED.search(data[:4096])
    return found[1].decode("ascii").lower() if found else ""


def _known(name: str) -> str:
    name = ALIASES.get(name.lower(), name)
    try:
        # Codecs that turn bytes into bytes (base64, zip) are not encodings of text.
        return name if name and codecs.lookup(name)._is_text_encoding else ""
    except LookupError:
        return ""


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows in the zeros of its Latin letters, spaces and line ends; "" for all else."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) < len(data) * 0.05 or min(even, odd) > max(even, odd) * 0.1:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _nearly_utf8(data: bytes) -> bool:
    """A few broken bytes in a text that is UTF-8 otherwise: more sequences stand whole than are broken."""
    text = data[:200_000].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken < 0.1 * sum(1 for letter in text if letter > "\x7f" and letter != "\ufffd")


def _guessed(data: bytes) -> str:
    """The encoding whose text looks most like language: cp1252 where its letters are those of Western words, else by
    the statistics of charset-normalizer."""
    from charset_normalizer import from_bytes

    sample = data[:SAMPLE]
    if page := code_pages.likely(sample):
        return page
    if _reads_as_western(sample):
        return "cp1252"
    best = from_bytes(sample, threshold=0.3).best()
    return "cp1252" if best is None or best.encoding in {"ascii", "utf_8"} else best.encoding


def _reads_as_western(sample: bytes) -> bool:
    """Whether most letters are plain Latin ones, and nearly all others those that Western languages use with them."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    high = [letter for letter in text if letter > "\x7f"]
    plain = sum(letter.isascii() and letter.isalpha() for letter in text)
    return len(high) < 0.35 * plain and sum(letter in _WESTERN for letter in high) >= 0.85 * len(high)


def _forgiving(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text.removeprefix("\ufeff"), encoding, text.count("\ufffd"))
