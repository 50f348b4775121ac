"""The words of two names paired as they best answer each other, and what is left over. Judges nothing."""

from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from indexer.model.kinds import Kind
from indexer.text import legal_forms, names, phonemes
from indexer.text.letters import script
from indexer.text.word_likeness import LEAST, NUMERALS, SAME, Alike, How, alike, of_two_genders
from indexer.text.word_lists import word_list

_PLAIN_WEIGHT, _SMALL_WEIGHT = 0.45, 0.15
_DOUBTED = 0.62  # words less alike than this are more than a slip apart
_UNSPACED = frozenset({"Han", "Kana", "Hangul", "Thai"})
_READ_AS_ONE = 0.75  # of whole names in two scripts, one of which writes no spaces
_FATHERS = ("ovich", "evich", "ovna", "evna", "ovych", "ivna", "oglu", "ogly", "qizi", "kyzy")
_DESCENT = frozenset({"bin", "ibn", "ben", "bint", "binti"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name ready to be compared: as it is written, its words in Latin letters, their weights, its legal form and what
    that says (`legal_forms.stated`), and its words without spaces."""

    text: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    form: str
    forms: tuple[str, ...]
    script: str
    joined: str

    def word(self, place: int) -> str:
        """The word at a place; the whole name for `WHOLE`."""
        return self.joined if place == WHOLE else self.words[place]


Weighed = tuple[str, float]  # a word and its weight
WHOLE = -1  # the place of a pair that is made of all words


@dataclass(frozen=True, slots=True)
class Pair:
    """Two words that answer each other, by their places."""

    left: int
    right: int
    alike: Alike


@dataclass(slots=True)
class Match:
    """What two names share. `cover`: the share of their weight that is answered; `spelled`: the weight lost to other
    letters; `doubts`: pairs more than a slip apart; `lesser` and `greater`: the weight of words without an answer, by
    side; `apart`: both sides have such a word; `common`: nothing but words of many firms is shared; `descent`: words
    on the two sides of "bin" changed places; `genders`: a man's and a woman's name; `whole`: likeness of all
    letters in a row."""

    cover: float = 0.0
    spelled: float = 0.0
    doubts: int = 0
    lesser: float = 0.0
    greater: float = 0.0
    whole: float = 0.0
    apart: bool = False
    common: bool = False
    branch: bool = False
    numbers: bool = False
    turned: bool = False
    descent: bool = False
    genders: bool = False
    forms: bool = False
    pairs: list[Pair] = field(default_factory=list)


@lru_cache(maxsize=65536)
def prepared(text: str, kind: str) -> Name:
    """A name taken apart."""
    person = kind == Kind.PERSON
    words = names.words(names.turned(text) if person else text)
    form: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    if person:
        words = names.without_titles(words)
    else:
        whole = words
        words, forms = legal_forms.apart(whole)
        form = tuple(word for word in whole if word not in words) if words != whole else ()
    written = tuple(word for word in map(names.latin, words) if word not in ("the", "") or len(words) == 1) or words
    weights = tuple(_weight(word, person=person) for word in written)
    return Name(text, written, weights, " ".join(form), forms, script(text), "".join(written))


def match(left: Name, right: Name) -> Match:
    """The words of two names paired as they best answer each other, whatever their order."""
    found = Match(forms=not legal_forms.agree(left.forms, right.forms))
    found.whole = OSA.normalized_similarity(left.joined, right.joined)
    if left.joined == right.joined:  # "JP Morgan", "J.P. Morgan"; "Kim Jong-un", "Kim Jong Un"
        found.cover, found.pairs = 1.0, [Pair(WHOLE, WHOLE, SAME)]
        return found
    if left.script != right.script and {left.script, right.script} & _UNSPACED and _read_as_one(left, right, found):
        return found
    found.pairs = _paired(left, right)
    _weigh_pairs(left, right, found)
    _weigh_rest(left, right, found)
    return found


def answered(left: Name, right: Name) -> bool:
    """Whether names may match so that they are neither apart nor in doubt: every telling word of one has an answer in
    the other, no more than a slip away. What is not answered is told so at a fraction of the cost of a match."""
    if left.script != right.script and {left.script, right.script} & _UNSPACED:
        return True
    if not legal_forms.agree(left.forms, right.forms):
        return False
    if left.joined == right.joined:
        return True
    ours, theirs = _unshared(left, right)
    apart = left.script != right.script
    return all(
        any(_answers(one, other, apart=apart) for other in theirs) for one in ours if one[1] > _SMALL_WEIGHT
    ) or all(any(_answers(one, other, apart=apart) for one in ours) for other in theirs if other[1] > _SMALL_WEIGHT)


def _unshared(left: Name, right: Name) -> tuple[list[Weighed], list[Weighed]]:
    """The words of two names but for those that are the same in both. Across scripts others may answer as well."""
    ours, theirs = ([*zip(name.words, name.weights, strict=True)] for name in (left, right))
    if left.script == right.script and (left.joined + right.joined).isascii():
        for one in [*ours]:
            if one in theirs:
                ours.remove(one)
                theirs.remove(one)
    return ours, theirs


def _answers(one: Weighed, other: Weighed, *, apart: bool) -> bool:
    value = alike(one[0], other[0], apart=apart).value
    return value > _DOUBTED or (value >= LEAST and min(one[1], other[1]) <= _SMALL_WEIGHT)


def _read_as_one(left: Name, right: Name, found: Match) -> bool:
    """Whether names, one of them without spaces, sound alike as a whole: "Xi Jinping", "Jinping Xi", "习近平"."""
    turned = ["".join((*name.words[1:], *name.words[:1])) for name in (left, right)]
    ways = ((left.joined, right.joined), (left.joined, turned[1]), (turned[0], right.joined))
    heard = max(phonemes.alike(one, other) for one, other in ways)
    if heard < _READ_AS_ONE:
        return False
    found.cover = found.whole = heard
    found.pairs = [Pair(WHOLE, WHOLE, Alike(heard, How.SCRIPT, heard))]
    return True


def _weigh_pairs(left: Name, right: Name, found: Match) -> None:
    shared = 0.0
    for pair in found.pairs:
        weight = min(left.weights[pair.left], right.weights[pair.right])
        shared += pair.alike.value * weight
        found.spelled += (1 - pair.alike.spelled) * weight
        found.doubts += weight > _SMALL_WEIGHT and pair.alike.value <= _DOUBTED
    found.cover = 2 * shared / (sum(left.weights) + sum(right.weights))
    found.common = all(
        left.weights[pair.left] < 1.0 or left.words[pair.left] in word_list("branch") for pair in found.pairs
    )
    order = [pair.right for pair in sorted(found.pairs, key=lambda pair: pair.left)]
    found.turned = order != sorted(order)
    found.descent = found.turned and bool(_DESCENT & {*left.words} & {*right.words})


def _weigh_rest(left: Name, right: Name, found: Match) -> None:
    rests = (
        _rest(left, {pair.left for pair in found.pairs}),
        _rest(right, {pair.right for pair in found.pairs}),
    )
    weights = [sum([weight for _, weight in rest]) for rest in rests]
    found.lesser, found.greater = min(weights), max(weights)
    found.apart = found.lesser > _SMALL_WEIGHT
    extra = {word for rest in rests for word, _ in rest}
    found.branch = not (extra.isdisjoint(word_list("branch")) and extra.isdisjoint(word_list("region")))
    found.numbers = any(word[:1].isdigit() for word in extra) or all(
        any(word in NUMERALS for word, _ in rest) for rest in rests
    )
    found.genders = any(of_two_genders(one, other) for one, _ in rests[0] for other, _ in rests[1])


def _weight(word: str, *, person: bool) -> float:
    if word in word_list("between") or word in word_list("particle"):
        return _SMALL_WEIGHT
    if len(word) == 1 and word.isascii():
        return _PLAIN_WEIGHT
    if person:  # a father's name is often left out
        return _PLAIN_WEIGHT if word.endswith(_FATHERS) else 1.0
    shared = word in word_list("trade") or word in word_list("head") or word in word_list("region")
    return _PLAIN_WEIGHT if shared else 1.0


def _rest(name: Name, taken: set[int]) -> list[tuple[str, float]]:
    return [(word, name.weights[place]) for place, word in enumerate(name.words) if place not in taken]


def _paired(left: Name, right: Name) -> list[Pair]:
    """Pairs of words, the most alike first; words less alike than LEAST answer none."""
    apart = left.script != right.script
    near = [
        (-likeness.value, abs(place - against), place, against, likeness)
        for place, one in enumerate(left.words)
        for against, other in enumerate(right.words)
        if (likeness := alike(one, other, apart=apart)).value >= LEAST
    ]
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    found = []
    for _, _, place, against, likeness in sorted(near):
        if place not in taken_left and against not in taken_right:
            taken_left.add(place)
            taken_right.add(against)
            found.append(Pair(place, against, likeness))
    return found
