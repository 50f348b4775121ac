"""Ways from footnotes to their anchors and back."""

from indexer.model.documents import Block, Page, Target
from indexer.model.kinds import Role
from webui.notes import Way, ways


def address(number: int) -> str:
    return f"/documents/d?page={number}"


def test_an_anchor_leads_to_its_note_and_the_sign_of_the_note_back() -> None:
    blocks = (Block(Role.ANCHOR, 5, 6, "1", Target(1, 8, 15)), Block(Role.FOOTNOTE, 8, 15, "1", Target(1, 5, 6)))
    assert ways(Page(1, "Paid.1\n\n1 Books", blocks=blocks), address) == [
        Way(5, 6, "at-5", "#at-8", "Note 1", back=False),
        Way(8, 9, "at-8", "#at-5", "Back to where note 1 belongs", back=True),
    ]


def test_ways_to_other_pages() -> None:
    blocks = (Block(Role.ANCHOR, 5, 8, "*", Target(1200, 4, 9)), Block(Role.FOOTNOTE, 9, 9, "2", Target(1, 3, 4)))
    assert ways(Page(2, "Paid.[*]\n", blocks=blocks), address) == [
        Way(5, 8, "at-5", "/documents/d?page=1200#at-4", "Note *, page 1,200", back=False),
        Way(9, 9, "at-9", "/documents/d?page=1#at-3", "Back to where note 2 belongs, page 1", back=True),
    ]


def test_a_note_that_nothing_refers_to_leads_nowhere() -> None:
    assert not ways(Page(1, "1 Books", blocks=(Block(Role.FOOTNOTE, 0, 7, "1"), Block(Role.HEADING, 0, 7))), address)
