"""A second reading of single PDF pages by pdfminer.six, where pdfium reads the text layer badly. Much slower."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipelines.extract.composing import clean
from pipelines.extract.material import DAMAGE
from pipelines.extract.pdf_page import Sheet, empty
from pipelines.extract.pdfium import Box
from pipelines.extract.reflow import Line

LONGEST = 400  # pages of this reader in one document; a file that is garbled throughout would take minutes


def second_reading(path: Path, number: int, *, password: str = "") -> Sheet | None:
    """Page `number` (from 1) as pdfminer reads it, None where it cannot. Words carry no boxes here, lines do."""
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams
    from pdfminer.psexceptions import PSException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        [layout] = extract_pages(path, password=password, page_numbers=[number - 1], laparams=LAParams())
    except (PSException, *DAMAGE):
        return None
    sheet = empty(number, width=layout.width, height=layout.height)
    sheet.lines = list(_lines(layout, layout.height))
    return sheet


def _lines(container: Any, height: float) -> Iterator[Line]:
    from pdfminer.layout import LTTextContainer, LTTextLine

    for item in container:
        if isinstance(item, LTTextLine):
            text = " ".join(clean(item.get_text()).split())
            if text:
                box: Box = (item.x0, height - item.y1, item.x1, height - item.y0)
                yield Line(text, box)
        elif isinstance(item, LTTextContainer):
            yield from _lines(item, height)
