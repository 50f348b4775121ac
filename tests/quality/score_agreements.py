"""Documents that are contracts against their labels: parties, the day they are dated and take effect, the law.

Run: python -m tests.quality.score_agreements [--show errors]. Names and dates are found by rules alone.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

from indexer.model.contracts import Contract
from indexer.model.documents import Document
from indexer.model.mentions import Span
from pipelines.extract import reading
from pipelines.find.finding import mentions
from pipelines.relate import agreements

DATA = Path(__file__).parents[3] / "shared" / "evaluation" / "contracts"
FIELDS = ("parties", "date", "effective", "law")
Row = dict[str, Any]


def score(data: Path = DATA, *, errors: bool = False) -> dict[str, float]:
    """F1 of each field over all contracts of the set."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for line in (data / "cuad.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        theirs, ours = _labels(row["labels"]), _found(_contract(data / row["txt"]))
        for field in FIELDS:
            same = _agreeing(ours[field], theirs[field])
            right[field] += same
            found[field] += len(ours[field])
            wanted[field] += len(theirs[field])
            if errors and not same == len(ours[field]) == len(theirs[field]):
                print(f"  {row['id']} {field}: {sorted(ours[field])} for {sorted(theirs[field])}")
    return {field: 2 * right[field] / max(found[field] + wanted[field], 1) for field in FIELDS}


def _labels(labels: Row) -> dict[str, set[str]]:
    return {
        "parties": {_plain(name) for name in labels["parties"]["names"] if _plain(name)},
        "date": set(filter(None, [labels["agreement_date"]["iso"]])),
        "effective": set(filter(None, [labels["effective_date"]["iso"]])),
        "law": {_plain(labels["governing_law"]["answer"])} if labels["governing_law"]["answer"] else set(),
    }


def _found(contract: Contract | None) -> dict[str, set[str]]:
    if contract is None:
        return {field: set() for field in FIELDS}
    parties = (*contract.supplier, *contract.buyer, *contract.agent, *contract.party)
    return {
        "parties": {_plain(span.surface) for span in parties},
        "date": _day(contract.date),
        "effective": _day(contract.period_from),
        "law": {_plain(contract.law.surface)} if contract.law else set(),
    }


def _day(span: Span | None) -> set[str]:
    value = getattr(span.value, "value", "") if span is not None else ""
    return {value} if value else set()


def _agreeing(ours: Collection[str], theirs: Collection[str]) -> int:
    """How many of one side stand on the other too; "vega" and "vega as", or "new york" and "new york usa" agree."""
    pairs = [
        {one for one in side if any(one.startswith(two) or two.startswith(one) for two in other)}
        for side, other in ((ours, theirs), (theirs, ours))
    ]
    return min(map(len, pairs))


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def _contract(path: Path) -> Contract | None:
    [draft] = reading.read(path, Document(id="0", collection="", sha256="", size=0, type="", paths=(path.name,)))
    found = {page.number: mentions(page, quick=True) for page in draft.pages}
    return agreements.contract("0", draft.pages, found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=["errors"], default=None)
    for name, figure in score(errors=parser.parse_args().show == "errors").items():
        print(f"{name:<12} {figure:.4f}")
