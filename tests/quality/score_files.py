"""How files of all kinds are read: required strings found, expectations met, crashes and hangs, by kind of file.

Run: python -m tests.quality.score_files [--show errors] [KIND…]. The set's manifest says what is expected of a file.
"""

import argparse
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indexer.config import Config
from indexer.model.documents import Document
from indexer.model.kinds import Status
from pipelines.draft import Draft
from pipelines.extract.sandbox import read_apart

DATA = Path(__file__).parents[3] / "shared" / "evaluation" / "files"
LIMITS = replace(Config(), time_limit=180.0)
READ = frozenset({Status.DONE, Status.PARTIAL})
Row = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """Counts over some files. `unopened` are locked files that did not open with the password that is given."""

    files: int = 0
    met: int = 0
    strings: int = 0
    found: int = 0
    crashes: int = 0
    hangs: int = 0
    locked: int = 0
    opened: int = 0
    with_password: int = 0
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def line(self) -> str:
        opened = f"  opened {self.opened}/{self.with_password}" if self.with_password else ""
        trouble = f"  crashed {self.crashes}, hung {self.hangs}" if self.crashes or self.hangs else ""
        return (
            f"met {self.met:>3}/{self.files:<3}  strings {self.found:>3}/{self.strings:<3}  "
            f"{self.seconds:6.1f} s{opened}{trouble}"
        )


def rows(data: Path, kinds: Collection[str] = ()) -> Iterator[Row]:
    with (data / "manifest.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if not kinds or row["kind"] in kinds or row["expect"] in kinds:
                yield row


def score(data: Path = DATA, *, kinds: Collection[str] = ()) -> dict[str, Tally]:
    """A tally for each kind of file, for each expectation ("expect text" …), and for "all"."""
    found: dict[str, Tally] = defaultdict(Tally)
    for row in rows(data, kinds):
        one = _scored(data / row["path"], row)
        for group in (row["kind"], f"expect {row['expect']}", "all"):
            found[group].add(one)
    return dict(found)


def summary(found: dict[str, Tally]) -> dict[str, float]:
    """Shares of required strings found and expectations met, for the floors."""
    everything = found["all"]
    shares = {
        "strings": everything.found / max(1, everything.strings),
        "opened": everything.opened / max(1, everything.with_password),
        "without crash or hang": 1 - (everything.crashes + everything.hangs) / max(1, everything.files),
    }
    groups = ((group, tally) for group, tally in found.items() if group.startswith("expect "))
    return shares | {group.replace("expect ", "met."): tally.met / tally.files for group, tally in groups}


def _scored(path: Path, row: Row) -> Tally:
    one = Tally(files=1, strings=len(row["must_contain"]))
    began = time.perf_counter()
    drafts = read(path)
    own = drafts[0].document
    if row.get("password"):
        one.with_password, one.locked = 1, any(draft.document.status is Status.ENCRYPTED for draft in drafts)
        opened = read(path, row["password"])
        one.opened = not any(draft.document.status is Status.ENCRYPTED for draft in opened) and any(map(_text, opened))
    one.seconds = time.perf_counter() - began
    text = _plain("\n".join(words(draft) for draft in drafts))
    missing = [wanted for wanted in row["must_contain"] if _plain(wanted) not in text]
    one.found = one.strings - len(missing)
    one.crashes = sum("crashed" in draft.document.reason for draft in drafts)
    one.hangs = sum(draft.document.status is Status.TIMED_OUT for draft in drafts)
    one.met = not missing and _met(row, drafts) and not one.crashes and not one.hangs
    if not one.met or (row.get("password") and not one.opened):
        shown = f"{row['path']} ({row['expect']}): {own.type}, {own.status}, {len(drafts) - 1} inside. {own.reason}"
        one.errors.append(shown + (f" Missing: {missing}" if missing else ""))
    return one


def read(path: Path, *passwords: str) -> list[Draft]:
    header = Document("0" * 32, "quality", "0" * 64, path.stat().st_size, "", (path.name,))
    return read_apart(path, header, limits=LIMITS, passwords=passwords)


def _met(row: Row, drafts: list[Draft]) -> bool:
    """Whether the reading ended as the set expects; its strings are looked at apart."""
    own = drafts[0].document
    match row["expect"]:
        case "container":
            if re.search(r"part \d+ of a split archive", own.reason):
                return own.status is Status.EMPTY  # its members come with the first part
            return len(drafts) > 1 or (own.status in READ and bool(row["must_contain"]))
        case "password":
            told = (draft.document for draft in drafts if draft.document.status is Status.ENCRYPTED)
            return any("encrypted" in document.reason for document in told)
        case "damaged":
            return bool(own.reason) or own.status in READ
        case _:
            return own.status in READ or (own.status is Status.EMPTY and not row["must_contain"])


def _text(draft: Draft) -> str:
    return "\n".join(page.text for page in draft.pages)


def words(draft: Draft) -> str:
    document = draft.document
    about = (document.inside, document.title, *document.authors, document.sender, *document.recipients)
    return "\n".join((*about, *document.facts.values(), _text(draft)))


def _plain(text: str) -> str:
    return " ".join(text.split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", help="kinds of file or expectations; all where none is given")
    parser.add_argument("--show", choices=["errors"], default=None)
    parser.add_argument("--data", type=Path, default=DATA)
    chosen = parser.parse_args()
    found = score(chosen.data, kinds=chosen.kinds)
    show(found, errors=chosen.show == "errors")


def show(found: dict[str, Tally], *, errors: bool) -> None:
    """Print the table, the worst kinds first."""
    kinds = {group: tally for group, tally in found.items() if group != "all" and not group.startswith("expect ")}
    for group, tally in sorted(kinds.items(), key=lambda item: (item[1].met - item[1].files, item[0])):
        print(f"  {group:<18} {tally.line()}")
    for group, tally in sorted(found.items()):
        if group not in kinds:
            print(f"  {group:<18} {tally.line()}")
    if errors and "all" in found:
        print("\n".join(found["all"].errors))


if __name__ == "__main__":
    sys.exit(main())
