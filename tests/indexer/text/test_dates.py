import pytest

from indexer.model.values import DateValue
from indexer.text import dates

TODAY = "2020-10-12"  # a Monday


def values(text: str, language: str = "en", reference: str = TODAY) -> list[DateValue]:
    found = dates.find(text, language=language, reference=reference)
    return [one.value for one in found if isinstance(one.value, DateValue)]


def surfaces(text: str, language: str = "en") -> list[str]:
    return [text[one.start : one.end] for one in dates.find(text, language=language, reference=TODAY)]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "January 14, 2020", DateValue("2020-01-14", "day")),
        ("en", "14th of January 2020", DateValue("2020-01-14", "day")),
        ("en", "the fourteenth of January 2020", DateValue("2020-01-14", "day")),
        ("en", "2020-01-14", DateValue("2020-01-14", "day")),
        ("en", "Tuesday, 14 January 2020", DateValue("2020-01-14", "day")),
        ("en", "14-Jan-2020", DateValue("2020-01-14", "day")),
        ("en", "2 May nineteen eighty-six", DateValue("1986-05-02", "day")),
        ("en", "May 2020", DateValue("2020-05", "month")),
        ("en", "third quarter of 2014", DateValue("2014-Q3", "quarter")),
        ("en", "Q3 2014", DateValue("2014-Q3", "quarter")),
        ("en", "2014-Q3", DateValue("2014-Q3", "quarter")),
        ("en", "the last quarter of 2014", DateValue("2014-Q4", "quarter")),
        ("en", "the first half of 2020", DateValue("2020-01", "month", "2020-06")),
        ("en", "the last four months of 2021", DateValue("2021-09", "month", "2021-12")),
        ("en", "week 27 of 2019", DateValue("2019-07-01", "day", "2019-07-07")),
        ("en", "the first week of June 2019", DateValue("2019-06-03", "day", "2019-06-09")),
        ("en", "the third Sunday of May 2019", DateValue("2019-05-19", "day")),
        ("en", "Good Friday 2019", DateValue("2019-04-19", "day")),
        ("en", "two weeks after 3 May 2019", DateValue("2019-05-17", "day")),
        ("en", "the 1990s", DateValue("1990s", "decade")),
        ("en", "the 19th century", DateValue("1800s", "decade", "1890s")),
        ("en", "in 2017", DateValue("2017", "year")),
        ("en", "2014–2016", DateValue("2014", "year", "2016")),
        ("en", "between 5 May and 7 June 2020", DateValue("2020-05-05", "day", "2020-06-07")),
        ("en", "from 2014 to the end of May 2018", DateValue("2014", "year", "2018-05")),
        ("en", "5–7 May 2020", DateValue("2020-05-05", "day", "2020-05-07")),
        ("en", "January–March 2020", DateValue("2020-01", "month", "2020-03")),
        ("en", "November to February 2017", DateValue("2016-11", "month", "2017-02")),
        ("nb", "1. mai 2020", DateValue("2020-05-01", "day")),
        ("nb", "14.01.2020", DateValue("2020-01-14", "day")),
        ("nb", "på 1800-tallet", DateValue("1800s", "decade", "1890s")),
        ("nn", "tredje kvartal 2018", DateValue("2018-Q3", "quarter")),
        ("da", "uge 33, 2012", DateValue("2012-08-13", "day", "2012-08-19")),
        ("sv", "den 3:e maj 2019", DateValue("2019-05-03", "day")),
        ("ru", "в марте 2015 года", DateValue("2015-03", "month")),
        ("ru", "двадцать первого мая 2019 года", DateValue("2019-05-21", "day")),
        ("ru", "в первом полугодии 2019 года", DateValue("2019-01", "month", "2019-06")),
        ("de", "am 3. Oktober 2019", DateValue("2019-10-03", "day")),
        ("de", "im III. Quartal 2019", DateValue("2019-Q3", "quarter")),
        ("fr", "le 1er mai 2020", DateValue("2020-05-01", "day")),
        ("nb", "første halvdel av mai 2019", DateValue("2019-05-01", "day", "2019-05-15")),
        ("da", "den 15/3-2019", DateValue("2019-03-15", "day")),
        ("ar", "القرن التاسع عشر", DateValue("1800s", "decade", "1890s")),
        ("fr", "13 Aug 2014 07:55", DateValue("2014-08-13", "day")),
        ("nb", "Dec-23-2020", DateValue("2020-12-23", "day")),
        ("fr", "les années 90", DateValue("1990s", "decade")),
        ("es", "3 de mayo de 2019", DateValue("2019-05-03", "day")),
        ("es", "siglo XX", DateValue("1900s", "decade", "1990s")),
        ("pt", "2 de outubro de dois mil e vinte", DateValue("2020-10-02", "day")),
        ("it", "dal 5 al 7 maggio 2020", DateValue("2020-05-05", "day", "2020-05-07")),
        ("nl", "de eerste week van 2021", DateValue("2021-01-04", "day", "2021-01-10")),
        ("pl", "w marcu 2015 roku", DateValue("2015-03", "month")),
        ("uk", "у березні 2019 року", DateValue("2019-03", "month")),
        ("ar", "5 مارس 2015", DateValue("2015-03-05", "day")),
        ("ar", "5 آذار / مارس 2015", DateValue("2015-03-05", "day")),
        ("tr", "23 Eylül 2020'de", DateValue("2020-09-23", "day")),
        ("tr", "2018'in üçüncü haftası", DateValue("2018-01-15", "day", "2018-01-21")),
        ("tr", "2010'dan 2018'e kadar", DateValue("2010", "year", "2018")),
        ("zh", "2018年3月5日", DateValue("2018-03-05", "day")),
        ("zh", "2018年上半年", DateValue("2018-01", "month", "2018-06")),
        ("zh", "二〇一五年", DateValue("2015", "year")),
        ("fr", "03/04/2020", DateValue("2020-04-03", "day")),
    ],
)
def test_dates_keep_the_precision_stated(language: str, text: str, value: DateValue) -> None:
    assert values(text, language) == [value]


@pytest.mark.parametrize(
    ("language", "text", "value", "until"),
    [
        ("en", "last month", "2020-09", ""),
        ("en", "in July this year", "2020-07", ""),
        ("en", "in February", "2020-02", ""),
        ("en", "yesterday", "2020-10-11", ""),
        ("en", "on Sunday", "2020-10-11", ""),
        ("en", "two years ago", "2018", ""),
        ("en", "2 weeks and 2 days ago", "2020-09-26", ""),
        ("en", "Wednesday of next week", "2020-10-21", ""),
        ("en", "the 15th of next month", "2020-11-15", ""),
        ("en", "the last week of last month", "2020-09-21", "2020-09-27"),
        ("en", "over the past three weeks", "2020-09-21", "2020-10-11"),
        ("en", "the next two decades", "2020", "2040"),
        ("en", "the rest of the week", "2020-10-12", "2020-10-18"),
        ("en", "from January 2019 until today", "2019-01", "2020-10-12"),
        ("en", "the day before yesterday", "2020-10-10", ""),
        ("en", "on Christmas Eve", "2019-12-24", ""),
        ("nb", "i fjor", "2019", ""),
        ("nb", "januar i fjor", "2019-01", ""),
        ("nb", "for tre uker siden", "2020-09-21", ""),
        ("nb", "om to dager", "2020-10-14", ""),
        ("nb", "i uke 35", "2020-08-24", "2020-08-30"),
        ("nn", "måndag i førre veke", "2020-10-05", ""),
        ("da", "i sidste uge", "2020-10-05", "2020-10-11"),
        ("sv", "i måndags", "2020-10-05", ""),
        ("de", "letzten Monat", "2020-09", ""),
        ("de", "vorletztes Jahr", "2018", ""),
        ("de", "übernächste Woche", "2020-10-26", "2020-11-01"),
        ("de", "vor drei Jahren", "2017", ""),
        ("fr", "l'année dernière", "2019", ""),
        ("fr", "les 2 prochains mois", "2020-10-13", "2020-12-12"),
        ("es", "la semana pasada", "2020-10-05", "2020-10-11"),
        ("es", "hace dos semanas", "2020-09-28", ""),
        ("pt", "daqui a dois dias", "2020-10-14", ""),
        ("it", "3 settimane fa", "2020-09-21", ""),
        ("nl", "afgelopen maandag", "2020-10-05", ""),
        ("nl", "twee dagen na morgen", "2020-10-15", ""),
        ("ru", "в прошлом году", "2019", ""),
        ("ru", "неделю назад", "2020-10-05", ""),
        ("uk", "торік", "2019", ""),
        ("uk", "минулої п’ятниці", "2020-10-09", ""),
        ("fr", "aujourd’hui", "2020-10-12", ""),
        ("ar", "السنوات الثلاث الماضية", "2017", "2020"),
        ("pl", "w zeszłym tygodniu", "2020-10-05", "2020-10-11"),
        ("pl", "dwa dni temu", "2020-10-10", ""),
        ("tr", "gelecek hafta Salı", "2020-10-20", ""),
        ("tr", "geçen yıl", "2019", ""),
        ("ar", "الأسبوع الماضي", "2020-10-05", "2020-10-11"),
        ("ar", "قبل أسبوعين", "2020-09-28", ""),
        ("zh", "昨天", "2020-10-11", ""),
        ("zh", "上上周三", "2020-09-30", ""),
        ("zh", "去年6月", "2019-06", ""),
        ("zh", "本月十日", "2020-10-10", ""),
    ],
)
def test_relative_dates_are_told_from_the_documents_date_and_marked(
    language: str, text: str, value: str, until: str
) -> None:
    [found] = values(text, language)
    assert (found.value, found.until, found.relative) == (value, until, True)


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


def test_december_and_the_january_behind_it_are_one_winter() -> None:
    [found] = values("from 1 December to 4 February", reference="2019-12-19")
    assert (found.value, found.until) == ("2019-12-01", "2020-02-04")
    assert [one.value for one in values("in January", reference="2019-12-19")] == ["2020-01"]


def test_the_same_year_is_the_one_told_before_not_the_documents() -> None:
    assert [one.value for one in values("It won in May 2009 and lost in June of the same year")] == [
        "2009-05",
        "2009-06",
    ]
    assert not values("It lost in June of the same year")


def test_white_space_behind_a_date_is_no_part_of_it() -> None:
    assert surfaces("截止到2018年 的", "zh") == ["2018年"]


def test_weekday_beside_a_date_is_part_of_it() -> None:
    assert surfaces("on 1 December (Sunday) and 12 May", "en") == ["1 December (Sunday", "12 May"]
    assert len(values("9 Mayıs Salı günü", "tr")) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "tender 2019/S 180-437985"),
        ("en", "€2000"),
        ("en", "2,017 men"),
        ("en", "they may march"),
        ("en", "32/13/2020"),
        ("en", "version 1.2.2020.5"),
        ("en", "in 30 February"),
        ("en", "Theresa May said"),
        ("en", "he sat there in the sun for a second"),
        ("en", "open Monday to Friday"),
        ("en", "every Sunday"),
        ("en", "the Sunday Times"),
        ("en", "a Christmas tree at Christmas dinner"),
        ("en", "in the last years of his life"),
        ("en", "two weeks later"),
        ("en", "the next day"),
        ("en", "in the first half he scored"),
        ("en", "minutes 2/2016"),
        ("en", "version 4.5.26"),
        ("en", "case 2010/49"),
        ("en", "invoice 2017-88 and contract 2018-147"),
        ("en", "1850 thermal cameras"),
        ("en", "Room A4 and Q3DM6"),
        ("nb", "dei to første finalane"),
        ("nb", "ti år siden krigen"),
        ("de", "Guten Morgen, Herr März"),
        ("de", "in zwei Tagen gebaut"),
        ("fr", "la planète Mars"),
        ("fr", "le premier jeu, cette année-là"),
        ("es", "Julio Iglesias y Plácido Domingo"),
        ("es", "por la mañana"),
        ("ru", "охрана окружающей среды"),
        ("ru", "через два года после войны"),
        ("nl", "verdeeld over vijf jaar"),
        ("zh", "地铁4号线"),
        ("zh", "康熙三年五月"),
        ("ar", "لا أحد يعرف"),
        ("", ""),
        ("", "/"),
    ],
)
def test_what_is_no_date(language: str, text: str) -> None:
    assert not values(text, language)


def test_counted_round_numbers_are_no_years() -> None:
    assert not values("2000 people came")


@pytest.mark.parametrize("text", ["İstanbul, 3 Mayıs 2019", "STRAßE 5, 3 May 2019"])
def test_places_hold_where_small_letters_are_longer(text: str) -> None:
    assert surfaces(text, "tr" if text[0] == "İ" else "de")[-1].endswith("2019")
