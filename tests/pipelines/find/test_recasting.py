"""Firms that a model took for people or places."""

import re

import pytest

from indexer.model.documents import Block, Page
from indexer.model.kinds import Role
from pipelines.find.names import Name
from pipelines.find.recasting import recast


def labels(text: str, names: dict[str, tuple[str, str]]) -> dict[str, str]:
    """The label of each name after recasting; given are label and finder."""
    found = [Name(text.index(name), text.index(name) + len(name), *given, 0.6) for name, given in names.items()]
    [settled] = recast([Page(1, text, "en")], [sorted(found)])
    return {text[name.start : name.end]: name.label for name in settled}


@pytest.mark.parametrize(
    "text",
    [
        "A subsidiary of Qorvale Oke built the towers.",
        "The fund held 51 per cent of Qorvale Oke.",
        "Styreleder i Qorvale Oke er på ferie.",
        "Die Tochter der Qorvale Oke baut Türme.",
        "Qorvale Oke est une filiale de Vega.",
        "У фонда 5 % акций «Qorvale Oke».",
    ],
)
def test_what_is_owned_or_led_is_a_firm(text: str) -> None:
    assert labels(text, {"Qorvale Oke": ("PER", "model")}) == {"Qorvale Oke": "ORG"}


def test_part_of_a_firms_name_is_the_firm() -> None:
    text = "Grønvåg Maritime ASA builds boats. Grønvåg has 40 employees."
    names = {"Grønvåg Maritime ASA": ("COMPANY", "legal form")}
    found = [Name(0, 20, *names["Grønvåg Maritime ASA"], 0.9), Name(35, 42, "LOC", "model", 0.6)]
    [settled] = recast([Page(1, text, "nb")], [found])
    assert [name.label for name in settled] == ["COMPANY", "ORG"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Qorvale Signal AS builds radars. Its works in Qorvale have 40 employees.", "LOC"),
        ("Qorvale Signal AS bygger radarer. Verkstedet ligger i Qorvale.", "LOC"),
        ("Qorvale Signal AS builds radars. The fund sold its stake in Qorvale.", "ORG"),
        ("Qorvale Signal AS builds radars. Qorvale has 40 employees.", "ORG"),
    ],
)
def test_where_something_stands_is_a_place_though_a_firm_is_called_by_it(text: str, label: str) -> None:
    short = text.rindex("Qorvale")
    found = [Name(0, 17, "COMPANY", "legal form", 0.9), Name(short, short + 7, "LOC", "model", 0.6)]
    [settled] = recast([Page(1, text, "en")], [found])
    assert [name.label for name in settled] == ["COMPANY", label]


def test_a_known_town_stays_a_town() -> None:
    assert labels("He is managing director of Bergen.", {"Bergen": ("LOC", "model")}) == {"Bergen": "LOC"}


def test_a_surname_stays_a_person() -> None:
    text = "Jan Weberholt leads the works. A subsidiary of Weberholt failed."
    found = [Name(0, 13, "PER", "model", 0.9), Name(47, 56, "PER", "model", 0.6)]
    [settled] = recast([Page(1, text, "en")], [found])
    assert [name.label for name in settled] == ["PER", "PER"]


@pytest.mark.parametrize(("word", "label"), [("Weberholt", "PER"), ("Weberholt Stahl", "ORG")])
def test_the_surname_of_a_person_by_itself_is_that_person(word: str, label: str) -> None:
    text = f"Jan Weberholt leads the works. {word} has led them since May."
    found = [Name(0, 13, "PER", "model", 0.9), Name(31, 31 + len(word), "ORG", "model", 0.8)]
    [settled] = recast([Page(1, text, "en")], [found])
    assert [name.label for name in settled] == ["PER", label]


@pytest.mark.parametrize(
    "text",
    [
        "Qorvale Signal AS builds radars. Let our subsidiary in Qorvale bid.",
        "Datterselskapene er Qorvale Signal AS i Qorvale og Vega AS.",
        "between Qorvale Signal AS, Qorvale, Norway, and the Agent",
        "Supplier Qorvale Signal AS, Qorvale\nGuarantor Vega ASA, Oslo",
        "Qorvale Signal AS signs.\n\nQorvale, 25 February 2016",
        "Qorvale Signal AS works in the town of Qorvale",
        "Die Qorvale Signal GmbH baut Radare. Das Werk in Qorvale ist neu.",
    ],
)
@pytest.mark.parametrize("label", ["ORG", "LOC", ""])
def test_a_town_that_a_firm_is_called_by_is_told_by_what_stands_around_it(text: str, label: str) -> None:
    firm, town = text.index("Qorvale"), text.rindex("Qorvale")
    found = [Name(firm, firm + 17, "COMPANY", "legal form", 0.9)]
    found += [Name(town, town + 7, label, "model", 0.6)] if label else []
    [settled] = recast([Page(1, text, "en")], [found])
    assert [(text[name.start : name.end], name.label) for name in settled][1:] == [("Qorvale", "LOC")]


@pytest.mark.parametrize(
    "text",
    [
        "Qorvale Signal AS builds radars. Vega AS raised its stake held by Nordvik AS in Qorvale to 40 per cent.",
        "Qorvale Signal AS builds radars. He invested in Qorvale.",
        "Qorvale Signal AS, Vega ASA, Qorvale and Nordvik bid.",
        "Qorvale Signal AS bygger radarer. Styremedlemmene i Qorvale møttes.",
    ],
)
def test_a_firm_that_money_or_people_are_in_stays_a_firm(text: str) -> None:
    short = text.rindex("Qorvale")
    found = [Name(0, 17, "COMPANY", "legal form", 0.9), Name(short, short + 7, "ORG", "model", 0.6)]
    [settled] = recast([Page(1, text, "en")], [found])
    assert [name.label for name in settled] == ["COMPANY", "ORG"]


def test_an_unsure_surname_is_the_person_even_where_a_firm_bears_it() -> None:
    text = "Tor Ramsvik left. Ramsvik, who owns 15 per cent through Ramsvik Holding AS, sold. Solheim said no."
    firm = text.index("Ramsvik Holding AS")
    short = text.index("Ramsvik, who")

    def label(score: float) -> str:
        found = [Name(0, 11, "PER", "model", 0.9), Name(short, short + 7, "ORG", "model", score)]
        [settled] = recast([Page(1, text, "en")], [[*found, Name(firm, firm + 18, "COMPANY", "legal form", 0.9)]])
        return settled[1].label

    assert (label(0.55), label(0.9)) == ("PER", "ORG")


@pytest.mark.parametrize(
    "text",
    [
        "Qorvale, March 3 – The port of Narvik has bought radars.",
        "Qorvale, 3. mars – Havna i Narvik har kjøpt radarer.",
        "QORVALE (NTB) – Havna i Narvik har kjøpt radarer.",
        "Qorvale (dpa) - Der Hafen von Narvik hat Radare gekauft.",
        "Qorvale, 3 mars (AFP) – Le port de Narvik a acheté des radars.",
        "Qorvale, 3 mar (EFE).- El puerto de Narvik ha comprado radares.",
        "Qorvale, 3 мар (ТАСС) – Порт Нарвика купил радары.",
        "Qorvale/NTB: Havna i Narvik har kjøpt radarer.",
        "QORVALE/dpa - Der Hafen von Narvik hat Radare gekauft.",
    ],
)
def test_what_a_report_opens_with_is_where_it_was_sent_from(text: str) -> None:
    town = text[: re.search(r"[,/ ]", text).start()]  # type: ignore[union-attr]
    assert labels(text, {town: ("PER", "model")}) == {town: "LOC"}


@pytest.mark.parametrize(
    "text",
    [
        "Qorvale (Ap) – Vi har kjøpt radarer.",  # a party, behind whom the list names
        "Qorvale, room 3 – Radars.",
        "He met Qorvale (NTB) – the reporter.",
        "Qorvale/Narvik: Radars.",
        "Qorvale/NTB is a joint venture.",
    ],
)
def test_who_stands_at_the_head_of_a_line_is_not_always_a_town(text: str) -> None:
    assert labels(text, {"Qorvale": ("PER", "model")}) == {"Qorvale": "PER"}


def test_a_person_whom_the_dateline_names_is_a_town() -> None:
    text = "QORVALE – The port of Narvik has bought radars. Qorvale denies it."
    page = Page(1, text, "en", blocks=(Block(Role.DATELINE, 0, 9),))
    found = [Name(0, 7, "PER", "model", 0.6), Name(48, 55, "PER", "model", 0.9)]
    [settled] = recast([page], [found])
    assert [name.label for name in settled] == ["LOC", "PER"]
