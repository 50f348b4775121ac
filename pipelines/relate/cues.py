"""The words of each language that carry a contract or a tie, from `words/*.csv`. Looks words up; judges nothing.

A cue file has the columns `class` and `forms`; forms are parted by "|" and may be several words. "*word" is any word
that ends so. A class "a+b" gives its forms both classes, "number:5" gives them the number 5.
"""

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "nb", "de", "fr", "es", "ru", "zh", "sv", "it", "pt", "nl")
# Languages close enough to be read with a neighbour's words, and those with words of their own besides.
_NEIGHBOURS = {"no": "nb", "uk": "ru", "be": "ru", "ca": "es", "gl": "es"}
_ON_TOP = {"nn": "nb", "da": "nb"}
_ELIDING = re.compile(r"[^\W_]+['’]|[^\W_]+(?:-[^\W_]+)*")
_WORDS = {
    "fr": _ELIDING,
    "it": _ELIDING,
    "": re.compile(r"\d{1,3}(?:[.,]\d{3})+(?!\d)|[^\W_]+(?:['’](?!s\b)[^\W_]+)*(?:-[^\W_]+)*"),
}
_HAN = re.compile(r"[㐀-鿿]")


_NONE: frozenset[str] = frozenset()
_EX = re.compile(r"(?:ex|eks|экс)(?P<joint>-?)(?=\w)")
_WITHOUT_HYPHEN = frozenset({"es", "pt", "it", "nb", "da"})  # "expresidente", "eksdirektør"
_POSTS = frozenset({"director", "president", "adj"})  # "ex-finance director"
_OVER = frozenset({"former", "gone"})
_REMEMBERED = 50_000  # words of a language


@dataclass(slots=True)
class Cues:
    """The cues of one language: forms by their first word, endings, and for unspaced scripts one pattern."""

    language: str
    forms: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    endings: list[tuple[str, str]] = field(default_factory=list)
    word: re.Pattern[str] = _WORDS[""]
    unspaced: re.Pattern[str] | None = None
    _nothing: set[str] = field(default_factory=set)  # words met that are no cue

    def at(self, words: list[str], place: int) -> tuple[int, frozenset[str]]:
        """How many words the longest form at `place` has, and all classes of that form; (1, nothing) where none."""
        if words[place] in self._nothing:
            return 1, _NONE
        found = self._longest(words, place)
        if not found[1] and words[place] not in self.forms and len(self._nothing) < _REMEMBERED:
            self._nothing.add(words[place])
        return found

    def _longest(self, words: list[str], place: int) -> tuple[int, frozenset[str]]:
        shelf = self.forms.get(words[place], ())
        best, classes = 1, set[str]()
        for form, name in shelf:
            size = len(form)
            if size < best or (size > 1 and tuple(words[place : place + size]) != form):
                continue
            if size > best:
                best, classes = size, set()
            classes.update(name.split("+"))
        if not classes and self.endings:
            for ending, name in self.endings:
                if words[place].endswith(ending):
                    classes.update(name.split("+"))
        return (best, frozenset(classes)) if classes else self._once(words, place)

    def _once(self, words: list[str], place: int) -> tuple[int, frozenset[str]]:
        """The form of "ex-chairman", "exdirectora": that of the post, with what says that it is over."""
        once = _EX.match(words[place])
        if once is None or (not once["joint"] and self.language not in _WITHOUT_HYPHEN):
            return 1, _NONE
        size, classes = self._longest([*words[:place], words[place][once.end() :], *words[place + 1 :]], place)
        return (size, classes | _OVER) if classes & _POSTS else (1, _NONE)


def plain(text: str) -> str:
    """A word as cues are compared: small letters, one kind of apostrophe."""
    return text.casefold().replace("’", "'").replace("ё", "е")


@cache
def cues(language: str) -> Cues:
    """The cues for a page's language; English for a language without any."""
    language = _NEIGHBOURS.get(language[:2], language[:2])
    return _read(language if language in LANGUAGES or language in _ON_TOP else "en")


@cache
def _read(language: str) -> Cues:
    found = Cues(_ON_TOP.get(language, language), word=_WORDS.get(language, _WORDS[""]))
    for one in dict.fromkeys((found.language, language)):
        with (files("pipelines.relate.words") / f"{one}.csv").open(encoding="utf-8") as table:
            for row in csv.DictReader(table):
                for form in row["forms"].split("|"):
                    _add(found, form, row["class"])
    for shelf in found.forms.values():
        shelf.sort(key=lambda one: -len(one[0]))
    if language == "zh":
        shapes = sorted((form for shelf in found.forms.values() for (form,), _ in shelf), key=len, reverse=True)
        found.unspaced = re.compile("|".join(map(re.escape, dict.fromkeys(shapes))))
    return found


def _add(found: Cues, form: str, name: str) -> None:
    if form.startswith("*"):
        found.endings.append((plain(form[1:]), name))
    elif _HAN.search(form) or form == "、":
        found.forms.setdefault(form, []).append(((form,), name))
    elif words := tuple(plain(word) for word in found.word.findall(form)):
        found.forms.setdefault(words[0], []).append((words, name))
