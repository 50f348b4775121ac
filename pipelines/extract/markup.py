"""XML of others as a tree: nothing is fetched for it and no entity unfolded. Knows no format."""

import re
from html.entities import html5
from typing import Any

_HEAD = 64 * 1024  # bytes within which a file says where its entities are declared
_OUTER = re.compile(rb"<!DOCTYPE\s[^>]*?\b(?:SYSTEM|PUBLIC)\s")
_DECLARED = re.compile(rb"<!ENTITY\s+([\w.-]+)\s")
_TAG = re.compile(rb"<[A-Za-z_:][^<>]*>")
_ENTITY = re.compile(rb"&([A-Za-z][\w.-]*);")
_OF_XML = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


def root_of(data: bytes, *, comments: bool = True) -> Any:
    """The root of an lxml tree. Raises SyntaxError where the XML is broken."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=not comments)
    return etree.fromstring(data, parser)


def spelled_out(data: bytes) -> bytes:
    """The XML with entities in attributes that only an outer file declares as the letters that they are in HTML, or as
    they are written: libxml2 drops them there."""
    head = data[:_HEAD]
    if not _OUTER.match(head, max(0, head.find(b"<!DOCTYPE"))):
        return data
    declared = _OF_XML.union(_DECLARED.findall(head))

    def spelled(entity: re.Match[bytes]) -> bytes:
        if entity[1] in declared:
            return entity[0]
        letters = html5.get(f"{entity[1].decode('ascii', 'replace')};", "")
        return "".join(f"&#{ord(one)};" for one in letters).encode() or b"&amp;" + entity[1] + b";"

    return _TAG.sub(lambda tag: _ENTITY.sub(spelled, tag[0]) if b"&" in tag[0] else tag[0], data)
