"""What may be one is suggested: the same whatever the order and the portions in which documents came, never for what
is too common, and only to who may see both."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from indexer.archive import Archive
from indexer.config import Config
from indexer.lookup.decisions import suggestions
from indexer.model.entities import DocumentEntity
from indexer.model.kinds import Kind
from indexer.model.scope import EVERYTHING, Scope
from indexer.store import name_blocks, settling, suggesting
from indexer.store.schema import SUGGESTIONS
from tests.indexer.invented import named, whole


@pytest.fixture
def archive(config: Config) -> Iterator[Archive]:
    with Archive.open(config, create=True, write=True) as opened:
        yield opened


def suggested(archive: Archive, scope: Scope = EVERYTHING) -> list[set[str]]:
    return [{one.left.name, one.right.name} for one in archive.likely_pairs(scope=scope, limit=100)]


def kept(archive: Archive) -> list[tuple[str, str, float, int]]:
    with archive.store.reading() as connection:
        return sorted((row.left, row.right, row.score, row.mentions) for row in connection.execute(select(SUGGESTIONS)))


def follow(archive: Archive) -> None:
    settling.settle(archive.store)
    suggesting.suggest(archive.store)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (named("Kestrel Imaging Systems Ltd."), named("Kestrell Imaging Systems")),
        (named("Свольвер Сигнал"), named("Svolvær Signal AS")),
        (named("Айгерим Джанибекова", kind=Kind.PERSON), named("Aigerim Janibekova", kind=Kind.PERSON)),
        (named("Maren Solheim", kind=Kind.PERSON), named("Maren Solhem", kind=Kind.PERSON)),
        (named("Kestrel Imaging Systems"), named("Kestrell Imaging Systems", kind=Kind.ORGANISATION)),
        (named("Vega Maritime AS"), named("Vega Maritime ASA")),
        (named("Kestrel Group Ltd"), named("Kestrel Group plc")),
        (named("ООО «Вега Марин»"), named("АО «Вега Марин»")),
    ],
)
def test_names_that_nothing_certain_joins_are_suggested_with_their_reason(
    archive: Archive, left: DocumentEntity, right: DocumentEntity
) -> None:
    whole("a.txt", left).save(archive)
    whole("b.txt", right).save(archive)
    follow(archive)
    assert suggested(archive) == [{left.name, right.name}]
    assert all(one.why for one in archive.likely_pairs(scope=EVERYTHING, limit=1))


def test_the_names_that_are_alike_are_told_where_the_entities_are_shown_by_others(archive: Archive) -> None:
    whole("a.txt", named("Kestrel Imaging Systems Ltd.", "Vega Cameras")).save(archive)
    whole("b.txt", named("Solheim Marine AS", "Vega Camera")).save(archive)
    follow(archive)
    [pair] = archive.likely_pairs(scope=EVERYTHING, limit=5)
    assert set(pair.why[0].split(" and ")) == {"“Vega Cameras”", "“Vega Camera”"}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (named("Solheim", kind=Kind.PERSON), named("Solheim", kind=Kind.PERSON)),
        (named("Anna Solheim", kind=Kind.PERSON), named("Per Solheim", kind=Kind.PERSON)),
        (named("Kestrel Imaging"), named("Kestrel Imaging", kind=Kind.PLACE)),
        (named("Acme Holdings Ltd"), named("Acme Trading Ltd")),
    ],
)
def test_others_are_not(archive: Archive, left: DocumentEntity, right: DocumentEntity) -> None:
    whole("a.txt", left).save(archive)
    whole("b.txt", right).save(archive)
    follow(archive)
    assert suggested(archive) == []


def test_what_a_person_decided_is_not_asked_again(archive: Archive) -> None:
    for path, name in (("a.txt", "Maren Solheim"), ("b.txt", "Maren Solhem")):
        whole(path, named(name, kind=Kind.PERSON)).save(archive)
    follow(archive)
    [pair] = suggestions(archive, archive.judgements(), scope=EVERYTHING, limit=5)
    number = archive.judge(pair.left.id, pair.right.id, verdict="unsure", by="editor")
    follow(archive)
    assert suggestions(archive, archive.judgements(), scope=EVERYTHING, limit=5) == []
    archive.undo(number, by="editor")
    assert suggestions(archive, archive.judgements(), scope=EVERYTHING, limit=5) == [pair]


def test_a_reader_is_shown_only_what_both_sides_of_which_are_open(archive: Archive) -> None:
    whole("a.txt", named("Maren Solheim", kind=Kind.PERSON)).save(archive)
    whole("b.txt", named("Maren Solhem", kind=Kind.PERSON), collection="closed").save(archive)
    follow(archive)
    assert suggested(archive) == [{"Maren Solheim", "Maren Solhem"}]
    assert suggested(archive, Scope("reporter", frozenset({"leak"}))) == []


def test_two_that_a_document_tells_apart_are_suggested_with_that_document(archive: Archive) -> None:
    whole("a.txt", named("Kestrel Group")).save(archive)
    whole("b.txt", named("Kestrel Group plc"), collection="secret").save(archive)
    whole("c.txt", named("Kestrel Group"), named("Kestrel Group plc"), collection="secret").save(archive)
    follow(archive)
    [pair] = archive.likely_pairs(scope=EVERYTHING, limit=10)
    assert {pair.left.name, pair.right.name} == {"Kestrel Group", "Kestrel Group plc"}
    assert pair.why[-1] == "“c.txt” tells of both, as two"
    assert suggested(archive, Scope("reporter", frozenset({"leak"}))) == []


def test_of_too_many_that_meet_none_is_suggested_until_there_are_fewer(archive: Archive) -> None:
    vowels = [f"M{one}rstik{two}n S{three}ldbergen" for one in "aeiou" for two in "aeo" for three in "aeo"]
    many = vowels[: name_blocks.MOST + 1]
    for place, name in enumerate(many):
        whole(f"{place}.txt", named(name, kind=Kind.PERSON)).save(archive)
        follow(archive)
    assert suggested(archive) == []
    archive.remove(next(one.id for one in archive.documents(scope=EVERYTHING)))
    suggesting.suggest(archive.store)
    assert suggested(archive)


NAMES = [
    named("Maren Solheim", kind=Kind.PERSON),
    named("Maren Solhem", kind=Kind.PERSON),
    named("M. Solheim", kind=Kind.PERSON),
    named("Kestrel Imaging Systems"),
    named("Kestrell Imaging Systems", "Kestrell"),
    named("Kestrel Imaging Sistems", kind=Kind.ORGANISATION),
    named("Кестрел Имейджинг Системс"),
]


@settings(deadline=None, max_examples=15)
@given(
    st.lists(st.lists(st.sampled_from(range(len(NAMES))), min_size=1, max_size=3, unique=True), max_size=6), st.data()
)
def test_neither_order_nor_portions_matter(documents: Sequence[Sequence[int]], data: st.DataObject) -> None:
    paths = {f"{place}.txt": [NAMES[one] for one in some] for place, some in enumerate(documents)}
    found = []
    for order in (list(paths), data.draw(st.permutations(list(paths)))):
        with TemporaryDirectory() as room, Archive.open(Config(Path(room)), create=True, write=True) as archive:
            for path in order:
                whole(path, *paths[path]).save(archive)
                if data.draw(st.booleans()):
                    follow(archive)
            follow(archive)
            found.append(kept(archive))
            settling.settle_all(archive.store)
            suggesting.suggest(archive.store)
            found.append(kept(archive))
    assert all(one == found[0] for one in found)
