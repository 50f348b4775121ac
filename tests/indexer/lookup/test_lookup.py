"""Lookups answer from a real archive: each fact with its sentence, and nothing that the reader may not see."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import NotFound, WrongUse
from indexer.lookup import exports, tables
from indexer.lookup.collections import collection_page
from indexer.lookup.contexts import LONGEST, around
from indexer.lookup.contract_pages import contract_page
from indexer.lookup.contract_table import Narrowing, contract_table
from indexer.lookup.documents import open_page
from indexer.lookup.entities import entity_page
from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Block, Document, Page
from indexer.model.entities import DocumentEntity
from indexer.model.identity import document_id
from indexer.model.kinds import Kind, Role, Status
from indexer.model.mentions import Mention, Span
from indexer.model.scope import EVERYTHING, Scope
from indexer.model.values import Amount, DateValue
from indexer.search.query import Query

TEXT = "It rained. Alta Signal AS won a contract worth €5 million from Port of Bodin in 2017. Nobody objected."
SUPPLIER, BUYER = "Alta Signal AS", "Port of Bodin"
SIX = TEXT.replace("€5", "€6")


def span(surface: str, text: str = TEXT, **more: object) -> Span:
    start = text.index(surface)
    return Span(surface, 1, start, start + len(surface), **more)  # type: ignore[arg-type]


def put(archive: Archive, name: str, *, collection: str, text: str = TEXT) -> str:
    own = document_id(name * 8, collection)
    header = Document(own, collection, name * 8, 100, "txt", (f"{name}.txt",), title=name, date="2018-01-02")
    archive.announce(header)
    entities = (
        DocumentEntity("company:alta", Kind.COMPANY, SUPPLIER, (SUPPLIER,)),
        DocumentEntity("organisation:port", Kind.ORGANISATION, BUYER, (BUYER,)),
    )
    parties = [span(SUPPLIER, entity="company:alta"), span(BUYER, entity="organisation:port")]
    figure = text[text.index("€") + 1]
    amount = span(f"€{figure} million", text, value=Amount(Decimal(f"{figure}E6"), "EUR"))
    evidence = (span(text[11:85], text),)
    contract = Contract(
        f"c-{name}",
        supplier=(parties[0],),
        buyer=(parties[1],),
        amount=amount,
        date=span("2017", value=DateValue("2017", "year")),
        evidence=evidence,
    )
    mentions = [
        Mention(kind, one.surface, 1, one.start, one.end, "rule", 0.9, entity=one.entity)
        for kind, one in zip((Kind.COMPANY, Kind.ORGANISATION), parties, strict=True)
    ]
    archive.save(
        document=Document(**{**_fields(header), "status": Status.DONE, "pages": 1}),
        pages=(Page(1, text, "en"),),
        mentions=tuple(mentions),
        entities=entities,
        contracts=(contract,),
        ties=(Tie(f"t-{name}", "adviser", parties[0], parties[1], evidence=evidence),),
    )
    return own


def _fields(document: Document) -> dict[str, object]:
    return {name: getattr(document, name) for name in Document.__dataclass_fields__}


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        put(opened, "abcdefgh", collection="open")
        put(opened, "ijklmnop", collection="secret")
        opened.settle()
        opened.index_pending()
        yield opened


@pytest.fixture
def outsider() -> Scope:
    return Scope("outsider", frozenset({"open"}))


def test_an_open_page_shows_mentions_lit_words_and_contracts(archive: Archive) -> None:
    shown = open_page(archive, document_id("abcdefgh" * 8, "open"), page=1, query="contract", scope=EVERYTHING)
    assert [(one.mention.surface, one.name) for one in shown.mentions] == [(SUPPLIER, SUPPLIER), (BUYER, BUYER)]
    assert [TEXT[start:end] for start, end in shown.lit] == ["contract"]
    assert shown.matching_pages == (1,)
    assert [one.contract.id for one in shown.contracts] == ["c-abcdefgh"]


def test_an_entity_page_has_each_mention_in_its_sentence(archive: Archive) -> None:
    [found], _ = archive.entities(scope=EVERYTHING, kind=Kind.COMPANY, limit=5, offset=0)
    page = entity_page(archive, found.id, scope=EVERYTHING)
    assert page.mentions_total == 2
    for one in page.mentions:
        assert one.context[one.left : one.right] == SUPPLIER
        assert one.context.startswith("Alta")
        assert "rained" not in one.context
    assert [link.name for link in page.beside[Kind.ORGANISATION]] == [BUYER]
    assert [one.contract.id for one in page.contracts] == ["c-abcdefgh"]
    assert {one.contract.id for one in page.contracts[0].sources} == {"c-abcdefgh", "c-ijklmnop"}
    assert {one.tie.type for one in page.ties} == {"adviser"}


def test_who_stands_beside_an_entity_is_known_as_soon_as_it_is_settled(archive: Archive) -> None:
    [found], _ = archive.entities(scope=EVERYTHING, kind=Kind.COMPANY, limit=5, offset=0)
    assert [link.shared for link in entity_page(archive, found.id, scope=EVERYTHING).beside[Kind.ORGANISATION]] == [2]
    put(archive, "mnopqrst", collection="open")
    page = entity_page(archive, found.id, scope=EVERYTHING)
    assert [link.shared for link in page.beside[Kind.ORGANISATION]] == [3]
    assert len(page.documents) == 3
    archive.settle()
    assert entity_page(archive, found.id, scope=EVERYTHING).entity.mentions == 3


def test_what_a_reader_may_not_see_is_not_counted_either(archive: Archive, outsider: Scope) -> None:
    [found], _ = archive.entities(scope=outsider, kind=Kind.COMPANY, limit=5, offset=0)
    page = entity_page(archive, found.id, scope=outsider)
    assert page.mentions_total == 1
    assert [source.collection for one in page.contracts for source in one.sources] == ["open"]
    with pytest.raises(NotFound):
        open_page(archive, document_id("ijklmnop" * 8, "secret"), page=1, query="", scope=outsider)
    with pytest.raises(NotFound):
        collection_page(archive, "secret", scope=outsider)


def test_each_field_of_a_contract_stands_beside_its_sentence(archive: Archive) -> None:
    page = contract_page(archive, "c-ijklmnop", scope=EVERYTHING)
    fields = {one.field: one for one in page.fields}
    assert list(fields) == ["supplier", "buyer", "amount", "date"]
    for one in page.fields:
        [value] = one.values
        assert sorted(proof.source.title for proof in value.proofs) == ["abcdefgh", "ijklmnop"]
        assert all(proof.sentence[proof.left : proof.right] == proof.span.surface for proof in value.proofs)
        assert not one.differs
    assert fields["buyer"].values[0].entity is not None
    assert (page.joined.contract.id, page.same, page.judged) == ("c-abcdefgh", (), ())


def test_what_is_not_certain_is_suggested_with_its_reason_until_a_person_decides(archive: Archive) -> None:
    put(archive, "mnopqrst", collection="open", text=SIX)
    archive.settle()
    [one] = contract_page(archive, "c-abcdefgh", scope=EVERYTHING).same
    assert (one.joined.contract.id, one.why) == ("c-mnopqrst", "a common supplier and year")
    number = archive.judge("contract:c-mnopqrst", "contract:c-abcdefgh", verdict="different", by="tester", why="two")
    archive.settle()
    page = contract_page(archive, "c-abcdefgh", scope=EVERYTHING)
    assert page.same == ()
    [(said, other)] = page.judged
    assert other is not None
    assert (said.id, said.why, other.contract.id) == (number, "two", "c-mnopqrst")


def test_where_sources_disagree_each_value_stands_with_its_sources(archive: Archive) -> None:
    put(archive, "mnopqrst", collection="open", text=SIX)
    archive.judge("contract:c-mnopqrst", "contract:c-ijklmnop", verdict="same", by="tester")
    archive.settle()
    page = contract_page(archive, "c-mnopqrst", scope=EVERYTHING)
    assert page.joined.differs == ("amount",)
    [amount] = [one for one in page.fields if one.differs]
    stated = [
        (value.proofs[0].span.surface, sorted(one.source.title for one in value.proofs)) for value in amount.values
    ]
    assert stated == [("€5 million", ["abcdefgh", "ijklmnop"]), ("€6 million", ["mnopqrst"])]
    [row] = exports.contract_rows(archive, scope=EVERYTHING)
    assert (row["id"], row["amount"]["surface"], row["differs"]) == ("c-abcdefgh", "€5 million", ["amount"])
    stating = [(one["title"], one["id"], one["amount"]["value"]) for one in row["sources"]]
    assert ("mnopqrst", "c-mnopqrst", "6000000") in stating
    assert {one["document"] for one in row["evidence"]} == {one["document"] for one in row["sources"]}
    assert len(row["sources"]) == 3
    cells = tables.contract_cells(page.joined)
    assert (cells["amount"], cells["amount_value"], cells["differs"]) == ("€5 million; €6 million", "5000000", "amount")
    assert cells["sources"].count("; ") == 2
    table = contract_table(archive, scope=EVERYTHING)
    assert [(one.amount.value, one.disputed) for one in table.amounts] == [(Decimal(5_000_000), True)]


def test_contracts_are_filtered_and_sorted_as_asked(archive: Archive) -> None:
    fitting = contract_table(archive, scope=EVERYTHING, narrowing=Narrowing(currency="EUR", year="2017"))
    assert [one.contract.id for one in fitting.found] == ["c-abcdefgh"]
    assert [one.disputed for one in fitting.amounts] == [False]  # its two sources state the same amount
    put(archive, "mnopqrst", collection="open", text=SIX)
    fitting = contract_table(archive, scope=EVERYTHING, narrowing=Narrowing(currency="EUR", year="2017"))
    assert [one.contract.id for one in fitting.found] == ["c-mnopqrst", "c-abcdefgh"]
    none = contract_table(archive, scope=EVERYTHING, narrowing=Narrowing(year="2016"))
    assert (none.total, none.found, none.years, none.currencies) == (0, (), ("2017",), ("EUR",))
    assert [link.name for link in none.companies] == [SUPPLIER, BUYER]
    with pytest.raises(WrongUse, match="amount, date"):
        contract_table(archive, scope=EVERYTHING, sort="colour")


def test_a_portion_of_the_contracts_keeps_their_order_and_their_number(archive: Archive) -> None:
    put(archive, "mnopqrst", collection="open", text=SIX)
    last = contract_table(archive, scope=EVERYTHING, sort="document", offset=1, limit=1)
    assert (last.total, [one.lead.title for one in last.found], len(last.amounts)) == (2, ["mnopqrst"], 2)


def test_contracts_narrow_to_an_entity_by_any_id_that_leads_to_it(archive: Archive, outsider: Scope) -> None:
    [company], _ = archive.entities(scope=EVERYTHING, kind=Kind.COMPANY, limit=5, offset=0)
    [port], _ = archive.entities(scope=EVERYTHING, kind=Kind.ORGANISATION, limit=5, offset=0)
    archive.judge(company.id, port.id, verdict="same", by="tester")
    archive.settle()
    for asked in (company.id, port.id):
        assert contract_table(archive, scope=EVERYTHING, narrowing=Narrowing(company=asked)).total == 1
        assert contract_table(archive, scope=outsider, narrowing=Narrowing(company=asked)).total == 1
    assert contract_table(archive, scope=EVERYTHING, narrowing=Narrowing(company="0" * 32)).total == 0


def test_the_store_is_asked_as_often_for_many_contracts_as_for_few(archive: Archive) -> None:
    few = questions(lambda: contract_table(archive, scope=EVERYTHING))
    for figure, name in enumerate(("mnopqrst", "uvwxyzab", "bcdefghi"), 6):
        put(archive, name, collection="open", text=TEXT.replace("€5", f"€{figure}"))
    archive.settle()
    assert questions(lambda: contract_table(archive, scope=EVERYTHING)) == few
    assert contract_table(archive, scope=EVERYTHING).total == 4


def test_the_table_follows_what_is_saved_and_removed(archive: Archive, outsider: Scope) -> None:
    assert contract_table(archive, scope=EVERYTHING).total == 1
    archive.remove(document_id("ijklmnop" * 8, "secret"))
    put(archive, "mnopqrst", collection="open", text=SIX)  # takes the number the removed one had
    ids = [one.contract.id for one in contract_table(archive, scope=EVERYTHING, sort="document").found]
    assert ids == ["c-abcdefgh", "c-mnopqrst"]
    assert contract_table(archive, scope=outsider).total == 2
    assert contract_table(archive, scope=Scope("nobody", frozenset())).total == 0


def questions(ask: Callable[[], object]) -> int:
    """How many statements a database is sent."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(sent)


def test_exports_name_document_and_page_of_every_span(archive: Archive) -> None:
    rows = [*exports.contract_rows(archive, scope=EVERYTHING), *exports.tie_rows(archive, scope=EVERYTHING)]
    assert len(rows) == 3
    assert all(one["evidence"][0]["page"] == 1 and one["evidence"][0]["document"] for one in rows)
    entities = list(exports.entity_rows(archive, scope=EVERYTHING))
    assert [(one["kind"], one["documents"], len(one["mentions"])) for one in entities] == [
        ("company", 2, 2),
        ("organisation", 2, 2),
    ]
    hits = list(exports.search_rows(archive, Query(text="contract", scope=EVERYTHING)))
    assert len(hits) == 2
    assert all(TEXT[start:end] == "contract" for one in hits for start, end in one["spans"])


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    lines = list(tables.csv_lines(("a", "b"), [{"a": "=HYPERLINK(1)", "b": "-5"}, {"a": 7}]))
    assert lines == ["a,b\r\n", "'=HYPERLINK(1),-5\r\n", "7,\r\n"]


def test_a_contract_is_one_row_with_figures_beside_words(archive: Archive) -> None:
    [row] = map(tables.contract_cells, contract_table(archive, scope=EVERYTHING).found)
    assert (row["supplier"], row["amount"], row["amount_value"], row["currency"], row["date_value"]) == (
        SUPPLIER,
        "€5 million",
        "5000000",
        "EUR",
        "2017",
    )


def test_a_sentence_without_end_is_cut_about_the_span() -> None:
    text = "word " * 400 + "Alta " + "word " * 400
    start = text.index("Alta")
    left, right = around(Page(1, text), start, start + 4)
    assert "Alta" in text[left:right]
    assert right - left <= LONGEST + 60


def test_a_row_of_a_table_is_shown_without_its_neighbours() -> None:
    rows = ["Title. ", "supplier: Alta | amount: 1", "supplier: Bodin | amount: 2", "supplier: Cora | amount: 3"]
    text = "\n".join(rows)
    page = Page(1, text, blocks=(Block(Role.TABLE, len(rows[0]) + 1, len(text)),))
    for row, word in zip(rows[1:], ("Alta", "Bodin", "Cora"), strict=True):
        start = text.index(word)
        left, right = around(page, start, start + len(word))
        assert text[left:right] == row


def test_a_collection_page_counts_what_is_in(archive: Archive) -> None:
    page = collection_page(archive, "open", scope=EVERYTHING)
    assert (page.documents, page.pages, page.by_status, page.unread) == (1, 1, {"done": 1}, ())
    assert collection_page(archive, None, scope=EVERYTHING).documents == 2


def test_what_was_not_read_well_comes_portion_by_portion_status_by_status(archive: Archive) -> None:
    bad = [(Status.DAMAGED, 3), (Status.PARTIAL, 2), (Status.FAILED, 2)]
    for status, count in bad:
        for number in range(count):
            name = f"{status}-{number}"
            header = Document(document_id(name, "open"), "open", name, 1, "pdf", (name,))
            archive.announce(header)
            archive.mark(header.id, status, stage="extract", reason="It is what it is.")
    whole = collection_page(archive, "open", scope=EVERYTHING)
    names = [one.paths[0] for one in whole.unread]
    assert (whole.unread_total, len(names)) == (7, 7)
    assert [name.partition("-")[0] for name in names] == ["partial"] * 2 + ["damaged"] * 3 + ["failed"] * 2
    portions = [collection_page(archive, "open", scope=EVERYTHING, offset=at, limit=3) for at in (0, 3, 6, 9)]
    assert [[one.paths[0] for one in portion.unread] for portion in portions] == [names[:3], names[3:6], names[6:], []]
    assert {portion.unread_total for portion in portions} == {7}
