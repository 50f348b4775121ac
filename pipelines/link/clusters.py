"""Names gathered into things: joins are kept with their reason, and a thing can be asked for its names."""

from collections import defaultdict
from collections.abc import Sequence

from indexer.model.kinds import Kind
from indexer.text.legal_forms import agree
from pipelines.link.gathering import Name


class Clusters:
    """Which names of a document are one thing. Names are known by their place in `names`."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = list(names)
        self.why: dict[int, str] = {}
        self._kinds: dict[int, Kind] = {}  # by head, as far as asked and true since
        self._head = list(range(len(self.names)))
        self._members: dict[int, list[int]] = {place: [place] for place in range(len(self.names))}
        self._parted: list[tuple[int, int]] = []

    def head(self, place: int) -> int:
        while self._head[place] != place:
            self._head[place] = self._head[self._head[place]]
            place = self._head[place]
        return place

    def members(self, place: int) -> list[int]:
        return self._members[self.head(place)]

    def part(self, left: int, right: int) -> None:
        """Let these two names never be one thing: the text says so."""
        if left != right:
            self._parted.append((left, right))

    def join(self, shorter: int, longer: int, why: str) -> None:
        """Make the two one thing; `why` is what a reader is told about the shorter name. Firms that are two by their
        legal forms or by what the text says stay two, whatever else joins them."""
        left, right = self.head(shorter), self.head(longer)
        if left == right or self._are_two(left, right):
            return
        self.why.setdefault(shorter, why)
        self._kinds.pop(right, None)
        self._head[left] = right
        self._members[right].extend(self._members.pop(left))

    def _are_two(self, left: int, right: int) -> bool:
        if any({self.head(one), self.head(other)} == {left, right} for one, other in self._parted):
            return True
        forms: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for member in self._members[left]:
            name = self.names[member]
            forms[name.core].append(name.forms)
        others = (self.names[member] for member in self._members[right])
        return any(not agree(name.forms, ours) for name in others for ours in forms.get(name.core, ()))

    def things(self) -> list[list[int]]:
        """The names of each thing, in order of the thing's first occurrence."""
        return sorted((sorted(found) for found in self._members.values()), key=lambda found: self.names[found[0]].first)

    def vote(self, place: int, votes: dict[Kind, float]) -> None:
        """Let a name vote for these kinds with these weights."""
        self.names[place].votes = votes
        self._kinds.pop(self.head(place), None)

    def kind(self, place: int) -> Kind:
        """The kind its names vote for together; a fuller name weighs more than a bare word."""
        head = self.head(place)
        if head not in self._kinds:
            self._kinds[head] = self._voted(head)
        return self._kinds[head]

    def _voted(self, head: int) -> Kind:
        votes: dict[Kind, float] = defaultdict(float)
        for member in self._members[head]:
            name = self.names[member]
            for kind, weight in name.votes.items():
                votes[kind] += weight * (1.5 if len(name.core) > 1 else 1.0)
        return max(votes, key=lambda kind: (votes[kind], kind == Kind.COMPANY, str(kind)))

    def family(self, place: int) -> str:
        return "firm" if self.kind(place) in (Kind.COMPANY, Kind.ORGANISATION) else str(self.kind(place))

    def fullest(self, place: int) -> int:
        """The fullest name of the thing: most words, then with legal form, then most letters."""
        return max(self.members(place), key=lambda member: fullness(self.names[member]))


def fullness(name: Name) -> tuple[int, bool, int, str]:
    # A Chinese or Japanese name is one word of many letters.
    long = len(name.core) + (len(name.core[0]) // 3 if name.core and not name.core[0].isascii() else 0)
    return long, bool(name.forms), len(name.surface), name.surface
