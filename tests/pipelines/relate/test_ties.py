"""Ties that sentences in seven languages state: who owns, leads, advises, pays for or shuts out whom."""

import pytest

from indexer.model.json_form import tie_json
from pipelines.link.linking import link
from pipelines.relate import patterns, ties
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft
from tests.pipelines.relate.tables import Row, rows, tie_row


@pytest.mark.parametrize("row", rows("ties.jsonl"), ids=lambda row: f"{row['lang']}-{row['text'][:40]}")
def test_ties_of_a_sentence(row: Row) -> None:
    found = relate(link(draft(row["text"], row["names"], language=row["lang"]))).ties
    assert [tie_row(tie_json(tie)) for tie in found] == row["expect"]


def test_every_pattern_can_be_read_and_remembers_who_is_tied() -> None:
    for form in ties.forms():
        remembered = {item.group for item in patterns.compiled(form.pattern)}
        assert remembered & {"from", "to"}
        assert {"from", "to"} <= remembered or form.type in ("owner", "director")  # the tie before told the other


def test_an_item_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match=r"no item like '@\?'"):
        patterns.compiled("@?")
