"""Writes trained parameters as an ONNX graph with int8 matrix products: what `names_model` runs."""

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from pipelines.find.names_model import LABELS
from pipelines.find.training.network import EPSILON, Parameters

CUSTOMS = "customs"


def write(parameters: Parameters, out: Path, *, heads: int, width: int) -> None:
    """The model at `out`: inputs `embedded` (windows, pieces, width) and `mask` (windows, pieces), output `logits`."""
    graph = _Graph(heads=heads, width=width)
    model = graph.of(parameters)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(model, str(whole))
        chosen: dict[str, Any] = {"op_types_to_quantize": ["MatMul"], "extra_options": {"MatMulConstBOnly": True}}
        # Weights of seven bits: with eight, two products overflow 16 bits on processors without VNNI, and the same
        # text has other names there.
        chosen |= {"weight_type": QuantType.QInt8, "per_channel": True, "reduce_range": True}
        quantize_dynamic(str(whole), str(out), **chosen)
    _keep_customs(parameters, out)


def _keep_customs(parameters: Parameters, out: Path) -> None:
    """Writes the vectors of the customs beside the graph, which does without them, so that training can go on."""
    model = onnx.load(str(out))
    model.metadata_props.add(key=CUSTOMS, value=json.dumps(np.asarray(parameters[CUSTOMS]).round(4).tolist()))
    onnx.save(model, str(out))


class _Graph:
    """Collects nodes and constants; each step returns the name of what it computes."""

    def __init__(self, *, heads: int, width: int) -> None:
        self._heads, self._width = heads, width
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def of(self, parameters: Parameters) -> Any:
        at = np.asarray
        ends = [self._constant(at([number], np.int64)) for number in (0, 1, 2)]
        length = self._node("Slice", self._node("Shape", "embedded"), ends[1], ends[2])
        places = self._node("Slice", self._constant(parameters["places"]), ends[0], length)
        state = self._norm(self._node("Add", "embedded", places), parameters["norm"])
        closed = self._node("Mul", self._node("Sub", self._constant(at(1.0)), "mask"), self._constant(at(-1e9)))
        closed = self._node("Unsqueeze", closed, self._constant(at([1, 2], np.int64)))
        for number in range(sum(name.startswith("layer") for name in parameters)):
            state = self._layer(state, closed, parameters[f"layer{number}"])
        scores = self._linear(state, parameters["head"], parameters["head_bias"])
        self._nodes.append(helper.make_node("Identity", [scores], ["logits"]))
        return self._model()

    def _layer(self, state: str, closed: str, own: Parameters) -> str:
        sides = np.array([0, 0, self._heads, self._width // self._heads], np.int64)
        parts = zip(np.split(own["qkv"], 3, 1), np.split(own["qkv_bias"], 3), strict=True)
        apart = [self._node("Reshape", self._linear(state, *part), self._constant(sides)) for part in parts]
        query, value = (self._node("Transpose", apart[one], perm=[0, 2, 1, 3]) for one in (0, 2))
        key = self._node("Transpose", apart[1], perm=[0, 2, 3, 1])
        scale = self._constant(np.asarray((self._width // self._heads) ** -0.5))
        scores = self._node("Add", self._node("Mul", self._node("MatMul", query, key), scale), closed)
        seen = self._node("MatMul", self._node("Softmax", scores, axis=-1), value)
        seen = self._node("Transpose", seen, perm=[0, 2, 1, 3])
        seen = self._node("Reshape", seen, self._constant(np.array([0, 0, self._width], np.int64)))
        seen = self._linear(seen, own["out"], own["out_bias"])
        state = self._norm(self._node("Add", state, seen), own["attention_norm"])
        inner = self._linear(self._gelu(self._linear(state, own["up"], own["up_bias"])), own["down"], own["down_bias"])
        return self._norm(self._node("Add", state, inner), own["output_norm"])

    def _gelu(self, state: str) -> str:
        half, root, one = (self._constant(np.asarray(number)) for number in (0.5, 0.5**0.5, 1.0))
        bell = self._node("Add", self._node("Erf", self._node("Mul", state, root)), one)
        return self._node("Mul", self._node("Mul", state, half), bell)

    def _linear(self, state: str, weights: Any, bias: Any) -> str:
        return self._node("Add", self._node("MatMul", state, self._constant(weights)), self._constant(bias))

    def _norm(self, state: str, pair: Any) -> str:
        weights, bias = map(self._constant, pair)
        return self._node("LayerNormalization", state, weights, bias, axis=-1, epsilon=EPSILON)

    def _node(self, kind: str, *inputs: str, **settings: Any) -> str:
        name = f"step{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [name], **settings))
        return name

    def _constant(self, numbers: Any) -> str:
        found, name = np.ascontiguousarray(numbers), f"weights{len(self._constants)}"
        kept = found if found.dtype == np.int64 else found.astype(np.float32)
        shaped = kept.reshape(np.asarray(numbers).shape)  # a single number stays without sides
        self._constants.append(numpy_helper.from_array(shaped, name))
        return name

    def _model(self) -> Any:
        def told(name: str, *sides: str | int) -> Any:
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(sides))

        inputs = [told("embedded", "windows", "pieces", self._width), told("mask", "windows", "pieces")]
        outputs = [told("logits", "windows", "pieces", len(LABELS))]
        graph = helper.make_graph(self._nodes, "names", inputs, outputs, self._constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
