"""What the next sentences add to a contract just told."""

import pytest

from indexer.model.contracts import Contract
from indexer.model.json_form import contract_json
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft


def only(text: str, names: dict[str, str], language: str = "en") -> Contract:
    [contract] = relate(link(draft(text, names, language=language))).contracts
    return contract


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Vega Marine signed a contract with Coast Agency. With maintenance, the contract is worth €52 million.",
        ),
        (
            "en",
            "Vega Marine signed a contract with Coast Agency. The contract with Vega Marine is worth €52 million.",
        ),
        ("nb", "Vega Marine signerte en kontrakt med Coast Agency. Kontraktssummen er 52 millioner euro."),
        (
            "de",
            "Vega Marine schloss einen Vertrag mit Coast Agency. Der Auftragswert beträgt 52 Millionen Euro.",
        ),
    ],
)
def test_a_sum_told_later_is_the_contracts(language: str, text: str) -> None:
    form = contract_json(only(text, {"Vega Marine": "company", "Coast Agency": "organisation"}, language))
    assert (form["amount"]["value"], form["amount"]["currency"]) == ("52000000", "EUR")
    assert len(form["evidence"]) == 2


def test_a_sum_of_another_party_is_not() -> None:
    text = "Vega Marine signed a contract with Coast Agency. The contract of Orion Shipping is worth €52 million."
    names = {"Vega Marine": "company", "Coast Agency": "organisation", "Orion Shipping": "company"}
    found = relate(link(draft(text, names))).contracts
    assert found[0].amount is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Vega Marine won a contract worth €52 million, equivalent to $59 million, from Coast Agency."),
        ("nb", "Vega Marine fikk en kontrakt på 52 millioner euro, tilsvarende 59 millioner dollar, av Coast Agency."),
    ],
)
def test_the_same_sum_in_another_currency(language: str, text: str) -> None:
    contract = only(text, {"Vega Marine": "company", "Coast Agency": "organisation"}, language)
    assert [one["value"] for one in contract_json(contract)["equivalents"]] == ["59000000"]
