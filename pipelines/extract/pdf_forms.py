"""What is filled into the forms upon PDF pages: fields with their names, chosen entries, the state of boxes. Knows
nothing of how a page shows them.

Source: ISO 32000-1, 12.7.3 (fields and their names), 12.7.4 (buttons, texts, choices).
"""

from typing import Any, NamedTuple

from pypdfium2 import PdfDocument, PdfFormEnv, raw

from pipelines.extract.composing import one_line
from pipelines.extract.pdf_beside import string

CHECKED, UNCHECKED = "☒", "☐"
MOST = 10_000  # entries of a list
_BUTTONS = frozenset({raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON})
_CHOICES = frozenset({raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX})


class Field(NamedTuple):
    """A field where it stands upon a page. `name` is what readers are told of it, else its whole name; `key` is the
    same for all the places that show the same."""

    key: tuple[str, ...]
    name: str
    value: str
    signature: bool = False


def open_form(document: PdfDocument) -> Any:
    """What the fields of an open document are asked through, None where it has no form. To be called before its pages
    are opened."""
    if document.get_formtype() == raw.FORMTYPE_NONE:
        return None
    told = raw.FPDF_FORMFILLINFO(version=2)
    form = raw.FPDFDOC_InitFormFillEnvironment(document, told)
    # The document closes it; its own way to open it warns of forms kept as XML, which are read elsewhere.
    document.formenv = PdfFormEnv(form, told) if form else None
    return document.formenv


def field(form: Any, widget: Any) -> Field:
    """The field of a widget; where the file lists no fields what the widget itself says."""
    if form is None:
        own = string(raw.FPDFAnnot_GetStringValue, widget, b"FT")
        value = "" if own == "Btn" else string(raw.FPDFAnnot_GetStringValue, widget, b"V")
        name = _stated(widget, b"TU") or _stated(widget, b"T")
        return Field((name, value), name, value, own == "Sig")
    whole = string(raw.FPDFAnnot_GetFormFieldName, form, widget)
    name = one_line(string(raw.FPDFAnnot_GetFormFieldAlternateName, form, widget)) or whole
    kind = raw.FPDFAnnot_GetFormFieldType(form, widget)
    if kind in _BUTTONS:
        entry = _entry(form, widget, kind, name)
        sign = CHECKED if raw.FPDFAnnot_IsChecked(form, widget) else UNCHECKED
        return Field((whole, entry), name, f"{sign} {entry}".strip())
    value = _chosen(form, widget) if kind in _CHOICES else ""
    if not value and kind != raw.FPDF_FORMFIELD_PUSHBUTTON:
        value = string(raw.FPDFAnnot_GetFormFieldValue, form, widget)
    return Field((whole,), name, value, kind == raw.FPDF_FORMFIELD_SIGNATURE)


def _entry(form: Any, widget: Any, kind: int, name: str) -> str:
    """Which of the boxes of a field this one is; "" where it is the only one, whose state says all."""
    if kind == raw.FPDF_FORMFIELD_CHECKBOX and raw.FPDFAnnot_GetFormControlCount(form, widget) < 2:
        return ""
    own = _stated(widget, b"TU")
    return own if own and own != name else one_line(string(raw.FPDFAnnot_GetFormFieldExportValue, form, widget))


def _chosen(form: Any, widget: Any) -> str:
    """The entries that are chosen, as they are shown; "" where what was filled in is none of them."""
    entries = range(min(MOST, max(0, raw.FPDFAnnot_GetOptionCount(form, widget))))
    chosen = (index for index in entries if raw.FPDFAnnot_IsOptionSelected(form, widget, index))
    return "; ".join(filter(None, (one_line(string(raw.FPDFAnnot_GetOptionLabel, form, widget, i)) for i in chosen)))


def _stated(widget: Any, key: bytes) -> str:
    return one_line(string(raw.FPDFAnnot_GetStringValue, widget, key))
