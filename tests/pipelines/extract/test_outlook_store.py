"""A long Outlook mailbox, as libpff hands it out, with messages and lists in it that cannot be read: each is told."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pypff
import pytest

from indexer.model.kinds import Status
from tests.pipelines.extract.making import read_bytes

MANY = 1_000


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


def broken(*_: int) -> Any:
    raise OSError("unable to read")


class Folder:
    """What libpff gives of a folder; None stands for a message that is not even handed out."""

    def __init__(self, name: str, messages: list[Message | None], *folders: "Folder", listed: bool = True) -> None:
        self.get_name = lambda: name
        self.get_number_of_sub_messages = (lambda: len(messages)) if listed else broken
        self.get_number_of_sub_folders = lambda: len(folders)
        self.get_sub_message = lambda number: messages[number] or broken()
        self.get_sub_folder = lambda number: folders[number]


class Store:
    def open(self, path: str) -> None:
        assert Path(path).is_file()

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
        "3 parts of the mailbox could not be read: Inbox/message 8, Inbox/message 701, Inbox/Quay/list of messages; "
        f"{MANY:,} messages were met."
    )
