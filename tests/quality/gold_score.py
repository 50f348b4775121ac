"""How well the pipelines answer the gold of corpus_samples and of the texts set aside: mentions by kind, contracts by
field, ties, and both by language.

A span is right where kind and both ends are; a contract's field where its characters overlap the gold's by half and
its value, if it states one, is equal. Contracts and ties are paired one to one, best agreement first.
"""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.model.documents import Document
from indexer.model.identity import document_id
from indexer.model.json_form import contract_json, tie_json
from indexer.model.kinds import Status
from indexer.store.records import placed as in_document
from pipelines.draft import Draft
from pipelines.extract.kind import decide
from pipelines.extract.reading import read
from pipelines.recipes import RECIPES
from tests.gold_text import SAMPLES, Placed, documents, load, place, samples
from tests.samples import source
from tests.samples.gold import gold as gold_of
from tests.samples.making import made

Json = dict[str, Any]
Spot = tuple[int, int, int]  # page, start, end
Answered = tuple[str, Json, Draft]  # where it lies, its gold, and what we make of it
KINDS = ("company", "organisation", "person", "place", "money", "date")
PARTS = ("supplier", "buyer", "agent", "party", "amount", "equivalents", "count", "number", "date", "subject", "place")
VALUED = ("amount", "equivalents", "count", "date")
READABLE = (Status.DONE, Status.PARTIAL)


class Tally:
    """Right, found and wanted, by name."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.wanted: Counter[str] = Counter()

    def figures(self) -> dict[str, dict[str, float]]:
        return {name: self._one(name) for name in sorted(self.wanted | self.found)}

    def f1(self, names: Iterable[str]) -> float:
        chosen = list(names)
        right, found, wanted = (sum(table[name] for name in chosen) for table in (self.right, self.found, self.wanted))
        return 2 * right / max(found + wanted, 1)

    def add(self, other: "Tally") -> None:
        self.right += other.right
        self.found += other.found
        self.wanted += other.wanted

    def _one(self, name: str) -> dict[str, float]:
        right, found, wanted = self.right[name], self.found[name], self.wanted[name]
        rates = {"precision": right / max(found, 1), "recall": right / max(wanted, 1), "f1": self.f1([name])}
        return {key: round(rate, 4) for key, rate in rates.items()} | {"wanted": wanted}


class Score:
    """The three tallies, of all and by language, and what was missed or wrongly found, in words."""

    def __init__(self) -> None:
        self.mentions, self.contracts, self.ties = Tally(), Tally(), Tally()
        self.errors: list[str] = []
        self.languages: dict[str, Score] = {}

    def add(self, other: "Score") -> None:
        self.mentions.add(other.mentions)
        self.contracts.add(other.contracts)
        self.ties.add(other.ties)
        self.errors += other.errors

    def summary(self) -> dict[str, float]:
        names = {f"mentions.{kind}": self.mentions.f1([kind]) for kind in KINDS}
        names["mentions.names"] = self.mentions.f1(KINDS[:4])
        names["contracts.fields"] = self.contracts.f1(PARTS)
        names["ties"] = self.ties.f1(self.ties.wanted | self.ties.found)
        return {name: round(figure, 4) for name, figure in names.items()}


def drafts(sample: Path, *, base: Path = SAMPLES) -> list[Draft]:
    """The sample and all within it, through all stages, in this process."""
    path = sample.relative_to(base).as_posix()
    header = Document(document_id(path, "gold"), "gold", path, sample.stat().st_size, "", (path,))
    return [_through(draft) for draft in read(sample, header)]


def _through(draft: Draft) -> Draft:
    if draft.document.status not in READABLE:
        return draft
    kind, why = decide(draft)
    draft = replace(draft, document=replace(draft.document, kind=kind, kind_reason=why))
    for stage in RECIPES[kind].stages:
        draft = stage(draft)
    return draft


def read_samples() -> Iterator[Answered]:
    """All samples that have gold, and what lies in them: where, gold, and the draft of it."""
    for sample in samples():
        yield from _answered(sample, load(sample), SAMPLES)


def read_held_out(only: str = "") -> Iterator[Answered]:
    """The same of the texts set aside, which are made into files and read like any other; `only` the file of that
    name."""
    with tempfile.TemporaryDirectory() as folder:
        for one in source.held_out():
            if only not in ("", one.stem):
                continue
            file = Path(folder) / one.path
            file.write_bytes(made(one))
            yield from _answered(file, gold_of(one), file.parent)


def score(read_in: Iterable[Answered]) -> Score:
    """Documents against their gold."""
    total = Score()
    for where, gold, draft in read_in:
        if not draft.document.id:
            total.errors.append(f"{where}: no such document was read")
        one = _document(gold, draft, where)
        total.add(one)
        total.languages.setdefault(gold["language"], Score()).add(one)
    return total


def _answered(sample: Path, answers: Json, base: Path) -> Iterator[Answered]:
    read_in = drafts(sample, base=base)
    found = {name: draft for draft in read_in for name in (draft.document.inside, draft.document.key) if name}
    found[""] = next(draft for draft in read_in if not draft.document.inside and not draft.document.key)
    for inside, gold in documents(answers):
        draft = found.get(inside) or found.get(inside.rsplit("/", 1)[-1])
        where = f"{sample.relative_to(base)}{':' if inside else ''}{inside}"
        yield where, gold, draft or Draft(Document("", "", "", 0, "", ()))


def _document(gold: Json, draft: Draft, where: str) -> Score:
    total = Score()
    texts = [page.text for page in draft.pages]
    _mentions(total, gold, draft, texts, where)
    pairs: list[tuple[str, Tally, list[Json], list[Json]]] = [
        ("contract", total.contracts, gold["contracts"], list(_forms(draft, contract_json, draft.contracts))),
        ("tie", total.ties, gold["ties"], list(_forms(draft, tie_json, draft.ties))),
    ]
    for name, tally, wanted, found in pairs:
        spots = [(_wanted_spots(one, texts, paged=gold["paged"]), one) for one in wanted]
        _records(name, tally, spots, found, total.errors, where)
    return total


def _mentions(total: Score, gold: Json, draft: Draft, texts: Sequence[str], where: str) -> None:
    placed = place(gold["mentions"], texts, paged=gold["paged"])
    wanted = {(one.item["kind"], *_spot(one)) for one in placed if one}
    found = {(str(one.kind), one.page, one.start, one.end) for one in draft.mentions if one.kind in KINDS}
    for kind in KINDS:
        unplaced = sum(
            1 for item, one in zip(gold["mentions"], placed, strict=True) if one is None and item["kind"] == kind
        )
        ours, theirs = ({one for one in side if one[0] == kind} for side in (found, wanted))
        total.mentions.right[kind] += len(ours & theirs)
        total.mentions.found[kind] += len(ours)
        total.mentions.wanted[kind] += len(theirs) + unplaced
    for sign, side in (("missed", wanted - found), ("wrong", found - wanted)):
        for kind, page, start, end in sorted(side):
            text = texts[page - 1]
            around = f"{text[max(start - 30, 0) : start]}[{text[start:end]}]{text[end : end + 30]}".replace("\n", " ")
            total.errors.append(f"{where}: {sign} {kind}: {around}")


def _forms(draft: Draft, form: Any, records: Iterable[Any]) -> Iterator[Json]:
    for record in records:
        yield form(_with_document(record))


def _with_document(record: Any) -> Any:
    """The record with a document in each span, so that its form carries pages."""
    return in_document(record, "gold")


def _wanted_spots(record: Json, texts: Sequence[str], *, paged: bool) -> dict[str, list[tuple[Spot | None, Json]]]:
    spots: dict[str, list[tuple[Spot | None, Json]]] = {}
    for name in (*PARTS, "from", "to"):
        items = _many(record.get(name))
        placed = place(items, texts, paged=paged)
        spots[name] = [(_spot(one) if one else None, item) for one, item in zip(placed, items, strict=True)]
    return spots


def _records(
    name: str, tally: Tally, wanted: Sequence[Any], found: Sequence[Json], errors: list[str], where: str
) -> None:
    """Pair records of one document and count their fields (contracts) or themselves (ties)."""
    bids = sorted(
        (
            (-_agreement(spots, ours), left, right)
            for left, (spots, _) in enumerate(wanted)
            for right, ours in enumerate(found)
        ),
    )
    left_open, right_open = set(range(len(wanted))), set(range(len(found)))
    for bid, left, right in bids:
        if bid < 0 and left in left_open and right in right_open:
            left_open.discard(left)
            right_open.discard(right)
            _pair(name, tally, wanted[left], found[right], errors, where)
    for left in left_open:
        _pair(name, tally, wanted[left], {}, errors, where)
    for right in right_open:
        _pair(name, tally, ({part: [] for part in (*PARTS, "from", "to")}, {}), found[right], errors, where)


def _pair(name: str, tally: Tally, wanted: Any, found: Json, errors: list[str], where: str) -> None:
    spots, gold = wanted
    if name == "tie":
        right = bool(gold and found) and gold["tie"] == found["tie"]
        right = right and all(_field(spots[end], found, end)[0] for end in ("from", "to"))
        for table, form in ((tally.wanted, gold), (tally.found, found), (tally.right, gold if right else {})):
            if form:
                table[form["tie"]] += 1
        if not right:
            errors.append(f"{where}: tie wanted {_told(gold)}, found {_told(found)}")
        return
    for part in PARTS:
        right_fields, found_fields = _field(spots[part], found, part)
        tally.right[part] += right_fields
        tally.found[part] += found_fields
        tally.wanted[part] += len(spots[part])
        if right_fields < max(found_fields, len(spots[part])):
            ours = [one["surface"] for one in _many(found.get(part))]
            errors.append(
                f"{where}: contract {part}: wanted {[item['surface'] for _, item in spots[part]]}, found {ours}"
            )


def _told(form: Json) -> str:
    return f"({form['from']['surface']} {form['tie']} {form['to']['surface']})" if form else "(none)"


def _agreement(spots: dict[str, list[tuple[Spot | None, Json]]], found: Json) -> int:
    return sum(_field(wanted, found, part)[0] for part, wanted in spots.items())


def _field(wanted: Sequence[tuple[Spot | None, Json]], found: Json, part: str) -> tuple[int, int]:
    """How many of the wanted spans of a field were found, and how many were found in all. Who is left without a part
    says nothing that is wrong: where the gold tells the part, it is missed there and counts no second time here."""
    ours = _many(found.get(part)) if wanted or part != "party" else []
    right, open_ours = 0, list(ours)
    for spot, item in wanted:
        match = next((one for one in open_ours if spot and _same(spot, item, one, part)), None)
        if match is not None:
            open_ours.remove(match)
            right += 1
    return right, len(ours)


def _same(spot: Spot, item: Json, ours: Json, part: str) -> bool:
    page, start, end = spot
    shared = min(end, ours["end"]) - max(start, ours["start"])
    if page != ours.get("page") or shared * 2 < max(end - start, ours["end"] - ours["start"]):
        return False
    fields = ("value", "currency") if part in ("amount", "equivalents") else ("value",)
    return part not in VALUED or all(str(item.get(key, "")) == str(ours.get(key, "")) for key in fields if key in item)


def _spot(one: Placed) -> Spot:
    return one.page, one.start, one.end


def _many(field: Any) -> list[Json]:
    return field if isinstance(field, list) else [field] if field else []


__all__ = ["KINDS", "PARTS", "Score", "drafts", "read_held_out", "read_samples", "score"]
