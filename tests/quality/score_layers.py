"""How well garbled text layers are told from sound ones: false alarms on the pages of the PDF files of the evaluation
sets, and how many of the same pages are noticed once they are garbled, in each of several ways.

Run: python -m tests.quality.score_layers. Sentences in fifteen languages, put together to pages, are judged as well.
"""

import json
import random
import string
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
from rapidfuzz.distance import Levenshtein

from pipelines.extract.garbled import quality
from pipelines.extract.pdf import POOR

DATA = Path(__file__).parents[3] / "shared" / "evaluation"
LETTERS = 300  # of a page that is judged
Page = tuple[str, str]  # where it is from, its text
Garble = Callable[[str, random.Random], str]


def measure(folder: Path, *, errors: bool) -> dict[str, float]:
    """Share of sound pages that raise no alarm, and of garbled ones that do, by the way they were garbled."""
    layers, written = list(_layers(folder)), list(_written(folder / "language" / "sentences.jsonl"))
    alarms = [name for name, text in layers if quality(text) < POOR]
    if errors:
        print("\n".join(f"false alarm: {name}" for name in alarms))
    found = {
        "layers left alone": 1 - len(alarms) / len(layers),
        "languages left alone": sum(quality(text) >= POOR for _, text in written) / len(written),
    }
    sound = [page for page in (*layers, *written) if quality(page[1]) >= POOR]
    for name, garble in GARBLES.items():
        chance = random.Random(name)
        made = [(garbled, text) for _, text in sound if (garbled := garble(text, chance)) != text]
        of_note = [garbled for garbled, text in made if _changed(garbled, text)]
        found[f"noticed: {name}"] = sum(quality(garbled) < POOR for garbled in of_note) / len(of_note)
        print(f"  garbled by {name:<34} {len(of_note):>5} pages, noticed {found[f'noticed: {name}']:.4f}")
    print(f"  sound: {len(layers)} pages of PDF files, {len(written)} of sentences; {len(alarms)} false alarms in PDF")
    return found


def _layers(folder: Path) -> Iterator[Page]:
    """The pages of all PDF files with a text layer, as pdfium has them."""
    for file in sorted(folder.glob("**/*.pdf")):
        try:
            document = pypdfium2.PdfDocument(file)
        except pypdfium2.PdfiumError:
            continue
        for number in range(min(len(document), 60)):
            try:
                text = document[number].get_textpage().get_text_range()
            except pypdfium2.PdfiumError:
                continue
            if sum(map(str.isalpha, text)) >= LETTERS:
                yield f"{file.name}, page {number + 1}", text


def _written(file: Path) -> Iterator[Page]:
    sentences: dict[str, list[str]] = defaultdict(list)
    with file.open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            sentences[line["lang"]].append(line["text"])
    for language, all_ in sentences.items():
        for first in range(0, len(all_) - 9, 10):
            yield f"{language} {first}", " ".join(all_[first : first + 10])


def _changed(garbled: str, text: str) -> bool:
    """Whether more of it is another than accents: those alone leave a text that can be read and found."""
    return Levenshtein.normalized_distance(garbled[:400], text[:400]) > 0.12


def _other_letters(text: str, chance: random.Random) -> str:
    """As by a font whose table of characters is another's."""
    shuffled = "".join(chance.sample(string.ascii_lowercase, 26))
    return text.translate(str.maketrans(string.ascii_lowercase + string.ascii_uppercase, shuffled + shuffled.upper()))


def _places_in_font(text: str, chance: random.Random) -> str:
    """As by a subset of a font without a table: the numbers of its glyphs, 29 below ASCII in many."""
    return "".join(chr(ord(letter) - 29) if "=" < letter < "\x7f" else letter for letter in text)


def _without_characters(text: str, chance: random.Random) -> str:
    return "".join(chr(0xE000 + ord(letter) % 0x700) if letter.isalnum() else letter for letter in text)


def _numbers(text: str, chance: random.Random) -> str:
    return "".join(f"(cid:{ord(letter) % 900})" if letter.isalnum() else letter for letter in text)


def _apart(text: str, chance: random.Random) -> str:
    return " ".join(letter for letter in text if not letter.isspace()) if _spaced(text) else text


def _together(text: str, chance: random.Random) -> str:
    return "".join(text.split(" ")) if _spaced(text) else text


def _read_as(wrong: str, right: str) -> Garble:
    def read(text: str, chance: random.Random) -> str:
        try:
            return text.encode(right).decode(wrong, "replace")
        except UnicodeEncodeError:
            return text

    return read


def _spaced(text: str) -> bool:
    return sum(map(str.isspace, text)) > 0.08 * len(text)


GARBLES: dict[str, Garble] = {
    "other letters": _other_letters,
    "glyph numbers as letters": _places_in_font,
    "characters for private use": _without_characters,
    "numbers in brackets": _numbers,
    "letters set apart": _apart,
    "words run together": _together,
    "cp1251 read as cp1252": _read_as("cp1252", "cp1251"),
    "cp1251 read as KOI8-R": _read_as("koi8-r", "cp1251"),
    "UTF-8 read as cp1252": _read_as("cp1252", "utf-8"),
}

if __name__ == "__main__":
    for key, share in measure(DATA, errors="--show" in sys.argv).items():
        print(f"{key:<40} {share:.4f}")
