"""Documents that are themselves contracts: parties with their roles, dates and law, from invented heads."""

from collections import defaultdict
from typing import Any

import pytest

from indexer.model.contracts import Contract
from indexer.model.documents import Page
from indexer.model.kinds import Stage
from pipelines.find.finding import mentions
from pipelines.relate import agreements

LAW = "\n\n14. This Agreement shall be governed by and construed in accordance with the laws of Norway, without more."

HEADS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "en",
        "SUPPLY AGREEMENT\n\nThis Supply Agreement (the “Agreement”) is made and entered into as of 2 March 2016 "
        "by and between Svolvær Signal AS, a Norwegian limited company with its office in Svolvær (“Supplier”), and "
        "the Coast Guard Procurement Office of Aktau, having its principal office at 4 Quay Road, Aktau, Kazakhstan "
        "(the “Buyer”). The Buyer wishes to watch the coast.\n\nWHEREAS, the parties have met Oddvar Kjeldsen AS."
        + LAW,
        {
            "supplier": ["Svolvær Signal AS"],
            "buyer": ["Coast Guard Procurement Office of Aktau"],
            "date": "2016-03-02",
            "law": "Norway",
        },
    ),
    (
        "en",
        'AGENCY AGREEMENT\n\nTHIS AGREEMENT dated May 4, 2017 (the "Effective Date") is among Kull and Krane AS '
        '("KK"), Pelorus Quay Ltd., a company organized under the laws of England and Wales ("PQ"), and Tengri Coastal '
        'Services LLP (the "Agent").\n\nRECITALS',
        {
            "party": ["Kull and Krane AS", "Pelorus Quay Ltd."],
            "agent": ["Tengri Coastal Services LLP"],
            "date": "2017-05-04",
            "from": "2017-05-04",
        },
    ),
    (
        "en",
        "Exhibit 4\n\nLEASE\n\nBETWEEN\n\nOSTRAL HOLDING S.A.\n\nAND\n\nBELMAREC CONSEIL SA\n\nJUNE 30, 2018\n\n"
        "TABLE OF CONTENTS",
        {"party": ["OSTRAL HOLDING S.A.", "BELMAREC CONSEIL SA"], "date": "2018-06-30"},
    ),
    (
        "en",
        "Transport Agreement\n\nParty A (Customer): Qianlan Optics Co., Ltd. Address: 9 Harbour Road, Ningbo\n\n"
        "Party B (Contractor): Ning Freight Ltd. Address: 2 Pier Street, Ningbo",
        {"buyer": ["Qianlan Optics Co., Ltd."], "supplier": ["Ning Freight Ltd."]},
    ),
    (
        "en",
        "CONSULTING AGREEMENT\n\nWarnow Optronik GmbH, with an office in Rostock (“Warnow”) and e-marine B.V., "
        "with an address in Leiden (“Consultant”) agree to this Consulting Agreement dated June 1, 2019."
        "\n\n1. Services.",
        {"party": ["Warnow Optronik GmbH"], "supplier": ["e-marine B.V."], "date": "2019-06-01"},
    ),
    (
        "nb",
        "LEVERANSEAVTALE\n\nDenne avtalen er inngått 3. mai 2018 mellom Bodø Havn KF, org.nr. 974 760 673 (heretter "
        "«Kunden»), og Svolvær Signal AS (heretter «Leverandøren»).\n\nBakgrunn",
        {"buyer": ["Bodø Havn KF"], "supplier": ["Svolvær Signal AS"], "date": "2018-05-03"},
    ),
    (
        "de",
        "Kaufvertrag\n\nDieser Vertrag wird am 5. Juni 2019 zwischen der Warnow Optronik GmbH mit Sitz in Rostock "
        "(nachfolgend „Verkäufer“) und der Hafenbehörde Toamasina (nachfolgend „Käufer“) geschlossen.\n\nPräambel",
        {"supplier": ["Warnow Optronik GmbH"], "buyer": ["Hafenbehörde Toamasina"], "date": "2019-06-05"},
    ),
    (
        "fr",
        "Contrat de service\n\nLe présent contrat est conclu le 8 mai 2018 entre Belmarec Conseil SA, dont le siège "
        "est à Genève (ci-après « le Prestataire »), et Port de Toamasina (ci-après « le Client »).\n\nPréambule",
        {"supplier": ["Belmarec Conseil SA"], "buyer": ["Port de Toamasina"], "date": "2018-05-08"},
    ),
]


def read(text: str, language: str) -> Contract | None:
    page = Page(1, text, language=language)
    return agreements.contract("0", [page], defaultdict(list, {1: mentions(page, quick=True)}))


def told(contract: Contract) -> dict[str, Any]:
    made: dict[str, Any] = {
        role: [span.surface for span in getattr(contract, role)]
        for role in ("supplier", "buyer", "agent", "party")
        if getattr(contract, role)
    }
    made |= {"date": getattr(contract.date.value, "value", None)} if contract.date else {}
    made |= {"from": getattr(contract.period_from.value, "value", None)} if contract.period_from else {}
    return made | ({"law": contract.law.surface} if contract.law else {})


@pytest.mark.parametrize(("language", "text", "wanted"), HEADS, ids=[text.split("\n")[0] for _, text, _ in HEADS])
def test_a_contract_names_its_parties_their_roles_and_its_dates(
    language: str, text: str, wanted: dict[str, Any]
) -> None:
    contract = read(text, language)
    assert contract is not None
    assert told(contract) == wanted
    spans = (*contract.supplier, *contract.buyer, *contract.agent, *contract.party, *contract.evidence)
    assert all(text[span.start : span.end] == span.surface for span in spans)
    assert contract.subject is not None
    assert contract.subject.surface in text.split("\n")
    assert contract.stage is (Stage.SIGNED if contract.date else None)


@pytest.mark.parametrize(
    "text",
    [
        "Shares fell after the agreement between Vega AS (“Vega”) and Krane Ltd (“Krane”) became known on 3 May 2018.",
        "The contract\n\nNobody would say what the contract between the port and its supplier had cost.",
        "This agreement is void.\n\nMinutes of the board, 4 May 2018, between lunch and dinner.",
        "",
    ],
)
def test_what_only_speaks_of_a_contract_is_none(text: str) -> None:
    assert read(text, "en") is None
