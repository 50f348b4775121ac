"""What an XML file of no known kind says in the attributes of its elements, which readers of its text pass over."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pipelines.extract import xml_text
from pipelines.extract.composing import Piece, one_line
from pipelines.extract.markup import spelled_out
from pipelines.extract.material import DAMAGE, Material
from pipelines.extract.notice_tree import local

LONGEST = 2_000  # code points of a value; a longer one is no fact but a payload
_DRAWN = re.compile(r"[Mm]\s*-?[\d.]+[\s,]+-?[\d.]+[MmLlHhVvCcSsQqTtAaZzEe\d\s.,+-]*")  # the path of a line in SVG
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

    held = material.path.stat().st_size <= xml_text.LARGEST
    source = BytesIO(spelled_out(material.data())) if held else str(material.path)
    events = etree.iterparse(source, events=("end",), resolve_entities=False, no_network=True, load_dtd=False)
    for number, (_, element) in enumerate(events):
        facts = [f"{local(str(name))}: {value}" for name, raw in _facts(element) if (value := _telling(name, raw))]
        if facts and isinstance(element.tag, str):
            own = one_line(element.text or "")
            told = len(own) <= LONGEST and not xml_text.is_payload(own) and not xml_text.is_passed_over(element)
            yield " | ".join([f"{local(element.tag)}: {own}" if own and told else local(element.tag), *facts])
        element.clear()
        if number % 1000 == 0:
            material.alive()


def _facts(element: Any) -> list[tuple[Any, str]]:
    """Its attributes; of those of an Office program, which set how things look, the name of a sheet alone."""
    if not str(element.tag).startswith(tuple(f"{{{name}" for name in xml_text.OFFICE)):
        return list(element.items())
    return [one for one in element.items() if local(str(element.tag)) == "Worksheet" and local(str(one[0])) == "Name"]


def _telling(name: Any, raw: str) -> str:
    """The value where it is more than a word of the markup itself, such as "bold" or "true"; else ""."""
    value = one_line(raw)
    if str(name).startswith(_SPACES) or len(value) > LONGEST:
        return ""
    if xml_text.is_payload(value) or _DRAWN.fullmatch(value):
        return ""
    return value if any(not ("a" <= letter <= "z" or letter in "-_") for letter in value) else ""
