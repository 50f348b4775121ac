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
        ("fr", "Le ministère malien de la Sécurité paie.", "Sécurité", "ministère malien de la Sécurité"),
        ("fr", "La Direction béninoise des phares paie.", "Direction", "Direction béninoise des phares"),
        ("fr", "La Direction a décidé de partir.", "Direction", "Direction"),
        (
            "fr",
            "La Banque ouest-atlantique de développement prête.",
            "Banque",
            "Banque ouest-atlantique de développement",
        ),
        ("fr", "Le port autonome de Kerbrec paie.", "Kerbrec", "port autonome de Kerbrec"),
        ("nb", "Pensjonsfond Sør eier to prosent.", "Sør", "Pensjonsfond Sør"),
        ("nb", "Grunnen Sør eier to prosent.", "Sør", "Sør"),
        ("fr", "Elle appartient à Helvéa Participations, de Lyon.", "Helvéa", "Helvéa Participations"),
        ("fr", "Elle appartient à Helvéa Marquand, de Lyon.", "Helvéa", "Helvéa"),
    ],
)
def test_a_body_has_its_small_words(language: str, text: str, marked: str, whole: str | None) -> None:
    start = text.index(marked)
    [name] = bodies.completed(text, [Name(start, start + len(marked), "ORG", "model", 0.9)], language)
    assert text[name.start : name.end] == (whole or "Statsdirektoratet for kystvern")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Das Lettische Küstenschutzamt bestellte Boote.", ["Lettische Küstenschutzamt"]),
        ("de", "Die Hafenverwaltung Stralsund zahlt.", ["Hafenverwaltung Stralsund"]),
        ("de", "Das Finanzamt prüft die Verwaltung der Firma.", []),
        ("ru", "Дирекция порта Холмск перечислила деньги.", ["Дирекция порта Холмск"]),
        ("ru", "Управление сообщило о проверке.", []),
    ],
)
def test_a_body_with_what_it_is_for_or_where(language: str, text: str, expected: list[str]) -> None:
    found = [name for name in bodies.find(text, language) if name.label == "BODY"]
    assert [text[name.start : name.end] for name in found] == expected
