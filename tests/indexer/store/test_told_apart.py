"""Firms of one name that a document tells apart are two for the whole archive."""

from dataclasses import replace

from indexer.model.kinds import Kind
from indexer.store.clusters import Member
from tests.indexer.invented import named
from tests.indexer.store.test_clusters import judged, members, together


def told_apart(document: str, *names: str) -> list[Member]:
    """Firms of one name that a document tells apart."""
    found = members(*((document, named(name)) for name in names))
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
