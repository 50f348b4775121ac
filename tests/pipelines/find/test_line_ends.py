from hypothesis import given
from hypothesis import strategies as st

from indexer.model.documents import Block, Page
from indexer.model.kinds import Kind, Role
from indexer.model.mentions import Mention
from pipelines.find.line_ends import Whole

TEXT = "Sale to Fjell-\nheim Invest AS, and har-\nbour dues\nof Kepa AS"


def test_a_cut_word_is_read_whole_on_the_line_it_began_on() -> None:
    [page] = Whole([Page(1, TEXT)]).pages
    assert page.text == "Sale to Fjellheim\nInvest AS, and harbour\ndues\nof Kepa AS"


def test_what_is_found_stands_where_the_page_has_it() -> None:
    whole = Whole([Page(1, TEXT)])
    read = whole.pages[0].text
    found = []
    for name in ("Fjellheim\nInvest AS", "Kepa AS"):
        start = read.index(name)
        found.append(Mention(Kind.COMPANY, name, 1, start, start + len(name), "model", 0.9))
    [placed] = whole.everywhere([found])
    assert [one.surface for one in placed] == ["Fjell-\nheim Invest AS", "Kepa AS"]
    assert all(TEXT[one.start : one.end] == one.surface for one in placed)


def test_marks_of_the_page_move_along() -> None:
    start = TEXT.index("of Kepa")
    [page] = Whole([Page(1, TEXT, blocks=(Block(Role.HEADING, start, len(TEXT)),))]).pages
    [block] = page.blocks
    assert page.text[block.start : block.end] == "of Kepa AS"


@given(
    st.lists(st.sampled_from(["ab", "-\n", "-", "\n", " ", "/", "Cd", "sea-\nbed ", "Vega AS"]), max_size=30).map(
        "".join
    )
)
def test_every_letter_stands_where_the_page_has_it(text: str) -> None:
    whole = Whole([Page(1, text)])
    read = whole.pages[0].text
    marks = [
        Mention(Kind.COMPANY, one, 1, at, at + 1, "model", 0.9) for at, one in enumerate(read) if not one.isspace()
    ]
    [placed] = whole.everywhere([marks])
    assert [one.surface for one in placed] == [one.surface for one in marks]


def test_a_long_text_of_cut_words_is_read_in_a_pass() -> None:
    text = "harbour-\nfront Vega AS " * 20_000 + "x" * 200_000
    whole = Whole([Page(1, text)])
    read = whole.pages[0].text
    last = read.rindex("Vega AS")
    [[placed]] = whole.everywhere([[Mention(Kind.COMPANY, "Vega AS", 1, last, last + 7, "model", 0.9)]])
    assert (placed.start, placed.surface) == (text.rindex("Vega AS"), "Vega AS")
