"""How alike two words sound, 0 to 1, whatever scripts they are written in: by the least costly changes of sounds.

Own tables of sounds and of what changing one into another costs, for names in Latin, Cyrillic, Greek, Arabic, Persian
and Chinese. Arabic leaves short vowels out and Chinese puts vowels in, so that there vowels come and go cheaply.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import Prefix

from indexer.text.letters import latin, script

VOWELS = "aeiouy"
_LETTERS = {  # capitals are sounds of their own: S sh, Z zh, C ch, J dj, x kh, T ts
    **dict.fromkeys(("tsch", "tch", "tsh", "cz", "ch"), "C"),
    **dict.fromkeys(("shch", "sch", "sh", "sz"), "S"),
    **dict.fromkeys(("dzh", "dj"), "J"),
    **dict.fromkeys(("tz", "ts"), "T"),
    **dict.fromkeys(("ck", "q"), "k"),
    "zh": "Z",
    "kh": "x",
    "x": "ks",
    "th": "t",
    "ph": "f",
    "gh": "g",
}
_SPELLED = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)) + r"|c|[^a-z]")
_DOUBLED = re.compile(r"(.)\1+")
# x, q, zh, z and c as pinyin has them; a closing "ng" is written "n" as often; "er" stands for a foreign r
_PINYIN = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        ("x", "sh"),
        ("q", "ch"),
        ("zh", "dj"),
        ("[zc](?!h)", "ts"),
        ("ng(?![aeiou])", "n"),
        ("ü", "u"),
    )
)
_ARABIC = dict(
    zip(
        "ابپتثجچحخدذرزژسشصضطظعغفقکكگلمنهةويیىئؤءأإآ",
        "a b p t t J C h x d d r z Z s S s d t z - g f k k k g l m n h a w i i a - w - a i a".split(),
        strict=True,
    )
)
_CLASSES = (  # sounds that stand for one another, and what it costs
    (0.15, "iy sz vw jJ iw"),
    (0.25, "ei ou uw ow ae ao jy JZ jZ SC Ts Tz kx iej CJ dt gk ey"),
    (0.4, "aeiouy bpvf sSTC hx gJ hk gh jh zZ gx wb lr mn ij TC zJ SZ"),
)
_ROUGH = {sound: group[0] for group in ("pbvf", "td", "kgx", "sSzZCTJj", "lL", "r", "nm") for sound in group}
_OTHER = 1.0
_ROUNDING = 1e-9
_COMES = {**dict.fromkeys(VOWELS, 0.45), "h": 0.4, "w": 0.5, "j": 0.6}  # what it costs that a sound is there or not
_COMES_CHEAPLY = {**dict.fromkeys(VOWELS, 0.15), "h": 0.25, "w": 0.2, "j": 0.4, "n": 0.5, "r": 0.5, "l": 0.6}


@lru_cache(maxsize=1)
def _changes() -> dict[str, float]:
    costs: dict[str, float] = {}
    for cost, groups in _CLASSES:
        for group in groups.split():
            for one in group:
                for other in group:
                    costs.setdefault(one + other, cost)
    return {pair: cost for pair, cost in costs.items() if pair[0] != pair[1]}


@lru_cache(maxsize=65536)
def sounds(word: str) -> str:
    """The word as a row of sounds, one letter each; "" where its script is not known here."""
    kind = script(word)
    if kind == "Arabic":
        row = "".join(_ARABIC.get(letter, "") for letter in word.removeprefix("ال"))
        return _single(row.replace("-", "").replace("tS", "C").replace("ts", "T"))
    if kind == "Han":
        return _single("".join("r" if one == "er" else _pinyin_sounds(one) for one in _pinyin(word)))
    text = latin(word)
    return _single(_SPELLED.sub(lambda found: _spelled(found, text), text))


def _spelled(found: re.Match[str], text: str) -> str:
    letters = found[0]
    if letters != "c":
        return _LETTERS.get(letters, "")
    after = text[found.end() : found.end() + 1]
    if not after and text.endswith("ic"):
        return "C"
    return "s" if after and after in "eiy" else "k"


@lru_cache(maxsize=65536)
def consonants(word: str) -> str:
    """The consonants of a word, those that stand for one another as one: what spellings of a name mostly share."""
    return _single("".join(_ROUGH.get(sound, "") for sound in sounds(word)))


@lru_cache(maxsize=65536)
def alike(left: str, right: str, *, least: float = 0.0) -> float:
    """How alike two words sound: 1 is the same; near 0 for words of other names; 0 where it is less than `least`, which
    is told sooner."""
    scripts = {script(left), script(right)}
    found = _alike(sounds(left), sounds(right), cheap=bool(scripts & {"Arabic", "Han"}), least=least)
    if scripts == {"Han", "Latin"}:  # Latin letters may be a foreign name or pinyin
        latins = [_pinyin_sounds(word) if script(word) == "Latin" else sounds(word) for word in (left, right)]
        return max(found, _alike(*latins, cheap=True, least=least))
    return found


def _alike(one: str, other: str, *, cheap: bool, least: float) -> float:
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    weight = max(_weight(one, cheap=cheap), _weight(other, cheap=cheap))
    found = max(0.0, 1 - _cost(one, other, _COMES_CHEAPLY if cheap else _COMES, most=(1 - least) * weight) / weight)
    return found if found >= least else 0.0


def _weight(row: str, *, cheap: bool) -> float:
    return sum(0.5 if cheap and sound in VOWELS else 1.0 for sound in row)


def _cost(one: str, other: str, comes: dict[str, float], *, most: float) -> float:
    """The least cost of changes that make one row of sounds the other; where it is more than `most`, some cost that is
    more."""
    changes = _changes()
    same = Prefix.similarity(one, other)
    one, other = one[same:], other[same:]
    above = [0.0]
    for sound in other:
        above.append(above[-1] + comes.get(sound, _OTHER))
    for sound in one:
        gone = comes.get(sound, _OTHER)
        row = [above[0] + gone]
        for place, against in enumerate(other):
            change = 0.0 if sound == against else changes.get(sound + against, _OTHER)
            best = above[place] + change
            best = min(best, above[place + 1] + gone, row[place] + comes.get(against, _OTHER))
            row.append(best)
        if min(row) > most + _ROUNDING:  # what follows costs no less
            return min(row)
        above = row
    return above[-1]


def _pinyin_sounds(text: str) -> str:
    for pattern, letters in _PINYIN:
        text = pattern.sub(letters, text)
    return sounds(text)


def pinyin(word: str) -> str:
    """How a run of Chinese letters is read in Mandarin, in Latin letters without tones: "xijinping"."""
    return "".join(_pinyin(word))


@lru_cache(maxsize=65536)
def _pinyin(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # its tables take a moment, and most names need none

    return tuple(lazy_pinyin(word, errors="ignore"))


def _single(row: str) -> str:
    return _DOUBLED.sub(r"\1", row)
