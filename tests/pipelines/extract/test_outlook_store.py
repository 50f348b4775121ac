"""A long Outlook mailbox, as libpff hands it out, with messages and lists in it that cannot be read: each is told."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pypff
import pytest

from indexer.model.kinds import Status
from tests.pipelines.extract.making import read_bytes

MANY = 1_000


def broken(*_: int) -> Any:
    raise OSError("unable to read")


class Entry:
    """What libpff gives of a property; one without text cannot be read."""

    def __init__(self, entry_type: int, text: str = "") -> None:
        self.entry_type, self.value_type = entry_type, 0x1F
        self.get_data_as_string = (lambda: text) if text else broken


def properties(**texts: str) -> tuple[SimpleNamespace]:
    return (SimpleNamespace(entries=[Entry(int(tag[1:], 16), text) for tag, text in texts.items()]),)


class Item(SimpleNamespace):
    """What libpff gives of an item that is no message, or of a file attached: its properties, and what lies in it."""


class Kept:
    """A message that was written here and never travelled: it bears no headers, and what Outlook keeps of it."""

    record_sets = (
        SimpleNamespace(
            entries=[
                Entry(0x1035, "<1@quay.example>"),
                Entry(0x1042, "<0@quay.example>"),
                Entry(0x1039),
                Entry(0x0E04, "Jon Vik; Maren Solheim"),
                Entry(0x0E03, "The desk"),
                Entry(0x0065, "/o=Quay/cn=ada"),
                Entry(0x5D01, "ada@quay.example"),
            ]
        ),
    )

    def __getattr__(self, name: str) -> Callable[[], Any]:
        known: dict[str, Any] = {
            "get_subject": "Re: Cranes",
            "get_plain_text_body": b"Four of them.",
            "get_sender_name": "Ada",
        }
        return lambda: known.get(name)


class Message:
    """What libpff gives of a message. Without a subject it is broken: whatever is asked of it fails."""

    def __init__(self, subject: str = "") -> None:
        self.subject = subject

    def __getattr__(self, name: str) -> Callable[[], Any]:
        if not self.subject:
            return broken
        known: dict[str, Any] = {
            "get_subject": self.subject,
            "get_plain_text_body": f"{self.subject} is paid.".encode(),
            "get_transport_headers": "From: Ada <ada@quay.example>\r\nTo: jon@quay.example\r\n",
            "get_delivery_time": datetime(2021, 3, 2, 8, 15),
        }
        return lambda: known.get(name)

    @property
    def record_sets(self) -> Any:
        return broken()


class Folder:
    """What libpff gives of a folder; None stands for a message that is not even handed out."""

    def __init__(
        self, name: str, messages: Sequence[Message | Kept | None], *folders: "Folder", listed: bool = True
    ) -> None:
        self.get_name = lambda: name
        self.get_number_of_sub_messages = (lambda: len(messages)) if listed else broken
        self.get_number_of_sub_folders = lambda: len(folders)
        self.get_sub_message = lambda number: messages[number] or broken()
        self.get_sub_folder = lambda number: folders[number]


class Store:
    def open(self, path: str) -> None:
        assert Path(path).is_file()

    def get_size(self) -> int:
        return 604

    def get_root_folder(self) -> Folder:
        many: list[Message | None] = [Message(f"Crane {number}") for number in range(MANY)]
        many[7], many[700] = None, Message()
        return Folder(
            "", [], Folder("Inbox", many, Folder("Quay", [], listed=False)), Folder("Sent", [Message("The list")])
        )

    def close(self) -> None:
        """Nothing is open."""


def test_a_long_mailbox_gives_all_but_what_is_broken_and_names_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pypff, "file", Store)
    drafts = read_bytes(tmp_path, "a.pst", b"!BDN" + bytes(600))
    inside, own = (
        [draft for draft in drafts if draft.document.parent],
        [draft for draft in drafts if not draft.document.parent][-1],
    )
    read = [draft.document for draft in inside]
    assert [document.title for document in read] == [
        *(f"Crane {number}" for number in range(MANY) if number not in {7, 700}),
        "The list",
    ]
    assert {document.status for document in read} == {Status.DONE}
    assert (read[0].inside, read[-1].inside) == ("Inbox/message 1.eml", "Sent/message 1.eml")
    assert inside[0].pages[0].text.endswith("Crane 0 is paid.")
    assert own.document.status is Status.PARTIAL
    assert own.document.reason == (
        "3 parts of the mailbox could not be read: Inbox/message 8, Inbox/message 701, Inbox/Quay/list of messages. "
        "Of 1,001 messages, 999 were read."
    )
    assert own.document.facts == {"messages": "1,001 expected, 999 read, 2 lost"}


def test_a_sound_mailbox_tells_its_counts_and_one_that_is_cut_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "get_root_folder", lambda _: Folder("", [Message("Cranes")]))
    monkeypatch.setattr(pypff, "file", Store)
    own = read_bytes(tmp_path, "a.pst", b"!BDN" + bytes(600))[0].document
    assert (own.status, own.facts) == (Status.DONE, {"messages": "1 expected, 1 read, 0 lost"})
    own = read_bytes(tmp_path, "a.pst", b"!BDN" + bytes(500))[0].document
    assert own.status is Status.PARTIAL
    assert own.reason == (
        "The mailbox should have 604 bytes and has 504: what lay behind these is missing. Of 1 message, 1 were read."
    )


def test_a_message_that_never_travelled_keeps_its_people_and_what_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "get_root_folder", lambda _: Folder("", [Kept()]))
    monkeypatch.setattr(pypff, "file", Store)
    [own] = [one.document for one in read_bytes(tmp_path, "a.pst", b"!BDN" + bytes(600)) if one.document.parent]
    assert (own.sender, own.recipients) == ("Ada <ada@quay.example>", ("Jon Vik", "Maren Solheim", "The desk"))
    assert own.facts == {"Message-ID": "<1@quay.example>", "In-Reply-To": "<0@quay.example>"}


def test_what_is_no_mail_gives_what_is_said_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contact = Message("Ada Vik")
    told = properties(t001A="IPM.Contact", t3A16="Kepa Quays", t8027="ada@kepa.example", t8028="SMTP", t8015="Ada Vik")
    monkeypatch.setattr(Message, "record_sets", told)
    internal = Item(record_sets=properties(t001A="IPM.Microsoft.ScheduleData", t0037="\x01\x01Free or busy"))
    monkeypatch.setattr(Store, "get_root_folder", lambda _: Folder("", [contact, internal]))  # type: ignore[list-item]
    monkeypatch.setattr(pypff, "file", Store)
    drafts = read_bytes(tmp_path, "a.pst", b"!BDN" + bytes(600))
    first, second, own = sorted(drafts, key=lambda one: (not one.document.inside, one.document.inside))
    assert first.pages[0].text.endswith("Ada Vik is paid.\n\nCompany: Kepa Quays\nada@kepa.example")
    assert second.document.title == "Free or busy"
    assert own.document.status is Status.DONE


def test_a_mail_within_a_mail_of_a_mailbox_is_a_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = Item(get_number_of_sub_items=lambda: 1, get_sub_item=lambda _: Message("The quay"), record_sets=())
    outer = Message("Cranes")
    monkeypatch.setattr(outer, "get_number_of_attachments", lambda: 1, raising=False)
    monkeypatch.setattr(outer, "get_attachment", lambda _: inner, raising=False)
    monkeypatch.setattr(Store, "get_root_folder", lambda _: Folder("", [outer]))
    monkeypatch.setattr(pypff, "file", Store)
    titles = {one.document.title: one for one in read_bytes(tmp_path, "a.pst", b"!BDN" + bytes(600))}
    assert titles["The quay"].pages[0].text.endswith("The quay is paid.")
    assert titles["The quay"].document.inside == "The quay.eml"
