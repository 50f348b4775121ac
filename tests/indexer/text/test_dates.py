import pytest

from indexer.model.values import DateValue
from indexer.text import dates

TODAY = "2020-10-12"  # a Monday


def values(text: str, language: str = "en", reference: str = TODAY) -> list[DateValue]:
    found = dates.find(text, language=language, reference=reference)
    return [one.value for one in found if isinstance(one.value, DateValue)]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "January 14, 2020", DateValue("2020-01-14", "day")),
        ("en", "14th of January 2020", DateValue("2020-01-14", "day")),
        ("en", "2020-01-14", DateValue("2020-01-14", "day")),
        ("en", "Tuesday, 14 January 2020", DateValue("2020-01-14", "day")),
        ("en", "May 2020", DateValue("2020-05", "month")),
        ("en", "third quarter of 2014", DateValue("2014-Q3", "quarter")),
        ("en", "Q3 2014", DateValue("2014-Q3", "quarter")),
        ("en", "the first half of 2020", DateValue("2020-01", "month", "2020-06")),
        ("en", "the 1990s", DateValue("1990s", "decade")),
        ("en", "in 2017", DateValue("2017", "year")),
        ("en", "2014–2016", DateValue("2014", "year", "2016")),
        ("en", "between 5 May and 7 June 2020", DateValue("2020-05-05", "day", "2020-06-07")),
        ("en", "5–7 May 2020", DateValue("2020-05-05", "day", "2020-05-07")),
        ("en", "January–March 2020", DateValue("2020-01", "month", "2020-03")),
        ("nb", "1. mai 2020", DateValue("2020-05-01", "day")),
        ("nb", "14.01.2020", DateValue("2020-01-14", "day")),
        ("ru", "в марте 2015 года", DateValue("2015-03", "month")),
        ("de", "am 3. Oktober 2019", DateValue("2019-10-03", "day")),
        ("fr", "le 1er mai 2020", DateValue("2020-05-01", "day")),
        ("es", "3 de mayo de 2019", DateValue("2019-05-03", "day")),
        ("pl", "w marcu 2015 roku", DateValue("2015-03", "month")),
        ("uk", "у березні 2019 року", DateValue("2019-03", "month")),
        ("ar", "5 مارس 2015", DateValue("2015-03-05", "day")),
        ("tr", "23 Eylül 2020'de", DateValue("2020-09-23", "day")),
        ("zh", "2018年3月5日", DateValue("2018-03-05", "day")),
        ("zh", "二〇一五年", DateValue("2015", "year")),
        ("fr", "03/04/2020", DateValue("2020-04-03", "day")),
    ],
)
def test_dates_keep_the_precision_stated(language: str, text: str, value: DateValue) -> None:
    assert values(text, language) == [value]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "last month", "2020-09"),
        ("en", "in July this year", "2020-07"),
        ("en", "in February", "2020-02"),
        ("en", "yesterday", "2020-10-11"),
        ("en", "on Sunday", "2020-10-11"),
        ("en", "two years ago", "2018"),
        ("nb", "i fjor", "2019"),
        ("nb", "januar i fjor", "2019-01"),
        ("de", "letzten Monat", "2020-09"),
        ("fr", "l'année dernière", "2019"),
        ("ru", "в прошлом году", "2019"),
        ("zh", "昨天", "2020-10-11"),
    ],
)
def test_relative_dates_are_told_from_the_documents_date_and_marked(language: str, text: str, value: str) -> None:
    [found] = values(text, language)
    assert (found.value, found.relative) == (value, True)


def test_relative_date_without_a_reference_has_no_value() -> None:
    [found] = values("last month", reference="")
    assert (found.value, found.precision, found.relative) == ("", "month", True)


def test_reference_no_finer_than_a_month_resolves_what_it_can() -> None:
    assert [one.value for one in values("last month, this year, yesterday", reference="2020-10")] == [
        "2020-09",
        "2020",
        "",
    ]


def test_day_or_month_first_is_left_open_and_said_so() -> None:
    [found] = values("on 03/04/2020")
    assert found == DateValue("", "day", ambiguous=("2020-04-03", "2020-03-04"))


def test_the_document_settles_which_comes_first() -> None:
    assert values("on 03/04/2020 and 12/31/2019")[0].value == "2020-03-04"
    assert values("on 03/04/2020 and 31/12/2019")[0].value == "2020-04-03"
    assert dates.day_comes_first(["31/12/2019 or 12/31/2019"]) is None


@pytest.mark.parametrize(
    "text",
    [
        "tender 2019/S 180-437985",
        "€2000",
        "2,017 men",
        "they may march",
        "32/13/2020",
        "version 1.2.2020.5",
        "",
        "/",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert not values(text)


def test_counted_round_numbers_are_no_years() -> None:
    assert not values("2000 people came")
