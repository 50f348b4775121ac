"""What kind of file this is: by its content first, by its name only where the content leaves it open."""

import json
import re
import zipfile
from contextlib import suppress
from pathlib import Path

from pipelines.extract.decoding import decoded, is_wide
from pipelines.extract.material import DAMAGE

HEAD = 16_384
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "jp2"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x5d\x00\x00", "lzma"),
    (b"\x1f\x9d", "z"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"!<arch>\n", "ar"),
    (b"070701", "cpio"),
    (b"070702", "cpio"),
    (b"070707", "cpio"),
    (b"\xc7\x71", "cpio"),
    (b"MSCF\x00\x00\x00\x00", "cab"),
    (b"xar!", "xar"),
    (b"WARC/", "warc"),
    (b"filedesc://", "arc"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"%!PS", "ps"),
    (b"AT&TFORM", "djvu"),
    (b"!BDN", "pst"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x00\x01\x00\x00Standard Jet DB\x00", "mdb"),
    (b"\x00\x01\x00\x00Standard ACE DB\x00", "accdb"),
    (b"\xe4R\\{\x8c\xd8\xa7M\xae\xb1Sx\xd0)\x96\xd3", "one"),
    (b"\x31\xbe\x00\x00", "wri"),
    (b"\x32\xbe\x00\x00", "wri"),
    (b"\x00\x00\x02\x00\x04\x04", "wk1"),
    (b"\x00\x00\x02\x00\x06\x04", "wk1"),
    (b"\x00\x00\x1a\x00", "wk3"),
    (b"ITOLITLS", "lit"),
    (b"ITSF", "chm"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)
HEIC = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc"))
AVIF = frozenset((b"avif", b"avis"))
EITHER = frozenset((b"mif1", b"msf1"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_STREAMS = (
    ("EncryptedPackage", "encrypted-office"),
    ("__substg1.0_", "msg"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("VisioDocument", "vsd"),
)
ZIP_MEMBERS = (
    ("word/document", "docx"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook", "xlsx"),
    ("ppt/presentation", "pptx"),
    ("META-INF/container.xml", "epub"),
)
ZIP_MIMETYPES = (
    (b"application/epub", "epub"),
    (b"application/vnd.adobe.indesign-idml-package", "idml"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"application/vnd.oasis.opendocument.presentation", "odp"),
)
ZIP_MARKS = (
    "[Content_Types].xml",
    "Index/",
    "Index.zip",
    "index.xml",
    "index.apxl",
    "designmap.xml",
    "META-INF/MANIFEST.MF",
)
FLAT = {"text": "fodt", "spreadsheet": "fods", "presentation": "fodp", "graphics": "fodp"}
BY_NAME = {
    "htm": "html",
    "xhtml": "html",
    "markdown": "md",
    "jpeg": "jpg",
    "tif": "tiff",
    "ndjson": "jsonl",
    "text": "txt",
}
_MAILS = frozenset(("eml", "emlx", "mbox"))
PLAIN = frozenset(("txt", "log"))
KNOWN_BY_CONTENT = frozenset("txt md html eml jsonl csv tsv json xml pdf docx xlsx pptx png jpg tiff gif".split())
_PACKAGE = re.compile(r"[^/]+\.(?P<type>key|numbers|pages)/Index(?:\.zip$|/)", re.IGNORECASE)  # a folder, packed as one
_FLAT = re.compile(r'<office:document\b[^>]*office:mimetype="application/vnd\.oasis\.opendocument\.([a-z]+)')
_PDF = re.compile(rb"(?:^|[^\x20-\x7e])%PDF-\d")
_HOLES = re.compile(rb"(?<=[\n\x20-\x7e])\x00{64,}")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s+charset", re.IGNORECASE)
_XML = re.compile(r"<(?:[\w.-]+:)?[a-zA-Z][\w.-]*\s[^<>]*\bxmlns(?::[\w.-]+)?\s*=")  # a declaration may be missing
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*:(?: |\t|$)|[ \t]+\S")
_SURE_HEADERS = re.compile(
    r"^(?:Received|Return-Path|Message-ID|MIME-Version|Delivered-To|X-Mailer|Content-Transfer-Encoding|Content-Type|Date):",
    re.IGNORECASE | re.MULTILINE,
)
_LINE_END = re.compile(r"\r\n?|\n")
_LOOSE_HEADERS = re.compile(r"^(?:From|To|Subject|Date|Cc|Reply-To|Sent):", re.IGNORECASE | re.MULTILINE)


def type_of(path: Path, name: str = "") -> str:
    """The short name of the kind of file: pdf, html, txt, md, docx, eml, jsonl …; "empty", or "unknown".

    `name` is the file's own name where `path` is only where it lies for now. Raises OSError.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    return _by_content(path, head, ending(name or path.name))


def is_plain_text(head: bytes) -> bool:
    """Whether a file that opens so is plain text, and nothing that only looks like it."""
    return not head.startswith((OLE, b"PK")) and _by_content(Path(), head, "txt") == "txt"


def ending(name: str) -> str:
    """The name's ending in lower case without the dot, in its usual spelling; "" where it has none."""
    given = Path(name).suffix.lower().lstrip(".")
    return BY_NAME.get(given, given)


def _by_content(path: Path, head: bytes, named: str) -> str:
    if not head:
        return "empty"
    if found := _by_opening(path, head, named) or _by_magic(head):
        return "zip" if found == "program" and zipfile.is_zipfile(path) else found
    if head.startswith(b"#!") and zipfile.is_zipfile(path):  # unpacks itself, too
        return "zip"
    # A printer's commands may stand before a PDF; a container may begin with one, or a text speak of one.
    if _PDF.search(head[:1024]) and b" obj" in head:
        return "pdf"
    said, opens, _ = head.partition(b"\n=ybegin ")  # behind it a file stands in a mail, byte by byte
    if opens and not _binary(said) and (found := _text(said, named)) in _MAILS:
        return found
    return _unknown(named) if _binary(head) else _text(head, named)


def _by_opening(path: Path, head: bytes, named: str) -> str:
    """What is told by more than its first bytes; "" for all else."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(OLE):
        return _ole(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(path, head, named)
    if head[257:262] == b"ustar" or (named == "tar" and len(head) > 512 and not head.startswith(b"From ")):
        return "tar"
    if head.startswith(b"bplist") and (named == "webarchive" or b"WebMainResource" in head):
        return "webarchive"
    # Its bad lines are told one by one.
    return named if named == "jsonl" and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else ""


def _by_magic(head: bytes) -> str:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[60:68] in (b"BOOKMOBI", b"TEXtREAd"):
        return "mobi"
    if head[4:8] == b"ftyp" and (found := _by_brands(head)):
        return found
    # Two letters may also open a text.
    return next((name for magic, name in MAGIC if head.startswith(magic) and (len(magic) > 2 or _binary(head))), "")


def _by_brands(head: bytes) -> str:
    """Of a picture that opens as films do: HEIC or AVIF, by the first of its brands that tells them apart."""
    length = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(length, len(head)), 4))]
    if brands[0] not in HEIC | AVIF | EITHER:
        return ""
    told = next((brand for brand in brands if brand in HEIC | AVIF), b"")
    return "avif" if told in AVIF else "heic"


def _unknown(named: str) -> str:
    """Bytes that are no text: what the name says, unless such a file would have been known by its content."""
    return named if named and named not in KNOWN_BY_CONTENT else "unknown"


def _ole(path: Path) -> str:
    """An older Office file, by the streams at its root; by any mention of one where its directory is broken."""
    names = _ole_names(path)
    for stream, type_ in OLE_STREAMS:
        if any(name.startswith(stream) for name in names):
            return type_
    if names:
        return "ole"
    data = path.read_bytes()[: 64 * 1024 * 1024]
    return next((type_ for stream, type_ in OLE_STREAMS if stream.encode("utf-16-le") in data), "ole")


def _ole_names(path: Path) -> list[str]:
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as file:
            return [entry[0] for entry in file.listdir(streams=True, storages=True)]
    except DAMAGE:
        return []


def _zip(path: Path, head: bytes, named: str) -> str:
    names, said = _members(path)
    said = said or (head[38:200] if head[30:38] == b"mimetype" else b"")  # where the directory tells it wrongly
    for mimetype, type_ in ZIP_MIMETYPES:
        if mimetype in (head[:200] if names is None else said):  # what is stored first may be a document of its own
            return type_
    if names is None:
        # The directory at the end is gone: the names before each member may still tell.
        names = [prefix for prefix, _ in ZIP_MEMBERS if prefix.encode() in head]
        if not names:
            return named if named in {"docx", "xlsx", "pptx", "odt", "epub"} else "zip"
    for prefix, type_ in ZIP_MEMBERS:
        if any(name.startswith(prefix) for name in names):
            return type_
    # A document of some program, which lays its parts into an archive.
    marked = any(name.startswith(ZIP_MARKS) for name in names) or b"mimetype" in head[:200]
    return _package(names) or (marked and named) or "zip"


def _package(names: list[str]) -> str:
    """Which kind of document a folder is that was packed as one, and nothing beside it."""
    packages = {found["type"].lower() for name in names if (found := _PACKAGE.match(name))}
    return packages.pop() if packages and len({name.partition("/")[0] for name in names}) == 1 else ""


def _members(path: Path) -> tuple[list[str] | None, bytes]:
    """The names in an archive, None where it does not list them, and what it says of its kind."""
    try:
        with zipfile.ZipFile(path) as archive:
            names, said = archive.namelist(), b""
            with suppress(*DAMAGE), archive.open("mimetype") as member:
                said = member.read(200)
            return names, said
    except DAMAGE:
        return None, b""


def _binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    head = _HOLES.sub(b"", head)  # a disk that lost its power leaves them in logs, also at their end
    if head.count(0) > 0.02 * len(head):
        # UTF-16 without a mark: every second byte of Latin text is 0, all on one side; of others those of spaces.
        sides = head[0::2].count(0), head[1::2].count(0)
        return not (max(sides) > len(head) * 0.2 and min(sides) < len(head) * 0.01) and not is_wide(head)
    controls = sum(head.count(byte) for byte in (*range(9), *range(14, 27), *range(28, 32)))
    return controls > len(head) * 0.02


def _text(head: bytes, named: str) -> str:
    text = decoded(head).text.lstrip("\ufeff \t\r\n")
    if _is_mail(text, named):
        return "eml"
    if text.startswith(("BEGIN:VCALENDAR", "BEGIN:VCARD")):
        return "ics" if text.startswith("BEGIN:VCAL") else "vcf"
    if named == "emlx" and _is_mail(text.partition("\n")[2], "eml"):
        return "emlx"
    if text.startswith("From ") and _is_mail(_LINE_END.split(text, maxsplit=1)[-1], "mbox"):
        return "mbox"
    if text.startswith("<?xml") and (found := _FLAT.search(text)):
        return FLAT.get(found[1], "fodt")
    return _markup(head, text) or _json(text, named) or (named if named in {"md", "csv", "tsv"} else "txt")


def _markup(head: bytes, text: str) -> str:
    if _HTML.search(head[:4096].replace(b"\x00", b"")):
        return "xml" if text.startswith("<?xml") and not re.search(r"<html[\s>]", text, re.IGNORECASE) else "html"
    return "xml" if text.startswith("<?xml") or _XML.match(text) else ""


def _is_mail(text: str, named: str) -> bool:
    """Whether the text opens with the headers of a mail. A name that says so needs fewer of them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").partition("\n\n")[0].split("\n")
    if not lines[0] or lines[0][0].isspace() or not all(_HEADER.match(line) for line in lines[:40]):
        return False
    block = "\n".join(lines)
    if re.search(r"^MIME-Version:", block, re.IGNORECASE | re.MULTILINE) and "multipart/" in block.lower():
        return True  # a saved web page is one too
    sure, loose = len(_SURE_HEADERS.findall(block)), len(_LOOSE_HEADERS.findall(block))
    return sure + loose >= (1 if named in {"eml", "mbox"} else 3) and (sure > 0 or named in {"eml", "mbox"})


def _json(text: str, named: str) -> str:
    """ "jsonl" where the first line is an object with a text or title, "json" for other JSON, "" for none."""
    if not text.startswith("{"):
        return ""
    first, _, rest = text.partition("\n")
    try:
        line = json.loads(first)
    except ValueError:
        return "json" if named == "json" else ""
    many = rest.lstrip().startswith("{")
    return "jsonl" if many and isinstance(line, dict) and {"text", "title"} & line.keys() else "json"
