"""Gold answers from the marks of a source: mentions, entities, contracts and ties of the document made from it.

A mention says its page and which occurrence on it (`nth`), and the words around it, since offsets are known only
once a reader has extracted the text; `tests/gold_text.py` finds it there.
"""

import re
from dataclasses import dataclass
from typing import Any

from tests.samples.mails import attachments
from tests.samples.markup import CONTRACT_ROLES, Json, Marked, plain
from tests.samples.source import Source, SourcePage, everybody

STAGES = frozenset(["planned", "tendered", "awarded", "signed", "amended", "ended", "paid"])
CERTAINTIES = frozenset(["stated", "alleged", "denied"])
MANY = frozenset(["supplier", "buyer", "agent", "party", "equivalent", "place", "via"])
NAMES = {"equivalent": "equivalents", "start": "from", "end": "to"}
AROUND = 30


@dataclass
class Piece:
    """A stretch of marked text in reading order and what part of the document it is."""

    marked: Marked
    page: int
    part: str


def gold(source: Source) -> Json:
    """The answers for one document, with those of its children."""
    if source.type == "jsonl":
        return {"children": [_item(source, number) for number in range(1, len(source.pages) + 1)]}
    front = source.front
    answers: Json = {key: front[key] for key in ("language", "kind") if key in front}
    answers |= {"title": source.plain("title"), "date": str(front.get("date", ""))}
    answers |= {key: front[key] for key in ("authors", "case", "scan") if front.get(key)}
    answers["paged"] = source.type == "pdf"
    answers |= _found(pieces(source))
    if children := attachments(source) if source.type == "eml" else []:
        answers["children"] = [{"inside": name, **gold(child)} for name, child in children]
    return answers


def _item(source: Source, number: int) -> Json:
    page = source.pages[number - 1]
    title = next((block.text for block in page.blocks if block.role == "heading"), "")
    told = {"key": page.header["_id"], "language": page.header.get("lang"), "date": page.header.get("date", "")}
    return {**told, "kind": "news", "title": title, "paged": False, **_found(_page_pieces(page, 1))}


def pieces(source: Source) -> list[Piece]:
    """All marked text of a document in reading order; what a page repeats is furniture."""
    found: list[Piece] = []
    if source.type in {"html", "eml"}:
        found = [Piece(source.marked(key), 1, part) for key, part in FRONT_PARTS if key in source.front]
    for number, page in enumerate(source.pages, 1):
        at = number if source.type == "pdf" else 1
        repeated = source.type == "pdf" or (source.type == "docx" and number == 1)
        found += [Piece(source.marked("header"), at, "furniture")] if repeated else []
        found += _page_pieces(page, at)
        found += [Piece(source.marked("footer"), at, "furniture")] if repeated else []
    return [piece for piece in found if piece.marked.text]


FRONT_PARTS = (
    ("from", "header"),
    ("to", "header"),
    ("cc", "header"),
    ("title", "title"),
    ("standfirst", "standfirst"),
    ("byline", "byline"),
    ("shown_date", "byline"),
)


def _page_pieces(page: SourcePage, number: int) -> list[Piece]:
    """Body first, then footnotes, as the page shows them."""
    ordered = [b for b in page.blocks if b.role != "note"] + [b for b in page.blocks if b.role == "note"]
    roles = {"heading": "heading", "table": "table", "note": "footnote"}
    return [Piece(part, number, roles.get(block.role, "body")) for block in ordered for part in block.parts()]


def _found(ordered: list[Piece]) -> Json:
    """Mentions in reading order, then what they make up."""
    mentions: list[Json] = []
    records: dict[str, Json] = {}
    seen: dict[int, str] = {}
    for piece in ordered:
        text = plain(piece.marked.text)
        before = seen.get(piece.page, "")
        for mark in piece.marked.marks:
            span = _span(piece, mark.start, mark.end, before)
            said: Json = {"entity": mark.entity} if mark.entity else dict(mark.value)
            kind = everybody()[mark.entity]["kind"] if mark.entity else mark.kind
            if mark.kind != "span":
                mentions.append({"kind": kind, **span, "part": piece.part, **said})
            for role in mark.roles:
                _place(records, role, {**span, **said})
        for statement in piece.marked.statements:
            evidence = _span(piece, statement.start, statement.end, before)
            for spec in statement.specs:
                _state(records, spec, evidence)
        seen[piece.page] = before + text + "\n"
    stated = [records[key] for key in sorted(records, key=lambda key: (key[0], int(key[1:])))]
    contracts = [record for record in stated if "tie" not in record]
    ties = [record for record in stated if "tie" in record]
    return {"mentions": mentions, "entities": _entities(mentions), "contracts": contracts, "ties": ties}


def _span(piece: Piece, start: int, end: int, before: str) -> Json:
    text = plain(piece.marked.text)
    surface = text[start:end]
    nth = _count(surface, before + text[:start]) + 1
    around = {"before": squeezed(text[:start])[-AROUND:], "after": squeezed(text[end:])[:AROUND]}
    return {"surface": surface, "page": piece.page, "nth": nth, **around}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _count(surface: str, text: str) -> int:
    """Occurrences that end before the one at hand; overlapping ones count, as a search for the string finds them."""
    return len(re.findall(f"(?={re.escape(squeezed(surface))})", squeezed(text)))


def _place(records: dict[str, Json], role: str, span: Json) -> None:
    """Put a span where its role says: a list for fields that may hold several."""
    key, _, name = role.partition(".")
    record = records.setdefault(key, {"id": key})
    if key.startswith("c") and name in {"start", "end"}:
        record.setdefault("period", {})[NAMES[name]] = span
    elif name in MANY:
        record.setdefault(NAMES.get(name, name), []).append(span)
    else:
        assert name not in record, f"{role} given twice"
        record[name] = span


def _state(records: dict[str, Json], spec: tuple[str, ...], evidence: Json) -> None:
    """Evidence and constant fields: `c1 signed alleged`, `t1 owner 40`."""
    key, *words = spec
    record = records.setdefault(key, {"id": key})
    record.setdefault("evidence", []).append(evidence)
    for word in words:
        if word in CERTAINTIES:
            record["certainty"] = word
        elif key.startswith("c"):
            assert word in STAGES, f"{key}: {word!r} is no stage"
            record["stage"] = word
        elif re.fullmatch(r"[\d.]+", word):
            record["share"] = float(word)
        else:
            record["tie"] = word
    record.setdefault("certainty", "stated")


def _entities(mentions: list[Json]) -> list[Json]:
    names: dict[str, list[str]] = {}
    for mention in mentions:
        if "entity" in mention and mention["surface"] not in names.setdefault(mention["entity"], []):
            names[mention["entity"]].append(mention["surface"])
    return [
        {"entity": key, "kind": everybody()[key]["kind"], "name": everybody()[key]["name"], "names": found}
        for key, found in sorted(names.items())
    ]


def faults(answers: dict[str, Any], path: str) -> list[str]:
    """What records lack that makes them one: a tie its two ends, a contract a party and its sentence."""
    found = []
    for child in answers.get("children", []):
        found += faults(child, f"{path}/{child.get('inside') or child.get('key')}")
    for tie in answers.get("ties", []):
        if missing := {"from", "to", "tie", "evidence"} - tie.keys():
            found.append(f"{path}: {tie['id']} lacks {missing}")
    for contract in answers.get("contracts", []):
        if not {"supplier", "buyer", "party"} & contract.keys():
            found.append(f"{path}: {contract['id']} names no party")
        if unknown := contract.keys() - CONTRACT_FIELDS:
            found.append(f"{path}: {contract['id']} has {unknown}")
        if "evidence" not in contract:
            found.append(f"{path}: {contract['id']} has no sentence")
    return found


CONTRACT_FIELDS = {NAMES.get(role, role) for role in CONTRACT_ROLES - {"start", "end"}} | {
    "id",
    "period",
    "stage",
    "certainty",
    "evidence",
}
