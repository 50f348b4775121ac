"""Invented texts as scanned pages: drawn at 150, 200 or 300 dots an inch, then blurred, turned a little and strewn with
noise, by a fixed seed. The fonts are Debian's: fonts-dejavu-core, fonts-noto-core, fonts-noto-cjk."""

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from indexer.model.documents import Document
from pipelines.extract.reading import read

SAMPLES = Path(__file__).parents[2] / "corpus_samples"
MORE = Path(__file__).parent / "scan_texts"  # languages that the samples lack
FOLDER = Path("/usr/share/fonts")
DEJAVU, NOTO = FOLDER / "truetype/dejavu", FOLDER / "truetype/noto"
WESTERN = (DEJAVU / "DejaVuSerif.ttf", NOTO / "NotoSans-Regular.ttf", NOTO / "NotoSerif-Regular.ttf")
FONTS = {
    "ar": (NOTO / "NotoNaskhArabic-Regular.ttf", NOTO / "NotoSansArabic-Regular.ttf"),
    "zh": (FOLDER / "opentype/noto/NotoSerifCJK-Regular.ttc", FOLDER / "opentype/noto/NotoSansCJK-Regular.ttc"),
}
SIMPLIFIED = 2  # the face of the CJK collections that draws Chinese as in the mainland
LANGUAGES = ("nb", "de", "fr", "es", "ru", "ar", "zh", "en")
RESOLUTIONS = (150, 200, 300)
INCHES = (8.27, 11.69)
MARGIN, SIZE, LEADING = 0.9, 11, 1.45  # inches; points; lines' distance in sizes
LINES = 24  # a page; a full one would take twice as long to read and tell nothing more
MOST_SKEW = 2.5  # degrees


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as it comes from the scanner, and what stands on it."""

    language: str
    dpi: int
    picture: Any
    text: str


def scans(language: str, *, count: int, seed: int = 0) -> Iterator[Scan]:
    """`count` pages, each with another text, font, resolution and damage."""
    chance = random.Random(f"{language} {seed}")
    fonts = FONTS.get(language, WESTERN)
    paragraphs = _paragraphs(language)
    at = 0
    for number in range(count):
        dpi = RESOLUTIONS[number % len(RESOLUTIONS)]
        font = _font(fonts[number % len(fonts)], dpi, language)
        rows: list[str] = []
        while len(rows) < LINES:
            if rows:
                rows.append("")
            rows += _wrapped(paragraphs[at % len(paragraphs)], font, dpi, spaced=language != "zh")
            at += 1
        rows = rows[:LINES]
        clean = _drawn(rows, font, dpi, from_right=language == "ar")
        yield Scan(language, dpi, damaged(clean, chance), "\n".join(rows))


def damaged(picture: Any, chance: random.Random) -> Any:
    """A grey picture as a worn scanner gives it: out of focus, askew, grey ground, noise, dust, and pressed as JPEG."""
    dpi = picture.info["dpi"][0]
    noise = np.random.default_rng(chance.randrange(2**32))
    grey = picture.rotate(chance.uniform(-MOST_SKEW, MOST_SKEW), Image.Resampling.BICUBIC, fillcolor=255)
    grey = grey.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 1.0) * dpi / 200))
    ink, ground = chance.uniform(20, 90), chance.uniform(205, 250)
    values = ink + (ground - ink) * (np.asarray(grey, dtype=np.float32) / 255)
    values += noise.normal(0, chance.uniform(4, 22), values.shape)
    dust = noise.random(values.shape)
    values[dust < 0.0006] = 0
    values[dust > 0.9994] = 255
    pressed = io.BytesIO()
    Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)).save(pressed, "JPEG", quality=60, dpi=(dpi, dpi))
    return Image.open(pressed)


def missing_fonts(languages: Sequence[str] = LANGUAGES) -> list[str]:
    """Files of fonts that this system lacks."""
    wanted = {font for language in languages for font in FONTS.get(language, WESTERN)}
    return sorted(str(font) for font in wanted if not font.exists())


def _paragraphs(language: str) -> list[str]:
    """The articles of the samples in a language, paragraph by paragraph."""
    files = sorted((SAMPLES / "news" / language).glob("*.html")) or [MORE / f"{language}.txt"]
    texts = []
    for file in files:
        header = Document("0" * 32, "bench", "0" * 64, file.stat().st_size, "", (file.name,))
        texts += [page.text for page in read(file, header)[0].pages]
    return [part.strip() for text in texts for part in text.splitlines() if part.strip()]


def _font(path: Path, dpi: int, language: str) -> Any:
    face = SIMPLIFIED if language == "zh" else 0
    return ImageFont.truetype(path, round(SIZE * dpi / 72), index=face, layout_engine=ImageFont.Layout.RAQM)


def _wrapped(paragraph: str, font: Any, dpi: int, *, spaced: bool) -> list[str]:
    """The paragraph in lines that fit the page."""
    width = (INCHES[0] - 2 * MARGIN) * dpi
    between = " " if spaced else ""
    rows: list[str] = []
    for word in paragraph.split() if spaced else paragraph:
        longer = f"{rows[-1]}{between}{word}" if rows else word
        if rows and font.getlength(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def _drawn(rows: Sequence[str], font: Any, dpi: int, *, from_right: bool) -> Any:
    picture = Image.new("L", (round(INCHES[0] * dpi), round(INCHES[1] * dpi)), 255)
    picture.info["dpi"] = (dpi, dpi)
    draw = ImageDraw.Draw(picture)
    x = (INCHES[0] - MARGIN if from_right else MARGIN) * dpi
    for number, row in enumerate(rows):
        y = MARGIN * dpi + number * font.size * LEADING
        draw.text((x, y), row, fill=0, font=font, anchor="ra" if from_right else "la")
    return picture
