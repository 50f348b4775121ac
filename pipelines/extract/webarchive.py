"""Web pages as Safari saves them (webarchive): the page by `html.py`; its frames, pictures and files are children."""

import plistlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from indexer.model.kinds import Status
from pipelines.extract import html
from pipelines.extract.decoding import decoded
from pipelines.extract.material import Material, Reading, Unreadable
from pipelines.extract.saying import counted
from pipelines.extract.unpacking import Member, safe_name, unpacked

_MAIN, _DATA = "WebMainResource", "WebResourceData"
_BESIDE = ("WebSubframeArchives", "WebSubresources")
_PAGE = ("text/html", "application/xhtml")
_DRESS = (
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/x-javascript",
    "font/",
    "application/font",
)


def extract(material: Material) -> Reading:
    """The page, with the address it was fetched from; partial where something saved is broken. What was saved and is no
    page is a child. Raises Unreadable where nothing is sound."""
    main, *beside = _resources(plistlib.loads(material.data(limit=html.LARGEST), fmt=plistlib.FMT_BINARY))
    reading, reasons = Reading(parser="webarchive"), list[str]()
    if not _is_sound(main):
        reasons.append("The page itself cannot be read: the web archive is damaged.")
    elif _media(main).startswith(_PAGE) or not _media(main):
        encoding = str(main.get("WebResourceTextEncodingName", ""))
        reading = html.of_markup(decoded(main[_DATA], declared=encoding).text)
    else:
        beside.insert(0, main)
    if broken := sum(not _is_sound(held) for held in beside):
        reasons.append(f"{counted(broken, 'file')} that came with the page cannot be read: the web archive is damaged.")
    members = list(_members(beside))
    if reasons and not members and not reading.pages:
        raise Unreadable(Status.DAMAGED, reasons[0])
    return replace(
        reading,
        status=Status.PARTIAL if reasons else Status.DONE,
        reason=" ".join(reasons),
        url=reading.url or _address(main),
        children=unpacked(iter(members), material, parser=reading.parser).children if members else (),
    )


def _resources(saved: Any) -> Iterator[Any]:
    """The page, then all that came with it and with its frames, each once."""
    waiting, seen = [saved], set[int]()  # a damaged or hostile file may hold a frame within itself
    while waiting:
        held = waiting.pop()
        if id(held) in seen:
            continue
        seen.add(id(held))
        if isinstance(held, dict) and any(key in held for key in (_MAIN, *_BESIDE)):
            beside = (held.get(key, []) for key in _BESIDE)
            inside = [one for some in beside for one in (some if isinstance(some, list) else [some])]
            waiting += reversed([held.get(_MAIN), *inside])
        else:
            yield held


def _is_sound(held: Any) -> bool:
    return isinstance(held, dict) and isinstance(held.get(_DATA), bytes)


def _media(held: dict[str, Any]) -> str:
    return str(held.get("WebResourceMIMEType", "")).lower()


def _address(held: Any) -> str:
    """Where it was fetched; "" where that is no address."""
    address = str(held.get("WebResourceURL", "")) if isinstance(held, dict) else ""
    with suppress(ValueError):
        urlsplit(address)
        return address
    return ""


def _members(beside: list[Any]) -> Iterator[Member]:
    """What is sound, but for how the page is dressed."""
    for number, held in enumerate(beside, 1):
        if _is_sound(held) and not _media(held).startswith(_DRESS):
            data, address = held[_DATA], _address(held)
            name = safe_name(unquote(urlsplit(address).path).rpartition("/")[2], number)
            yield Member(f"{number}/{name}", len(data), partial(_first, data), url=address)


def _first(data: bytes, limit: int) -> bytes:
    return data[:limit]
