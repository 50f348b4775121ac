"""What an XML file of no known kind says in the attributes of its elements, which readers of its text pass over."""

from collections.abc import Iterator
from typing import Any

from pipelines.extract.composing import Piece, one_line
from pipelines.extract.material import DAMAGE, Material
from pipelines.extract.notice_tree import local

LONGEST = 2_000  # code points of a value; a longer one is no fact but a payload
_SPACES = ("{http://www.w3.org/2001/XMLSchema-instance}", "{http://www.w3.org/XML/1998/namespace}")


def stated(material: Material) -> list[Piece]:
    """A line "element: its own text | attribute: value" for each element that states something so, each line once.

    A file that is broken gives what stands before the break.
    """
    lines: dict[str, None] = {}
    try:
        for line in _lines(material):
            lines[line] = None
    except DAMAGE:
        pass
    return [Piece("\n".join(lines))] if lines else []


def _lines(material: Material) -> Iterator[str]:
    from lxml import etree

    events = etree.iterparse(
        str(material.path), events=("end",), resolve_entities=False, no_network=True, load_dtd=False
    )
    for number, (_, element) in enumerate(events):
        facts = [f"{local(str(name))}: {value}" for name, raw in element.items() if (value := _telling(name, raw))]
        if facts and isinstance(element.tag, str):
            own = one_line(element.text or "")
            told = [f"{local(element.tag)}: {own}" if own and len(own) <= LONGEST else local(element.tag), *facts]
            yield " | ".join(told)
        element.clear()
        if number % 1000 == 0:
            material.alive()


def _telling(name: Any, raw: str) -> str:
    """The value where it is more than a word of the markup itself, such as "bold" or "true"; else ""."""
    value = one_line(raw)
    if str(name).startswith(_SPACES) or len(value) > LONGEST:
        return ""
    return value if any(not ("a" <= letter <= "z" or letter in "-_") for letter in value) else ""
