"""Numbers of registers beside a name are the name's."""

from dataclasses import replace

from indexer.model.kinds import Kind
from indexer.model.mentions import Mention
from indexer.model.values import Identifier
from pipelines.draft import Draft
from pipelines.link.linking import link
from tests.pipelines.drafts import draft

LEI = "5493001KJTIIGC8Y1R12"


def with_number(text: str, number: str, scheme: str) -> Draft:
    found = draft(text, {"Vega ASA": "company", "Polar AS": "company"})
    start = text.index(number)
    place = (1, start, start + len(number))
    mention = Mention(Kind.IDENTIFIER, number, *place, "rule", 0.95, Identifier(scheme, number))
    return replace(found, mentions=(*found.mentions, mention))


def test_a_number_in_brackets_behind_a_name_is_its_own() -> None:
    [entity] = link(with_number(f"Vega ASA (LEI {LEI}) paid.", LEI, "LEI")).entities
    assert entity.identifiers == (f"LEI:{LEI}",)


def test_a_number_further_on_belongs_to_nobody() -> None:
    [entity] = link(with_number(f"Vega ASA paid for what is called {LEI} here.", LEI, "LEI")).entities
    assert entity.identifiers == ()


def test_the_number_of_a_contract_is_not_the_firm_s() -> None:
    [entity] = link(with_number("Vega ASA, no. 2018/114, paid.", "2018/114", "CONTRACT")).entities
    assert entity.identifiers == ()


def test_the_nearest_name_gets_the_number() -> None:
    linked = link(with_number(f"Vega ASA and Polar AS (LEI {LEI}) paid.", LEI, "LEI"))
    assert [(entity.name, entity.identifiers) for entity in linked.entities] == [
        ("Vega ASA", ()),
        ("Polar AS", (f"LEI:{LEI}",)),
    ]
