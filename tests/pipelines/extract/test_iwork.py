"""Documents of Pages, Numbers and Keynote of 2013 and later are read by their objects: texts, tables, slides, notes."""

import hashlib
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from indexer.model.kinds import Role, Status
from pipelines.extract.iwa import _snappy
from tests.pipelines.extract.archives import number, zipped
from tests.pipelines.extract.making import read_bytes

Value = int | str | bytes | Sequence["Value"]


def message(stated: Mapping[int, Value]) -> bytes:
    """A message; a list gives a field several times."""
    out = b""
    for field, value in stated.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, int):
                out += number(field << 3) + number(one)
            else:
                data = one.encode() if isinstance(one, str) else bytes(one)
                out += number(field << 3 | 2) + number(len(data)) + data
    return out


def refer(id_: int) -> bytes:
    return message({1: id_})


def part(*objects: tuple[int, int, Mapping[int, Value]]) -> bytes:
    """A part with objects: number, type, message; packed as it is, in one piece."""
    out = b""
    for id_, type_, stated in objects:
        data = message(stated)
        about = message({1: id_, 2: [message({1: type_, 3: len(data)})]})
        out += number(len(about)) + about + data
    packed = number(len(out))
    for at in range(0, len(out), 60):
        piece = out[at : at + 60]
        packed += bytes([len(piece) - 1 << 2]) + piece
    return b"\0" + len(packed).to_bytes(3, "little") + packed


def written(parts: Mapping[str, bytes], *, index: bool = False) -> bytes:
    """A document of such parts; with `index`, as a folder that was packed."""
    if not index:
        return zipped({f"Index/{name}.iwa": data for name, data in parts.items()})
    return zipped({"Show.key/Index.zip": written(parts), "Show.key/Metadata/DocumentIdentifier": b"1"})


def cell(kind: int, flags: int, *held: bytes) -> bytes:
    return bytes([5, kind]) + bytes(6) + struct.pack("<I", flags) + b"".join(held)


def key(value: int) -> bytes:
    return struct.pack("<I", value)


def decimal(whole: int, exponent: int) -> bytes:
    return whole.to_bytes(14, "little") + struct.pack("<H", exponent + 0x1820 << 1)


def row(at: int, *cells: bytes, older: bool = False) -> bytes:
    starts, place = [], 0
    for one in cells:
        starts.append(place if one else -1)
        place += len(one)
    held, places = b"".join(cells), struct.pack(f"<{len(cells)}h", *starts)
    return message({1: at, 2: len(cells), 3: held, 4: places} if older else {1: at, 3: b"", 4: b"", 6: held, 7: places})


def table(rows: list[bytes], texts: list[str], first: int = 100) -> list[tuple[int, int, Mapping[int, Value]]]:
    """The objects of a table called "Payments", the table itself under the number `first`."""
    store = {
        3: message({1: [message({1: 0, 2: refer(first + 1)})]}),
        4: refer(first + 2),
        11: refer(first + 3),
        16: refer(first + 5),
        17: refer(first + 4),
        22: refer(first + 3),
    }
    formats = [{1: 257, 3: "NOK"}, {1: 258}, {1: 266, 39: 1}]
    entries = [message({1: at, 3: text}) for at, text in enumerate(texts, 1)]
    return [
        (first, 6001, {4: message(store), 8: "Payments"}),
        (first + 1, 6002, {5: rows}),
        (first + 2, 6005, {3: entries}),
        (first + 3, 6005, {3: [message({1: at, 6: message(form)}) for at, form in enumerate(formats, 1)]}),
        (first + 4, 6005, {3: [message({1: 1, 9: refer(first + 6)})]}),
        (first + 5, 6005, {3: [message({1: 1, 4: refer(first + 8)})]}),
        (first + 6, 6218, {1: refer(first + 7)}),
        (first + 7, 2001, {1: 5, 3: "by the harbour\u2028master"}),
        (first + 8, 6206, {2: [message({5: message({1: name})}) for name in ("Crane", "Barge")]}),
    ]


def rows_of(draft_text: str) -> list[str]:
    return [line for line in draft_text.split("\n") if line]


def test_a_text_has_its_footnotes_tied_and_its_headers_marked(tmp_path: Path) -> None:
    body = "Four cranes\x0e for the mayor.\n\nA second paragraph."
    signs = message({1: [message({1: 11, 2: refer(3)})]})
    data = written(
        {
            "Document": part(
                (1, 2001, {1: 0, 3: body, 16: signs}),
                (2, 2001, {1: 2, 3: "Minutes of 4 May."}),
                (3, 2008, {2: refer(2)}),
                (4, 2001, {1: 1, 3: "Harbour office"}),
                (5, 2001, {3: "A box."}),
                (6, 3056, {1: "Ask her.", 3: refer(7)}),
                (7, 212, {1: "Kari Berg"}),
            ),
            "DocumentStylesheet": part((8, 2001, {3: "Lorem"})),
        }
    )
    [draft] = read_bytes(tmp_path, "a.pages", data)
    assert (draft.document.status, draft.document.type) == (Status.DONE, "pages")
    [page] = draft.pages
    assert rows_of(page.text) == [
        "Four cranes[1] for the mayor.",
        "A second paragraph.",
        "A box.",
        "[1] Minutes of 4 May.",
        "Harbour office",
        "Comment by Kari Berg: Ask her.",
    ]
    marked = {block.role: page.text[block.start : block.end] for block in page.blocks}
    assert marked[Role.ANCHOR] == "[1]"
    assert marked[Role.FOOTNOTE] == "[1] Minutes of 4 May."
    assert marked[Role.FURNITURE] == "Harbour office"


def test_a_workbook_has_its_sheets_tables_and_figures(tmp_path: Path) -> None:
    rows = [
        row(0, *(cell(3, 8, key(at)) for at in (1, 2, 3, 4, 5))),
        row(
            1,
            cell(3, 8, key(6)),
            cell(10, 0x4001, decimal(1250, -1), key(1)),
            cell(2, 0x2001, decimal(256, -3), key(2)),
            cell(5, 4, struct.pack("<d", 86400.0 * 365)),
            cell(9, 0x10, key(1)),
        ),
        row(2, cell(3, 8, key(7)), b"", cell(2, 1, decimal(40, 2)), cell(6, 2, struct.pack("<d", 1.0))),
    ]
    texts = ["Vendor", "Paid", "Share", "Day", "Signed", "Vega AS", "Kepa Ltd"]
    sheets = [(1, 2, {1: "Accounts", 2: [refer(2)]}), (2, 6000, {2: refer(100)}), (3, 2001, {3: "Read me."})]
    data = written({"Document": part(*sheets), "Tables/Tile": part(*table(rows, texts))})
    [draft] = read_bytes(tmp_path, "a.numbers", data)
    assert [rows_of(page.text) for page in draft.pages] == [
        [
            "Accounts: Payments",
            "Vendor: Vega AS | Paid: 125 NOK | Share: 25.6% | Day: 2002-01-01 | Signed: by the harbour master",
            "Vendor: Kepa Ltd | Share: 4000 | Day: True",
        ],
        ["Read me."],
    ]


def test_cells_of_before_2016_are_read_too(tmp_path: Path) -> None:
    def older(kind: int, flags: int, *held: bytes) -> bytes:
        return bytes([4, kind, 0, 0]) + struct.pack("<H", flags) + bytes(6) + b"".join(held)

    figure = struct.pack("<d", 1250.5)
    rows = [
        row(0, older(3, 0x14, key(9), key(1)), older(3, 0x94, key(9), key(9), key(2)), older=True),
        row(1, older(2, 0x2C, key(9), key(9), figure, key(1)), older(2, 0x24, key(9), bytes(8), key(3)), older=True),
    ]
    [draft] = read_bytes(tmp_path, "a.pages", written({"Document": part(*table(rows, ["Paid", "For"]))}))
    assert rows_of(draft.pages[0].text) == ["Payments", "Paid | For", "1250.5 NOK | Crane"]


@pytest.mark.parametrize("index", [False, True])
def test_slides_come_in_the_order_of_the_show_with_their_notes(tmp_path: Path, index: bool) -> None:
    show = {3: message({2: [refer(11), refer(12)]})}
    parts = {
        "Document": part((10, 2, show), (11, 4, {2: refer(21)}), (12, 4, {2: refer(20)})),
        "Slide": part((20, 5, {}), (30, 2001, {3: "Last"}), (31, 2001, {1: 4, 3: "Thank them"})),
        "Slide-1": part((21, 5, {}), (32, 2001, {3: "First"})),
        "MasterSlide-1": part((22, 5, {}), (33, 2001, {3: "Title Text"})),
    }
    [draft] = read_bytes(tmp_path, "show.key", written(parts, index=index))
    assert draft.document.type == "key"
    assert [rows_of(page.text) for page in draft.pages] == [["First"], ["Last", "Note: Thank them"]]


def test_a_locked_one_opens_with_its_password(tmp_path: Path) -> None:
    salt, vector, rounds = b"salt of the sea.", bytes(range(16)), 1000
    secret = hashlib.pbkdf2_hmac("sha1", b"kran", salt, rounds, 16)

    def locked(data: bytes) -> bytes:
        cipher = Cipher(algorithms.AES(secret), modes.CBC(vector)).encryptor()
        return cipher.update(data) + cipher.finalize()

    proof = bytes(range(32))
    check = struct.pack("<HHI16s16s", 2, 1, rounds, salt, vector) + locked(proof + hashlib.sha256(proof).digest())
    plain = part((1, 2001, {1: 0, 3: "Four cranes"}))
    filled = 16 - len(plain) % 16
    held = vector + locked(bytes(16) + plain + bytes([filled]) * filled) + bytes(20)
    data = zipped({"Index/Document.iwa": held, ".iwpv2": check, ".iwph": b"which bird"})
    [shut] = read_bytes(tmp_path, "a.pages", data)
    assert shut.document.status is Status.ENCRYPTED
    [opened] = read_bytes(tmp_path, "a.pages", data, passwords=("winch", "kran"))
    assert (opened.document.status, opened.pages[0].text) == (Status.DONE, "Four cranes")


def test_a_damaged_one_says_so(tmp_path: Path) -> None:
    cut = part((1, 2001, {1: 0, 3: "Four cranes"}))[:-6]
    [draft] = read_bytes(tmp_path, "a.pages", written({"Document": cut}))
    assert draft.document.status is Status.DAMAGED
    sound = part((2, 2001, {1: 0, 3: "Three barges"}))
    [draft] = read_bytes(tmp_path, "a.pages", written({"Document-1": cut, "Document": sound}))
    assert (draft.document.status, draft.pages[0].text) == (Status.PARTIAL, "Three barges")
    assert draft.document.reason == "Parts of it are damaged and could not be read: Document-1."
    [draft] = read_bytes(tmp_path, "a.pages", zipped({"Index.zip": zipped({}), "preview.jpg": b"1"}))
    assert draft.document.status is Status.DAMAGED


@pytest.mark.parametrize(
    ("packed", "plain"),
    [
        (b"\x0a\x08abc\x0d\x03", b"abcabcabca"),
        (b"\x08\x08abc\x12\x03\x00", b"abcabcab"),
        (b"\x08\x08abc\x13\x03\x00\x00\x00", b"abcabcab"),
        (b"\x46\xf0\x45" + b"x" * 70, b"x" * 70),
    ],
)
def test_snappy_is_unpacked(packed: bytes, plain: bytes) -> None:
    assert _snappy(packed, 1000) == plain


@pytest.mark.parametrize("packed", [b"\x08\x08abc\x12\x04\x00", b"\x04\x08abc\x12\x03\x00", b"\xff\xff\x7f\x08abc"])
def test_what_points_outside_or_is_too_much_is_damaged(packed: bytes) -> None:
    with pytest.raises(ValueError, match=r"damaged|unpacks to more"):
        _snappy(packed, 1000)
