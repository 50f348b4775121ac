"""Notices of the EU's procurement journal since 2022 (eForms: UBL 2.3 with the extension of the Publications Office).

Source of the names: the eForms SDK's field list; the business term of each stands beside it. Parties, tenders and
contracts stand once and name one another by identifiers, which are followed here.
"""

from collections.abc import Iterator, Sequence

from pipelines.extract.notice_tree import Node, Stated, state

ROOTS = frozenset({"ContractAwardNotice", "ContractNotice", "PriorInformationNotice"})
SITE = "ted.europa.eu"
DAY = 10  # code points of a date, which may be followed by its time zone
SHORT = 80  # code points of a description that is the name of a place
_TO_BE = {"ContractNotice": "tendered", "PriorInformationNotice": "planned"}
_EXTENSION = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension"
_PARTY = "PartyIdentification/ID"


def sections(root: Node) -> list[Node]:
    """The parts of the notice in the order to read them: as they stand."""
    return [root]


def stated(root: Node) -> list[Stated]:
    """What the notice states, contract by contract; a notice of competition or planning counts as one to be."""
    parties = _Parties(root)
    results = list(root.all(f"{_EXTENSION}/NoticeResult"))
    found: list[Stated] = []
    number = 0
    for result in results:
        for contract, tender in _signed(result):
            number += 1
            found += _contract(number, contract, tender, result, parties)
            lots = [one.text for one in tender.all("TenderLot/ID")] if tender is not None else []
            found += _places(number, root, lots)
    if not results and root.name in _TO_BE:
        found += _to_be(root, parties, _TO_BE[root.name])
    return found


def title(root: Node) -> Node | None:
    """BT-21, what the procurement is called."""
    return root.first("ProcurementProject/Name")


def published(root: Node) -> str:
    """The day of dispatch (BT-05), which is all that the notice itself knows; ISO, or ""."""
    return root.said(f"{_EXTENSION}/Publication/PublicationDate", "IssueDate")[:DAY]


def address(root: Node) -> str:
    """It knows no address of its own."""
    del root
    return ""


def language(root: Node) -> str:
    """It tells its language by three letters; the text tells it as well."""
    del root
    return ""


class _Parties:
    """The organisations of a notice by their technical identifiers, and who buys."""

    def __init__(self, root: Node) -> None:
        extension = root.all(f"{_EXTENSION}/Organizations/Organization/Company")
        self._names: dict[str, Node] = {}
        for company in extension:
            name = company.first("PartyName/Name")
            if name is not None:
                self._names[company.said(_PARTY)] = name
        self._buyers = [party.said(_PARTY) for party in root.all("ContractingParty/Party")]

    def named(self, identifier: str) -> Node | None:
        return self._names.get(identifier)

    def buyers(self, number: int) -> Iterator[Stated]:
        for identifier in dict.fromkeys(self._buyers):
            yield from state(number, "buyer", self.named(identifier))


def _signed(result: Node) -> Iterator[tuple[Node, Node | None]]:
    """Each contract with each tender it rests on: a contract over several lots has an amount for each."""
    tenders = {tender.said("ID"): tender for tender in result.all("LotTender")}
    for contract in result.all("SettledContract"):
        taken = [tenders[one.said("ID")] for one in contract.all("LotTender") if one.said("ID") in tenders]
        for tender in taken:
            yield contract, tender
        if not taken:
            yield contract, None


def _contract(number: int, contract: Node, tender: Node | None, result: Node, parties: _Parties) -> Iterator[Stated]:
    yield from parties.buyers(number)
    if tender is not None:
        yield from _suppliers(number, tender, result, parties)
        yield from state(number, "amount", tender.first("LegalMonetaryTotal/PayableAmount"))  # BT-720
    yield from state(number, "number", contract.first("ContractReference/ID"))  # BT-150
    signed, chosen = contract.first("IssueDate"), contract.first("AwardDate")  # BT-145, BT-1451
    yield from state(number, "date", signed or chosen, stage="signed" if signed else "awarded", length=DAY)
    yield from state(number, "subject", contract.first("Title"), stage="" if signed or chosen else "awarded")  # BT-721


def _suppliers(number: int, tender: Node, result: Node, parties: _Parties) -> Iterator[Stated]:
    wanted = tender.said("TenderingParty/ID")
    for party in result.all("TenderingParty"):
        if party.said("ID") == wanted:
            for tenderer in party.all("Tenderer"):
                yield from state(number, "supplier", parties.named(tenderer.said("ID")))


def _to_be(root: Node, parties: _Parties, stage: str) -> Iterator[Stated]:
    yield from parties.buyers(1)
    yield from state(1, "amount", root.first("ProcurementProject/RequestedTenderTotal/EstimatedOverallContractAmount"))
    yield from state(1, "subject", title(root), stage=stage)
    yield from _places(1, root, [])


def _places(number: int, root: Node, lots: Sequence[str]) -> Iterator[Stated]:
    """Where the work of these lots, or of all, is done: the towns (BT-5131), else the descriptions (BT-728)."""
    projects = [lot for lot in root.all("ProcurementProjectLot") if not lots or lot.said("ID") in lots]
    sites = [site for lot in projects for site in lot.all("ProcurementProject/RealizedLocation")]
    sites = sites or list(root.all("ProcurementProject/RealizedLocation"))
    towns = [site.first("Address/CityName") for site in sites]
    told = [town for town in towns if town is not None] or [
        said for site in sites if (said := site.first("Description")) is not None and len(said.text) <= SHORT
    ]
    for one in {node.text: node for node in reversed(told)}.values():
        yield from state(number, "place", one)
