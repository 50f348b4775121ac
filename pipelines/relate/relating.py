"""From a document's entities to its contracts and ties. Reads sentences and tables; asks nothing beyond the draft."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from indexer.model.contracts import Contract, Record, Tie
from indexer.model.documents import Page
from indexer.model.mentions import Mention
from pipelines import table_rows
from pipelines.draft import Draft
from pipelines.relate import agreement_price, agreements, contracts, labels, liftings, notices, retold, rows, tenures
from pipelines.relate.carrying import carry, ended
from pipelines.relate.countries import with_countries
from pipelines.relate.over_pages import Told, placed, whole
from pipelines.relate.references import Memory, resolve
from pipelines.relate.sentence import Sentence
from pipelines.relate.ties import ties
from pipelines.relate.tokens import Token
from pipelines.seams import runs

# How many sentences later "the contract" may still mean the one just told.
_REACH = 2


def relate(draft: Draft) -> Draft:
    """The draft with its contracts and ties, as the text tells them. Needs linked mentions. Same draft, same answer."""
    on_page: dict[int, list[Mention]] = defaultdict(list)
    for mention in draft.mentions:
        on_page[mention.page].append(mention)
    found: list[Contract] = list(notices.contracts(draft.document.id, draft.pages, on_page))
    by_fields = bool(found)  # what a notice says in prose and labels as well is in its fields
    memory = Memory({entity.key: entity.names for entity in draft.entities})
    sentences = Told(draft.document.id, draft.pages, on_page, draft.document.language)
    told = {number: list(resolve(some, memory)) for number, some in sentences.by_page.items()}
    read = () if by_fields else tuple(runs(draft.pages))
    own, labelled = _own(draft, read, on_page, told)
    stated = retold.once(draft.document.id, (one for run in read for one in _contracts(_sentences(run, told))))
    found += labels.joined(labelled, own, list(placed(stated, sentences.texts)))
    found += _tabled(draft, on_page)
    day = draft.document.date
    tied = [tenures.as_of(one, day) for page in draft.pages for one in _ties(told[page.number])]
    contracts_, ties_ = placed(_once(found), sentences.texts), placed(_once(tied), sentences.texts)
    return with_countries(replace(draft, contracts=tuple(contracts_), ties=tuple(ties_)))


def _sentences(pages: Sequence[Page], told: Mapping[int, Sequence[Sentence]]) -> list[Sentence]:
    return [sentence for page in pages for sentence in told[page.number]]


def _own(
    draft: Draft,
    read: Sequence[Sequence[Page]],
    on_page: Mapping[int, Sequence[Mention]],
    told: Mapping[int, Sequence[Sentence]],
) -> tuple[Contract | None, list[Contract]]:
    """The contract that the document itself is, if it is one, and those that labels in these runs of pages state."""
    document, pages = draft.document.id, draft.pages
    own = agreements.contract(document, pages, on_page)
    labelled = labels.once(document, (one for run in read for one in _labelled(run, on_page)))
    if own is None and labelled and agreements.titled(pages[0]):
        own, labelled = labelled[0], labelled[1:]
    if own is None:
        return None, labelled
    for one in labelled:
        own = labels.completed(own, one)
    sentences = _sentences(pages, told)
    return contracts.identified(agreement_price.filled(own, pages, on_page, sentences), document), []


def _labelled(run: Sequence[Page], on_page: Mapping[int, Sequence[Mention]]) -> Iterator[Contract]:
    page, mentions, texts = whole(run, on_page)
    breaks = [place for text in texts.values() for place in text.breaks]
    return placed(labels.contracts(page, mentions, breaks=breaks), texts)


def _tabled(draft: Draft, on_page: Mapping[int, Sequence[Mention]]) -> Iterator[Contract]:
    in_tables = table_rows.rows(draft.pages)
    for page in draft.pages:
        yield from rows.contracts(draft.document.id, page, in_tables[page.number], on_page[page.number])


def _ties(sentences: Sequence[Sentence]) -> Iterator[Tie]:
    """The ties of a page's sentences; what one leaves out, the one right before it may have told. That a firm is shut
    out no more the next sentences may tell."""
    told: dict[str, Token] = {}
    for place, sentence in enumerate(sentences):
        found = [liftings.lifted(tie, sentences[place : place + _REACH + 1]) for tie in ties(sentence, told)]
        yield from found
        if not found:
            told.clear()


def _contracts(sentences: Sequence[Sentence]) -> Iterator[Contract]:
    """The contracts of the sentences of a text, completed by what the next sentences add.

    A deal whose price only a later sentence tells is one then.
    """
    last: Contract | None = None
    since, holds, alone = 0, False, False
    for sentence in sentences:
        told = list(contracts.contracts(sentence))
        since += 1
        over = ended(last, sentence) if last is not None and alone and holds and since <= _REACH else None
        if over is not None:
            last = contracts.identified(over, sentence.document)
            continue
        apart = bool(told) and not (last is not None and len(told) == 1 and _halves(last, told[0]))
        fuller = carry(last, sentence) if last is not None and not apart and since <= _REACH else None
        if last is not None and fuller is not None:
            holds = holds or contracts.holds(last, fuller)
            last = contracts.identified(fuller, sentence.document)
        elif told or (pending := contracts.pending(sentence)) is not None:
            if last is not None and holds:
                yield last
            yield from told[:-1]
            alone = len(told) < 2
            last, holds, since = (told[-1], True, 0) if told else (pending, False, 0)
    if last is not None and holds:
        yield last


def _halves(left: Contract, right: Contract) -> bool:
    """Whether each names one party alone, the later by its part and the earlier not by the same."""
    parts = [tuple(name for name in _PARTS if getattr(one, name)) for one in (left, right)]
    return (
        parts[0] != parts[1] and parts[1] != ("party",) and all(len(one) == 1 for one in parts) and len(left.party) < 2
    )


_PARTS = ("supplier", "buyer", "party")


def _once(found: Sequence[Record]) -> tuple[Record, ...]:
    """Each record once: a name given twice in one sentence may lead to one record by two ways."""
    return tuple({one.id: one for one in found}.values())
