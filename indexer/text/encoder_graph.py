"""The multilingual encoder's layers as a graph for onnxruntime, made from the weights of its file.

BERT's layers (Devlin et al. 2018) as multilingual-e5-small has them, then the mean over the pieces. Products are made
in int8 in one of two ways: as the file has the weights, or faster with weights rounded anew.
"""

import numpy as np
import numpy.typing as npt

from indexer.text.encoder_file import BLOCK, EncoderFile
from indexer.text.graph_file import CONTRIBUTED, Graph

EPSILON = 1e-12
INT8 = 4  # the accuracy level at which MatMulNBits computes in int8
TOP = 63  # of a weight in the fast way: with 127, processors without VNNI overflow where they add two products


def encoder_graph(file: EncoderFile, *, fast: bool) -> bytes:
    """Inputs `embedded` (texts, pieces, width), `mask` (texts, pieces; 1 where there is a piece), output `vectors`
    (texts, width), not yet of length 1.

    `fast` makes a vector in about half the time and at a cosine of about 0.997 to the true one instead of 0.9999. Its
    scales are taken over all that is encoded at once: encode one text at a time, else it depends on its neighbours.
    """
    return _Layers(file, fast=fast).model()


class _Layers:
    def __init__(self, file: EncoderFile, *, fast: bool) -> None:
        self._file = file
        self._graph = Graph("encoder")
        self._product = self._fast_product if fast else self._true_product

    def model(self) -> bytes:
        graph, width = self._graph, self._file.width
        state = self._norm(graph.node("Add", "embedded", self._places()), "emb.ln")
        lengths = graph.node("Cast", "mask", to=6)
        for number in range(self._file.layers):
            state = self._layer(state, lengths, f"l{number}")
        outputs = {"vectors": (self._mean(state), ("texts", width))}
        inputs = {"embedded": ("texts", "pieces", width), "mask": ("texts", "pieces")}
        return graph.model(inputs=inputs, outputs=outputs)

    def _places(self) -> str:
        """The embeddings of the places, as many as there are pieces."""
        graph, width = self._graph, self._file.width
        places = self._file.weights("emb.pos").reshape(-1, width) + self._file.weights("emb.type")[:width]
        zero, one, two = (graph.constant(np.array([number], np.int64)) for number in (0, 1, 2))
        length = graph.node("Slice", graph.node("Shape", "embedded"), one, two)
        return graph.node("Slice", graph.constant(places), zero, length)

    def _layer(self, state: str, mask: str, name: str) -> str:
        parts = [self._product(state, f"{name}.{part}") for part in "qkv"]
        bias = np.concatenate([self._file.weights(f"{name}.{part}.b") for part in "qkv"])
        seen = self._graph.node(
            "MultiHeadAttention",
            *parts,
            self._graph.constant(bias),
            mask,
            domain=CONTRIBUTED,
            num_heads=self._file.heads,
        )
        state = self._joined(self._product(seen, f"{name}.ao"), state, f"{name}.ao.b", f"{name}.aln")
        inner = self._product(state, f"{name}.fi")
        inner = self._graph.node("BiasGelu", inner, self._weights(f"{name}.fi.b"), domain=CONTRIBUTED)
        return self._joined(self._product(inner, f"{name}.fo"), state, f"{name}.fo.b", f"{name}.oln")

    def _fast_product(self, state: str, name: str) -> str:
        """The product with a matrix of the file, whose weights have one scale for each output; its bias is added by
        the step after it."""
        weights = self._file.weights(f"{name}.w").reshape(-1, self._inner(name)).T
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / TOP
        rounded = self._graph.constant(np.ascontiguousarray(np.rint(weights / scales).astype(np.int8)))
        scaled = self._graph.constant(scales.astype(np.float32))
        return self._graph.node("DynamicQuantizeMatMul", state, rounded, scaled, domain=CONTRIBUTED)

    def _true_product(self, state: str, name: str) -> str:
        """The same with the 4-bit weights of the file, activations scaled for each 32 of them."""
        packed, scales = self._file.packed(f"{name}.w")
        inner = self._inner(name)
        outer = packed.size * 2 // inner
        return self._graph.node(
            "MatMulNBits",
            state,
            self._graph.constant(packed.reshape(outer, inner // BLOCK, BLOCK // 2)),
            self._graph.constant(scales),
            domain=CONTRIBUTED,
            K=inner,
            N=outer,
            bits=4,
            block_size=BLOCK,
            accuracy_level=INT8,
        )

    def _inner(self, name: str) -> int:
        return self._file.inner if name.endswith(".fo") else self._file.width

    def _joined(self, state: str, before: str, bias: str, norm: str) -> str:
        """The sum of a step and what went into it, evened out."""
        weights = (self._weights(f"{norm}.w"), self._weights(f"{norm}.b"), self._weights(bias))
        return self._graph.node("SkipLayerNormalization", state, before, *weights, domain=CONTRIBUTED, epsilon=EPSILON)

    def _norm(self, state: str, name: str) -> str:
        weights = (self._weights(f"{name}.w"), self._weights(f"{name}.b"))
        return self._graph.node("LayerNormalization", state, *weights, axis=-1, epsilon=EPSILON)

    def _mean(self, state: str) -> str:
        """The mean over the pieces that are there."""
        graph = self._graph
        one, two = (graph.constant(np.array([side], np.int64)) for side in (1, 2))
        kept = graph.node("Mul", state, graph.node("Unsqueeze", "mask", two))
        count = graph.node("ReduceSum", "mask", one, keepdims=1)
        return graph.node("Div", graph.node("ReduceSum", kept, one, keepdims=0), count)

    def _weights(self, name: str) -> str:
        weights: npt.NDArray[np.float32] = np.ascontiguousarray(self._file.weights(name))
        return self._graph.constant(weights)
