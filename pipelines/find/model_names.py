"""Names by a trained model: our own for every language where it is installed, else spaCy for English and French."""

from collections.abc import Sequence

from indexer.text.customs import base
from pipelines.find import names_model, spacy_names
from pipelines.find.names import Name


def find(texts: Sequence[str], language: str) -> list[list[Name]] | None:
    """For each text its names; None where no model knows the language, so that rules stand alone."""
    own = names_model.installed()
    if own is not None:
        return [[Name(one.start, one.end, one.label, "model", one.score) for one in found] for found in own.find(texts)]
    if base(language) in spacy_names.LANGUAGES or not language:
        return spacy_names.find(texts, base(language))
    return None
