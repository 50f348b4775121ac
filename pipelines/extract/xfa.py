"""Forms that a PDF holds as XML (XFA 3.3): of one that is laid out only when it is opened the pages say nothing."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.extract.composing import one_line
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE
from pipelines.extract.notice_tree import local

SHORT = 3  # letters; a value of no more stands on many a page by chance
_WORD = re.compile(r"\w+")
_SHOWN = frozenset({"text", "exData"})  # what a form says itself
_ASIDE = frozenset({"items", "script", "bind", "desc"})  # choices, what it does, and what its makers noted


def lines(packets: Iterable[bytes], said: str) -> list[str]:
    """What the form says, then what was filled in, behind the names of the fields; without what is `said` already."""
    heard = _words(said)
    roots = [root for data in packets if (root := _root(data)) is not None]
    told = [("", line) for root in roots for part in _parts(root, "template") for line in _shown(part)]
    told += [one for root in roots for part in _parts(root, "datasets") for one in _filled(part)]
    return list(
        dict.fromkeys(f"{name}: {text}" if name else text for name, text in told if not _said(name, text, heard))
    )


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
    return (part for part in (root, *root) if isinstance(part.tag, str) and local(part.tag) == name)


def _shown(element: Any) -> Iterator[str]:
    for child in element:
        name = local(child.tag) if isinstance(child.tag, str) else ""
        if name in _SHOWN:
            yield from filter(None, [one_line(" ".join(child.itertext()))])
        elif name and name not in _ASIDE:
            yield from _shown(child)


def _filled(element: Any) -> Iterator[tuple[str, str]]:
    """What was filled in, after the name of its field."""
    for child in element.iter():
        if isinstance(child.tag, str) and len(child) == 0 and (text := one_line(child.text or "")):
            yield local(child.tag), text
