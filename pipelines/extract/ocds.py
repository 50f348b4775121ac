"""Releases, records and packages of the Open Contracting Data Standard (OCDS 1.0 and 1.1, JSON).

Source of the names: the OCDS release schema. A release is one tender with its awards and contracts.
"""

from collections.abc import Iterator
from typing import Any

from pipelines.extract.notice_tree import Node, Stated, state

DAY = 10  # code points of a date, which a time of day may follow
SHORT = 80  # code points of a description that is the name of a place
_SITES = [
    path
    for one in ("Address", "Addresses", "Location", "Locations")
    for path in (f"items/delivery{one}", f"delivery{one}")
]
_STAGES = {"pending": "planned", "active": "signed", "cancelled": "ended", "terminated": "ended"}


def releases(data: Any) -> list[dict[str, Any]]:
    """The releases in parsed JSON, whichever way they are packed; none where it is something else."""
    if not isinstance(data, dict):
        return []
    if isinstance(data.get("ocid"), str) and _tells(data):
        return [data]
    for name in ("releases", "records"):
        held = data.get(name)
        if isinstance(held, list):
            return [release for one in held for release in _unpacked(one)]
    return []


def stated(release: Node, *, after: int = 0) -> list[Stated]:
    """What a release states of its contracts, else of its awards, else of its tender; counted on from `after`."""
    awards = {award.said("id"): award for award in release.all("awards")}
    contracts = list(release.all("contracts"))
    found: list[Stated] = []
    number = after
    for contract in contracts:
        number += 1
        found += _contract(number, contract, awards.pop(contract.said("awardID"), None), release)
    for award in awards.values():
        number += 1
        found += _award(number, award, release)
    if number == after:
        found += _tender(number + 1, release)
    return found


def title(release: Node) -> Node | None:
    """What is bought."""
    return release.first("tender/title", "contracts/title", "awards/title", "tender/description")


def published(release: Node) -> str:
    """The day of the release, ISO, or ""."""
    return release.said("date", "publishedDate")[:DAY]


def _tells(data: dict[str, Any]) -> bool:
    return not {"tag", "tender", "awards", "contracts", "compiledRelease"}.isdisjoint(data)


def _unpacked(one: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(one, dict) or not isinstance(one.get("ocid"), str):
        return
    if isinstance(one.get("compiledRelease"), dict):
        yield one["compiledRelease"]
    elif isinstance(one.get("releases"), list):
        yield from (release for release in one["releases"] if isinstance(release, dict))
    else:
        yield one


def _contract(number: int, contract: Node, award: Node | None, release: Node) -> Iterator[Stated]:
    yield from _buyer(number, release)
    if award is not None:
        yield from _suppliers(number, award, release)
    yield from _suppliers(number, contract, release)
    yield from state(number, "amount", contract.first("value") or (award.first("value") if award else None))
    yield from state(number, "number", contract.first("id"))
    signed = contract.first("dateSigned")
    yield from state(number, "date", signed, stage="signed", length=DAY)
    yield from state(number, "from", contract.first("period/startDate"), length=DAY)
    yield from state(number, "to", contract.first("period/endDate"), length=DAY)
    yield from _places(number, contract, *([award] if award is not None else []), *release.all("tender"))
    stage = "" if signed else _STAGES.get(contract.said("status"), "awarded")
    if contract.said("status") in {"cancelled", "terminated"}:
        stage = "ended"
    subject = contract.first("title", "description") or (award.first("title") if award else None) or title(release)
    yield from state(number, "subject", subject, stage=stage)


def _award(number: int, award: Node, release: Node) -> Iterator[Stated]:
    if award.said("status") in {"cancelled", "unsuccessful"}:
        return
    yield from _buyer(number, release)
    yield from _suppliers(number, award, release)
    yield from state(number, "amount", award.first("value"))
    yield from state(number, "date", award.first("date"), stage="awarded", length=DAY)
    yield from _places(number, award, *release.all("tender"))
    yield from state(number, "subject", award.first("title", "description") or title(release), stage="awarded")


def _tender(number: int, release: Node) -> Iterator[Stated]:
    if next(release.all("tender"), None) is None:
        return
    yield from _buyer(number, release)
    yield from state(number, "amount", release.first("tender/value"))
    yield from _places(number, *release.all("tender"))
    stage = "planned" if release.said("tender/status") == "planned" else "tendered"
    yield from state(number, "subject", title(release), stage=stage)


def _places(number: int, *told_by: Node) -> Iterator[Stated]:
    """Where the things are to be delivered or done (extension "location"): what the first of these says."""
    for one in told_by:
        sites = [site for path in _SITES for site in one.all(path)]
        names = [site.first("locality", "region", "countryName", "description") for site in sites]
        towns = [name for name in names if name is not None and len(name.text) <= SHORT]
        for town in {name.text: name for name in reversed(towns)}.values():
            yield from state(number, "place", town)
        if towns:
            return


def _buyer(number: int, release: Node) -> Iterator[Stated]:
    named = release.first("buyer/name") or _by_id(release, release.said("buyer/id"))
    yield from state(
        number, "buyer", named or _in_role(release, "buyer") or release.first("tender/procuringEntity/name")
    )


def _suppliers(number: int, award: Node, release: Node) -> Iterator[Stated]:
    for supplier in award.all("suppliers"):
        yield from state(number, "supplier", supplier.first("name") or _by_id(release, supplier.said("id")))


def _by_id(release: Node, identifier: str) -> Node | None:
    parties = (party for party in release.all("parties") if identifier and party.said("id") == identifier)
    return next((party.first("name") for party in parties), None)


def _in_role(release: Node, role: str) -> Node | None:
    parties = (party for party in release.all("parties") if any(one.text == role for one in party.all("roles")))
    return next((party.first("name") for party in parties), None)
