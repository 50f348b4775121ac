"""Graphs are written so that onnxruntime reads and runs them, and the package of the format finds no fault."""

import numpy as np
import pytest

from indexer.text.graph_file import Graph

onnxruntime = pytest.importorskip("onnxruntime")


def made() -> bytes:
    """(numbers @ weights).reshape(-1) - 2, and the two halves of the columns."""
    graph = Graph("test")
    product = graph.node("MatMul", "numbers", graph.constant(np.arange(6, dtype=np.float32).reshape(2, 3)))
    flat = graph.node("Reshape", product, graph.constant(np.array([-1], np.int64)))
    lowered = graph.node("Sub", flat, graph.constant(np.array(2.0, np.float32)))
    turned = graph.node("Transpose", product, perm=[1, 0])
    evened = graph.node("LeakyRelu", turned, alpha=0.5)
    outputs = {"lowered": (lowered, ("all",)), "evened": (evened, (3, "rows"))}
    return graph.model(inputs={"numbers": ("rows", 2)}, outputs=outputs)


def test_a_graph_computes_what_it_says() -> None:
    session = onnxruntime.InferenceSession(made(), providers=["CPUExecutionProvider"])
    numbers = np.array([[1, 2], [-3, 4]], np.float32)
    lowered, evened = session.run(["lowered", "evened"], {"numbers": numbers})
    product = numbers @ np.arange(6, dtype=np.float32).reshape(2, 3)
    assert np.allclose(lowered, product.ravel() - 2)
    assert np.allclose(evened, np.where(product.T < 0, product.T / 2, product.T))


def test_the_format_is_sound() -> None:
    onnx = pytest.importorskip("onnx")
    model = onnx.load_from_string(made())
    onnx.checker.check_model(model)
    assert [one.name for one in model.graph.output] == ["lowered", "evened"]
