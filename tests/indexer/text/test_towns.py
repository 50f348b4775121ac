"""Names of towns in several scripts."""

import csv
from importlib.resources import files

import pytest

from indexer.text import names, towns
from tests.indexer.text.towns_table import rows


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("宁波", "ningbo"),
        ("Нинбо", "ningbo"),
        ("القاهرة", "cairo"),
        ("Ningbo", ""),  # by itself
        ("海得拉巴", ""),  # there are two
        ("Нью-Йорк", ""),  # a state is called so too
        ("Qorvale", ""),
        ("Párizs", "paris"),
        ("Παρίσι", "paris"),
        ("Wien", "vienna"),
        ("Bec", ""),  # in one language, and short
        ("Dunaj", ""),  # Vienna in Slovene, a river in Czech and Polish
        ("Alzira", ""),  # Algiers in one language, and a town
        ("San Vicente", ""),
    ],
)
def test_a_name_leads_to_the_one_town_that_surely_bears_it(name: str, latin: str) -> None:
    assert towns.latin(names.key(name, "place")) == latin


def test_the_table_is_what_is_made_of_the_gazetteer() -> None:
    with (files("indexer.text") / "towns.csv").open(encoding="utf-8", newline="") as table:
        assert [tuple(row.values()) for row in csv.DictReader(table)] == list(rows())
