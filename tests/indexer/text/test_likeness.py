"""Which names are likely names of one thing, and which are not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.store import suggesting
from indexer.text import likeness, names
from indexer.text.matching import prepared
from indexer.text.sounds import sound


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("ООО Газпром экспорт", "OOO Gazprom Export", "company"),
        ("Kestrel Imaging Systems Ltd", "KESTREL IMAGING SYSTEMS LIMITED", "company"),
        ("J.P. Morgan & Co.", "JP Morgan & Co", "company"),
        ("Nordlicht Technolgie GmbH", "Nordlicht Technologie GmbH", "company"),
        ("CETC", "China Electronics Technology Corporation", "company"),
        ("Sergey Ivanov", "Иванов Сергей", "person"),
        ("Usama bin Ladin", "Osama bin Laden", "person"),
        ("Frost, William W.", "William W Frost", "person"),
        ("J. Smith", "John Smith", "person"),
        ("Müller GmbH", "Mueller GmbH", ""),
        ("Hikvisi0n", "Hikvision", "company"),
        ("Bumharn Ltd", "Burnham Limited", "company"),
        ("Xi Jinping", "习近平", "person"),
        ("Jinping Xi", "习近平", "person"),
        ("浙江大华", "Zhejiang Dahua", "company"),
        ("محمد علي", "Mohammed Ali", "person"),
        ("Usama bin Ladin", "Osama ibn Laden", "person"),
        ("Aleh Hryb", "Oleg Gryb", "person"),
        ("Anna Velez", "Anne Velez", "person"),
        ("Mario Velez", "Марио Велес", "person"),
        ("Jinping Xi", "Xi Jinping", ""),
        ("Ротенберг Аркадий", "Arkadii Romanovich Rotenberg", "person"),
    ],
)
def test_one_thing(left: str, right: str, kind: str) -> None:
    assert names.compare(left, right, kind)[0] >= 0.5
    assert names.compare(right, left, kind)[0] >= 0.5


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Acme Holdings Ltd", "Acme Trading Ltd", "company"),
        ("BAE Systems plc", "BAE Systems (Operations) Limited", "company"),
        ("Deutsche Bank AG", "Deutsche Bank GmbH", "company"),
        ("Mortgage Trust 2005", "Mortgage Trust 2006", "company"),
        ("Vega", "Vega Europe BV", "company"),
        ("Kim Jong Man", "Kim Jong Sik", "person"),
        ("Anna Berg", "Bjørn Dahl", "person"),
        ("Omar bin Salim", "Salim bin Omar", "person"),
        ("Vega Holdings II L.P.", "Vega Holdings III L.P.", ""),
        ("Fund IV LP", "Fund IX LP", "company"),
        ("Maria Velez", "Mario Velez", ""),
        ("Paulo Ana Velez", "Paula Ana Velez", "person"),
        ("Malik Rashidovich Aliev", "Malik Tagirovich Aliev", "person"),
        ("Pavel Morillov", "Pavel Moralenko", "person"),
        ("陈伟强", "陈伟明", "person"),
        ("Bank 12", "Bank l2", "company"),
        ("", "Vega", ""),
    ],
)
def test_two_things(left: str, right: str, kind: str) -> None:
    assert names.compare(left, right, kind)[0] < 0.5


@pytest.mark.parametrize(
    ("left", "right", "kind", "why"),
    [
        (
            "Acme Holdings Ltd",
            "Acme Trading Ltd",
            "company",
            ["same: acme", "words without an answer on both sides", "one names a branch or region"],
        ),
        ("Vega ASA", "VEGA", "company", ["the same words", "legal form left out"]),
        ("Vega AG", "Vega GmbH", "company", ["same: vega", "legal forms of different kinds"]),
        ("Kim Jong-un", "Kim Jongun", "person", ["the same words", "spaces or hyphens"]),
        ("VEGA", "Vega", "company", ["the same words", "case, marks or punctuation"]),
        ("Вега", "Vega", "company", ["the same words", "another script"]),
        ("Hansen, Jon", "Jon Hansen", "person", ["the same words", "case, marks or punctuation"]),
        ("Hansen Jon", "Jon Hansen", "person", ["the same words in another order", "case, marks or punctuation"]),
        ("J. Hansen", "Jon Hansen", "person", ["same: hansen", "initial: j ~ jon"]),
        ("Jon Hanson", "Jon Hansen", "person", ["same: jon", "one letter differs: hanson ~ hansen"]),
        ("Hikvisi0n", "Hikvision", "company", ["a scan's slip: hikvisi0n ~ hikvision"]),
        ("Yusuf Karim", "Youssef Karim", "person", ["same: karim", "sounds alike: yusuf ~ youssef"]),
        ("كريم", "Karim", "person", ["another script: كريم ~ karim"]),
    ],
)
def test_every_answer_says_why(left: str, right: str, kind: str, why: list[str]) -> None:
    assert names.compare(left, right, kind)[1] == why


@pytest.mark.parametrize(("left", "right"), [("muhammad", "mohamad"), ("sergey", "sergei"), ("eksport", "export")])
def test_spellings_by_ear_sound_alike(left: str, right: str) -> None:
    assert sound(left)[1:] == sound(right)[1:]


def test_a_chinese_firm_goes_without_its_town_but_not_without_its_trade() -> None:
    assert names.compare("杭州海康威视", "海康威视", "company")[0] >= 0.5
    assert names.compare("中国石油", "中国石油化工", "company")[0] < 0.5


WORDS = (
    "Anna Ana Maren Marin Solheim Solhem Kestrel Kestrell Imaging Imagin Systems Trading Holdings Ltd GmbH AG bin de J "
    "K. O'Neill Berg Burg Иванов Сергей 习近平 محمد Kim Kim 2005 2006 North JP J.P. Morgan CETC ECB"
).split()
NAME = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


@given(NAME, NAME, st.sampled_from(["person", "company", "organisation", "place"]))
@example("J P Morgan", "JP Morgan", "company")
@example("Kim Kim", "Kim Kin", "person")
def test_what_is_told_to_be_far_at_a_glance_scores_no_more_when_it_is_compared(
    left: str, right: str, kind: str
) -> None:
    if likeness.far(prepared(left, kind), prepared(right, kind)):
        assert likeness.score(left, right, kind) <= likeness.UNANSWERED < suggesting.LEAST
