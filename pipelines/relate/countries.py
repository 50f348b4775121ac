"""Governments by their country: "the Chinese government" points to China where the document has China as an entity."""

import csv
from dataclasses import replace
from functools import cache
from importlib.resources import files

from indexer.model.contracts import Contract, Tie
from indexer.model.entities import DocumentEntity
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention, Span
from pipelines.draft import Draft
from pipelines.relate.cues import plain

_GOVERNMENTS = (
    "government governments regierung regjeringen regjering staten gouvernement gobierno правительство правительства "
    "правительством правительству state staat état estado"
)


def with_countries(draft: Draft) -> Draft:
    """The draft with the entity of the country on spans that describe its government and are no entity themselves."""
    countries = _countries(draft.entities)
    places = {(mention.page, mention.start): mention for mention in draft.mentions if mention.kind is Kind.PLACE}
    if not countries and not places:
        return draft

    def pointed(span: Span) -> Span:
        key = "" if span.entity else _country(span, countries, places)
        return replace(span, entity=key) if key else span

    contracts = tuple(_with_buyers(contract, tuple(map(pointed, contract.buyer))) for contract in draft.contracts)
    ties = tuple(_with_ends(tie, pointed(tie.source), pointed(tie.target)) for tie in draft.ties)
    return replace(draft, contracts=contracts, ties=ties)


def is_country(mention: Mention | None) -> bool:
    """Whether a place is a country that may stand for its government."""
    return mention is not None and plain(mention.surface) in _names()


@cache
def demonyms() -> frozenset[str]:
    """The adjectives of all countries, in small letters: "chinese", "qatari", "norvégien"."""
    return frozenset(adjective for _, adjectives in _adjectives() for adjective in adjectives)


@cache
def _names() -> frozenset[str]:
    return frozenset(name for names, _ in _adjectives() for name in names)


def _with_buyers(contract: Contract, buyer: tuple[Span, ...]) -> Contract:
    return contract if buyer == contract.buyer else replace(contract, buyer=buyer)


def _with_ends(tie: Tie, source: Span, target: Span) -> Tie:
    return tie if (source, target) == (tie.source, tie.target) else replace(tie, source=source, target=target)


def _country(span: Span, countries: dict[str, str], places: dict[tuple[int, int], Mention]) -> str:
    words = plain(span.surface).replace("'", " ").split()
    if not set(words) & _government_words():
        return ""
    for word in words:
        if word in countries:
            return countries[word]
    inside = range(span.start, span.end)
    within = [mention for (page, start), mention in places.items() if page == span.page and start in inside]
    government_of_it = within and within[-1].end == span.end and len(words) <= 4
    return within[-1].entity if government_of_it else ""


def _countries(entities: tuple[DocumentEntity, ...]) -> dict[str, str]:
    """The key of each country of the document by its adjectives."""
    by_name = {plain(name): entity.key for entity in entities if entity.kind is Kind.PLACE for name in entity.names}
    return {
        adjective: by_name[name]
        for names, adjectives in _adjectives()
        for name in names
        if name in by_name
        for adjective in adjectives
    }


@cache
def _government_words() -> frozenset[str]:
    return frozenset(map(plain, _GOVERNMENTS.split()))


@cache
def _adjectives() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    with (files("pipelines.relate") / "countries.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    return tuple(
        (tuple(map(plain, row["country"].split("|"))), tuple(plain(one) for one in row["adjectives"].split("|")))
        for row in rows
    )
