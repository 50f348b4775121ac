"""The markup of books for Microsoft Reader, in which tags and attributes are numbers among the letters of the text.

Source of the numbers: calibre, ConvertLIT, and books at hand.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html import escape
from typing import NamedTuple

_OPENS, _CLOSES, _OWN = 1, 2, 16
_SPELLED = 0x8000  # instead of a number: a name is spelled out
_FIGURE = 0xFFFF  # instead of a length: a number follows
_TARGET = "\x02\x03"  # before what a link leads to: a part of the book, something else
_HTML = (
    "a acronym address applet area b base basefont bdo bgsound big blink blockquote body br button caption center"
    " cite code col colgroup comment comment dd del dfn dir div dl dt em embed fieldset font div frame frameset div"
    " h1 h2 h3 h4 h5 h6 head hr html i iframe img input ins kbd label legend li link listing map marquee menu meta"
    " nextid nobr noembed noframes noscript object ol option p param plaintext pre q rp rt ruby s samp script select"
    " small span strike strong style sub sup table tbody td td textarea tfoot th thead title tr tt u ul var wbr"
)  # from 3 on; a form is a block like any other
_OPF = {2: "title", 3: "creator", 24: "publisher", 26: "date", 29: "identifier", 31: "language"}
_EMPTY = frozenset("area base basefont bgsound br col embed frame hr img input link meta nextid param wbr".split())
_SOUND = re.compile(r"[a-z][a-z0-9]{0,20}")
_LETTER = re.compile(r"(&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});)")


class Tag(NamedTuple):
    """A tag that opens; `ends` where nothing stands in it."""

    name: str
    attributes: dict[str, str]
    ends: bool


class Names(NamedTuple):
    """What numbers stand for: of tags, and of the attributes of each, of "" those of all. `own` are those that a
    chapter brings along."""

    tags: Mapping[int, str]
    attributes: Mapping[str, Mapping[int, str]]
    own_tags: Mapping[int, str] = {}
    own_attributes: Mapping[int, str] = {}


OF_TEXT = Names(
    dict(enumerate(_HTML.split(), 3)),
    {
        "": {0x83EA: "class", 0x83EB: "id"},
        "a": {0x0001: "href", 0x8001: "name"},
        "area": {0x0001: "href", 0x03EE: "alt"},
        "img": {0x03EB: "alt"},
    },
)
OF_BOOK = Names(_OPF, {"": {}, "creator": {0x0D: "role"}})


def with_own(data: bytes) -> Names:
    """The names of chapters, and those that one brings along: two lists, each with its length."""
    with suppress(IndexError):
        tags, at = _own(data, 0, width=1)
        attributes, _ = _own(data, at, width=4)
        return OF_TEXT._replace(own_tags=tags, own_attributes=attributes)
    return OF_TEXT


def _own(data: bytes, at: int, *, width: int) -> tuple[dict[int, str], int]:
    """Names, each behind its length in so many bytes, and where they end."""
    names = dict[int, str]()
    count, at = int.from_bytes(data[at : at + 4], "little"), at + 4
    while len(names) < count and at < len(data):
        size, at = int.from_bytes(data[at : at + width], "little"), at + width
        names[len(names) + 1] = data[at : at + size].decode("utf-8", "replace")
        at += size
    return names, at


def events(data: bytes, names: Names) -> Iterator[str | Tag | None]:
    """Stretches of text, tags that open, and None where the last one that is open ends."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    with suppress(IndexError):  # it breaks off within a tag
        at = 0
        while at < len(text):
            end = text.find("\x00", at)
            if said := text[at : end if end >= 0 else None]:
                yield said
            if end < 0:
                return
            flags = ord(text[end + 1])
            if flags & _OPENS:
                tag, at = _tag(text, end + 2, flags, names)
                yield tag
            else:
                at = end + (3 if flags else 2)
                if flags & _CLOSES:
                    yield None


def markup(data: bytes, names: Names) -> str:
    """The text as HTML; what stands in it for no known tag is a span."""
    parts, opened = list[str](), list[str]()
    for event in events(data, names):
        match event:
            case None:
                parts.append(f"</{opened.pop()}>" if opened else "")
            case Tag():
                name = event.name if _SOUND.fullmatch(event.name) else "span"
                said = "".join(f' {key}="{escape(value)}"' for key, value in event.attributes.items())
                parts.append(f"<{name}{said}>")
                if not event.ends:
                    opened.append(name)
                elif name not in _EMPTY:
                    parts.append(f"</{name}>")
            case _:
                parts.append(_escaped(event))
    return "".join(parts)


def _escaped(text: str) -> str:
    """The text as markup writes it; what is written so already, as some programs did, stays."""
    parts = _LETTER.split(_uncommented(text).replace("\v", "\n"))
    return "".join(part if place % 2 else escape(part, quote=False) for place, part in enumerate(parts))


def _uncommented(text: str) -> str:
    """The text without comments; one that does not end is none."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join((*kept, text[at:]))


def _tag(text: str, at: int, flags: int, names: Names) -> tuple[Tag, int]:
    """The tag whose number, or name, stands there, and where it ends."""
    own = bool(flags & _OWN)
    number, at = ord(text[at]), at + 1
    if number == _SPELLED:
        name, at = _value(text, at)
    else:
        name = (names.own_tags if own else names.tags).get(number, "")
    name = name.lower().removeprefix("dc:")
    known = names.own_attributes if own else {**names.attributes[""], **names.attributes.get(name, {})}
    said = dict[str, str]()
    while code := ord(text[at]):
        key, at = _value(text, at + 1) if code == _SPELLED else (known.get(code, ""), at + 1)
        value, at = _value(text, at)
        if _SOUND.fullmatch(key):
            said.setdefault(key, value.lstrip(_TARGET))
    return Tag(name, said, bool(flags & _CLOSES)), at + 1


def _value(text: str, at: int) -> tuple[str, int]:
    """A value behind its length, which counts itself, or a number; and where it ends."""
    length = ord(text[at])
    if length == _FIGURE:
        return str(ord(text[at + 1]) - 1), at + 2
    end = at + max(1, length)
    return text[at + 1 : end], end
