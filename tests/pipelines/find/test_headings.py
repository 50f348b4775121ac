import pytest

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role
from pipelines.find import headings, people
from pipelines.find.names import Name

TEXT = "Council Urged to Cut Brekke Ties\n\nThe council met officials of Brekke Kamera in Oslo on Sunday.\n"


def kept(surface: str, *, score: float = 0.6, label: str = "ORG", page: Page | None = None) -> bool:
    start = TEXT.index(surface)
    name = Name(start, start + len(surface), label, "model", score)
    return bool(headings.without_doubtful(page or Page(1, TEXT, "en"), [name]))


@pytest.mark.parametrize("surface", ["Council Urged", "Cut Brekke Ties"])
def test_capitals_of_a_heading_prove_nothing(surface: str) -> None:
    assert not kept(surface)


def test_sure_names_places_and_running_text_stay() -> None:
    assert kept("Council Urged", score=0.95)
    assert kept("Council Urged", label="LOC")
    assert kept("Brekke Kamera")


def test_a_marked_heading_counts_as_one() -> None:
    text = "Brekke Kamera"
    page = Page(1, text, "en", blocks=(Block(Role.HEADING, 0, len(text)),))
    assert not headings.without_doubtful(page, [Name(0, len(text), "ORG", "model", 0.6)])


@pytest.mark.parametrize(("score", "stays"), [(0.5, False), (0.7, True)])
def test_the_capital_that_opens_a_sentence_makes_no_name(score: float, stays: bool) -> None:
    text = "Harbour agency chose cranes. It paid."
    found = headings.without_doubtful(Page(1, text, "en"), [Name(0, 14, "ORG", "model", score)])
    assert bool(found) is stays


def test_a_person_is_completed_over_small_words() -> None:
    text = "President Ada von der Brekke spoke"
    cut = Name(10, 17, "PER", "model", 0.7)
    assert text[cut.start : cut.end] == "Ada von"
    [name] = people.completed(text, [cut])
    assert text[name.start : name.end] == "Ada von der Brekke"


@pytest.mark.parametrize(
    ("text", "marked"),
    [("Ralf Elmer von der Landesbank sagte", "Ralf Elmer"), ("Brekke von der Landesbank Stralsund sagte", "Brekke")],
)
def test_where_a_person_is_from_is_no_part_of_the_name(text: str, marked: str) -> None:
    name = Name(0, len(marked), "PER", "model", 0.9)
    assert people.completed(text, [name]) == [name]
