"""Follows every link of the reading room from its front door, as a patient reader would."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_LINK = re.compile(r'(?:href|src|action)="(/[^"]*)"')


def every_answer(client: FlaskClient, start: str = "/") -> Iterator[tuple[str, TestResponse]]:
    """Each address that links lead to, once, with its answer. From a search no further search is followed, as choices
    can be combined without end; images and originals are not fetched."""
    waiting, seen = [start], {start}
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        yield address, response
        if response.mimetype != "text/html":
            continue
        for link in _LINK.findall(response.text):
            found = unescape(link).partition("#")[0]
            if found not in seen and _is_followed(found, address):
                seen.add(found)
                waiting.append(found)


def _is_followed(address: str, source: str) -> bool:
    path = urlsplit(address).path
    if path.startswith("/static/") or path.endswith(("/original", ".png")):
        return False
    return not (path.startswith("/search") and urlsplit(source).path.startswith("/search"))
