"""Legal forms of companies ("Ltd", "GmbH", "ООО", "有限公司"): found at either end of a name. Knows nothing of names.

Source of the forms: ISO 20275 entity legal forms and the spellings met in registers and press, in `legal_forms.csv`
(columns: form; class, the kind of company across countries; sort, which of several of that class that one country
knows, empty for the plain one and the same for all spellings and translations of a form; countries; place, which end of
a name it stands at; dots, "yes" where dots and spaces between its letters come and go).
"""

import csv
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import combinations

from indexer.text.letters import fold
from indexer.text.vocabulary import grouped

_JOINED = re.compile(r"[぀-ヿ㐀-鿿가-힯㈜]")
_OF_ANY = "corp"  # said of companies of every kind
_OF_ALL_COUNTRIES = frozenset({"GB", "US", "EU"})  # in English firms of every country are called "Ltd." or "LLC"
_ANYWHERE = "*"
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A form as usually spelled. `group` says what it is across countries: llc, jsc, corp, partnership, state …

    `sort` tells it from others of that group in its countries: public, closed, ug … `place` is end, start or either.
    `group` is "" for forms that say nothing by themselves ("Co.").
    """

    form: str
    group: str
    sort: str
    countries: tuple[str, ...]
    place: str
    dots: bool

    @property
    def joined(self) -> bool:
        """Whether it is written without a space between it and the name."""
        return bool(_JOINED.search(self.form))


@lru_cache(maxsize=1)
def forms() -> tuple[LegalForm, ...]:
    """All forms, the longest first, so that "Co., Ltd" is met before "Ltd"."""
    with (files("indexer.text") / "legal_forms.csv").open(encoding="utf-8") as table:
        rows = [
            LegalForm(
                row["form"],
                row["class"],
                row["sort"],
                tuple(row["countries"].split()),
                row["place"],
                row["dots"] == "yes",
            )
            for row in csv.DictReader(table)
        ]
    return tuple(sorted(rows, key=lambda row: -len(row.form)))


@lru_cache(maxsize=1)
def at_end() -> re.Pattern[str]:
    """Matches a form that closes a company's name in running text, case as written; group `form` is the form.

    "ASA" matches by itself too: whether a name stands before it is for the caller to see. A form of two or three
    capitals ("AS", "SE") also is a word or a code: the caller wants capitalised words before it.
    """
    return _running([form for form in forms() if form.place != "start"])


@lru_cache(maxsize=1)
def at_start() -> re.Pattern[str]:
    """Matches a form that opens a company's name in running text ("ООО «Ромашка»", "PT Bumi Jaya")."""
    return _running([form for form in forms() if form.place != "end"])


def drop(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Folded words of a name without the forms at its ends, and the groups of the forms dropped.

    A name that is nothing but forms stays as it is. Forms in Chinese, Japanese and Korean are cut off the word.
    """
    left, found = _parted(words)
    return left, tuple(dict.fromkeys(likely.group for likely, *_ in found if likely.group))


def groups(name: str) -> tuple[str, ...]:
    """The groups of the forms at the ends of a name as written: ("jsc",) for "Siemens AG", () for "Siemens"."""
    return drop(tuple(_WORD.findall(fold(name))))[1]


@lru_cache(maxsize=65536)
def stated(name: str) -> tuple[str, ...]:
    """What the forms at the ends of a name as written say, sorted: what kind of company in which countries.

    ("jsc AT CH DE LI",) for "Vega AG"; ("jsc:public BY RU",) for "ОАО «Вега»"; ("llc * AE RU UA US",) for "Vega LLC",
    as firms of any country are called in English; () for "Vega".
    """
    return apart(tuple(_WORD.findall(fold(name))))[1]


def apart(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Folded words of a name without the forms at its ends, and what these say, as `stated` has it."""
    left, found = _parted(words)
    return left, tuple(sorted({_says(form) for meant in found for form in meant if form.group}))


@lru_cache(maxsize=65536)
def agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether what two names state can be said of one company. Nothing at all can be said of any.

    Two forms that one country knows are one company's only where they are one form: an AG is no GmbH, an АО no ПАО, an
    Inc. no LLC. Of a firm of another country "Corp." may be said, and an English form of its class.
    """
    if not left or not right:
        return True
    return any(_both(one, other) for one in left for other in right)


def in_agreement(
    statements: Iterable[tuple[str, ...]],
    two: Container[tuple[tuple[str, ...], tuple[str, ...]]] = (),
) -> list[list[tuple[str, ...]]]:
    """What firms of one name state, as sets that are each of one company. `two` are pairs of which it is known that
    they are two companies', whatever may be said of one.

    Whatever could go with two that exclude each other goes with neither: "Vega" beside "Vega AG" and "Vega GmbH".
    """

    def one_firm(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
        return agree(left, right) and (left, right) not in two and (right, left) not in two

    known = sorted(set(statements))
    beside = {one: [other for other in known if one_firm(one, other)] for one in known}
    sure = {one for one, others in beside.items() if all(one_firm(*pair) for pair in combinations(others, 2))}
    sets: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for one in known:  # among the sure, who agrees with one agrees with all of its set
        head = next(other for other in beside[one] if other in sure) if one in sure else one
        sets.setdefault(head, []).append(one)
    return list(sets.values())


def is_form(name: str) -> bool:
    """Whether a name is a legal form and nothing else ("ПАО", "Ltd.")."""
    words = tuple(_WORD.findall(fold(name)))
    return " ".join(words) in _by_words() or "".join(words) in _by_words()


def _says(form: LegalForm) -> str:
    anywhere = form.group == _OF_ANY or bool(_OF_ALL_COUNTRIES & {*form.countries})
    kind = f"{form.group}:{form.sort}" if form.sort else form.group
    return " ".join((kind, *([_ANYWHERE] if anywhere else []), *sorted(form.countries)))


def _both(one: str, other: str) -> bool:
    kind, *here = one.split()
    its_kind, *there = other.split()
    if ({*here} & {*there}) - {_ANYWHERE}:
        return kind == its_kind
    group, its_group = kind.partition(":")[0], its_kind.partition(":")[0]
    return _OF_ANY in (group, its_group) or (group == its_group and (_ANYWHERE in here or _ANYWHERE in there))


def _parted(words: tuple[str, ...]) -> tuple[tuple[str, ...], list[list[LegalForm]]]:
    """Words without the forms at their ends; and for each of these what it may mean, the likeliest first: "as" is
    AS in Norway, A/S in Denmark, a.s. in Slovakia."""
    found: list[list[LegalForm]] = []
    for _ in range(3):  # "(株) … Co., Ltd.", "PT … Tbk": rarely more than two at one end
        shorter = _without_one(words, found)
        if shorter == words:
            break
        words = shorter
    return words, found


def _without_one(words: tuple[str, ...], found: list[list[LegalForm]]) -> tuple[str, ...]:
    known = _by_words()
    openings, endings = _edges()
    if len(words) > 1 and words[0] not in openings and words[-1] not in endings and _no_letters(words):
        return _without_joined(words, found)
    for length in range(min(7, len(words) - 1), 0, -1):
        for side, rest, place in ((words[-length:], words[:-length], "start"), (words[:length], words[length:], "end")):
            meant = known.get("".join(side) if _lone(side) else " ".join(side))
            if meant is not None and meant[0].place != place:
                found.append([form for form in meant if form.place != place])
                return rest
    return _without_joined(words, found)


def _without_joined(words: tuple[str, ...], found: list[list[LegalForm]]) -> tuple[str, ...]:
    if not words or (words[0].isascii() and words[-1].isascii()):
        return words
    for form in _joined_forms():
        shape = fold(form.form).strip("()")
        if words[-1].endswith(shape) and words[-1] != shape and form.place != "start":
            found.append([form])
            return (*words[:-1], words[-1].removesuffix(shape))
        if words[0].startswith(shape) and words[0] != shape and form.place != "end":
            found.append([form])
            return (words[0].removeprefix(shape), *words[1:])
    return words


def _lone(words: tuple[str, ...]) -> bool:
    """Single letters, as dots leave them: "S. p. A.", "Z.o.o."; of three and more some in pairs: "S.à r.l."."""
    lengths = [len(word) for word in words]
    return max(lengths) == 1 or (len(lengths) > 2 and max(lengths) == 2 and 1 in lengths)


@lru_cache(maxsize=1)
def _by_words() -> dict[str, list[LegalForm]]:
    known: dict[str, list[LegalForm]] = {}
    for form in forms():
        words = tuple(_WORD.findall(fold(form.form)))
        shapes = {" ".join(words), fold(form.form).replace(".", "").replace("/", "")}
        if _lone(words) or form.dots:
            shapes.add("".join(words))
        for shape in shapes:
            known.setdefault(shape, []).append(form)
    return known


@lru_cache(maxsize=1)
def _edges() -> tuple[frozenset[str], frozenset[str]]:
    """The first and the last words of all forms."""
    known = [form.split(" ") for form in _by_words()]
    return frozenset(words[0] for words in known), frozenset(words[-1] for words in known)


def _no_letters(words: tuple[str, ...]) -> bool:
    """Whether neither end may be single letters, as dots leave a form."""
    return len(words[0]) > 2 and len(words[-1]) > 2


@lru_cache(maxsize=1)
def _joined_forms() -> tuple[LegalForm, ...]:
    return tuple(form for form in forms() if form.joined)


def _running(chosen: list[LegalForm]) -> re.Pattern[str]:
    apart = grouped(shape for form in chosen if not form.joined for shape in _shapes(form))
    joined = "|".join(re.escape(form.form) for form in chosen if form.joined)
    return re.compile(rf"(?P<form>(?<![^\W_])(?:{apart})(?![^\W_])\.?|(?:{joined}))")


def _shapes(form: LegalForm) -> list[str]:
    """How a form is met in running text: as given and in capitals, dots and comma loose."""
    spelled = list(dict.fromkeys([form.form, form.form.upper()]))
    return [_loose(one, dots=form.dots) for one in spelled]


def _loose(form: str, *, dots: bool) -> str:
    abbreviated = dots and len(form) <= 6 and form.isalpha() and (form.isupper() or len(form) <= 4)
    if abbreviated:
        return r"(?:\.\ ?)?".join(form)
    # Small letters without their dots are words of some language: "a.s." is no "as".
    dot = r"\.?\s?" if dots and not form.replace(".", "").islower() else r"\.\s?"
    pieces = re.split(r"(\s+|\.\s*|,\s*)", form)
    return "".join(dot if piece[:1] == "." else r",?\s+" if _gap(piece) else re.escape(piece) for piece in pieces)


def _gap(piece: str) -> bool:
    return bool(piece) and (piece.isspace() or piece.startswith(","))
