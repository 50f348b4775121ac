"""Rows laid out as tables: columns, cells, and CSV that no spreadsheet will run."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from indexer.lookup.joined import compared
from indexer.lookup.views import JoinedContract
from indexer.model.json_form import value_json

_PARTIES = ("contract", "supplier", "buyer", "agent", "party")
_MONEY = ("amount", "amount_value", "currency", "approximation", "equivalent")
_TERMS = ("count", "subject", "number", "date", "date_value", "from", "to", "place", "law")
_PROOF = ("asserted_by", "stage", "certainty", "document", "page", "evidence", "sources", "differs")
CONTRACT_COLUMNS = (*_PARTIES, *_MONEY, *_TERMS, *_PROOF)
ENTITY_COLUMNS = ("entity", "kind", "name", "names", "mentions", "documents", "first", "last")
HIT_COLUMNS = ("rank", "document", "title", "page", "score", "snippet", "path", "collection", "kind", "type", "created")
TIE_COLUMNS = ("tie", "from", "to", "share", "via", "date", "ended", "certainty", "document", "page", "evidence")


def contract_cells(one: JoinedContract) -> dict[str, str]:
    """A contract as one row of a table: surfaces, all where sources state several, with the amount and date of most
    sources also as values; the documents that state it, and the fields on which they disagree."""
    contract = one.contract
    cells: dict[str, str] = dict.fromkeys(CONTRACT_COLUMNS, "")
    for field in compared(one.sources):
        surfaces = (value.places[0][1].surface for value in field.values)
        cells[field.name.replace(" ", "_")] = "; ".join(surfaces)
    if contract.amount and contract.amount.value:
        form = value_json(contract.amount.value)
        cells["amount_value"], cells["currency"] = form.get("value", ""), form.get("currency", "")
        cells["approximation"] = form.get("approximation", "")
    if contract.date and contract.date.value:
        cells["date_value"] = value_json(contract.date.value).get("value", "")
    proof = contract.evidence[0] if contract.evidence else None
    sentence = " ".join(" ".join(span.surface.split()) for span in contract.evidence)
    status = {"stage": str(contract.stage or ""), "certainty": str(contract.certainty)}
    place = {"document": proof.document if proof else "", "page": str(proof.page) if proof else ""}
    documents = dict.fromkeys(source.document for source in one.sources)
    told = {"evidence": sentence, "sources": "; ".join(documents), "differs": "; ".join(one.differs)}
    return {**cells, "contract": contract.id, **status, **place, **told}


def entity_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """An entity as one row of a table: names in one cell, mentions counted."""
    names = "; ".join(name["surface"] for name in row["names"])
    return {**row, "names": names, "mentions": len(row["mentions"])}


def tie_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """A tie as one row of a table."""
    surfaces = {key: row[key]["surface"] for key in ("from", "to", "date") if key in row}
    via = "; ".join(span["surface"] for span in row.get("via", ()))
    proof = " ".join(span["surface"] for span in row.get("evidence", ()))
    place = {"document": row["from"].get("document", ""), "page": row["from"].get("page", "")}
    return {**row, **surfaces, "via": via, "evidence": proof, **place}


def csv_lines(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Lines of a CSV file, heading first. A cell that a spreadsheet would run as a formula is led by an apostrophe."""
    for row in (dict(zip(columns, columns, strict=True)), *_flat(columns, rows)):
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([row[column] for column in columns])
        yield line.getvalue()


def _flat(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    for row in rows:
        yield {column: _harmless(row.get(column, "")) for column in columns}


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell)
    risky = isinstance(cell, str) and text[:1] in {"=", "+", "-", "@", "\t", "\r"}
    return f"'{text}" if risky and not text[1:].replace(".", "", 1).isdigit() else text
