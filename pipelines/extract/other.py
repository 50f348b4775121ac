"""Every other kind of file, by Apache Tika compiled into the process (extra `tika`), or by the Tika server that is
configured. Reads files, never addresses."""

import re
from importlib.util import find_spec

from indexer.model.kinds import Status
from pipelines.extract import (
    left_over,
    office_parts,
    older_office,
    opendocument,
    rtf_opening,
    rtf_running,
    slides,
    strict_office,
    unread,
)
from pipelines.extract.composing import Piece, clean, compose, one_line
from pipelines.extract.garbled import quality
from pipelines.extract.material import DAMAGE, MEBIBYTE, Material, Reading, ServerAway, Unreadable

MOST = 50_000_000  # characters of text
LARGEST = 256 * MEBIBYTE
LITTLE = MEBIBYTE // 4  # bytes of a file without text that need not hold anything, such as pictures
SOUND = 0.85  # share of sound letters below which what came out of an unknown file is noise
_LOCKED = re.compile("encrypt|password|protected", re.IGNORECASE)
# What it says of the file; all else (JniError, Unknown …) tells of itself, and another time may go well.
_OF_THE_FILE = ("ParseError", "IoError")
_TELLING = ("X-TIKA:warning", "X-TIKA:EXCEPTION:embedded_stream_exception")
_TAB = "    "  # as `clean` has it
_PACKED = frozenset({"application/zlib", "application/x-snappy", "application/x-snappy-framed"})
_REMARK = re.compile(r"(.+?) \([^()]{0,20}\)(.+)")  # on a slide, after the name and its first letters
_SLIDES = frozenset({"pptx", "odp"})  # packed as ZIP, and read by nobody else
WRITTEN = frozenset({"doc", "ppt", "pptx", "odt", "odp", "rtf", "msg", "epub", "xml"})  # these may well be empty
KINDS = {
    "doc": "an older Word document",
    "xls": "an older workbook",
    "ppt": "an older presentation",
    "pptx": "a presentation",
    "odt": "an OpenDocument text",
    "epub": "an electronic book",
    "rtf": "a rich text document",
    "msg": "an Outlook message",
    "zip": "an archive of files",
    "7z": "an archive of files",
    "rar": "an archive of files",
    "gz": "a compressed file",
    "pst": "an Outlook mailbox",
    "program": "a program",
    "wk3": "a worksheet of Lotus 1-2-3, release 3 or later",
    "mdb": "an Access database",
    "accdb": "an Access database",
    "one": "a OneNote section",
    "chm": "a help file",
}
INSTEAD = {  # what a person can do about kinds that no reader here knows
    "wk3": "Save it as CSV or XLSX to have it read.",
}


def extract(material: Material) -> Reading:
    """The text Tika finds. Raises Unreadable: unsupported without the extra, or where Tika knows the type no better."""
    if material.type == "pptx":
        with strict_office.usual(material) as usual:
            return _extracted(usual)
    if material.type == "rtf":
        with rtf_opening.opened(material) as opened:
            return _extracted(opened)
    return _extracted(material)


def _extracted(material: Material) -> Reading:
    what = KINDS.get(material.type, f"of type {material.type}" if material.type != "unknown" else "of an unknown type")
    if material.type in _SLIDES and not left_over.is_whole(material):
        # Tika passes over parts that are broken, and says nothing of it.
        raise Unreadable(Status.DAMAGED, f"The file is {what}, but damaged: its parts cannot be unpacked.")
    text, about, parser, note = _by_tika(material, what)
    pieces = [Piece(part) for sheet in text.split("\f") for part in clean(sheet, keep_spaces=True).split("\n\n")]
    if material.type == "odp":
        pieces += opendocument.macros(material)
    elif material.type == "pptx":
        pieces = _in_order(slides.pieces(material), pieces)
        pieces += office_parts.beside(material, "\n".join(piece.text for piece in pieces))
    elif material.type == "doc":
        pieces += older_office.running(material, text)
    elif material.type == "rtf":
        pieces = rtf_running.marked(pieces, material.data())
    pages = compose(pieces)
    media = about.get("Content-Type", "")
    locked = any(_LOCKED.search(about.get(key, "")) for key in _TELLING)
    if not pages[0].text:
        raise _nothing(material, what, media, locked=locked)
    unknown = material.type == "unknown" or media.startswith("application/octet-stream")
    if unknown and quality("\n".join(page.text for page in pages)) < SOUND:
        raise Unreadable(Status.UNSUPPORTED, f"The file is {what}, and no text was found in it.")
    return Reading(
        pages,
        parser=parser,
        status=Status.PARTIAL if locked else Status.DONE,
        reason=f"The file is {what}; parts of it are encrypted and could not be read." if locked else note,
        title=about.get("dc:title", ""),
        authors=tuple(name for name in about.get("dc:creator", "").split(";") if name.strip()),
        date=about.get("dcterms:created", "")[:10],
        facts={"media type": media},
    )


def _in_order(shown: list[Piece], found: list[Piece]) -> list[Piece]:
    """The slides in their order, and after them lines that Tika found elsewhere; those as found where no slide is."""
    if not shown:
        return found
    said = {one_line(cell) for piece in shown for line in piece.text.split("\n") for cell in line.split(" | ")}
    cells = (one_line(cell) for piece in found for line in piece.text.split("\n") for cell in line.split(_TAB))
    told = (cell for cell in dict.fromkeys(cells) if not {cell, _REMARK.sub(r"\1: \2", cell)} & said)
    rest = "\n".join(filter(office_parts.telling, told))
    return [*shown, Piece(rest, new_page=True)] if rest else shown


def _by_tika(material: Material, what: str) -> tuple[str, dict[str, str], str, str]:
    """Text, what is known of the file, who read it, and a note: by the server, or in the process where that is away."""
    note = ""
    if material.elsewhere is not None:
        try:
            text, about, trouble = material.elsewhere(material.path)
        except ServerAway as away:
            note = f"The Tika server did not read it ({away}); the built-in Tika did."
        else:
            if trouble and not text:
                raise _stumbled(what, trouble)
            return (
                text,
                about,
                "tika server",
                f"The Tika server did not come to its end ({trouble})." if trouble else "",
            )
    if find_spec("iscc_tika") is None:
        more = (
            'Install the extra "tika" to read more kinds: pip install "footnote-archive[tika]", then "footnote retry".'
        )
        raise Unreadable(Status.UNSUPPORTED, f"The file is {what}, which cannot be read. {note or more}")
    text, about = _tika(material, what)
    return text, about, "tika", note


def _stumbled(what: str, trouble: str) -> Unreadable:
    if _LOCKED.search(trouble):
        return Unreadable(Status.ENCRYPTED, f"The file is {what} and is encrypted: it is locked by a password.")
    return Unreadable(Status.DAMAGED, f"The file is {what}, but damaged: it cannot be read to its end.")


def beside(material: Material, said: str) -> list[Piece]:
    """Words of an older workbook that are no cells (headers, notes, charts), without those that are `said` already."""
    if find_spec("iscc_tika") is None:
        return []
    try:
        text, _ = _tika(material, "an older workbook")
    except Unreadable:
        return []
    heard, cells = " ".join(said.split()), set(re.split(r" \| |: |\n", said))
    pieces = []
    for line in text.split("\n"):
        parts = [part for cell in line.split("\t") if (part := one_line(cell))]
        # A row is said where each of its cells is: how a sheet shows a figure may tell more than the figure does.
        if office_parts.telling(line) and not all(part in cells or part in heard for part in parts):
            cells.update(parts)
            pieces.append(Piece(" ".join(parts)))
    return pieces


def _nothing(material: Material, what: str, media: str, *, locked: bool) -> Unreadable:
    """Why a file gave no text."""
    if locked or _LOCKED.search(media):
        return Unreadable(Status.ENCRYPTED, f"The file is {what} and is encrypted: it is locked by a password or key.")
    if material.type in WRITTEN:
        return _unwritten(material, what)
    told = f"The file is {what}, and no text was found in it. {INSTEAD.get(material.type, '')}".strip()
    return Unreadable(Status.UNSUPPORTED, told)


def _unwritten(material: Material, what: str) -> Unreadable:
    """Of a file that may well be empty: whether it is, as far as its bytes tell."""
    size = material.path.stat().st_size
    if unread.holds_sentences(material):
        told = f"The file is {what}, and nothing could be read of the sentences that stand in it."
        return Unreadable(Status.FAILED, told)
    if size > LITTLE:
        told = f"The file is {what} of {size:,} bytes, and no text could be read in it."
        return Unreadable(Status.UNSUPPORTED, told)
    return Unreadable(Status.EMPTY, f"The file is {what}, and holds no text.")


def _tika(material: Material, what: str) -> tuple[str, dict[str, str]]:
    from iscc_tika import Extractor  # type: ignore[import-untyped, unused-ignore]

    if material.path.stat().st_size > LARGEST:
        raise Unreadable(
            Status.TOO_LARGE, f"It has {material.path.stat().st_size:,} bytes; at most {LARGEST:,} are read."
        )
    try:
        text, about = Extractor().set_extract_string_max_length(MOST).extract_file_to_string(str(material.path))
    except DAMAGE as error:
        said = str(error)
        if _LOCKED.search(said) or said.startswith(_OF_THE_FILE):
            raise _stumbled(what, said) from error
        told = f"The file is {what}; the built-in Tika broke down over it ({said.partition('(')[0] or 'unknown'})."
        raise Unreadable(Status.FAILED, told) from error
    facts = {key: "; ".join(value) if isinstance(value, list) else str(value) for key, value in about.items()}
    if facts.get("Content-Type", "") in _PACKED:
        # What is packed comes under a name that is made of that of where the bytes lie.
        first, _, rest = text.lstrip().partition("\n")
        text = rest if first.strip() in {material.path.name, material.path.stem} else text
    return text, facts
