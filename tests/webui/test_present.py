"""The words readers see."""

from decimal import Decimal

import pytest

from indexer.model.kinds import Certainty, Kind, SourceKind, Stage, Status
from indexer.model.values import Amount, DateValue, Identifier, Percent, Quantity, Value
from webui import present


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2020-01-14", "14 January 2020"),
        ("2020-01", "January 2020"),
        ("2020", "2020"),
        ("2014-Q3", "third quarter of 2014"),
        ("2020s", "2020s"),
        ("2020-01-14T09:30:00Z", "14 January 2020"),
        ("2020-13", "2020"),
        ("", ""),
        ("2019<script>", "2019<script>"),
    ],
)
def test_dates_are_shown_as_precise_as_they_are(value: str, shown: str) -> None:
    assert present.date(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Amount(Decimal("230000000"), "EUR", "more than"), "more than EUR 230,000,000"),
        (Amount(Decimal("12450000.50"), "EUR"), "EUR 12,450,000.5"),
        (Amount(Decimal("5000000"), "USD", "range", Decimal("7500000")), "USD 5,000,000–7,500,000"),
        (Amount(Decimal("4200"), "GBP", per="day"), "GBP 4,200 a day"),
        (Amount(Decimal("100"), ""), "100"),
        (Quantity(Decimal("35000"), "cameras", "about"), "about 35,000 cameras"),
        (Percent(Decimal("40")), "40 %"),
        (Identifier("LEI", "5493001KJTIIGC8Y1R12"), "LEI 5493001KJTIIGC8Y1R12"),
        (DateValue("2017", "year", until="2019"), "2017 to 2019"),
        (DateValue("", "day", ambiguous=("2020-03-04", "2020-04-03")), "4 March 2020 or 3 April 2020"),
        (None, ""),
    ],
)
def test_values_are_shown_in_one_form(value: Value | None, shown: str) -> None:
    assert present.value(value).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1400, "1.4 kB"),
        (999_999, "1.0 MB"),
        (3 * 10**12, "3,000.0 GB"),
    ],
)
def test_sizes(count: int, shown: str) -> None:
    assert present.size(count) == shown


def test_every_word_of_the_closed_vocabularies_has_one_for_readers() -> None:
    assert set(present.KINDS) == set(Kind)
    assert set(present.SOURCES) == set(SourceKind)
    assert set(present.STATUSES) == set(Status)
    assert set(present.STAGES) == set(Stage)
    assert set(present.CERTAINTIES) == set(Certainty)


@pytest.mark.parametrize(
    ("code", "name", "direction"),
    [("nb", "Norwegian Bokmål", "ltr"), ("ar", "Arabic", "rtl"), ("zh", "Chinese", "ltr"), ("xx", "xx", "ltr")],
)
def test_languages_have_a_name_and_a_direction(code: str, name: str, direction: str) -> None:
    assert present.language(code) == name
    assert present.direction(code) == direction


def test_a_line_holds_nothing_that_turns_or_hides_text() -> None:
    assert present.line("harmless\u202egpj.exe\r\nSet-Cookie:\u200b a\x00") == "harmless gpj.exe Set-Cookie: a"


def test_a_line_keeps_the_joiners_that_shape_words() -> None:
    assert present.line("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a.example@evil.example", "https://a b", ""],
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert present.web_address(url) == ""


def test_a_web_address_becomes_a_link() -> None:
    assert present.web_address("https://ledger.example/cameras?id=1") == "https://ledger.example/cameras?id=1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("D:20160302090000+00'00'", "2 March 2016, 09:00"),
        ("D:20200708220549Z", "8 July 2020, 22:05"),
        ("2019-01-07T12:10:00+00:00", "7 January 2019, 12:10"),
        ("D:20161302090000", "D:20161302090000"),
        ("20 copies", "20 copies"),
        ("", ""),
    ],
)
def test_dates_that_files_carry_are_told_in_words(text: str, shown: str) -> None:
    assert present.file_date(text) == shown


def test_a_line_keeps_a_figure_with_its_unit() -> None:
    assert present.line("EUR\u00a05\n million ") == "EUR\u00a05 million"
