"""Where in its outermost container each container lies."""

from pathlib import Path

from indexer.model.documents import Document
from indexer.store import documents
from indexer.store.database import Store


def lying(name: str, *, parent: str = "", root: str = "", inside: str = "") -> Document:
    return Document(name, "leak", "0" * 64, 1, "zip", ("a.zip",), parent=parent, root=root, inside=inside)


def test_the_path_of_a_container_inside_the_outermost_one(tmp_path: Path) -> None:
    outer, mail = lying("outer"), lying("mail", parent="outer", root="outer", inside="in/box.mbox")
    letter = lying("letter", parent="mail", root="outer", inside="3.eml")
    note = lying("note", parent="letter", root="outer", inside="note.txt")
    store = Store.open(f"sqlite:///{tmp_path / 'archive.db'}", create=True)
    with store.writing() as connection:
        for one in (outer, mail, letter, note):
            documents.write(connection, one, status="done", stage="", reason="")
        assert documents.paths_of_containers(connection, [outer, mail]) == {}
        found = documents.paths_of_containers(connection, [note, letter])
    assert (found["letter"], found["mail"]) == ("in/box.mbox/3.eml", "in/box.mbox")
    store.close()
