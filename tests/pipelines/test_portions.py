"""Long documents come in portions: saved in their order, none lost, each page under its own number."""

from dataclasses import replace
from pathlib import Path

from indexer.archive import Archive
from indexer.model.documents import Document, Page
from indexer.model.kinds import Status
from indexer.model.mentions import OVER_PAGES
from indexer.model.scope import EVERYTHING
from pipelines.draft import Draft
from pipelines.extract.pdf import AT_ONCE, WHOLE
from pipelines.ingest import Plan, again, ingest
from pipelines.portions import AHEAD, LongDocument, is_beginning
from pipelines.recipes import QUICK
from pipelines.shared_page import Last
from tests.pipelines.extract.making import lines, pdf
from tests.pipelines.stages import RECIPES
from tests.pipelines.test_ingest import archive, found, take_in

__all__ = ["archive"]  # a fixture

EACH, PAGES = 10, 95
HEADER = Document("id", "c", "00", 1, "pdf", ("long.pdf",), status=Status.DONE, pages=PAGES)


def portion(number: int, **more: object) -> Draft:
    pages = range(max(1, EACH * number), min(1 + EACH * (number + 1), PAGES + 1))
    document = replace(HEADER, **more)  # type: ignore[arg-type]
    return Draft(document, tuple(Page(page, f"page {page}") for page in pages))


def begun(**noted: object) -> LongDocument:
    def saved(number: int) -> Last:
        return Last(Page(number, f"page {number}"), ())

    return LongDocument.begun(portion(0), "long.pdf", replace(HEADER, **noted), saved)  # type: ignore[arg-type]


def test_only_a_file_with_more_pages_than_were_read_is_a_beginning() -> None:
    assert is_beginning(portion(0))
    assert not is_beginning(replace(portion(0), document=replace(HEADER, pages=EACH)))
    assert not is_beginning(Draft(replace(HEADER, status=Status.DAMAGED)))


def test_portions_are_saved_in_their_order_and_the_last_one_ends_the_document() -> None:
    long = begun()
    order = []
    for number in (2, 0, 1, 4, 3, 5, 6, 8, 7, 9):
        long.add(number, portion(number), 1.0)
        order += [(draft.pages[0].number, draft.document.status, draft.document.stage) for draft in long.ready()]
    assert order[:2] == [(1, Status.READING, "part 1"), (11, Status.READING, "part 2")]
    assert [first for first, _, _ in order] == list(range(1, PAGES, EACH))
    assert order[-1][1:] == (Status.DONE, "")
    assert long.finished
    event = long.event()
    assert (event.status, event.pages, event.seconds, event.words) == (Status.DONE, PAGES, 10.0, 2 * PAGES)


def test_no_more_are_asked_for_than_fit_in_memory_beside_the_one_that_is_late() -> None:
    long = begun()
    wanted = long.missing()
    asked = [next(wanted) for _ in range(AHEAD + 3)]
    assert [part.line for part in asked if part] == [11 + EACH * number for number in range(AHEAD - 1)]
    assert asked[-1] is None
    long.add(0, portion(0), 0.0)
    assert list(long.ready()) == []  # the end of its last page is read with the portion behind
    long.add(1, portion(1), 0.0)
    assert [draft.pages[-1].number for draft in long.ready()] == [EACH]
    following = next(wanted)
    assert following is not None
    assert following.number == AHEAD


def test_a_portion_that_cannot_be_read_leaves_blank_pages_and_the_reason() -> None:
    long = begun()
    for number in range(10):
        read = portion(number)
        if number == 3:
            read = Draft(replace(HEADER, status=Status.TIMED_OUT, reason="It took too long."))
        long.add(number, read, 0.0)
    drafts = list(long.ready())
    assert [page.number for draft in drafts for page in draft.pages] == list(range(1, PAGES + 1))
    assert drafts[-1].document.status is Status.PARTIAL
    assert drafts[-1].document.reason == "It took too long."


def test_a_run_that_was_killed_goes_on_after_the_last_portion_saved() -> None:
    long = begun(status=Status.READING, stage="part 7", reason="Page 12 is damaged.")
    assert [part.number for part in long.missing() if part] == [7, 8, 9]
    for number in (0, 7, 8, 9):
        long.add(number, portion(number), 0.0)
    drafts = list(long.ready())
    assert [draft.pages[0].number for draft in drafts] == [71, 81, 91]
    assert drafts[-1].document.reason == "Page 12 is damaged."
    assert long.event().mentions is None


def test_the_index_follows_each_time_the_document_has_doubled_and_at_its_end() -> None:
    long = begun()
    shown = []
    for number in range(10):
        long.add(number, portion(number), 0.0)
        for _ in long.ready():
            shown.append(long.show())
    assert [number for number, one in enumerate(shown, 1) if one] == [1, 2, 4, 8, 10]


def test_a_long_pdf_is_one_document_with_all_its_pages(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    count = WHOLE + AT_ONCE + 1
    drawn = (lines(f"Sheet {number}", "All of it is from Oslo.") for number in range(1, count + 1))
    (folder / "long.pdf").write_bytes(pdf(*drawn, title="The long report"))
    summary, heard = take_in(archive, folder)
    assert summary.statuses == {Status.DONE: 1}
    assert (heard.ends["long.pdf"].pages, heard.ends["long.pdf"].mentions) == (count, count)
    [document] = archive.documents(scope=EVERYTHING)
    assert (document.pages, document.title, document.stage) == (count, "The long report", "")
    pages = list(archive.pages(document.id, scope=EVERYTHING))
    assert [page.text.split()[1] for page in pages] == [str(number) for number in range(1, count + 1)]
    assert all(page.boxes for page in pages)
    assert found(archive, f'"Sheet {count}"') == ["long.pdf"]
    mentions = archive.mentions(document.id, scope=EVERYTHING)
    assert [one.page for one in mentions] == list(range(1, count + 1))
    summary, _ = take_in(archive, folder)
    assert summary.known == 1
    again([document], archive, RECIPES, plan=Plan(workers=2), on_event=lambda _event: None)
    assert archive.documents(scope=EVERYTHING) == [document]
    assert archive.mentions(document.id, scope=EVERYTHING) == mentions


def test_what_the_border_of_two_portions_cuts_is_read_whole(archive: Archive, tmp_path: Path) -> None:
    left = ("The port has for many years bought its radars", "from one firm alone, and that firm is Qorvale")
    texts: dict[int, tuple[str, ...]] = {
        AT_ONCE: left,
        AT_ONCE + 1: ("Marine Ltd of York, which the port is fond of.",),
    }
    drawn = (lines(*texts.get(number, (f"{number}.",))) for number in range(1, WHOLE + 2))
    (tmp_path / "long.pdf").write_bytes(pdf(*drawn))
    ingest([tmp_path / "long.pdf"], archive, QUICK, plan=Plan(workers=2), on_event=lambda _event: None)
    [document] = archive.documents(scope=EVERYTHING)
    assert (document.pages, document.status) == (WHOLE + 1, Status.DONE)
    cut = [one for one in archive.mentions(document.id, scope=EVERYTHING) if one.finder == OVER_PAGES]
    assert [(one.page, one.surface) for one in cut] == [(AT_ONCE, "Qorvale"), (AT_ONCE + 1, "Marine Ltd")]
    assert all(
        archive.page(document.id, one.page, scope=EVERYTHING).text[one.start : one.end] == one.surface for one in cut
    )
    [entity] = [one for one in archive.document_entities(document.id, scope=EVERYTHING) if one.key == cut[0].entity]
    assert (entity.names, cut[1].entity) == (("Qorvale Marine Ltd",), entity.key)
