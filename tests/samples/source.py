"""A sample's source: front matter (TOML between +++ lines) and a body in pages of blocks. Knows no file format."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.samples.markup import Json, Marked, joined, parse, plain

SOURCES = Path(__file__).parent / "sources"
HELD_OUT = Path(__file__).parent / "held_out"  # texts that are only scored, and never looked at for rules
SUFFIX = ".marked"
BLOCK = re.compile(r"(?P<heading>#{1,3}) |(?P<bullet>- )|(?P<number>\d{1,3})\. |(?P<note>\[\^\d+\]:) |(?P<table>\| )")


@dataclass
class Block:
    """A paragraph, heading, bullet, numbered paragraph, footnote or table (then `rows` of cells)."""

    role: str  # paragraph, heading, bullet, numbered, note, table
    marked: Marked
    label: str = ""  # level of a heading, number of a paragraph or footnote
    rows: list[list[Marked]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader copies from this block."""
        if self.rows:
            return "\n".join(" ".join(plain(cell.text) for cell in row) for row in self.rows)
        return plain(self.marked.text)

    def parts(self) -> list[Marked]:
        """Marked texts of this block: itself, or each row of a table as one."""
        return [joined(row) for row in self.rows] if self.rows else [self.marked]


@dataclass
class SourcePage:
    """One page, mail body, sheet or wire item; `header` is what its separator line says."""

    blocks: list[Block]
    header: Json = field(default_factory=dict)


@dataclass
class Source:
    """A document before it is made: `path` as it will lie in corpus_samples."""

    path: str
    front: dict[str, Any]
    pages: list[SourcePage]

    @property
    def type(self) -> str:
        return self.path.rsplit(".", 1)[-1]

    @property
    def stem(self) -> str:
        """Its name without folders and types: "papers"."""
        return Path(self.path).name.split(".", 1)[0]

    def marked(self, key: str) -> Marked:
        """A field of the front matter that may carry marks."""
        return parse(str(self.front.get(key, "")))

    def plain(self, key: str) -> str:
        return plain(self.marked(key).text)


@cache
def bible() -> dict[str, Json]:
    """Everybody in the story: key to kind and name."""
    return tomllib.loads((SOURCES / "bible.toml").read_text(encoding="utf-8"))


@cache
def everybody() -> dict[str, Json]:
    """Everybody in the story, and in the texts set aside."""
    return bible() | tomllib.loads((HELD_OUT / "bible.toml").read_text(encoding="utf-8"))


def read(file: Path, *, base: Path = SOURCES) -> Source:
    """The source in `file`; its path in the samples is its own path below `base` without the suffix."""
    text = file.read_text(encoding="utf-8")
    _, front, body = text.split("+++\n", 2)
    path = file.relative_to(base).as_posix().removesuffix(SUFFIX)
    try:
        return Source(path, tomllib.loads(front), _pages(body))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def sources() -> list[Source]:
    """All sources in order of path, those for attachments (folders that start with "_") left out."""
    files = sorted(SOURCES.rglob("*" + SUFFIX))
    return [read(file) for file in files if not any(part.startswith("_") for part in file.relative_to(SOURCES).parts)]


def held_out() -> list[Source]:
    """The texts set aside for scoring."""
    return [read(file, base=HELD_OUT) for file in sorted(HELD_OUT.rglob("*" + SUFFIX))]


def attached(path: str) -> Source:
    """The source of an attachment, by its path below the folder of sources."""
    return read(SOURCES / (path + SUFFIX))


def _pages(body: str) -> list[SourcePage]:
    """Pages are parted by lines "===", which may carry a TOML inline table for the page that follows."""
    pieces = re.split(r"^===[ ]*(.*)\n", body, flags=re.MULTILINE)
    pages = [(pieces[0], "")] if pieces[0].strip() else []
    pages += list(zip(pieces[2::2], pieces[1::2], strict=True))
    return [SourcePage(_blocks(text), tomllib.loads(f"h = {header or '{}'}")["h"]) for text, header in pages]


def _blocks(text: str) -> list[Block]:
    """Blocks are parted by blank lines; bullets and footnotes may follow one another without."""
    return [_block(piece.strip("\n")) for piece in re.split(r"\n\s*\n|\n(?=- |\[\^\d+\]:)", text) if piece.strip()]


def _block(piece: str) -> Block:
    match = BLOCK.match(piece)
    if not match:
        return Block("paragraph", parse(_joined(piece)))
    if match["table"]:
        return Block("table", Marked(), rows=[_cells(line) for line in piece.split("\n")])
    rest = _joined(piece[match.end() :])
    if match["heading"]:
        return Block("heading", parse(rest), str(len(match["heading"])))
    if match["bullet"]:
        return Block("bullet", parse(rest))
    if match["number"]:
        return Block("numbered", parse(rest), match["number"])
    return Block("note", parse(rest), match["note"].strip("[]^:"))


def _cells(line: str) -> list[Marked]:
    """Cells are parted by " | "; the bars inside marks have no spaces around them."""
    return [parse(cell.strip()) for cell in line.strip().removeprefix("|").removesuffix("|").split(" | ")]


def _joined(piece: str) -> str:
    return re.sub(r"\s*\n\s*", " ", piece)
