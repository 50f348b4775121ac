"""Where a name stands for a place by what is around it: a firm's seat, a dateline, "the town of", "our works in".

Reads the text alone, so that a town which a firm is called by is told from the firm at each spot, whoever marked it.
"""

import re
from functools import lru_cache

from indexer.text import legal_forms
from pipelines.find import kinds, legal_form, places
from pipelines.find.names import Name
from pipelines.find.small_words import word_list

SCORE = 0.8
_REACH = 40
_SENTENCE = 120
_IN = r"(?:in|at|near|outside|i|på|ved|nära|nær|bei|à|en|em|nel|te|w|we|в|во|у)"
_LOCATED = re.compile(rf"(?P<thing>[^\W\d_]+(?:-[^\W\d_]+)*)[ \xa0\n]{_IN}[ \xa0\n]\Z")
_FORM_IN = re.compile(rf"[ \xa0\n]{_IN}[ \xa0\n]")
# "the stake of Vega AS in Grove" lies nowhere.
_OWNING = re.compile(
    r"\b(?:stakes?|shares?|shareholding|interests?|invest\w*|holding|owner\w*|position|eier\w*|aksje\w*|andel\w*|"
    r"eierandel\w*|ägare|aktie\w*|Anteil\w*|Beteiligung\w*|Aktien|participation|parts?|actions|actionnaire|"
    r"participación|acciones|дол[яюией]+|акци\w*|инвест\w*)\b[^.!?\n]*\Z",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:(?:town|city|port|village|harbour|municipality|suburb|island) of|byen|bygda|tettstedet|staden|"
    r"der Stadt|in der Gemeinde|"
    r"(?:[Dd](?:er|em|en|es)|[Ii]m|[Vv]om|[Zz]um|[Aa]m) Hafens?|"
    r"la ville (?:de|d['’])|la ciudad de|el puerto de|la città di|а cidade de|"
    r"город[аеу]?|городе|гор\.|г\.)[ \xa0\n]?\Z",
)
_DATED = re.compile(r",[ \xa0](?:(?:den|le|el|the|am)[ \xa0])?(?:\d{1,2}(?:\.|er|st|nd|rd|th)?[ \xa0./]|\d{4}-\d\d)")
_DATED_ENGLISH = re.compile(
    r",[ \xa0](?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?[ \xa0]\d{1,2}(?!\d)"
)
# "TROMSØ (NTB) –", "Berlin, 3. März (dpa) -", "Svolvær/NTB:": behind a town, before what it reports.
_SENT = re.compile(r"(?:,[ \xa0][^()\n]{2,25})?[ \xa0]?\((?P<agency>[^()\n]{2,30})\)(?:[ \xa0]?[.,]?[ \xa0]?[-–—]|:)")
_BESIDE = re.compile(r"[ \xa0]?/[ \xa0]?(?P<agency>[^\W\d_]{2,10})(?:[ \xa0]?[-–—](?:[ \xa0]|\Z|(?=\n))|[:.][ \xa0])")
_AGENCIES = re.compile(
    r"(?:NTB|Reuters|AP|AFP|dpa|DPA|APA|EFE|Efe|Europa Press|EUROPA PRESS|TT|Ritzau|STT|ANSA|Lusa|PAP|ТАСС|TASS|"
    r"Интерфакс|Interfax|РИА Новости|Xinhua|Bloomberg|ANP|Belga|UPI|PA)(?![^\W\d_])"
)
_NEXT_PLACE = re.compile(r"[ \xa0]?(?:,[ \xa0]?|\()(?P<land>[^\W\d_]+(?:[ \xa0][^\W\d_]+)?)")
_LINE_ENDS = re.compile(r"[ \xa0]*(?:\n(?=[ \xa0]*(?:[^\W\d_a-zà-öø-ÿа-яё]|\d|\n|\Z))|\Z)")
_SURE_PLACE = 0.9
_SURE = 0.8


def is_place(text: str, start: int, end: int) -> bool:
    """Whether the words around `text[start:end]` say that something lies, was made or was signed there."""
    return (
        _is_seat(text, start, end)
        or _dates(text, start, end)
        or is_sent_from(text, start, end)
        or bool(_CALLED.search(text[max(0, start - _REACH) : start]))
        or _holds_something(text, start)
    )


def _is_seat(text: str, start: int, end: int) -> bool:
    """ "Vega Signal AS, Vega, Norway": behind a firm's form, before its country or at the end of the line."""
    if not legal_form.closes_before(text, start):
        return False
    land = _NEXT_PLACE.match(text, end)
    if land is not None:
        words = land["land"].split()
        return any(places.weight_of(name) >= _SURE_PLACE for name in (" ".join(words), words[0]))
    return bool(_LINE_ENDS.match(text, end))


def _dates(text: str, start: int, end: int) -> bool:
    """ "Vega, 3 March 2016" by itself at the start of a line."""
    return _opens_line(text, start) and bool(_DATED.match(text, end) or _DATED_ENGLISH.match(text, end))


def _opens_line(text: str, start: int) -> bool:
    return text[:start].rstrip(" \xa0")[-1:] in ("", "\n")


def is_sent_from(text: str, start: int, end: int) -> bool:
    """ "VEGA (NTB) –", "Vega, 3. März (dpa) -": whether an agency reports from there."""
    if not _opens_line(text, start):
        return False
    if behind := _credited(text, end):
        return text[behind:].strip() != "" and _may_be_a_town(text[start:end]) and not _is_a_firm(text, start, end)
    sent = _SENT.match(text, end)
    return sent is not None and (text[start:end].isupper() or bool(_AGENCIES.match(sent["agency"])))


def _credited(text: str, end: int) -> int:
    """Where "/NTB: " behind what a line opens with ends, 0 without it."""
    beside = _BESIDE.match(text, end)
    return beside.end() if beside is not None and beside["agency"].casefold() in _initials() else 0


def _may_be_a_town(name: str) -> bool:
    """Whether a name has one word, or is known, or says where it is: "Mo i Rana". Who took a picture has two."""
    known = places.weight_of(name) or places.weight_of(name.title())
    return len(name.split()) == 1 or known > 0 or bool(_LYING.search(name))


def _is_a_firm(text: str, start: int, end: int) -> bool:
    """Whether what no gazetteer knows is a firm by what is told next ("Skarvol/AP – The company has …"), by its legal
    form elsewhere on the page ("Skarvol ASA"), or by what only firms have ("Skarvol's shares")."""
    name = text[start:end]
    if places.weight_of(name) or places.weight_of(name.title()):
        return False
    told = _TOLD.match(text, _credited(text, end))
    if told is not None and told["what"].casefold() in word_list("told of a firm"):
        return True
    named = re.finditer(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text)
    return any(_OWNED.match(text, one.end()) or _formed(text, one.end()) for one in named)


def _formed(text: str, end: int) -> bool:
    return text[end : end + 1] in _BLANK and legal_forms.at_end().match(text, end + 1) is not None


_BLANK = (" ", "\xa0")
_TOLD = re.compile(
    r"(?:(?:[Tt]he|[Dd]er|[Dd]ie|[Dd]as|[Ll]a|[Ll]e|[Ee]l)[ \xa0]|[Ll]['’])?(?P<what>[^\W\d_]+)"
    r"[ \xa0](?=[a-zà-öø-ÿа-яё])"  # "Selskapet Vega AS" is another one
)
_OWNED = re.compile(r"['’]s (?:shares|subsidiary|subsidiaries|chief executive|chairman|chair|board|shareholders)\b")
_LYING = re.compile(rf"(?i)[ \xa0](?:{_IN}|am|im|an|on|upon|sur)[ \xa0]")


def parted(text: str, name: Name) -> Name:
    """The town or person alone of "Svolvær/NTB:", which opens a report, and of a longer name what stands behind."""
    opening = text.rfind("\n", 0, name.start) + 1
    slash = text.find("/", opening, name.end)
    end = opening + len(text[opening : max(slash, opening)].rstrip(" \xa0"))
    behind = _credited(text, end) if end > opening and len(text[opening:end].split()) <= _WORDS else 0
    if not behind:
        return name
    if behind < name.end:
        return name._replace(start=max(name.start, behind))
    return _alone(text, name, opening, end) if name.start < end < name.end else name


def _alone(text: str, name: Name, start: int, end: int) -> Name:
    """The name without its agency; what a model only with it took for a firm is who took the picture."""
    surface = text[start:end]
    doubtful = name.label == "ORG" and name.score < _SURE and kinds.of_name(surface)[0] is None
    label = "PER" if doubtful and not _may_be_a_town(surface) else name.label
    signs = not text[_credited(text, end) :].strip()  # whose picture it is, at the end of a text
    label = "ORG" if signs and label == "LOC" and not places.weight_of(surface) else label
    return name._replace(start=start, end=end, label=label)


_WORDS = 4  # of a town: "Mo i Rana"


@lru_cache(maxsize=1)
def _initials() -> frozenset[str]:
    return word_list("news agency")


def _holds_something(text: str, start: int) -> bool:
    """ "our subsidiary in Vega", "Vega Signal AS in Vega"."""
    before = text[max(0, start - _REACH) : start]
    found = _LOCATED.search(before)
    if found is not None and found["thing"].casefold() in _located():
        return True
    sentence = text[max(0, start - _SENTENCE) : start]
    return legal_form.closes_before(text, start, _FORM_IN) and not _OWNING.search(sentence)


@lru_cache(maxsize=1)
def _located() -> frozenset[str]:
    return word_list("stands somewhere")
