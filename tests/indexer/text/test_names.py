"""Keys, acronyms and letters of names."""

import pytest

from indexer.text import names


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("The Solheim Offshore ASA", "Solheim Offshore", "company"),
        ("KESTREL IMAGING SYSTEMS LTD.", "Kestrel Imaging Systems Limited", "company"),
        ("Foo-Bar S. p. A.", "Foo Bar SpA", "company"),
        ("ООО «Ромашка»", "Romashka OOO", "company"),
        ("Øresund Værft A/S", "Oresund Vaerft AS", "company"),
        ("杭州海康威视数字技术股份有限公司", "杭州海康威视数字技术", "company"),
        ("Merkel, Angela", "Angela Merkel", "person"),
        ("Mrs von der Leyen", "von der Leyen's", "person"),
        ("Юрий Сидоров", "Yury Sidorov", "person"),
        ("the Faroe Islands", "Faroe Islands", "place"),
    ],
)
def test_spellings_of_one_name_share_a_key(left: str, right: str, kind: str) -> None:
    assert names.key(left, kind) == names.key(right, kind)


@pytest.mark.parametrize(
    ("left", "right"),
    [("Acme Holdings Ltd", "Acme Trading Ltd"), ("BAE Systems plc", "BAE Systems (Operations) Limited")],
)
def test_sister_companies_keep_apart(left: str, right: str) -> None:
    assert names.key(left, "company") != names.key(right, "company")


@pytest.mark.parametrize("name", ["The", "Ltd", "!!", "有限公司", "г", "’s"])
def test_a_key_is_never_empty(name: str) -> None:
    assert names.key(name, "company")


def test_legal_forms_stay_in_names_of_people() -> None:
    assert names.key("Kim Co", "person") == "kim co"


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("CETC", "China Electronics Technology Group Corporation"),
        ("ECB", "European Central Bank"),
        ("NBIM", "Norges Bank Investment Management"),
        ("FCO", "Foreign and Commonwealth Office"),
        ("СК", "Следственный комитет"),
        ("U.S.A.", "United States of America"),
    ],
)
def test_acronyms_stand_for_their_names(short: str, name: str) -> None:
    assert names.is_acronym_of(short, name)


@pytest.mark.parametrize(
    ("short", "name"),
    [("ECB", "European Parliament"), ("CET", "Kestrel Electronics"), ("DW", "Deutsche Bank"), ("ABCD", "Alfa Beta")],
)
def test_other_capitals_do_not(short: str, name: str) -> None:
    assert not names.is_acronym_of(short, name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Hikvision", "Latin"), ("ООО Газпром", "Cyrillic"), ("海康威视", "Han"), ("Αθήνα", "Greek"), ("2020", "")],
)
def test_script_is_that_of_most_letters(text: str, expected: str) -> None:
    assert names.script(text) == expected
