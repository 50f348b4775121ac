"""The language of a text as ISO 639-1, "nb" and "nn" apart: by its script and small words, by lingua where these do
not tell, with langdetect heard where lingua is unsure. Knows nothing of files."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, Protocol

from indexer.text.customs import base

SAMPLE = 500  # code points from the beginning and as many from the middle: more changes no answer
WORDS = 100
MARK = 2.0  # how much likelier a language becomes by a mark of its spelling
LEAST = 12  # letters; below it nothing can be said
CLEAR = 1.4  # times the score of the next language
SPEAKING = 0.12  # score a word; running text has twice that in its own language, a list of names nothing

# Below UNSURE lingua's confidence asks for a second opinion; below LOST any other language may be it. Measured on
# sentences and pairs of words in 15 languages: 42 of 3,188 answers became right, 11 wrong.
UNSURE, LOST, SURE = 0.6, 0.4, 0.9
_ITS_NAMES = {"no": "nb", "zh-cn": "zh", "zh-tw": "zh"}

# Languages that lingua tells apart here. In low accuracy mode they take 61 MB together; the high one takes 951.
KNOWN = (
    "EN NB NN DA SV DE FR ES RU UK ZH AR TR PL FA IT PT NL FI CS RO HU EL JA KO HE HI BG SR HR SK SL LT LV ET IS CA "
    "KK AZ ID VI TH SO SW BE MK SQ UR"
)
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_BEYOND = re.compile("[\u0370-\u03ff\u0590-\u05ff\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+")
# Letters that a language does not have, and letters without which a text of some length is not in it.
_FOREIGN = {
    **dict.fromkeys(("nb", "nn", "da"), re.compile("[äöüß]")),
    **dict.fromkeys(("sv", "fi"), re.compile("[øæ]")),
    "ru": re.compile("[іїєґўјљњћђќѓѕ]"),
    "uk": re.compile("[ыэёўј]"),
    "bg": re.compile("[ыэёіїєґўј]"),
    "en": re.compile("[æøåäößłżćşğčšž]"),
}
_NEEDED = {
    "be": re.compile("ў"),
    "kk": re.compile("[әғқңөұүһ]"),
    "mk": re.compile("[ѓќѕјљњџ]"),
    "sr": re.compile("[јљњћђџčćšžđ]"),
}
_LONG = 20  # letters

# Endings and spellings by which the written languages of Scandinavia differ, for sentences with few small words.
_NORDIC = {
    "nb": re.compile(
        r"\b(?:hv\w+|\w{2,}(?:sjon|sjoner|het|heten|heter|elser?|elsen|ene|eren|[klgstv]es|eres|lig|lige|ert|et)"
        r"|et|en|fra|ikke|jeg|hun|noen?|flere|disse|denne|deres|mye|selv|ble|gis|eller|både)\b"
    ),
    "nn": re.compile(
        r"\b(?:kv\w+|\w{2,}(?:sjon|sjonar|heit|heita|ane|ar|inga|leg|lege|ast|ert|a)"
        r"|eit|ein|ei|frå|ikkje|eg|ho|nokon?|fleire|desse|denne|deira|mykje|sjølv|vart|vere|dei|eller|både)\b"
    ),
    "da": re.compile(
        r"\b(?:hv\w+|\w{2,}(?:tion|tioner|tionen|hed|heden|heder|elser?|elsen|erne|ede|edes|lig|lige|eret|et)"
        r"|et|en|fra|ikke|jeg|hun|nogen?|nogle|flere|disse|denne|deres|meget|selv|blev|af|efter|eller|både)\b|øj|aj"
    ),
    "sv": re.compile(
        r"\b(?:\w{2,}(?:tion|tioner|tionen|het|heten|heter|orna|arna|ande|lig|liga|ade|ades|erat|ning|ningen)"
        r"|ett|en|från|inte|jag|hon|någon|några|flera|dessa|denna|deras|mycket|själv|blev|av|efter|eller|både|och)\b|[äö]"
    ),
}


class Written(Protocol):
    """A text whose language was told: a page."""

    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...


def of_text(text: str, *, guess: bool = True) -> str:
    """The language of `text`, "" where it is too short to tell or has none, or, without `guess`, no running text."""
    sample = _sample(text)
    words = _WORD.findall(sample.casefold())[:WORDS]
    letters = sum(map(len, words))
    if not letters:
        return ""
    if script := _by_script(sample, letters):
        return script
    if letters < LEAST:
        return ""
    return _by_words(words) or (_by_letters(sample) if guess else "")


def of_document(pages: Iterable[Written], *, declared: str = "") -> str:
    """The language of most of the text; what the file declares where its text does not tell."""
    weights: Counter[str] = Counter()
    for page in pages:
        if page.language:
            weights[page.language] += len(page.text)
    return weights.most_common(1)[0][0] if weights else base(declared)


def _sample(text: str) -> str:
    if len(text) <= 2 * SAMPLE:
        return text
    middle = len(text) // 2
    return f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"


def _by_script(sample: str, letters: int) -> str:
    """The language of a script that only one language of ours is written in. Japanese is known by its kana."""
    if not _BEYOND.search(sample):
        return ""
    for language, script in _SCRIPTS:
        share = len(script.findall(sample)) / letters
        if share > (0.1 if language == "ja" else 0.4):
            return language
    return ""


def _by_words(words: list[str]) -> str:
    """The language whose small words are there, where they are many and no other language comes near."""
    index = _index()
    scores: Counter[str] = Counter()
    for word in words:
        for language, weight in index.get(word, {}).items():
            scores[language] += weight  # type: ignore[assignment] # a Counter of shares
    ranked = scores.most_common(2)
    if not ranked or ranked[0][1] < max(1.5, SPEAKING * len(words)):
        return ""
    first, second = ranked[0], ranked[1] if len(ranked) > 1 else ("", 0.0)
    return first[0] if first[1] >= CLEAR * second[1] else ""


@lru_cache(maxsize=1)
def _index() -> Mapping[str, Mapping[str, float]]:
    """For each small word the languages that have it; a word that many share says little for each."""
    with files("indexer.text").joinpath("function_words.csv").open(encoding="utf-8") as file:
        lists = {row["language"]: set(row["words"].split()) for row in csv.DictReader(file)}
    shared = Counter(word for words in lists.values() for word in words)
    return {
        word: {language: 1 / count for language, words in lists.items() if word in words}
        for word, count in shared.items()
    }


def _by_letters(sample: str) -> str:
    """The likeliest language by lingua whose letters fit the text."""
    small = sample.casefold()
    ranked = [
        (value.language.iso_code_639_1.name.lower(), value.value)
        for value in _lingua().compute_language_confidence_values(sample)
        if value.value > 0
    ]
    fitting = [language for language, _ in ranked if _fits(language, small)]
    if fitting and fitting[0] in _NORDIC:
        return _nordic(small, dict(ranked))
    if ranked and ranked[0][1] < UNSURE and (other := _second_opinion(sample, ranked)) and _fits(other, small):
        return other
    return fitting[0] if fitting else ranked[0][0] if ranked else ""


def _second_opinion(sample: str, ranked: Sequence[tuple[str, float]]) -> str:
    """What langdetect is sure of, where that is one of lingua's first two, or lingua itself is lost; else ""."""
    from langdetect import LangDetectException

    try:
        [best, *_] = _langdetect()(sample)
    except (LangDetectException, ValueError):
        return ""
    language = _ITS_NAMES.get(best.lang, best.lang)
    near = language in {name for name, _ in ranked[:2]} or ranked[0][1] < LOST
    return language if near and best.prob >= SURE and language.upper() in KNOWN.split() else ""


@lru_cache(maxsize=1)
def _langdetect() -> Any:
    from langdetect import DetectorFactory, detect_langs

    DetectorFactory.seed = 0  # it draws at random; so the same text always gets the same answer
    return detect_langs


def _fits(language: str, small: str) -> bool:
    foreign, needed = _FOREIGN.get(language), _NEEDED.get(language)
    if foreign and foreign.search(small):
        return False
    return not (needed and len(small) >= _LONG and not needed.search(small))


def _nordic(small: str, confidence: Mapping[str, float]) -> str:
    """Which of four close languages: how likely lingua finds each, weighed with the marks of their spelling."""

    def weight(language: str) -> float:
        marks = len(_NORDIC[language].findall(small))
        return confidence.get(language, 0.0) ** 0.5 * MARK**marks if _fits(language, small) else 0.0

    return max(_NORDIC, key=weight)


@lru_cache(maxsize=1)
def _lingua() -> Any:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code) for code in KNOWN.split()]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()
