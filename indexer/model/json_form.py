"""The stable JSON of mentions, spans, contracts and ties, both ways: for commands, exports, pages and the store."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from indexer.model.contracts import Contract, Tie
from indexer.model.documents import Block
from indexer.model.kinds import Certainty, Stage
from indexer.model.mentions import Mention, Span
from indexer.model.values import Amount, DateValue, Identifier, Percent, Quantity, Value

Json = dict[str, Any]


def plain(number: Decimal) -> str:
    """A figure without exponent or trailing zeros after the point: "230000000", "40", "1.5"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def without_absent(fields: Mapping[str, Any]) -> Json:
    """A field that was not found is absent, never empty or invented. Zero and False are findings and stay."""
    return {key: value for key, value in fields.items() if value is not None and value not in ("", (), [], {})}


def value_json(value: Value) -> Json:
    """The fields a value adds to its mention or span."""
    match value:
        case Amount():
            found = {"currency": value.currency, "approximation": value.approximation, "per": value.per}
            return without_absent({"value": plain(value.value), **found, "upper": _maybe(value.upper)})
        case DateValue():
            dated = {"value": value.value, "precision": value.precision, "until": value.until}
            flags = {"relative": value.relative or None, "ambiguous": list(value.ambiguous)}
            return without_absent({**dated, **flags})
        case Quantity():
            return without_absent({"value": plain(value.value), "unit": value.unit, **_around(value)})
        case Percent():
            return without_absent({"value": plain(value.value), **_around(value)})
        case Identifier():
            return {"scheme": value.scheme, "value": value.value}


def mention_json(mention: Mention) -> Json:
    """A mention as `footnote find --json` prints it, without the text's id."""
    place = {"kind": str(mention.kind), "start": mention.start, "end": mention.end, "surface": mention.surface}
    found = {"score": round(mention.score, 4), "finder": mention.finder, "entity": mention.entity or None}
    return without_absent({**place, **found, **(value_json(mention.value) if mention.value else {})})


def block_json(block: Block, text: str) -> Json:
    """A mark upon a page, whose text is `text`; a footnote or its anchor with where the other one stands."""
    place = {"role": str(block.role), "start": block.start, "end": block.end, "surface": text[block.start : block.end]}
    return place | without_absent({"label": block.label, "leads_to": block.leads_to and block.leads_to._asdict()})


def span_json(span: Span | None) -> Json | None:
    """A span with its value, and with document and page where it comes from the archive."""
    if span is None:
        return None
    place: Json = {"surface": span.surface, "start": span.start, "end": span.end}
    if span.document:
        place |= {"document": span.document, "page": span.page}
    return {**place, **without_absent({"entity": span.entity}), **(value_json(span.value) if span.value else {})}


def contract_json(contract: Contract) -> Json:
    """A contract as `footnote contracts --json` prints it."""
    period = without_absent({"from": span_json(contract.period_from), "to": span_json(contract.period_to)})
    return without_absent(
        {
            "id": contract.id,
            "supplier": _spans(contract.supplier),
            "buyer": _spans(contract.buyer),
            "agent": _spans(contract.agent),
            "party": _spans(contract.party),
            "amount": span_json(contract.amount),
            "equivalents": _spans(contract.equivalents),
            "count": _count(contract.count),
            "number": span_json(contract.number),
            "date": span_json(contract.date),
            "period": period,
            "subject": span_json(contract.subject),
            "stage": contract.stage and str(contract.stage),
            "place": _spans(contract.place),
            "law": span_json(contract.law),
            "asserted_by": span_json(contract.asserted_by),
            "certainty": str(contract.certainty),
            "evidence": _spans(contract.evidence),
        }
    )


def tie_json(tie: Tie) -> Json:
    """A tie as `footnote contracts --ties --json` prints it."""
    return without_absent(
        {
            "tie": tie.type,
            "id": tie.id,
            "from": span_json(tie.source),
            "to": span_json(tie.target),
            "share": None if tie.share is None else float(tie.share),
            "via": _spans(tie.via),
            "date": span_json(tie.date),
            "ended": tie.ended or None,
            "certainty": str(tie.certainty),
            "evidence": _spans(tie.evidence),
        }
    )


def span_from_json(form: Mapping[str, Any] | None, *, kind: str = "") -> Span | None:
    """The span of a stored form; `kind` names the value it holds: money, date, quantity, identifier, or none."""
    if form is None:
        return None
    value = value_from_json(form, kind) if kind else None
    place = (form["surface"], form.get("page", 1), form["start"], form["end"])
    return Span(*place, value=value, entity=form.get("entity", ""), document=form.get("document", ""))


def value_from_json(form: Mapping[str, Any], kind: str) -> Value | None:
    """The value a stored form holds, None where it holds none."""
    if "value" not in form and not form.get("ambiguous") and not form.get("precision"):
        return None
    upper = None if form.get("upper") is None else Decimal(form["upper"])
    approximation = form.get("approximation", "exactly")
    match kind:
        case "money":
            per = form.get("per", "")
            return Amount(Decimal(form["value"]), form.get("currency", ""), approximation, upper, per)
        case "date":
            flags = (form.get("until", ""), bool(form.get("relative")), tuple(form.get("ambiguous", ())))
            return DateValue(form.get("value", ""), form.get("precision", ""), *flags)
        case "quantity":
            return Quantity(Decimal(str(form["value"])), form.get("unit", ""), approximation, upper)
        case "percent":
            return Percent(Decimal(form["value"]), approximation, upper)
        case "identifier":
            return Identifier(form["scheme"], form["value"])
    return None


def contract_from_json(form: Mapping[str, Any]) -> Contract:
    """The contract of a stored form."""
    period = form.get("period", {})
    return Contract(
        id=form["id"],
        supplier=_from_spans(form.get("supplier")),
        buyer=_from_spans(form.get("buyer")),
        agent=_from_spans(form.get("agent")),
        party=_from_spans(form.get("party")),
        amount=span_from_json(form.get("amount"), kind="money"),
        equivalents=_from_spans(form.get("equivalents"), kind="money"),
        count=span_from_json(form.get("count"), kind="quantity"),
        number=span_from_json(form.get("number"), kind="identifier" if "scheme" in form.get("number", {}) else ""),
        date=span_from_json(form.get("date"), kind="date"),
        period_from=span_from_json(period.get("from"), kind="date"),
        period_to=span_from_json(period.get("to"), kind="date"),
        subject=span_from_json(form.get("subject")),
        stage=Stage(form["stage"]) if "stage" in form else None,
        place=_from_spans(form.get("place")),
        law=span_from_json(form.get("law")),
        asserted_by=span_from_json(form.get("asserted_by")),
        certainty=Certainty(form.get("certainty", "stated")),
        evidence=_from_spans(form.get("evidence")),
    )


def tie_from_json(form: Mapping[str, Any]) -> Tie:
    """The tie of a stored form."""
    source, target = span_from_json(form["from"]), span_from_json(form["to"])
    assert source is not None
    assert target is not None
    return Tie(
        id=form["id"],
        type=form["tie"],
        source=source,
        target=target,
        share=None if form.get("share") is None else Decimal(str(form["share"])),
        via=_from_spans(form.get("via")),
        date=span_from_json(form.get("date"), kind="date"),
        ended=form.get("ended", False),
        certainty=Certainty(form.get("certainty", "stated")),
        evidence=_from_spans(form.get("evidence")),
    )


def _maybe(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _around(value: Quantity | Percent) -> Json:
    stated = None if value.approximation == "exactly" else value.approximation
    return {"approximation": stated, "upper": _maybe(value.upper)}


def _spans(spans: Sequence[Span]) -> list[Json]:
    return [form for span in spans if (form := span_json(span)) is not None]


def _count(span: Span | None) -> Json | None:
    """A contract's count carries a number, not a string."""
    form = span_json(span)
    if form is not None and span is not None and isinstance(span.value, Quantity):
        whole = span.value.value == span.value.value.to_integral_value()
        form["value"] = int(span.value.value) if whole else float(span.value.value)
    return form


def _from_spans(forms: Sequence[Mapping[str, Any]] | None, *, kind: str = "") -> tuple[Span, ...]:
    return tuple(span for form in forms or () if (span := span_from_json(form, kind=kind)) is not None)
