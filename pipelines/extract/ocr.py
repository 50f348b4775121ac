"""Letters recognised in pictures, behind one function: by Tesseract or rapidocr (extra `ocr`), whichever measured
better for the script, on the picture turned upright and straightened. Without both it reads nothing."""

from typing import Any, NamedTuple

import numpy as np

from indexer.text import language as languages
from pipelines.extract import doubts, grain, packs, rapid, straight, tesseract
from pipelines.extract.material import DAMAGE
from pipelines.extract.straight import Box
from pipelines.extract.tesseract import Word

MISSING = (
    'Install Tesseract (Debian: tesseract-ocr) or the extra "ocr" to read them: pip install "footnote-archive[ocr]", '
    'then "footnote retry".'
)
LARGEST = 40_000_000  # pixels; a larger picture is refused
MOST_DPI = 300  # finer pictures are reduced: they take longer and read no better
# Tesseract takes grain for letters. A page with more of it (see `grain.strength`) is reduced and smoothed first: on 150
# to 300 dots an inch that leaves a quarter of the errors. Clean pages are left as they are, for their fine print.
GRAINY, GRAINY_DPI = 2.0, 200
UNSAID_DPI = 96  # what files say that do not know how fine their picture is; then a page is taken to be
USUAL_HEIGHT = 11.7  # inches high
LEAST_LINE = 0.35  # mean confidence of Tesseract's lines; below it they are stains more often than words
LEAST_RAPID = 0.5  # the same for rapidocr
WELL, POOR = 0.75, 0.6  # mean confidence of a page: the next is read the same way; another way is tried
TURNED = 2.0  # certainty of Tesseract from which a page is believed to lie on its side or head
MISTAKEN = "Cyrillic"  # as which Tesseract, finding the script, took a page in Latin letters that lay on its side
BLANK = 20  # grey levels; a page none of whose patches (8 × 8 pixels) differs more from the others is empty
RAPID = "rapidocr"
_RAPID_FIRST = frozenset({"Han", "Japanese"})  # measured on Chinese: Tesseract 0.06 of characters wrong, rapidocr 0.00
# Looking for columns, Tesseract takes the numbers of a list for one of their own and loses some: so where there are
# none it is told so. Not on Arabic pages, of which 2.9 % of characters are wrong as found and 5.9 % when told.
_AS_FOUND = frozenset({"Arabic"})
_RAPID_TOO = frozenset({"Latin", "Greek", "Fraktur", ""}) | _RAPID_FIRST  # scripts that it knows at all


class Read(NamedTuple):
    """A line found in a picture: text, its box on the picture once upright, its words with their boxes on the picture
    as it is (pixels from the top left), and how sure the recogniser is of it, 0 to 1."""

    text: str
    box: Box
    words: list[tuple[str, Box]]
    confidence: float


class Recognition(NamedTuple):
    """What was found on a page: lines from top to bottom, by which engine, how far the page had to be turned clockwise,
    and what is missing here for its script, a sentence."""

    lines: list[Read]
    engine: str = ""
    turn: int = 0
    lacking: str = ""

    @property
    def confidence(self) -> float:
        """Mean over the letters, 0 where there are none."""
        letters = sum(len(line.text) for line in self.lines)
        return sum(len(line.text) * line.confidence for line in self.lines) / letters if letters else 0.0

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


def installed() -> bool:
    """Whether anything is there that recognises letters."""
    return tesseract.installed() or rapid.installed()


class Eye:
    """Reads the pages of one document. Remembers by which engine and pack the last one was read well: its neighbours
    are mostly in the same language, and to find that out takes a third as long as to read a page."""

    def __init__(self) -> None:
        self._way = ""

    def read(self, picture: Any, *, dpi: int = 0) -> Recognition:
        """The lines of a PIL image; where an engine fails over it, that is told as lacking. Needs one of the engines
        (see `installed`)."""
        try:
            return self._read(picture, dpi)
        except DAMAGE as error:  # a page costs itself, never the file that it is in
            return Recognition([], lacking=f"The recognition of letters failed there ({type(error).__name__}).")

    def _read(self, picture: Any, dpi: int) -> Recognition:
        grey, times = _reduced(picture.convert("L"), dpi)
        if dpi <= UNSAID_DPI:
            dpi = max(dpi, round(times * max(grey.size) / USUAL_HEIGHT))
        if _blank(grey):
            return Recognition([])
        page = _Page(grey, round(dpi / times), times)
        if self._way:
            found = page.by(self._way)
            if found.confidence >= WELL and self._way in (RAPID, _way_of(found.text, self._way)):
                return found
        found, way = _unknown(page)
        self._way = way if found.confidence >= WELL else ""
        return found


class _Page:
    """A grey picture, reduced `times`; reads it in one way or another, turned as it is told to be."""

    def __init__(self, grey: Any, dpi: int, times: float) -> None:
        self.grainy = grain.strength(_densest(grey)) >= GRAINY
        if self.grainy:
            grey, more = _reduced(grey, dpi, most=GRAINY_DPI)
            dpi, times = round(dpi / more), times * more
        self.grey, self.dpi, self.times = grey, dpi, times
        self._turn = -1
        self.turned(0)

    def turned(self, turn: int) -> None:
        """From now on read it turned clockwise."""
        if turn == self._turn:
            return
        lying = self.grey.rotate(-turn, expand=True) if turn else self.grey
        self._turn = turn
        self.upright, self._back = straight.upright(self.grey, turn=turn, angle=straight.skew(lying))
        self.smooth = grain.smoothed(self.upright) if self.grainy else self.upright

    def by(self, way: str) -> Recognition:
        """What an engine reads; `way` is rapidocr's name or a pack of Tesseract."""
        if way == RAPID:
            lines = [(text, words) for text, words in rapid.lines(self.upright) if _mean(words) >= LEAST_RAPID]
        else:
            columns = packs.script_of(way) in _AS_FOUND or straight.has_columns(self.smooth)
            mode = tesseract.AS_FOUND if columns else tesseract.ONE_BLOCK
            found = tesseract.lines(self.smooth, way, mode=mode, dpi=self.dpi)
            rows = [row for row in found if _mean(row) >= LEAST_LINE]
            if packs.script_of(way) in _RAPID_TOO and rapid.installed():
                rows = doubts.settled(self.upright, rows)
            lines = [(" ".join(word.text for word in row), row) for row in rows]
        return Recognition(
            [self._read(text, words) for text, words in lines], RAPID if way == RAPID else "tesseract", self._turn
        )

    def _read(self, text: str, words: list[Word]) -> Read:
        boxes = [word.box for word in words]
        around = (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )
        placed = [(word.text, self._scaled(self._back(word.box))) for word in words]
        return Read(text, self._scaled(around), placed, _mean(words))

    def _scaled(self, box: Box) -> Box:
        return (box[0] * self.times, box[1] * self.times, box[2] * self.times, box[3] * self.times)


def _unknown(page: _Page) -> tuple[Recognition, str]:
    """What stands on a page of which nothing is known, and the way it was read."""
    if not tesseract.installed():
        return page.by(RAPID), RAPID
    script = _facing(page)
    way = _way(page, script)
    if not way:
        return Recognition([], lacking=_lacking(script)), ""
    found = page.by(way)
    if found.confidence >= POOR or way == RAPID:
        return found, way
    others = [RAPID] if script in _RAPID_TOO and rapid.installed() else []
    if script == MISTAKEN:
        others.append(_way(page, "Latin"))
    read = ((page.by(other), other) for other in others if other)
    return max(((found, way), *read), key=lambda one: _worth(one[0]))


def _facing(page: _Page) -> str:
    """Turn the page as its letters stand; gives their script, "" where that cannot be told."""
    if "osd" not in tesseract.packs():
        return ""
    sample = _densest(page.grey)
    lie = tesseract.facing(sample, dpi=page.dpi) or tesseract.facing(page.grey, dpi=page.dpi)
    if lie is None:
        return ""
    page.turned(lie.turn if lie.certainty >= TURNED else 0)
    return lie.script


def _way(page: _Page, script: str) -> str:
    """The engine or pack for a page that stands upright, by its script and, where that has several, its language."""
    if script in _RAPID_FIRST and rapid.installed():
        return RAPID
    pack = packs.first(script or "Latin")
    if not pack:
        return RAPID if script in _RAPID_TOO and rapid.installed() else ""
    sample = tesseract.lines(_densest(page.smooth), pack, dpi=page.dpi)
    return _way_of("\n".join(" ".join(word.text for word in line) for line in sample), pack)


def _way_of(text: str, pack: str) -> str:
    """How to read a text that `pack` read, once its language is known: by its own pack, where that is of the script."""
    language = languages.of_text(text)
    own = packs.of_language(language) if language else pack
    if own:
        return own if packs.script_of(own) == packs.script_of(pack) or not packs.script_of(pack) else pack
    whole = packs.script_of(pack)
    if whole in tesseract.packs():
        return whole
    return RAPID if whole in _RAPID_TOO and rapid.installed() else pack


def _lacking(script: str) -> str:
    known = packs.wanted(script)
    named = f" (Debian: {packs.package(known)})" if known else ""
    return f"They are in {script} script, for which Tesseract has no pack here{named}."


def _reduced(grey: Any, dpi: int, *, most: int = MOST_DPI) -> tuple[Any, float]:
    """The picture at the finest that is of use, and how many times it was reduced."""
    times = dpi / most
    if times < 1.2:
        return grey, 1.0
    small = grey.resize((max(1, round(grey.width / times)), max(1, round(grey.height / times))), reducing_gap=2.0)
    return small, grey.width / small.width


def _blank(grey: Any) -> bool:
    patches = np.asarray(grey.reduce(8) if min(grey.size) >= 64 else grey, dtype=np.float32)
    middle = np.median(patches)
    return bool(max(middle - patches.min(), patches.max() - middle) < BLANK)


def _densest(grey: Any) -> Any:
    """The third of a page, from side to side, on which most is written."""
    height = grey.height // 3
    if height < 200:
        return grey
    rows = np.asarray(grey.reduce(4), dtype=np.float32)
    change = np.abs(np.diff(rows, axis=1)).sum(axis=1)
    sums = np.convolve(change, np.ones(max(1, height // 4)), "valid")
    top = 4 * int(sums.argmax())
    return grey.crop((0, top, grey.width, min(grey.height, top + height)))


def _mean(words: list[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / letters if letters else 0.0


def _worth(found: Recognition) -> float:
    """By what one reading of a page is preferred to another: its letters, each as far as it is sure."""
    return sum(len(line.text) * line.confidence for line in found.lines)
