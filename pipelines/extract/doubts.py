"""Lines of which Tesseract is not sure, read again by rapidocr: names in the letters of another language above all."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from pipelines.extract import rapid
from pipelines.extract.tesseract import Word

DOUBTFUL = 0.7  # confidence of its least sure word below which a line is read again
BELIEVED = 0.95  # confidence from which the second reading is taken
EDGE = 0.15  # of a line's height, left around it
MOST = 0.34  # share of a page's lines: a page with more doubts is too poor for a second look to pay


def settled(picture: Any, lines: Sequence[list[Word]]) -> list[list[Word]]:
    """The lines with what the second reading makes of doubtful ones; words keep the places that Tesseract gave them."""
    doubtful = {number for number, line in enumerate(lines) if min(word.confidence for word in line) < DOUBTFUL}
    if len(doubtful) > max(2, MOST * len(lines)):
        return list(lines)
    return [_again(picture, line) if number in doubtful else line for number, line in enumerate(lines)]


def _again(picture: Any, line: list[Word]) -> list[Word]:
    x0, y0 = min(word.box[0] for word in line), min(word.box[1] for word in line)
    x1, y1 = max(word.box[2] for word in line), max(word.box[3] for word in line)
    edge = EDGE * (y1 - y0)
    text, confidence = rapid.line(picture.crop((int(x0 - edge), int(y0 - edge), int(x1 + edge), int(y1 + edge))))
    first = " ".join(word.text for word in line)
    # It knows fewer accents than Tesseract's packs, and leaves out without a doubt those it does not know.
    if confidence < BELIEVED or _accents(text) < _accents(first):
        return line
    return list(_placed(line, text.split(), confidence)) or line


def _placed(line: list[Word], words: list[str], confidence: float) -> Iterator[Word]:
    """The second reading's words in the places of those they stand for, side by side where their number differs."""
    matched = SequenceMatcher(None, [word.text for word in line], words, autojunk=False)
    for _, first, end, start, past in matched.get_opcodes():
        if end - first == past - start:
            pairs = zip(line[first:end], words[start:past], strict=True)
            yield from (
                old if old.text == new else Word(new, old.box, max(old.confidence, confidence)) for old, new in pairs
            )
        elif past > start:
            beside = line[first:end] or line[max(0, first - 1) : first + 1]
            yield from _side_by_side(beside, words[start:past], confidence)


def _side_by_side(places: Sequence[Word], words: Sequence[str], confidence: float) -> Iterator[Word]:
    left, right = min(word.box[0] for word in places), max(word.box[2] for word in places)
    top, bottom = min(word.box[1] for word in places), max(word.box[3] for word in places)
    step = (right - left) / (sum(map(len, words)) + len(words) - 1)
    for word in words:
        yield Word(word, (left, top, left + step * len(word), bottom), confidence)
        left += step * (len(word) + 1)


def _accents(text: str) -> int:
    return sum(letter.isalpha() and not letter.isascii() for letter in text)
