"""Queries as read: the tree written out again, and the sentences that tell what was repaired."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import QueryError
from indexer.search.fields import FIELDS
from indexer.search.parse import MOST_COSTLY, parse


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("", ""),
        ("   ", ""),
        ("*", ""),
        ("a b", "a AND b"),
        ("a AND b OR c", "(a AND b) OR c"),
        ("a OR b AND c", "a OR (b AND c)"),
        ("a b OR c d", "(a AND b) OR (c AND d)"),
        ("(a OR b) c", "(a OR b) AND c"),
        ("a -b", "a AND NOT b"),
        ("a NOT (b c)", "a AND NOT (b AND c)"),
        ("+a b", "a AND b"),
        ("+a OR b", "+a OR b"),
        ("and or not", "and AND or AND not"),
        ('"a  b"', '"a b"'),
        ("“a b”", '"a b"'),
        ("„Straße und Weg“", '"Straße und Weg"'),
        ("«une phrase»", '"une phrase"'),
        ('"a b"~5', '"a b"~5'),
        ("word~1", "word~1"),
        ("hikvison~", "hikvison~2"),
        ("lamp~", "lamp~1"),
        ("hikvison~0.8", "hikvison~2"),
        ("kamera*", "kamera*"),
        ("k?mera", "k?mera"),
        ("a**b", "a*b"),
        ("word^2", "word^2"),
        ("(a b)^2.5", "(a AND b)^2.5"),
        ("=Apple", "=Apple"),
        ('="An Apple"', '="An Apple"'),
        ("title:report", "title:report"),
        ("Title:report", "title:report"),
        ('title:"a b"', 'title:"a b"'),
        ("title: report", "title:report"),
        ("company:(Hikvision OR Dahua)", "company:Hikvision OR company:Dahua"),
        ("-title:report", "NOT title:report"),
        ("title:-report", "NOT title:report"),
        ("date:2017", "date:[2017-01-01 TO 2017-12-31]"),
        ("date:2016-02", "date:[2016-02-01 TO 2016-02-29]"),
        ("date:2017-Q3", "date:[2017-07-01 TO 2017-09-30]"),
        ("date:14.03.2017", "date:[2017-03-14 TO 2017-03-14]"),
        ("date:1990s", "date:[1990-01-01 TO 1999-12-31]"),
        ("created:[2017 TO 2018-03]", "created:[2017-01-01 TO 2018-03-31]"),
        ("created:{2017 TO 2019}", "created:[2018-01-01 TO 2018-12-31]"),
        ("created:[2017 TO *]", "created:[2017-01-01 TO *]"),
        ("created:>=2017", "created:[2017-01-01 TO *]"),
        ("created:<2017", "created:[* TO 2016-12-31]"),
        ("amount:[100000000 TO *]", "amount:[100000000 TO *]"),
        ("amount:{1,000 TO 2.5m}", "amount:{1000 TO 2500000}"),
        ("amount:12.450.000,00", "amount:[12450000 TO 12450000]"),
        ("amount:[1 000 000 TO *]", "amount:[1000000 TO *]"),
        ("amount:>5", "amount:{5 TO *]"),
        ("amount:[5 TO *}", "amount:[5 TO *}"),
        ("amount:*", "amount:*"),
        ("who owns Hikvision?", "who AND owns AND Hikvision"),
        ("https://paper.example/a", "https://paper.example/a"),
        ("12:30", "12:30"),
        ("O'Brien", "O'Brien"),
        ("新疆 监控", "新疆 AND 监控"),
    ],
)
def test_sound_queries_are_understood_without_repair(query: str, understood: str) -> None:
    parsed = parse(query)
    assert (parsed.understood, parsed.repaired) == (understood, "")
    assert parse(parsed.understood).node == parsed.node


def test_converted_amounts_state_the_year_of_the_rates() -> None:
    assert parse("amount:[1m TO *]€").understood == (
        "amount:[1000000 TO *]EUR (other currencies at rounded reference rates of 2024)"
    )


@pytest.mark.parametrize(
    ("query", "understood", "said"),
    [
        ('(Hikvision AND "Xinjiang', 'Hikvision AND "Xinjiang"', "quotation mark was not closed"),
        ("(a (b", "a AND b", "parenthesis was not closed"),
        ('("a b)', '"a b"', "quotation mark was not closed"),
        ("a) b", "a AND b", "closing parenthesis had no opening one"),
        ("AND a", "a", "AND had nothing to join"),
        ("a AND", "a", "AND had nothing to join"),
        ("a AND AND b", "a AND b", "AND had nothing to join"),
        ("OR a", "a", "OR had nothing to join"),
        ("a OR", "a", "OR had nothing to join"),
        ("a OR OR b", "a OR b", "OR had nothing to join"),
        ("a AND OR b", "a OR b", "AND had nothing to join"),
        ("a NOT", "a", "NOT had nothing after it"),
        ("AND", "", "everything is shown"),
        ("()", "", "everything is shown"),
        ('""', "", "Quotation marks with nothing between"),
        ("a & b", "a AND b", "holds no letters"),
        ("companny:Hikvision", "companny AND Hikvision", "not a field"),
        ('foo:"a b"', 'foo AND "a b"', "not a field"),
        ("title:", "title", "had nothing after it"),
        ("amount:lots", "lots", "could not be read"),
        ("amount:[few TO many]", "few OR many", "could not be read"),
        ("date:yesterday", "yesterday", "could not be read"),
        ("date:2017-13", "2017-13", "could not be read"),
        ("date:[2017 TO", "date:[2017-01-01 TO *]", "range was not closed"),
        ("amount:[1 TO 2 AND b", "amount:[1 TO 2] AND b", "range was not closed"),
        ("amount:[2 TO 1]", "amount:[1 TO 2]", "turned round"),
        ("date:[2018 TO 2017]", "date:[2017-01-01 TO 2018-12-31]", "turned round"),
        ("title:[a TO b]", "a OR b", "not a range"),
        ("amount:[1 TO 2]XXX", "amount:[1 TO 2]", "No rate is known for XXX"),
        ("word~7", "word~2", "the most there can be"),
        ('"a b"~', '"a b"~5', "5 was taken"),
        ('"a b"~999999', '"a b"~100', "farther than can be searched"),
        ("a^ b", "a AND b", "^ had no figure"),
        ("a*b*c*d*e*f", "a*", "more wildcards"),
        ("*" + "x" * 80, "x" * 60 + "*", "more wildcards or letters"),
    ],
)
def test_broken_queries_are_repaired_and_the_repair_is_said(query: str, understood: str, said: str) -> None:
    parsed = parse(query)
    assert parsed.understood == understood
    assert said in parsed.repaired
    assert parsed.repaired.endswith((".", "!"))


def test_words_are_alternatives_when_any_will_do() -> None:
    assert parse("who owns it", any_word=True).understood == "who OR owns OR it"
    assert parse('a "b c" -d', any_word=True).understood == '(a OR "b c") AND NOT d'
    assert parse("a AND b OR c", any_word=True).understood == "(a AND b) OR c"


@pytest.mark.parametrize(("query", "position"), [("x" * 10_001, 10_000), ("a " * 1_001, 2_000), ("(" * 60 + "a", 40)])
def test_queries_beyond_all_measure_are_refused_with_the_place(query: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caught.value.position == position


SIGNS = st.sampled_from(
    [*'()[]{}"*?~^:+-!=<>\\/.,', " ", " AND ", " OR ", " NOT ", " TO ", "~2", "^3", "&&", "||", "„", "“"]
    + [f"{name}:" for name in FIELDS]
    + ["2017", "2017-03", "1m", "EUR", "word", "Ærø", "新疆", "контракт", "U.S.", "\ud800", "\x00", "e\u0301"]
)
QUERIES = st.one_of(st.text(max_size=60), st.lists(SIGNS, max_size=30).map("".join))


@given(QUERIES)
@settings(max_examples=600, deadline=None)
def test_any_text_is_parsed_and_what_is_understood_is_stable(query: str) -> None:
    parsed = parse(query)
    again = parse(parsed.understood.partition(" (other currencies")[0])
    assert isinstance(again.understood, str)


@pytest.mark.parametrize(
    ("costly", "plain"),
    [
        ("a{}*", "a{}"),
        ("a?b{}", "ab{}"),
        ("hikvison{}~2", "hikvison{}"),
        ('"port {}"~3', '"port {}"'),
        ('"cameras {}*"', '"cameras {}"'),
        ("title:a{}*", "title:a{}"),
        ("a{}*^2", "a{}^2"),
    ],
)
def test_so_many_costly_parts_lose_their_signs_and_it_is_said(costly: str, plain: str) -> None:
    parts = [costly.format(number) for number in range(MOST_COSTLY + 3)]
    few, many = parse(" OR ".join(["oslo", *parts[:MOST_COSTLY]])), parse(" OR ".join(["oslo", *parts]))
    last = [plain.format(number) for number in range(MOST_COSTLY, MOST_COSTLY + 3)]
    assert few.repaired == ""
    assert many.understood == " OR ".join([few.understood, *last])
    assert many.repaired.startswith(f"Only the first {MOST_COSTLY} parts with *, ? or ~ were searched for so")


def test_plain_words_and_phrases_may_be_many() -> None:
    words = " OR ".join(f'name{number} OR "name {number}"' for number in range(200))
    assert parse(words).repaired == ""
