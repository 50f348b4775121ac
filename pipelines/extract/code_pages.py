"""Which code page of one byte a letter a text is in, told by the letters that it gives there and where they stand."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

# How much less likely each is than those of Windows, where both give a text that is as likely.
PAGES = {
    "cp1252": 0.0, "cp1251": 0.0, "cp1253": 0.0, "cp1255": 0.05, "cp1256": 0.05,
    "cp1250": 0.1, "cp1254": 0.1, "cp1257": 0.15,
    "cp850": 0.1, "cp437": 0.1, "cp866": 0.1, "cp1125": 0.15, "cp852": 0.15, "cp857": 0.15, "cp737": 0.15, "cp775": 0.2,
    "koi8-r": 0.1, "koi8-u": 0.15,
    "iso8859-2": 0.15, "iso8859-5": 0.15, "iso8859-6": 0.15, "iso8859-7": 0.15,
    "mac-cyrillic": 0.15, "mac-roman": 0.2, "mac-latin2": 0.25,
}  # fmt: skip
SURE, AHEAD = -1.4, 0.1  # mean worth of a letter from which a page is believed, and by so much before the next
FAR_AHEAD = 0.35  # by so much before one that is declared
SAMPLE = 3_000  # letters beyond ASCII that are looked at

# The letters beyond ASCII of languages that share a code page or are taken for each other, the commonest first.
ALPHABETS = (
    *("äüöß", "åäöé", "øåæéòôó", "éèàêçâîôûùëïœü", "óíáéñúü", "ãçáéíóêõúâôàü", "àèòùéìî", "ëéïöüèê", "áíóðéöþúæý"),
    *("łążęśóćńź", "íáéěčřšžýůúóďťňäľôĺŕ", "áéöóíőüúű", "ăîâșțşţé", "čšžćđ", "ıüşçöğiâîû", "āīēšūņļģķčž", "ėšžųįūčąę"),
    *("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", "оанивітерслкдумпязьбгчйхцїюжєшщґф"),
    *("аоиентрсвлдкпмъзгяущбчйхцжшфюь", "аоиенјстрдвкупмлгзбшчцжхљњћфђџ"),
    *("αοιετσνηυρπκλμςωάόίέδγήχθύφώβξζψϊΐ", "יוהלאתרמשבנםדפקעחכצטסגןזךץף"),
    *("ايلمنوتربعدسفهكقحجشصةطخءأىذثضزغظئإؤآ",),
)
_RANK, _OTHER, _STRANGE, _WRONG, _CAPITAL = -0.03, -2.0, -4.0, -6.0, -0.3
_SIGNS, _SIGN = "“”„‘’‚–—…«»‹›°§№€£•·´¿¡½ºª،؟\xa0", -1.0
_IN_WORDS = "’–·\xa0"  # signs that may stand between two letters
_BOXES, _BOX = "─│┌┐└┘├┤┬┴┼═║╔╗╚╝╠╣╦╩╬█▓▒░▄▀■", -0.8
_SCRIPTS = (("\u0370", "\u03ff"), ("\u0400", "\u052f"), ("\u0590", "\u05ff"), ("\u0600", "\u06ff"))
_KNOWN = frozenset("".join(ALPHABETS))


class _Guess(NamedTuple):
    worth: float
    page: str
    text: str


def likely(data: bytes) -> str:
    """The code page, "" where none is likely enough or two are as likely."""
    guesses = sorted(_guesses(data), reverse=True)
    if not guesses or guesses[0].worth < SURE:
        return ""
    best = guesses[0]
    others = [guess.worth for guess in guesses[1:] if guess.text != best.text]
    return best.page if not others or best.worth - others[0] >= AHEAD else ""


def worth(data: bytes) -> float:
    """How likely the likeliest code page is, as `SURE` counts."""
    return max((guess.worth for guess in _guesses(data)), default=_WRONG)


def instead_of(page: str, data: bytes) -> str:
    """The code page of a text in other letters than Latin ones that is said to be in `page`, and would make far worse
    words there; "" where it may well be in that."""
    if page not in PAGES and not page.startswith("iso8859"):
        return ""
    said = _worth(data.decode(page, "replace"))
    found = likely(data) if said is not None else ""
    if not found or said is None:
        return ""
    text = data.decode(found)
    better = (_worth(text) or _WRONG) - said
    return found if better > FAR_AHEAD and any(map(_script, text)) else ""


def _guesses(data: bytes) -> Iterator[_Guess]:
    for page, less in PAGES.items():
        try:
            text = data.decode(page)
        except UnicodeDecodeError:
            continue
        worth = _worth(text)
        if worth is not None:
            yield _Guess(worth - less, page, text)


def _worth(text: str) -> float | None:
    """How likely the letters and signs beyond ASCII are where they stand, on average, in the language that they fit
    best; None where there are none."""
    placed = Counter(islice(_placed(text), SAMPLE))
    number = placed.total()
    if not number:
        return None
    fixed = sum(worth * count for (_, worth), count in placed.items())
    letters = Counter[str]()
    for (letter, _), count in placed.items():
        letters[letter] += count
    return (fixed + max(_fit(letters, alphabet) for alphabet in ALPHABETS)) / number


def _placed(text: str) -> Iterator[tuple[str, float]]:
    """Each letter beyond ASCII in lower case, "" for signs and for letters where none can be; and what its place is
    worth. Of a run of the same only the first counts."""
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    return (_at(*three) for three in around if three[1] > "\x7f" and three[1] != three[0])


@lru_cache(maxsize=1 << 16)
def _at(before: str, letter: str, after: str) -> tuple[str, float]:
    if not letter.isalpha():
        return "", _sign(letter, before, after)
    if (letter.isupper() and before.islower()) or _mixed(letter, before) or _mixed(letter, after):
        return "", _WRONG
    return letter.lower(), _CAPITAL if letter.isupper() else 0.0


def _sign(sign: str, before: str, after: str) -> float:
    within = before.isalpha() and after.isalpha()
    if sign in _SIGNS:
        return _WRONG if within and sign not in _IN_WORDS else _SIGN
    if sign in _BOXES and not before.isalpha() and not after.isalpha():
        return _BOX
    return _WRONG if within or not sign.isprintable() else _STRANGE


def _mixed(letter: str, other: str) -> bool:
    return other.isalpha() and _script(other) != _script(letter)


def _script(letter: str) -> int:
    return next((number for number, (low, high) in enumerate(_SCRIPTS, 1) if low <= letter <= high), 0)


def _fit(letters: Counter[str], alphabet: str) -> float:
    return sum(count * _in(letter, alphabet) for letter, count in letters.items() if letter)


def _in(letter: str, alphabet: str) -> float:
    rank = alphabet.find(letter)
    return _RANK * rank if rank >= 0 else _OTHER if letter in _KNOWN else _STRANGE
