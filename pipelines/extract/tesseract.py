"""Letters recognised by the system's Tesseract, where it is there (Debian: tesseract-ocr and a pack a language). Loaded
with ctypes, so that no program is started; `OMP_THREAD_LIMIT=1`, which `reader.py` sets, keeps it to one thread."""

import ctypes
import os
import weakref
from functools import lru_cache, partial
from typing import Any, NamedTuple

from pipelines.extract.system_library import Signatures, loaded

NAMES = ("libtesseract.so.5", "libtesseract.so.4", "libtesseract.5.dylib", "libtesseract.dylib")
ENOUGH_FOR_ALL = ("osd", "eng")  # packs that come with the library; one is needed to ask for the others
AS_FOUND, ONE_BLOCK = 3, 6  # modes of page segmentation: columns and all, one column of lines
_COLUMNS = 12  # of a line of the table of results
_LINE, _WORD = 4, 5  # levels of that table
_Handle = ctypes.c_void_p


class Word(NamedTuple):
    """A word, its box in pixels from the top left, and how sure Tesseract is of it, 0 to 1."""

    text: str
    box: tuple[float, float, float, float]
    confidence: float


class Facing(NamedTuple):
    """How far a picture has to be turned clockwise to stand upright (0, 90, 180, 270), and the script of its letters
    as Tesseract calls it ("Latin", "Cyrillic", "Han" …), each with the certainty that Tesseract states (0 and more)."""

    turn: int
    certainty: float
    script: str
    script_certainty: float


def installed() -> bool:
    """Whether the system has the library and at least one pack."""
    return bool(packs())


@lru_cache(maxsize=1)
def packs() -> frozenset[str]:
    """The codes of the packs that are there: languages ("nor"), scripts ("Latin"), "osd"."""
    library = _library()
    if library is None:
        return frozenset()
    for first in ENOUGH_FOR_ALL:
        handle = library.TessBaseAPICreate()
        try:
            if library.TessBaseAPIInit3(handle, None, first.encode()) == 0:
                return frozenset(_strings(library, library.TessBaseAPIGetAvailableLanguagesAsVector(handle)))
        finally:
            library.TessBaseAPIDelete(handle)
    return frozenset()


def version() -> str:
    """The library's version, "" where there is none."""
    library = _library()
    return library.TessVersion().decode() if library else ""


def lines(picture: Any, language: str, *, mode: int = AS_FOUND, dpi: int) -> list[list[Word]]:
    """The lines of a PIL image in reading order, by the pack or packs ("nor", "nor+eng") that must be there."""
    library: Any = _library()
    recogniser = _ready(language)
    handle = recogniser.handle
    library.TessBaseAPISetPageSegMode(handle, mode)
    _show(library, handle, picture, dpi)
    try:
        if library.TessBaseAPIRecognize(handle, None):
            return []
        return _table(_text(library, library.TessBaseAPIGetTsvText(handle, 0)))
    finally:
        library.TessBaseAPIClear(handle)


def facing(picture: Any, *, dpi: int) -> Facing | None:
    """How the picture lies, None where too little stands on it to tell. Needs the pack "osd"."""
    library: Any = _library()
    recogniser = _ready("osd")
    handle = recogniser.handle
    _show(library, handle, picture, dpi)
    turn, script = ctypes.c_int(), ctypes.c_char_p()
    certainty, script_certainty = ctypes.c_float(), ctypes.c_float()
    out = (ctypes.byref(one) for one in (turn, certainty, script, script_certainty))
    try:
        if not library.TessBaseAPIDetectOrientationScript(handle, *out):
            return None
    finally:
        library.TessBaseAPIClear(handle)
    name = (script.value or b"").decode()
    return Facing((360 - turn.value) % 360, certainty.value, name, script_certainty.value)


def _table(told: str) -> list[list[Word]]:
    found: list[list[Word]] = []
    for row in told.splitlines():
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) != _COLUMNS:
            continue
        if int(cells[0]) == _LINE:
            found.append([])
        elif int(cells[0]) == _WORD and cells[-1].strip():
            x, y, width, height = map(float, cells[6:10])
            found[-1].append(Word(cells[-1].strip(), (x, y, x + width, y + height), float(cells[10]) / 100))
    return [line for line in found if line]


def _show(library: Any, handle: Any, picture: Any, dpi: int) -> None:
    grey = picture.convert("L")
    library.TessBaseAPISetImage(handle, grey.tobytes(), grey.width, grey.height, 1, grey.width)
    library.TessBaseAPISetSourceResolution(handle, dpi)


def _text(library: Any, held: Any) -> str:
    """What the library gave, which is then its own no more."""
    try:
        return ctypes.string_at(held).decode("utf-8", "replace") if held else ""
    finally:
        library.TessDeleteText(held)


def _strings(library: Any, listed: Any) -> list[str]:
    try:
        return [name.decode() for name in iter(partial(next, iter(listed)), None)]
    finally:
        library.TessDeleteTextArray(listed)


class _Recogniser:
    """A recogniser of a language. The library gets it back when it is let go of."""

    def __init__(self, language: str) -> None:
        library: Any = _library()
        self.handle = _Handle(library.TessBaseAPICreate())
        weakref.finalize(self, library.TessBaseAPIDelete, self.handle)
        if library.TessBaseAPIInit3(self.handle, None, language.encode()):
            raise LookupError(f"Tesseract lacks a pack of {language}")
        library.TessBaseAPISetVariable(self.handle, b"debug_file", os.devnull.encode())


@lru_cache(maxsize=4)
def _ready(language: str) -> _Recogniser:
    """Kept for the next page: to load one takes as long as to read some lines."""
    return _Recogniser(language)


@lru_cache(maxsize=1)
def _library() -> Any:
    number, handle, text = ctypes.c_int, _Handle, ctypes.c_char_p
    signatures: Signatures = {
        "TessVersion": (text, []),
        "TessBaseAPICreate": (handle, []),
        "TessBaseAPIDelete": (None, [handle]),
        "TessBaseAPIInit3": (number, [handle, text, text]),
        "TessBaseAPIGetAvailableLanguagesAsVector": (ctypes.POINTER(text), [handle]),
        "TessDeleteTextArray": (None, [ctypes.POINTER(text)]),
        "TessBaseAPISetVariable": (number, [handle, text, text]),
        "TessBaseAPISetPageSegMode": (None, [handle, number]),
        "TessBaseAPISetImage": (None, [handle, text, number, number, number, number]),
        "TessBaseAPISetSourceResolution": (None, [handle, number]),
        "TessBaseAPIRecognize": (number, [handle, handle]),
        "TessBaseAPIGetTsvText": (handle, [handle, number]),
        "TessBaseAPIDetectOrientationScript": (number, [handle, handle, handle, handle, handle]),
        "TessBaseAPIClear": (None, [handle]),
        "TessDeleteText": (None, [handle]),
    }
    return loaded(NAMES, signatures)
