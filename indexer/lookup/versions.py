"""Versions of a document, groups of them, and two laid side by side with what differs between them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from re import compile as pattern

from rapidfuzz.distance import Indel

from indexer.archive import Archive
from indexer.lookup.remembered import Remembered
from indexer.model.documents import Document
from indexer.model.json_form import Json
from indexer.model.scope import Scope

MOST_PARAGRAPHS = 4_000  # of each document laid side by side
MOST_WORDS = 4_000  # of two paragraphs compared word by word
_GROUPS: Remembered[list[list[str]]] = Remembered(most=8)  # readers who see different things
_PAIRED = 0.3  # share of words above which two paragraphs are one that was changed
_BREAK = pattern(r"\n[^\S\n]*\n\s*")
_WORD = pattern(r"[^\W_]+|\S")


@dataclass(frozen=True, slots=True)
class Other:
    """Another version of a document."""

    document: Document
    likeness: float
    equal: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that are versions of one text; `equal` where all are one file."""

    number: int
    documents: tuple[Document, ...]

    @property
    def equal(self) -> bool:
        return len({one.sha256 for one in self.documents}) == 1

    @property
    def files(self) -> int:
        return sum(len(places(one)) for one in self.documents)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph of a document, `start:end` of its page; `changed` are the stretches of it that the other lacks."""

    page: int
    start: int
    end: int
    text: str
    changed: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side. `same`: word for word; a side is None where only the other says it."""

    left: Stretch | None
    right: Stretch | None
    same: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents, row by row; `cut` where they are longer than is compared."""

    left: Document
    right: Document
    rows: tuple[Row, ...]
    cut: bool

    @property
    def differing(self) -> int:
        return sum(not row.same for row in self.rows)


def versions_of(archive: Archive, document: Document, *, scope: Scope) -> list[Other]:
    """The other versions of a document, equal files first."""
    found = archive.versions(document.id, scope=scope)
    known = archive.documents_by_id([one.document for one in found], scope=scope)
    return [Other(known[one.document], one.likeness, one.equal) for one in found if one.document in known]


def groups(archive: Archive, *, scope: Scope, offset: int = 0, limit: int | None = None) -> tuple[Iterator[Group], int]:
    """Groups of documents that are versions of each other, the largest first, and how many there are in all."""
    found = _GROUPS.get(archive, "", scope=scope, make=lambda: archive.version_groups(scope=scope))
    numbered = list(enumerate(found, 1))[offset : None if limit is None else offset + limit]
    return (_group(archive, number, ids, scope) for number, ids in numbered), len(found)


def places(document: Document) -> list[str]:
    """Where a document is: the paths of a file, or the place within what it lies in."""
    return [document.called] if document.parent else list(document.paths)


def group_rows(found: Iterable[Group]) -> Iterator[Json]:
    """The groups as rows."""
    for group in found:
        documents = [
            {"document": one.id, "title": one.name, "collection": one.collection, "sha256": one.sha256}
            | {"path": one.called, "paths": places(one)}
            for one in group.documents
        ]
        yield {"group": group.number, "kind": "equal" if group.equal else "near", "documents": documents}


def _group(archive: Archive, number: int, ids: Sequence[str], scope: Scope) -> Group:
    known = archive.documents_by_id(ids, scope=scope)
    return Group(number, tuple(known[one] for one in ids if one in known))


def compare(archive: Archive, left: str, right: str, *, scope: Scope) -> Comparison:
    """Two documents side by side. Raises NotFound."""
    documents = [archive.document(one, scope=scope) for one in (left, right)]
    sides = [_paragraphs(archive, one, scope=scope) for one in (left, right)]
    cut = any(len(side) > MOST_PARAGRAPHS for side in sides)
    rows = _rows(sides[0][:MOST_PARAGRAPHS], sides[1][:MOST_PARAGRAPHS])
    return Comparison(documents[0], documents[1], tuple(rows), cut)


def _paragraphs(archive: Archive, document: str, *, scope: Scope) -> list[Stretch]:
    found: list[Stretch] = []
    for page in archive.pages(document, scope=scope):
        start = 0
        ends = [*((gap.start(), gap.end()) for gap in _BREAK.finditer(page.text)), (len(page.text),) * 2]
        for end, after in ends:
            if page.text[start:end].strip():
                found.append(Stretch(page.number, start, end, page.text[start:end]))
            start = after
        if len(found) > MOST_PARAGRAPHS:
            break
    return found


def _rows(left: Sequence[Stretch], right: Sequence[Stretch]) -> Iterator[Row]:
    gone: list[Stretch] = []
    come: list[Stretch] = []
    for step in Indel.opcodes([_plain(one) for one in left], [_plain(one) for one in right]):
        if step.tag == "equal":
            yield from _changed(gone, come)
            gone, come = [], []
            pairs = zip(left[step.src_start : step.src_end], right[step.dest_start : step.dest_end], strict=True)
            yield from (Row(one, other, same=True) for one, other in pairs)
        else:
            gone += left[step.src_start : step.src_end]
            come += right[step.dest_start : step.dest_end]
    yield from _changed(gone, come)


def _changed(gone: Sequence[Stretch], come: Sequence[Stretch]) -> Iterator[Row]:
    """Paragraphs that are not the same: in pairs where one is a changed form of the other, else each for itself."""
    start = 0
    for one in gone:
        words = _words(one)
        near = range(start, min(start + 20, len(come)))
        alike = [(Indel.normalized_similarity(words, _words(come[at])), -at) for at in near]
        best, at = max(alike, default=(0.0, 0))
        if best < _PAIRED:
            yield Row(_whole(one), None, same=False)
            continue
        yield from (Row(None, _whole(other), same=False) for other in come[start:-at])
        yield Row(*_marked(one, come[-at]), same=False)
        start = 1 - at
    yield from (Row(None, _whole(other), same=False) for other in come[start:])


def _marked(left: Stretch, right: Stretch) -> tuple[Stretch, Stretch]:
    """Two forms of a paragraph with the words that only one of them has."""
    places = [[found.span() for found in _WORD.finditer(one.text)][:MOST_WORDS] for one in (left, right)]
    words = [[one.text[start:end] for start, end in spans] for one, spans in zip((left, right), places, strict=True)]
    marks: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for step in Indel.opcodes(*words):
        if step.tag == "delete":
            marks[0].append((places[0][step.src_start][0], places[0][step.src_end - 1][1]))
        elif step.tag == "insert":
            marks[1].append((places[1][step.dest_start][0], places[1][step.dest_end - 1][1]))
    first, second = (_with(one, mark) for one, mark in zip_longest((left, right), marks))
    return first, second


def _with(one: Stretch, changed: Sequence[tuple[int, int]]) -> Stretch:
    return Stretch(one.page, one.start, one.end, one.text, tuple(changed))


def _whole(one: Stretch) -> Stretch:
    return _with(one, [(0, len(one.text))])


def _words(one: Stretch) -> list[str]:
    return _WORD.findall(one.text)[:MOST_WORDS]


def _plain(one: Stretch) -> str:
    return " ".join(one.text.split())
