"""Public bodies: the small words that belong to their names."""

import pytest

from pipelines.find import bodies
from pipelines.find.names import Name


@pytest.mark.parametrize(
    ("language", "text", "marked", "whole"),
    [
        ("fr", "Le ministère de l’Intérieur du Mali a signé.", "Intérieur du Mali", "ministère de l’Intérieur du Mali"),
        ("es", "El ministerio de Defensa firmó.", "Defensa", "ministerio de Defensa"),
        ("nb", "Statsdirektoratet for kystvern og havn svarte.", "Statsdirektoratet", None),
        ("nb", "Kommunen svarte for dem.", "Kommunen", "Kommunen"),
        ("en", "The ministry of Defence answered.", "Defence", "Defence"),
    ],
)
def test_a_body_has_its_small_words(language: str, text: str, marked: str, whole: str | None) -> None:
    start = text.index(marked)
    [name] = bodies.completed(text, [Name(start, start + len(marked), "ORG", "model", 0.9)], language)
    assert text[name.start : name.end] == (whole or "Statsdirektoratet for kystvern")
