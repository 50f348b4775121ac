"""Documents worked in portions tell the same as in one go, also of what goes on from one portion to the next."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from indexer.model.contracts import Contract, Tie, spans
from indexer.model.documents import Document, Page
from indexer.model.kinds import Status
from indexer.model.mentions import OVER_PAGES
from pipelines.draft import Draft
from pipelines.find.finding import find
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from pipelines.shared_page import Last, settled

HEADER = Document("d" * 32, "tests", "0" * 64, 1, "pdf", ("x.pdf",), status=Status.DONE)
OTHER = "In March 2018 the Port of Bodø signed a contract with Kepa Cables Ltd for EUR 7 million.\n\nIt is glad."


def worked(pages: Sequence[Page]) -> Draft:
    return relate(link(find(Draft(HEADER, tuple(pages)))))


def in_portions(pages: Sequence[Page], each: int) -> list[Draft]:
    """The portions as they are saved, one after the other."""
    firsts = range(1, len(pages) + 1, each)
    drafts = [worked(pages[max(0, first - 2) : first - 1 + each]) for first in firsts]
    saved: list[Draft] = []
    for draft, behind in zip(drafts, [*drafts[1:], None], strict=True):
        saved.append(settled(draft, before=Last.of(saved[-1]) if saved else None, behind=behind))
    return saved


def places(record: Contract | Tie) -> tuple[Any, ...]:
    return tuple((one.surface, one.page, one.start, one.end, one.value) for one in spans(record))


def told(drafts: Sequence[Draft]) -> dict[str, list[Any]]:
    """All that drafts tell, without the keys of their entities; and the names of what each mention is."""
    names = {entity.key: entity.name for draft in drafts for entity in draft.entities}
    return {
        "pages": [page for draft in drafts for page in draft.pages],
        "mentions": [replace(one, entity=names.get(one.entity, "")) for draft in drafts for one in draft.mentions],
        "contracts": sorted((places(one) for draft in drafts for one in draft.contracts), key=repr),
        "ties": sorted((places(one) for draft in drafts for one in draft.ties), key=repr),
    }


TEXTS = {
    "a name": (
        "The port has for many years bought its radars\nfrom one firm, Qorvale",
        "Marine Ltd of York. Qorvale Marine Ltd is glad.",
    ),
    "a sum and a contract": (
        "In May 2019, after a tender that lasted a year, the Port of Narvik\n"
        "signed a contract with Qorvale Marine Ltd for EUR 3",
        "million. The contract ends in 2024.",
    ),
    "a contract, of which the next page tells the price": (
        "In May 2019 the Port of Narvik signed a contract with Qorvale Marine Ltd.",
        "It is worth EUR 3 million.",
    ),
    "a tie": (
        "For many years now the shares have been\nin safe hands, as Brightwater Holdings Ltd owns",
        "51 per cent of Qorvale Marine Ltd.",
    ),
    "a form": (
        "Buyer: Port of Narvik\nContract price: EUR 3 million\nSupplier:",
        "Qorvale Marine Ltd",
    ),
    "nothing": ("The Port of Narvik bought radars of Qorvale Marine Ltd.", "Kepa Cables Ltd sold none."),
}


@pytest.mark.parametrize("of", TEXTS)
@pytest.mark.parametrize("each", [1, 2, 3])
def test_portions_tell_what_the_whole_tells(of: str, each: int) -> None:
    left, right = TEXTS[of]
    pages = [Page(number, text, "en") for number, text in enumerate((OTHER, OTHER, left, right, OTHER), 1)]
    portions, whole = in_portions(pages, each), worked(pages)
    assert told(portions) == told([whole])
    for one in portions:
        numbers = {page.number: page.text for page in pages}
        assert all(numbers[span.page][span.start : span.end] == span.surface for span in one.mentions)
        assert all(
            numbers[span.page][span.start : span.end] == span.surface
            for record in (*one.contracts, *one.ties)
            for span in spans(record)
        )
        known = {entity.key for entity in one.entities}
        assert all(mention.entity in known for mention in one.mentions if mention.entity)


def test_what_goes_on_is_told_by_the_portion_behind_and_names_what_was_saved() -> None:
    left, right = TEXTS["a sum and a contract"]
    before = "Brightwater Qorvale Marine Ltd (“Qorvale Marine”) is a firm of York."
    pages = [Page(1, before, "en"), Page(2, left.replace("Marine Ltd", "Marine"), "en"), Page(3, right, "en")]
    first, second = in_portions(pages, 2)
    assert first.contracts == ()
    [contract] = second.contracts
    [supplier] = contract.supplier
    assert [one.page for one in contract.evidence] == [2, 3]
    assert supplier.entity in {one.entity for one in first.mentions if one.surface == "Brightwater Qorvale Marine Ltd"}
    assert [(one.page, one.surface) for one in first.mentions if one.finder == OVER_PAGES] == [(2, "EUR 3")]
    assert [(one.page, one.surface) for one in second.mentions if one.finder == OVER_PAGES] == [(3, "million")]


@pytest.mark.parametrize("of", TEXTS)
def test_a_page_that_the_portion_behind_read_otherwise_is_shared_from_there_on(of: str) -> None:
    left, right = TEXTS[of]
    pages = [Page(1, OTHER, "en"), Page(2, f"A well-known port.\n\n{left}", "en"), Page(3, right, "en")]
    otherwise = replace(pages[1], text=pages[1].text.replace("-", ""))
    first, second = worked(pages[:2]), worked([otherwise, pages[2]])
    saved = settled(first, before=None, behind=second)
    later = settled(second, before=Last.of(saved), behind=None)
    assert told([saved, later]) == told([worked(pages)])


def test_what_stands_across_the_difference_is_not_shared() -> None:
    left, right = TEXTS["a sum and a contract"]
    pages = [Page(1, OTHER, "en"), Page(2, left.replace("after a", "after a re-opened"), "en"), Page(3, right, "en")]
    otherwise = replace(pages[1], text=pages[1].text.replace("-", ""))
    first, second = worked(pages[:2]), worked([otherwise, pages[2]])
    saved = settled(first, before=None, behind=second)
    later = settled(second, before=Last.of(saved), behind=None)
    assert saved.contracts[0] == worked(pages[:1]).contracts[0]
    assert later.contracts == ()
    numbers = {page.number: page.text for page in pages}
    assert all(numbers[one.page][one.start : one.end] == one.surface for one in (*saved.mentions, *later.mentions))
    assert "EUR 3" in {one.surface for one in saved.mentions if one.finder == OVER_PAGES}


def test_a_portion_that_fell_short_proves_nothing() -> None:
    pages = [Page(1, OTHER, "en"), Page(2, OTHER, "en")]
    failed = replace(HEADER, status=Status.PARTIAL, stage="relate")
    first, second = worked(pages[:1]), replace(find(Draft(HEADER, tuple(pages))), document=failed)
    assert settled(first, before=None, behind=second).contracts == first.contracts != ()
