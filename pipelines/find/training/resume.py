"""Reads the parameters of a written model back, so that training can go on from it.

The weights come back as they were rounded; what is read is every graph that `export` writes.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

from pipelines.find.training.export import CUSTOMS
from pipelines.find.training.network import Parameters


def parameters(path: Path) -> Parameters:
    """The parameters, as `network.start` gives them; without customs where the model was written without."""
    model = onnx.load(str(path))
    graph = model.graph
    numbers = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    linear = [_linear(node, numbers) for node in graph.node if node.op_type == "MatMulIntegerToFloat"]
    norms = [
        tuple(numbers[name] for name in node.input[1:]) for node in graph.node if node.op_type == "LayerNormalization"
    ]
    width = len(norms[0][0])
    places = next(
        one for one in numbers.values() if one.dtype == np.float32 and one.ndim == 2 and one.shape[1] == width
    )
    head = next(node for node in graph.node if node.op_type == "MatMul")
    added = next(node for node in graph.node if head.output[0] in node.input)
    found: Parameters = {"places": places, "norm": norms[0]}
    found |= {"head": numbers[head.input[1]], "head_bias": numbers[added.input[1]]}
    kept = next((one.value for one in model.metadata_props if one.key == CUSTOMS), None)
    if kept is not None:
        found[CUSTOMS] = np.array(json.loads(kept), np.float32).reshape(-1, width)
    for number in range(len(norms) // 2):
        found[f"layer{number}"] = _layer(linear[number * 6 : number * 6 + 6], norms[number * 2 + 1 : number * 2 + 3])
    return found


def _layer(linear: list[tuple[Any, Any]], norms: list[Any]) -> Parameters:
    *parts, out, up, down = linear
    return {
        "qkv": np.concatenate([weights for weights, _ in parts], axis=1),
        "qkv_bias": np.concatenate([bias for _, bias in parts]),
        "out": out[0],
        "out_bias": out[1],
        "attention_norm": norms[0],
        "up": up[0],
        "up_bias": up[1],
        "down": down[0],
        "down_bias": down[1],
        "output_norm": norms[1],
    }


def _linear(product: Any, numbers: dict[str, Any]) -> tuple[Any, Any]:
    """Weights and bias of a product."""
    _, integers, _, scales, _, _, bias = product.input
    return (numbers[integers].astype(np.float32) * numbers[scales]).astype(np.float32), numbers[bias]
