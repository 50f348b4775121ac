"""XML of others as a tree: nothing is fetched for it and no entity unfolded. Knows no format."""

from typing import Any


def root_of(data: bytes, *, comments: bool = True) -> Any:
    """The root of an lxml tree. Raises SyntaxError where the XML is broken."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=not comments)
    return etree.fromstring(data, parser)
