"""Structured notices of three dialects, invented: text to read, fields marked, contracts with every field proved."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.model.contracts import Contract
from indexer.model.kinds import Kind, Role, Stage, Status
from pipelines.draft import Draft
from pipelines.find.finding import mentions
from pipelines.find.names_model import Model
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.extract.making import read_bytes

TED = """<?xml version="1.0" encoding="UTF-8"?>
<TED_EXPORT xmlns="http://publications.europa.eu/resource/schema/ted/R2.0.9/publication" DOC_ID="1-2019">
 <CODED_DATA_SECTION><REF_OJS><DATE_PUB>20190514</DATE_PUB></REF_OJS>
  <NOTICE_DATA><LG_ORIG>EN</LG_ORIG><URI_LIST><URI_DOC LG="EN">https://example.org/1-2019</URI_DOC></URI_LIST></NOTICE_DATA>
 </CODED_DATA_SECTION>
 <TRANSLATION_SECTION><ML_TITLES><ML_TI_DOC LG="DE"><TI_TEXT><P>Wärmebildkameras</P></TI_TEXT></ML_TI_DOC></ML_TITLES>
 </TRANSLATION_SECTION>
 <FORM_SECTION>
  <F03_2014 CATEGORY="TRANSLATION" LG="DE"><CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY>
   <OFFICIALNAME>Übersetzter Hafen</OFFICIALNAME></ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY></F03_2014>
  <F03_2014 CATEGORY="ORIGINAL" LG="EN">
   <CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Bodø Havn KF</OFFICIALNAME><TOWN>Bodø</TOWN>
    <COUNTRY VALUE="NO"/></ADDRESS_CONTRACTING_BODY>
    <ADDRESS_CONTRACTING_BODY_ADDITIONAL><OFFICIALNAME>Salten Havnestyre</OFFICIALNAME>
    </ADDRESS_CONTRACTING_BODY_ADDITIONAL></CONTRACTING_BODY>
   <OBJECT_CONTRACT><TITLE><P>Thermal cameras</P></TITLE><VAL_TOTAL CURRENCY="NOK">9</VAL_TOTAL>
    <SHORT_DESCR><P>Cameras for the quay.</P><P>With mounting &amp; service.</P></SHORT_DESCR></OBJECT_CONTRACT>
   <AWARD_CONTRACT ITEM="1"><CONTRACT_NO>BH-12/2019</CONTRACT_NO><TITLE><P>Lot 1: masts</P></TITLE>
    <AWARDED_CONTRACT><DATE_CONCLUSION_CONTRACT>2019-05-02</DATE_CONCLUSION_CONTRACT>
     <CONTRACTORS><CONTRACTOR><ADDRESS_CONTRACTOR>
      <OFFICIALNAME>Svolvær Signal AS</OFFICIALNAME></ADDRESS_CONTRACTOR></CONTRACTOR>
      <CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>The "Mast &amp; Rigg" group</OFFICIALNAME></ADDRESS_CONTRACTOR>
      </CONTRACTOR></CONTRACTORS>
     <VALUES><VAL_ESTIMATED_TOTAL CURRENCY="NOK">1000000</VAL_ESTIMATED_TOTAL>
      <VAL_TOTAL CURRENCY="NOK">1234.500</VAL_TOTAL></VALUES></AWARDED_CONTRACT></AWARD_CONTRACT>
   <AWARD_CONTRACT ITEM="2"><NO_AWARDED_CONTRACT><PROCUREMENT_UNSUCCESSFUL/></NO_AWARDED_CONTRACT></AWARD_CONTRACT>
   <AWARD_CONTRACT ITEM="3"><AWARDED_CONTRACT>
     <CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>Ingrid Solbakk</OFFICIALNAME></ADDRESS_CONTRACTOR></CONTRACTOR>
     <VAL_RANGE_TOTAL CURRENCY="EUR"><LOW>100</LOW><HIGH>250.5</HIGH></VAL_RANGE_TOTAL></AWARDED_CONTRACT>
   </AWARD_CONTRACT>
  </F03_2014>
 </FORM_SECTION>
</TED_EXPORT>"""

EFORMS = """<?xml version="1.0" encoding="UTF-8"?>
<ContractAwardNotice xmlns="urn:oasis:names:specification:ubl:schema:xsd:ContractAwardNotice-2"
 xmlns:cac="urn:cac" xmlns:cbc="urn:cbc" xmlns:efac="urn:efac" xmlns:ext="urn:ext" xmlns:efext="urn:efext">
 <ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>
  <efac:NoticeResult>
   <efac:LotTender><cbc:ID schemeName="tender">TEN-0001</cbc:ID>
    <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">48600000.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
    <efac:TenderingParty><cbc:ID>TPA-0001</cbc:ID></efac:TenderingParty></efac:LotTender>
   <efac:LotTender><cbc:ID schemeName="tender">TEN-0002</cbc:ID>
    <efac:TenderingParty><cbc:ID>TPA-0002</cbc:ID></efac:TenderingParty></efac:LotTender>
   <efac:SettledContract><cbc:ID schemeName="contract">CON-0001</cbc:ID>
    <cbc:AwardDate>2024-02-01+01:00</cbc:AwardDate><cbc:IssueDate>2024-03-09+01:00</cbc:IssueDate>
    <cbc:Title>Nine coastal stations</cbc:Title>
    <efac:ContractReference><cbc:ID>KBS 7/24</cbc:ID></efac:ContractReference>
    <efac:LotTender><cbc:ID>TEN-0001</cbc:ID></efac:LotTender></efac:SettledContract>
   <efac:TenderingParty><cbc:ID>TPA-0001</cbc:ID><efac:Tenderer><cbc:ID>ORG-0002</cbc:ID></efac:Tenderer>
    <efac:Tenderer><cbc:ID>ORG-0003</cbc:ID></efac:Tenderer></efac:TenderingParty>
   <efac:TenderingParty><cbc:ID>TPA-0002</cbc:ID><efac:Tenderer><cbc:ID>ORG-0004</cbc:ID></efac:Tenderer></efac:TenderingParty>
  </efac:NoticeResult>
  <efac:Organizations>%s</efac:Organizations>
 </efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
 <cbc:IssueDate>2024-03-20+01:00</cbc:IssueDate>
 <cac:ContractingParty><cac:Party><cac:PartyIdentification><cbc:ID>ORG-0001</cbc:ID></cac:PartyIdentification></cac:Party></cac:ContractingParty>
 <cac:ProcurementProject><cbc:Name>Coast watch</cbc:Name></cac:ProcurementProject>
</ContractAwardNotice>"""
PARTY = (
    "<efac:Organization><efac:Company><cac:PartyIdentification><cbc:ID>%s</cbc:ID></cac:PartyIdentification>"
    "<cac:PartyName><cbc:Name>%s</cbc:Name></cac:PartyName></efac:Company></efac:Organization>"
)
NAMES = ("Kystberedskap Sør", "Warnow Optronik GmbH", "Qianlan", "Loser")
PARTIES = "".join(PARTY % (f"ORG-000{number}", name) for number, name in enumerate(NAMES, 1))

RELEASE: dict[str, Any] = {
    "ocid": "ocds-invented-1",
    "id": "1",
    "date": "2022-08-29T10:00:00Z",
    "tag": ["contract"],
    "buyer": {"id": "B1", "name": "Port of Toamasina"},
    "parties": [
        {"id": "B1", "name": "Port of Toamasina", "roles": ["buyer"]},
        {"id": "S1", "name": "Belmarec Conseil SA", "roles": ["supplier"]},
    ],
    "tender": {"title": "Harbour lights", "status": "complete", "value": {"amount": 5, "currency": "USD"}},
    "awards": [
        {
            "id": "A1",
            "title": "Lights",
            "suppliers": [{"id": "S1"}],
            "value": {"amount": 12450000.50, "currency": "MGA"},
        },
        {"id": "A2", "status": "unsuccessful", "title": "Buoys", "suppliers": [{"id": "S1"}]},
        {"id": "A3", "status": "active", "title": "Cranes", "date": "2022-07-01", "suppliers": [{"name": "Krane AS"}]},
    ],
    "contracts": [
        {
            "id": "C-77",
            "awardID": "A1",
            "dateSigned": "2022-08-01T00:00:00Z",
            "period": {"startDate": "2022-09-01T00:00:00Z", "endDate": "2024-08-31T00:00:00Z"},
        }
    ],
}


def through(draft: Draft) -> Draft:
    found = (one for page in draft.pages for one in mentions(page, model=Model.NONE))
    return relate(link(replace(draft, mentions=tuple(found))))


def told(contract: Contract) -> dict[str, Any]:
    """The contract's fields as words; every span is checked to be proved by its page."""
    fields = ("amount", "number", "date", "period_from", "period_to", "subject")
    single = {name: getattr(contract, name) for name in fields}
    made: dict[str, Any] = {name: span.surface for name, span in single.items() if span is not None}
    made |= {name: [span.surface for span in getattr(contract, name)] for name in ("supplier", "buyer")}
    return made | {"stage": contract.stage}


def proved(draft: Draft) -> None:
    pages = {page.number: page.text for page in draft.pages}
    for contract in draft.contracts:
        single = (contract.amount, contract.number, contract.date, contract.subject)
        for span in (*contract.supplier, *contract.buyer, *contract.evidence, *filter(None, single)):
            assert pages[span.page][span.start : span.end] == span.surface


def test_awards_of_a_ted_notice_become_contracts(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "notice.xml", TED.encode())
    document = draft.document
    assert (document.status, document.title, document.date, document.parser) == (
        Status.DONE,
        "Thermal cameras",
        "2019-05-14",
        "notice",
    )
    draft = through(draft)
    proved(draft)
    first, second = draft.contracts
    assert told(first) == {
        "amount": "1234.500 NOK",
        "number": "BH-12/2019",
        "date": "2019-05-02",
        "subject": "Lot 1: masts",
        "supplier": ["Svolvær Signal AS", 'The "Mast & Rigg" group'],
        "buyer": ["Bodø Havn KF", "Salten Havnestyre"],
        "stage": Stage.SIGNED,
    }
    assert first.amount is not None
    assert str(getattr(first.amount.value, "value", "")) == "1234.500"  # a decimal point, never a thousands mark
    assert told(second)["supplier"] == ["Ingrid Solbakk"]
    assert second.stage is Stage.AWARDED
    assert second.amount is not None
    assert (getattr(second.amount.value, "approximation", ""), second.amount.surface) == ("range", "100 – 250.5 EUR")


def test_a_notice_loses_none_of_its_text(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "notice.xml", TED.encode())
    text = "\n".join(page.text for page in draft.pages)
    stated = [
        "Cameras for the quay.",
        "With mounting & service.",
        "Wärmebildkameras",
        "Übersetzter Hafen",
        "Country: NO",
    ]
    assert [said for said in stated if said not in text] == []


def test_parties_of_a_notice_are_entities_under_their_whole_name(tmp_path: Path) -> None:
    draft = through(read_bytes(tmp_path, "notice.xml", TED.encode())[0])
    kinds = {one.surface: one.kind for one in draft.mentions if one.finder == "field"}
    assert kinds["Svolvær Signal AS"] is Kind.COMPANY
    assert kinds['The "Mast & Rigg" group'] is Kind.COMPANY
    assert kinds["Salten Havnestyre"] is Kind.ORGANISATION
    assert {"Town", "Country", "Title"}.isdisjoint(one.surface for one in draft.mentions)
    assert all(span.entity for contract in draft.contracts for span in (*contract.supplier, *contract.buyer))


def test_eforms_follow_the_identifiers_of_parties_and_tenders(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "eforms.xml", (EFORMS % PARTIES).encode())
    draft = through(draft)
    proved(draft)
    assert draft.document.title == "Coast watch"
    [contract] = draft.contracts
    assert told(contract) == {
        "amount": "48600000.00 EUR",
        "number": "KBS 7/24",
        "date": "2024-03-09",
        "subject": "Nine coastal stations",
        "supplier": ["Warnow Optronik GmbH", "Qianlan"],
        "buyer": ["Kystberedskap Sør"],
        "stage": Stage.SIGNED,
    }


def test_eforms_tell_where_the_lots_of_a_contract_are_done(tmp_path: Path) -> None:
    lot = (
        '<cac:ProcurementProjectLot><cbc:ID schemeName="Lot">%s</cbc:ID><cac:ProcurementProject><cac:RealizedLocation>'
        "%s</cac:RealizedLocation></cac:ProcurementProject></cac:ProcurementProjectLot>"
    )
    town = "<cac:Address><cbc:CityName>%s</cbc:CityName></cac:Address>"
    lots = lot % ("LOT-0001", town % "Svolvær") + lot % ("LOT-0002", town % "Bodø")
    notice = (EFORMS % PARTIES).replace("</ContractAwardNotice>", lots + "</ContractAwardNotice>")
    of_one = notice.replace(
        "<efac:TenderingParty><cbc:ID>TPA-0001</cbc:ID></efac:TenderingParty></efac:LotTender>",
        "<efac:TenderingParty><cbc:ID>TPA-0001</cbc:ID></efac:TenderingParty>"
        "<efac:TenderLot><cbc:ID>LOT-0002</cbc:ID></efac:TenderLot></efac:LotTender>",
    )
    assert of_one != notice
    for data, towns in ((notice, ["Svolvær", "Bodø"]), (of_one, ["Bodø"])):
        [contract] = through(read_bytes(tmp_path, "eforms.xml", data.encode())[0]).contracts
        assert [place.surface for place in contract.place] == towns
    described = notice.replace(town % "Svolvær", "<cbc:Description>The outer quay</cbc:Description>")
    described = described.replace(town % "Bodø", f"<cbc:Description>{'All along the coast. ' * 9}</cbc:Description>")
    [contract] = through(read_bytes(tmp_path, "eforms.xml", described.encode())[0]).contracts
    assert [place.surface for place in contract.place] == ["The outer quay"]


def test_ocds_tells_where_things_are_delivered(tmp_path: Path) -> None:
    items = [
        {"id": "1", "deliveryAddress": {"locality": "Toamasina", "countryName": "Madagascar"}},
        {"id": "2", "deliveryLocation": {"description": "The northern mole"}},
        {"id": "3", "deliveryAddress": {"locality": "Toamasina"}},
    ]
    release = RELEASE | {"tender": RELEASE["tender"] | {"items": items}}
    release["awards"] = [RELEASE["awards"][0] | {"items": [{"deliveryAddresses": [{"locality": "Antsiranana"}]}]}]
    release["awards"] += RELEASE["awards"][1:]
    [draft] = read_bytes(tmp_path, "release.json", json.dumps(release).encode())
    draft = through(draft)
    signed, awarded = draft.contracts
    assert [place.surface for place in signed.place] == ["Antsiranana"]
    assert [place.surface for place in awarded.place] == ["Toamasina", "The northern mole"]
    text = {page.number: page.text for page in draft.pages}
    assert all(text[one.page][one.start : one.end] == one.surface for one in (*signed.place, *awarded.place))


@pytest.mark.parametrize(
    "packed",
    [
        lambda: json.dumps(RELEASE),
        lambda: json.dumps({"uri": "x", "releases": [RELEASE]}, indent=2),
        lambda: json.dumps({"records": [{"ocid": RELEASE["ocid"], "compiledRelease": RELEASE}]}),
        lambda: json.dumps(RELEASE) + "\n\n" + json.dumps({"ocid": "ocds-invented-2", "tag": ["planning"]}) + "\n",
    ],
    ids=["release", "package", "record", "lines"],
)
def test_ocds_gives_contracts_then_awards_without_one(tmp_path: Path, packed: Any) -> None:
    [draft] = read_bytes(tmp_path, "release.json", packed().encode())
    draft = through(draft)
    proved(draft)
    signed, awarded = draft.contracts
    assert told(signed) == {
        "amount": "12450000.5 MGA",
        "number": "C-77",
        "date": "2022-08-01",
        "period_from": "2022-09-01",
        "period_to": "2024-08-31",
        "subject": "Lights",
        "supplier": ["Belmarec Conseil SA"],
        "buyer": ["Port of Toamasina"],
        "stage": Stage.SIGNED,
    }
    assert told(awarded)["supplier"] == ["Krane AS"]
    assert awarded.stage is Stage.AWARDED


def test_a_tender_without_awards_is_a_contract_to_be(tmp_path: Path) -> None:
    tender = {name: held for name, held in RELEASE.items() if name not in ("awards", "contracts")}
    [contract] = through(read_bytes(tmp_path, "release.json", json.dumps(tender).encode())[0]).contracts
    assert told(contract) == {
        "amount": "5 USD",
        "subject": "Harbour lights",
        "supplier": [],
        "buyer": ["Port of Toamasina"],
        "stage": Stage.TENDERED,
    }


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plain.xml", "<?xml version='1.0'?><note><to>Kari</to> and more</note>"),
        ("cut.xml", TED[: len(TED) // 2]),
        ("plain.json", '{"ocid": 7, "text": "Kari"}'),
        ("broken.json", '{"ocid": "x", "tag": ["planning"'),
        ("deep.json", '{"ocid": "x", "tag": ["a"], "a": ' + '{"b": ' * 150 + "1" + "}" * 150 + "}"),
    ],
)
def test_what_is_no_sound_notice_is_read_as_what_it_is(tmp_path: Path, name: str, data: str) -> None:
    [draft] = read_bytes(tmp_path, name, data.encode())
    assert draft.document.parser != "notice"
    assert draft.pages or draft.document.status is not Status.DONE


def test_fields_keep_their_place_when_a_long_notice_is_cut_into_pages(tmp_path: Path) -> None:
    party = "<CONTRACTOR><ADDRESS_CONTRACTOR><OFFICIALNAME>Firm %d AS</OFFICIALNAME></ADDRESS_CONTRACTOR></CONTRACTOR>"
    award = (
        f"<AWARD_CONTRACT><CONTRACT_NO>N-%d</CONTRACT_NO><AWARDED_CONTRACT>{party}</AWARDED_CONTRACT></AWARD_CONTRACT>"
    )
    many = "".join(award % (number, number) for number in range(400))
    end = "</F03_2014>\n </FORM"
    [draft] = read_bytes(tmp_path, "long.xml", TED.replace(end, many + end).encode())
    assert len(draft.pages) > 3
    numbers = [
        page.text[block.start : block.end]
        for page in draft.pages
        for block in page.blocks
        if block.role is Role.FIELD and block.label.split()[1] == "number"
    ]
    assert numbers == ["BH-12/2019", *(f"N-{number}" for number in range(400))]
