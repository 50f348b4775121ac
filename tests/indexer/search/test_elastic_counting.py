"""When the values with most pages are sure to hold those with most documents."""

import random
from collections import Counter

import pytest

from indexer.errors import WrongUse
from indexer.model.scope import EVERYTHING
from indexer.search.elastic_counting import Counting
from indexer.search.query import Query


def answered(pages: Counter[str], documents: Counter[str], values: int) -> dict[str, object]:
    """What Elasticsearch answers: the values with most pages, those with equal pages by name."""
    ordered = sorted(pages, key=lambda value: (-pages[value], value))
    buckets = [
        {"key": one, "doc_count": pages[one], "documents": {"value": documents[one]}} for one in ordered[:values]
    ]
    rest = sum(pages[one] for one in ordered[values:])
    return {"buckets": buckets, "doc_count_error_upper_bound": 0, "sum_other_doc_count": rest}


def test_a_facet_that_is_given_is_the_true_one() -> None:
    draw, given, withheld = random.Random(9), 0, 0
    for _ in range(3_000):
        names = [f"v{number:02}" for number in range(draw.randint(1, 30))]
        documents = Counter({name: min(draw.randint(1, 9), draw.randint(1, 9)) for name in names})
        pages = Counter({name: documents[name] + draw.choice((0, 0, 0, 1, 3)) for name in names})
        limit, values = draw.randint(0, 6), draw.randint(1, 20)
        counting = Counting(Query(text="", scope=EVERYTHING, facets=("company",), facet_limit=limit))
        facet = counting.facet("company", {"company": {"commonest": answered(pages, documents, values)}})
        if facet is None:
            withheld += 1
            continue
        given += 1
        true = sorted(documents.items(), key=lambda one: (-one[1], one[0]))[:limit]
        assert [(one.value, one.count) for one in facet] == true
    assert given > 500
    assert withheld > 500


def test_a_facet_that_shards_may_have_left_values_out_of_is_not_given() -> None:
    counting = Counting(Query(text="", scope=EVERYTHING, facets=("company",), facet_limit=1))
    found = answered(Counter(a=3), Counter(a=3), 5) | {"doc_count_error_upper_bound": 1}
    assert counting.facet("company", {"company": {"commonest": found}}) is None
    assert counting.facet("company", {"company": {"commonest": found}}, surely=False)


def test_all_values_are_counted_where_a_choice_in_another_facet_leaves_few_pages() -> None:
    query = Query(text="cameras", scope=EVERYTHING, facets=("company", "person"))
    few = Counting(query, narrowed={"person": 40}).aggregations(query.facets, 10)
    assert ["all" in few[name]["aggs"] for name in query.facets] == [True, False]
    many = Counting(query, narrowed={"person": 40_000}).aggregations(query.facets, 10)
    assert ["all" in many[name]["aggs"] for name in query.facets] == [False, False]


def test_there_is_no_other_facet() -> None:
    with pytest.raises(WrongUse, match="colour"):
        Counting(Query(text="", scope=EVERYTHING, facets=("colour",)))
