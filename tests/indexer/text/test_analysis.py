"""Words with their places, folded and stemmed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text import analysis, folding, russian


@given(st.text(max_size=80))
def test_tokens_stand_where_they_say(text: str) -> None:
    found = analysis.tokens(text)
    for token in found:
        assert text[token.start : token.end].replace("\n", "").replace("\r", "") == token.surface
        assert analysis.folded(token.surface)
        assert not any(letter.isspace() for letter in analysis.folded(token.surface) + token.surface)
    assert [token.surface for token in found] == analysis.surfaces(text)
    assert [(token.start, token.end) for token in found] == analysis.spans(text)


@given(st.text(alphabet="aU.S sé\u0301新疆\n-_'", max_size=40))
def test_places_of_some_words_agree_with_places_of_all(text: str) -> None:
    words, spans = analysis.surfaces(text), analysis.spans(text)
    for surface in set(words):
        wanted = [at for at, one in enumerate(words) if one == surface]
        found = analysis.located(text, words, wanted)
        assert [found[at] for at in wanted] == [spans[at] for at in wanted]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The ethics-council's view", ["The", "ethics", "council", "s", "view"]),
        ("foo_bar 1,000.5", ["foo", "bar", "1", "000", "5"]),
        ("U.S. e.g. J. Smith", ["U.S.", "e.g.", "J", "Smith"]),
        ("新疆监控", ["新疆", "疆监", "监控"]),
        ("新", ["新"]),
        ("由Hikvision公司", ["由", "Hikvision", "公司"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("… — !", []),
        ("", []),
    ],
)
def test_text_is_cut_into_words(text: str, words: list[str]) -> None:
    assert [token.surface for token in analysis.tokens(text)] == words


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Tromsø", "tromso"),
        ("Æ", "ae"),
        ("ẞ", "ss"),
        ("Łódź", "lodz"),
        ("þ", "th"),
        ("Đ", "d"),
        ("Ёж", "еж"),
        ("йод", "йод"),
    ],
)
def test_special_letters_are_written_out(word: str, folded: str) -> None:
    assert folding.fold(word) == folded


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folding.fold(folding.fold(text)) == folding.fold(text)


@pytest.mark.parametrize("suffixes_only", sorted(analysis.SUFFIX_ONLY - {""}))
@pytest.mark.parametrize(
    "word", ["contracts", "geliefert", "uberwachung", "kameraene", "kontraktene", "niñas", "иностранные"]
)
def test_stemmers_named_so_keep_the_first_letter(suffixes_only: str, word: str) -> None:
    assert analysis.stem(folding.fold(word), suffixes_only)[0] == folding.fold(word)[0]


@pytest.mark.parametrize(
    "forms",
    [
        "иран ирана иране ираном",
        "компания компании компаний компанией компаниями",
        "назарбаев назарбаева назарбаеву назарбаевым",
        "алексей алексея алексеем",
        "европейский европейского европейская европейскими",
        "контракт контракты контрактов контрактами",
    ],
)
def test_russian_case_forms_share_a_stem(forms: str) -> None:
    assert len({russian.stem(form) for form in forms.split()}) == 1


def test_languages_go_by_their_base_code() -> None:
    assert analysis.stemming("en-GB") == "english"
    assert analysis.stemming("no") == "norwegian"
    assert analysis.stemming("zh") == ""
