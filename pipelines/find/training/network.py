"""The encoder's layers and the head over the labels, in JAX: what is trained, and what `export` writes down."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from indexer.text.encoder_file import EncoderFile
from pipelines.find.names_model import LABELS

LONGEST = 128  # places of a window, begin and end counted
FROZEN = ("qkv_bias", "out_bias", "up_bias", "down_bias")
EPSILON = 1e-12  # of the layer normalisation, as the encoder was trained

Parameters = dict[str, Any]
Array = Any


def start(file: EncoderFile, *, layers: int, customs: int = 1, seed: int = 0) -> Parameters:
    """The encoder's own weights of the first `layers` layers, and a head of small random ones. `customs` is how many
    there are beside ours."""
    width = file.width
    places = file.weights("emb.pos").reshape(-1, width)[:LONGEST] + file.weights("emb.type").reshape(-1, width)[0]
    found: Parameters = {"places": places, "norm": _pair(file, "emb.ln")}
    for number in range(layers):
        found[f"layer{number}"] = _layer(file, f"l{number}", width)
    chance = np.random.default_rng(seed)
    found["customs"] = np.zeros((customs, width), np.float32)
    found["head"] = chance.normal(0, 0.02, (width, len(LABELS))).astype(np.float32)
    found["head_bias"] = np.zeros(len(LABELS), np.float32)
    return dict(jax.tree.map(jnp.asarray, found))


def logits(
    parameters: Parameters, embedded: Array, mask: Array, custom: Array | None = None, *, heads: int, frozen: int = 0
) -> Array:
    """Scores of the labels for each piece: `embedded` is (windows, pieces, width), `mask` 1 where a piece stands.

    `custom` numbers for each window the customs its text was labelled by: their vector is added where the layers
    that are trained begin. The first customs, ours, have none: that is how the model is used. The first `frozen`
    layers stay as they are.
    """
    state, closed = _opened(parameters, embedded, mask)
    for number in range(depth(parameters)):
        if number == frozen:
            state = jax.lax.stop_gradient(state) if frozen else state
            state = state if custom is None else state + _customs(parameters)[custom][:, None, :]
        state, _ = _through(parameters[f"layer{number}"], state, closed, heads=heads)
    return state @ parameters["head"] + parameters["head_bias"]


def depth(parameters: Parameters) -> int:
    """How many layers there are."""
    return sum(name.startswith("layer") for name in parameters)


def shortened(
    parameters: Parameters, embedded: Array, mask: Array, *, layers: int, inner: int, heads: int
) -> Parameters:
    """The first `layers` layers and the head, to train a small model from. Of each layer's inner units the `inner` are
    kept that add most to its state in the windows `embedded`."""
    kept = {name: parameters[name] for name in ("places", "norm", "head", "head_bias")}
    state, closed = _opened(parameters, embedded, mask)
    for number in range(layers):
        own = parameters[f"layer{number}"]
        state, units = _through(own, state, closed, heads=heads)
        added = jnp.sqrt((jnp.square(units) * mask[..., None]).sum((0, 1))) * jnp.linalg.norm(own["down"], axis=1)
        most = jnp.sort(jnp.argsort(-added)[:inner])
        kept[f"layer{number}"] = own | {
            "up": own["up"][:, most],
            "up_bias": own["up_bias"][most],
            "down": own["down"][most],
        }
    return kept


def apart(parameters: Parameters, *, frozen: int) -> tuple[Parameters, Parameters]:
    """What stays as it is, and what is trained."""
    kept = {"places", "norm", *(f"layer{number}" for number in range(frozen))} if frozen else set()
    fixed = {name: one for name, one in parameters.items() if name in kept}
    return fixed, {name: one for name, one in parameters.items() if name not in kept}


def _opened(parameters: Parameters, embedded: Array, mask: Array) -> tuple[Array, Array]:
    """The state before the first layer, and what keeps pieces from looking at places where none stands."""
    state = _normal(embedded + parameters["places"][: embedded.shape[1]], parameters["norm"])
    return state, ((1 - mask) * -1e9)[:, None, None, :]


def _through(own: Parameters, state: Array, closed: Array, *, heads: int) -> tuple[Array, Array]:
    """The state after a layer, and its inner units."""
    count, length, width = state.shape
    own = {name: jax.lax.stop_gradient(one) if name in FROZEN else one for name, one in own.items()}
    parts = jnp.split(state @ own["qkv"] + own["qkv_bias"], 3, axis=-1)
    query, key, value = (part.reshape(count, length, heads, width // heads).transpose(0, 2, 1, 3) for part in parts)
    weights = jax.nn.softmax(query @ key.swapaxes(2, 3) * (width // heads) ** -0.5 + closed, axis=-1)
    seen = (weights @ value).transpose(0, 2, 1, 3).reshape(count, length, width)
    state = _normal(state + seen @ own["out"] + own["out_bias"], own["attention_norm"])
    units = jax.nn.gelu(state @ own["up"] + own["up_bias"], approximate=False)
    return _normal(state + units @ own["down"] + own["down_bias"], own["output_norm"]), units


def _customs(parameters: Parameters) -> Array:
    return jnp.concatenate([jnp.zeros_like(parameters["customs"][:1]), parameters["customs"]])


def _normal(state: Array, pair: tuple[Array, Array]) -> Array:
    mean = state.mean(-1, keepdims=True)
    spread = jnp.square(state - mean).mean(-1, keepdims=True)
    return (state - mean) * jax.lax.rsqrt(spread + EPSILON) * pair[0] + pair[1]


def _pair(file: EncoderFile, name: str) -> tuple[Array, Array]:
    return file.weights(f"{name}.w"), file.weights(f"{name}.b")


def _layer(file: EncoderFile, name: str, width: int) -> Parameters:
    def matrix(part: str, rows: int) -> Array:
        return file.weights(f"{name}.{part}.w").reshape(rows, -1).T.copy()

    return {
        "qkv": np.concatenate([matrix(part, width) for part in "qkv"], axis=1),
        "qkv_bias": np.concatenate([file.weights(f"{name}.{part}.b") for part in "qkv"]),
        "out": matrix("ao", width),
        "out_bias": file.weights(f"{name}.ao.b"),
        "attention_norm": _pair(file, f"{name}.aln"),
        "up": matrix("fi", 4 * width),
        "up_bias": file.weights(f"{name}.fi.b"),
        "down": matrix("fo", width),
        "down_bias": file.weights(f"{name}.fo.b"),
        "output_norm": _pair(file, f"{name}.oln"),
    }
