"""Names and values that a page break cuts: read whole, marked by halves."""

from decimal import Decimal

import pytest

from indexer.model.documents import Document, Page
from indexer.model.kinds import Kind
from indexer.model.mentions import OVER_PAGES, Mention
from indexer.model.values import Amount
from pipelines.draft import Draft
from pipelines.find.finding import find
from pipelines.link.linking import link


def wrapped(text: str) -> str:
    """The text on two lines of about one length."""
    middle = text.rindex(" ", 0, len(text) // 2)
    return f"{text[:middle]}\n{text[middle + 1 :]}"


def found(left: str, right: str, language: str = "en") -> Draft:
    left = left if "\n" in left else wrapped(left)
    pages = tuple(Page(number, text, language) for number, text in enumerate((left, right), 1))
    return link(find(Draft(Document("d" * 32, "tests", "0" * 64, 1, "pdf", ("x.pdf",), language=language), pages)))


def cut(draft: Draft) -> list[Mention]:
    assert all(draft.pages[one.page - 1].text[one.start : one.end] == one.surface for one in draft.mentions)
    return [one for one in draft.mentions if one.finder == OVER_PAGES]


@pytest.mark.parametrize(
    ("language", "left", "right", "whole"),
    [
        (
            "en",
            "The port has for many years bought its radars from one firm, Qorvale",
            "Marine Ltd of York.",
            "Qorvale Marine Ltd",
        ),
        (
            "nb",
            "Havna har i mange år kjøpt alle sine radarer av ett firma, Qorvale",
            "Marin AS fra Bodø.",
            "Qorvale Marin AS",
        ),
        (
            "de",
            "Der Hafen kauft seine Radare seit Jahren bei einer Firma, der Qorvale",
            "Technik GmbH aus Ulm.",
            "Qorvale Technik GmbH",
        ),
        (
            "fr",
            "Le port achète depuis des années tous ses radars à une société, Qorvale",
            "Marine SARL, de Brest.",
            "Qorvale Marine SARL",
        ),
        (
            "es",
            "El puerto compra desde hace años todos sus radares a una empresa, Qorvale",
            "Marina S.L. de Vigo.",
            "Qorvale Marina S.L.",
        ),
        (
            "ru",
            "Порт много лет покупает все свои радары только у одной фирмы, ООО «Кворвале",
            "Марин» из Москвы.",
            "ООО «Кворвале Марин»",
        ),
    ],
)
def test_a_name_on_two_pages_is_one(language: str, left: str, right: str, whole: str) -> None:
    draft = found(left, right, language)
    first, second = cut(draft)
    assert f"{first.surface} {second.surface}" == whole
    assert (first.page, first.end, second.page, second.start) == (1, len(left), 2, 0)
    assert first.entity == second.entity
    [entity] = [one for one in draft.entities if one.key == first.entity]
    assert entity.names == (whole,)


def test_a_word_that_the_break_cuts_is_whole() -> None:
    draft = found(
        "The port has for many years bought all its radars from one firm, Qorvale Mari-",
        "time AS. The next year Qorvale Maritime AS sold it two boats, and Maritime Day AS none.",
    )
    first, second = cut(draft)
    assert (first.surface, second.surface) == ("Qorvale Mari-", "time AS")
    [entity] = [one for one in draft.entities if one.key == first.entity]
    assert entity.names == ("Qorvale Maritime AS",)
    assert [one.surface for one in draft.mentions if one.entity == entity.key][2:] == ["Qorvale Maritime AS"]


def test_a_sum_on_two_pages_has_its_whole_value_on_both() -> None:
    draft = found("The port has for many years bought its radars from one firm and paid EUR 3", "million for them.")
    assert [(one.surface, one.kind, one.value) for one in cut(draft)] == [
        ("EUR 3", Kind.MONEY, Amount(Decimal(3_000_000), "EUR")),
        ("million", Kind.MONEY, Amount(Decimal(3_000_000), "EUR")),
    ]
    assert [one.surface for one in draft.mentions if one.kind is Kind.MONEY] == ["EUR 3", "million"]


def test_two_names_at_the_break_stay_two() -> None:
    draft = found(
        "The port has for many years bought all of its radars from a firm of Bergen, Qorvale Maritime AS",
        "Kepa Cables Ltd sells it nothing.",
    )
    assert cut(draft) == []
    assert {"Qorvale Maritime AS", "Kepa Cables Ltd"} <= {one.surface for one in draft.mentions}


def test_a_title_at_the_foot_is_no_half_of_a_name() -> None:
    draft = found("Radars of the port\n\nQorvale", "Maritime AS sells radars.")
    assert cut(draft) == []
