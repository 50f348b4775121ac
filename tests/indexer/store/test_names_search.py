"""A name in any form finds the entities it may be that of, with the reason, and only what the reader may see."""

from collections.abc import Iterator

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.model.entities import PART
from indexer.model.kinds import Kind
from indexer.model.scope import EVERYTHING, Scope
from indexer.store import settling
from tests.indexer.invented import named, whole

PERSON = Kind.PERSON


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    made = Archive.open(Config(archive=tmp_path_factory.mktemp("names")), create=True, write=True)
    firms = ("Kestrel Imaging Systems Ltd", "Solheim Offshore ASA", "Burnham Radar GmbH", "ООО Северный ветер")
    firms += ("浙江大华技术股份有限公司", "JP Morrow", "Northern Harbour Electronics Institute")
    people = ("Jon Hansen", "Volodymyr Kostenko", "محمد كريم", "Kari Berg", "习远平", "Νίκος Πέτρου")
    whole("a.txt", *(named(one) for one in firms), *(named(one, kind=PERSON) for one in people)).save(made)
    whole("b.txt", named("Jon Hansen", kind=PERSON), named("Hansen Rederi AS")).save(made)
    whole("c.txt", named("Solheim Hemmelig AS"), collection="closed").save(made)
    whole("d.txt", named("Jon Hansen", "Jonny Hansen", kind=PERSON), collection="closed").save(made)
    settling.settle(made.store)
    yield made
    made.close()


def first(archive: Archive, text: str, scope: Scope = EVERYTHING) -> tuple[str, str]:
    """The likeliest entity and the reasons."""
    found = archive.names_like(text, scope=scope)
    return (found[0].spelling, "; ".join(found[0].why)) if found else ("", "")


@pytest.mark.parametrize(
    ("asked", "name", "why"),
    [
        ("Kestrel Imaging Systems", "Kestrel Imaging Systems Ltd", "legal form left out"),
        ("KESTREL IMAGING SYSTEMS LIMITED", "Kestrel Imaging Systems Ltd", "legal form written otherwise"),
        ("Kestre1 lmaging Systems", "Kestrel Imaging Systems Ltd", "a scan's slip"),
        ("Bumham Radar", "Burnham Radar GmbH", "a scan's slip"),
        ("Solhiem Offshore", "Solheim Offshore ASA", "one letter differs"),
        ("Hansen, Jon", "Jon Hansen", "the same words"),
        ("Hansen Jon", "Jon Hansen", "another order"),
        ("J. Hansen", "Jon Hansen", "initial: j ~ jon"),
        ("Vladimir Kostenko", "Volodymyr Kostenko", "sounds alike"),
        ("Mohamed Karim", "محمد كريم", "another script"),
        ("Severny Veter", "ООО Северный ветер", "another script"),
        ("Zhejiang Dahua", "浙江大华技术股份有限公司", "another script"),
        ("浙江大华", "浙江大华技术股份有限公司", ""),
        ("Xi Yuanping", "习远平", "another script"),
        ("Nikos Petrou", "Νίκος Πέτρου", "another script"),
        ("JPMorrow", "JP Morrow", "spaces or hyphens"),
        ("NHEI", "Northern Harbour Electronics Institute", "first letters"),
        ("Кари Берг", "Kari Berg", "another script"),
    ],
)
def test_a_name_is_found_in_another_form_and_says_why(archive: Archive, asked: str, name: str, why: str) -> None:
    found, told = first(archive, asked)
    assert found == name
    assert why in told


def test_names_of_which_it_is_a_part_come_after_those_it_is(archive: Archive) -> None:
    found = archive.names_like("Solheim", scope=EVERYTHING)
    assert {one.entity.name for one in found} == {"Solheim Offshore ASA", "Solheim Hemmelig AS"}
    [same, *rest] = archive.names_like("Solheim Offshore", scope=EVERYTHING)
    assert same.score >= 0.5 > max(one.score for one in rest)


@pytest.mark.parametrize("asked", ["Norvik Bank", "Quillmere Ltd"])
def test_initials_alone_are_no_part_of_a_name(config: Config, asked: str) -> None:
    with Archive.open(config, create=True, write=True) as made:
        whole("a.txt", named("N/A"), named("N/A/B"), named("Q&H, Place"), named("Q. Norvik", kind=PERSON)).save(made)
        settling.settle(made.store)
        assert [one.spelling for one in made.names_like(asked, scope=EVERYTHING) if one.score >= PART] == []


def test_kind_narrows(archive: Archive) -> None:
    found = archive.names_like("Hansen", scope=EVERYTHING, kind=Kind.COMPANY)
    assert [one.entity.name for one in found] == ["Hansen Rederi AS"]


def test_nothing_like_it_finds_nothing(archive: Archive) -> None:
    assert archive.names_like("Quetzalcoatl Brewing", scope=EVERYTHING) == []
    assert archive.names_like(" ,.", scope=EVERYTHING) == []


def test_what_a_reader_may_not_see_is_neither_found_nor_told(archive: Archive) -> None:
    scope = Scope("guest", frozenset({"leak"}))
    assert [one.entity.name for one in archive.names_like("Solheim", scope=scope)] == ["Solheim Offshore ASA"]
    [found] = archive.names_like("Jonny Hansen", scope=scope, kind=PERSON)
    assert found.spelling == "Jon Hansen"
    assert found.entity.documents == 2
    assert archive.names_beginning("Jonny", scope=scope) == []
    assert archive.names_beginning("Solheim Hem", scope=scope) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("han", "Jon Hansen"),
        ("jon h", "Jon Hansen"),
        ("Hansen r", "Hansen Rederi AS"),
        ("SOLHEIM o", "Solheim Offshore ASA"),
        ("север", "ООО Северный ветер"),
        ("severn", "ООО Северный ветер"),
        ("浙江", "浙江大华技术股份有限公司"),
        ("zhejiang", "浙江大华技术股份有限公司"),
        ("kestrel imaging ", "Kestrel Imaging Systems Ltd"),
    ],
)
def test_a_name_begun_is_completed_by_the_most_mentioned(archive: Archive, typed: str, name: str) -> None:
    found = archive.names_beginning(typed, scope=EVERYTHING, limit=3)
    assert found[0][1] == name


def test_what_no_name_begins_with_is_completed_by_nothing(archive: Archive) -> None:
    assert archive.names_beginning("xyzzy", scope=EVERYTHING) == []
    assert archive.names_beginning("hansen xyzzy", scope=EVERYTHING) == []
    assert archive.names_beginning("", scope=EVERYTHING) == []
