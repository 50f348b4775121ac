"""Words that stand for a name told before: resolved where one antecedent is possible, and left alone elsewhere."""

from dataclasses import replace

import pytest

from indexer.model.contracts import Tie
from pipelines.draft import Draft
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft


def related(text: str, names: dict[str, str], language: str) -> Draft:
    return relate(link(draft(text, names, language=language)))


def owned(text: str, names: dict[str, str], language: str) -> Tie:
    [tie] = related(text, names, language).ties
    return tie


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Vega Marine makes pumps. The company is owned by Kepa Holding AS.", "company"),
        ("nb", "Vega Marine lager pumper. Selskapet eies av Kepa Holding AS.", "Selskapet"),
        ("nn", "Vega Marine lagar pumper. Føretaket er eigd av Kepa Holding AS.", "Føretaket"),
        ("de", "Vega Marine baut Pumpen. Das Unternehmen gehört der Kepa Holding AS.", "Unternehmen"),
        ("fr", "Vega Marine fabrique des pompes. L’entreprise est détenue par Kepa Holding AS.", "entreprise"),
        ("es", "Vega Marine fabrica bombas. La empresa pertenece a Kepa Holding AS.", "empresa"),
        ("ru", "Vega Marine делает насосы. Компания принадлежит Kepa Holding AS.", "Компания"),
        ("sv", "Vega Marine gör pumpar. Bolaget ägs av Kepa Holding AS.", "Bolaget"),
        ("nl", "Vega Marine maakt pompen. Het bedrijf is een dochter van Kepa Holding AS.", "bedrijf"),
    ],
)
def test_the_company_is_the_one_named_before(language: str, text: str, words: str) -> None:
    tie = owned(text, {"Vega Marine": "company", "Kepa Holding AS": "company"}, language)
    end = tie.source if tie.type == "subsidiary" else tie.target
    assert (end.surface, end.entity) == (words, "company:vega marine")
    assert text[end.start : end.end] == words


def test_the_sentence_that_names_it_is_evidence_too() -> None:
    text = "Vega Marine makes pumps. The company is owned by Kepa Holding AS."
    tie = owned(text, {"Vega Marine": "company", "Kepa Holding AS": "company"}, "en")
    assert [span.surface for span in tie.evidence] == [
        "The company is owned by Kepa Holding AS.",
        "Vega Marine makes pumps.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Vega Marine met Orion Shipping. The company is owned by Kepa Holding AS.",  # which of the two
        "Vega Marine makes pumps. The company that won is owned by Kepa Holding AS.",
        "Vega Marine makes pumps. A company is owned by Kepa Holding AS.",
        "Vega Marine makes pumps. The company in Oslo is owned by Kepa Holding AS.",
    ],
)
def test_an_uncertain_reference_is_left_alone(text: str) -> None:
    names = {"Vega Marine": "company", "Orion Shipping": "company", "Kepa Holding AS": "company", "Oslo": "place"}
    assert related(text, names, "en").ties == ()


@pytest.mark.parametrize(
    ("language", "text", "body", "word"),
    [
        (
            "en",
            "The State Directorate for Fisheries is in Bergen. In 2019 the directorate bought pumps from Vega Marine "
            "for €2 million.",
            "State Directorate for Fisheries",
            "directorate",
        ),
        (
            "nb",
            "Kystdirektoratet ligger i Bergen. I 2019 kjøpte direktoratet pumper av Vega Marine for 2 millioner euro.",
            "Kystdirektoratet",
            "direktoratet",
        ),
    ],
)
def test_a_body_is_known_by_its_head_word(language: str, text: str, body: str, word: str) -> None:
    names = {body: "organisation", "Vega Marine": "company", "Bergen": "place", "Kystverket": "organisation"}
    [contract] = related(text, names, language).contracts
    [buyer] = contract.buyer
    assert (buyer.surface, buyer.entity.partition(":")[0]) == (word, "organisation")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Vega Marine makes pumps. Its chairman is Anna Berg."),
        ("nb", "Vega Marine lager pumper. Selskapets styreleder er Anna Berg."),
        ("fr", "Vega Marine fabrique des pompes. Son directeur général, Anna Berg, se tait."),
        ("es", "Vega Marine fabrica bombas. Su presidente, Anna Berg, calla."),
    ],
)
def test_what_a_possessive_stands_for_is_shown_where_it_is_named(language: str, text: str) -> None:
    tie = owned(text, {"Vega Marine": "company", "Anna Berg": "person"}, language)
    assert (tie.type, tie.source.surface, tie.target.surface, tie.target.start) == (
        "director",
        "Anna Berg",
        "Vega Marine",
        0,
    )


def test_a_person_is_known_by_she() -> None:
    tie = owned(
        "Anna Berg lives in Bergen. She has chaired Vega Marine since 2010.",
        {"Anna Berg": "person", "Bergen": "place", "Vega Marine": "company"},
        "en",
    )
    assert (tie.source.surface, tie.target.surface) == ("Anna Berg", "Vega Marine")


def test_it_is_said_that_names_nobody() -> None:
    text = "Vega Marine makes pumps. It is well known that Orion Shipping owns 20 % of Kepa Holding AS."
    names = {"Vega Marine": "company", "Orion Shipping": "company", "Kepa Holding AS": "company"}
    assert owned(text, names, "en").source.surface == "Orion Shipping"


def test_the_company_is_no_place_that_might_be_a_firm() -> None:
    text = "Norvik opened in May. Anna Berg is chief executive of the company."
    found = link(draft(text, {"Norvik": "place", "Anna Berg": "person"}, language="en"))
    doubted = [replace(one, score=0.4, finder="model") if one.kind == "place" else one for one in found.mentions]
    assert not relate(replace(found, mentions=tuple(doubted))).ties
