"""How likely two names are names of one thing, and why. Compares strings alone; knows no document and no entity."""

from math import exp
from operator import mul

from indexer.model.kinds import Kind
from indexer.text import names
from indexer.text.matching import Match, Name, answered, match, prepared
from indexer.text.word_likeness import How

SAME_WORDS = 0.97  # the score of names that differ in nothing that counts
_TOLD = {
    How.INITIAL: "initial",
    How.SCRIPT: "another script",
    How.SCAN: "a scan's slip",
    How.SOUND: "sounds alike",
    How.LETTER: "one letter differs",
    How.LETTERS: "letters differ",
}


def score(left: str, right: str, kind: Kind | str = "") -> float:
    """The score of `compare` without its reasons."""
    return _compare(left, right, kind, told=False)[0]


def compare(left: str, right: str, kind: Kind | str = "") -> tuple[float, list[str]]:
    """A score from 0 to 1, of which 0.5 and more says "one thing", and the reasons. `kind` may be unknown ("")."""
    return _compare(left, right, kind, told=True)


def _compare(left: str, right: str, kind: Kind | str, *, told: bool) -> tuple[float, list[str]]:
    if not left.strip() or not right.strip():
        return 0.0, ["one name is empty"]
    if left == right:
        return 1.0, ["the same letters"]
    person = str(kind) == Kind.PERSON
    one, other = prepared(left, str(kind)), prepared(right, str(kind))
    found = match(one, other)
    if one.joined == other.joined and not found.forms:
        return SAME_WORDS, ["the same words", *_differences(one, other)]
    if sorted(one.words) == sorted(other.words) and not found.forms and not found.descent:
        return 0.85, ["the same words in another order", *_differences(one, other)]
    if not person and _acronym(left, right):
        return 0.75, ["one is made of the first letters of the other"]
    return round(_score(found, person=person), 4), _reasons(one, other, found) if told else []


def _acronym(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    capitals = short.replace(".", "").isupper() and " " not in short.strip()
    return capitals and " " in long.strip() and names.is_acronym_of(short, long)


def features(found: Match, *, person: bool) -> list[float]:
    """What the score is made of; each weight in `_WEIGHTS` stands for the figure at its place."""
    firm = float(not person)
    return [
        1.0,
        found.cover,
        found.spelled,
        found.whole,
        found.lesser * (1 - firm),
        found.doubts * (1 - firm),
        found.doubts * firm,
        float(found.apart) * (1 - firm),
        float(found.apart) * firm,
        float(found.common) * firm,
        float(found.branch) * firm,
        float(found.descent or found.genders),
        float(found.forms),
        float(found.numbers),
    ]


# Fitted by logistic regression on 407 public pairs with typing slips and near misses (name_bench, MIT), five-fold
# cross-validated F1 0.883. The last two are set by hand: an AG is no GmbH, and where numbers differ, a slip and
# another thing look alike.
_WEIGHTS = (-0.89, 1.45, -0.37, 1.95, -1.11, -2.32, -1.59, -2.07, -1.49, -1.19, -1.36, -1.24, -3.2, -3.0)


_BEST = sum(max(weight, 0.0) for weight in _WEIGHTS[1:]) + _WEIGHTS[0]
_DOUBTS = max(_WEIGHTS[place] for place in (5, 6, 7, 8, 12))  # in doubt, apart, or of other legal forms
UNANSWERED = 1 / (1 + exp(-_BEST - _DOUBTS))  # no score of names that are `far` is higher


def far(left: Name, right: Name) -> bool:
    """Whether two names cannot score more than `UNANSWERED`; tells so without matching their words."""
    return not (answered(left, right) or _acronym(left.text, right.text))


def _score(found: Match, *, person: bool) -> float:
    total = sum(map(mul, _WEIGHTS, features(found, person=person)))
    return 1 / (1 + exp(-total))


def _differences(one: Name, other: Name) -> list[str]:
    """What tells two names apart that are the same word for word."""
    told = ["another script"] if one.script != other.script else []
    if one.form != other.form:
        told.append("legal form left out" if "" in (one.form, other.form) else "legal form written otherwise")
    if len(one.words) != len(other.words):
        told.append("spaces or hyphens")
    return told or ["case, marks or punctuation"]


def _reasons(one: Name, other: Name, found: Match) -> list[str]:
    why = []
    same = [one.word(pair.left) for pair in found.pairs if pair.alike.how is How.SAME]
    if same:
        why.append("same: " + ", ".join(same))
    hows = {pair.alike.how for pair in found.pairs}
    for how, told in _TOLD.items():
        if how not in hows:
            continue
        pairs = [f"{one.word(pair.left)} ~ {other.word(pair.right)}" for pair in found.pairs if pair.alike.how is how]
        why.append(f"{told}: {', '.join(pairs)}")
    if found.greater:
        why.append("words without an answer" + (" on both sides" if found.lesser else " on one side"))
    further = (
        (one.script != other.script and How.SCRIPT not in hows, "another script"),
        (found.turned, "another order"),
        ("" in (one.form, other.form) and one.form != other.form, "legal form left out"),
        (found.branch, "one names a branch or region"),
        (found.forms, "legal forms of different kinds"),
        (found.numbers, "numbers differ"),
        (found.genders, "a man's and a woman's name"),
    )
    return why + [text for holds, text in further if holds]
