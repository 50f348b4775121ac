"""Collections and mailboxes on their way into an archive: cut into parts, no line or message in another's place."""

from itertools import pairwise
from pathlib import Path

from indexer.archive import Archive
from indexer.model.kinds import Status
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query
from pipelines.ingest import Plan, again
from tests.pipelines.stages import RECIPES
from tests.pipelines.test_ingest import archive, found, take_in, wire, write

__all__ = ["archive"]  # a fixture


SHARED = [
    '{"_id":"a","text":"The crane fell in Oslo."}',
    '{"_id":"b","text":"The ferry sailed."}',
    '{"_id":"a","text":"The barge sank in Oslo."}',
    '{"_id":"b","text":"The ferry sailed."}',
]
TOLD = '1 _id stands on lines that differ; each of these is a document of its own: "a" (line 1, line 3).'


def test_lines_that_share_an_id_are_all_kept_and_told(archive: Archive, tmp_path: Path) -> None:
    given = write(
        tmp_path / "given", **{"wire.jsonl": "\n".join(SHARED), "late/other.jsonl": SHARED[0].replace("crane", "mast")}
    )
    summary, heard = take_in(archive, given)
    assert summary.statuses == {Status.DONE: 6}
    assert heard.ends["wire.jsonl"].reason == TOLD
    assert [event.path for event in summary.notes] == ["wire.jsonl"]
    for word in ("crane", "barge", "mast"):
        assert archive.search(Query(text=word, scope=EVERYTHING)).total == 1
    before = {document.id: document for document in archive.documents(scope=EVERYTHING)}
    assert len(before) == 6
    summary, _ = take_in(archive, given)
    assert summary.known == 6
    again(list(before.values()), archive, RECIPES, plan=Plan(workers=2), on_event=lambda _event: None)
    assert {document.id: document for document in archive.documents(scope=EVERYTHING)} == before


def test_lines_that_share_an_id_across_parts_are_all_kept(archive: Archive, tmp_path: Path) -> None:
    folder = wire(tmp_path / "given", 600)
    with (folder / "wire.jsonl").open("a") as file:
        first = (folder / "wire.jsonl").read_text().split("\n", 1)[0]
        file.write(f'{first}\n{{"_id":"n1","text":"Another note one, from Bergen."}}\nno json\n')
    _, heard = take_in(archive, folder)
    [whole] = archive.documents(scope=EVERYTHING, parent="")[:1]
    children = archive.documents(scope=EVERYTHING, parent=whole.id)
    assert len(children) == 602
    assert sorted(child.inside for child in children if child.key in {"n0", "n1"}) == ["line 1", "line 2", "line 602"]
    told = heard.ends["wire.jsonl"].reason
    assert "line 603" in told
    assert told.endswith('each of these is a document of its own: "n1" (line 2, line 602).')
    assert found(archive, "Bergen") == ["wire.jsonl"]


def test_a_large_mailbox_is_read_in_parts_with_its_attachments(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    message = (
        "From a@b.example Tue Mar  2 09:15:00 2021\nFrom: a@b.example\nSubject: Letter {0}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nFrom Oslo.\n{1}\n--b\n'
        "Content-Disposition: attachment; filename=list.txt\nContent-Type: text/plain\n\nCrane {0}\n--b--\n\n"
    )
    box = "".join(message.format(number, "filling up the page " * 12_000) for number in range(1, 8))
    (folder / "sent.mbox").write_text(box)
    summary, heard = take_in(archive, folder)
    assert summary.statuses == {Status.DONE: 15}
    assert heard.ends["sent.mbox"].type == "mbox"
    assert heard.ends["sent.mbox/message 7.eml/list.txt"].pages == 1
    [letter] = [one for one in archive.documents(scope=EVERYTHING) if one.title == "Letter 7"]
    [attached] = archive.documents(scope=EVERYTHING, parent=letter.id)
    assert archive.originals.read(attached.sha256).strip() == b"Crane 7"


def test_a_long_table_is_taken_in_by_stretches_of_rows(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    rows = (f"{number},Oslo,{'crane ' * 20}\n" for number in range(2, 40_000))
    (folder / "list.csv").write_text("Number,Port,Note\n" + "".join(rows))
    summary, heard = take_in(archive, folder)
    [whole] = archive.documents(scope=EVERYTHING, parent="")
    assert (whole.type, whole.pages, heard.ends["list.csv"].status) == ("csv", 0, Status.DONE)
    inside = [one.inside for one in archive.documents(scope=EVERYTHING, parent=whole.id)]
    bounds = sorted(tuple(map(int, one.removeprefix("rows ").split("-"))) for one in inside)
    assert bounds[0][0] == 1
    assert bounds[-1][1] == 39_999
    assert all(last + 1 == first for (_, last), (first, _) in pairwise(bounds))
    assert found(archive, '"Number: 39999"') == ["list.csv"]
    assert summary.pages == sum(one.pages for one in archive.documents(scope=EVERYTHING))


def test_a_long_text_is_taken_in_by_stretches_of_lines_whatever_they_open_with(
    archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    letter = (
        "From: a@b.example\nTo: c@d.example\nSubject: {0}\nDate: 1 May 2020\n\nCrane {0}. " + "crane " * 4_000 + "\n\n"
    )
    text = "Letters of the harbour\n\n" + "".join(letter.format(f"no{number}") for number in range(200))
    (folder / "letters.txt").write_text(text)
    summary, heard = take_in(archive, folder)
    [whole] = archive.documents(scope=EVERYTHING, parent="")
    assert (whole.type, whole.pages, whole.title) == ("txt", 0, "Letters of the harbour")
    assert heard.ends["letters.txt"].status is Status.DONE
    parts = archive.documents(scope=EVERYTHING, parent=whole.id)
    assert {one.type for one in parts} == {"txt"}
    assert [one.title for one in parts if one.title] == ["Letters of the harbour"]
    bounds = sorted(tuple(map(int, one.inside.removeprefix("lines ").split("-"))) for one in parts)
    assert (bounds[0][0], bounds[-1][1]) == (1, text.count("\n"))
    assert all(last + 1 == first for (_, last), (first, _) in pairwise(bounds))
    said = " ".join(page.text for one in parts for page in archive.pages(one.id, scope=EVERYTHING))
    assert sorted(said.split()) == sorted(text.split())
    assert summary.pages == sum(one.pages for one in parts)
