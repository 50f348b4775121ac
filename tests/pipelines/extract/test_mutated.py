"""Whatever a file is made of, reading it ends, with a status, and nothing outside its folder is touched.

`make bench-full ONLY=hostile` does the same with ten thousand files.
"""

import os
import tempfile
from pathlib import Path

import pytest

from indexer.model.kinds import UNFINISHED, Status
from pipelines.draft import Draft
from pipelines.extract import sandbox
from pipelines.extract.pdf_second import second_reading
from pipelines.extract.sandbox import read_apart
from tests.pipelines.extract import attacking, mutating
from tests.pipelines.extract.making import header
from tests.pipelines.extract.test_sandbox import MEBIBYTE, Limits
from tests.samples.pdf import of_objects

LIMITS = Limits(memory_limit=512 * MEBIBYTE)
FEW = 60


def read(folder: Path, name: str, data: bytes) -> list[Draft]:
    path = folder / name
    path.write_bytes(data)
    drafts = read_apart(path, header(path), limits=LIMITS)
    path.unlink()
    return drafts


def ours() -> set[str]:
    """What lies in the folder for temporary files and is ours."""
    return {path.name for path in Path(tempfile.gettempdir()).glob(f"footnote-{os.getpid()}-*")}


def test_files_damaged_at_random_each_end_with_a_status(tmp_path: Path) -> None:
    for name, data in mutating.mutated(FEW):
        drafts = read(tmp_path, name, data)
        assert drafts, name
        for draft in drafts:
            assert draft.document.status not in UNFINISHED, name
            assert draft.document.reason or draft.document.status is Status.DONE, name
    assert list(tmp_path.iterdir()) == []
    numbers = [reader.number for reader in sandbox._kept]
    sandbox.dismiss()
    assert ours() == set()
    assert not [number for number in numbers if Path(f"/proc/{number}").exists()]


def test_a_document_that_unfolds_in_its_entities_ends(tmp_path: Path) -> None:
    [draft] = read(tmp_path, "laughs.xml", attacking.laughs())
    assert sum(len(page.text) for page in draft.pages) < MEBIBYTE


def test_mails_a_thousand_deep_end(tmp_path: Path) -> None:
    drafts = read(tmp_path, "deep.eml", attacking.nested_mails(1_000))
    assert drafts[0].document.status not in UNFINISHED
    assert len(drafts) < 100


def test_what_leads_out_of_an_archive_leads_nowhere(tmp_path: Path) -> None:
    own, *inside = read(tmp_path, "out.tar", attacking.leading_out())
    assert own.document.facts == {"links and devices passed over": "1"}
    assert (inside[0].document.inside, inside[0].document.status) == ("hard", Status.DAMAGED)
    assert [one.document.inside for one in inside[1:]] == [
        "door/footnote-was-here",
        "footnote-was-here",
        "tmp/footnote-was-here",
    ]
    assert not any((place / "footnote-was-here").exists() for place in (Path("/etc"), Path("/tmp"), tmp_path.parent))


def test_names_that_lead_out_of_a_zip_are_labels_alone(tmp_path: Path) -> None:
    own, *inside = read(tmp_path, "out.zip", attacking.zip_leading_out())
    assert own.document.facts == {"links and devices passed over": "1"}
    assert len({one.document.inside for one in inside}) == len(inside) == 5
    for one in inside:
        assert not one.document.inside.startswith(("/", "..", "C:")), one.document.inside
        assert attacking.MARK in one.document.inside
    assert not any((place / attacking.MARK).exists() for place in (Path("/etc"), Path("/tmp"), tmp_path.parent))


@pytest.mark.parametrize(("name", "data"), [*attacking.looping_pdfs()])
def test_a_pdf_that_leads_back_to_itself_ends(tmp_path: Path, name: str, data: bytes) -> None:
    [draft] = read(tmp_path, name, data)
    assert draft.document.status in {Status.EMPTY, Status.DAMAGED, Status.PARTIAL}
    assert draft.document.reason


def test_a_pdf_that_the_second_reader_cannot_make_sense_of_costs_no_reader(tmp_path: Path) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(
        of_objects(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count>>").replace(b"xref", b"")
    )
    assert second_reading(path, 1) is None


def test_a_zip_that_names_one_member_again_and_again_holds_it_once(tmp_path: Path) -> None:
    drafts = read(tmp_path, "overlapping.zip", attacking.overlapping())
    assert [draft.document.inside for draft in drafts] == ["", "a.txt"]


def test_files_without_bytes_in_an_archive_are_empty(tmp_path: Path) -> None:
    _, *inside = read(tmp_path, "many.zip", attacking.many_members(3))
    ends = [(one.document.status, one.document.type, one.document.reason) for one in inside]
    assert ends == 3 * [(Status.EMPTY, "empty", "The file is empty: it has 0 bytes.")]


def test_a_gigabyte_of_nothing_is_not_unfolded(tmp_path: Path) -> None:
    ends = {draft.document.status for draft in read(tmp_path, "bomb.zip", attacking.zip_bomb())}
    assert ends & {Status.TOO_LARGE, Status.OUT_OF_MEMORY}


def test_an_archive_of_very_many_files_is_told_to_be_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.extract.nesting.MOST", 200)
    own, *inside = read(tmp_path, "many.zip", attacking.many_members(1_000))
    assert own.document.status is Status.PARTIAL
    assert "more than 200 documents" in own.document.reason
    assert len(inside) == 200
