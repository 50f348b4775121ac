"""Who of a list is in the archive: found with reason and place, by whoever may see it, also in what comes in later."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import NotFound, WrongUse
from indexer.model.kinds import Kind
from indexer.model.lists import Listed, ListHit
from indexer.model.scope import EVERYTHING, Scope
from indexer.store.schema import LIST_HITS, LISTS
from tests.indexer.invented import named, whole

LEAK_ONLY = Scope("reporter", frozenset({"leak"}))
LEI = "5493001KJTIIGC8Y1R12"


def listed(name: str, kind: Kind | None = Kind.COMPANY, *more: str, identifiers: tuple[str, ...] = ()) -> Listed:
    return Listed(name.casefold(), kind, (name, *more), identifiers=identifiers)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as opened:
        whole("a.txt", named("Kestrel Imaging Systems Ltd.", "Kestrel"), pages=2).save(opened)
        whole("b.txt", named("Maren Solheim", "Solheim", kind=Kind.PERSON)).save(opened)
        whole("c.txt", named("Warnow Marine", identifiers=(f"LEI:{LEI}",)), collection="secret").save(opened)
        opened.settle()
        yield opened


def hits(archive: Archive, scope: Scope = EVERYTHING, **chosen: str) -> list[ListHit]:
    return archive.list_hits(scope=scope, **chosen)


def test_a_hit_says_who_where_and_why(archive: Archive) -> None:
    archive.add_list("watch", [listed("Kestrel Imaging Systems"), listed("Nobody Known")], source="watch.csv")
    [hit] = hits(archive)
    page = archive.page(hit.document, hit.page, scope=EVERYTHING)
    assert page.text[hit.start : hit.end] == hit.surface == "Kestrel Imaging Systems Ltd."
    assert (hit.list, hit.listed.key, hit.mentions) == ("watch", "kestrel imaging systems", 4)
    assert hit.certain
    assert hit.why
    assert archive.entity(hit.entity, scope=EVERYTHING).name == hit.entity_name
    [known] = archive.lists()
    assert (known.name, known.source, known.size, known.screened) == ("watch", "watch.csv", 2, True)


def test_a_person_is_never_certain_by_name_alone(archive: Archive) -> None:
    archive.add_list("watch", [listed("Maren Solheim", Kind.PERSON)])
    [hit] = hits(archive)
    assert (hit.score, hit.certain) == (1.0, False)


def test_a_person_is_not_found_by_a_surname(archive: Archive) -> None:
    archive.add_list("watch", [listed("Solheim", Kind.PERSON), listed("Peder Solheim", Kind.PERSON)])
    assert hits(archive) == []


def test_a_person_is_no_firm_of_that_name(archive: Archive) -> None:
    archive.add_list("watch", [listed("Maren Solheim", Kind.COMPANY), listed("Kestrel", Kind.PERSON)])
    assert hits(archive) == []


def test_a_shared_identifier_is_certain_whatever_the_names(archive: Archive) -> None:
    archive.add_list("watch", [listed("Another Name Altogether", identifiers=(f"LEI:{LEI}",))])
    [hit] = hits(archive)
    assert (hit.certain, hit.surface) == (True, "Warnow Marine")
    assert LEI in hit.why[0]


def test_a_number_of_another_register_is_a_suggestion(archive: Archive) -> None:
    archive.add_list("watch", [listed("Another Name Altogether", identifiers=(f"DUNS:{LEI}",))])
    [hit] = hits(archive)
    assert not hit.certain


def test_what_comes_in_later_is_screened_as_it_comes(archive: Archive) -> None:
    archive.add_list("watch", [listed("Gannet Holding"), listed("Kestrel Imaging Systems")])
    whole("later.txt", named("Gannet Holding SA")).save(archive)
    assert {hit.title for hit in hits(archive)} == {"a.txt", "later.txt"}
    since = {hit.title: hit.since for hit in hits(archive)}
    assert [hit.title for hit in hits(archive, since=since["a.txt"])] == ["later.txt"]
    assert hits(archive, since=since["later.txt"]) == []
    assert archive.list_sums(scope=EVERYTHING, since=since["a.txt"]) == {"watch": 1}


def test_a_document_read_again_is_screened_anew_and_one_removed_leaves_nothing(archive: Archive) -> None:
    archive.add_list("watch", [listed("Kestrel Imaging Systems")])
    whole("a.txt", named("Somebody Else AS")).save(archive)
    assert hits(archive) == []
    number = whole("a.txt", named("Kestrel Imaging Systems")).save(archive)
    assert len(hits(archive)) == 1
    archive.remove(number)
    assert hits(archive) == []


def test_a_reader_sees_hits_of_their_own_collections_alone(archive: Archive) -> None:
    archive.add_list("watch", [listed("Warnow Marine"), listed("Kestrel Imaging Systems")])
    assert {hit.listed.key for hit in hits(archive, LEAK_ONLY)} == {"kestrel imaging systems"}
    assert archive.list_sums(scope=LEAK_ONLY) == {"watch": 1}
    assert hits(archive, Scope("nobody", frozenset())) == []


def test_a_new_import_takes_the_place_of_the_list_and_keeps_what_is_old(archive: Archive) -> None:
    archive.add_list("watch", [listed("Kestrel Imaging Systems"), listed("Warnow Marine")])
    first = hits(archive)[0].since
    archive.add_list("watch", [listed("Kestrel Imaging Systems"), listed("Maren Solheim", Kind.PERSON)])
    assert {hit.listed.key for hit in hits(archive)} == {"kestrel imaging systems", "maren solheim"}
    assert {hit.listed.key for hit in hits(archive, since=first)} == {"maren solheim"}


def test_an_import_that_was_killed_is_finished_by_the_next_settling(archive: Archive) -> None:
    archive.add_list("watch", [listed("Kestrel Imaging Systems")])
    with archive.store.writing() as connection:  # as after the names were kept and before anything was compared
        connection.execute(LIST_HITS.delete())
        connection.execute(update(LISTS).values(screened_at=""))
    assert [one.screened for one in archive.lists()] == [False]
    archive.settle()
    assert len(hits(archive)) == 1
    assert [one.screened for one in archive.lists()] == [True]


def test_a_rebuild_finds_the_same(archive: Archive) -> None:
    archive.add_list("watch", [listed("Kestrel Imaging Systems"), listed("Maren Solheim", Kind.PERSON)])
    before = hits(archive)
    archive.rebuild()
    assert hits(archive) == before


def test_hits_are_counted_by_thing_and_certain_ones_come_first(archive: Archive) -> None:
    whole("d.txt", named("Kestrel Imaging Systems")).save(archive)
    archive.add_list("watch", [listed("Maren Solheim", Kind.PERSON), listed("Kestrel Imaging Systems")])
    first = archive.list_hits(scope=EVERYTHING, limit=1)
    assert [hit.listed.key for hit in first] == ["kestrel imaging systems"] * 2
    assert [hit.listed.key for hit in archive.list_hits(scope=EVERYTHING, limit=1, offset=1)] == ["maren solheim"]


def test_a_list_that_is_dropped_takes_its_hits_along(archive: Archive) -> None:
    archive.add_list("watch", [listed("Kestrel Imaging Systems")])
    archive.drop_list("watch")
    assert (archive.lists(), hits(archive)) == ([], [])
    with pytest.raises(NotFound, match="watch"):
        archive.drop_list("watch")
    with pytest.raises(NotFound, match="watch"):
        hits(archive, name="watch")


def test_a_reading_archive_takes_no_list(archive: Archive) -> None:
    with Archive.open(replace(archive.config)) as reading, pytest.raises(WrongUse, match="write"):
        reading.add_list("watch", [])


def test_names_that_no_database_takes_are_kept_as_they_can_be(archive: Archive) -> None:
    archive.add_list("wa\0tch", [Listed("k\ud800", None, ("Kestrel\0Imaging Systems",))])
    assert [one.name for one in archive.lists()] == ["wa\N{REPLACEMENT CHARACTER}tch"]
