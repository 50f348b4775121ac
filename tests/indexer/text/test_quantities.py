from decimal import Decimal

import pytest

from indexer.model.values import Percent, Quantity
from indexer.text import percents, quantities


@pytest.mark.parametrize(
    ("language", "text", "value", "unit"),
    [
        ("en", "around 35,000 cameras", 35000, "cameras"),
        ("en", "967\xa0mosques", 967, "mosques"),
        ("en", "five security and surveillance contracts", 5, "contracts"),
        ("en", "1.5 million people", 1500000, "people"),
        ("en", "twenty-three armed men", 23, "men"),
        ("nb", "fem nye kontrakter", 5, "kontrakter"),
        ("de", "zwölf neue Schiffe", 12, "Schiffe"),
        ("fr", "cinq contrats de surveillance", 5, "contrats"),
        ("es", "tres contratos", 3, "contratos"),
        ("it", "cinque contratti", 5, "contratti"),
        ("ru", "пять новых контрактов", 5, "контрактов"),
        ("pl", "pięć umów", 5, "umów"),
        ("zh", "五份合同", 5, "合同"),
        ("zh", "35000台摄像机", 35000, "摄像机"),
    ],
)
def test_counts_come_with_their_noun(language: str, text: str, value: int, unit: str) -> None:
    assert [
        (one.value.value, one.value.unit)
        for one in quantities.find(text, language=language)
        if isinstance(one.value, Quantity)
    ] == [(Decimal(value), unit)]


@pytest.mark.parametrize(
    "text",
    ["one of the contracts", "Article 5 applies", "at 15:30 sharp", "2019/1234 cases", "a 5-year-old", "no. 7 ships"],
)
def test_what_counts_nothing(text: str) -> None:
    assert not list(quantities.find(text, language="en"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "der V8 Motor, siehe D3 Wie geht es"),
        ("ru", "набрал 714 млн. Однако рост замедлился"),
        ("nb", "5 Fiskeriloven (lov nr 70 gjort gjeldende). De to skal dit"),
        ("sv", "årskurs 3 Rektor Bengt"),
    ],
)
def test_what_counts_nothing_in_its_language(language: str, text: str) -> None:
    assert not list(quantities.find(text, language=language))


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "a 40% stake", Percent(Decimal(40))),
        ("en", "more than 4.5 per cent", Percent(Decimal("4.5"), "more than")),
        ("en", "between 10 and 12 percent", Percent(Decimal(10), "range", Decimal(12))),
        ("en", "10-12 %", Percent(Decimal(10), "range", Decimal(12))),
        ("nb", "40 prosent", Percent(Decimal(40))),
        ("de", "0,5 Prozent", Percent(Decimal("0.5"))),
        ("ru", "40 процентов", Percent(Decimal(40))),
        ("tr", "yüzde 40 hisse", Percent(Decimal(40))),
        ("zh", "百分之四十", Percent(Decimal(40))),
        ("pl", "40 proc. akcji", Percent(Decimal(40))),
    ],
)
def test_percentages(language: str, text: str, value: Percent) -> None:
    assert [one.value for one in percents.find(text, language=language)] == [value]
