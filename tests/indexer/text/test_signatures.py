"""Versions of a text are found by their signatures, other texts are not: measured on generated ones."""

import random
from collections.abc import Callable
from itertools import combinations

import pytest

from indexer.text import signatures

LEAST = 0.5
LETTERS = "abcdefghijklmnoprstuvyz"


def vocabulary(dice: random.Random) -> list[str]:
    return ["".join(dice.choices(LETTERS, k=dice.randint(2, 9))) for _ in range(4000)]


def text(dice: random.Random, words: list[str], length: int = 400) -> list[str]:
    """Words by rank, as in language: few are in every text, most are rare."""
    return [words[min(int(dice.paretovariate(0.6)) - 1, len(words) - 1)] for _ in range(length)]


def edited(dice: random.Random, words: list[str]) -> list[str]:
    """Five words in a hundred put otherwise, a paragraph of thirty left out."""
    at = dice.randrange(len(words) - 30)
    return ["changed" if dice.random() < 0.05 else word for word in (*words[:at], *words[at + 30 :])]


def scanned(dice: random.Random, words: list[str]) -> list[str]:
    """One letter in a hundred misread."""
    return ["".join("x" if dice.random() < 0.01 else letter for letter in word) for word in words]


def under_another_head(dice: random.Random, words: list[str]) -> list[str]:
    """Another letterhead of forty words, and the capitals of a form."""
    return [*(f"head{dice.randrange(900)}" for _ in range(40)), *(word.upper() for word in words)]


CHANGES: list[Callable[[random.Random, list[str]], list[str]]] = [edited, scanned, under_another_head]


def signed(words: list[str]) -> bytes:
    return signatures.signature([" ".join(words)])


def is_found(left: bytes, right: bytes) -> bool:
    met = set(signatures.bands(left)) & set(signatures.bands(right))
    return bool(met) and signatures.likeness(left, right) >= LEAST


@pytest.mark.parametrize("change", CHANGES)
def test_versions_are_found(change: Callable[[random.Random, list[str]], list[str]]) -> None:
    dice = random.Random(7)
    words = vocabulary(dice)
    texts = [text(dice, words) for _ in range(60)]
    assert sum(is_found(signed(one), signed(change(dice, one))) for one in texts) >= 58


def test_other_texts_of_the_same_words_and_letterhead_are_no_versions() -> None:
    dice = random.Random(11)
    words = vocabulary(dice)
    head = text(dice, words, 60)
    found = [signed([*head, *text(dice, words)]) for _ in range(60)]
    assert not [1 for left, right in combinations(found, 2) if is_found(left, right)]


def test_the_likeness_is_the_share_of_runs_in_common() -> None:
    dice = random.Random(3)
    words = [f"word{number}" for number in range(2000)]
    left, right = words[:1500], words[500:]
    assert signatures.likeness(signed(left), signed(right)) == pytest.approx(0.5, abs=0.12)
    del dice


def test_equal_texts_have_equal_signatures_however_they_are_cut_and_spaced() -> None:
    words = [f"word{number}" for number in range(100)]
    whole = signatures.signature([" ".join(words)])
    assert signatures.signature(["\n ".join(words[:40]), "  ".join(words[40:])]) == whole
    assert len(whole) == 4 * signatures.HASHES
    assert len(set(signatures.bands(whole))) == signatures.BANDS
    assert all(0 <= band < 2**63 for band in signatures.bands(whole))


def test_a_signature_never_changes() -> None:
    words = " ".join(f"word{number}" for number in range(100))
    assert signatures.signature([words])[:8].hex() == PINNED


def test_text_without_spaces_has_versions_too() -> None:
    line = "".join(chr(0x4E00 + number * 7) for number in range(300))
    assert is_found(signatures.signature([line]), signatures.signature([line[:120] + "新" + line[120:]]))


@pytest.mark.parametrize("short", ["", "two words", "one two three " * 200])
def test_what_says_too_little_has_no_signature(short: str) -> None:
    assert signatures.signature([short]) == b""


PINNED = "f213030091a8da01"
