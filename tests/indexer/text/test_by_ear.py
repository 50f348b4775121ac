"""Words of names in other spellings and scripts share a key; words of other names do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.by_ear import keys


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Muhammad", "Mohamed"),
        ("Yusuf", "Youssef"),
        ("Sergey", "Сергей"),
        ("AZARENKOV", "Азаренков"),
        ("Petrou", "Πέτρου"),
        ("Karim", "كريم"),
        ("Nasser", "الناصر"),
        ("Hashemi", "هاشمی"),
        ("Dawud", "داود"),
        ("Alavi", "علوی"),
    ],
)
def test_spellings_of_one_name_share_a_key(left: str, right: str) -> None:
    assert keys(left) & keys(right)


@pytest.mark.parametrize(("left", "right"), [("Kestrel", "Solheim"), ("Сергей", "Иван"), ("Karim", "ناصر")])
def test_other_names_share_none(left: str, right: str) -> None:
    assert not keys(left) & keys(right)


@pytest.mark.parametrize("word", ["", "a", "1948", "港口", "ا", "-"])
def test_what_is_no_word_of_a_name_has_no_key(word: str) -> None:
    assert not keys(word)


@given(st.text(max_size=30))
def test_any_text_gives_keys_without_spaces(word: str) -> None:
    assert all(" " not in key and len(key) > 1 for key in keys(word))
