"""What Tika still reads of a damaged file that our own reader gave up."""

from dataclasses import replace
from importlib.util import find_spec

from indexer.model.kinds import Status
from pipelines.extract import other
from pipelines.extract.garbled import quality
from pipelines.extract.material import DAMAGE, Material, Reading, Unreadable

_WORKBOOKS = frozenset({"xlsx", "xlsb", "xls", "ods"})
# It is not asked about what holds other files, whose texts it would give as one, nor about files of pages.
READ_TWICE = frozenset({"docx", "odt"}) | _WORKBOOKS
_ROW = "\n  "  # rows are set in; without one there are only names of sheets
_NOTHING: tuple[type[Exception], ...] = (Unreadable, MemoryError, *DAMAGE)


def what_is_left(material: Material, trouble: Unreadable) -> Reading | None:
    """A partial reading that says what the `trouble` was; None where nothing is left, or noise."""
    if material.type not in READ_TWICE or find_spec("iscc_tika") is None:
        return None
    try:
        found = other.extract(replace(material, elsewhere=None))
    except _NOTHING:
        return None
    text = "\n".join(page.text for page in found.pages)
    if quality(text) < other.SOUND or (material.type in _WORKBOOKS and _ROW not in text):
        return None
    told = f"{trouble.reason} Shown is what Tika still reads of it."
    return replace(found, status=Status.PARTIAL, reason=told)
