"""Which names are likely names of one thing, and which are not."""

import pytest

from indexer.text import names
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
        ("", "Vega", ""),
    ],
)
def test_two_things(left: str, right: str, kind: str) -> None:
    assert names.compare(left, right, kind)[0] < 0.5


def test_every_answer_says_why() -> None:
    assert names.compare("Acme Holdings Ltd", "Acme Trading Ltd", "company")[1] == [
        "same: acme",
        "words without an answer on both sides",
        "one names a branch or region",
    ]


@pytest.mark.parametrize(("left", "right"), [("muhammad", "mohamad"), ("sergey", "sergei"), ("eksport", "export")])
def test_spellings_by_ear_sound_alike(left: str, right: str) -> None:
    assert sound(left)[1:] == sound(right)[1:]
