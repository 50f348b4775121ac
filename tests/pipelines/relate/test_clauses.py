"""Sentences as ties are read from them: lists of parties, paths of ownership, relative clauses."""

import pytest

from indexer.model.contracts import Tie
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft

NAMES = {
    "Vega Marine": "company",
    "Orion Shipping": "company",
    "Kepa Holding AS": "company",
    "Nord Invest AS": "company",
    "Anna Berg": "person",
    "Erik Dahl": "person",
    "US Treasury": "organisation",
}


def ties(text: str, language: str = "en") -> list[Tie]:
    return list(relate(link(draft(text, NAMES, language=language))).ties)


def ends(text: str, language: str = "en") -> set[tuple[str, str, str]]:
    return {(tie.type, tie.source.surface, tie.target.surface) for tie in ties(text, language)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Kepa Holding AS owns 40 per cent of Vega Marine via Nord Invest AS."),
        ("en", "Through its subsidiary Nord Invest AS, Kepa Holding AS owns 40 per cent of Vega Marine."),
        ("de", "Die Kepa Holding AS hält über die Nord Invest AS 40 Prozent an der Vega Marine."),
        ("fr", "Kepa Holding AS détient 40 % de Vega Marine par l’intermédiaire de Nord Invest AS."),
        ("nb", "Kepa Holding AS eier gjennom Nord Invest AS 40 prosent av Vega Marine."),
    ],
)
def test_the_path_of_ownership_may_stand_anywhere(language: str, text: str) -> None:
    [tie] = [one for one in ties(text, language) if one.type == "owner"]
    assert (tie.source.surface, tie.target.surface) == ("Kepa Holding AS", "Vega Marine")
    assert [span.surface for span in tie.via] == ["Nord Invest AS"]
    assert tie.share == 40


def test_each_of_a_list_is_tied() -> None:
    assert ends("Anna Berg and Erik Dahl were appointed directors of Vega Marine.") == {
        ("director", "Anna Berg", "Vega Marine"),
        ("director", "Erik Dahl", "Vega Marine"),
    }


def test_a_share_of_several_owners_is_not_that_of_each() -> None:
    assert len(ends("Kepa Holding AS and Nord Invest AS own 60 per cent of Vega Marine.")) == 1


def test_what_is_said_behind_a_relative_clause_is_not_of_the_last_name_in_it() -> None:
    found = ends("Vega Marine, which is a subsidiary of Kepa Holding AS, was blacklisted by the US Treasury.")
    assert found == {
        ("subsidiary", "Vega Marine", "Kepa Holding AS"),
        ("sanctioned-by", "Vega Marine", "US Treasury"),
    }


def test_parties_left_out_are_those_of_the_tie_before() -> None:
    text = "Kepa Holding AS owns 51 per cent of Vega Marine, while Nord Invest AS holds 49 per cent."
    assert ends(text) == {("owner", "Kepa Holding AS", "Vega Marine"), ("owner", "Nord Invest AS", "Vega Marine")}
    text = "Kepa Holding AS owns 51 per cent of Vega Marine and holds 30 per cent of Orion Shipping."
    assert ("owner", "Kepa Holding AS", "Orion Shipping") in ends(text)


def test_the_rest_belongs_to_another() -> None:
    text = "Kepa Holding AS owns 51 per cent of Vega Marine. The rest belongs to Anna Berg."
    assert ("owner", "Anna Berg", "Vega Marine") in ends(text)
