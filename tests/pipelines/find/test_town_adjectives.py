"""Adjectives of towns before German names of firms."""

import pytest

from pipelines.find import legal_form, town_adjectives


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Die Genfer Brekke Conseil SA zahlte. Brekke Conseil SA klagt.", "Brekke Conseil SA"),
        ("Die Osloer Solheim Kraft AS zahlte. Das war die Solheim Kraft AS.", "Solheim Kraft AS"),
        ("Die Luxemburger Stahlwerk Brekke S.A. zahlte.", "Luxemburger Stahlwerk Brekke S.A."),
        ("Die Straßburger Hafen Betriebe SARL zahlte.", "Straßburger Hafen Betriebe SARL"),
        ("Die Berliner Brothers Ltd zahlte.", "Berliner Brothers Ltd"),
        ("Die Berliner Volksbank eG zahlte.", "Berliner Volksbank eG"),
        ("Die Hamburger Reederei Brekke GmbH zahlte. Die Reederei Brekke GmbH klagt.", "Reederei Brekke GmbH"),
        ("Die Hamburger Reederei Brekke GmbH zahlte. Die Hamburger Reederei Brekke GmbH klagt.", ""),
        ("Die Londoner Ltd zahlte.", "Londoner Ltd"),
        ("Die Becker Brekke SA zahlte.", "Becker Brekke SA"),
    ],
)
def test_the_adjective_of_a_town_is_part_of_a_name_only_where_the_firm_is_called_so(text: str, firm: str) -> None:
    name = town_adjectives.without(text, next(legal_form.find(text)))
    assert text[name.start : name.end] == (firm or "Hamburger Reederei Brekke GmbH")
