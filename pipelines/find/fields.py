"""Parties of a structured notice: what it states in the field of a buyer or supplier is a name, whole and untrimmed."""

from collections.abc import Sequence

from indexer.model.documents import Page
from indexer.model.kinds import Kind, Role
from pipelines.find import kinds
from pipelines.find.names import Name, taken

PARTIES = {
    "buyer": "BODY",
    "supplier": "COMPANY",
    "agent": "COMPANY",
}  # what fills such a field where nothing else tells
SCORE = 0.98
_SURE = 0.8


def settled(page: Page, names: Sequence[Name]) -> list[Name]:
    """The names with those of the page's fields in place of what overlaps them."""
    fields = {
        (block.start, block.end): PARTIES[block.label.split()[1]]
        for block in page.blocks
        if block.role is Role.FIELD and block.label.split()[1] in PARTIES
    }
    if not any(block.role is Role.FIELD for block in page.blocks):
        return list(names)
    names = [name for name in names if not _is_label(page.text, name)]
    whole = {(name.start, name.end): name for name in names}
    stated = [Name(*span, _label(page.text, span, usual, whole), "field", SCORE) for span, usual in fields.items()]
    held = taken(page.text, fields)
    return sorted([*stated, *(name for name in names if not any(held[name.start : name.end]))])


def _is_label(text: str, name: Name) -> bool:
    """What opens a line and ends in a colon is what the notice calls a value: "Town: Bodø"."""
    opens = name.start == 0 or text[name.start - 1] == "\n"
    return opens and text[name.end : name.end + 2] == ": "


def _label(text: str, span: tuple[int, int], usual: str, whole: dict[tuple[int, int], Name]) -> str:
    """What fills the field: as its own words say, then as another finder sees the same span, else the usual."""
    kind, sure = kinds.of_name(text[slice(*span)])
    if kind is not None and sure >= _SURE:
        return "COMPANY" if kind is Kind.COMPANY else "BODY"
    same = whole.get(span)
    if same is not None and (same.label == "COMPANY" or (same.label == "PER" and same.score >= _SURE)):
        return same.label
    return usual
