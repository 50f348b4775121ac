"""Scores links: which mentions are of one thing, within documents and across the archive, pairwise and by B-cubed.

Counted are the gold's mentions where one of ours stands; how many that are is told as `found`. Sets with identities
within documents alone are scored within documents. `python -m tests.quality.score_links --show errors` lists what is
joined wrongly, then what stays apart, the most pairs first; of texts set aside, and of every second text of a set,
nothing is listed: no rule is to be made for them.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from indexer.model.documents import Document, Page
from indexer.model.kinds import ENTITY_KINDS
from indexer.model.mentions import Mention
from indexer.store.clusters import clusters, member, reference
from pipelines.draft import Draft
from pipelines.find.finding import mentions
from pipelines.link.linking import link
from tests.gold_text import place
from tests.quality import gold_score
from tests.samples.source import held_out

DATA = Path(__file__).parents[3] / "shared" / "evaluation" / "ner"
SETS = ("factrueval.ru",)
SHOWN = 40  # errors of a part

Json = dict[str, Any]
Spot = tuple[int, int, int]  # page, start, end


class Linked(NamedTuple):
    """A mention of the gold where one of ours stands: what it names by the gold, and by us."""

    document: str
    surface: str
    gold: str
    ours: str


class Rates(NamedTuple):
    """Precision, recall and F1 of a comparison of two partitions of mentions."""

    precision: float
    recall: float
    f1: float


class Part:
    """Mentions as they are linked; `wanted` counts those of the gold, found or not."""

    def __init__(self) -> None:
        self.linked: list[Linked] = []
        self.wanted = 0

    def within(self) -> list[Linked]:
        """The same with every document for itself."""
        return [
            one._replace(gold=f"{one.gold} · {one.document}", ours=f"{one.ours} · {one.document}")
            for one in self.linked
        ]

    def led(self, lead: Mapping[str, str]) -> "Part":
        """The same with the archive's things in place of those of documents."""
        found = Part()
        found.linked = [one._replace(ours=lead[reference(one.document, one.ours)]) for one in self.linked]
        found.wanted = self.wanted
        return found


def pairwise(linked: Iterable[Linked]) -> Rates:
    """Of pairs of mentions that are one thing: how many of ours are right, and how many of the gold's are ours."""
    cells, gold, ours = _counts(linked)
    right, joined, wanted = (sum(n * (n - 1) // 2 for n in table.values()) for table in (cells, ours, gold))
    return _rates(right / joined if joined else 1.0, right / wanted if wanted else 1.0)


def bcubed(linked: Iterable[Linked]) -> Rates:
    """For each mention the share of its thing that is right, and of its gold thing that is there; their means
    (Bagga and Baldwin, 1998)."""
    cells, gold, ours = _counts(linked)
    total = sum(cells.values()) or 1
    precise = sum(n * n / ours[mine] for (_, mine), n in cells.items()) / total
    whole = sum(n * n / gold[theirs] for (theirs, _), n in cells.items()) / total
    return _rates(precise, whole)


def errors(linked: Sequence[Linked]) -> list[str]:
    """What is joined and is not one, then what is one and stays apart, each with the most pairs first."""
    joined = _mixed(linked, lambda one: one.ours, lambda one: one.gold, "joined")
    return joined + _mixed(linked, lambda one: one.gold, lambda one: one.ours, "apart")


def of_drafts(read: Iterable[tuple[str, Json, Draft]]) -> dict[str, Part]:
    """The links of documents that have gold, within each and across all."""
    part = Part()
    members = []
    for _, gold, draft in read:
        named = [one for one in gold["mentions"] if "entity" in one]
        placed = place(named, [page.text for page in draft.pages], paged=gold["paged"])
        spots = [((one.page, one.start, one.end), one.item["entity"]) for one in placed if one is not None]
        _add(part, draft, spots, wanted=len(named))
        members += [member(draft.document.id, entity) for entity in draft.entities]
    names = {one.ref: f"{one.kind}:{one.name_key}" for one in members}
    lead = {ref: f"{names[one.members[0]]} {one.id[:8]}" for one in clusters(members) for ref in one.members}
    return {"within": _only_within(part), "across": part.led(lead)}


def of_set(path: Path, *, every: int = 1, first: int = 0) -> Part:
    """The links within the texts of a set: every so many, from the first."""
    part = Part()
    with path.open(encoding="utf-8") as lines:
        for row in [json.loads(line) for line in lines][first::every]:
            page = Page(1, row["text"], row["lang"])
            document = Document(row["id"], "", "", 0, "", (), language=row["lang"])
            draft = link(Draft(document, pages=(page,), mentions=tuple(mentions(page))))
            named = [one for one in row["entities"] if "entity" in one]
            spots = [((1, one["start"], one["end"]), one["entity"]) for one in named]
            _add(part, draft, spots, wanted=len(named))
    return _only_within(part)


def score(parts: Mapping[str, Part], title: str, *, show_errors: bool) -> dict[str, float]:
    """Prints and gives the figures of each part."""
    figures: dict[str, float] = {}
    for name, part in parts.items():
        print(f"\nlinks: {title} {name}, {len(part.linked)} of {part.wanted} mentions")
        for way, rates in (("pairwise", pairwise(part.linked)), ("bcubed", bcubed(part.linked))):
            print(f"  {way:<10} precision {rates.precision:.4f}  recall {rates.recall:.4f}  f1 {rates.f1:.4f}")
            figures |= {f"{name}.{way}.precision": rates.precision, f"{name}.{way}.f1": rates.f1}
        figures[f"{name}.found"] = len(part.linked) / max(part.wanted, 1)
        if show_errors:
            print("\n".join(errors(part.linked)[:SHOWN]))
    return {name: round(figure, 4) for name, figure in figures.items()}


def of_sets(folder: Path, *, show_errors: bool) -> dict[str, float]:
    """Figures of the sets that tell identities; errors of every second text alone."""
    found: dict[str, float] = {}
    for name in SETS:
        path = folder / f"{name}.jsonl"
        seen, unseen = of_set(path, every=2), of_set(path, every=2, first=1)
        found |= _named(name, score({"within": seen}, name, show_errors=show_errors))
        found |= _named(f"{name} unlooked", score({"within": unseen}, f"{name}, the other half", show_errors=False))
    return found


def _named(name: str, figures: Mapping[str, float]) -> dict[str, float]:
    return {f"{name} {key}": figure for key, figure in figures.items()}


def _add(part: Part, draft: Draft, spots: Iterable[tuple[Spot, str]], *, wanted: int) -> None:
    """Each mention of the gold with the one of ours that stands there: more than half of both is shared."""
    ours: dict[int, list[Mention]] = defaultdict(list)
    for one in draft.mentions:
        if one.kind in ENTITY_KINDS and one.entity:
            ours[one.page].append(one)
    part.wanted += wanted
    for (page, start, end), gold in spots:
        there = next((one for one in ours[page] if _is_there(one, start, end)), None)
        if there is not None:
            text = draft.pages[page - 1].text[start:end]
            part.linked.append(Linked(draft.document.id, " ".join(text.split()), gold, there.entity))


def _is_there(one: Mention, start: int, end: int) -> bool:
    shared = min(end, one.end) - max(start, one.start)
    return shared * 2 > max(end - start, one.end - one.start)


def _only_within(part: Part) -> Part:
    found = Part()
    found.linked, found.wanted = part.within(), part.wanted
    return found


def _counts(linked: Iterable[Linked]) -> tuple[Counter[tuple[str, str]], Counter[str], Counter[str]]:
    cells = Counter((one.gold, one.ours) for one in linked)
    gold: Counter[str] = Counter()
    ours: Counter[str] = Counter()
    for (theirs, mine), n in cells.items():
        gold[theirs] += n
        ours[mine] += n
    return cells, gold, ours


def _rates(precision: float, recall: float) -> Rates:
    total = precision + recall
    return Rates(precision, recall, 2 * precision * recall / total if total else 0.0)


def _mixed(linked: Sequence[Linked], by: Any, of: Any, sign: str) -> list[str]:
    groups: dict[str, dict[str, list[Linked]]] = defaultdict(lambda: defaultdict(list))
    for one in linked:
        groups[by(one)][of(one)].append(one)
    found = []
    for name, parts in groups.items():
        sizes = sorted((len(part) for part in parts.values()), reverse=True)
        pairs = (sum(sizes) ** 2 - sum(size * size for size in sizes)) // 2
        if pairs:
            told = "; ".join(_told(key, part) for key, part in sorted(parts.items(), key=lambda one: -len(one[1])))
            found.append((-pairs, f"{sign} {name} ({pairs} pairs): {told}"))
    return [text for _, text in sorted(found)]


def _told(name: str, part: Sequence[Linked]) -> str:
    surfaces = Counter(one.surface for one in part)
    shown = ", ".join(f"“{surface}” {count}" for surface, count in surfaces.most_common(4))
    return f"{name}: {shown}"


def _sections(folder: Path, *, listed: bool) -> Iterator[tuple[str, dict[str, float]]]:
    yield "links", score(of_drafts(gold_score.read_samples()), "corpus_samples", show_errors=listed)
    for one in held_out():
        title = f"links set aside: {one.stem}"
        yield title, score(of_drafts(gold_score.read_held_out(one.stem)), title, show_errors=False)
    if folder.is_dir():
        yield "links of sets", of_sets(folder, show_errors=listed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=["errors"], default=None)
    parser.add_argument("--data", type=Path, default=DATA)
    chosen = parser.parse_args()
    for section, figures in _sections(chosen.data, listed=chosen.show == "errors"):
        print(f"\n{section}: " + "  ".join(f"{name} {figure:.4f}" for name, figure in figures.items()))
