"""Reads the tables of sentences beside it and compares what was found with what they expect."""

import json
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """The sentences of one table: language, text, names with their kinds, and the records expected."""
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def surfaces(spans: list[Row]) -> list[str]:
    return [span["surface"] for span in spans]


def contract_row(form: Row) -> Row:
    """A contract's JSON as the table states it: surfaces and values, without offsets."""
    row: Row = {role: surfaces(form[role]) for role in ("supplier", "buyer", "agent", "party") if role in form}
    if "amount" in form:
        row["amount"] = [form["amount"]["value"], form["amount"]["currency"]]
    if "equivalents" in form:
        row["equivalents"] = [[one["value"], one["currency"]] for one in form["equivalents"]]
    row |= {name: form[name]["value"] for name in ("count", "date") if name in form}
    row |= {name: form[name]["surface"] for name in ("asserted_by", "number") if name in form}
    return row | ({"certainty": form["certainty"]} if form["certainty"] != "stated" else {})


def expected_contract(row: Row) -> Row:
    """The same fields of the table; the approximation of an amount, stage, subject and place are checked apart."""
    plain = {name: value for name, value in row.items() if name not in ("stage", "subject", "place")}
    return plain | ({"amount": plain["amount"][:2]} if "amount" in plain else {})


def tie_row(form: Row) -> Row:
    row: Row = {"tie": form["tie"], "from": form["from"]["surface"], "to": form["to"]["surface"]}
    row |= {"share": form["share"]} if "share" in form else {}
    row |= {"via": surfaces(form["via"])} if "via" in form else {}
    row |= {"date": form["date"]["value"]} if "date" in form else {}
    row |= {"ended": form["ended"]} if "ended" in form else {}
    return row | ({"certainty": form["certainty"]} if form["certainty"] != "stated" else {})
