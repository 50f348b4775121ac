"""Firms and people that are streets, or towns with their state."""

import pytest

from pipelines.find import addresses, legal_form
from pipelines.find.names import Name


def settled(text: str, surface: str, label: str, finder: str = "model") -> list[str]:
    start = text.index(surface)
    names = addresses.settled(text, [Name(start, start + len(surface), label, finder, 0.9)])
    return [text[name.start : name.end] for name in names]


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [
        ("located at 5 Howard Pkwy, Las Vegas NV 89169", "Howard Pkwy", "PER"),
        ("located at 5 Howard Pkwy, Las Vegas NV 89169", "Vegas NV", "COMPANY"),
        ("at 40 Queen Lane, Wilmington, DE 19801-1234", "Queen Lane", "PER"),
        ("KEPA, LLC 3753 Howard Fell Pkwy. Suite 200", "LLC 3753 Howard Fell Pkwy", "ORG"),
        ("6795 Edmond Road 3rd Floor, Las Vegas", "Edmond Road", "ORG"),
    ],
)
def test_part_of_an_address_is_no_firm_and_nobody(text: str, surface: str, label: str) -> None:
    assert settled(text, surface, label) == []


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [
        ("In 2019 Howard Lane said so.", "Howard Lane", "PER"),
        ("at 12 Main Street Capital Corp. he", "Main Street Capital Corp.", "COMPANY"),
        ("Antwerp Steel NV of Antwerp", "Antwerp Steel NV", "COMPANY"),
        ("at 5 Howard Pkwy, Las Vegas NV 89169", "Las Vegas", "LOC"),
        ("at 5 Howard Pkwy, Las Vegas NV 89169. Kepa Ltd", "Kepa Ltd", "COMPANY"),
    ],
)
def test_what_is_like_an_address_is_kept(text: str, surface: str, label: str) -> None:
    assert settled(text, surface, label) == [surface]


def test_a_firm_before_a_street_ends_there() -> None:
    assert settled("of Kepa 40 Queen Street, Leeds", "Kepa 40 Queen Street", "ORG") == ["Kepa"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("KEPA MARINE, LLC, a Nevada Limited Liability Company located", ["KEPA MARINE, LLC"]),
        ("Kepa Marine AS, a Norwegian Limited Company, and", ["Kepa Marine AS"]),
        ("ARE HEREBY AFFIRMED BY BOTH PARTIES AND INCORPORATED HEREIN", []),
        ("INCLUDING THE LIMITED WARRANTY AND", []),
        ("HART AND DOVE LIMITED signed", ["HART AND DOVE LIMITED"]),
        ("Nevada Limited Liability Company won", ["Nevada Limited Liability Company"]),
    ],
)
def test_a_legal_form_that_describes_makes_no_firm(text: str, names: list[str]) -> None:
    assert [text[name.start : name.end] for name in legal_form.find(text)] == names


def test_a_party_as_the_text_defines_it_is_no_part_of_a_name() -> None:
    text = (
        'KEPA MARINE, LLC (hereinafter "CLIENT") and KEPA LINES, LLC ("KEPA") signed.\n\nCLIENT KEPA MARINE, LLC paid.'
    )
    names = [text[name.start : name.end] for name in legal_form.find(text)]
    assert names == ["KEPA MARINE, LLC", "KEPA LINES, LLC", "KEPA MARINE, LLC"]
