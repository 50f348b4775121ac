"""Where in its outermost container each document lies."""

from pathlib import Path

from indexer.model.documents import Document
from indexer.store import documents
from indexer.store.database import Store


def lying(name: str, *, parent: str = "", root: str = "", inside: str = "") -> Document:
    return Document(name, "leak", "0" * 64, 1, "zip", ("a.zip",), parent=parent, root=root, inside=inside)


def test_a_document_is_called_by_the_way_through_its_containers(tmp_path: Path) -> None:
    outer, mail = lying("outer"), lying("mail", parent="outer", root="outer", inside="in/box.mbox")
    letter = lying("letter", parent="mail", root="outer", inside="3.eml")
    note = lying("note", parent="letter", root="outer", inside="note.txt")
    store = Store.open(f"sqlite:///{tmp_path / 'archive.db'}", create=True)
    with store.writing() as connection:
        numbers = [
            documents.write(connection, one, status="done", stage="", reason="")[0]
            for one in (outer, mail, letter, note)
        ]
        found = documents.by_number(connection, numbers)
    assert [found[number].called for number in numbers] == [
        "a.zip",
        "a.zip: in/box.mbox",
        "a.zip: in/box.mbox: 3.eml",
        "a.zip: in/box.mbox: 3.eml: note.txt",
    ]
    store.close()
