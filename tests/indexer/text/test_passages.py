"""Pages are cut into passages of about 100 words that end where sentences end, in any script."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.passages import MOST, passages

SENTENCE = "The harbour board met in May and paid the second part of the sum. "  # 14 words


def words(text: str) -> int:
    return len(text.split())


def test_a_short_page_is_one_passage_without_the_space_around_it() -> None:
    text = "\n  " + SENTENCE + "\n"
    assert [text[start:end] for start, end in passages(text)] == [SENTENCE.strip()]


def test_a_long_page_is_cut_at_ends_of_sentences_near_100_words() -> None:
    text = SENTENCE * 40
    found = [text[start:end] for start, end in passages(text)]
    assert len(found) == 5
    assert all(part.endswith("sum.") and 80 <= words(part) <= MOST for part in found)


def test_a_short_rest_joins_the_passage_before() -> None:
    text = SENTENCE * 9
    assert len(passages(text)) == 1


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = "item " * 1000
    found = [text[start:end] for start, end in passages(text)]
    assert sum(map(words, found)) == 1000
    assert all(part == part.strip() and words(part) <= MOST for part in found)


def test_chinese_is_cut_as_well_and_by_its_characters() -> None:
    text = "港务局在五月开会并支付了第二笔款项。" * 60
    found = [text[start:end] for start, end in passages(text)]
    assert 5 <= len(found) <= 9
    assert all(part.endswith("。") for part in found)


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_a_blank_page_has_none(text: str) -> None:
    assert passages(text) == []


@given(st.text(alphabet=st.sampled_from("ab .\n港。?"), max_size=600))
def test_passages_lie_in_order_and_leave_out_only_white_space(text: str) -> None:
    found = passages(text)
    assert all(left[1] <= right[0] for left, right in pairwise(found))
    covered = {place for start, end in found for place in range(start, end)}
    assert all(place in covered or text[place].isspace() for place in range(len(text)))
