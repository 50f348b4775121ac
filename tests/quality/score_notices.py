"""Structured notices against what is known of them: buyer, winners, amount, currency and date of every award.

Run: python -m tests.quality.score_notices [--show errors]. Names found by rules alone: the fields need no model.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.model.contracts import Contract
from indexer.model.documents import Document
from pipelines.extract import reading
from pipelines.find.finding import mentions
from pipelines.find.names_model import Model
from pipelines.link.linking import link
from pipelines.relate.relating import relate

DATA = Path(__file__).parents[3] / "shared" / "evaluation" / "contracts"
FIELDS = ("buyer", "winners", "amount", "currency", "date", "contract_no")
Row = dict[str, Any]


def score(data: Path = DATA, *, errors: bool = False) -> dict[str, float]:
    """F1 of each field over all awards of the set."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for line in (data / "ted.jsonl").read_text("utf-8").splitlines():
        notice = json.loads(line)
        awards = [_wanted(award, notice) for award in notice["awards"]]
        ours = [_ours(contract) for contract in _contracts(data / notice["path"])]
        for award, own in _paired(awards, ours):
            for field in FIELDS:
                same = award.get(field, Counter()) & own.get(field, Counter())
                right[field] += same.total()
                found[field] += own.get(field, Counter()).total()
                wanted[field] += award.get(field, Counter()).total()
                if errors and same != award.get(field, Counter()) | own.get(field, Counter()):
                    print(f"  {notice['id']} {field}: {dict(own.get(field, {}))} for {dict(award.get(field, {}))}")
    return {field: 2 * right[field] / max(found[field] + wanted[field], 1) for field in FIELDS}


def _wanted(award: Row, notice: Row) -> dict[str, Counter[str]]:
    made = {"buyer": [notice["buyer"]], "winners": [one["name"] for one in award["winners"]]}
    made |= {"amount": [str(float(award["amount"]))]} if award["amount"] else {}
    made |= {name: [award[name]] for name in ("currency", "date", "contract_no") if award[name]}
    return {name: Counter(" ".join(value.split()) for value in values) for name, values in made.items()}


def _ours(contract: Contract) -> dict[str, Counter[str]]:
    made = {
        "buyer": [span.surface for span in contract.buyer[:1]],  # the set knows the first alone
        "winners": [span.surface for span in contract.supplier],
    }
    if contract.amount is not None:
        value: Any = contract.amount.value
        made |= {"amount": [str(float(value.value))], "currency": [value.currency]}
    made |= {"date": [contract.date.surface]} if contract.date else {}
    made |= {"contract_no": [contract.number.surface]} if contract.number else {}
    return {name: Counter(" ".join(value.split()) for value in values) for name, values in made.items()}


def _contracts(path: Path) -> Sequence[Contract]:
    [draft] = reading.read(path, Document(id="0", collection="", sha256="", size=0, type="", paths=(path.name,)))
    found = tuple(one for page in draft.pages[:1] for one in mentions(page, model=Model.NONE))
    return relate(link(replace(draft, mentions=found))).contracts


def _paired(wanted: Sequence[Row], ours: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Each award with the record most like it, each record once; what has no partner stands alone."""
    bids = sorted(
        ((-_likeness(award, own), at, to) for at, award in enumerate(wanted) for to, own in enumerate(ours)),
    )
    left, taken = set(range(len(wanted))), set(range(len(ours)))
    for likeness, at, to in bids:
        if likeness < 0 and at in left and to in taken:
            left.remove(at)
            taken.remove(to)
            yield wanted[at], ours[to]
    yield from ((wanted[at], {}) for at in sorted(left))
    yield from (({}, ours[to]) for to in sorted(taken))


def _likeness(award: Row, own: Row) -> int:
    return sum((award.get(name, Counter()) & own.get(name, Counter())).total() for name in FIELDS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=["errors"], default=None)
    for name, figure in score(errors=parser.parse_args().show == "errors").items():
        print(f"{name:<12} {figure:.4f}")
