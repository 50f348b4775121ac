"""Shorter names of firms that the finders missed."""

from pipelines.link.linking import link
from tests.pipelines.drafts import draft


def surfaces(text: str, names: dict[str, str]) -> list[tuple[str, str]]:
    return [(mention.surface, mention.entity) for mention in link(draft(text, names)).mentions]


def test_a_name_without_its_legal_form_and_its_first_word_are_found() -> None:
    text = "Qorvale Signal AS won. Later Qorvale Signal lost, and Qorvale closed."
    firm = "company:qorvale signal"
    assert surfaces(text, {"Qorvale Signal AS": "company"}) == [
        ("Qorvale Signal AS", firm),
        ("Qorvale Signal", firm),
        ("Qorvale", firm),
    ]


def test_a_word_that_two_firms_share_is_neither() -> None:
    text = "Qorvale Signal AS met Qorvale Marine AS. Qorvale lost."
    assert [one for one, _ in surfaces(text, {"Qorvale Signal AS": "company", "Qorvale Marine AS": "company"})] == [
        "Qorvale Signal AS",
        "Qorvale Marine AS",
    ]


def test_a_town_that_a_firm_is_called_after_stays_a_town() -> None:
    text = "Tromsdal Signal AS lies in Tromsdal. In Tromsdal it rains."
    found = surfaces(text, {"Tromsdal Signal AS": "company", "Tromsdal": "place"})
    assert {entity for surface, entity in found if surface == "Tromsdal"} == {"place:tromsdal"}


def test_a_word_that_many_firms_bear_tells_of_none() -> None:
    text = "International Signal AS won. The International lost."
    assert len(surfaces(text, {"International Signal AS": "company"})) == 1


def test_a_name_may_go_on_in_the_next_line() -> None:
    text = "Qorvale Signal AS won the contract. Nobody knew at the time that Qorvale\nSignal would lose it."
    assert [one for one, _ in surfaces(text, {"Qorvale Signal AS": "company"})][1] == "Qorvale\nSignal"
