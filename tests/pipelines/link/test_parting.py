"""Names that the text says are two, however alike they are."""

import pytest

from pipelines.link.linking import link
from tests.pipelines.drafts import draft


def things(text: str, *names: str, language: str = "en") -> list[tuple[str, ...]]:
    return [entity.names for entity in link(draft(text, dict.fromkeys(names, "company"), language=language)).entities]


@pytest.mark.parametrize(
    ("language", "text", "parent", "child"),
    [
        ("en", "Qorvale Group, parent of Qorvale Group plc, builds towers.", "Qorvale Group", "Qorvale Group plc"),
        (
            "en",
            "Qorvale Group, the Oslo-based parent of Qorvale Group plc.",
            "Qorvale Group",
            "Qorvale Group plc",
        ),
        ("en", "Qorvale Group and its subsidiary Qorvale Group Ltd build.", "Qorvale Group", "Qorvale Group Ltd"),
        ("en", "Qorvale Group owns 51 per cent of Qorvale Group Ltd.", "Qorvale Group", "Qorvale Group Ltd"),
        ("en", "Qorvale Group plc owns Qorvale Group, a maker of towers.", "Qorvale Group plc", "Qorvale Group"),
        ("en", "Qorvale Group, a shipping company owned by Qorvale Group plc.", "Qorvale Group", "Qorvale Group plc"),
        ("en", "Qorvale Group plc owns Qorvale Group Ltd, a tanker.", "Qorvale Group plc", "Qorvale Group Ltd"),
        ("en", "Qorvale Group, a parent of Qorvale Group plc, builds.", "Qorvale Group", "Qorvale Group plc"),
        ("en", "Qorvale Group, the supplier of Qorvale Group plc, builds.", "Qorvale Group", "Qorvale Group plc"),
        ("en", "Qorvale, owner of Qorvale Group plc, builds.", "Qorvale", "Qorvale Group plc"),
        ("en", "Qorvale Group's parent, Qorvale Group plc, builds.", "Qorvale Group", "Qorvale Group plc"),
        (
            "nb",
            "Qorvale Gruppen, morselskapet til Qorvale Gruppen AS, bygger.",
            "Qorvale Gruppen",
            "Qorvale Gruppen AS",
        ),
        ("de", "Qorvale Gruppe, die Mutter der Qorvale Gruppe AG, baut.", "Qorvale Gruppe", "Qorvale Gruppe AG"),
        (
            "fr",
            "Qorvale Marine, maison mère de Qorvale Marine SARL, construit.",
            "Qorvale Marine",
            "Qorvale Marine SARL",
        ),
        ("es", "Qorvale Marina, matriz de Qorvale Marina S.L., construye.", "Qorvale Marina", "Qorvale Marina S.L."),
        (
            "ru",
            "Кворвале Марин, материнская компания ООО «Кворвале Марин», строит.",
            "Кворвале Марин",
            "ООО «Кворвале Марин»",
        ),
    ],
)
def test_who_owns_or_is_the_parent_of_the_other_is_another(language: str, text: str, parent: str, child: str) -> None:
    assert things(text, parent, child, language=language) == [(parent,), (child,)]


@pytest.mark.parametrize(
    "text",
    [
        "Qorvale Group plc builds towers. Qorvale Group has a subsidiary.",
        "Qorvale Group plc sold its subsidiary. Qorvale Group builds towers.",
        "Qorvale Group, owner of a large tower in the north, and hence Qorvale Group plc builds.",
        "Qorvale Group plc owns Qorvale Group, a tanker built in 2003.",
        "Qorvale Group plc owns Qorvale Group, an old tanker of the company.",
        "Qorvale Group, a weekly newspaper owned by Qorvale Group plc, is read.",
        "Qorvale Group plc eier Qorvale Group, et tankskip fra 2003.",
        "Qorvale Group plc besitzt Qorvale Group, einen Tanker aus Kiel.",
        "Qorvale Group plc (the “Parent”), and Qorvale Group builds.",
    ],
)
def test_words_that_tell_nothing_of_the_two_part_nothing(text: str) -> None:
    assert len(things(text, "Qorvale Group", "Qorvale Group plc")) == 1
