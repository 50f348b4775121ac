"""Files damaged at random, the same ones for the same seed: what must cost itself alone."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

SAMPLES = Path(__file__).parents[3] / "corpus_samples"
Mutation = Callable[[random.Random, bytearray, bytes], None]


def mutated(count: int, *, seed: int = 1, folders: Sequence[Path] = (SAMPLES,)) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of `count` files, each of these folders with a few bits flipped, cut short, or spliced with
    another."""
    choose = random.Random(seed)
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    whole = {path.name: data for path in paths if (data := path.read_bytes())}
    for number in range(count):
        name = choose.choice(list(whole))
        data = bytearray(whole[name])
        for _ in range(choose.randint(1, 3)):
            choose.choice(MUTATIONS)(choose, data, whole[choose.choice(list(whole))])
        yield f"{number:05}-{name}", bytes(data)


def _flip(choose: random.Random, data: bytearray, _: bytes) -> None:
    for _number in range(choose.randint(1, 40)):
        if data:
            data[choose.randrange(len(data))] ^= 1 << choose.randrange(8)


def _cut(choose: random.Random, data: bytearray, _: bytes) -> None:
    del data[choose.randrange(len(data) + 1) :]


def _take_out(choose: random.Random, data: bytearray, _: bytes) -> None:
    start = choose.randrange(len(data) + 1)
    del data[start : start + choose.randint(1, 4096)]


def _splice(choose: random.Random, data: bytearray, other: bytes) -> None:
    at, start = choose.randrange(len(data) + 1), choose.randrange(len(other))
    data[at:at] = other[start : start + choose.randint(1, 65536)]


MUTATIONS: tuple[Mutation, ...] = (_flip, _cut, _take_out, _splice)
