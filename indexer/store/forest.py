"""Sets that are joined two by two, and what people say of two: the ground of joining names and of joining contracts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.model.entities import Judgement

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
WRONG, KIND = "wrong", "kind"  # said of a mention; and of names, that they are of the kind on the other side
_OF_TWO = frozenset({SAME, DIFFERENT, UNSURE})


@dataclass(frozen=True, slots=True)
class Words:
    """What people say that stands: pairs that are the same, newest first, pairs that are different, and what was taken
    out of something by calling it different from it."""

    same: tuple[tuple[str, str], ...]
    different: frozenset[tuple[str, str]]
    taken_out: frozenset[str]


def standing(judgements: Iterable[Judgement]) -> Words:
    """The latest word on each pair; what was undone is as if never said."""
    latest: dict[tuple[str, str], Judgement] = {}
    for one in sorted(judgements, key=lambda one: one.id):
        if not one.undone and one.left != one.right and one.verdict in _OF_TWO:
            latest[pair(one.left, one.right)] = one
    newest = sorted(latest.items(), key=lambda item: -item[1].id)
    same = tuple(both for both, one in newest if one.verdict == SAME)
    apart = [(both, one.left) for both, one in newest if one.verdict == DIFFERENT]
    return Words(same, frozenset(both for both, _ in apart), frozenset(left for _, left in apart))


def is_of_two(one: Judgement) -> bool:
    """Whether it says if two things are one."""
    return one.verdict in _OF_TWO


def kinds(judgements: Iterable[Judgement]) -> dict[str, str]:
    """The latest word on the kind of each name, the newest last."""
    said: dict[str, str] = {}
    for one in sorted(judgements, key=lambda one: one.id):
        if one.verdict == KIND and not one.undone:
            said.pop(one.left, None)
            said[one.left] = one.right
    return said


def pair(left: str, right: str) -> tuple[str, str]:
    """Two in a fixed order."""
    return (left, right) if left <= right else (right, left)


class Forest:
    """Joined sets of nodes, none of which ever holds two that are to stay apart."""

    def __init__(self, nodes: Iterable[str], apart: Iterable[tuple[str, str]]) -> None:
        self._parent = {node: node for node in nodes}
        self._apart: dict[str, set[str]] = {}
        for left, right in apart:
            if left in self._parent and right in self._parent:
                self._apart.setdefault(left, set()).add(right)
                self._apart.setdefault(right, set()).add(left)

    def root(self, node: str) -> str:
        """The set that a node is in."""
        path = []
        while self._parent[node] != node:
            path.append(node)
            node = self._parent[node]
        for passed in path:
            self._parent[passed] = node
        return node

    def join(self, left: str, right: str) -> None:
        """Make one set of two, unless they are to stay apart or one of them is not there."""
        if left not in self._parent or right not in self._parent:
            return
        first, second = self.root(left), self.root(right)
        if first == second or self._kept_apart(first, second):
            return
        if len(self._apart.get(first, ())) < len(self._apart.get(second, ())):
            first, second = second, first
        self._parent[second] = first
        for other in self._apart.pop(second, ()):
            self._apart.setdefault(first, set()).add(other)

    def join_groups(self, groups: Iterable[Sequence[str]]) -> None:
        """Join all nodes of each group."""
        for group in groups:
            self.join_pairs(pairwise(group))

    def join_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Join the two nodes of each pair."""
        for left, right in pairs:
            self.join(left, right)

    def _kept_apart(self, first: str, second: str) -> bool:
        if len(self._apart.get(first, ())) > len(self._apart.get(second, ())):
            first, second = second, first
        return any(self.root(other) == second for other in self._apart.get(first, ()))
