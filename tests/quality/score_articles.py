"""How well articles are taken out of web pages, and contracts out of PDF files, word for word.

Run: python -m tests.quality.score_articles. Bodies are compared by shingles of four words, counted as the benchmark
that the pages come from counts them (Scrapinghub, article-extraction-benchmark); the gold bodies lack the headline.
Dates are held against the day that an address names, where it names one.
"""

import gzip
import json
import re
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from indexer.model.documents import Document
from indexer.model.kinds import Role
from pipelines.draft import Draft
from pipelines.extract.reading import read

DATA = Path(__file__).parents[3] / "shared" / "evaluation"
SHINGLE = 4
_WORD = re.compile(r"\w+")
_DAY = re.compile(r"/(20\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)|/(20\d\d)(\d\d)(\d\d)(?=\D|$)")


class Page(NamedTuple):
    """One page scored: precision and recall of its body, and whether title, author and date were had."""

    name: str
    precision: float
    recall: float
    title: bool
    author: bool
    date: bool
    date_right: bool | None  # None where the address names no day

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def articles(data: Path = DATA) -> Iterator[Page]:
    """Every page of the news set."""
    with (data / "news" / "gold.jsonl").open(encoding="utf-8") as lines, tempfile.TemporaryDirectory() as folder:
        for row in map(json.loads, lines):
            path = Path(folder, f"{row['id']}.html")
            path.write_bytes(gzip.decompress((data / "news" / row["path"]).read_bytes()))
            [draft, *_] = _read(path)
            document = draft.document
            day = _DAY.search(row["url"])
            named = "-".join(f"{int(part):02}" for part in day.groups() if part) if day else ""
            right = document.date == named if named else None
            precision, recall = _agreement(row["text"], _body(draft))
            yield Page(
                row["id"],
                precision,
                recall,
                bool(document.title),
                bool(document.authors),
                bool(document.date),
                right,
            )


def summary(pages: list[Page]) -> dict[str, float]:
    """Precision and recall as means over pages, F1 of these, and shares of pages whose title, author, date were had."""
    precision, recall = (statistics.mean(getattr(page, name) for page in pages) for name in ("precision", "recall"))
    dated = [page.date_right for page in pages if page.date_right is not None]
    shares = {name: statistics.mean(getattr(page, name) for page in pages) for name in ("title", "author", "date")}
    return {
        "body.precision": precision,
        "body.recall": recall,
        "body.f1": 2 * precision * recall / (precision + recall),
        **shares,
        "date of the address": statistics.mean(dated) if dated else 0.0,
    }


def contracts(data: Path = DATA) -> float:
    """F1 of the words of the contracts that are there both as PDF and as text, over all words."""
    right = read_words = stated = 0
    for path in sorted((data / "contracts" / "cuad").glob("*.pdf")):
        ours = Counter(_WORD.findall(_text(_read(path)[0])))
        theirs = Counter(_WORD.findall(path.with_suffix(".txt").read_text(encoding="utf-8")))
        right += (ours & theirs).total()
        read_words, stated = read_words + ours.total(), stated + theirs.total()
    return 2 * right / (read_words + stated) if read_words + stated else 0.0


def _read(path: Path) -> list[Draft]:
    return read(path, Document("0" * 32, "quality", "0" * 64, path.stat().st_size, "", (path.name,)))


def _text(draft: Draft) -> str:
    return "\n".join(page.text for page in draft.pages)


def _body(draft: Draft) -> str:
    """The text without the headline that stands before it."""
    text, title = _text(draft), draft.document.title
    first = draft.pages[0].blocks[:1] if draft.pages else ()
    headline = first and first[0].role is Role.HEADING and text[: first[0].end] == title
    return text[first[0].end :] if headline else text


def _agreement(stated: str, found: str) -> tuple[float, float]:
    """Precision and recall of shingles, each counted as often as it occurs."""
    ours, theirs = _shingles(found), _shingles(stated)
    right = (ours & theirs).total()
    return right / max(1, ours.total()), right / max(1, theirs.total())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))


def show(pages: list[Page], *, errors: bool) -> dict[str, float]:
    """Print the figures, with `errors` also the pages that agree least; gives the figures."""
    figures = summary(pages)
    for name, figure in figures.items():
        print(f"  {name:<20} {figure:.4f}")
    if errors:
        for page in sorted(pages, key=lambda one: one.f1)[:12]:
            print(f"  {page.name} precision {page.precision:.3f} recall {page.recall:.3f}")
    return figures


if __name__ == "__main__":
    show(list(articles()), errors="errors" in sys.argv)
    print(f"  contracts, words     {contracts():.4f}")
