"""Load files of a disclosure, from the folder to the archive: metadata, texts, natives, page images and families."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from indexer import removing
from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import WrongUse
from indexer.model.documents import PAGE_IMAGES, STATED_TEXT, Document
from indexer.model.kinds import Role, Status
from indexer.model.scope import EVERYTHING
from indexer.search.query import Query
from pipelines import load_file
from pipelines.disclosure import look
from pipelines.events import Event, Summary
from pipelines.ingest import Plan, again, ingest
from pipelines.work import Worker
from tests.pipelines.stages import RECIPES

HEADINGS = (
    "BEGBATES",
    "ENDBATES",
    "BEGATTACH",
    "CUSTODIAN",
    "FROM",
    "TO",
    "SUBJECT",
    "DATESENT",
    "TEXTPATH",
    "NATIVEPATH",
)
ROWS = (
    ("HBR000001", "HBR000002", "HBR000001", "Solheim, Maren", "Maren Solheim", "Ilse Brandt; Peder Rask",
     "Camera list", "14/02/2017", r".\TEXT\HBR000001.TXT", ""),
    ("HBR000003", "HBR000003", "HBR000001", "Solheim, Maren", "", "", "", "", r"\VOL001\TEXT\HBR000003.txt",
     r"NATIVES\HBR000003.csv"),
    ("HBR000004", "HBR000005", "HBR000004", "Rask, Peder", "", "", "Two\N{REGISTERED SIGN}lines", "03/04/2017", "", ""),
    ("HBR000006", "HBR000006", "", "Rask, Peder", "", "", "Lost", "", r"TEXT\gone.txt", r"..\..\outside.txt"),
    ("HBR000007", "HBR000007", "", "Rask, Peder", "", "", "Native alone", "", "", "NATIVES/note.txt"),
)  # fmt: skip
OPT = """HBR000001,VOL001,.\\IMAGES\\HBR000001.tif,Y,,,2
HBR000002,VOL001,.\\IMAGES\\HBR000002.tif,,,,
HBR000004,VOL001,.\\IMAGES\\HBR000004.tif,Y,,,2
HBR000005,VOL001,.\\IMAGES\\HBR000005.tif,,,,
"""


def dat(rows: tuple[tuple[str, ...], ...] = ROWS) -> str:
    return "\r\n".join(
        "\x14".join(f"\N{LATIN SMALL LETTER THORN}{cell}\N{LATIN SMALL LETTER THORN}" for cell in row)
        for row in (HEADINGS, *rows)
    )


def laid_out(folder: Path, load: bytes, *, name: str = "load.dat") -> Path:
    """A volume as it is handed over, and a file beside it that is none of it."""
    (folder / "outside.txt").write_text("This lies outside.")
    volume = folder / "given" / "VOL001"
    for inner in ("DATA", "TEXT", "NATIVES", "IMAGES"):
        (volume / inner).mkdir(parents=True)
    (volume / "DATA" / name).write_bytes(load)
    (volume / "DATA" / "images.opt").write_text(OPT)
    (volume / "TEXT" / "hbr000001.txt").write_text("35 cameras for Oslo.\fThe second sheet. HBR000002")
    (volume / "TEXT" / "HBR000003.txt").write_text("Camera,Place\n1,Oslo")
    (volume / "NATIVES" / "HBR000003.csv").write_text("Camera,Place\n1,Oslo\n")
    (volume / "NATIVES" / "note.txt").write_text("A note from Oslo.")
    (volume / "loose.txt").write_text("Nothing names this file.")
    for number in (1, 2, 4, 5):
        picture = Image.new("L", (170, 220), "white")
        picture.save(volume / "IMAGES" / f"HBR00000{number}.tif", dpi=(20, 20))
    return volume


def taken_in(archive: Archive, folder: Path) -> tuple[Summary, list[Event]]:
    events: list[Event] = []
    summary = ingest([folder], archive, RECIPES, plan=Plan(workers=1), on_event=events.append)
    return summary, [one for one in events if one.status is not Status.QUEUED]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("disclosed")
    volume = laid_out(folder, dat().encode("utf-8"))
    with Archive.open(Config(archive=folder / "archive"), create=True, write=True) as opened:
        taken_in(opened, volume)
        yield opened


def document(archive: Archive, begin: str) -> Document:
    return next(one for one in archive.documents(scope=EVERYTHING) if one.inside == begin)


def test_every_record_is_a_document_and_what_it_names_is_no_other(archive: Archive) -> None:
    found = archive.documents(scope=EVERYTHING)
    assert sorted(one.inside for one in found if one.inside) == [row[0] for row in ROWS]
    assert sorted(one.paths[0] for one in found if not one.inside) == ["DATA/load.dat", "loose.txt"]


def test_a_document_has_what_its_record_says(archive: Archive) -> None:
    mail = document(archive, "HBR000001")
    assert (mail.title, mail.sender, mail.date) == ("Camera list", "Maren Solheim", "2017-02-14")
    assert mail.recipients == ("Ilse Brandt", "Peder Rask")
    assert mail.facts["CUSTODIAN"] == "Solheim, Maren"
    assert (mail.status, mail.reason) == (Status.DONE, "")
    assert document(archive, "HBR000004").date == "2017-04-03"  # another date of the file shows that days come first


def test_pages_are_those_of_the_text_and_bear_their_ids(archive: Archive) -> None:
    first, second = archive.pages(document(archive, "HBR000001").id, scope=EVERYTHING)
    assert (first.printed, second.printed) == ("HBR000001", "HBR000002")
    assert first.text == "35 cameras for Oslo.\n\nHBR000001"
    assert second.text == "The second sheet. HBR000002"
    [mark] = [block for block in second.blocks if block.role is Role.FURNITURE]
    assert second.text[mark.start : mark.end] == "HBR000002"
    assert first.width > 0


def test_page_ids_can_be_searched(archive: Archive) -> None:
    from indexer.search.query import Query

    [hit] = archive.search(Query(text="HBR000001", scope=EVERYTHING)).hits
    assert (hit.document, hit.pages[0].page) == (document(archive, "HBR000001").id, 1)


def test_an_attachment_lies_in_its_mail_and_the_rest_in_the_load_file(archive: Archive) -> None:
    load = next(one for one in archive.documents(scope=EVERYTHING) if one.type == "dat")
    mail, attached = document(archive, "HBR000001"), document(archive, "HBR000003")
    assert attached.parent == mail.id
    assert mail.parent == document(archive, "HBR000006").parent == load.id
    assert load.facts["documents"] == "5"


def test_the_native_file_is_the_original(archive: Archive) -> None:
    attached = document(archive, "HBR000003")
    assert archive.originals.read(attached.sha256) == b"Camera,Place\n1,Oslo\n"
    assert attached.type == "csv"
    assert document(archive, "HBR000007").pages == 1


def test_a_document_of_images_alone_has_a_page_for_each(archive: Archive) -> None:
    scanned = document(archive, "HBR000004")
    assert len(scanned.facts[PAGE_IMAGES].split()) == scanned.pages == 2
    assert [page.printed for page in archive.pages(scanned.id, scope=EVERYTHING)] == ["HBR000004", "HBR000005"]


def test_what_is_missing_is_told_and_nothing_outside_the_folder_is_read(archive: Archive) -> None:
    lost = document(archive, "HBR000006")
    assert lost.status is Status.PARTIAL
    assert "its native file" in lost.reason
    assert "its text file" in lost.reason
    assert b"outside" not in archive.originals.read(lost.sha256).split(b"NATIVEPATH")[0]
    assert not any(
        "This lies outside" in page.text
        for one in archive.documents(scope=EVERYTHING)
        for page in archive.pages(one.id, scope=EVERYTHING)
    )


def test_an_image_of_a_page_is_drawn_from_its_own_file(archive: Archive) -> None:
    worker = Worker(archive)
    try:
        for number in (1, 2):
            job = archive.ask("page-image", {"document": document(archive, "HBR000001").id, "page": number})
            assert worker.once()
            assert archive.job(job).result, archive.job(job).reason
    finally:
        worker.close()


def test_a_second_run_takes_in_nothing_new_and_reading_again_changes_nothing(tmp_path: Path) -> None:
    volume = laid_out(tmp_path, dat().encode())
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as opened:
        first, events = taken_in(opened, volume)
        before = opened.documents(scope=EVERYTHING)
        second, repeated = taken_in(opened, volume)
        assert (first.documents, second.documents, second.known) == (7, 7, 7)
        assert sorted(one.document for one in events) == sorted(one.document for one in repeated)
        mail = document(opened, "HBR000001")
        again([mail], opened, RECIPES, plan=Plan(workers=1), on_event=lambda _event: None)
        assert opened.documents(scope=EVERYTHING) == before
        assert [page.printed for page in opened.pages(mail.id, scope=EVERYTHING)] == ["HBR000001", "HBR000002"]


def test_what_is_removed_leaves_neither_its_text_nor_its_page_images(tmp_path: Path) -> None:
    volume = laid_out(tmp_path, dat().encode())
    (volume / "TEXT" / "hbr000003.txt").unlink(missing_ok=True)
    (volume / "TEXT" / "HBR000003.txt").write_bytes((volume / "TEXT" / "hbr000001.txt").read_bytes())
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as opened:
        taken_in(opened, volume)
        mail, attached = document(opened, "HBR000001"), document(opened, "HBR000003")
        texts, images = mail.facts[STATED_TEXT], mail.facts[PAGE_IMAGES].split()
        assert attached.facts[STATED_TEXT] == texts
        opened.remove(attached.id)
        assert opened.originals.has(texts)  # the mail has it still
        opened.remove(mail.id)
        assert not opened.originals.has(texts)
        assert opened.originals.has(images[0])  # another document has equal images
        opened.remove(document(opened, "HBR000004").id)
        assert [sha256 for sha256 in images if opened.originals.has(sha256)] == []


@pytest.mark.parametrize("sign", ["\x14", "\N{PILCROW SIGN}"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_load_file_is_known_by_its_content_in_any_encoding(tmp_path: Path, encoding: str, sign: str) -> None:
    rows = (("HBR1", "HBR1", "", "Grønhaug, Åse", "", "", "Førde", "", "", ""),)
    path = tmp_path / "x.dat"
    path.write_bytes(dat(rows).replace("\x14", sign).encode(encoding))
    assert load_file.kind_of(path) == "records"
    [record] = load_file.records(path)
    assert (record.begin, record.cells["CUSTODIAN"], record.of("title")) == ("HBR1", "Grønhaug, Åse", "Førde")


def test_a_table_with_bates_columns_is_a_load_file_and_another_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('Beg Bates;End Bates;Text Path;Parent ID\nA1;A2;"t.txt";\nA3;A3;u.txt;A1\n')
    assert load_file.kind_of(path) == "records"
    assert [(one.begin, one.of("parent")) for one in load_file.records(path)] == [("A1", ""), ("A3", "A1")]
    path.write_text("Contract;Amount\n1;2\n")
    assert load_file.kind_of(path) == ""


def test_a_cell_with_plain_line_ends_and_a_broken_line_cost_no_record(tmp_path: Path) -> None:
    path = tmp_path / "x.dat"
    whole = dat((("A1", "A1", "", "C", "", "", "one\ntwo", "", "", ""), ("A2", "A2", "", "C", "", "", "x", "", "", "")))
    path.write_text(
        whole + "\r\n\N{LATIN SMALL LETTER THORN}A3\N{LATIN SMALL LETTER THORN}\x14\N{LATIN SMALL LETTER THORN}A3"
    )
    assert [(one.begin, one.of("title")) for one in load_file.records(path)] == [
        ("A1", "one\ntwo"),
        ("A2", "x"),
        ("A3", ""),
    ]


def test_links_and_ways_upwards_lead_nowhere(tmp_path: Path) -> None:
    volume = laid_out(tmp_path, dat().encode())
    (volume / "TEXT" / "link.txt").symlink_to(tmp_path / "outside.txt")
    found = look(volume, leave_out=tmp_path / "archive")
    assert found is not None
    load = found.loads[0]
    for path in (r"..\..\outside.txt", str(tmp_path / "outside.txt"), "TEXT/link.txt", r"C:\outside.txt", "", "/"):
        assert found.find(path, load) is None
    assert found.find(r"D:\VOL001\TEXT\HBR000001.txt", load) == volume.resolve() / "TEXT" / "hbr000001.txt"


def test_a_folder_without_a_load_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Name,Amount\nx,1\n")
    assert look(tmp_path, leave_out=tmp_path / "archive") is None


def test_a_text_column_may_hold_the_text_itself(tmp_path: Path) -> None:
    long = "Vellamo paid for the crane. " * 100
    rows = (("QAY0001", "", "A crane\N{REGISTERED SIGN}for Oslo.\fAnd one for Bergen."), ("QAY0002", "", long))
    (tmp_path / "given").mkdir()
    cells = [("BEGDOC", "NATIVE", "EXTRACTEDTEXT"), *rows]
    quoted = (
        "\x14".join(f"\N{LATIN SMALL LETTER THORN}{one}\N{LATIN SMALL LETTER THORN}" for one in row) for row in cells
    )
    (tmp_path / "given" / "load.dat").write_text("\r\n".join(quoted), encoding="utf-8")
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as archive:
        taken_in(archive, tmp_path / "given")
        first, second = document(archive, "QAY0001"), document(archive, "QAY0002")
        assert (first.status, second.status, first.reason) == (Status.DONE, Status.DONE, "")
        texts = [page.text for page in archive.pages(first.id, scope=EVERYTHING)]
        assert [text.split("\n\nQAY")[0] for text in texts] == ["A crane\nfor Oslo.", "And one for Bergen."]
        assert [page.text.count("Vellamo") for page in archive.pages(second.id, scope=EVERYTHING)] == [100]


def test_a_column_called_text_may_name_files(tmp_path: Path) -> None:
    volume = laid_out(tmp_path, dat().replace("TEXTPATH", "TEXT").encode("utf-8"))
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as archive:
        taken_in(archive, volume)
        assert "text" not in document(archive, "HBR000003").reason
        loose = [one.paths[0] for one in archive.documents(scope=EVERYTHING) if not one.inside]
        assert sorted(loose) == ["DATA/load.dat", "loose.txt"]


def test_a_load_file_is_removed_with_its_records_and_a_record_names_it(tmp_path: Path) -> None:
    volume = laid_out(tmp_path, dat().encode())
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as opened:
        taken_in(opened, volume)
        mail = document(opened, "HBR000001")
        [load] = [
            one for one in opened.documents(scope=EVERYTHING) if one.paths == ("DATA/load.dat",) and not one.inside
        ]
        with pytest.raises(WrongUse, match=f"lies inside {load.id}, .* footnote remove {load.id}"):
            removing.chosen(opened, [document(opened, "HBR000003").id, mail.id], [])
        removing.remove(opened, removing.chosen(opened, [], [mail.collection]))
        assert list(opened.documents(scope=EVERYTHING)) == []
        assert not opened.search(Query(text="cameras", scope=EVERYTHING)).hits
