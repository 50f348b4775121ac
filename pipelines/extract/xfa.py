"""Forms that a PDF holds as XML (XFA 3.3): of one that is laid out only when it is opened the pages say nothing."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pipelines.extract.composing import one_line
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE
from pipelines.extract.notice_tree import local
from pipelines.extract.pdf_forms import CHECKED, UNCHECKED

SHORT = 3  # letters; a value of no more stands on many a page by chance
_WORD = re.compile(r"\w+")
_SHOWN = frozenset({"text", "exData"})  # what a form says itself
_ASIDE = frozenset({"items", "script", "bind", "desc"})  # choices, what it does, and what its makers noted
_STEP = re.compile(r"([\w-]+)(?:\[[^\]]*\])?$")  # the last of a path that leads to a value


class _Asked(NamedTuple):
    """What readers are told of a field: what it is called, and how the values that it may have are shown."""

    caption: str
    entries: Mapping[str, str]


def lines(packets: Iterable[bytes], said: str, upon: Collection[str] = ()) -> list[str]:
    """What the form says, then what was filled in, behind what its fields are called: without what is `said` already,
    and without the fields `upon` the pages, by their whole names, for these are told there."""
    heard, told_there = _words(said), {_last(name) for name in upon}
    roots = [root for data in packets if (root := _root(data)) is not None]
    templates = [part for root in roots for part in _parts(root, "template")]
    asked = {name: one for part in templates for name, one in _asked(part).items()}
    filled = []
    for name, value in (one for root in roots for part in _parts(root, "datasets") for one in _filled(part)):
        caption, entries = asked.get(name, _Asked("", {}))
        text = entries.get(value, value)
        if name not in told_there and not _said(caption or name, text, heard):
            filled.append((caption or name, text))
    named = {name for name, _ in filled}
    shown = dict.fromkeys(line for part in templates for line in _shown(part))
    own = [line for line in shown if line not in named and not _said("", line, heard)]
    return own + [f"{name}: {text}" for name, text in filled]


def _said(name: str, text: str, heard: str) -> bool:
    """Whether the words of a text stand on the page, those of a short value with the name of its field."""
    return _words(text) in heard and (not name or len(text) > SHORT or _words(name) in heard)


def _words(text: str) -> str:
    """The words alone, each between spaces."""
    return f" {' '.join(_WORD.findall(text))} "


def _root(data: bytes) -> Any:
    try:
        return root_of(data, comments=False)
    except DAMAGE:
        return None  # the packets around the others are no XML by themselves


def _parts(root: Any, name: str) -> Iterator[Any]:
    return (part for part in (root, *root) if _kind(part) == name)


def _kind(element: Any) -> str:
    return local(element.tag) if isinstance(element.tag, str) else ""


def _last(path: str) -> str:
    """The name at the end of a path such as "form1[0].buyer[0]" or "$.buyer"."""
    found = _STEP.search(path)
    return found[1] if found else ""


def _text(element: Any) -> str:
    return one_line(" ".join(element.itertext()))


def _shown(element: Any) -> Iterator[str]:
    for child in element:
        kind = _kind(child)
        if kind in _SHOWN:
            yield from filter(None, [_text(child)])
        elif kind and kind not in _ASIDE:
            yield from _shown(child)


def _asked(template: Any) -> dict[str, _Asked]:
    """The fields by the names that their values have among what was filled in; of several of one name those alike."""
    found: dict[str, list[_Asked]] = {}
    for field in template.iter():
        if (kind := _kind(field)) in ("field", "exclGroup"):
            bound = next((part.get("ref", "") for part in field if _kind(part) == "bind"), "")
            name = _last(bound) or field.get("name", "")
            entries = _entries(field) if kind == "field" else _members(field)
            found.setdefault(name, []).append(_Asked(_caption(field), entries))
    return {name: ones[0] for name, ones in found.items() if all(one == ones[0] for one in ones)}


def _caption(field: Any) -> str:
    return next((_text(part) for part in field if _kind(part) == "caption"), "")


def _entries(field: Any) -> dict[str, str]:
    """How a field shows the values that are kept: by the other of its two lists, or as a box that is checked or not."""
    lists = [part for part in field if _kind(part) == "items"]
    values = [[_text(item) for item in part] for part in lists]
    if any(_kind(part) == "checkButton" for part in field.iter()):
        return dict(zip(values[0] if values else ["1", "0"], (CHECKED, UNCHECKED), strict=False))
    if len(lists) != 2:
        return {}
    kept = 0 if lists[0].get("save") == "1" else 1
    return dict(zip(values[kept], values[1 - kept], strict=False))


def _members(group: Any) -> dict[str, str]:
    """What the one of several boxes that is chosen is called, by its value."""
    called = {}
    for field in group:
        value = next((_text(item) for part in field if _kind(part) == "items" for item in part), "")
        if value and (caption := _caption(field)):
            called[value] = f"{CHECKED} {caption}"
    return called


def _filled(element: Any) -> Iterator[tuple[str, str]]:
    """What was filled in, with the name of its field; text that is set in letters of several kinds is one value."""
    for child in element:
        if not (kind := _kind(child)):
            continue
        if len(child) and not any(_kind(part) == "body" for part in child):
            yield from _filled(child)
        elif text := _text(child):
            yield kind, text
