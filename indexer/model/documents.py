"""Documents, their pages, and the marks upon a page. Text is never changed once a page is made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, overload

from indexer.model.kinds import Role, SourceKind, Status

UNSURE = 0.75  # confidence below which a recognised page is listed to be looked at
STATED_TEXT = "load file text"  # the fact that holds the SHA-256 of the text that came beside a file
PAGE_IMAGES = "load file images"  # the fact that holds the SHA-256 of each page's own image, parted by spaces


class WordBox(NamedTuple):
    """A word's place on the page image: code points `start:end`, then points from the top left corner."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float


class WordBoxes(Sequence[WordBox]):
    """The boxes of a page as six columns of numbers, in the order of a box's fields: a box is made when it is asked
    for, which most of them never are. Equal to a tuple of the same boxes."""

    __slots__ = ("columns",)

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        self.columns = tuple(columns)

    @classmethod
    def of(cls, boxes: Sequence[WordBox]) -> "WordBoxes":
        """These boxes; there is one at least."""
        return boxes if isinstance(boxes, WordBoxes) else cls(tuple(zip(*boxes, strict=True)))

    def __len__(self) -> int:
        return len(self.columns[0])

    @overload
    def __getitem__(self, place: int) -> WordBox: ...
    @overload
    def __getitem__(self, place: slice) -> "WordBoxes": ...
    def __getitem__(self, place: int | slice) -> "WordBox | WordBoxes":
        if isinstance(place, slice):
            return WordBoxes([column[place] for column in self.columns])
        return WordBox._make(column[place] for column in self.columns)

    def __iter__(self) -> Iterator[WordBox]:
        return map(WordBox._make, zip(*self.columns, strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | WordBoxes) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


class Target(NamedTuple):
    """Where in the same document something leads to: page and code points `start:end`."""

    page: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A marked stretch of a page. `label` is the sign of a footnote and of its anchor, the number of a paragraph, what
    a field states, the id stamped on a page of a disclosure, else "". `leads_to` is an anchor's note, and a note's
    first anchor; None for a note that nothing is known to refer to."""

    role: Role
    start: int
    end: int
    label: str = ""
    leads_to: Target | None = None


def ranges(label: str) -> list[tuple[int, int]]:
    """The numbers of rows as the label of a table states them: "2-50 52 60-61"."""
    ends = (part.partition("-") for part in label.split())
    return [(int(first), int(last or first)) for first, _, last in ends]


def numbered(label: str, place: int) -> int | None:
    """The number of the row that comes at `place`, counted from 0."""
    for first, last in ranges(label):
        if place <= last - first:
            return first + place
        place -= last - first + 1
    return None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read. A file without pages has one, or is cut at its headings.

    `source` is text-layer, ocr or markup. `width` and `height` are points, 0 where the file has no layout.
    `confidence` is how sure the recogniser of letters is of the page (0 to 1), None where it was not asked; `aside` a
    second reading of a page that can be read in two ways, such as a garbled text layer beside what was recognised.
    """

    number: int
    text: str
    language: str = ""
    source: str = "markup"
    width: float = 0.0
    height: float = 0.0
    boxes: Sequence[WordBox] = ()
    blocks: tuple[Block, ...] = ()
    confidence: float | None = None
    aside: str = ""

    def inside(self, role: Role, position: int) -> bool:
        """Whether `position` lies in a block of that role."""
        return any(block.role is role and block.start <= position < block.end for block in self.blocks)

    @property
    def printed(self) -> str:
        """The id that a disclosure stamped on the page, "" where there is none."""
        return next((one.label for one in self.blocks if one.role is Role.FURNITURE and one.label), "")

    def row(self, position: int) -> int | None:
        """The number of the row at `position`, as a table program shows it; None outside tables whose rows have one."""
        for block in self.blocks:
            if block.role is Role.TABLE and block.label and block.start <= position < block.end:
                return numbered(block.label, self.text.count("\n", block.start, position))
        return None

    @property
    def rows(self) -> tuple[int, int] | None:
        """The numbers of the first and the last row on the page."""
        found = [span for one in self.blocks if one.role is Role.TABLE for span in ranges(one.label)]
        return (found[0][0], found[-1][1]) if found else None

    def in_heading(self, position: int) -> bool:
        """Whether `position` lies in a heading, where capitals prove nothing."""
        return self.inside(Role.HEADING, position)


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of one document, apart from its text.

    `paths` are relative to the folder that was given. `date` is ISO, as precise as known ("2020", "2020-01",
    "2020-01-14"), the document's own. `inside` is the path within the container `parent`; `root` the outermost;
    `around` are the paths of the containers between the two, the outer one first.
    """

    id: str
    collection: str
    sha256: str
    size: int
    type: str  # short name of the kind of file: pdf, html, txt, md, docx, eml, jsonl …
    paths: tuple[str, ...]
    kind: SourceKind = SourceKind.REPORT
    kind_reason: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    site: str = ""
    url: str = ""
    language: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    parent: str = ""
    root: str = ""
    inside: str = ""
    around: tuple[str, ...] = ()
    key: str = ""  # `_id` of a JSON-lines document
    status: Status = Status.QUEUED
    stage: str = ""
    reason: str = ""
    parser: str = ""
    pages: int = 0
    facts: dict[str, str] = field(default_factory=dict)  # what else the file says of itself (headers, producer …)

    @property
    def called(self) -> str:
        """The path of the outermost file, and the way inside: through the containers to where the document lies."""
        return ": ".join(part for part in (*self.paths[:1], *self.around, self.inside) if part)

    @property
    def name(self) -> str:
        """What to call it where there is no title: the last part of its path."""
        return self.title or (self.inside or self.paths[0] if self.paths or self.inside else self.id).rsplit("/", 1)[-1]
