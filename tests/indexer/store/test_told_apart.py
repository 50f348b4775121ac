"""Firms that a document tells apart, of one name or of a name and a part of it, are two for the whole archive."""

from dataclasses import replace

import pytest

from indexer.model.kinds import Kind
from indexer.store.clusters import Member
from indexer.store.naming import whole
from indexer.store.summing import Named
from indexer.text import names
from tests.indexer.invented import named
from tests.indexer.store.test_clusters import judged, members, together


def told_apart(document: str, *called: str) -> list[Member]:
    """Firms of one name that a document tells apart."""
    found = members(*((document, named(name)) for name in called))
    forms = [one.forms for one in found]
    return [replace(one, beside=tuple(other for other in forms if other != one.forms)) for one in found]


def test_what_a_document_tells_apart_is_two_across_the_archive() -> None:
    two = told_apart("a", "Kestrel Group", "Kestrel Group plc")
    bare, formed = members(("b", named("Kestrel Group")), ("c", named("Kestrel Group PLC", "Kestrel Group")))
    body = members(("d", named("Kestrel Group", kind=Kind.ORGANISATION)))
    assert together([*two, bare, formed, *body]) == [{"a", "b", "d"}, {"a", "c"}]
    assert together([bare, formed, *body]) == [{"b", "c", "d"}]


def test_what_goes_with_both_of_two_that_are_told_apart_goes_with_neither() -> None:
    two = told_apart("a", "Vega AG", "Vega SA")  # one form of two languages, and two firms
    assert together([*two, *members(("b", named("Vega")))]) == [{"a"}, {"a"}, {"b"}]


def test_a_person_overrules_what_a_document_tells_apart() -> None:
    two = told_apart("a", "Kestrel Group", "Kestrel Group plc")
    others = members(("b", named("Kestrel Group")), ("c", named("Kestrel Group plc")))
    said = judged(1, two[0].id, two[1].id, "same")
    assert together([*two, *others], [said]) == [{"a", "b", "c"}]
    assert together([*two, *others], [replace(said, undone=True)]) == [{"a", "b"}, {"a", "c"}]


def test_a_short_name_told_apart_from_the_longer_is_short_for_it_nowhere() -> None:
    parent, child = members(("a", named("Kestrel")), ("a", named("Kestrel Group plc")))
    others = members(("b", named("Kestrel Group plc", "Kestrel")), ("c", named("Kestrel")))
    assert together([parent, child, *others]) == [{"a", "b", "c"}]
    assert together([replace(parent, whole=True), child, *others]) == [{"a", "b"}, {"a", "c"}]


def row(position: int, name: str, *, kind: Kind = Kind.COMPANY, document: int = 1) -> Named:
    shown = ("a", "", "", f"{kind}:{name}", str(kind), name)
    return Named(document, position, *shown, names.key(name, kind), "[]", "[]", "", 1, "{}")


@pytest.mark.parametrize(
    ("named_there", "told"),
    [
        ([row(0, "Kestrel"), row(1, "Kestrel Group plc")], {(1, 0)}),
        ([row(0, "Kestrel"), row(1, "Kestrel Group plc"), row(2, "Vega Group")], {(1, 0)}),
        ([row(0, "Kestrel"), row(1, "Kestrel Group plc", document=2)], set()),  # of two documents
        ([row(0, "Kestrel"), row(1, "Kestrel Group plc"), row(2, "Kestrel Marine Ltd")], set()),  # of either
        ([row(0, "Kestrel"), row(1, "Kestrel Morwick Ltd")], set()),  # linking would not have joined them
        ([row(0, "Kestrel", kind=Kind.PERSON), row(1, "Kestrel Group plc")], set()),
    ],
)
def test_a_document_tells_a_short_name_apart_that_it_would_have_joined(
    named_there: list[Named], told: set[tuple[int, int]]
) -> None:
    assert whole(named_there) == told
