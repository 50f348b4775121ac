"""What was deleted while changes were tracked states nothing."""

from dataclasses import replace

import pytest

from indexer.model.documents import Block
from indexer.model.kinds import Role
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft

NAMES = {"Vega Maritime AS": "company", "Kepa Holding AS": "company", "Port of Narvik": "organisation"}
SENTENCE = (
    "Deleted by Jon Vik: In May 2019 the Port of Narvik signed a contract with Vega Maritime AS for EUR 3 million."
)
TIE = "Deleted: Kepa Holding AS owns Vega Maritime AS."
LABELS = "Deleted: terms\nSupplier: Vega Maritime AS\nBuyer: Port of Narvik\nAmount: EUR 3 million"


@pytest.mark.parametrize("text", [SENTENCE, TIE, LABELS])
def test_no_statement_comes_of_what_was_deleted(text: str) -> None:
    said = link(draft(text, NAMES))
    assert relate(said).contracts or relate(said).ties
    [page] = said.pages
    gone = replace(said, pages=(replace(page, blocks=(Block(Role.DELETED, 0, len(text)),)),))
    assert (relate(gone).contracts, relate(gone).ties) == ((), ())
