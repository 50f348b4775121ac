"""Archives and mailboxes: what they hold are documents of their own, and nothing in them does harm."""

import bz2
import gzip
import io
import lzma
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.model.identity import document_id
from indexer.model.kinds import Status
from pipelines.draft import Draft
from pipelines.extract import libarchive, nesting
from pipelines.extract.reading import read
from pipelines.extract.sandbox import read_apart
from tests.pipelines.extract import archives
from tests.pipelines.extract.making import header, lines, pdf, read_bytes
from tests.pipelines.extract.test_sandbox import MEBIBYTE, Limits

FILES = {"a.txt": b"Four cranes", "deep/b.txt": b"Three barges"}


def seven(files: dict[str, bytes], *, password: str | None = None) -> bytes:
    import py7zr

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        for name, data in files.items():
            archive.writef(io.BytesIO(data), name)
    return out.getvalue()


def told(drafts: list[Draft]) -> dict[str, str]:
    return {draft.document.inside: draft.pages[0].text if draft.pages else "" for draft in drafts[1:]}


MAKERS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "x.zip": archives.zipped,
    "x.tar": archives.tarred,
    "x.7z": seven,
    "x.rar": archives.rar,
    "x.cpio": archives.cpio,
}


@pytest.mark.parametrize("name", MAKERS)
def test_files_of_an_archive_are_documents_under_it(tmp_path: Path, name: str) -> None:
    own, *inside = read_bytes(tmp_path, name, MAKERS[name](FILES))
    if name.endswith((".rar", ".cpio")) and not libarchive.installed():
        assert own.document.status is Status.UNSUPPORTED
        assert "libarchive" in own.document.reason
        return
    assert (own.document.type, own.document.status, own.document.reason) == (name[2:], Status.DONE, "")
    assert told([own, *inside]) == {"a.txt": "Four cranes", "deep/b.txt": "Three barges"}
    for draft, data in zip(inside, FILES.values(), strict=True):
        document = draft.document
        assert draft.original == data
        assert (document.parent, document.root) == (own.document.id, own.document.id)
        assert document.id == document_id(document.sha256, "tests", parent=own.document.id, inside=document.inside)


@pytest.mark.parametrize(
    ("name", "data", "inside"),
    [
        ("a.txt.gz", gzip.compress(b"Four cranes"), "a.txt"),
        ("a.txt.bz2", bz2.compress(b"Four cranes"), "a.txt"),
        ("a.txt.xz", lzma.compress(b"Four cranes"), "a.txt"),
        ("a.lzma", lzma.compress(b"Four cranes", lzma.FORMAT_ALONE), "a"),
    ],
)
def test_a_compressed_file_holds_one_document(tmp_path: Path, name: str, data: bytes, inside: str) -> None:
    assert told(read_bytes(tmp_path, name, data)) == {inside: "Four cranes"}


def test_zstandard_too(tmp_path: Path) -> None:
    zstd = pytest.importorskip("backports.zstd")
    whole = zstd.compress(b"Four cranes")
    assert told(read_bytes(tmp_path, "a.txt.zst", whole)) == {"a.txt": "Four cranes"}
    [damaged] = read_bytes(tmp_path, "a.txt.zst", whole[:4] + b"\xff" * 20)
    assert damaged.document.status is Status.DAMAGED


def test_archives_within_archives_are_opened(tmp_path: Path) -> None:
    inner = archives.zipped({"c.pdf": pdf(lines("A deed for four cranes"))})
    data = gzip.compress(archives.tarred({"box/inner.zip": inner, "b.txt": b"Three barges"}))
    own, tar, zipped, paper, text = read_bytes(tmp_path, "all.tgz", data)
    assert [one.document.inside for one in (tar, zipped, paper, text)] == ["all.tar", "box/inner.zip", "c.pdf", "b.txt"]
    assert (paper.document.parent, paper.document.root) == (zipped.document.id, own.document.id)
    assert paper.pages[0].text == "A deed for four cranes"


def test_names_lead_nowhere_and_links_are_passed_over(tmp_path: Path) -> None:
    files = {"../../out.txt": b"one", "/etc/passwd": b"two", "C:\\temp\\..\\x.txt": b"three", "...": b"four"}
    drafts = read_bytes(tmp_path, "x.tar", archives.tarred(files, links={"link.txt": "/etc/hostname"}))
    assert [draft.document.inside for draft in drafts[1:]] == ["out.txt", "etc/passwd", "temp/x.txt", "member 4"]
    assert drafts[0].document.facts == {"links and devices passed over": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["x.tar"]


def test_equal_names_stay_apart(tmp_path: Path) -> None:
    data = archives.zipped({"a.txt": b"one", "b.txt": b"two"}).replace(b"b.txt", b"a.txt")
    drafts = read_bytes(tmp_path, "x.zip", data)
    assert told(drafts) == {"a.txt": "one", "a (2).txt": "two"}


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("Протокол собрания акционеров верфи.txt", "cp866"),
        ("Протокол собрания.txt", "koi8-r"),
        ("Устав ООО Вега.txt", "cp1251"),
        ("Contrôle à Orléans.txt", "cp850"),
        ("付款通知书(最终).txt", "gbk"),
        ("契約書 スキャン.txt", "cp932"),
        ("會議紀錄.txt", "big5"),
        ("회의록 견적서.txt", "cp949"),
    ],
)
def test_names_in_an_older_encoding_are_told(tmp_path: Path, name: str, page: str) -> None:
    raw = name.encode(page)
    stand_in = "x" * len(raw)
    data = archives.zipped({stand_in: b"Four cranes"}).replace(stand_in.encode(), raw)
    assert list(told(read_bytes(tmp_path, "x.zip", data))) == [name]


def test_an_archive_that_unfolds_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesting, "ROOM_LEAST", 50_000)
    monkeypatch.setattr(nesting, "ROOM_TIMES", 0)
    zeros = {"a.txt": b"Four cranes", "b.txt": b"0" * 60_000, "c.txt": b"x"}
    for name in ("x.zip", "x.tar", "x.7z"):
        own, *inside = read_bytes(tmp_path, name, MAKERS[name](zeros))
        assert own.document.status is Status.PARTIAL
        assert "unfolds to more than the 50,000 bytes" in own.document.reason
        assert inside[0].pages[0].text == "Four cranes"
    [own] = read_bytes(tmp_path, "x.gz", gzip.compress(b"0" * 60_000))
    assert own.document.status is Status.TOO_LARGE


def test_nesting_ends_at_some_depth_and_at_a_file_that_holds_itself(tmp_path: Path) -> None:
    data = b"Four cranes"
    for level in range(30):
        data = archives.zipped({f"{level}.zip" if level else "a.txt": data})
    drafts = read_bytes(tmp_path, "x.zip", data)
    assert len(drafts) == nesting.DEEPEST + 2
    assert (drafts[-1].document.status, drafts[-1].document.reason[:21]) == (Status.TOO_LARGE, "It lies more than 20 ")
    assert drafts[-1].original is not None


def test_a_damaged_archive_gives_what_can_be_had(tmp_path: Path) -> None:
    whole = archives.tarred({f"{number}.txt": b"Crane %d " % number * 300 for number in range(9)})
    own, *inside = read_bytes(tmp_path, "x.tar", whole[: len(whole) // 2])
    assert inside[0].pages[0].text.startswith("Crane 0")
    assert (own.document.status, own.document.reason[:26]) == (Status.PARTIAL, "The archive lacks its end:")
    *_, last = read_bytes(tmp_path, "x.tar", whole[: len(whole) // 2 + 900])
    assert last.document.status is Status.PARTIAL
    assert last.pages[0].text.startswith("Crane 5")
    cut = gzip.compress(bytes(range(256)) * 9 + b"Four cranes " * 9000)
    own, *inside = read_bytes(tmp_path, "x.gz", cut[: len(cut) - 12])
    assert own.document.status is Status.PARTIAL
    assert "damaged" in own.document.reason
    assert len(inside) == 1
    [own] = read_bytes(tmp_path, "x.7z", b"7z\xbc\xaf\x27\x1c" + b"no archive at all" * 9)
    assert own.document.status is Status.DAMAGED


def test_a_zip_without_its_directory_is_read_from_the_front(tmp_path: Path) -> None:
    data = archives.zipped(FILES)
    own, *inside = read_bytes(tmp_path, "x.zip", data[: data.index(b"PK\x01\x02")])
    if libarchive.installed():
        assert [draft.pages[0].text for draft in inside[:2]] == ["Four cranes", "Three barges"]
    else:
        assert own.document.status is Status.DAMAGED


def test_a_7z_of_several_stretches_is_unpacked_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, members came in any order, and two might have been laid down in one place."""
    import py7zr

    names = [f"{number}.txt" for number in range(4)]
    for number, name in enumerate(names):
        with py7zr.SevenZipFile(tmp_path / "x.7z", "a" if number else "w") as archive:
            archive.writestr(f"Crane {number} came.", name)
    monkeypatch.delattr("threading.Thread.start")
    _, *drafts = read(tmp_path / "x.7z", header(tmp_path / "x.7z"))
    assert [draft.document.inside for draft in drafts] == names
    assert [draft.pages[0].text for draft in drafts] == [f"Crane {number} came." for number in range(4)]


@pytest.mark.parametrize(("name", "whole"), [("x.zip", False), ("x.7z", True)])
def test_what_is_locked_says_so_and_opens_with_its_password(tmp_path: Path, name: str, whole: bool) -> None:
    secret = b"Four cranes for the brother-in-law"
    data = seven({"a.txt": secret}, password="kran") if whole else archives.locked("a.txt", secret, b"kran")
    closed = read_bytes(tmp_path, name, data)
    [locked] = [draft.document for draft in closed if draft.document.status is Status.ENCRYPTED]
    assert "encrypted" in locked.reason
    still = read_bytes(tmp_path, name, data, passwords=("winch",))[-1].document
    assert (still.status, still.reason) == (Status.ENCRYPTED, f"{locked.reason} The password given does not open it.")
    assert told(read_bytes(tmp_path, name, data, passwords=("winch", "kran"))) == {"a.txt": secret.decode()}


def test_every_password_given_is_tried_on_a_zip_under_aes(tmp_path: Path) -> None:
    data = b64decode(
        "UEsDBBQAAQBjAJmAe10AAAAAPQAAACEAAAAFAAsAYS50eHQBmQcAAgBBRQMAAEfbKdmtmyqjLXotSyZNF0xMF0adAP2iS5hXLNzjXfBYebSJ"
        "qsgeqFXmIMq0mJt9Jcef9CsYKRzNLbN3C8hQSwECFAMUAAEAYwCZgHtdAAAAAD0AAAAhAAAABQALAAAAAAAAAAAAgAEAAAAAYS50eHQBmQcA"
        "AgBBRQMAAFBLBQYAAAAAAQABAD4AAABrAAAAAAA="
    )
    still = read_bytes(tmp_path, "quay.zip", data, passwords=("winch",))[-1].document
    assert still.status is Status.ENCRYPTED
    opened = read_bytes(tmp_path, "quay.zip", data, passwords=("winch", "quay-7"))
    assert told(opened) == {"a.txt": "Quay 7 is let to Brightwater Ltd."}


def test_messages_of_a_mailbox_are_mails(tmp_path: Path) -> None:
    message = "From: Ada <ada@quay.example>\nSubject: Cranes {}\n\nText {}.\n>From here on.\n\n"
    box = "".join(
        f"From ada@quay.example Tue Mar  2 09:15:0{number} 2021\n" + message.format(number, number) for number in (1, 2)
    )
    own, first, second = read_bytes(tmp_path, "sent.mbox", box.encode())
    assert (own.document.type, own.document.status) == ("mbox", Status.DONE)
    assert [one.document.inside for one in (first, second)] == ["message 1.eml", "message 2.eml"]
    assert [one.document.title for one in (first, second)] == ["Cranes 1", "Cranes 2"]
    assert first.pages[0].text.endswith("Text 1.\nFrom here on.")


def test_what_a_web_archive_holds_has_its_address(tmp_path: Path) -> None:
    page = b"<html><body><h1>Cranes</h1><p>Four cranes were ordered.</p></body></html>"
    packed = gzip.compress(page)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = http + b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    records = b""
    for kind, content in (("request", b"GET / HTTP/1.1\r\n\r\n"), ("response", body)):
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://quay.example/news\r\n"
        head += "WARC-Date: 2021-03-04T06:00:00Z\r\n"
        head += f"Content-Length: {len(content)}\r\n\r\n"
        records += gzip.compress(head.encode() + content + b"\r\n\r\n")
    _, _, draft = read_bytes(tmp_path, "crawl.warc.gz", records)
    assert (draft.document.inside, draft.document.url) == ("quay.example/news.html", "http://quay.example/news")
    assert draft.document.facts["fetched"] == "2021-03-04T06:00:00Z"
    assert draft.document.facts["media type"] == "text/html"
    assert "Four cranes were ordered." in draft.pages[0].text


@pytest.mark.parametrize(("stamp", "said"), [("20080430204825", "2008-04-30T20:48:25Z"), ("20080430", "2008-04-30")])
def test_what_an_older_web_archive_holds_has_its_address_and_date(tmp_path: Path, stamp: str, said: str) -> None:
    body = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nFour cranes were ordered."
    line = f"http://quay.example/news 127.0.0.1 {stamp} text/plain {len(body)}\n".encode()
    opening = b"1 0 Quay\n"
    first = f"filedesc://quay.arc 0.0.0.0 {stamp} text/plain {len(opening)}\n".encode()
    _, draft = read_bytes(tmp_path, "crawl", first + opening + b"\n" + line + body + b"\n")
    assert draft.document.url == "http://quay.example/news"
    assert draft.document.facts["fetched"] == said
    assert draft.pages[0].text == "Four cranes were ordered."


@pytest.mark.parametrize(
    ("name", "data", "title", "text"),
    [
        (
            "a.ics",
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Crane meet\r\n ing\r\nDTSTART;TZID=Europe/Oslo:"
            b"20210302T091500\r\nDESCRIPTION:Who pays\\, and when\\; how?\r\n"
            b'ORGANIZER;CN="Vik; Jon":mailto:jon@quay.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
            "Crane meeting",
            "SUMMARY: Crane meeting\nDTSTART: 2021-03-02 09:15\nDESCRIPTION: Who pays, and when; how?\n"
            "ORGANIZER: Vik; Jon <jon@quay.example>",
        ),
        (
            "a.vcf",
            b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Br=C3=A5ten;Ada\r\n"
            b"FN:Ada Braten\r\nitem1.EMAIL;TYPE=work:ada@quay.example\r\nEND:VCARD\r\n",
            "Ada Braten",
            "N: Bråten Ada\nFN: Ada Braten\nEMAIL: ada@quay.example",
        ),
    ],
)
def test_calendars_and_cards_say_what_is_in_them(tmp_path: Path, name: str, data: bytes, title: str, text: str) -> None:
    [draft] = read_bytes(tmp_path, name, data)
    assert (draft.document.type, draft.document.title, draft.pages[0].text) == (name[2:], title, text)


def test_apples_mails_are_mails(tmp_path: Path) -> None:
    mail = b"From: Ada <ada@quay.example>\nSubject: Cranes\n\nFour cranes."
    [draft] = read_bytes(tmp_path, "1.emlx", b"%d\n" % len(mail) + mail + b"<?xml version='1.0'?><plist/>")
    assert (draft.document.title, draft.pages[0].text[-12:]) == ("Cranes", "Four cranes.")


def test_what_takes_its_reader_down_inside_an_archive_costs_itself_alone(tmp_path: Path) -> None:
    body = b"<html><body>" + b"<p>" * 400_000
    path = tmp_path / "x.zip"
    path.write_bytes(archives.zipped({"a.txt": b"Four cranes", "b.html": body, "c.txt": b"Three barges"}))
    drafts = read_apart(path, header(path), limits=Limits(memory_limit=160 * MEBIBYTE, file_limit=MEBIBYTE))
    found = told(drafts)
    assert (found["a.txt"], found["c.txt"]) == ("Four cranes", "Three barges")
    assert drafts[2].document.status is Status.TOO_LARGE


def test_originals_are_handed_over_and_not_held(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(archives.zipped(FILES))
    kept: list[bytes] = []
    drafts = read_apart(path, header(path), limits=Limits(), keep=lambda place: kept.append(place.read_bytes()))
    assert sorted(kept) == sorted(FILES.values())
    assert [draft.original for draft in drafts] == [None] * 3


def test_more_documents_than_are_taken_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nesting, "MOST", 3)
    path = tmp_path / "x.zip"
    path.write_bytes(archives.zipped({f"{number}.txt": b"x" * number for number in range(1, 9)}))
    for drafts in (read(path, header(path)), read_apart(path, header(path), limits=Limits())):
        assert len(drafts) == 4
        assert drafts[0].document.status is Status.PARTIAL
        assert drafts[0].document.reason == "It encloses more than 3 documents; the rest was not unpacked."
    [after] = read_bytes(tmp_path, "a.txt", b"Words")
    assert replace(after.document, reason="") == after.document


@pytest.mark.skipif(not libarchive.installed(), reason="the system lacks libarchive")
@pytest.mark.parametrize(("first", "second"), [("box.part1.rar", "box.part2.rar"), ("box.rar", "box.r00")])
def test_a_split_archive_is_read_with_its_first_part(tmp_path: Path, first: str, second: str) -> None:
    (tmp_path / first).write_bytes(archives.rar({"a.txt": b"Four cranes"}))
    (tmp_path / second).write_bytes(archives.rar({"b.txt": b"Three barges"}))
    [later] = read(tmp_path / second, header(tmp_path / second))
    assert later.document.status is Status.EMPTY
    assert later.document.reason.endswith(f"is read with its first part, {first}.")
    own, *_ = read(tmp_path / first, header(tmp_path / first))
    assert own.document.parser == "libarchive"
    (tmp_path / first).unlink()
    later, inside = read(tmp_path / second, header(tmp_path / second))
    assert (later.document.status, inside.pages[0].text) == (Status.PARTIAL, "Three barges")


def test_files_in_a_calendar_are_documents(tmp_path: Path) -> None:
    head = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Cranes\nATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=list.txt:"
    own, attached = read_bytes(tmp_path, "a.ics", head + b"Rm91ciBjcmFuZXM=\nEND:VEVENT\nEND:VCALENDAR\n")
    assert own.pages[0].text == "SUMMARY: Cranes"
    assert (attached.document.inside, attached.pages[0].text) == ("list.txt", "Four cranes")
