"""Names that may be one thing meet under a key; those that share nothing do not."""

import pytest

from indexer.model.kinds import Kind
from indexer.text import blocks, likeness

PERSON, COMPANY, ORGANISATION = Kind.PERSON, Kind.COMPANY, Kind.ORGANISATION
ALIKE = [
    ("Maren Solheim", "Maren Kristine Solheim", PERSON),
    ("Maren Solheim", "Solheim, Maren", PERSON),
    ("Karin Solheim", "K. Solheim", PERSON),
    ("Maren Solheim", "Mren Solheim", PERSON),
    ("Maren Solheim", "Maren Solhem", PERSON),
    ("Maren Solheim", "Maren Soldheim", PERSON),
    ("Yevgeny Kasparov", "Евгений Каспаров", PERSON),
    ("Kestrel Imaging Systems Ltd.", "Kestrel", COMPANY),
    ("Kestrel Imaging Systems Ltd.", "Kestrell Imaging Systems", COMPANY),
    ("Warnow Marine Technik GmbH", "Warnow Marinetechnik", COMPANY),
    ("Vosnosdil Energy Inc.", "Vosnosdi Energy", COMPANY),
    ("Traza Bank", "Traza Ank", COMPANY),
    ("Hikvision", "Hikbision", COMPANY),
    ("杭州海康威视", "海康威视", COMPANY),
    ("International Harbour Safety Council", "IHSC", ORGANISATION),
]


@pytest.mark.parametrize(("left", "right", "kind"), ALIKE)
def test_names_that_may_be_one_thing_meet_both_ways(left: str, right: str, kind: Kind) -> None:
    assert likeness.compare(left, right, kind)[0] >= 0.5
    assert blocks.kept(left, kind) & blocks.sought(right, kind)
    assert blocks.kept(right, kind) & blocks.sought(left, kind)
    assert not blocks.hopeless(left, right, kind)


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Solheim", "Maren Solheim", PERSON),
        ("Kestrel", "Warnow", COMPANY),
    ],
)
def test_names_that_share_too_little_do_not_meet(left: str, right: str, kind: Kind) -> None:
    assert not blocks.kept(left, kind) & blocks.sought(right, kind)


def test_firms_that_share_one_word_are_hopeless() -> None:
    assert blocks.hopeless("Kestrel Warnow AS", "Kestrel Gannet AS", COMPANY)
    assert likeness.compare("Kestrel Warnow AS", "Kestrel Gannet AS", COMPANY)[0] < 0.5


def test_one_shared_name_of_two_people_is_hopeless() -> None:
    assert blocks.hopeless("John Smith", "Mary Smith", PERSON)
    assert likeness.compare("John Smith", "Mary Smith", PERSON)[0] < 0.5


def test_a_name_without_letters_has_no_keys() -> None:
    assert blocks.kept("  ", COMPANY) == frozenset()
