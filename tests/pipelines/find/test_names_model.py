"""The names model finds names in several languages, at exact places, whatever the text."""

from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import numpy_helper

from pipelines.find import names_model
from pipelines.find.names_model import FIRST, LABELS, SMALL_WEIGHTS, TRANSITIONS, WEIGHTS, Model, best_path

model = names_model.installed()
needed = pytest.mark.skipif(model is None, reason="the names model is not installed for this machine")


def found(text: str) -> set[tuple[str, str]]:
    assert model is not None
    [names] = model.find([text])
    assert all(0 <= one.start < one.end <= len(text) and 0 < one.score <= 1 for one in names)
    return {(text[one.start : one.end], one.label) for one in names}


@needed
@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Ingrid Tveit told reporters in Bergen that the board had resigned.", "Ingrid Tveit", "PER"),
        ("Statsråd Kåre Myrvold åpnet havnen i Tromsø på mandag.", "Kåre Myrvold", "PER"),
        ("Bürgermeisterin Jutta Brandl besuchte am Freitag Leipzig.", "Leipzig", "LOC"),
        ("Директор компании Сергей Мальцев приехал в Казань.", "Сергей Мальцев", "PER"),
        ("La ministre Hélène Garnier s'est rendue à Marseille.", "Hélène Garnier", "PER"),
    ],
)
def test_names_are_found_in_several_languages(text: str, name: str, label: str) -> None:
    assert (name, label) in found(text)


@needed
def test_the_small_model_finds_plain_names_and_no_model_is_none() -> None:
    small = names_model.installed(Model.SMALL)
    assert small is not None
    text = "Ingrid Tveit told reporters in Bergen that the board had resigned."
    [names] = small.find([text])
    assert [(text[one.start : one.end], one.label) for one in names] == [("Ingrid Tveit", "PER"), ("Bergen", "LOC")]
    assert names_model.installed(Model.NONE) is None


@needed
def test_a_long_text_is_read_to_its_end() -> None:
    text = "The harbour was quiet and nobody came. " * 300 + "Then Ingrid Tveit arrived in Bergen."
    assert ("Ingrid Tveit", "PER") in found(text)


@needed
def test_each_of_many_texts_gets_its_own_names_and_the_same_ones_every_time() -> None:
    assert model is not None
    texts = ["Ingrid Tveit lives in Bergen.", "", "Nothing here.", "Jutta Brandl besuchte Leipzig. " * 40]
    first, empty, nothing, long = model.find(texts)
    assert [texts[0][one.start : one.end] for one in first] == ["Ingrid Tveit", "Bergen"]
    assert (empty, nothing) == ([], [])
    assert len(long) == 80
    assert model.find(texts) == [first, empty, nothing, long]
    assert [model.find([text])[0] for text in texts] == [first, empty, nothing, long]


@needed
def test_the_same_words_are_read_once_in_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    assert model is not None
    read: list[names_model.Window] = []
    logits = model.logits

    def counted(window: names_model.Window) -> names_model.Floats:
        read.append(window)
        return logits(window)

    monkeypatch.setattr(model, "logits", counted)
    first, again, other = model.find(["Ingrid Tveit lives in Bergen."] * 2 + ["Jutta Brandl besuchte Leipzig."])
    assert (len(read), first) == (2, again)
    assert [one.label for one in other] == ["PER", "LOC"]


@needed
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_and_places_lie_within_it(text: str) -> None:
    found(text)


def test_an_inside_label_never_stands_first_or_after_another_kind() -> None:
    logits = np.zeros((3, len(LABELS)), dtype=np.float32)
    logits[:, LABELS.index("I-PER")] = 5
    logits[1, LABELS.index("I-LOC")] = 9
    path = [LABELS[one] for one in best_path(logits)]
    assert path[0][0] != "I"
    assert all(right[0] != "I" or left[2:] == right[2:] for left, right in pairwise(path))


@given(st.lists(st.lists(st.integers(-9, 9), min_size=len(LABELS), max_size=len(LABELS)), min_size=1, max_size=4))
@settings(deadline=None)
def test_no_allowed_labels_are_likelier_than_those_found(rows: list[list[int]]) -> None:
    logits = np.array(rows, dtype=np.float32)

    def worth(path: Sequence[int]) -> float:
        passed = sum(TRANSITIONS[left, right] for left, right in pairwise(path))
        return float(FIRST[path[0]] + passed + sum(logits[word, label] for word, label in enumerate(path)))

    assert worth(best_path(logits)) == max(map(worth, product(range(len(LABELS)), repeat=len(rows))))


@pytest.mark.parametrize("weights", [WEIGHTS, SMALL_WEIGHTS], ids=lambda path: path.stem)
def test_products_of_weights_fit_into_sixteen_bits_on_every_processor(weights: Path) -> None:
    """Without VNNI two products are added in 16 bits with saturation: 255 times two weights has to fit."""
    model = onnx.load(str(weights))
    constants = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    factors = [constants[node.input[1]] for node in model.graph.node if node.op_type == "MatMulIntegerToFloat"]
    assert factors
    assert all(255 * 2 * int(abs(one.astype(int)).max()) < 2**15 for one in factors)


def test_sums_and_their_norms_are_kept_two_steps(tmp_path: Path) -> None:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "run.onnx")
    onnxruntime.InferenceSession(
        str(SMALL_WEIGHTS), options, providers=["CPUExecutionProvider"], disabled_optimizers=names_model.UNFUSED
    )
    steps = {node.op_type for node in onnx.load(options.optimized_model_filepath).graph.node}
    assert "LayerNormalization" in steps
    assert "SkipLayerNormalization" not in steps
