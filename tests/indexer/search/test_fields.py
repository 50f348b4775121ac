"""Every field of the query language, asked of an engine."""

import dataclasses

import pytest

from indexer.model.kinds import Kind, SourceKind, Status
from indexer.search.fields import FIELDS
from tests.indexer.search.pages import Archive, dated, document, identifier, money, named, record

SUMS = "It paid EUR 5 million, then between EUR 10 million and EUR 20 million; fees of USD 1,000 and 70 kr."


@pytest.fixture
def filled(archive: Archive) -> Archive:
    mail = document(
        "mail",
        collection="Mails of the Fund",
        type="eml",
        title="Re: Contracts with Hikvision",
        authors=("Ingrid Solheim",),
        sender="Ingrid Solheim <ingrid@fund.example>",
        recipients=("Per Ås <per@council.example>", "desk@paper.example"),
        paths=("inbox/2019/re contracts.eml",),
        date="2019-05-14",
        language="nb",
    )
    news = document(
        "news", kind=SourceKind.NEWS, type="html", site="www.paper.example", date="2020", status=Status.PARTIAL
    )
    hikvision = named(Kind.COMPANY, "Hangzhou Hikvision Digital Technology Co., Ltd.", "Hikvision", id="h")
    dahua = named(Kind.COMPANY, "Dahua Technology", "大华", id="d")
    archive.add(
        record("Kontrakten er vedlagt.", of=mail, entities=(hikvision, named(Kind.PERSON, "Per Ås", id="p"))),
        record(
            "Vedlegg.",
            page=2,
            of=mail,
            entities=(named(Kind.PLACE, "Xinjiang", "新疆", id="x"),),
            contracts=("c0ffee",),
        ),
        record(
            "The council spoke.",
            of=news,
            entities=(dahua, hikvision, named(Kind.ORGANISATION, "Council on Ethics")),
            tags=("Urgent", "To check"),
        ),
    )
    return archive


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("title:contracts", ["mail 1", "mail 2"]),
        ("title:contract", ["mail 1", "mail 2"]),
        ('title:"contracts with hikvision"', ["mail 1", "mail 2"]),
        ("text:contracts", []),
        ("text:kontrakt", ["mail 1"]),
        ("author:solheim", ["mail 1", "mail 2"]),
        ('author:"ingrid solheim"', ["mail 1", "mail 2"]),
        ("from:ingrid@fund.example", ["mail 1", "mail 2"]),
        ("to:as", ["mail 1", "mail 2"]),
        ("to:paper.example", ["mail 1", "mail 2"]),
        ("to:fund", []),
        ("site:paper.example", ["news 1"]),
        ("path:inbox", ["mail 1", "mail 2"]),
        ("path:inbox/2019", ["mail 1", "mail 2"]),
        ("path:*.eml", ["mail 1", "mail 2"]),
        ("type:html", ["news 1"]),
        ("type:HTML", ["news 1"]),
        ("kind:news", ["news 1"]),
        ("language:nb", ["mail 1", "mail 2"]),
        ("language:no", ["mail 1", "mail 2"]),
        ("status:partial", ["news 1"]),
        ('collection:"mails of the fund"', ["mail 1", "mail 2"]),
        ("collection:mails*", ["mail 1", "mail 2"]),
        ("collection:mails", []),
        ("tag:urgent", ["news 1"]),
        ('tag:"to check"', ["news 1"]),
        ("company:hikvision", ["mail 1", "news 1"]),
        ("company:Hikvision place:Xinjiang", []),
        ("company:hikvision person:as", ["mail 1"]),
        ('company:"hangzhou hikvision"', ["mail 1", "news 1"]),
        ('company:"hikvision hangzhou"', []),
        ("company:(dahua OR siemens)", ["news 1"]),
        ("company:大华", ["news 1"]),
        ("company:hikvison~", ["mail 1", "news 1"]),
        ("company:hik*", ["mail 1", "news 1"]),
        ("company:xinjiang", []),
        ("place:新疆", ["mail 2"]),
        ("organisation:ethics", ["news 1"]),
        ("contract:c0ffee", ["mail 2"]),
        ("contract:*", ["mail 2"]),
        ("company:*", ["mail 1", "news 1"]),
        ("author:*", ["mail 1", "mail 2"]),
        ("created:2019", ["mail 1", "mail 2"]),
        ("created:2019-05", ["mail 1", "mail 2"]),
        ("created:2019-06", []),
        ("created:2020-06", ["news 1"]),
        ("created:[2019 TO 2020]", ["mail 1", "mail 2", "news 1"]),
        ("created:[2019-06 TO *]", ["news 1"]),
        ("created:[* TO 2019-05-13]", []),
        ("-created:2019", ["news 1"]),
        ("TITLE:contracts", ["mail 1", "mail 2"]),
    ],
)
def test_fields_narrow_to_their_pages(filled: Archive, query: str, pages: list[str]) -> None:
    hits = filled.search(query, pages=10).hits
    assert sorted(f"{hit.document} {page.page}" for hit in hits for page in hit.pages) == pages


def test_entity_words_are_lit_in_the_text(archive: Archive) -> None:
    archive.add(
        record("Said Hikvision of Hangzhou.", entities=(named(Kind.COMPANY, "Hangzhou Hikvision", "Hikvision"),))
    )
    assert archive.lit("company:hikvision") == ["Hikvision"]


@pytest.fixture
def sums(archive: Archive) -> Archive:
    values = (
        money(SUMS, "EUR 5 million", "5000000"),
        money(SUMS, "between EUR 10 million and EUR 20 million", "10000000", upper="20000000"),
        money(SUMS, "USD 1,000", "1000", "USD"),
        money(SUMS, "70 kr", "70", ""),
    )
    archive.add(record(SUMS, values=values), record("No sum.", of=document("none")))
    return archive


@pytest.mark.parametrize(
    ("bounds", "lit"),
    [
        ("[5000000 TO *]", ["EUR 5 million", "between EUR 10 million and EUR 20 million"]),
        ("[5000000 TO 6000000]", ["EUR 5 million"]),
        ("{5000000 TO 6000000]", []),
        ("[4000000 TO 5000000}", []),
        ("[4000000 TO 5000000]", ["EUR 5 million"]),
        ("5000000", ["EUR 5 million"]),
        ("5m", ["EUR 5 million"]),
        ("[6000000 TO 9000000]", []),
        ("[15000000 TO 16000000]", ["between EUR 10 million and EUR 20 million"]),
        ("[20000000 TO *]", ["between EUR 10 million and EUR 20 million"]),
        ("[20000001 TO *]", []),
        (">20m", []),
        ("<100", ["70 kr"]),
        ("[1000 TO 1000]", ["USD 1,000"]),
        ("[1000 TO 1000]USD", ["USD 1,000"]),
        ("[1000 TO 1000]EUR", []),
        ("[900 TO 950]EUR", ["USD 1,000"]),
        ("[5 TO 100]NOK", []),
        ("[16m TO 17m]USD", ["between EUR 10 million and EUR 20 million"]),
        ("[* TO *]", []),
    ],
)
def test_one_sum_must_fit_the_whole_range(sums: Archive, bounds: str, lit: list[str]) -> None:
    query = f"amount:{bounds}"
    assert sums.lit(query) == lit
    assert sums.found(query) == (["report"] if lit or bounds == "[* TO *]" else [])


def test_two_sums_do_not_make_up_a_range_together(archive: Archive) -> None:
    text = "EUR 10 and EUR 1000"
    archive.add(record(text, values=(money(text, "EUR 10", "10"), money(text, "EUR 1000", "1000"))))
    assert archive.found("amount:[100 TO 500]") == []
    assert archive.found("amount:[* TO 500]") == ["report"]


def test_converted_sums_are_said_with_the_year_of_the_rates(sums: Archive) -> None:
    assert "2024" in sums.search("amount:[1 TO *]EUR").understood
    assert "2024" not in sums.search("amount:[1 TO *]").understood


@pytest.mark.parametrize("asked", ["amount:>5m fees", "fees amount:[* TO 80]", "fees date:2017 OR fees", "fees text:*"])
def test_ranges_are_lit_beside_words(sums: Archive, asked: str) -> None:
    assert "fees" in sums.lit(asked)


@pytest.fixture
def dates(archive: Archive) -> Archive:
    text = "On 14 March 2017, in June 2018, in 2015, from 2010 to 2012, and on 03/04/2020."
    values = (
        dated(text, "14 March 2017", "2017-03-14"),
        dated(text, "June 2018", "2018-06", "month"),
        dated(text, "in 2015", "2015", "year"),
        dated(text, "from 2010 to 2012", "2010", "year", until="2012"),
        dated(text, "03/04/2020", "", ambiguous=("2020-03-04", "2020-04-03")),
    )
    archive.add(record(text, values=values))
    return archive


@pytest.mark.parametrize(
    ("bounds", "lit"),
    [
        ("2017", ["14 March 2017"]),
        ("2017-03", ["14 March 2017"]),
        ("2017-03-14", ["14 March 2017"]),
        ("2017-03-15", []),
        ("2018", ["June 2018"]),
        ("2018-Q2", ["June 2018"]),
        ("2018-06-15", []),
        ("[2018-06-02 TO 2018-07]", []),
        ("2015", ["in 2015"]),
        ("[2015-02 TO 2016]", []),
        ("2011-05-01", ["from 2010 to 2012"]),
        ("[2012 TO 2013]", ["from 2010 to 2012"]),
        ("2013", []),
        ("2010s", ["14 March 2017", "June 2018", "in 2015", "from 2010 to 2012"]),
        ("2020-04", ["03/04/2020"]),
        ("[2020 TO *]", ["03/04/2020"]),
        ("[* TO 2009]", []),
        ("{2010 TO 2015]", ["in 2015", "from 2010 to 2012"]),
        (">2018", ["03/04/2020"]),
    ],
)
def test_dates_of_the_text_lie_within_the_days_asked_for(dates: Archive, bounds: str, lit: list[str]) -> None:
    assert dates.lit(f"date:{bounds}") == lit
    assert dates.found(f"date:{bounds}") == (["report"] if lit else [])


@pytest.mark.parametrize(
    "query",
    [
        "identifier:5493001KJTIIGC8Y1R12",
        "identifier:5493*",
        "identifier:lei5493001KJTIIGC8Y1R12",
        'identifier:"2019/S 180-437985"',
        "identifier:2019s180437985",
        'contract:"2019/S 180-437985"',
        "identifier:*",
    ],
)
def test_identifiers_are_found_whatever_their_punctuation(archive: Archive, query: str) -> None:
    text = "LEI 5493001KJTIIGC8Y1R12, tender 2019/S 180-437985"
    lei = identifier(text, "5493001KJTIIGC8Y1R12", "LEI", "5493001KJTIIGC8Y1R12")
    tender = identifier(text, "2019/S 180-437985", "TENDER", "2019/S 180-437985")
    archive.add(record(text, values=(lei, tender)), record("nothing", of=document("none")))
    assert archive.found(query) == ["report"]


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_can_be_asked_for_anything(archive: Archive, name: str) -> None:
    archive.add(record("words"))
    assert set(archive.found(f"{name}:*")) <= {"report"}
    assert set(archive.found(f'{name}:x {name}:"x y" {name}:x* {name}:x~ {name}:[a TO b]')) == set()


def test_title_finds_the_document_at_its_first_page_only(archive: Archive) -> None:
    owner = document(title="Hikvision in Xinjiang")
    archive.add(*(record(text, page=page, of=owner) for page, text in enumerate(("Cover", "Cameras", "Hikvision"), 1)))
    pages = {
        query: [page.page for page in archive.search(query).hits[0].pages]
        for query in ("xinjiang", "hikvision", "xinjiang cameras")
    }
    assert pages["xinjiang"] == [1]
    assert sorted(pages["hikvision"]) == [1, 3]
    assert sorted(pages["xinjiang cameras"]) == [2]


def test_title_weighs_more_than_text(archive: Archive) -> None:
    in_text = document("text", title="Yearly account")
    in_title = dataclasses.replace(document("title"), title="Cameras")
    archive.add(
        record("Cameras were sold in great numbers.", of=in_text),
        record("They were sold in great numbers.", of=in_title),
    )
    assert [hit.document for hit in archive.search("cameras").hits] == ["title", "text"]
