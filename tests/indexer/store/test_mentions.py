"""How mentions are counted."""

from indexer.model.kinds import Kind
from indexer.model.mentions import OVER_PAGES, Mention, parts
from indexer.store.mentions import counted


def mention(surface: str, page: int, start: int, *, finder: str = "rule", kind: Kind = Kind.COMPANY) -> Mention:
    return Mention(kind, surface, page, start, start + len(surface), finder, 0.9, entity="company:vega")


CUT = [mention("Vega Mari-", 1, 90, finder=OVER_PAGES), mention("time AS", 2, 0, finder=OVER_PAGES)]


def test_both_parts_of_a_name_that_a_page_break_cuts_count_as_the_whole() -> None:
    assert counted([mention("Vega", 1, 5), *CUT]) == {"company:vega": {"Vega": 1, "Vega Maritime AS": 2}}


def test_a_page_may_end_one_cut_name_and_begin_another() -> None:
    more = [mention("Kepa", 2, 90, finder=OVER_PAGES), mention("Ltd", 3, 0, finder=OVER_PAGES)]
    lone = mention("Fjord", 7, 90, finder=OVER_PAGES)
    value = mention("EUR 3", 2, 50, finder=OVER_PAGES, kind=Kind.MONEY)
    assert parts([lone, value, *reversed([*CUT, *more])]) == [(5, 4), (3, 2)]
    assert counted([lone]) == {"company:vega": {"Fjord": 1}}
