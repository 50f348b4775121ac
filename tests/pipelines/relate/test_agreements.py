"""Documents that are themselves contracts, in seven languages: parties, roles, days, law and title. All invented."""

from collections import defaultdict

import pytest

from indexer.model.contracts import Contract
from indexer.model.documents import Page
from indexer.model.kinds import Stage
from pipelines.find.finding import mentions
from pipelines.find.names_model import Model
from pipelines.link.linking import link
from pipelines.relate import agreements
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft
from tests.pipelines.relate.tables import Row, rows

ROWS = rows("agreements.jsonl")


def read(text: str, language: str) -> Contract | None:
    page = Page(1, text, language=language)
    return agreements.contract("0", [page], defaultdict(list, {1: mentions(page, model=Model.NONE)}))


def told(contract: Contract) -> Row:
    made: Row = {
        role: [span.surface for span in getattr(contract, role)]
        for role in ("supplier", "buyer", "agent", "party")
        if getattr(contract, role)
    }
    for name, day in (("date", contract.date), ("from", contract.period_from)):
        made |= {name: getattr(day.value, "value", None)} if day else {}
    for name, span in (("law", contract.law), ("title", contract.subject)):
        made |= {name: span.surface} if span else {}
    return made


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['lang']}-{row['text'][:40]}")
def test_a_contract_names_its_parties_their_roles_its_days_its_law_and_its_title(row: Row) -> None:
    contract = read(row["text"], row["lang"])
    assert contract is not None
    assert told(contract) == row["expect"]
    assert contract.stage is (Stage.SIGNED if contract.date else None)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['lang']}-{row['text'][:40]}")
def test_every_field_of_a_contract_is_a_span_of_its_page(row: Row) -> None:
    contract = read(row["text"], row["lang"])
    assert contract is not None
    spans = [*contract.supplier, *contract.buyer, *contract.agent, *contract.party, *contract.evidence]
    spans += [span for span in (contract.date, contract.period_from, contract.law, contract.subject) if span]
    assert all(row["text"][span.start : span.end] == span.surface for span in spans)


def test_those_who_sign_on_another_page_are_proved_there() -> None:
    texts = [
        "VOTING AGREEMENT\n\nThis Agreement is made as of 3 May 2018 by Tengri Coast JSC (the “Company”) and the "
        "holders named on the signature pages hereto.\n\nRECITALS\n\nThe Company has many holders.",
        "IN WITNESS WHEREOF, the parties have executed this Agreement.\n\nTENGRI COAST JSC\n\nBy: /s/ Aigerim Bek\n",
        "PELORUS FUND LP\n\nBy: /s/ Ola Kull\nTitle: Director\n",
    ]
    pages = [Page(number, text, language="en") for number, text in enumerate(texts, 1)]
    contract = agreements.contract(
        "0", pages, defaultdict(list, {page.number: list(mentions(page, model=Model.NONE)) for page in pages})
    )
    assert contract is not None
    assert [(span.surface, span.page) for span in contract.party] == [("TENGRI COAST JSC", 2), ("PELORUS FUND LP", 3)]
    assert contract.evidence[1:] == contract.party


@pytest.mark.parametrize(
    "text",
    [
        "Shares fell after the agreement between Vega AS (“Vega”) and Krane Ltd (“Krane”) became known on 3 May 2018.",
        "The contract\n\nNobody would say what the contract between the port and its supplier had cost.",
        "This agreement is void.\n\nMinutes of the board, 4 May 2018, between lunch and dinner.",
        "The agreement\n\nThe undersigned regret that the agreement was lost. Signed: Ola Kull",
        "Minutes\n\nPresent: Vega AS, Krane Ltd\n\nSigned by the chair.\n\nBy: Ola Kull\nBy: Ida Brekke",
        "",
    ],
)
def test_what_only_speaks_of_a_contract_is_none(text: str) -> None:
    assert read(text, "en") is None


def test_what_its_clauses_promise_is_no_contract_of_its_own_unless_a_figure_is_told() -> None:
    text = (
        "SUPPLY AGREEMENT\n\nThis Supply Agreement is made on 2 March 2016 between Svolvær Signal AS (“Supplier”) and "
        "Aktau Port Authority (“Buyer”).\n\nSubject to this agreement, Aktau Port Authority hereby grants to Svolvær "
        "Signal AS the sole right to deliver radars. Aktau Port Authority shall pay Svolvær Signal AS EUR 12 million."
    )
    names = {"Svolvær Signal AS": "company", "Aktau Port Authority": "organisation"}
    found = relate(link(draft(text, names, language="en"))).contracts
    assert [(one.date is not None, one.amount is not None) for one in found] == [(True, False), (False, True)]
    assert found[0].supplier[0].surface == found[1].supplier[0].surface == "Svolvær Signal AS"
