"""The vectors of an archive's passages on disk: kept by what a page says, mapped, added to in segments.

A vector is 384 bytes and a scale; beside it lies a code of 48 bytes (which of its figures are above the mean), by
which a large segment is sifted before the vectors themselves are compared. Knows neither index nor encoder.
"""

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

WIDTH = 384
FINGERPRINT = "e5-small-q4/passages-1"  # the encoder and the cutting that vectors were made with
WITHOUT = 'it has no vectors yet; "footnote meaning" makes them'
MANIFEST = "segments.json"
EXACT = 4_000  # passages that are compared one by one; larger segments are sifted by their codes
SIFTED = 40  # times as many passages as are wanted are left by the sieve
_ARRAYS = {
    "keys": np.dtype(np.uint64),
    "starts": np.dtype(np.int64),
    "spans": np.dtype(np.uint32),
    "vectors": np.dtype(np.int8),
    "scales": np.dtype(np.float32),
    "codes": np.dtype(np.uint64),
    "middle": np.dtype(np.float32),
}

Floats = npt.NDArray[np.float32]
Keys = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def page_key(title: str, text: str) -> int:
    """What vectors of a page are kept by: 64 bits of its title and text, so that they outlive index and number."""
    return int.from_bytes(blake2b(f"{title}\0{text}".encode("utf-8", "replace"), digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class PageVectors:
    """The passages of a page: where they stand in its text, and a row of length 1 for each."""

    key: int
    spans: Sequence[tuple[int, int]]
    vectors: Floats


@dataclass(frozen=True, slots=True)
class Near:
    """A passage near a question: its page's key, its place in the text, and how near (the product, at most 1)."""

    key: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Segment:
    """Pages in order of their keys; the passages of page i are rows `starts[i]:starts[i + 1]` of the rest."""

    keys: Keys
    starts: Ints
    spans: npt.NDArray[np.uint32]
    vectors: npt.NDArray[np.int8]
    scales: Floats
    codes: npt.NDArray[np.uint64]  # six words for each passage, in six rows
    middle: Floats

    def __len__(self) -> int:
        return len(self.scales)

    def nearest(self, question: Floats, *, most: int, pages: Flags | None) -> list[Near]:
        """The passages nearest to a question, best first; `pages` says which may be given (None: all)."""
        rows = self._rows(pages)
        if (len(self) if rows is None else len(rows)) > max(EXACT, most * SIFTED):
            rows = self._sifted(question, rows, most * SIFTED)
        held = self.vectors if rows is None else self.vectors[rows]
        scores = held.astype(np.float32) @ question * (self.scales if rows is None else self.scales[rows])
        best = np.argsort(-scores, kind="stable")[:most]
        chosen = best if rows is None else rows[best]
        owners = np.searchsorted(self.starts, chosen, side="right") - 1
        spans = self.spans[chosen].tolist()
        found = zip(self.keys[owners].tolist(), spans, scores[best].tolist(), strict=True)
        return [Near(key, start, end, score) for key, (start, end), score in found]

    def page(self, key: int) -> PageVectors | None:
        """The passages of a page, None where it is not in here."""
        at = int(np.searchsorted(self.keys, np.uint64(key)))
        if at == len(self.keys) or int(self.keys[at]) != key:
            return None
        rows = slice(int(self.starts[at]), int(self.starts[at + 1]))
        spans = [(start, end) for start, end in self.spans[rows].tolist()]
        return PageVectors(key, spans, self.vectors[rows].astype(np.float32) * self.scales[rows, None])

    def _rows(self, pages: Flags | None) -> Ints | None:
        if pages is None or bool(pages.all()):
            return None
        return np.flatnonzero(np.repeat(pages, np.diff(self.starts)))

    def _sifted(self, question: Floats, rows: Ints | None, kept: int) -> Ints:
        """The rows whose codes differ least from the question's."""
        asked = _codes((question - self.middle)[None])[:, 0]
        differing = np.zeros(len(self) if rows is None else len(rows), np.uint16)
        for word, own in zip(asked, self.codes, strict=True):
            differing += np.bitwise_count((own if rows is None else own[rows]) ^ word)
        chosen = np.argpartition(differing, kept)[:kept]
        chosen.sort()
        return chosen if rows is None else rows[chosen]


class Vectors:
    """All segments of a folder. A reader sees what was added, by whichever process, when it looks again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: tuple[str, ...] = ()
        self._segments: tuple[Segment, ...] = ()

    def segments(self) -> tuple[Segment, ...]:
        """The segments as they are now, mapped; none where there are none, or others made them."""
        for _ in range(2):  # a segment may go between the look at the list and the look at it
            names = self._listed()
            if names != self._names:
                try:
                    self._segments = tuple(_opened(self._folder / name) for name in names)
                except (OSError, ValueError):
                    self._names, self._segments = (), ()
                    continue
                self._names = names
            break
        return self._segments

    @property
    def state(self) -> tuple[str, ...]:
        """What changes when vectors are added or go."""
        return self._names

    def add(self, pages: Iterable[PageVectors]) -> None:
        """Keep the vectors of these pages, durably. One process at a time."""
        fresh = _made(pages)
        if fresh is None:
            return
        held = list(self.segments())
        joined = [fresh]
        while held and len(held[-1]) <= 2 * sum(map(len, joined)):
            joined.insert(0, held.pop())
        self._write(_joined(joined), following=len(held))

    def keep_only(self, keys: Keys) -> int:
        """Delete the vectors of all pages but these; gives how many pages went."""
        gone = 0
        held = self.segments()
        for place in range(len(held) - 1, -1, -1):
            kept = np.isin(held[place].keys, keys)
            if not kept.all():
                gone += int(len(kept) - kept.sum())
                self._replace(place, _chosen(held[place], kept))
        return gone

    def _listed(self) -> tuple[str, ...]:
        try:
            held = json.loads((self._folder / MANIFEST).read_text(encoding="utf-8"))
            return tuple(held["segments"]) if held["fingerprint"] == FINGERPRINT else ()
        except (OSError, ValueError, KeyError, TypeError):
            return ()

    def _write(self, segment: Segment, *, following: int) -> None:
        """A segment after the first `following`, instead of those there were."""
        self._use((*self._names[:following], self._saved(segment)))

    def _replace(self, place: int, segment: Segment) -> None:
        fresh = (self._saved(segment),) if len(segment.keys) else ()
        self._use((*self._names[:place], *fresh, *self._names[place + 1 :]))

    def _saved(self, segment: Segment) -> str:
        taken = self._numbers()
        name = f"{max(taken, default=0) + 1:08}"
        folder = self._folder / name
        folder.mkdir(parents=True)
        for array in _ARRAYS:
            with (folder / f"{array}.npy").open("wb") as file:
                np.save(file, getattr(segment, array), allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
        return name

    def _numbers(self) -> list[int]:
        if not self._folder.is_dir():
            return []
        return [int(one.name) for one in self._folder.iterdir() if one.name.isdigit()]

    def _use(self, names: tuple[str, ...]) -> None:
        fresh = self._folder / f"{MANIFEST}.new"
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"fingerprint": FINGERPRINT, "segments": names}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._folder / MANIFEST)
        for number in self._numbers():
            if f"{number:08}" not in names:
                shutil.rmtree(self._folder / f"{number:08}", ignore_errors=True)
        self.segments()


def nearest(segments: Iterable[Segment], question: Floats, *, most: int, pages: Sequence[Flags | None]) -> list[Near]:
    """The passages nearest to a question over all segments, best first."""
    found = [
        near
        for segment, allowed in zip(segments, pages, strict=True)
        for near in segment.nearest(question, most=most, pages=allowed)
    ]
    return sorted(found, key=lambda near: -near.score)[:most]


def _opened(folder: Path) -> Segment:
    """Raises ValueError or OSError where a file is missing, cut short or of another sort."""
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in _ARRAYS}
    if any(arrays[name].dtype != kind for name, kind in _ARRAYS.items()):
        raise ValueError("a segment of another sort")
    passages, pages = len(arrays["scales"]), len(arrays["keys"])
    sides = (arrays["starts"].shape, arrays["spans"].shape, arrays["vectors"].shape, arrays["codes"].shape)
    if sides != ((pages + 1,), (passages, 2), (passages, WIDTH), (WIDTH // 64, passages)):
        raise ValueError("a segment whose parts do not fit")
    return Segment(**arrays)


def _made(pages: Iterable[PageVectors]) -> Segment | None:
    ordered = sorted({page.key: page for page in pages}.values(), key=lambda page: page.key)
    if not ordered:
        return None
    vectors = np.concatenate([page.vectors for page in ordered]).astype(np.float32)
    spans = [span for page in ordered for span in page.spans]
    peaks = np.maximum(np.abs(vectors).max(axis=1, initial=0.0), 1e-9)
    return _finished(
        np.array([page.key for page in ordered], np.uint64),
        np.cumsum([0, *(len(page.spans) for page in ordered)], dtype=np.int64),
        np.array(spans, np.uint32).reshape(-1, 2),
        np.rint(vectors * (127 / peaks)[:, None]).astype(np.int8),
        (peaks / 127).astype(np.float32),
    )


def _finished(
    keys: Keys, starts: Ints, spans: npt.NDArray[np.uint32], vectors: npt.NDArray[np.int8], scales: Floats
) -> Segment:
    """A segment with codes made anew about its own middle."""
    sample = vectors[:: max(len(vectors) // 20_000, 1)]
    weighed = sample.astype(np.float32) * scales[:: max(len(vectors) // 20_000, 1), None]
    middle = weighed.mean(axis=0) if len(weighed) else np.zeros(WIDTH, np.float32)
    parts = [
        _codes(vectors[at : at + 50_000].astype(np.float32) * scales[at : at + 50_000, None] - middle)
        for at in range(0, len(vectors), 50_000)
    ]
    codes = np.concatenate(parts, axis=1) if parts else np.zeros((WIDTH // 64, 0), np.uint64)
    return Segment(keys, starts, spans, vectors, scales, codes, middle.astype(np.float32))


def _codes(centred: Floats) -> npt.NDArray[np.uint64]:
    """One bit for each figure: whether it is above the middle."""
    packed = np.packbits(centred > 0, axis=1)
    return np.ascontiguousarray(packed.view(np.uint64).T)


def _joined(segments: Sequence[Segment]) -> Segment:
    """Segments as one; of pages that several hold, the last counts."""
    owners = np.concatenate([np.full(len(one.keys), place) for place, one in enumerate(segments)])
    keys = np.concatenate([one.keys for one in segments])
    order = np.lexsort((-owners, keys))
    order = order[np.flatnonzero(np.diff(keys[order], prepend=keys[order[:1]] ^ np.uint64(1)))]
    shifts = np.cumsum([0, *map(len, segments)])
    begin = np.concatenate([one.starts[:-1] + shift for one, shift in zip(segments, shifts, strict=False)])[order]
    lengths = np.concatenate([np.diff(one.starts) for one in segments])[order]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    rows = np.repeat(begin - starts[:-1], lengths) + np.arange(starts[-1])
    spans, vectors, scales = (
        np.concatenate([getattr(one, name) for one in segments])[rows] for name in ("spans", "vectors", "scales")
    )
    return _finished(keys[order], starts, spans, vectors, scales)


def _chosen(segment: Segment, kept: Flags) -> Segment:
    """The segment with some of its pages."""
    rows = np.repeat(kept, np.diff(segment.starts))
    starts = np.concatenate([[0], np.cumsum(np.diff(segment.starts)[kept])]).astype(np.int64)
    return _finished(segment.keys[kept], starts, segment.spans[rows], segment.vectors[rows], segment.scales[rows])
