"""Every operator of the query language, asked of an engine."""

import itertools
import random

import pytest

from tests.indexer.search.pages import Archive, document, record

TEXTS = {
    "both": "Hikvision sold cameras to Xinjiang.",
    "company": "Hikvision is a maker of devices.",
    "place": "Xinjiang lies in the west of China.",
    "neither": "The council met in Oslo and said nothing.",
}


@pytest.fixture
def four(archive: Archive) -> Archive:
    archive.add_texts(**TEXTS)
    return archive


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hikvision xinjiang", ["both"]),
        ("hikvision AND xinjiang", ["both"]),
        ("hikvision && xinjiang", ["both"]),
        ("hikvision OR xinjiang", ["both", "company", "place"]),
        ("hikvision || xinjiang", ["both", "company", "place"]),
        ("hikvision NOT xinjiang", ["company"]),
        ("hikvision AND NOT xinjiang", ["company"]),
        ("hikvision -xinjiang", ["company"]),
        ("hikvision !xinjiang", ["company"]),
        ("NOT hikvision", ["neither", "place"]),
        ("-hikvision -xinjiang", ["neither"]),
        ("NOT (hikvision OR oslo)", ["place"]),
        ("NOT NOT oslo", ["neither"]),
        ("(hikvision OR council) AND (devices OR oslo)", ["company", "neither"]),
        ("hikvision devices OR oslo", ["company", "neither"]),
        ("hikvision OR NOT xinjiang", ["both", "company", "neither"]),
        ("devices OR +hikvision", ["both", "company"]),
        ("+hikvision +xinjiang", ["both"]),
        ("hikvision OR oslo OR -devices", ["both", "neither"]),
        ("*", ["both", "company", "neither", "place"]),
        ("", ["both", "company", "neither", "place"]),
    ],
)
def test_operators_join_words(four: Archive, query: str, found: list[str]) -> None:
    assert four.found(query) == found


def test_words_need_not_all_occur_when_any_will_do(four: Archive) -> None:
    results = four.search("which cameras did Hikvision sell to Xinjiang?", any_word=True)
    assert {hit.document for hit in results.hits} == {"both", "company", "place"}
    assert results.hits[0].document == "both"


def test_phrase_needs_its_words_in_order_and_side_by_side(archive: Archive) -> None:
    archive.add_texts(
        phrase="Five surveillance contracts were signed.",
        turned="Contracts surveillance.",
        apart="Surveillance of contracts.",
        single="A surveillance contract.",
    )
    assert archive.found('"surveillance contracts"') == ["phrase"]
    assert archive.lit('"surveillance contracts"') == ["surveillance contracts"]


def test_phrase_is_found_at_every_offset(archive: Archive) -> None:
    text = "ab ab cd. ab cd ab (ab\ncd) ab-cd"
    archive.add_texts(text=text)
    [hit] = archive.search('"ab cd"').hits
    assert [text[start:end] for start, end in hit.pages[0].spans] == ["ab cd", "ab cd", "ab\ncd", "ab-cd"]


def test_phrase_is_not_stemmed_and_word_is(archive: Archive) -> None:
    archive.add_texts(one="The contract was signed.", many="The contracts were signed.")
    assert archive.found("contract") == ["many", "one"]
    assert archive.found('"contract"') == ["one"]


def test_exact_word_keeps_case_and_marks(archive: Archive) -> None:
    archive.add_texts(capital="The Apple fell.", small="An apple fell.", marked="Tromsø", plain="Tromso")
    assert archive.found("=Apple") == ["capital"]
    assert archive.found("=apple") == ["small"]
    assert archive.found("=Tromsø") == ["marked"]
    assert archive.found('="The Apple"') == ["capital"]
    assert archive.found("=apples") == []


def test_exact_phrase_must_stand_as_it_is_written(archive: Archive) -> None:
    archive.add_texts(
        right="By the Apple tree Board.",
        apart="The Apple of the tree, and an apple tree.",
        small="by the apple tree board",
        both="the apple tree and the Apple tree",
    )
    assert archive.found('="Apple tree"') == ["both", "right"]
    assert archive.found('="apple tree"') == ["apart", "both", "small"]
    assert archive.found('NOT =Apple "apple tree"') == ["small"]


def test_exact_word_of_a_title(archive: Archive) -> None:
    archive.add(
        record("one", of=document("large", title="Report on Apple")),
        record("two", of=document("small", title="Report on an apple")),
    )
    assert archive.found("title:=Apple") == ["large"]
    assert archive.found("title:=apple") == ["small"]
    assert archive.found('title:="on Apple"') == ["large"]
    assert archive.found("=Apple") == ["large"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kamera*", ["many", "one"]),
        ("kamer?", ["one"]),
        ("k*er", ["many"]),
        ("*overvåking", ["watch"]),
        ("K?MERA*", ["many", "one"]),
        ('"to kamera*"', ["many"]),
    ],
)
def test_wildcards_stand_for_letters(archive: Archive, query: str, found: list[str]) -> None:
    archive.add_texts(one="Et kamera.", many="Flere kameraer, to kameraer.", watch="Kameraovervåking, overvåking")
    assert [one for one in archive.found(query) if one != "watch" or query.startswith("*")] == found


def test_fuzzy_word_finds_slips(archive: Archive) -> None:
    archive.add_texts(right="Hikvision", slip="Hikvison", two="Hikvizion", other="Television")
    assert archive.found("hikvison~") == ["right", "slip", "two"]
    assert archive.found("hikvison~1") == ["right", "slip"]
    assert archive.found("hikvison") == ["slip"]
    assert set(archive.lit("hikvison~")) == {"Hikvision", "Hikvison", "Hikvizion"}


def test_fuzzy_distance_goes_by_length(archive: Archive) -> None:
    archive.add_texts(near="camp", far="camber", short="at")
    assert archive.found("lamp~") == ["near"]
    assert archive.found("it~") == []


def test_right_spelling_ranks_before_the_slip(archive: Archive) -> None:
    archive.add_texts(slip="Hikvison of Hangzhou", right="Hikvision of Hangzhou")
    assert [hit.document for hit in archive.search("hikvision~").hits] == ["right", "slip"]


def test_proximity_takes_any_order_and_counts_words_between(archive: Archive) -> None:
    archive.add_texts(
        close="cameras for Xinjiang",
        turned="Xinjiang has many cameras",
        far="cameras were bought by the police of Xinjiang",
    )
    assert archive.found('"cameras xinjiang"~1') == ["close"]
    assert archive.found('"cameras xinjiang"~2') == ["close", "turned"]
    assert archive.found('"cameras xinjiang"~6') == ["close", "far", "turned"]


@pytest.mark.parametrize("words", ["ab", "aa", "abc", "aab", "abcd"])
def test_proximity_of_several_words_agrees_with_counting(archive: Archive, words: str) -> None:
    draw = random.Random(5)
    texts = {f"{number:03}": [draw.choice("abcdxxxx") for _ in range(draw.randint(3, 10))] for number in range(200)}
    archive.add_texts(**{name: " ".join(text) for name, text in texts.items()})

    def near(text: list[str], slop: int) -> bool:
        held = [[at for at, letter in enumerate(text) if letter == word] for word in words]
        chosen = (set(places) for places in itertools.product(*held))
        return any(len(one) == len(words) and max(one) - min(one) < len(words) + slop for one in chosen)

    for slop in (1, 2, 4):
        wanted = sorted(name for name, text in texts.items() if near(text, slop))
        assert archive.found(f'"{" ".join(words)}"~{slop}') == wanted


def test_boost_moves_a_page_up(archive: Archive) -> None:
    archive.add_texts(first="oranges and pears", second="apples and pears")
    assert [hit.document for hit in archive.search("oranges^5 OR apples").hits] == ["first", "second"]
    assert [hit.document for hit in archive.search("oranges OR apples^5").hits] == ["second", "first"]


def test_hyphenated_and_apostrophed_words_are_found_whole(archive: Archive) -> None:
    archive.add_texts(whole="The ethics-council of O'Brien", apart="Council of ethics; Brien, O")
    assert archive.found("ethics-council") == ["whole"]
    assert archive.found("O’Brien") == ["whole"]


def test_figures_are_found_whatever_groups_them(archive: Archive) -> None:
    archive.add_texts(comma="worth 230,000,000 euro", space="worth 230 000 000 euro", other="230,000 euro")
    assert archive.found("230,000,000") == ["comma", "space"]


def test_acronyms_are_found_with_and_without_dots(archive: Archive) -> None:
    archive.add_texts(dots="The U.S. said so.", none="The US said so.")
    assert archive.found("U.S.") == ["dots", "none"]
    assert archive.found("=U.S.") == ["dots"]


def test_broken_query_is_repaired_run_and_said(four: Archive) -> None:
    results = four.search('(Hikvision AND "Xinjiang')
    assert [hit.document for hit in results.hits] == ["both"]
    assert results.understood == 'Hikvision AND "Xinjiang"'
    assert "parenthesis" in results.repaired
    assert "quotation mark" in results.repaired


def test_sound_query_has_no_repair(four: Archive) -> None:
    assert four.search('"Hikvision sold" AND (Xinjiang OR Oslo)').repaired == ""


def test_word_is_found_across_documents_of_several_languages(archive: Archive) -> None:
    archive.add(
        record("Three contracts.", of=document("english")),
        record("Zwei Kontrakte", of=document("german", language="de")),
        record("Kontrakten ble signert", of=document("norwegian", language="nb")),
    )
    assert archive.found("kontrakt") == ["german", "norwegian"]
