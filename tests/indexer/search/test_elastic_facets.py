"""Counts of facets by Elasticsearch: over shards, among many values, and by either way of counting."""

from dataclasses import replace

import pytest

from indexer.config import Config
from indexer.model.kinds import Kind
from indexer.search import elastic_counting
from indexer.search.fields import FACETS
from indexer.search.query import Filter
from tests.indexer.search.pages import Opened, document, named, record


def test_counts_are_exact_over_several_shards(config: Config, open_archive: Opened) -> None:
    archive = open_archive(replace(config, elastic=replace(config.elastic, shards=3)))
    firms = [named(Kind.COMPANY, f"Firm {number}", id=f"f{number}") for number in range(40)]
    for number in range(80):
        owner = document(f"d{number}", type=f"t{number % 7}")
        archive.engine.index(
            record(
                "cameras " * (number % 5 + 1), page=page, of=owner, entities=tuple(firms[number % 40 : number % 40 + 2])
            )
            for page in (1, 2, 3)
        )
    archive.engine.commit()
    results = archive.search("cameras", facets=("type", "company"), facet_limit=5)
    assert (results.total, results.total_pages) == (80, 240)
    assert [(one.value, one.count) for one in results.facets["type"]] == [
        ("t0", 12), ("t1", 12), ("t2", 12), ("t3", 11), ("t4", 11),
    ]  # fmt: skip
    assert {one.count for one in results.facets["company"]} == {4}
    assert len(archive.engine.documents()) == 80
    assert len(archive.found("cameras")) == 80
    assert len({hit.score for hit in archive.search("cameras", limit=80).hits}) <= 5  # alike pages score alike


def test_facets_are_the_same_whether_all_values_are_counted_or_the_commonest(
    config: Config, open_archive: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = open_archive(replace(config, elastic=replace(config.elastic, shards=2)))
    firms = [named(Kind.COMPANY, f"Firm {number}", id=f"f{number}") for number in range(12)]
    people = [named(Kind.PERSON, f"Ada {number}", id=f"p{number}") for number in range(4)]
    for number in range(60):
        paths = (f"papers/{'abc'[number % 3]}/{number % 2}/{number}.pdf",)
        owner = document(f"d{number}", type=f"t{number % 7}", paths=paths, date=f"20{10 + number % 4}-03")
        archive.engine.index(
            record("cameras", page=page, of=owner, entities=(firms[(number * page) % 12], people[(number + page) % 4]))
            for page in range(1, 2 + number % 3)
        )
    archive.engine.commit()
    chosen = [(Filter("person", ("p1",)),), (Filter("company", ("f3", "f5")), Filter("person", ("p2",)))]
    chosen += [(Filter("type", ("t3",)), Filter("company", ("f0",), exclude=True)), (Filter("person", ("nobody",)),)]
    for filters in chosen:
        for text, below in (("cameras", ""), ("", "papers"), ("cameras", "papers/b"), ("nothing", "")):
            asked = {"filters": filters, "facets": FACETS, "facet_limit": 5, "below": below}
            monkeypatch.setattr(elastic_counting, "FEW", 0)
            commonest = archive.search(text, **asked)
            monkeypatch.setattr(elastic_counting, "FEW", 1_000)
            every = archive.search(text, **asked)
            assert (every.facets, every.total) == (commonest.facets, commonest.total)
    assert archive.search("cameras", filters=chosen[0], facets=("company",)).facets["company"][0].count > 1


def test_commonest_values_are_found_among_many_that_only_have_more_pages(config: Config, open_archive: Opened) -> None:
    archive = open_archive(config)
    for number in range(400):  # each on three pages of one document
        firm = named(Kind.COMPANY, f"Firm {number:03}", id=f"one{number:03}")
        owner = document(f"d{number}")
        archive.engine.index(record("cameras", page=page, of=owner, entities=(firm,)) for page in (1, 2, 3))
    both = named(Kind.COMPANY, "Firm of two", id="two")
    archive.add(*(record("cameras", of=document(f"x{number}"), entities=(both,)) for number in (1, 2)))
    facet = archive.search("cameras", facets=("company",), facet_limit=2).facets["company"]
    assert [(one.value, one.count) for one in facet] == [("two", 2), ("one000", 1)]
