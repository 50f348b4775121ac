"""Forms that a PDF holds as XML (XFA 3.3): of one that is laid out only when it is opened the pages say nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.extract.composing import one_line
from pipelines.extract.markup import root_of
from pipelines.extract.material import DAMAGE
from pipelines.extract.notice_tree import local

_SHOWN = frozenset({"text", "exData"})  # what a form says itself
_ASIDE = frozenset({"items", "script", "bind", "desc"})  # choices, what it does, and what its makers noted


def lines(packets: Iterable[bytes], said: str) -> list[str]:
    """What the form says, then what was filled in, behind the names of the fields; without what is `said` already."""
    heard = " ".join(said.split())
    roots = [root for data in packets if (root := _root(data)) is not None]
    told = [(line, line) for root in roots for part in _parts(root, "template") for line in _shown(part)]
    told += [one for root in roots for part in _parts(root, "datasets") for one in _filled(part)]
    return list(dict.fromkeys(line for line, text in told if text not in heard))


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
    for child in element.iter():
        if isinstance(child.tag, str) and len(child) == 0 and (text := one_line(child.text or "")):
            yield f"{local(child.tag)}: {text}", text
