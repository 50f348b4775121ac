"""What a contract document says of its price, number and object in its clauses: "The Contract Price is USD 4,200,000".

Reads only what calls itself the price of the whole; rates, fees and instalments are none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from indexer.model.contracts import Contract
from indexer.model.documents import Page
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention, Span
from indexer.model.values import Amount, Identifier
from pipelines.relate import subjects
from pipelines.relate.agreement_words import words
from pipelines.relate.sentence import Sentence

_PRICE = re.compile(
    rf"(?<![^\W_])(?<!\ba )(?:{words('price')})(?![^\W_])|"
    r"(?:合同|项目|价款|工程)?总(?:价款?|金额|额)|合同(?:金额|价款?)",
    re.IGNORECASE,
)
_NEAR = 120  # code points between the words for the price and the sum
_ENDS = re.compile(r"[。；;]|[.!?](?=\s+[^\W\d_a-zа-яё])|\n\s*\n")
_A_PART = re.compile(
    r"(?<![^\W_])(?:per|each|pro|je|par|por|за (?:один|одну|каждый|единицу)|monthly|annual|first|advance|increase\w*|"
    r"exceed\w*|less than|greater than)(?![^\W_])|每|单价|预付",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:(?:contract|agreement|kontrakt\w*|avtale\w*|vertrag\w*|contrat|contrato|договор\w*|контракт\w*)\s*"
    r"(?:no\.?|number|nr\.?|nummer|n°|nº|numéro|número|№)|合同编号|合同号|编号)[\s:：]*(?P<number>[\w][\w./\-]*\w)",
    re.IGNORECASE,
)
_HEAD = 600  # code points of the first page in which a contract bears its number
_TAKING = ("buy", "supply")


def filled(
    contract: Contract, pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]], told: Sequence[Sentence]
) -> Contract:
    """The contract that the document is, with what its clauses state of it. `told`: its sentences."""
    amount = contract.amount or next(_prices(pages, mentions), None)
    number = contract.number or _number(pages[0])
    subject = contract.subject or next(_objects(told), None)
    said = [one for one in (amount, subject) if one is not None and one not in (contract.amount, contract.subject)]
    return replace(
        contract,
        amount=amount,
        number=number,
        subject=subject,
        evidence=tuple(dict.fromkeys((*contract.evidence, *(_sentence(one, told) for one in said)))),
    )


def _prices(pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]]) -> Iterator[Span]:
    for page in pages:
        sums = [one for one in mentions[page.number] if one.kind is Kind.MONEY and isinstance(one.value, Amount)]
        for found in _PRICE.finditer(page.text) if sums else ():
            near = next((one for one in sums if found.end() <= one.start <= found.end() + _NEAR), None)
            between = page.text[found.end() : near.start] if near is not None else ""
            if near is not None and not _ENDS.search(between) and not _A_PART.search(between):
                yield Span(near.surface, page.number, near.start, near.end, value=near.value)


def _number(page: Page) -> Span | None:
    found = _NUMBER.search(page.text, 0, _HEAD)
    if found is None or not any(map(str.isdigit, found["number"])):
        return None
    return Span(found["number"], page.number, *found.span("number"), value=Identifier("CONTRACT", found["number"]))


def _objects(told: Sequence[Sentence]) -> Iterator[Span]:
    """What the first clause that says so has bought or delivered."""
    for sentence in told:
        for place, token in enumerate(sentence.tokens):
            kind = next((name for name in _TAKING if name in token and "party" not in token), "")
            found = subjects.object_of(sentence.tokens, kind, place, sentence.page, sentence.text) if kind else None
            if found is not None:
                yield found


def _sentence(said: Span, told: Sequence[Sentence]) -> Span:
    holding = (one.span for one in told if one.page == said.page and one.start <= said.start < one.end)
    return next(holding, said)
