"""How likely two names are names of one thing, and why. Compares strings alone; knows no document and no entity."""

from dataclasses import dataclass, field
from functools import lru_cache
from math import exp

from rapidfuzz.distance import OSA

from indexer.model.kinds import Kind
from indexer.text import legal_forms, names
from indexer.text.sounds import sound
from indexer.text.word_lists import word_list

SAME_WORDS = 0.97  # the score of names that differ in nothing that counts
LEAST_ALIKE = 0.55  # words less alike answer nothing
_PLAIN_WEIGHT, _SMALL_WEIGHT = 0.45, 0.15


@dataclass(slots=True)
class _Name:
    """A name ready to be compared: its words in Latin letters, their weights, its legal forms."""

    words: list[str]
    weights: list[float]
    groups: tuple[str, ...]
    joined: str


@dataclass(slots=True)
class Match:
    """What two names share. `worst` is the likeness of the least alike words that answer each other; `left_over` the
    weight of words without answer, by side the lesser and the greater; `branch` such words as name a branch."""

    cover: float = 0.0
    worst: float = 1.0
    lesser: float = 0.0
    greater: float = 0.0
    whole: float = 0.0
    branch: bool = False
    numbers: bool = False
    turned: bool = False
    forms: bool = False
    pairs: list[tuple[str, str, float]] = field(default_factory=list)


def compare(left: str, right: str, kind: Kind | str = "") -> tuple[float, list[str]]:
    """A score from 0 to 1, of which 0.5 and more says "one thing", and the reasons. `kind` may be unknown ("")."""
    if not left.strip() or not right.strip():
        return 0.0, ["one name is empty"]
    if left == right:
        return 1.0, ["the same letters"]
    one, other = _name(left, str(kind)), _name(right, str(kind))
    found = match(one, other)
    if one.joined == other.joined and not found.forms:
        return SAME_WORDS, ["the same words, but for case, marks, spaces, script or legal form"]
    if sorted(one.words) == sorted(other.words) and not found.forms:
        return 0.85, ["the same words in another order"]
    if str(kind) != Kind.PERSON and _acronym(left, right):
        return 0.75, ["one is made of the first letters of the other"]
    return round(_score(found, person=str(kind) == Kind.PERSON), 4), _reasons(found)


def _acronym(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    capitals = short.replace(".", "").isupper() and " " not in short.strip()
    return capitals and " " in long.strip() and names.is_acronym_of(short, long)


def match(left: _Name, right: _Name) -> Match:
    """The words of two names paired as they best answer each other, whatever their order."""
    found = Match(forms=_conflict(left.groups, right.groups))
    found.whole = OSA.normalized_similarity(left.joined, right.joined)
    if left.joined == right.joined:  # "JP Morgan", "J.P. Morgan"; "Kim Jong-un", "Kim Jong Un"
        found.cover, found.pairs = 1.0, [(left.joined, right.joined, 1.0)]
        return found
    pairs = _paired(left, right)
    found.pairs = [(left.words[one], right.words[other], alike) for one, other, alike in pairs]
    rests = (_rest(left, {one for one, _, _ in pairs}), _rest(right, {other for _, other, _ in pairs}))
    weights = [sum(weight for _, weight in rest) for rest in rests]
    found.lesser, found.greater = min(weights), max(weights)
    shared = sum(alike * min(left.weights[one], right.weights[other]) for one, other, alike in pairs)
    found.cover = 2 * shared / (sum(left.weights) + sum(right.weights))
    found.worst = min((alike for _, _, alike in pairs), default=0.0)
    extra = {word for rest in rests for word, _ in rest}
    found.branch = bool(extra & (word_list("branch") | word_list("region")))
    found.numbers = any(word[:1].isdigit() for word in extra)
    found.turned = [other for _, other, _ in sorted(pairs)] != sorted(other for _, other, _ in pairs)
    return found


@lru_cache(maxsize=65536)
def _name(text: str, kind: str) -> _Name:
    person = kind == Kind.PERSON
    if person and "," in text:
        before, _, after = text.partition(",")
        text = f"{after} {before}" if after.strip() and "," not in after else text
    words = names.words(text)
    groups: tuple[str, ...] = ()
    if person:
        while len(words) > 1 and words[0] in names.honorifics():
            words = words[1:]
    else:
        words, groups = legal_forms.drop(words)
    written = [
        word for word in (names.latin(one) for one in words) if word not in ("the", "") or len(words) == 1
    ] or list(words)
    weights = [_weight(word, person=person) for word in written]
    return _Name(written, weights, groups, "".join(written))


def _weight(word: str, *, person: bool) -> float:
    if word in word_list("between") or word in word_list("particle"):
        return _SMALL_WEIGHT
    if len(word) == 1:
        return _PLAIN_WEIGHT
    shared = not person and (word in word_list("trade") or word in word_list("head") or word in word_list("region"))
    return _PLAIN_WEIGHT if shared else 1.0


def _rest(name: _Name, taken: set[int]) -> list[tuple[str, float]]:
    return [(word, name.weights[place]) for place, word in enumerate(name.words) if place not in taken]


def _paired(left: _Name, right: _Name) -> list[tuple[int, int, float]]:
    """Pairs of words, the most alike first."""
    alike = [
        (likeness(one, other), -abs(place - against), place, against)
        for place, one in enumerate(left.words)
        for against, other in enumerate(right.words)
    ]
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    found = []
    for value, _, place, against in sorted(alike, reverse=True):
        if value < LEAST_ALIKE:
            break
        if place not in taken_left and against not in taken_right:
            taken_left.add(place)
            taken_right.add(against)
            found.append((place, against, value))
    return found


@lru_cache(maxsize=131072)
def likeness(left: str, right: str) -> float:
    """How alike two words are, 0 to 1: same letters, same sound, an initial, a slip of the pen."""
    shorter, longer = sorted((left, right), key=len)
    if left == right or left[:1].isdigit() or right[:1].isdigit():
        return float(left == right)
    if len(shorter) == 1:
        return 0.8 if longer.startswith(shorter) else 0.0
    if len(shorter) >= 3 and sound(left) == sound(right):
        return 0.93
    return _by_letters(shorter, longer)


def _by_letters(shorter: str, longer: str) -> float:
    steps = OSA.distance(shorter, longer)
    edited = 1 - steps / len(longer)
    if steps == 1 and len(longer) >= 5:
        return max(edited, 0.84)
    if steps == 2 and len(shorter) >= 6:
        return max(edited, 0.7)
    # A longer difference makes another name, however long the beginning they share: "Pinosa", "Pinochet".
    return min(edited, 0.6) if len(shorter) >= 3 else 0.0


def _conflict(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Two forms of different kinds of company: an AG is no GmbH. "Corp." is said of any."""
    one, other = set(left) - {"corp"}, set(right) - {"corp"}
    return bool(one and other and not one & other)


def features(found: Match, *, person: bool) -> list[float]:
    """What the score is made of; each weight in `_WEIGHTS` stands for the figure at its place."""
    firm = float(not person)
    return [
        1.0,
        found.cover,
        found.worst,
        found.lesser * (1 - firm),
        found.lesser * firm,
        found.greater * (1 - firm),
        found.greater * firm,
        found.whole,
        float(found.branch) * firm,
        float(found.forms),
        float(found.numbers),
        float(found.turned),
        firm,
    ]


# Fitted by logistic regression on 407 public pairs with typing slips and near misses (name_bench, MIT), five-fold
# cross-validated F1 0.85; the weight of differing numbers is set by hand: there a slip and another thing look alike.
_WEIGHTS = (-2.76, 3.26, -0.39, -2.08, -2.09, 0.43, 0.56, 1.69, -2.19, -3.21, -3.0, -0.97, 0.65)


def _score(found: Match, *, person: bool) -> float:
    total = sum(weight * value for weight, value in zip(_WEIGHTS, features(found, person=person), strict=True))
    return 1 / (1 + exp(-total))


def _reasons(found: Match) -> list[str]:
    why = []
    same = [left for left, right, alike in found.pairs if alike == 1.0]
    near = [f"{left} ~ {right}" for left, right, alike in found.pairs if alike < 1.0]
    if same:
        why.append("same: " + ", ".join(same))
    if near:
        why.append("alike: " + ", ".join(near))
    if found.greater:
        why.append("words without an answer" + (" on both sides" if found.lesser else " on one side"))
    told = ((found.branch, "one names a branch or region"), (found.forms, "legal forms of different kinds"))
    why.extend(text for holds, text in (*told, (found.numbers, "numbers differ")) if holds)
    return why
