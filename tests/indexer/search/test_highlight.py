"""Spans and snippets of single texts, without an engine."""

import pytest

from indexer.search.highlight import SNIPPET, Highlighter, snippet
from indexer.search.parse import parse

TEXT = "Hikvision's cameras: the Camera contracts of Tromsø and U.S. firms. Contracts again, cameras too."


def lit(query: str, text: str = TEXT, stemming: str = "english") -> list[str]:
    light = Highlighter(parse(query).node, ["english"]).light(text, stemming=stemming)
    return [text[start:end] for start, end in light.spans]


@pytest.mark.parametrize(
    ("query", "spans"),
    [
        ("camera", ["cameras", "Camera", "cameras"]),
        ('"camera contracts"', ["Camera contracts"]),
        ('"contracts camera"~0', []),
        ('"tromsø contracts"~3', ["contracts", "Tromsø", "Contracts"]),
        ("=Camera", ["Camera"]),
        ("cam*", ["cameras", "Camera", "cameras"]),
        ("hikvison~", ["Hikvision"]),
        ("us", ["U.S."]),
        ("camera OR firms", ["cameras", "Camera", "firms", "cameras"]),
        ("firms NOT camera", ["firms"]),
        ("title:camera", []),
        ("company:hikvision", ["Hikvision"]),
        ("text:firms", ["firms"]),
        ("camera^3", ["cameras", "Camera", "cameras"]),
        ("-camera", []),
        ("nothing", []),
        ("", []),
    ],
)
def test_spans_are_what_each_operator_found(query: str, spans: list[str]) -> None:
    assert lit(query) == spans


def test_overlapping_spans_become_one() -> None:
    assert lit('"camera contracts" OR "contracts of tromsø"') == ["Camera contracts of Tromsø"]


def test_letters_within_acronyms_and_marked_words_are_not_lit() -> None:
    assert lit("s", "U.S. and S and re\u0301s s", "") == ["S", "s"]


@pytest.mark.parametrize("stemming", ["english", "arabic", "dutch", ""])
def test_lighting_does_not_depend_on_shortcuts(stemming: str) -> None:
    assert lit("=firms", stemming=stemming) == ["firms"]


def window(query: str, text: str) -> str:
    light = Highlighter(parse(query).node, ["english"]).light(text, stemming="english")
    start, end = snippet(text, light)
    return text[start:end]


def test_snippet_of_a_page_without_matches_is_its_opening() -> None:
    text = "  Opening words of the page. " + "more words " * 100
    assert window("title:x", text).startswith("Opening words")
    assert len(window("title:x", text)) <= SNIPPET


def test_snippet_prefers_different_words_over_many_of_one() -> None:
    text = "camera " * 30 + "filler " * 100 + "camera contracts" + " filler" * 100
    assert "camera contracts" in window("camera contracts", text)


def test_short_text_is_its_own_snippet() -> None:
    assert window("camera", TEXT) == TEXT


def test_snippet_of_text_without_spaces_holds_the_match() -> None:
    text = "字" * 500 + "新疆" + "字" * 500
    assert "新疆" in window("新疆", text)
    assert len(window("新疆", text)) <= SNIPPET


def test_snippet_of_a_match_longer_than_itself_begins_with_it() -> None:
    text = "start " + "word " * 200
    assert window('"' + "word " * 150 + '"', text).startswith("word")
