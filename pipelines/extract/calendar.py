"""Calendars (iCalendar, RFC 5545) and address cards (vCard, RFC 6350): a paragraph for each event, task or card."""

import base64
import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape

from pipelines.extract import days
from pipelines.extract.composing import Piece, clean, compose
from pipelines.extract.decoding import decoded
from pipelines.extract.material import Child, Material, Reading
from pipelines.extract.unpacking import safe_name

_FOLDED = re.compile(r"\r?\n[ \t]")
_FOLDED_BYTES = re.compile(rb"\r?\n[ \t]")  # also amid those of one letter
_MARKUP = re.compile(r"<[^<>]*>")
_SOFT = re.compile(r"=\r?\n")  # how quoted-printable breaks a line in cards of version 2.1
_LINE = re.compile(r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<about>(?:;[^:\"]*(?:\"[^\"]*\")?[^:\"]*)*):(?P<value>.*)")
_SIGNS = re.compile(r"\\([nN,;\\])|;")  # escaped ones, and what parts the parts of a value
_PARAMETER = re.compile(r';(?P<name>[\w-]+)=(?:"(?P<quoted>[^"]*)"|(?P<plain>[^;:"]*))')
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_DAYS = frozenset(
    "DTSTART DTEND DTSTAMP DUE COMPLETED CREATED LAST-MODIFIED RECURRENCE-ID EXDATE RDATE TRIGGER "
    "BDAY ANNIVERSARY X-ANNIVERSARY DEATHDATE".split()
)
_PASSED_OVER = frozenset("BEGIN END VERSION PRODID PHOTO LOGO SOUND KEY REV UID CALSCALE METHOD SEQUENCE".split())
_TITLES = ("SUMMARY", "FN", "X-WR-CALNAME")


def extract(material: Material) -> Reading:
    """What entries say, a line "NAME: value" each, with the text of their values as it is meant."""
    data = material.data()
    data = data if b"\0" in data else _FOLDED_BYTES.sub(b"", data)
    text = _FOLDED.sub("", decoded(data).text)
    text = _SOFT.sub("", text) if "QUOTED-PRINTABLE" in text.upper() else text
    children: list[Child] = []
    entries = list(_entries(text, children))
    titles = [value for entry in entries for name, value in entry if name in _TITLES]
    pieces = (Piece("\n".join(f"{name}: {value}" for name, value in entry)) for entry in entries)
    return Reading(
        compose(pieces),
        parser="calendar",
        title=titles[0] if titles else "",
        facts={"entries": str(len(entries))},
        children=tuple(children),
    )


def _entries(text: str, children: list[Child]) -> Iterator[list[tuple[str, str]]]:
    """The lines between a BEGIN and the next BEGIN or END, where they say anything; files in them go to `children`."""
    entry: list[tuple[str, str]] = []
    for line in text.splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        name = found["name"].upper()
        if name in {"BEGIN", "END"}:
            if entry:
                yield entry
            entry = []
        elif name == "ATTACH" and "BASE64" in found["about"].upper():
            children += _attached(found["value"], found["about"], len(children) + 1)
        elif name not in _PASSED_OVER and (value := _value(name, found["value"], found["about"])):
            entry.append((name, value))
    if entry:
        yield entry


def _attached(value: str, about: str, number: int) -> Iterator[Child]:
    named = _parameters(about)
    label = named.get("FILENAME") or named.get("X-FILENAME") or named.get("X-APPLE-FILENAME")
    with suppress(ValueError):
        yield Child(safe_name(label or f"attachment {number}", number), base64.b64decode(value))


def _parameters(about: str) -> dict[str, str]:
    return {one["name"].upper(): one["quoted"] or one["plain"] or "" for one in _PARAMETER.finditer(about)}


def _value(field: str, raw: str, about: str) -> str:
    """A value as people write it: days and hours as ISO 8601 has them, people by their names too."""
    if "QUOTED-PRINTABLE" in about.upper():
        import quopri

        raw = decoded(quopri.decodestring(raw.encode("utf-8", "replace"))).text
    if field in _DAYS and (moment := _moment(raw)):
        return moment
    if "TEXT/HTML" in about.upper():
        raw = unescape(_MARKUP.sub(" ", raw))
    raw = _SIGNS.sub(lambda found: {"n": "\n", "N": "\n", None: " "}.get(found[1], found[1] or ""), raw)
    name = _parameters(about).get("CN", "")
    address = raw.partition(":")[2] if raw.lower().startswith("mailto:") else ""
    whole = f"{name} <{address}>" if name and address else f"{name} {raw}"
    return " ".join(clean(whole).split())


def _moment(raw: str) -> str:
    """A day, and its hour where one is told; "" where it is none."""
    found = _MOMENT.fullmatch(raw)
    if found is None or not (told := days.real(*found.groups()[:3])):
        return ""
    hour, minute, zone = found.groups()[3:]
    return told + (f" {hour}:{minute}{' UTC' if zone else ''}" if hour else "")
