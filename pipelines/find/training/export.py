"""Writes trained parameters as an ONNX graph with int8 matrix products: what `names_model` runs."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from indexer.text.graph_file import CONTRIBUTED, Graph
from pipelines.find.names_model import LABELS
from pipelines.find.training.network import EPSILON, Parameters

CUSTOMS = "customs"
# Weights have seven bits: with eight, two products overflow 16 bits on processors without VNNI, and the same text has
# other names there.
TOP = 64
INTEGER = 7  # the format's number of the type int64


def write(parameters: Parameters, out: Path, *, heads: int, width: int) -> None:
    """The model at `out`: inputs `embedded` (1, pieces, width) and `firsts` (words; the place of each one's first
    piece), output `logits` (1, words, labels)."""
    model = onnx.load_from_string(_Layers(heads=heads, width=width).model(parameters))
    # The graph does without the customs; training goes on from them.
    model.metadata_props.add(key=CUSTOMS, value=json.dumps(np.asarray(parameters[CUSTOMS]).round(4).tolist()))
    onnx.save(model, str(out))


class _Layers:
    def __init__(self, *, heads: int, width: int) -> None:
        self._graph = Graph("names")
        self._heads, self._width = heads, width

    def model(self, parameters: Parameters) -> bytes:
        graph = self._graph
        firsts = graph.node("Cast", "firsts", to=INTEGER)
        state = self._norm(graph.node("Add", "embedded", self._places(parameters["places"])), parameters["norm"])
        last = sum(name.startswith("layer") for name in parameters) - 1
        for number in range(last + 1):
            # Of the last layer nothing is used but what stands at the words' first pieces.
            asking = graph.node("Gather", state, firsts, axis=1) if number == last else state
            state = self._layer(asking, state, parameters[f"layer{number}"])
        product = graph.node("MatMul", state, self._constant(parameters["head"]))
        logits = graph.node("Add", product, self._constant(parameters["head_bias"]))
        return graph.model(
            inputs={"embedded": (1, "pieces", self._width), "firsts": ("words",)},
            outputs={"logits": (logits, (1, "words", len(LABELS)))},
        )

    def _places(self, places: Any) -> str:
        """The vectors of the places, as many as there are pieces."""
        graph = self._graph
        zero, one, two = (graph.constant(np.array([number], np.int64)) for number in (0, 1, 2))
        length = graph.node("Slice", graph.node("Shape", "embedded"), one, two)
        return graph.node("Slice", self._constant(places), zero, length)

    def _layer(self, asking: str, state: str, own: Parameters) -> str:
        """A layer's state at the pieces `asking`, which look at all of `state`."""
        query, key, value = zip(np.split(own["qkv"], 3, 1), np.split(own["qkv_bias"], 3), strict=True)
        if asking == state:
            parts = self._products(state, [query, key, value])
        else:
            parts = self._products(asking, [query]) + self._products(state, [key, value])
        seen = self._graph.node("MultiHeadAttention", *parts, domain=CONTRIBUTED, num_heads=self._heads)
        [seen] = self._products(seen, [(own["out"], own["out_bias"])])
        # SkipLayerNormalization, which fuses the two, takes longer than both: it was 14 % of the whole time.
        state = self._norm(self._graph.node("Add", asking, seen), own["attention_norm"])
        [inner] = self._products(state, [(own["up"], own["up_bias"])])
        inner = self._graph.node("Gelu", inner, domain=CONTRIBUTED)
        [inner] = self._products(inner, [(own["down"], own["down_bias"])])
        return self._norm(self._graph.node("Add", state, inner), own["output_norm"])

    def _products(self, state: str, factors: Sequence[tuple[Any, Any]]) -> list[str]:
        """The products of a state, rounded once, with each of the matrices, and each one's bias added."""
        rounded = self._graph.node("DynamicQuantizeLinear", state, outputs=3)
        return [self._product(rounded, np.asarray(weights), bias) for weights, bias in factors]

    def _product(self, rounded: str, weights: Any, bias: Any) -> str:
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / TOP
        integers = self._graph.constant(np.rint(weights / scales).astype(np.int8))
        inputs = (rounded, integers, f"{rounded}/1", self._constant(scales), f"{rounded}/2", "", self._constant(bias))
        return self._graph.node("MatMulIntegerToFloat", *inputs, domain=CONTRIBUTED)

    def _norm(self, state: str, pair: Any) -> str:
        weights, bias = map(self._constant, pair)
        return self._graph.node("LayerNormalization", state, weights, bias, axis=-1, epsilon=EPSILON)

    def _constant(self, numbers: Any) -> str:
        return self._graph.constant(np.ascontiguousarray(numbers, np.float32))
