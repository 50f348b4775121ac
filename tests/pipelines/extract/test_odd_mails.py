"""Mails and mailboxes that are honest and unusual: nothing that stands in them is lost, or put elsewhere."""

import io
from itertools import pairwise
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.extract import flowed
from pipelines.extract.cutting import parts
from pipelines.extract.mailbox import marked
from tests.pipelines.extract.making import read_bytes

START = "From ada@quay.example Tue Mar  2 09:15:00 2021\n"
HEAD = "From: Ada Lund <ada@quay.example>\nDate: Tue, 02 Mar 2021 09:15:00 +0100\nSubject: Terms\n"


def mailbox(*bodies: str) -> str:
    return "".join(f"{START}{HEAD}\n{body}" for body in bodies)


@pytest.mark.parametrize(
    "box",
    [
        mailbox("First heron.\n", "Second egret.\n"),  # no blank line between the two
        mailbox("First heron.\n\n", "Second egret.\n").replace("\n", "\r"),
        mailbox("First heron.\n\nFrom 09:15 to 10:20 nobody came.\n\n", "Second egret.\n"),
        f"{START}\nFirst heron.\n\n{START}\nSecond egret.\n",  # no headers
    ],
)
def test_messages_of_a_mailbox_are_parted_where_they_begin(tmp_path: Path, box: str) -> None:
    path = tmp_path / "sent.mbox"
    path.write_bytes(box.encode())
    lines = [line.encode() for line in box.splitlines(keepends=True)]
    assert sum(starts for _, starts in marked(lines)) == 2
    if HEAD[:5] in box:
        _, first, second = read_bytes(tmp_path, "sent.mbox", box.encode())
        assert "First heron." in first.pages[0].text
        assert ("10:20" in first.pages[0].text) == ("10:20" in box)
        assert second.pages[0].text.endswith("Second egret.")


def test_a_mailbox_is_cut_where_its_messages_begin() -> None:
    box = mailbox("First heron.\n" * 90_000, "Second egret.\n" * 90_000).encode()
    first, second = parts(io.BytesIO(box), "mbox")
    assert (second.line, box[second.start :][:5]) == (2, b"From ")
    assert all(before.end == after.start for before, after in pairwise((first, second)))


@pytest.mark.parametrize(
    ("told", "body"),
    [
        ("multipart/mixed", "--m\nContent-Type: text/plain\n\nTwelve cranes.\n--m--\n"),
        (
            "multipart/mixed; boundary=m",
            "--o\nContent-Type: text/plain\n\nTwelve cranes.\n--o\nContent-Type: text/plain\n\nNo more.\n--o--\n",
        ),
        ("multipart/mixed; boundary=m", "Twelve cranes.\n"),
    ],
)
def test_parts_that_are_not_parted_as_told_are_read(tmp_path: Path, told: str, body: str) -> None:
    data = f"{HEAD}MIME-Version: 1.0\nContent-Type: {told}\n\n{body}"
    [own, *_] = read_bytes(tmp_path, "a.eml", data.encode())
    assert "Twelve cranes." in own.pages[0].text
    assert "--" not in own.pages[0].text


def test_parts_within_a_part_that_are_not_parted_as_told_are_read(tmp_path: Path) -> None:
    inner = (
        "Content-Type: multipart/alternative; boundary=x\n\n--o\nContent-Type: text/plain\n\nTwelve cranes.\n--o--\n"
    )
    data = f"{HEAD}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n{inner}--m--\n"
    [own] = read_bytes(tmp_path, "a.eml", data.encode())
    assert own.pages[0].text.endswith("Twelve cranes.")


def test_a_name_that_is_cut_within_a_letter_is_whole(tmp_path: Path) -> None:
    data = (
        "From: =?utf-8?q?=C3?= =?utf-8?q?=98ystein_Dun?= <dun@quay.example>\nSubject: x\nDate: Tue, 2 Mar 2021\n\nHi.\n"
    )
    [own] = read_bytes(tmp_path, "a.eml", data.encode())
    assert own.document.sender == "Øystein Dun <dun@quay.example>"


def test_who_sent_a_mail_on_is_known(tmp_path: Path) -> None:
    data = f"{HEAD}Sender: Cia Moe <cia@quay.example>\nResent-To: Dag Ek <dag@quay.example>\n\nHi.\n"
    [own] = read_bytes(tmp_path, "a.eml", data.encode())
    assert own.document.facts["Sender"] == "Cia Moe <cia@quay.example>"
    assert own.document.facts["Resent-To"] == "Dag Ek <dag@quay.example>"


def test_where_a_body_lies_elsewhere_is_told(tmp_path: Path) -> None:
    outer = 'message/external-body; access-type=URL; URL="ftp://files.quay.example/plan.pdf"'
    data = f"{HEAD}MIME-Version: 1.0\nContent-Type: {outer}\n\nContent-Type: application/pdf\n\n"
    [own, *_] = read_bytes(tmp_path, "a.eml", data.encode())
    assert "ftp://files.quay.example/plan.pdf" in own.pages[0].text


@pytest.mark.parametrize(
    ("typed", "added", "meant"),
    [
        ("The crane \nis old.\nIt fell.", False, "The crane is old.\nIt fell."),
        ("The cra \nne is old.", True, "The crane is old."),
        ("> It \n> fell.\n>> Why?\nSo it did.", False, "> It fell.\n>> Why?\nSo it did."),
        ("It fell. \n-- \nAda", False, "It fell. \n-- \nAda"),
        (" From here on", False, "From here on"),
    ],
)
def test_lines_that_a_mail_program_broke_are_whole(typed: str, added: bool, meant: str) -> None:
    assert flowed.joined(typed, spaces_added=added) == meant


def test_flowed_text_of_a_mail_is_joined(tmp_path: Path) -> None:
    data = f"{HEAD}Content-Type: text/plain; format=flowed; delsp=yes\n\nThe harbour of Nar \nvik is shut.\n"
    [own] = read_bytes(tmp_path, "a.eml", data.encode())
    assert own.pages[0].text.endswith("The harbour of Narvik is shut.")


def test_a_mail_that_is_one_part_of_several_says_so(tmp_path: Path) -> None:
    data = f"{HEAD}MIME-Version: 1.0\nContent-Type: message/partial; id=a; number=2; total=3\n\nThe end.\n"
    [own] = read_bytes(tmp_path, "a.eml", data.encode())
    assert own.document.status is Status.PARTIAL
    assert "part 2 of 3" in own.document.reason


def test_a_mail_with_a_part_of_a_file_says_so(tmp_path: Path) -> None:
    told = "=ybegin part=1 total=2 line=128 size=9 name=plan.txt\n=ypart begin=1 end=3\n\x8b\x8c\x8d\n=yend size=3\n"
    own, inner = read_bytes(tmp_path, "a.eml", f"{HEAD}Newsgroups: quay\n\n{told}".encode("latin-1"))
    assert (own.document.status, inner.document.inside) == (Status.PARTIAL, "plan.txt, part 1 of 2")
    assert "plan.txt, part 1 of 2" in own.document.reason


@pytest.mark.parametrize("page", ["koi8-r", "cp1251"])
def test_russian_that_is_declared_western_is_read(tmp_path: Path, page: str) -> None:
    body = "Порт Мурманск получил груз угля, и капитан подписал договор с фирмой Чайка в марте."
    head = f"{HEAD}Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n"
    [own] = read_bytes(tmp_path, "a.eml", head.encode() + body.encode(page))
    assert own.pages[0].text.endswith(body)


@pytest.mark.parametrize("body", ["Blåbær på Værøy.", "Kağıt üstünde şirketin değeri", "Łódź", "2 m² à 5 £"])
def test_what_is_declared_in_latin_letters_stays_as_declared(tmp_path: Path, body: str) -> None:
    page = next(
        page for page in ("iso-8859-1", "iso-8859-9", "iso-8859-2") if body.encode(page, "ignore").decode(page) == body
    )
    head = f"{HEAD}Content-Type: text/plain; charset={page}\nContent-Transfer-Encoding: 8bit\n\n"
    [own] = read_bytes(tmp_path, "a.eml", head.encode() + body.encode(page))
    assert own.pages[0].text.endswith(body)
