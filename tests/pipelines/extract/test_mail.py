"""Mails: headers and body as a page, attachments as documents of their own, however deep."""

import base64
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.extract import signed
from pipelines.extract.nesting import DEEPEST
from tests.pipelines.extract.making import lines, pdf, read_bytes


def mail(body: str = "The cranes are paid.", subject: str = "Cranes") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Ada Brekke <ada@quay.example>"
    message["To"] = "Jon Vik <jon@quay.example>, desk@quay.example"
    message["Date"] = "Tue, 02 Mar 2021 09:15:00 +0100"
    message["Subject"] = subject
    message["Message-ID"] = "<1@quay.example>"
    message.set_content(body)
    return message


def test_headers_and_body_are_its_page(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "mail.eml", mail("Kranene er betalt.\n\nHilsen Ada").as_bytes())
    assert draft.pages[0].text == (
        "From: Ada Brekke <ada@quay.example>\nTo: Jon Vik <jon@quay.example>, desk@quay.example\n"
        "Date: Tue, 02 Mar 2021 09:15:00 +0100\nSubject: Cranes\n\nKranene er betalt.\n\nHilsen Ada"
    )


def test_sender_recipients_and_day_are_known(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "mail.eml", mail().as_bytes())
    document = draft.document
    assert (document.title, document.date) == ("Cranes", "2021-03-02")
    assert document.authors == ("Ada Brekke",)
    assert document.sender == "Ada Brekke <ada@quay.example>"
    assert document.recipients == ("Jon Vik <jon@quay.example>", "desk@quay.example")
    assert document.facts["Message-ID"] == "<1@quay.example>"


def test_attachments_are_read_as_what_they_are(tmp_path: Path) -> None:
    message, paper = mail(), pdf(lines("Contract for four cranes"))
    message.add_attachment(paper, maintype="application", subtype="octet-stream", filename="contract.pdf")
    message.add_attachment("Price;4\n", subtype="csv", filename="contract.pdf")
    own, first, second = read_bytes(tmp_path, "mail.eml", message.as_bytes())
    assert (first.document.type, first.pages[0].text) == ("pdf", "Contract for four cranes")
    assert first.original == paper
    assert (first.document.parent, first.document.root) == (own.document.id, own.document.id)
    assert [first.document.inside, second.document.inside] == ["contract.pdf", "contract (2).pdf"]
    assert first.document.id != second.document.id


def test_a_mail_within_a_mail_keeps_its_own_attachments(tmp_path: Path) -> None:
    inner = mail("See the list.", subject="The list")
    inner.add_attachment("Four cranes", filename="list.txt")
    outer = mail("Forwarded.")
    outer.add_attachment(inner)
    own, within, attached = read_bytes(tmp_path, "mail.eml", outer.as_bytes())
    assert (within.document.inside, within.document.title) == ("The list.eml", "The list")
    assert attached.document.parent == within.document.id
    assert attached.document.root == own.document.id
    assert attached.pages[0].text == "Four cranes"


def test_html_is_read_where_there_is_no_plain_text(tmp_path: Path) -> None:
    message = mail()
    message.set_content("<p>Paid <b>twice</b>.</p><style>p {}</style>", subtype="html")
    [draft] = read_bytes(tmp_path, "mail.eml", message.as_bytes())
    assert draft.pages[0].text.endswith("\n\nPaid twice.")
    message = mail("Paid twice.")
    message.add_alternative("<p>Paid <b>twice</b>.</p>", subtype="html")
    [draft] = read_bytes(tmp_path, "mail.eml", message.as_bytes())
    assert draft.pages[0].text.count("twice") == 1


def test_an_unknown_encoding_and_a_wrong_date_cost_nothing_else(tmp_path: Path) -> None:
    data = (
        b"From: ada@quay.example\r\nSubject: =?utf-8?q?Kj=C3=B8p?=\r\nDate: Tue, 35 Foo 2019 25:61\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=quay-8\r\n\r\nBetalt i \xc3\x85lesund."
    )
    [draft] = read_bytes(tmp_path, "mail.eml", data)
    assert (draft.document.status, draft.document.title, draft.document.date) == (Status.DONE, "Kjøp", "")
    assert "Betalt i Ålesund." in draft.pages[0].text


def test_a_mail_is_known_by_its_headers_whatever_its_name(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "mail.txt", mail().as_bytes())
    assert draft.document.type == "eml"


def test_an_encrypted_mail_says_so(tmp_path: Path) -> None:
    data = (
        b"From: ada@quay.example\r\nTo: jon@quay.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/encrypted; boundary="b"\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\n'
        b"Version: 1\r\n--b--\r\n"
    )
    [draft] = read_bytes(tmp_path, "mail.eml", data)
    assert draft.document.status is Status.ENCRYPTED
    assert "encrypted" in draft.document.reason


def test_mails_within_mails_end_at_some_depth(tmp_path: Path) -> None:
    message = mail("The innermost.")
    for number in range(30):
        outer = mail(f"Level {number}", subject=f"Level {number}")
        outer.add_attachment(message)
        message = outer
    drafts = read_bytes(tmp_path, "mail.eml", message.as_bytes())
    assert drafts[-1].document.status is Status.TOO_LARGE
    assert len(drafts) == DEEPEST + 2


def test_very_many_addresses_in_one_header(tmp_path: Path) -> None:
    people = [f'"Vik, Jon {number}" <p{number}@quay.example>' for number in range(20_000)]
    names = ["=?utf-8?Q?Ada_Br=C3=A5ten?= =?utf-8?B?IMOY?= <ada@quay.example>", "=?x-none?Q?Odd?= <odd@quay.example>"]
    head = f"From: ada@quay.example\r\nSubject: All\r\nTo: {f',{chr(13)}{chr(10)} '.join([*names, *people])}\r\n"
    [draft] = read_bytes(tmp_path, "a.eml", f"{head}Date: Tue, 02 Mar 2021 09:15:00 +0100\r\n\r\nTo all.".encode())
    recipients = draft.document.recipients
    assert len(recipients) == 20_002
    assert recipients[0] == "Ada Bråten Ø <ada@quay.example>"
    assert recipients[-1] == "Vik, Jon 19999 <p19999@quay.example>"
    assert "p7@quay.example" in draft.pages[0].text


def test_what_a_report_states_of_a_mail_is_text(tmp_path: Path) -> None:
    report = (
        b'From: mailer@quay.example\nSubject: Not delivered\nContent-Type: multipart/report; boundary="x"\n\n'
        b"--x\n\nIt came back.\n--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; quay.example\n\n"
        b"Final-Recipient: rfc822; kurt.lie@vega.example\nAction: failed\n"
        b"--x\nContent-Type: message/disposition-notification\n\nOriginal-Recipient: rfc822; eva@vega.example\n"
        b"--x\nContent-Type: text/rfc822-headers\n\nFrom: ada@quay.example\nTo: kurt.lie@vega.example\n"
        b"Date: Tue, 02 Mar 2021 09:15:00 +0100\nMessage-ID: <2@quay.example>\nSubject: The price of cranes\n--x--\n"
    )
    own, headers = read_bytes(tmp_path, "report.eml", report)
    assert own.pages[0].text.endswith(
        "It came back.\n\nReporting-MTA: dns; quay.example\n\n"
        "Final-Recipient: rfc822; kurt.lie@vega.example\nAction: failed\n\nOriginal-Recipient: rfc822; eva@vega.example"
    )
    assert (headers.document.type, headers.document.title) == ("eml", "The price of cranes")


def test_an_invitation_among_the_forms_of_a_text_is_a_document(tmp_path: Path) -> None:
    message = mail("Meet us on the quay.")
    message.add_alternative("<p>Meet us on the quay.</p>", subtype="html")
    message.add_alternative("<p>Meet us on the quay.</p>", subtype="x-amp-html")
    message.add_alternative(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Handover of the cranes\nEND:VEVENT\nEND:VCALENDAR\n", subtype="calendar"
    )
    own, event = read_bytes(tmp_path, "mail.eml", message.as_bytes())
    assert own.pages[0].text.count("Meet us on the quay.") == 1
    assert (event.document.type, event.pages[0].text) == ("ics", "SUMMARY: Handover of the cranes")


def test_a_mail_that_is_nothing_but_its_attachment(tmp_path: Path) -> None:
    message = mail()
    message.clear_content()
    message.set_content(pdf(lines("Contract for four cranes")), maintype="application", subtype="pdf")
    _, paper = read_bytes(tmp_path, "mail.eml", message.as_bytes())
    assert (paper.document.type, paper.pages[0].text) == ("pdf", "Contract for four cranes")


def test_enriched_text_is_text(tmp_path: Path) -> None:
    message = mail()
    message.replace_header("Content-Type", "text/enriched")
    message.set_payload("<bold>Four</bold> cranes are paid.\n")
    [draft] = read_bytes(tmp_path, "mail.eml", message.as_bytes())
    assert draft.pages[0].text.endswith("Four cranes are paid.")


@pytest.mark.parametrize(
    ("kind", "set_so", "said"),
    [
        ("enriched", "<FontFamily><param>Arial</param>Vega</FontFamily> AS", "Vega AS"),
        ("enriched", "<color><param>ffff,0000,0000</param>4,200,000</color> if 3 << 4", "4,200,000 if 3 < 4"),
        ("enriched", "<x-note><param>a << b</param>Vega</x-note> <param>not closed", "Vega not closed"),
        ("richtext", "3 <lt> 4<nl>Vega<comment>by Ida</comment> AS", "3 < 4\nVega AS"),
    ],
)
def test_how_enriched_text_is_set_is_no_text(tmp_path: Path, kind: str, set_so: str, said: str) -> None:
    message = mail()
    message.replace_header("Content-Type", f"text/{kind}")
    message.set_payload(set_so)
    [draft] = read_bytes(tmp_path, "mail.eml", message.as_bytes())
    assert draft.pages[0].text.rpartition("\n\n")[2] == said


def test_headers_of_bytes_that_are_not_ascii_keep_their_letters(tmp_path: Path) -> None:
    head = "From: Ada Brekke <ada@quay.example>\nTo: Kåre Næss <kare@quay.example>\nSubject: Søknad om kai\n"
    [draft] = read_bytes(tmp_path, "mail.eml", (head + "MIME-Version: 1.0\n\nKranene.").encode("latin-1"))
    assert (draft.document.title, draft.document.recipients) == ("Søknad om kai", ("Kåre Næss <kare@quay.example>",))


def test_who_an_address_is_may_stand_in_brackets_behind_it(tmp_path: Path) -> None:
    head = "From: ada@quay.example (Ada Brekke)\nNewsgroups: no.quay\nSubject: Cranes\nDate: 3 Mar 1995 10:00:00 GMT\n"
    [draft] = read_bytes(tmp_path, "mail.eml", f"{head}\nThe cranes.".encode())
    assert draft.document.authors == ("Ada Brekke",)
    assert "Newsgroups: no.quay" in draft.pages[0].text


def test_a_mail_within_that_is_packed_as_base64_is_read(tmp_path: Path) -> None:
    packed = base64.encodebytes(mail("See the list.", subject="The list").as_bytes()).decode()
    outer = "Subject: Forwarded\nFrom: a@quay.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    outer += f"--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{packed}\n--b--\n"
    _, within = read_bytes(tmp_path, "mail.eml", outer.encode())
    assert within.document.title == "The list"
    assert within.pages[0].text.endswith("See the list.")


def element(tag: int, *parts: bytes) -> bytes:
    """An element as BER writes it, of a length that it tells itself."""
    held = b"".join(parts)
    return bytes([tag, 0x82]) + len(held).to_bytes(2, "big") + held


def wrapped(content: bytes, *, in_parts: bool = False) -> bytes:
    """Signed data around a content; in two parts, as programs write that do not know its length beforehand."""
    names = [element(6, bytes.fromhex(f"2a864886f70d01070{number}")) for number in (2, 1)]
    if in_parts:
        octets = b"\x24\x80" + element(4, content[:9]) + element(4, content[9:]) + b"\0\0"
    else:
        octets = element(4, content)
    data = element(0x30, element(2, b"\1"), b"\x31\x80\0\0", element(0x30, names[1], element(0xA0, octets)))
    return element(0x30, names[0], element(0xA0, data))


@pytest.mark.parametrize("in_parts", [False, True])
def test_what_a_signature_wraps_is_the_body_of_the_mail(tmp_path: Path, in_parts: bool) -> None:
    inner = mail("The cranes are paid.").as_bytes()
    outer = "Subject: Signed\nFrom: Ada Brekke <ada@quay.example>\nMIME-Version: 1.0\n"
    outer += "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
    packed = base64.encodebytes(wrapped(inner.partition(b"Message-ID")[2], in_parts=in_parts)).decode()
    [draft] = read_bytes(tmp_path, "mail.eml", f"{outer}Content-Transfer-Encoding: base64\n\n{packed}".encode())
    assert draft.document.title == "Signed"
    assert draft.pages[0].text.endswith("The cranes are paid.")


@pytest.mark.parametrize("broken", [b"", b"\x30\x80" * 5000, wrapped(b"Cranes")[:40], b"0" * 90])
def test_broken_signed_data_wraps_nothing(broken: bytes) -> None:
    assert not signed.content(broken)


def test_letters_written_in_ascii_are_read_as_is_declared(tmp_path: Path) -> None:
    head = "From: a@quay.example\nSubject: Sea\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-7\n\n"
    [draft] = read_bytes(tmp_path, "mail.eml", f"{head}Bl+AOU-b+AOY-r".encode())
    assert draft.pages[0].text.endswith("Blåbær")


def test_a_header_that_is_no_list_of_people_costs_itself(tmp_path: Path) -> None:
    head = f"From: {'(' * 20_000}\nTo: Jon Vik <jon@quay.example>\nSubject: Cranes\nDate: 3 Mar 1995 10:00:00 GMT\n"
    [draft] = read_bytes(tmp_path, "mail.eml", f"{head}\nThe cranes.".encode())
    assert (draft.document.status, draft.document.authors) == (Status.DONE, ())
    assert draft.document.recipients == ("Jon Vik <jon@quay.example>",)


def test_an_encoded_word_that_is_cut_stands_as_it_is_written(tmp_path: Path) -> None:
    lines = ("From: Anné <a@quay.example>", "Subject: =?utf-8?b?0KHQv?= øre", "", "Paid.")
    data = "\n".join(lines).encode()
    [draft] = read_bytes(tmp_path, "a.eml", data)
    assert "Subject: =?utf-8?b?0KHQv?= øre" in draft.pages[0].text
    assert draft.pages[0].text.endswith("Paid.")
