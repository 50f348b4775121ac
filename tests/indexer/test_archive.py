"""The archive keeps what it is given, shows it only to whom it may, and gives it back unchanged."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import ArchiveBusy, ArchiveMissing, NotFound, WrongUse
from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Block, Document, Page, WordBox
from indexer.model.entities import DocumentEntity
from indexer.model.kinds import Certainty, Kind, Role, SourceKind, Stage, Status
from indexer.model.mentions import Mention, Span
from indexer.model.scope import EVERYTHING, Scope
from indexer.model.values import Amount, DateValue, Identifier, Percent, Quantity
from indexer.store import settling
from indexer.store.counts import Pace
from indexer.store.schema import METADATA
from tests.indexer.conftest import Configured
from tests.indexer.invented import Whole, named, whole

LEAK_ONLY = Scope("reporter", frozenset({"leak"}))
NOTHING = Scope("nobody", frozenset())


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        yield opened


def rich() -> Whole:
    """A document in which every field of every record is set."""
    header = Document(
        "d" * 32, "leak", "ab" * 32, 5000, "pdf", ("a/report.pdf", "b/copy.pdf"), SourceKind.FILING, "numbered",
        title="Årsrapport", authors=("A. Writer", "B. Writer"), date="2020-01", site="example.org",
        url="https://example.org/1", language="nb", sender="a@example.org", recipients=("b@example.org",),
        parent="p" * 32, root="r" * 32, inside="mail/1.pdf", key="k", status=Status.PARTIAL, stage="find",
        reason="Page 2 could not be read.", parser="pdfium", pages=2, facts={"producer": "x", "author": "ø"},
    )  # fmt: skip
    text = "Kestrel Ltd. sold 5 cameras for EUR 2.5 million in 2019, 40 % of it by 1 May, lot 7 (Караван, 海康威视)."
    pages = (
        Page(1, text, "en", "text-layer", 595.0, 842.0, (WordBox(0, 7, 72.01, 90.5, 99.99, 101.25),),
             (Block(Role.HEADING, 0, 7), Block(Role.FOOTNOTE, 8, 12, "12"))),
        Page(2, "", "", "ocr", 595.0, 842.0, confidence=0.25, aside="7KH NUDQHV"),
    )  # fmt: skip

    def mention(kind: Kind, surface: str, value: object = None, entity: str = "") -> Mention:
        start = text.index(surface)
        return Mention(kind, surface, 1, start, start + len(surface), "rule", 0.5, value=value, entity=entity)  # type: ignore[arg-type]

    mentions = (
        mention(Kind.COMPANY, "Kestrel Ltd.", entity="c1"),
        mention(Kind.QUANTITY, "5 cameras", Quantity(Decimal(5), "cameras")),
        mention(Kind.MONEY, "EUR 2.5 million", Amount(Decimal(2500000), "EUR", "about", Decimal(3000000), "year")),
        mention(Kind.DATE, "2019", DateValue("2019", "year", until="2020")),
        mention(Kind.PERCENT, "40 %", Percent(Decimal(40), "more than")),
        mention(Kind.DATE, "1 May", DateValue("", "day", ambiguous=("2019-05-01", "2019-01-05"))),
        mention(Kind.IDENTIFIER, "lot 7", Identifier("LOT", "7")),
        mention(Kind.COMPANY, "海康威视", entity="c2"),
    )
    entities = (
        DocumentEntity("c1", Kind.COMPANY, "Kestrel Ltd.", ("Kestrel Ltd.", "Kestrel"), ("short form",), ("LEI:1",)),
        DocumentEntity("c2", Kind.COMPANY, "海康威视", ("海康威视",)),
    )
    return Whole(header, pages, mentions, entities, *records(mentions))


def records(mentions: tuple[Mention, ...]) -> tuple[tuple[Contract, ...], tuple[Tie, ...]]:
    """A contract and a tie made of these mentions, every field set."""
    spans = [Span(m.surface, m.page, m.start, m.end, m.value, m.entity, "d" * 32) for m in mentions]
    supplier, count, amount, date, _, _, number, other = spans
    plain = replace(date, value=None)
    contract = Contract(
        "contract-1", (supplier,), (other,), (replace(plain, surface="by"),), amount, (amount,), count, number, date,
        date, date, plain, Stage.SIGNED, (plain,), plain, Certainty.ALLEGED, (plain,),
    )  # fmt: skip
    told = (Certainty.DENIED, (plain,), True)
    tie = Tie("tie-1", "owner", supplier, other, Decimal("40.5"), (plain,), date, *told)
    return (contract,), (tie,)


def content(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    """Every row, but for columns that hold run times, revisions of the index and what is yet to be settled."""
    kept = {}
    with archive.store.reading() as connection:
        for table in METADATA.sorted_tables:
            columns = [
                column
                for column in table.columns
                if not column.name.endswith(("_at", "revision")) and column.name != "stamp"
            ]
            if columns:
                kept[table.name] = sorted(tuple(row) for row in connection.execute(select(*columns)))
    return kept


def test_everything_comes_back_as_it_was_given(archive: Archive) -> None:
    given = rich()
    number = given.save(archive)
    assert archive.document(number, scope=EVERYTHING) == given.document
    assert tuple(archive.pages(number, scope=EVERYTHING)) == given.pages
    assert archive.page(number, 1, scope=EVERYTHING) == given.pages[0]
    assert tuple(archive.mentions(number, scope=EVERYTHING)) == given.mentions
    assert archive.mentions(number, scope=EVERYTHING, page=2) == []
    assert tuple(archive.document_entities(number, scope=EVERYTHING)) == given.entities
    assert archive.contracts(scope=EVERYTHING) == [(number, given.contracts[0])]
    assert archive.ties(scope=EVERYTHING) == [(number, given.ties[0])]
    assert archive.contract("contract-1", scope=EVERYTHING) == (number, given.contracts[0])
    assert archive.tie("tie-1", scope=EVERYTHING) == (number, given.ties[0])


def test_saving_the_same_again_changes_no_row(archive: Archive) -> None:
    for given in (rich(), whole("b.txt", named("Kestrel Ltd."))):
        given.save(archive)
    settling.settle(archive.store)
    before = content(archive)
    rich().save(archive)
    settling.settle(archive.store)
    assert content(archive) == before


def test_saving_another_reading_leaves_nothing_of_the_first(archive: Archive) -> None:
    number = rich().save(archive)
    archive.save(document=replace(rich().document, status=Status.DAMAGED, pages=0), pages=())
    assert archive.mentions(number, scope=EVERYTHING) == []
    assert archive.document_entities(number, scope=EVERYTHING) == []
    assert archive.contracts(scope=EVERYTHING) == []
    assert list(archive.pages(number, scope=EVERYTHING)) == []
    settling.settle(archive.store)
    assert archive.entities(scope=EVERYTHING) == ([], 0)


def test_a_document_is_queued_then_read_then_done(archive: Archive) -> None:
    given = whole("a.txt")
    assert archive.announce(given.document) is None
    number = given.document.id
    assert archive.document(number, scope=EVERYTHING).status is Status.QUEUED
    archive.mark(number, Status.READING, stage="extract")
    assert archive.announce(given.document) is Status.READING
    given.save(archive)
    assert archive.announce(given.document) is Status.DONE
    archive.mark(number, Status.FAILED, stage="find", reason="It broke.")
    found = archive.document(number, scope=EVERYTHING)
    assert (found.status, found.stage, found.reason) == (Status.FAILED, "find", "It broke.")


def test_an_equal_file_elsewhere_is_one_more_path_of_the_document(archive: Archive) -> None:
    given = whole("b/report.txt")
    given.save(archive)
    archive.announce(replace(given.document, paths=("a/copy.txt",)))
    assert archive.document(given.document.id, scope=EVERYTHING).paths == ("a/copy.txt", "b/report.txt")
    given.save(archive)
    assert archive.document(given.document.id, scope=EVERYTHING).paths == ("a/copy.txt", "b/report.txt")


def test_file_names_and_texts_that_are_not_unicode_are_kept_with_their_offsets(archive: Archive) -> None:
    given = whole("a.txt", named("Kestrel \udcff\0 Ltd."))
    broken = replace(given, document=replace(given.document, paths=("caf\udce9.txt",)))
    number = broken.save(archive)
    assert archive.document(number, scope=EVERYTHING).paths == ("caf\ufffd.txt",)
    [mention] = archive.mentions(number, scope=EVERYTHING)
    assert archive.page(number, 1, scope=EVERYTHING).text[mention.start : mention.end] == mention.surface


def test_documents_come_in_a_fixed_order_and_in_portions(archive: Archive) -> None:
    for path, collection in (("z.txt", "a"), ("b.txt", "b"), ("a.txt", "b")):
        whole(path, collection=collection).save(archive)
    names = [one.paths[0] for one in archive.documents(scope=EVERYTHING)]
    assert names == ["z.txt", "a.txt", "b.txt"]
    assert [one.paths[0] for one in archive.documents(scope=EVERYTHING, limit=1, offset=1)] == ["a.txt"]
    assert len(archive.documents(scope=EVERYTHING, offset=1)) == 2
    assert [one.paths[0] for one in archive.documents(scope=EVERYTHING, collection="a")] == ["z.txt"]


def test_documents_are_found_by_status_and_parent(archive: Archive) -> None:
    parent, child = whole("mail.eml"), whole("scan.pdf")
    parent.save(archive)
    replace(child, document=replace(child.document, parent=parent.document.id, status=Status.DAMAGED)).save(archive)
    assert [one.id for one in archive.documents(scope=EVERYTHING, status=Status.DAMAGED)] == [child.document.id]
    assert [one.id for one in archive.documents(scope=EVERYTHING, parent=parent.document.id)] == [child.document.id]
    assert archive.documents(scope=EVERYTHING, status="done", parent="") == [parent.document]


def test_pages_recognised_with_little_certainty_are_listed_the_least_certain_first(archive: Archive) -> None:
    rich().save(archive)
    clear, blurred = (Page(number, "Kraner", "nb", "ocr", confidence=sure) for number, sure in ((1, 0.97), (2, 0.6)))
    scan = whole("scan.pdf", collection="news", pages=2)
    scan = replace(scan, pages=(clear, blurred))
    scan.save(archive)
    found = archive.unsure_pages(scope=EVERYTHING)
    assert [(one.name, page, sure) for one, page, sure in found] == [("Årsrapport", 2, 0.25), ("scan.pdf", 2, 0.6)]
    assert archive.counts(scope=EVERYTHING).unsure_pages == 2
    assert len(archive.unsure_pages(scope=EVERYTHING, limit=1)) == 1
    assert [page for _, page, _ in archive.unsure_pages(scope=LEAK_ONLY)] == [2]
    assert archive.unsure_pages(scope=EVERYTHING, collection="nothing") == []
    archive.remove(scan.document.id)
    assert archive.counts(scope=EVERYTHING).unsure_pages == 1


def test_counts_tell_how_a_collection_stands(archive: Archive) -> None:
    rich().save(archive)
    whole("a.txt", collection="news", pages=3).save(archive)
    counts = archive.counts(scope=EVERYTHING)
    assert counts.by_status == {"done": 1, "partial": 1}
    assert counts.by_reason == {"Page 2 could not be read.": 1}
    assert counts.by_type == {"pdf": 1, "txt": 1}
    assert (counts.pages, counts.pages_without_text) == (5, 1)
    assert archive.counts(scope=EVERYTHING, collection="news").pages == 3
    assert archive.counts(scope=LEAK_ONLY).pages == 2
    assert archive.collections(scope=EVERYTHING) == ["leak", "news"]
    assert archive.collections(scope=LEAK_ONLY) == ["leak"]


def test_what_a_reader_may_not_see_is_not_there(archive: Archive) -> None:
    number = rich().save(archive)
    settling.settle(archive.store)
    entity = archive.entity_ids(number)["c1"]
    questions = (
        lambda: archive.document(number, scope=NOTHING),
        lambda: archive.page(number, 1, scope=NOTHING),
        lambda: list(archive.pages(number, scope=NOTHING)),
        lambda: archive.mentions(number, scope=NOTHING),
        lambda: archive.document_entities(number, scope=NOTHING),
        lambda: archive.contract("contract-1", scope=NOTHING),
        lambda: archive.tie("tie-1", scope=NOTHING),
        lambda: archive.entity(entity, scope=NOTHING),
    )
    for ask in questions:
        with pytest.raises(NotFound):
            ask()
    lists = (archive.documents(scope=NOTHING), archive.contracts(scope=NOTHING), archive.ties(scope=NOTHING))
    assert lists == ([], [], [])
    assert archive.entities(scope=NOTHING) == ([], 0)
    assert archive.entity_mentions(entity, scope=NOTHING) == ([], 0)
    assert archive.entity_documents(entity, scope=NOTHING) == []
    assert archive.entity_beside(entity, scope=NOTHING) == {}
    assert archive.entity_links([entity], scope=NOTHING) == {}


def test_the_pace_of_reading_tells_what_is_left(archive: Archive) -> None:
    for number in range(12):
        archive.announce(whole(f"{number}.txt").document)
    assert (archive.pace(scope=EVERYTHING).waiting, archive.pace(scope=EVERYTHING).seconds_left) == (12, None)
    for number in range(4):
        whole(f"{number}.txt").save(archive)
    pace = archive.pace(scope=EVERYTHING)
    assert (pace.waiting, pace.ended) == (8, 3)
    assert pace.seconds_left == pytest.approx(8 * pace.seconds / 3)
    assert archive.pace(scope=NOTHING).waiting == 0
    assert archive.pace(scope=EVERYTHING, collection="other").as_json() == {"waiting": 0}
    assert Pace(30, 60, 60.0, running=True).as_json() == {
        "waiting": 30,
        "running": True,
        "files_a_minute": 60.0,
        "seconds_left": 30,
    }


def test_no_rate_and_no_time_left_are_told_where_no_run_is_under_way(archive: Archive) -> None:
    for number in range(12):
        archive.announce(whole(f"{number}.txt").document)
    for number in range(4):
        whole(f"{number}.txt").save(archive)
    with Archive.open(archive.config) as reading:
        assert reading.pace(scope=EVERYTHING).seconds_left is not None
        archive.close()
        assert reading.pace(scope=EVERYTHING).as_json() == {"waiting": 8, "running": False}


def test_a_page_beyond_the_last_is_not_found(archive: Archive) -> None:
    number = whole("a.txt").save(archive)
    with pytest.raises(NotFound, match="page 2"):
        archive.page(number, 2, scope=EVERYTHING)


def test_removed_is_gone_from_store_and_originals_unless_another_document_has_the_same(archive: Archive) -> None:
    stored = archive.originals.put(b"the bytes")
    given = [whole(path, named("Kestrel Ltd.")) for path in ("a.txt", "b.txt")]
    for one in given:
        replace(one, document=replace(one.document, sha256=stored.sha256)).save(archive)
    archive.index_pending()
    archive.remove(given[0].document.id)
    assert archive.originals.has(stored.sha256)
    archive.remove(given[1].document.id)
    assert not archive.originals.has(stored.sha256)
    assert archive.documents(scope=EVERYTHING) == []
    assert archive.engine.documents() == frozenset()
    with pytest.raises(NotFound):
        archive.remove(given[1].document.id)


def test_an_archive_must_be_made_before_it_is_opened(configured: Configured, tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing):
        Archive.open(configured(tmp_path / "none"))
    with pytest.raises(ArchiveMissing):
        Archive.open(configured(tmp_path), write=True)


def test_only_one_may_write_and_many_may_read(archive: Archive) -> None:
    number = whole("a.txt").save(archive)
    with pytest.raises(ArchiveBusy):
        Archive.open(archive.config, write=True)
    with Archive.open(archive.config) as reader:
        assert reader.document(number, scope=EVERYTHING).title == "a.txt"
        with pytest.raises(WrongUse):
            reader.mark(number, Status.DONE)


def test_jobs_and_judgements_can_be_written_beside_the_writer(archive: Archive) -> None:
    number = whole("a.txt", named("Kestrel Ltd."), named("Falcon Ltd.")).save(archive)
    left, right = archive.entity_ids(number).values()
    with Archive.open(archive.config) as reader:
        job = reader.ask("page-image", {"page": 1})
        judgement = reader.judge(left, right, verdict="same", by="editor", why="one register number")
    taken = archive.take_job(["page-image"])
    assert taken is not None
    assert taken.id == job
    archive.finish_job(job, result={})
    [kept] = archive.judgements()
    assert (kept.id, kept.verdict, kept.by, kept.why, kept.undone) == (
        judgement, "same", "editor", "one register number", False,
    )  # fmt: skip


def test_a_judgement_is_same_different_or_unsure_and_about_two(archive: Archive) -> None:
    with pytest.raises(WrongUse, match="perhaps"):
        archive.judge("a", "b", verdict="perhaps", by="editor")
    with pytest.raises(WrongUse):
        archive.judge("a", "a", verdict="same", by="editor")
    with pytest.raises(NotFound):
        archive.undo(99)
