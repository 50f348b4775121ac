"""Documents that are contracts against their labels: parties, the day they are dated and take effect, law, title.

Run: python -m tests.quality.score_agreements [--show errors]. Names and dates are found by rules alone. The labels are
typed by hand: a party is compared as the contract writes it, and labels that are wrong are set aside (`set_aside.csv`,
rows "<contract> <field>").
"""

import argparse
import csv
import difflib
import json
import re
from collections import Counter
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path
from typing import Any

from indexer.model.contracts import Contract
from indexer.model.documents import Document
from indexer.model.mentions import Span
from pipelines.extract import reading
from pipelines.find.finding import mentions
from pipelines.find.names_model import Model
from pipelines.relate import agreements
from tests.quality import set_aside

DATA = Path(__file__).parents[3] / "shared" / "evaluation" / "contracts"
FIELDS = ("parties", "date", "effective", "law", "title")
Row = dict[str, Any]


def score(data: Path = DATA, *, errors: bool = False) -> dict[str, float]:
    """F1 of each field over all contracts of the set."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for line in (data / "cuad.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        theirs, ours = _labels(row["id"], row["labels"]), _found(_contract(data / row["txt"]))
        for field in theirs:
            same = _agreeing(ours[field], theirs[field], whole=field == "title")
            right[field] += same
            found[field] += len(ours[field])
            wanted[field] += len(theirs[field])
            if errors and not same == len(ours[field]) == len(theirs[field]):
                print(f"  {row['id']} {field}: {sorted(ours[field])} for {sorted(theirs[field])}")
    return {field: 2 * right[field] / max(found[field] + wanted[field], 1) for field in FIELDS}


def _labels(contract: str, labels: Row) -> dict[str, set[str]]:
    """The labels that count, by field; a date or law that is set aside is asked of nobody."""
    days = {"date": labels["agreement_date"]["iso"], "effective": labels["effective_date"]["iso"]}
    told = {
        **days,
        "law": _country(labels["governing_law"]["answer"] or ""),
        "title": _plain(labels["document_name"]["answer"] or ""),
    }
    counted = {
        field: set(filter(None, [said]))
        for field, said in told.items()
        if (f"{contract} {field}", 0) not in set_aside.reasons()
    }
    written = [_plain(clause["surface"]) for clause in labels["parties"]["clauses"]]
    names = [
        _as_written(_plain(name), written)
        for number, name in enumerate(labels["parties"]["names"])
        if (f"{contract} parties", number) not in set_aside.reasons()
    ]
    return {**counted, "parties": set(filter(None, names))}


def _as_written(name: str, written: Collection[str]) -> str:
    """The name as the contract has it, where the label differs by a slip of the hand or a bracket left out."""
    if any(one.startswith(name) for one in written):
        return name
    return next(iter(difflib.get_close_matches(name, written, n=1, cutoff=0.8)), name)


def _found(contract: Contract | None) -> dict[str, set[str]]:
    if contract is None:
        return {field: set() for field in FIELDS}
    parties = (*contract.supplier, *contract.buyer, *contract.agent, *contract.party)
    return {
        "parties": {_plain(span.surface) for span in parties},
        "date": _day(contract.date),
        "effective": _day(contract.period_from),
        "law": {_country(contract.law.surface)} if contract.law else set(),
        "title": {_plain(contract.subject.surface)} if contract.subject else set(),
    }


def _day(span: Span | None) -> set[str]:
    value = getattr(span.value, "value", "") if span is not None else ""
    return {value} if value else set()


def _agreeing(ours: Collection[str], theirs: Collection[str], *, whole: bool = False) -> int:
    """How many of one side stand on the other too; "vega" and "vega as", or "krane vega as" and "vega as" agree,
    unless the whole of both is compared."""
    if whole:
        return len({*ours} & {*theirs})
    pairs = [
        {one for one in side if any(_within(*sorted((one, two), key=len)) for two in other)}
        for side, other in ((ours, theirs), (theirs, ours))
    ]
    return min(map(len, pairs))


def _within(short: str, long: str) -> bool:
    return long.startswith(short) or long.endswith(" " + short)


def _country(place: str) -> str:
    """A country by its first name, "prc" as "china"; any other place as it is."""
    with (files("pipelines.relate") / "countries.csv").open(encoding="utf-8") as table:
        rows = [row["country"].split("|") for row in csv.DictReader(table)]
    return next((_plain(row[0]) for row in rows if _plain(place) in filter(None, map(_plain, row))), _plain(place))


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip().removeprefix("the ")


def _contract(path: Path) -> Contract | None:
    [draft] = reading.read(path, Document(id="0", collection="", sha256="", size=0, type="", paths=(path.name,)))
    found = {page.number: mentions(page, model=Model.NONE) for page in draft.pages}
    return agreements.contract("0", draft.pages, found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=["errors"], default=None)
    for name, figure in score(errors=parser.parse_args().show == "errors").items():
        print(f"{name:<12} {figure:.4f}")
