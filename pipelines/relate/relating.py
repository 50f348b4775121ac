"""From a document's entities to its contracts and ties. Reads sentences and tables; asks nothing beyond the draft."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from indexer.model.contracts import Contract, Tie
from indexer.model.mentions import Mention
from pipelines.draft import Draft
from pipelines.relate import agreements, contracts, notices, rows
from pipelines.relate.carrying import carry
from pipelines.relate.countries import with_countries
from pipelines.relate.references import Memory, resolve
from pipelines.relate.sentence import Sentence, of_page
from pipelines.relate.ties import ties
from pipelines.relate.tokens import Token

# How many sentences later "the contract" may still mean the one just told.
_REACH = 2

Record = TypeVar("Record", Contract, Tie)


def relate(draft: Draft) -> Draft:
    """The draft with its contracts and ties, as the text tells them. Needs linked mentions. Same draft, same answer."""
    on_page: dict[int, list[Mention]] = defaultdict(list)
    for mention in draft.mentions:
        on_page[mention.page].append(mention)
    found: list[Contract] = list(notices.contracts(draft.document.id, draft.pages, on_page))
    by_fields = bool(found)  # what a notice says in prose as well is in its fields
    own = agreements.contract(draft.document.id, draft.pages, on_page)
    found += [own] if own is not None else []
    tied: list[Tie] = []
    memory = Memory({entity.key: entity.names for entity in draft.entities})
    for page in draft.pages:
        mentions = on_page[page.number]
        sentences = list(resolve(of_page(draft.document.id, page, mentions, draft.document.language), memory))
        told = () if by_fields else _contracts(sentences)
        found.extend(one for one in told if own is None or _stands_alone(one))
        found.extend(rows.contracts(draft.document.id, page, mentions))
        tied.extend(_ties(sentences))
    return with_countries(replace(draft, contracts=_once(found), ties=_once(tied)))


def _ties(sentences: Sequence[Sentence]) -> Iterator[Tie]:
    """The ties of a page's sentences; what one leaves out, the one right before it may have told."""
    told: dict[str, Token] = {}
    for sentence in sentences:
        found = list(ties(sentence, told))
        yield from found
        if not found:
            told.clear()


def _contracts(sentences: Sequence[Sentence]) -> Iterator[Contract]:
    """The contracts of a page's sentences, completed by what the next sentences add."""
    last: Contract | None = None
    since = 0
    for sentence in sentences:
        told = list(contracts.contracts(sentence))
        since += 1
        if told:
            if last is not None:
                yield last
            yield from told[:-1]
            last, since = told[-1], 0
        elif last is not None and since <= _REACH:
            fuller = carry(last, sentence)
            last = contracts.identified(fuller, sentence.document) if fuller is not None else last
    if last is not None:
        yield last


def _stands_alone(told: Contract) -> bool:
    """Whether a sentence of a document that is itself a contract tells of more than what its parties promise there."""
    return any(part is not None for part in (told.amount, told.count, told.number))


def _once(found: Sequence[Record]) -> tuple[Record, ...]:
    """Each record once: a name given twice in one sentence may lead to one record by two ways."""
    return tuple({one.id: one for one in found}.values())
