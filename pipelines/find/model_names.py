"""Names by a trained model: our own for every language where it is installed, else spaCy for English and French."""

from collections.abc import Sequence

from indexer.text.customs import base
from pipelines.find import names_model, spacy_names
from pipelines.find.names import Name
from pipelines.find.names_model import Model


def find(texts: Sequence[str], language: str, model: Model) -> list[list[Name]] | None:
    """For each text its names; None where no such model knows the language, so that rules stand alone. In place of the
    small model spaCy would be too slow."""
    own = names_model.installed(model)
    if own is not None:
        return [[Name(one.start, one.end, one.label, "model", one.score) for one in found] for found in own.find(texts)]
    if model is Model.WHOLE and (base(language) in spacy_names.LANGUAGES or not language):
        return spacy_names.find(texts, base(language))
    return None
