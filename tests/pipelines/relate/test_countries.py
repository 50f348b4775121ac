"""Governments point to their country."""

from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft

OWNER = "The Danish government owns 40% of Kestrel Imaging."


def test_a_government_points_to_its_country_where_the_document_names_it() -> None:
    names = {"Kestrel Imaging": "company", "Denmark": "place"}
    [tie] = relate(link(draft(f"{OWNER} It is in Denmark.", names))).ties
    assert (tie.source.surface, tie.source.entity) == ("Danish government", "place:denmark")


def test_without_the_country_in_the_document_it_points_nowhere() -> None:
    [tie] = relate(link(draft(OWNER, {"Kestrel Imaging": "company"}))).ties
    assert tie.source.entity == ""


def test_a_ministry_is_not_its_country() -> None:
    text = "Vega Robotics signed a $2 million contract with the Danish police in Denmark."
    [contract] = relate(link(draft(text, {"Vega Robotics": "company", "Denmark": "place"}))).contracts
    assert [span.entity for span in contract.buyer] == [""]
