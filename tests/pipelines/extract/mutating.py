"""Files damaged at random, the same ones for the same seed, and bombs: what must cost itself alone."""

import io
import random
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

SAMPLES = Path(__file__).parents[3] / "corpus_samples"
ENDLESS = 1_000_000
Mutation = Callable[[random.Random, bytearray, bytes], None]


def mutated(count: int, *, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of `count` files, each a sample with a few bits flipped, cut short, or spliced with another."""
    choose = random.Random(seed)
    whole = {path.name: path.read_bytes() for path in sorted(SAMPLES.rglob("*")) if path.is_file()}
    whole = {name: data for name, data in whole.items() if data}
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


def _level(number: int) -> str:
    inner = f"&l{number - 1};" * 10
    return f'<!ENTITY l{number} "{inner}">'


def laughs() -> bytes:
    """A document of ten levels of entities, each ten of the one before."""
    levels = "".join(_level(n) for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">{levels}]><a>&l9;</a>'.encode()


def nested_mails(deep: int) -> bytes:
    """A mail in a mail in a mail."""
    inner = b"Subject: the innermost\n\nWords\n"
    for number in range(deep):
        edge = f"edge{number}"
        head = f'Subject: {number}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{edge}"\n\n--{edge}\n'
        inner = head.encode() + b"Content-Type: message/rfc822\n\n" + inner + f"\n--{edge}--\n".encode()
    return inner


def leading_out() -> bytes:
    """A tar of links and of members with names that lead out of it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        link = tarfile.TarInfo("door")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(link)
        for name in ("door/footnote-was-here", "../../footnote-was-here", "/tmp/footnote-was-here"):
            member = tarfile.TarInfo(name)
            member.size = 5
            tar.addfile(member, io.BytesIO(b"Words"))
    return out.getvalue()


def many_members(count: int) -> bytes:
    """A ZIP of so many empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", b"")
    return out.getvalue()


def zip_bomb() -> bytes:
    """A gigabyte of nothing in a megabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("nothing.txt", "w") as member:
        for _ in range(1024):
            member.write(bytes(1024 * 1024))
    return out.getvalue()
