"""Which of Tesseract's packs reads which language and script (`letter_packs.csv`), and which of them are here."""

import csv
from functools import lru_cache
from importlib.resources import files

from pipelines.extract import tesseract

_ALIKE = {"Katakana": "Japanese", "Hiragana": "Japanese", "Korean": "Hangul", "Fraktur": "Latin"}


def of_language(language: str) -> str:
    """The pack of a language (ISO 639-1), "" where none is here.

    English is read by the pack of all Latin letters where that is here: `eng` knows no "Svolvær", and of English pages
    0.45 % of characters were wrong by it, 0.24 by the other.
    """
    return _here({code for code, languages, _, _ in _rows() if language in languages})


def first(script: str) -> str:
    """The pack by which a script (as Tesseract calls it) is read until its language is known: that of its commonest
    language, else any that is here; "" where there is none."""
    rows = [row for row in _rows() if row[2] == _ALIKE.get(script, script)]
    return _here({code for code, _, _, one in rows if one}) or _here({script}) or _here({code for code, *_ in rows})


def wanted(script: str) -> str:
    """The pack to install for a script, "" where we know none."""
    return next((code for code, _, name, one in _rows() if one and name == _ALIKE.get(script, script)), "")


def script_of(pack: str) -> str:
    """The script that a pack reads, "" for a pack that we do not know."""
    return next((script for code, _, script, _ in _rows() if code == pack), "")


def languages() -> tuple[list[str], list[str]]:
    """The languages (ISO 639-1) whose pack is here, and the others, each as "language (its Debian package)"."""
    here = {one for code, known, *_ in _rows() if code in tesseract.packs() for one in known}
    away = {
        one: package(code) for code, known, *_ in reversed(_rows()) if not here.intersection(known) for one in known
    }
    return sorted(here), [f"{one} ({name})" for one, name in sorted(away.items())]


def package(pack: str) -> str:
    """The Debian package that holds a pack."""
    return "tesseract-ocr-script-latn" if pack == "Latin" else f"tesseract-ocr-{pack.replace('_', '-')}"


def _here(codes: set[str]) -> str:
    """Of several, that of a whole script, which has a capital, else the first by name."""
    return min(codes & tesseract.packs(), default="")


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, tuple[str, ...], str, bool], ...]:
    """Each pack's code, its languages, its script, and whether it is the script's first."""
    with files("pipelines.extract").joinpath("letter_packs.csv").open(encoding="utf-8") as file:
        return tuple(
            (row["code"], tuple(row["languages"].split()), row["script"], bool(row["first"]))
            for row in csv.DictReader(file)
        )
