"""The numbers that Word sets before paragraphs: "4.2", "(b)", "第三条". The file says only how they are counted.

Source: ECMA-376, part 1, 17.9 (numbering) and 17.18.59 (how a number is written).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.extract.composing import one_line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ROMAN = {"m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40} | {
    "x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1
}  # fmt: skip
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_CHINESE = "〇一二三四五六七八九"
_UNSEEN = frozenset({"bullet", "none"})


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered. `restart` is from which level upwards another paragraph begins it anew."""

    start: int
    written: str
    text: str
    restart: int
    legal: bool
    style: str


@dataclass(slots=True)
class _List:
    """A list as paragraphs name it. Lists of one `family` count on where the other stopped."""

    family: str
    levels: dict[int, _Level]
    begins: dict[int, int]  # levels that start anew, and with what, when the list is first met
    met: bool = False


@dataclass(slots=True)
class _Numbering:
    lists: dict[str, _List]
    styles: dict[str, Any]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def number(self, paragraph: Any) -> str:
        """The number before a paragraph, "" where it has none; to be asked in their order."""
        key, level = self._place(paragraph)
        found = self.lists.get(key)
        if found is None or level not in found.levels:
            return ""
        counts = self.counts.setdefault(found.family, {})
        if not found.met:
            found.met = True
            counts.update((at, start - 1) for at, start in found.begins.items())
        for at in range(level):
            if at in found.levels:
                counts.setdefault(at, found.levels[at].start)
        counts[level] = counts.get(level, found.levels[level].start - 1) + 1
        for at, deeper in found.levels.items():
            if at > level and level < deeper.restart:
                counts.pop(at, None)
        return _shown(found.levels, level, counts)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """Which list a paragraph is in and at which level, by itself or by its style; "" for none."""
        own = paragraph.find(f"{_W}pPr")
        key, level = _said(own, "numPr/numId"), _said(own, "numPr/ilvl")
        chain = list(self._chain(_said(own, "pStyle")))
        if not key:
            key = next((one for style in chain if (one := _said(style, "pPr/numPr/numId"))), "")
            named = {style.get(f"{_W}styleId") for style in chain}
            levels = self.lists[key].levels if key in self.lists else {}
            level = level or next((str(at) for at, one in levels.items() if one.style and one.style in named), "")
        level = level or next((one for style in chain if (one := _said(style, "pPr/numPr/ilvl"))), "")
        return key, _whole(level, 0)

    def _chain(self, name: str) -> Iterator[Any]:
        """A style, and those that it is built upon."""
        seen = set()
        while name in self.styles and name not in seen:
            seen.add(name)
            yield self.styles[name]
            name = _said(self.styles[name], "basedOn")


def write(body: Any, numbering: Any, styles: Any) -> None:
    """Set its number before the first word of each numbered paragraph of a body. All are trees of a Word file."""
    lists = _Numbering(_lists(numbering, styles), {one.get(f"{_W}styleId"): one for one in styles.iter(f"{_W}style")})
    for paragraph in _paragraphs(body):
        number = lists.number(paragraph)
        first = _first_text(paragraph) if number else None
        if first is not None:
            first.text = f"{number} {first.text or ''}"


def _paragraphs(parent: Any) -> Iterator[Any]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield element
        if element.tag != _FALLBACK:  # the same once more, for older programs
            yield from _paragraphs(element)


def _first_text(paragraph: Any) -> Any:
    """Where the first word of a paragraph stands, None where it has none; a text box in it is no part of it."""
    for text in paragraph.iter(f"{_W}t"):
        if next(text.iterancestors(f"{_W}p")) is paragraph:
            return text
    return None


def _lists(numbering: Any, styles: Any) -> dict[str, _List]:
    families = {one.get(f"{_W}abstractNumId"): one for one in numbering.iter(f"{_W}abstractNum")}
    named = {one.get(f"{_W}numId"): _said(one, "abstractNumId") for one in numbering.iter(f"{_W}num")}
    by_style = {one.get(f"{_W}styleId"): _said(one, "pPr/numPr/numId") for one in styles.iter(f"{_W}style")}
    found = {}
    for one in numbering.iter(f"{_W}num"):
        family = named[one.get(f"{_W}numId")]
        linked = named.get(by_style.get(_said(families.get(family), "numStyleLink"), ""), family)
        levels = {at: _level(node) for at, node in _numbered(families.get(linked), "lvl")}
        begins = {}
        for at, override in _numbered(one, "lvlOverride"):
            levels.update((at, _level(node)) for _, node in _numbered(override, "lvl"))
            if start := _said(override, "startOverride"):
                begins[at] = _whole(start, 1)
        found[one.get(f"{_W}numId")] = _List(linked, levels, begins)
    return found


def _numbered(parent: Any, tag: str) -> Iterator[tuple[int, Any]]:
    for node in parent.iterchildren(f"{_W}{tag}") if parent is not None else ():
        yield _whole(node.get(f"{_W}ilvl"), 0), node


def _level(node: Any) -> _Level:
    legal = node.find(f"{_W}isLgl")
    return _Level(
        start=_whole(_said(node, "start"), 0),
        written=_said(node, "numFmt") or "decimal",
        text=_said(node, "lvlText"),
        restart=_whole(_said(node, "lvlRestart"), _whole(node.get(f"{_W}ilvl"), 0)),
        legal=legal is not None and legal.get(f"{_W}val") not in {"0", "false", "off"},
        style=_said(node, "pStyle"),
    )


def _shown(levels: dict[int, _Level], level: int, counts: dict[int, int]) -> str:
    own = levels[level]
    if own.written in _UNSEEN and "%" not in own.text:
        return ""

    def one(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        if at not in levels or levels[at].written in _UNSEEN:
            return ""
        how = "decimal" if own.legal else levels[at].written
        return _written(counts.get(at, levels[at].start), how)

    return one_line(re.sub("%([1-9])", one, own.text))


def _written(number: int, how: str) -> str:
    """A number as a list shows it; in plain figures where we do not know its way of writing."""
    if how in _WAYS and number > 0:
        return _WAYS[how](number)
    return _ordinal(number) if how == "ordinal" else f"{number:02}" if how == "decimalZero" else str(number)


def _ordinal(number: int) -> str:
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _roman(number: int) -> str:
    letters = ""
    for sign, worth in _ROMAN.items():
        times, number = divmod(number, worth)
        letters += sign * min(times, 50)
    return letters


def _lettered(alphabet: str) -> Callable[[int], str]:
    """a to z, then aa to zz, each letter as often as the alphabet was gone through."""
    size = len(alphabet)
    return lambda number: alphabet[(number - 1) % size] * min((number - 1) // size + 1, 50)


def _chinese(number: int) -> str:
    """Up to 99 as they are said; larger numbers figure by figure."""
    if number > 99:
        return "".join(_CHINESE[int(figure)] for figure in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _CHINESE[tens]) + ("十" if tens else "") + (_CHINESE[ones] if ones else "")


_WAYS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _lettered("abcdefghijklmnopqrstuvwxyz"),
    "upperLetter": _lettered("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "russianLower": _lettered(_RUSSIAN),
    "russianUpper": _lettered(_RUSSIAN.upper()),
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"), _chinese
    ),
    **dict.fromkeys(("japaneseCounting", "ideographDigital"), _chinese),
}


def _said(parent: Any, path: str) -> str:
    """The value of what lies on a path of elements, "" where there is none."""
    found = parent.find("/".join(f"{_W}{part}" for part in path.split("/"))) if parent is not None else None
    return str(found.get(f"{_W}val") or "") if found is not None else ""


def _whole(stated: str | None, otherwise: int) -> int:
    return int(stated) if stated and re.fullmatch(r"-?\d{1,9}", stated, re.ASCII) else otherwise
