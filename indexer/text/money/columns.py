"""A bare figure of a table as an amount, by the currency and the scale that its column tells. Knows no table."""

from dataclasses import replace

from indexer.model.values import Amount
from indexer.text import scales
from indexer.text.money.finding import find


def amount(figure: str, code: str, heading: str) -> Amount | None:
    """18500000 NOK of "18.5" in a column "Value (NOK million)"; None where the figure is none by itself."""
    found = list(find(f"{code} {figure}"))
    value = found[0].value if len(found) == 1 and found[0].end == len(code) + 1 + len(figure) else None
    if not isinstance(value, Amount):
        return None
    return replace(value, value=value.value.scaleb(scales.of_heading(heading)))
