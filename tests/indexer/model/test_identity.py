"""Ids come from content alone."""

import re

import pytest

from indexer.model import identity
from indexer.model.kinds import Kind
from indexer.model.mentions import Span

SHA = "ab" * 32


def test_document_id_is_32_hexadecimal_digits() -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", identity.document_id(SHA, "leak"))


@pytest.mark.parametrize(
    "other",
    [
        identity.document_id("cd" * 32, "leak"),
        identity.document_id(SHA, "other"),
        identity.document_id(SHA, "leak", parent="p"),
        identity.document_id(SHA, "leak", parent="p", inside="a"),
        identity.document_id(SHA, "leak", parent="p", inside="b"),
        identity.document_id(SHA, "leak", parent="pa", inside=""),
    ],
)
def test_bytes_collection_and_place_in_the_container_make_the_document(other: str) -> None:
    assert other != identity.document_id(SHA, "leak")


def test_parts_do_not_run_into_each_other() -> None:
    assert identity.document_id(SHA, "leak", parent="ab", inside="c") != identity.document_id(
        SHA, "leak", parent="a", inside="bc"
    )


def test_a_line_is_known_by_collection_key_and_what_it_says_wherever_it_stands() -> None:
    first = identity.document_id(SHA, "lines", parent="p", inside="1", key="7")
    assert first == identity.document_id(SHA, "lines", parent="q", inside="9", key="7")
    assert first != identity.document_id("cd" * 32, "lines", key="7")
    assert first != identity.document_id(SHA, "lines", key="8")
    assert first != identity.document_id(SHA, "others", key="7")


def test_ids_stay_what_they_are_across_versions() -> None:
    assert identity.document_id(SHA, "leak") == "97b6577f7cd38714e7e63928f42ed929"
    assert identity.entity_id(Kind.COMPANY, "kestrel imaging") == identity.entity_id("company", "kestrel imaging")


def test_entity_id_depends_on_kind_and_key() -> None:
    ids = {identity.entity_id(kind, key) for kind in (Kind.PLACE, Kind.COMPANY) for key in ("turin", "oslo")}
    assert len(ids) == 4


def test_record_id_depends_on_document_sort_and_the_place_of_each_field() -> None:
    left, right = Span("a", 1, 0, 1), Span("b", 1, 2, 3)
    ids = {
        identity.record_id("d", "contract", left, right),
        identity.record_id("d", "contract", right, left),
        identity.record_id("d", "contract", left, None),
        identity.record_id("d", "contract", None, left),
        identity.record_id("e", "contract", left, right),
        identity.record_id("d", "owner", left, right),
    }
    assert len(ids) == 6


def test_page_id_and_citation_can_be_read() -> None:
    assert identity.page_id("d", 3) == "d/3"
    assert identity.citation(SHA, 3, 10, 25) == f"footnote:{SHA}/3/10-25"
