"""Of a damaged file that its own reader gives up, or crashes over, what another reader still finds is kept."""

from pathlib import Path

import pytest

from indexer.model.kinds import Status
from pipelines.draft import Draft
from pipelines.extract import left_over, sandbox
from pipelines.extract.reader import Ending, Reader
from pipelines.extract.reading import open_again
from pipelines.extract.sandbox import read_apart
from tests.pipelines.extract.making import header, read_bytes, word
from tests.pipelines.extract.test_sandbox import ROOT, Limits

BODY = "".join(f"<w:p><w:r><w:t>Kepa Marina paid for crane {number}.</w:t></w:r></w:p>" for number in range(400))


def cut_docx() -> bytes:
    whole = word(BODY)
    return whole[: whole.rindex(b"PK\x01\x02", 0, whole.index(b"PK\x01\x02") + 4)]


def told(draft: Draft) -> str:
    return "\n".join(page.text for page in draft.pages)


def test_a_word_file_without_the_list_of_its_parts_keeps_its_text(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "cut.docx", cut_docx())
    assert (draft.document.status, draft.document.parser) == (Status.PARTIAL, "python-docx")
    assert draft.document.reason.startswith("The file is damaged: it was read from what is left of its parts.")
    assert "Kepa Marina paid for crane 399." in told(draft)


def test_what_its_own_reader_cannot_be_brought_to_read_tika_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(left_over, "PACKED", frozenset())
    [draft] = read_bytes(tmp_path, "cut.docx", cut_docx())
    assert draft.document.status is Status.PARTIAL
    assert draft.document.reason.startswith("The file is damaged")
    assert draft.document.reason.endswith("Shown is what Tika still reads of it.")
    assert "Kepa Marina paid for crane 399." in told(draft)


def test_a_file_of_which_nothing_is_left_is_damaged_and_says_no_more(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "cut.docx", cut_docx()[:300])
    assert (draft.document.status, draft.pages) == (Status.DAMAGED, ())
    assert "Tika" not in draft.document.reason


def test_noise_is_not_shown_as_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "noise.docx"
    path.write_bytes(word("<w:p><w:r><w:t>" + "T#e cr@nes w&re p^id \ufffd\ufffd " * 50 + "</w:t></w:r></w:p>"))
    draft = open_again(path, header(path), Ending(Status.FAILED, "It crashed."))
    assert (draft.document.status, draft.document.reason, draft.pages) == (Status.FAILED, "It crashed.", ())


def test_what_a_reader_crashed_over_another_one_reads(tmp_path: Path) -> None:
    sandbox.dismiss()
    program = "from tests.pipelines.extract.hostile import main; main()"
    sandbox._kept.append(Reader(Limits(), program=program, shown=[ROOT / "tests"]))
    path = tmp_path / "report.docx"
    path.write_bytes(word(BODY))
    [draft] = read_apart(path, header(path), limits=Limits())
    assert (draft.document.status, draft.document.type) == (Status.PARTIAL, "docx")
    assert "crashed over it (signal SIGSEGV). Shown is what Tika still reads of it." in draft.document.reason
    assert "Kepa Marina paid for crane 399." in told(draft)


@pytest.mark.parametrize("status", [Status.TIMED_OUT, Status.TOO_LARGE])
def test_what_hung_is_not_read_again(tmp_path: Path, status: Status) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(word(BODY))
    ended = Ending(status, "It was stopped.")
    assert sandbox._left(path, header(path), ended, room=1_000_000, limits=Limits()) is None
