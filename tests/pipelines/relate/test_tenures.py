"""When a tie held: the time told with it, and terms that run on beyond the day of their document."""

from dataclasses import replace

import pytest

from indexer.model.contracts import Tie
from indexer.model.values import DateValue
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft

NAMES = {"Anna Berg": "person", "Vega Ltd": "company", "Kepa Ltd": "company"}


def tie(text: str, day: str = "") -> Tie:
    linked = link(draft(text, {name: kind for name, kind in NAMES.items() if name in text}))
    [found] = relate(replace(linked, document=replace(linked.document, date=day))).ties
    return found


def dated(found: Tie) -> DateValue | None:
    value = found.date.value if found.date is not None else None
    assert value is None or isinstance(value, DateValue)
    return value


@pytest.mark.parametrize(
    "text",
    [
        "Kepa Ltd owned Vega Ltd from 2011 to 2019.",
        "Kepa Ltd owned Vega Ltd between 2011 and 2019.",
        "Anna Berg was chair of Vega Ltd from 2011 until 2019.",
    ],
)
def test_a_tie_keeps_from_when_to_when_it_held(text: str) -> None:
    found = tie(text)
    told = dated(found)
    assert found.ended
    assert told is not None
    assert (told.value, told.until) == ("2011", "2019")


@pytest.mark.parametrize(
    "text", ["Kepa Ltd acquired Vega Ltd between 2011 and 2019.", "Anna Berg is chair of Vega Ltd from 2011 to 2019."]
)
def test_what_began_within_a_time_or_is_told_in_the_present_runs_on(text: str) -> None:
    assert not tie(text).ended


@pytest.mark.parametrize(("day", "ended"), [("", True), ("2021-03-01", True), ("2019-03-01", True), ("2018-03", False)])
def test_a_term_beyond_the_day_of_its_document_runs(day: str, ended: bool) -> None:
    found = tie("Anna Berg, chair of Vega Ltd until 2019, was heard.", day)
    assert found.ended == ended
    assert (dated(found) is not None) == ended  # the last day of a tie that runs would read as its first


def test_a_time_beyond_the_day_of_its_document_is_kept() -> None:
    found = tie("Anna Berg was chair of Vega Ltd from 2011 to 2019.", "2015")
    told = dated(found)
    assert not found.ended
    assert told is not None
    assert told.until == "2019"
