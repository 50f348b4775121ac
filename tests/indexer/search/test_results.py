"""Results: documents with their pages, exact counts, facets, filters, scope, order and paging, asked of an engine."""

from collections import Counter

import pytest

from indexer.errors import MeaningUnavailable, WrongUse
from indexer.model.kinds import Kind
from indexer.model.scope import Scope
from indexer.search.fields import FACETS
from indexer.search.query import Filter, Mode, Sort
from indexer.search.results import Results
from tests.indexer.search.pages import Archive, document, named, record

HIKVISION, DAHUA = named(Kind.COMPANY, "Hikvision", id="h"), named(Kind.COMPANY, "Dahua", id="d")


def counts(results: Results, facet: str) -> dict[str, int]:
    return {one.value: one.count for one in results.facets[facet]}


@pytest.fixture
def mixed(archive: Archive) -> Archive:
    a = document(
        "a", collection="leak", type="pdf", date="2018-01-01", title="Zebra", language="en", authors=("Ann", "Bo")
    )
    b = document("b", collection="leak", type="html", date="2019-06", title="äpple", language="de")
    c = document("c", collection="news", type="html", date="2019-02-03", title="Banana")
    archive.add(
        record("cameras and more", page=1, of=a, entities=(HIKVISION,)),
        record("cameras", page=2, of=a, entities=(HIKVISION, DAHUA), contracts=("k1",)),
        record("nothing", page=3, of=a, entities=(DAHUA,)),
        record("cameras", of=b, entities=(DAHUA,)),
        record("cameras cameras cameras", of=c, tags=("urgent",)),
    )
    return archive


def test_pages_stand_under_their_document_best_first(mixed: Archive) -> None:
    results = mixed.search("cameras")
    assert (results.total, results.total_pages) == (3, 4)
    hits = {hit.document: hit for hit in results.hits}
    assert [page.page for page in hits["a"].pages] == [2, 1]
    assert hits["a"].matching_pages == 2
    assert hits["a"].score == hits["a"].pages[0].score
    assert results.hits[0].document == "c"


def test_number_of_pages_shown_can_be_chosen(mixed: Archive) -> None:
    hits = {hit.document: hit for hit in mixed.search("cameras", pages=1).hits}
    assert len(hits["a"].pages) == 1
    assert hits["a"].matching_pages == 2


def test_hit_tells_what_the_document_is(mixed: Archive) -> None:
    [hit] = mixed.search("banana").hits
    assert (hit.title, hit.path, hit.collection, hit.kind, hit.type, hit.language, hit.created) == (
        "Banana",
        "papers/c.pdf",
        "news",
        "report",
        "html",
        "en",
        "2019-02-03",
    )


def test_facets_count_documents_not_pages(mixed: Archive) -> None:
    results = mixed.search("cameras", facets=FACETS)
    assert counts(results, "collection") == {"leak": 2, "news": 1}
    assert counts(results, "type") == {"html": 2, "pdf": 1}
    assert counts(results, "company") == {"h": 1, "d": 2}
    assert counts(results, "language") == {"en": 2, "de": 1}
    assert counts(results, "author") == {"Ann": 1, "Bo": 1}
    assert counts(results, "created") == {"2018": 1, "2019": 2}
    assert counts(results, "contract") == {"k1": 1}
    assert counts(results, "tag") == {"urgent": 1}
    assert counts(results, "kind") == {"report": 3}
    assert counts(results, "status") == {"done": 3}
    assert counts(results, "person") == {}


def test_filter_narrows_hits_and_other_facets_but_not_its_own(mixed: Archive) -> None:
    results = mixed.search("cameras", filters=(Filter("type", ("html",)),), facets=("type", "collection", "company"))
    assert results.total == 2
    assert counts(results, "type") == {"html": 2, "pdf": 1}
    assert [one.value for one in results.facets["type"] if one.chosen] == ["html"]
    assert counts(results, "collection") == {"leak": 1, "news": 1}
    assert counts(results, "company") == {"d": 1}


def test_several_values_of_a_filter_are_alternatives(mixed: Archive) -> None:
    assert mixed.found("cameras", filters=(Filter("type", ("html", "pdf")),)) == ["a", "b", "c"]
    assert mixed.found("cameras", filters=(Filter("company", ("h", "d")),)) == ["a", "b"]


def test_filters_of_several_facets_hold_together(mixed: Archive) -> None:
    filters = (Filter("type", ("html",)), Filter("collection", ("leak",)))
    results = mixed.search("cameras", filters=filters, facets=("type", "collection"))
    assert [hit.document for hit in results.hits] == ["b"]
    assert counts(results, "type") == {"pdf": 1, "html": 1}
    assert counts(results, "collection") == {"leak": 1, "news": 1}


def test_filter_can_exclude(mixed: Archive) -> None:
    assert mixed.found("cameras", filters=(Filter("company", ("h",), exclude=True),)) == ["b", "c"]
    assert mixed.found("cameras", filters=(Filter("created", ("2019",), exclude=True),)) == ["a"]


def test_entity_filter_holds_for_the_page(mixed: Archive) -> None:
    [hit] = mixed.search("more OR nothing", filters=(Filter("company", ("h",)),)).hits
    assert [page.page for page in hit.pages] == [1]


def test_chosen_value_without_hits_is_still_listed(mixed: Archive) -> None:
    results = mixed.search("nothing", filters=(Filter("type", ("html",)),), facets=("type",))
    assert counts(results, "type") == {"pdf": 1, "html": 0}
    assert results.total == 0


def test_facet_limit_keeps_the_commonest_and_the_chosen(archive: Archive) -> None:
    for number in range(12):
        archive.engine.index([record("x", of=document(str(number), type=f"t{number // 2 if number > 3 else 0}"))])
    archive.engine.commit()
    results = archive.search("x", facets=("type",), facet_limit=2, filters=(Filter("type", ("t5",)),))
    assert counts(results, "type") == {"t0": 4, "t2": 2, "t5": 2}


def test_unknown_facet_is_wrong_use(mixed: Archive) -> None:
    with pytest.raises(WrongUse, match="colour"):
        mixed.search("cameras", facets=("colour",))


def test_scope_hides_documents_counts_and_facet_values(mixed: Archive) -> None:
    scope = Scope("reader", frozenset({"news"}))
    results = mixed.search("cameras", scope=scope, facets=("collection", "company", "type"))
    assert (results.total, results.total_pages) == (1, 1)
    assert counts(results, "collection") == {"news": 1}
    assert counts(results, "company") == {}
    assert mixed.found("", scope=scope) == ["c"]
    assert mixed.found("NOT cameras", scope=scope) == []
    assert mixed.found("collection:leak", scope=scope) == []
    assert mixed.found("cameras", scope=scope, filters=(Filter("collection", ("leak",)),)) == []


def test_scope_of_no_collection_sees_nothing(mixed: Archive) -> None:
    assert mixed.search("", scope=Scope("reader", frozenset())).total == 0


def test_search_inside_one_document(mixed: Archive) -> None:
    results = mixed.search("cameras", document="a", pages=100)
    assert (results.total, results.total_pages) == (1, 2)
    assert mixed.found("", document="b") == ["b"]
    assert mixed.found("cameras", document="unknown") == []


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("2019", "", ["b", "c"]),
        ("", "2018-12-31", ["a"]),
        ("2019-02", "2019-02", ["c"]),
        ("2019-06-15", "2019-06-20", ["b"]),
        ("2018-01-01", "2018-01-01", ["a"]),
        ("2021", "", []),
    ],
)
def test_period_bounds_the_documents_own_date(mixed: Archive, first: str, last: str, found: list[str]) -> None:
    assert mixed.found("cameras", created_from=first, created_to=last) == found


def test_period_that_is_no_date_is_wrong_use(mixed: Archive) -> None:
    with pytest.raises(WrongUse, match="yesterday"):
        mixed.search("cameras", created_from="yesterday")


def test_sort_by_date_is_newest_first_and_undated_last(mixed: Archive) -> None:
    mixed.add(record("cameras", of=document("undated")))
    assert [hit.document for hit in mixed.search("cameras", sort=Sort.DATE).hits] == ["b", "c", "a", "undated"]


def test_sort_by_title_folds(mixed: Archive) -> None:
    assert [hit.document for hit in mixed.search("cameras", sort=Sort.TITLE).hits] == ["b", "c", "a"]


def test_search_by_meaning_is_refused_and_fused_falls_back_to_words(mixed: Archive) -> None:
    assert mixed.search("banana", mode=Mode.FUSED).total == 1
    with pytest.raises(MeaningUnavailable):
        mixed.search("banana", mode=Mode.MEANING)


def test_every_result_is_reachable_far_beyond_ten_thousand(archive: Archive) -> None:
    archive.add(*(record("cameras", of=document(f"{number:05}", title=f"{number:05}")) for number in range(10_500)))
    far = archive.search("cameras", offset=10_490, limit=20, sort=Sort.TITLE)
    assert far.total == 10_500
    assert [hit.document for hit in far.hits] == [f"{number:05}" for number in range(10_490, 10_500)]
    seen = Counter(
        hit.document
        for offset in range(0, 10_500, 3_500)
        for hit in archive.search("cameras", offset=offset, limit=3_500).hits
    )
    assert len(seen) == 10_500
    assert max(seen.values()) == 1


def test_order_of_equals_does_not_depend_on_the_order_of_indexing(archive: Archive) -> None:
    names = [f"n{number}" for number in range(20)]
    archive.add(*(record("same words", of=document(name)) for name in names))
    before = [hit.document for hit in archive.search("same").hits]
    for name in reversed(names):
        archive.engine.index([record("same words", of=document(name))])
    archive.engine.commit()
    assert [hit.document for hit in archive.search("same").hits] == before


def test_snippet_is_the_best_stretch_in_whole_words(archive: Archive) -> None:
    text = "Xinjiang. " + "filler words here " * 60 + "cameras were sold to Xinjiang by Hikvision " + "more of it " * 80
    archive.add(record(text))
    [hit] = archive.search("cameras xinjiang hikvision").hits
    page = hit.pages[0]
    assert "cameras were sold to Xinjiang by Hikvision" in page.snippet
    assert text[page.snippet_start : page.snippet_start + len(page.snippet)] == page.snippet
    assert len(page.snippet) <= 300
    assert set(page.snippet.split()) <= set(text.split())
    assert [text[start:end] for start, end in page.spans] == ["Xinjiang", "cameras", "Xinjiang", "Hikvision"]


def test_page_without_text_can_be_found(archive: Archive) -> None:
    archive.add(record("", of=document(title="Scan of a letter")))
    [hit] = archive.search("letter").hits
    assert (hit.pages[0].snippet, hit.pages[0].spans) == ("", ())


def test_lone_surrogates_and_odd_characters_do_no_harm(archive: Archive) -> None:
    text = "before \ud800 after \x00 end 😀 cameras"
    archive.add(record(text, of=document(title="odd \udfff")))
    [hit] = archive.search("cameras").hits
    assert [text[start:end] for start, end in hit.pages[0].spans] == ["cameras"]


def test_a_document_is_always_shown_by_one_page(archive: Archive) -> None:
    archive.add(record("cameras", page=1), record("cameras cameras", page=2))
    [hit] = archive.search("cameras", pages=0).hits
    assert [page.page for page in hit.pages] == [2]


def test_pages_of_a_long_document_keep_their_own_text(archive: Archive) -> None:
    texts = [f"page{number} " + "filler " * draw for number, draw in enumerate((5_000, 10, 3_000, 1, 12_000, 4_700, 2))]
    archive.add(*[record(text, page=number) for number, text in enumerate(texts, 1)])
    for number, text in enumerate(texts, 1):
        [hit] = archive.search(f"page{number - 1}").hits
        [page] = hit.pages
        assert page.page == number
        assert [text[start:end] for start, end in page.spans] == [f"page{number - 1}"]
        assert text.startswith(page.snippet)


def test_highlights_of_a_page_of_two_megabytes_are_spans_of_its_text(archive: Archive) -> None:
    filler = "Straße ærlig 😀 word by word, " * 70_000
    text = f"{filler}\nHikvision sold cameras.\n{filler}The camera was Hikvision’s."
    archive.add(record(text), record("Hikvision cameras", of=document("small")))
    hits = {hit.document: hit for hit in archive.search('camera "hikvision sold"~2 OR hikvision').hits}
    page = hits["report"].pages[0]
    assert len(text) > 2_000_000
    assert [text[start:end] for start, end in page.spans] == ["Hikvision", "sold", "cameras", "camera", "Hikvision"]
    assert text[page.snippet_start : page.snippet_start + len(page.snippet)] == page.snippet
    assert "Hikvision sold cameras" in page.snippet


def test_all_pages_of_a_long_document_are_given_when_asked_for(archive: Archive) -> None:
    archive.add(*(record("cameras" if page % 2 else "nothing", page=page) for page in range(1, 2_401)))
    [hit] = archive.search("cameras", document="report", pages=10_000).hits
    assert sorted(page.page for page in hit.pages) == list(range(1, 2_401, 2))
    assert hit.matching_pages == 1_200


def test_a_document_shows_its_best_pages_however_many_better_ones_another_has(archive: Archive) -> None:
    texts = {page: " ".join(["cameras"] * 9 if page < 300 else ["camera"] * (page - 299)) for page in range(1, 305)}
    archive.add(
        *(record(text, page=page) for page, text in texts.items() if page < 300),
        *(
            record(f"{text} {'and much else ' * 30}", page=page, of=document("b"))
            for page, text in texts.items()
            if page > 299
        ),
    )
    hits = archive.search("camera").hits
    assert [(hit.document, hit.matching_pages, len(hit.pages)) for hit in hits] == [("report", 299, 3), ("b", 5, 3)]
    assert [page.page for page in hits[1].pages] == [304, 303, 302]
