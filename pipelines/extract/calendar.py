"""Calendars (iCalendar, RFC 5545) and address cards (vCard, RFC 6350): a paragraph for each event, task or card."""

import re
from collections.abc import Iterator

from pipelines.extract.composing import Piece, clean, compose
from pipelines.extract.decoding import decoded
from pipelines.extract.material import Material, Reading

_FOLDED = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")  # how quoted-printable breaks a line in cards of version 2.1
_LINE = re.compile(r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<about>(?:;[^:\"]*(?:\"[^\"]*\")?[^:\"]*)*):(?P<value>.*)")
_ESCAPED = re.compile(r"\\([nN,;\\])")
_PASSED_OVER = frozenset("BEGIN END VERSION PRODID PHOTO LOGO SOUND KEY REV UID CALSCALE METHOD SEQUENCE".split())
_TITLES = ("SUMMARY", "FN", "X-WR-CALNAME")


def extract(material: Material) -> Reading:
    """What entries say, a line "NAME: value" each, with the text of their values as it is meant."""
    found = decoded(material.data())
    text = _FOLDED.sub("", found.text)
    text = _SOFT.sub("", text) if "QUOTED-PRINTABLE" in text.upper() else text
    entries = list(_entries(text))
    titles = [value for entry in entries for name, value in entry if name in _TITLES]
    pieces = (Piece("\n".join(f"{name}: {value}" for name, value in entry)) for entry in entries)
    return Reading(
        compose(pieces), parser="calendar", title=titles[0] if titles else "", facts={"entries": str(len(entries))}
    )


def _entries(text: str) -> Iterator[list[tuple[str, str]]]:
    """The lines between a BEGIN and the next BEGIN or END, where they say anything."""
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
        elif name not in _PASSED_OVER and (value := _value(found["value"], found["about"])):
            entry.append((name, value))
    if entry:
        yield entry


def _value(raw: str, about: str) -> str:
    if "QUOTED-PRINTABLE" in about.upper():
        import quopri

        raw = decoded(quopri.decodestring(raw.encode("utf-8", "replace"))).text
    raw = _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], raw)
    return " ".join(clean(raw).replace(";", " ").split())
