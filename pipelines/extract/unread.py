"""Whether sentences stand in a file of which a reader gave nothing: it is not empty then. Reads none of them."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress

from pipelines.extract.material import DAMAGE, MEBIBYTE, Material

MOST = 64 * MEBIBYTE  # bytes that are looked at
_WORDS = re.compile(r"(?:[^\W\d_]{2,30}[,;:]? ){7,}[^\W\d_]{2,}")  # masters of slides have six words in a row
_SENTENCE = re.compile(f"{_WORDS.pattern}|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{{12,}}")
_TAG = re.compile(r"<[^<>]*>")
_SAYING = re.compile(r"ppt/(?:slides|notesSlides|comments)/|(?:^|/)content\.xml$|\.x?html?$")  # parts of a packed file


def holds_sentences(material: Material) -> bool:
    """Whether some words stand in a row anywhere in the file, packed or not."""
    if zipfile.is_zipfile(material.path):
        return any(_SENTENCE.search(text) for text in _packed(material))
    with material.path.open("rb") as file:
        data = file.read(MOST)
    return any(_WORDS.search(text) for text in _ways(data))


def _packed(material: Material) -> Iterator[str]:
    room = MOST
    with suppress(*DAMAGE), zipfile.ZipFile(material.path) as archive:
        for entry in archive.infolist():
            if _SAYING.search(entry.filename) and room > 0:
                with suppress(*DAMAGE), archive.open(entry) as file:
                    data = file.read(room)
                    room -= len(data)
                    yield " ".join(_TAG.sub(" ", data.decode("utf-8", "replace")).split())


def _ways(data: bytes) -> Iterator[str]:
    """The bytes as letters of one byte, and of two from either byte on."""
    yield data.decode("latin-1")
    for start in (0, 1):
        yield data[start:].decode("utf-16-le", "replace")
