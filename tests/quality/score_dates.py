"""Scores dates on labelled sentences, absolute and relative ones apart, per language. Used by `score_values`.

A label is right when one mention over it covers the same days. What the set states by its own customs is read so: the
end of a range is the first day of its last part or the day after it, and a date behind "before", "since", "end of" is
right when the date itself is (the form of a date value has no such words). Labels that are wrong, or no date that an
archive should mark, are named with their reason in `set_aside.csv`; they are counted and printed, never dropped unseen.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from indexer.model.values import DateValue
from indexer.text import dates
from indexer.text.found import Found
from tests.quality.set_aside import reasons

LANGUAGES = frozenset("en nb nn da sv de fr es pt it nl ru uk pl tr zh ar".split())
_YEAR = re.compile(
    r"(?<!\d)[12]\d{3}(?!\d)|\d{1,2}([/.-])\d{1,2}\1\d\d(?!\d)|[〇零一二三四五六七八九]{4}年|\d\d?s\b|['’]\d\d"
    r"|\b(?:dos|dois|due|deux) mil|\bmil novecientos|\b(?:nineteen|eighteen|seventeen) ",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d)|-W(?P<mw>\d\d))?|-W(?P<w>\d\d)(?P<we>-WE)?)?")


@dataclass(slots=True)
class DateScore:
    """`counts[(language, "absolute" | "relative")]` has labelled, found, right; `aside` counts by reason."""

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    aside: Counter[str] = field(default_factory=Counter)
    extra: int = 0
    errors: list[str] = field(default_factory=list)

    def share(self, kind: str) -> float:
        """Right of all labelled, over all languages."""
        total: Counter[str] = Counter()
        for (_, one), counts in self.counts.items():
            if one == kind:
                total += counts
        return total["right"] / total["labelled"] if total["labelled"] else 0.0

    def lines(self) -> Iterator[str]:
        for kind in ("absolute", "relative"):
            for (language, one), counts in sorted(self.counts.items()):
                if one == kind:
                    share = counts["right"] / counts["labelled"]
                    yield f"dates {kind:9} {language}  right {share:.3f}  {dict(counts)}"
            yield f"dates {kind:9} all right {self.share(kind):.3f}"
        yield f"dates: {self.extra} mentions over no label; set aside {sum(self.aside.values())} labels:"
        yield from (f"  {count:4} {reason}" for reason, count in self.aside.most_common())


def score(path: Path) -> DateScore:
    """Score `dates.find` on a file of labelled sentences. OSError where there is no such file."""
    found = DateScore()
    aside = reasons()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["lang"] not in LANGUAGES:
            found.aside["a language the project does not promise"] += len(row["expected"])
            continue
        _score_row(row, found, aside)
    return found


def _score_row(row: dict[str, Any], score: DateScore, aside: dict[tuple[str, int], str]) -> None:
    reference = (row["reference"] or "")[:10]
    hits = [
        hit
        for hit in dates.find(row["text"], language=row["lang"], reference=reference)
        if isinstance(hit.value, DateValue)
    ]
    for place, label in enumerate(row["expected"]):
        kind = "absolute" if _states_year(label) else "relative"
        reason = aside.get((row["id"], place)) or _no_answer(label, kind, reference)
        if reason:
            score.aside[reason] += 1
            continue
        over = [hit for hit in hits if hit.start < label["end"] and label["start"] < hit.end]
        right = any(_right(hit.value, label) for hit in over if isinstance(hit.value, DateValue))
        counts = score.counts.setdefault((row["lang"], kind), Counter())
        counts.update(["labelled", *(["found"] if over else []), *(["right"] if right else [])])
        if not right:
            score.errors.append(_error(row, place, label, over, kind))
    score.extra += sum(
        not any(hit.start < label["end"] and label["start"] < hit.end for label in row["expected"]) for hit in hits
    )


def _error(row: dict[str, Any], place: int, label: dict[str, Any], over: list[Found], kind: str) -> str:
    wanted = " | ".join(
        f"{one.get('Mod', '')} {one.get('value', '')}{one.get('start', '')}..{one.get('end', '')}".strip()
        for one in label["values"]
    )
    got = "; ".join(f"{row['text'][hit.start : hit.end]!r} {hit.value}" for hit in over) or "nothing"
    return f"{kind} {row['id']}.{place} [{label['surface']}] in {row['text']!r}\n    wanted {wanted}\n    got {got}"


def _states_year(label: dict[str, Any]) -> bool:
    """Whether the words themselves say the year, so that no reference date is needed."""
    timex = label["values"][0].get("timex") or ""
    return bool(_YEAR.search(label["surface"])) and not timex.startswith("XXXX") and timex != "PRESENT_REF"


def _no_answer(label: dict[str, Any], kind: str, reference: str) -> str:
    if all(value.get("value") == "not resolved" for value in label["values"]):
        return "the set gives no value"
    return "relative, and the row gives no reference date" if kind == "relative" and not reference else ""


def _right(value: DateValue, label: dict[str, Any]) -> bool:
    ways = [value.value] if value.value else list(value.ambiguous)
    return any(_same(way, value.until, one) for way in ways for one in label["values"])


def _same(start: str, until: str, label: dict[str, str]) -> bool:
    first, after = days(start)
    last, after = days(until) if until else (first, after)
    if label.get("type") != "daterange":
        return label.get("value", "")[:10] == first.isoformat() and not until and len(start) == 10
    if (first, after) in _periods(label):
        return True
    ends = {after.isoformat(), (after - timedelta(1)).isoformat(), last.isoformat()}
    if "Mod" in label and not ("start" in label and "end" in label):
        beginnings = {first.isoformat(), after.isoformat()}
        return label["start"] in beginnings if "start" in label else label.get("end") in ends | {first.isoformat()}
    return label.get("start") == first.isoformat() and label.get("end") in ends


def _periods(label: dict[str, str]) -> list[tuple[date, date]]:
    """The whole period that a label speaks of; where its year is open, that of its ends."""
    timex = label.get("timex", "")
    ends = [label[name][:4] for name in ("start", "end") if name in label] if "Mod" in label else []
    found = [_period(timex), *(_period(timex.replace("XXXX", year)) for year in ends)]
    return [one for one in found if one is not None]


def _period(timex: str) -> tuple[date, date] | None:
    """The days of a whole year, month, week, weekend or day, which the set may have narrowed ("later this week")."""
    found = _PERIOD.fullmatch(timex)
    if found is None or found["mw"]:
        return None
    try:
        if found["w"]:
            monday = date.fromisocalendar(int(found["y"]), int(found["w"]), 1)
            return (monday + timedelta(5 if found["we"] else 0)), monday + timedelta(7)
        return days(timex)
    except ValueError:
        return None


def days(value: str) -> tuple[date, date]:
    """The first day a value covers, and the day after its last."""
    year = int(value[:4])
    if value.endswith("s"):
        return date(year, 1, 1), date(year + 10, 1, 1)
    if "Q" in value:
        month = int(value[-1]) * 3 - 2
        return date(year, month, 1), date(year + month // 10, (month + 3) % 12 or 12, 1)
    if len(value) == 10:
        day = date.fromisoformat(value)
        return day, day + timedelta(1)
    if len(value) == 7:
        month = int(value[5:])
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    return date(year, 1, 1), date(year + 1, 1, 1)
