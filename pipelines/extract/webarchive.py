"""Web pages as Safari saves them (webarchive): the page by `html.py`; its frames, pictures and files are children."""

import plistlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from pipelines.extract import html
from pipelines.extract.decoding import decoded
from pipelines.extract.material import Child, Material, Reading
from pipelines.extract.unpacking import safe_name

_DRESS = (
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/x-javascript",
    "font/",
    "application/font",
)


def extract(material: Material) -> Reading:
    """The page, with the address it was fetched from."""
    saved = plistlib.loads(material.data(limit=html.LARGEST), fmt=plistlib.FMT_BINARY)
    main = saved["WebMainResource"]
    page = decoded(main["WebResourceData"], declared=str(main.get("WebResourceTextEncodingName", ""))).text
    reading = html.of_markup(page)
    address = str(main.get("WebResourceURL", ""))
    return replace(reading, url=reading.url or address, children=tuple(_beside(saved)))


def _beside(saved: dict[str, Any]) -> Iterator[Child]:
    """What came with the page, but for how it is dressed."""
    frames = [frame["WebMainResource"] for frame in saved.get("WebSubframeArchives", ())]
    for number, held in enumerate([*frames, *saved.get("WebSubresources", ())], 1):
        if not str(held.get("WebResourceMIMEType", "")).startswith(_DRESS):
            address = str(held.get("WebResourceURL", ""))
            name = safe_name(unquote(urlsplit(address).path).rpartition("/")[2], number)
            yield Child(f"{number}/{name}", bytes(held["WebResourceData"]), url=address)
