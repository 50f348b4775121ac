"""Whole questions asked by any of their words, and names in spellings of their own."""

import pytest

from indexer.model.kinds import Kind
from indexer.search.parse import parse
from indexer.search.questions import any_of, bearing, is_name, languages_of
from indexer.search.understood import understood
from tests.indexer.search.pages import Archive, document, named, record


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("Who paid for the harbour cameras?", "Who OR paid OR harbour OR cameras"),
        ("Hva kostet kameraene som ble kjøpt?", "kostet OR kameraene OR kjøpt"),
        ("the of and", "the OR of OR and"),
        ("who took the low-income flats", "who OR took OR low-income OR low^0.25 OR income^0.25 OR flats"),
        ("谁买了港口?", "谁买 OR 买了 OR 了港 OR 港口"),
        ('which "side letter" was it?', '"side letter" OR side OR letter'),
        ("title:harbour cameras", "title:harbour OR cameras"),
    ],
)
def test_a_question_is_sought_by_its_bearing_words(question: str, sought: str) -> None:
    assert set(understood(any_of(parse(question, any_word=True).node)).split(" OR ")) >= set(sought.split(" OR ")) - {
        "Who",
        "who",
    }


def test_small_words_are_those_of_the_questions_own_language() -> None:
    found = understood(any_of(parse("how did the men die in the fire", any_word=True).node))
    assert "die" in found.split()
    assert "the" not in found.split()


@pytest.mark.parametrize(
    ("text", "chosen", "languages"),
    [
        ("the cameras of the harbour", (), {"en"}),
        ("the cameras of the harbour", ("no",), {"nb"}),
        ("من وقع العقد", (), {"ar", "fa", "ur"}),
        ("谁签了合同", (), {"ja", "zh"}),
        ("Kestrel", (), set()),
    ],
)
def test_the_language_of_a_query_is_told_by_choice_words_or_script(
    text: str, chosen: tuple[str, ...], languages: set[str]
) -> None:
    assert languages_of(text, chosen) == languages


@pytest.mark.parametrize("text", ["Aleksandr AZARENKOV", "Kestrel Imaging Systems", "Азаренков", "كريم الناصر"])
def test_a_few_words_in_capitals_look_like_a_name(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["", "who paid Kestrel", "Who Paid?", "kestrel imaging", "A B C D E F G H I"])
def test_other_queries_do_not(text: str) -> None:
    assert not is_name(text)


def test_a_name_is_found_in_another_script_and_spelling(archive: Archive) -> None:
    archive.add(record("No reasons given.", of=document("one", title="AZARENKOV Aleksandr Yurievich")))
    archive.add(record("No reasons given.", of=document("two", title="SOLHEIM Kari")))
    archive.add(record("He signed.", of=document("three"), entities=(named(Kind.PERSON, "Youssef Nasser"),)))
    assert archive.found("Александр Юрьевич Азаренков", any_word=True) == ["one"]
    assert archive.found("Yusuf Naser", any_word=True) == ["three"]
    assert archive.found("Yusuf Naser") == []


def test_the_title_most_like_the_name_comes_first(archive: Archive) -> None:
    for number, title in enumerate(("Karim Abdul Nasser", "Nasser Abdul Karim Hassan Omar", "Nasser Bank")):
        archive.add(record(f"Record {number}.", of=document(f"d{number}", title=title)))
    assert archive.search("Kareem Abdul Naser", any_word=True).hits[0].document == "d0"


def test_a_small_word_is_no_rare_word_among_pages_of_other_languages(archive: Archive) -> None:
    for number in range(30):
        archive.add(record(f"Report {number} of the harbour board.", of=document(f"en{number}")))
    archive.add(record("Il porto vende la nave e la banchina con gli uffici.", of=document("small", language="it")))
    archive.add(record("Fatture: nave.", of=document("bearing", language="it")))
    assert archive.search("gli nave", any_word=True, filters=()).hits[0].document in {"bearing", "small"}
    ranked = archive.search("Chi compra una nave con gli altri e per il porto?", any_word=True).hits
    assert {hit.document for hit in ranked[:2]} == {"small", "bearing"}


def test_neighbours_of_the_query_favour_pages_where_they_stand_together(archive: Archive) -> None:
    far = "The letter was long. " + "Nothing else was said. " * 6 + "On the other side a ship lay."
    near = "The side letter was long. " + "Nothing else was said. " * 6 + "Further on a ship lay."
    archive.add_texts(far=far, near=near)
    assert [hit.document for hit in archive.search("side letter").hits] == ["near", "far"]


@pytest.mark.parametrize(
    ("query", "lit"),
    [
        ("who owns the harbour of Tromsø", "owns AND harbour AND Tromsø"),
        ("the owner", "the AND owner"),
        ("to be or not to be", "to AND be AND or AND not AND to AND be"),
        ('the "side letter" of March', 'the AND "side letter" AND of AND March'),
        ("the harbour OR the quay", "(the AND harbour) OR (the AND quay)"),
    ],
)
def test_small_words_of_a_plain_query_are_not_lit(query: str, lit: str) -> None:
    told = understood(bearing(parse(query).node))
    assert told.replace("Who AND ", "").replace("who AND ", "") == lit
