"""Where the name of a firm begins behind an office that somebody holds in it."""

import pytest

from indexer.model.documents import Page
from indexer.model.kinds import Kind
from pipelines.find import legal_form
from pipelines.find.finding import mentions


def companies(text: str) -> list[str]:
    return [text[name.start : name.end] for name in legal_form.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mary Lane, Founder of Solheim Marine Ltd, paid", ["Solheim Marine Ltd"]),
        ("Mary Lane, Founder and President of Solheim Marine Ltd, spoke", ["Solheim Marine Ltd"]),
        ("John Harrow, Chief Engineer of Blue Harbour Inc., spoke", ["Blue Harbour Inc."]),
        ("Michael Sims, CEO and Founder of Ceres Robotics Inc., spoke", ["Ceres Robotics Inc."]),
        ("Tom Berg, Senior Vice President of Sales for Brekke, Inc., spoke", ["Brekke, Inc."]),
        ("Ann Fell, Head of Sales and Marketing for Kepa Marine Ltd", ["Kepa Marine Ltd"]),
        ("the Chairman of the Board of Directors of Kepa Marine Ltd", ["Kepa Marine Ltd"]),
        ("director John Smith of Kepa Marine Ltd", ["Kepa Marine Ltd"]),
        ("Ann Fell, Partner of Kepa Marine LLP, spoke", ["Kepa Marine LLP"]),
        ("Styreleder Liv Strand i Lillestrøm Eiendom AS sa opp", ["Lillestrøm Eiendom AS"]),
        ("Daglig leder Ola Nes i Stryn Kraft AS", ["Stryn Kraft AS"]),
        ("Dagleg leiar Ola Nes i Mo i Rana Kraft AS", ["Mo i Rana Kraft AS"]),
        ("Direktøren i Vest Buss AS, Ole Vik, betalte", ["Vest Buss AS"]),
        ("Finansdirektøren i Vest Buss AS og direktør Nes i Stryn Kraft AS", ["Vest Buss AS", "Stryn Kraft AS"]),
        ("Geschäftsführer der Lindner Logistik GmbH ist", ["Lindner Logistik GmbH"]),
        ("Jean Morel, Président Directeur Général de Transval SA, a signé", ["Transval SA"]),
        ("Anne Roy, Directrice Générale d'Agrinova SA, a signé", ["Agrinova SA"]),
        ("Ana Ruiz, Consejera Delegada de Aguas del Cabo S.A., firmó", ["Aguas del Cabo S.A."]),
        ("Директор Vega Trading Ltd подписал", ["Vega Trading Ltd"]),
    ],
)
def test_a_firm_begins_behind_the_office_held_in_it(text: str, names: list[str]) -> None:
    assert companies(text) == names


@pytest.mark.parametrize(
    "name",
    [
        "Founders Factory Ltd",
        "President Hotel AS",
        "Chef de Cuisine SARL",
        "Administrador de Fincas Ruiz S.L.",
        "Hotel Président de Genève SA",
        "Director of Photography Ltd",
        "Virtual CFO for You Ltd",
        "CEO for Hire Ltd",
        "President Hotell i Oslo AS",
        "Director Systems GmbH",
        "Chief Industries Inc.",
        "Head of Steam Ltd",
        "Head of Design Ltd",
        "Partners of Design Ltd",
        "Institute of Directors Ltd",
        "Leder i Vekst AS",
        "Direktørgården AS",
        "Vorstand Online AG",
        "Président Fromages SA",
        "Gerente Virtual S.L.",
        "Президент Отель Ltd",
    ],
)
def test_a_word_for_an_office_that_nobody_holds_is_part_of_the_name(name: str) -> None:
    assert companies(f"wrote to {name}, which answered") == [name]


def test_a_firm_is_no_holder_of_an_office() -> None:
    assert companies("met Vega Ltd, Partner of Light Ltd, there") == ["Vega Ltd", "Partner of Light Ltd"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Per Olsen i Vega Kabel AS sier at prisen er for høy.", ["Vega Kabel AS"]),
        ("Han sier at Ola Nes i Oslo AS tapte.", ["Ola Nes i Oslo AS"]),
        ("Anlegget til Mo i Rana Bygg AS er solgt.", ["Mo i Rana Bygg AS"]),
    ],
)
def test_who_speaks_for_a_firm_is_no_part_of_its_name(text: str, names: list[str]) -> None:
    found = mentions(Page(1, text, "nb"))
    assert [one.surface for one in found if one.kind is Kind.COMPANY] == names
