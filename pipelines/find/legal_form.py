"""Companies by their legal form: "Kestrel Imaging Systems Ltd.", "АО «Ромашка»", "杭州某某技术有限公司"."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from indexer.text import legal_forms, word_lists
from pipelines.find import offices, places, trimming
from pipelines.find.names import Name
from pipelines.find.small_words import word_list

_UP = "A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄҐ"
# A dot within a name closes a shortened word ("St.", "J."); behind another ("Berg.") a sentence ends. Words are taken
# whole: there are very many ways to cut one in capitals into capitalised pieces.
_SHORTENED = "|".join(
    sorted(
        {
            shape
            for word in word_lists.word_list("abbreviation") | word_lists.word_list("shortened in names")
            for shape in (word.title(), word.upper())
            if word.isalpha()
        }
    )
)
_NAME_WORD = rf"(?:(?:[{_UP}][^\W_]?(?<!\d)|{_SHORTENED})\.|[{_UP}][^\W_]*+(?:[-’'.&/][^\W_]++)*+|\d[^\W_]*+)"
_SMALL = r"(?:&|and|of|the|for|und|für|et|de|du|des|la|le|les|y|e|del|di|da|do|dos|og|och|en|van|von|der|den|i)"
_RUN_BEFORE = re.compile(
    rf"(?<![{_UP}\d])(?:{_NAME_WORD}(?:\s(?:\s?{_SMALL}\s|[-–]\s)?|[ ]?[,&]\s?|\s\()?(?:\))?){{1,9}}\Z"
)
_SEAT = re.compile(rf"{_NAME_WORD}\s(?:og|och|and|und|et|e|y|en|и)\s(?=[{_UP}])")
_RULED = re.compile(
    rf"\b(?P<head>[^\W\d_]+)[ \xa0](?:(?:of|de|di|do|da|du|del|i|von|van)[ \xa0]|d['’])?"
    rf"(?P<town>{_NAME_WORD}(?:[ \xa0]{_NAME_WORD})?)[ \xa0](?:and|og|och|und|en|et|y|e|и)[ \xa0](?=[{_UP}])"
)
_SEATED = re.compile(r"\s(?:i|in|à|en|a|te|в|of|fra|from|aus|de)\s")
_QUOTED = re.compile(r"[\s\xa0]*(?P<open>[«„“\"'])(?P<name>[^«»„“”\"\n]{2,80})[»“”\"']")
_RUN_AFTER = re.compile(rf"[\s\xa0]+(?P<name>{_NAME_WORD}(?:[ \xa0]{_NAME_WORD}){{0,5}})")
_HAN_RUN = re.compile(r"[㐀-鿿（）()·A-Za-z0-9]{2,30}\Z")
_HAN_CUT = re.compile(
    r".*(?:[的与和及由向在对从给为至是将把被，。、：；“”《》]|公司(?!司)|宣布|根据|通过|收购|表示|控股股东|子公司|授予|包括|其中|以及|关于)"
)
_BARE = frozenset(
    {"AS", "SE", "SA", "AG", "AB", "SL", "NV", "BV", "KG", "UG", "LP", "SC", "AD", "OY", "DA", "PT", "CO", "Co", "Co."}
)
_DOTTED = ("ltd", "co", "inc", "corp", "bros")
_STARTERS = word_list("opens a sentence")
_DESCRIBING = word_list("describes a firm")
_IN_NO_NAME = word_list("never in a firm")
_NUMBER = re.compile(r"\d+[.,]?\Z")
_CITATION = word_list("citation")


def find(text: str) -> Iterator[Name]:
    """Yield a name for each run of capitalised words that ends or begins with a legal form.

    Leaves alone a form that stands by itself ("the Ltd.").
    """
    last = 0
    for form in legal_forms.at_end().finditer(text):
        start = _start(text, form, last)
        if start is not None:
            last = form.end()
            yield Name(start, _end_of(text, start, form), "COMPANY", "legal form", _score(form["form"]))
    for form in legal_forms.at_start().finditer(text):
        end = _end(text, form)
        if end:
            yield Name(form.start(), end, "COMPANY", "legal form", _score(form["form"]))


def closes_before(text: str, place: int, gap: re.Pattern[str] | None = None) -> bool:
    """Whether a legal form and a comma, or what `gap` matches, stand right before a place of the text."""
    between = gap or _COMMA
    return any(
        between.fullmatch(text, form.end(), place)
        for form in legal_forms.at_end().finditer(text, max(0, place - 40), place)
    )


def _start(text: str, form: re.Match[str], last: int) -> int | None:
    """Where the name before a form begins, after `last`, the end of the company before; None where there is no name."""
    place = form.start()
    if "㐀" <= form["form"][:1] <= "鿿":
        return _han_start(text, place)
    window = text[max(0, last, place - 90) : place]
    if not window or not (window[-1].isspace() or window[-1] in ",)"):
        return None
    line = window.rsplit("\n\n", 1)[-1]
    run = _RUN_BEFORE.search(line.rstrip(" ,\xa0\n") if line.strip() else "")
    if run is None or len(line) - len(line.rstrip(" ,\xa0\n")) > 3:
        return None
    start = offices.past(text, _past_rows(text, place - len(line) + run.start(), place), place)
    start = _past_list(text, start, place)
    start = _past_between(text, _past_capitals(text, start, place, form.end()), place, form.end())
    if _is_no_form(text, start, place, form["form"]):
        return None
    opened = _past_starters(text, _past_seat(text, start, place), place, form["form"])
    return None if opened is None else _past_defined(text, opened, place, form.end())


def _past_rows(text: str, start: int, place: int) -> int:
    """Without the rows before of a form or table, each of which begins with what it states: "Supplier Vega AS"."""
    rows = [row for row in _ROW.finditer(text, start, place) if row["head"].casefold() in _DESCRIBING]
    return rows[-1].start("head") if rows else start


def _past_list(text: str, start: int, place: int) -> int:
    """Without the names listed before it: "Vega, Blue Kepa, Solheim Corp."; "Hart, Lowe & Co" is one name."""
    last = text.rfind(", ", start, place - 1)
    listed = last > start and not _COUPLED.search(text, last, place) and not text[last + 2].isdigit()
    return last + 2 if listed and text[last + 2 : place].strip(" ,\xa0\n(") else start


def _past_capitals(text: str, start: int, place: int, end: int) -> int:
    """Of a line in capitals the name alone: what the text calls "Sable Point Ltd" elsewhere, else what stands behind
    its last small word ("THE COUNCIL RECOMMENDS THAT SABLE POINT LTD")."""
    words = list(re.finditer(r"\S+", text[start:place]))
    if len(words) < _LONG or not text[start:place].isupper():
        return start
    named = text.casefold()
    for word in words[1:]:
        name = named[start + word.start() : end].rstrip(".")
        found = named.find(name)
        while found >= 0:
            if not text[found : found + len(name)].isupper() and text[found].isupper():
                return start + word.start()
            found = named.find(name, found + 1)
    small = [number for number, word in enumerate(words[:-1]) if word.group().casefold() in _IN_NO_NAME]
    return start + words[small[-1] + 1].start() if small else start


def _past_defined(text: str, start: int, place: int, end: int) -> int:
    """Of a line in capitals without the words before that the text defines in quotes, where the name stands elsewhere
    without them: "CLIENT KEPA MARINE, LLC"."""
    words = list(re.finditer(r"[^\W_]+", text[start:place]))
    past = start
    for word, following in pairwise(words if text[start:place].isupper() else []):
        if not re.search(rf"[\"“”]{word.group()}[\"“”]", text):
            break
        name = re.escape(text[start + following.start() : end])
        if re.search(rf"(?<!{word.group()}[ \xa0\n]){name}", text):
            past = start + following.start()
    return past


def _is_no_form(text: str, start: int, place: int, form: str) -> bool:
    """Whether capitals say what was done or is meant, "AND INCORPORATED", "THE LIMITED WARRANTY", or the words of which
    land a firm is: "a Nevada Limited Liability Company"."""
    words = text[start:place].split()
    if form.isupper() and len(form) > 3 and words and words[-1] in _JOINING:
        return True
    return follows_article(text, start) and is_land(" ".join(words))


def is_land(name: str) -> bool:
    """Whether a name is a place or a people, as what firms are said to be of."""
    return places.weight_of(name) > 0 or name.casefold() in trimming.words_of("people")


def follows_article(text: str, start: int) -> bool:
    """Whether "a", "an" or its like stands right before."""
    return _INDEFINITE.search(text[max(0, start - 8) : start]) is not None


_INDEFINITE = re.compile(r"(?<![^\W_])(?:an?|e[int]|eine[rnm]?|une?|una)[ \xa0\n]\Z")
_JOINING = frozenset({"THE", "AND", "OR", "BE", "IS", "ARE", "OG", "UND", "ET", "Y"})


def _past_seat(text: str, start: int, place: int) -> int:
    """Without the town of who is named before: "Solheim AS i Bodø og Nordvik AB", "the port of Narvik and Vega AS"."""
    ruled = _RULED.search(text, max(0, start - 30), place)
    if ruled and ruled.start("town") >= start - len(ruled["head"]) - 5 and ruled["head"].casefold() in _RULING:
        return max(start, ruled.end())
    seat = _SEAT.match(text, start, place)
    if not seat:
        return start
    before = text[max(0, start - 40) : start]
    seated = any(_SEATED.fullmatch(before, one.end()) for one in legal_forms.at_end().finditer(before))
    return seat.end() if seated else start


_RULING = word_list("rules a place")


def _past_between(text: str, start: int, place: int, end: int) -> int:
    """Of "between the Port of Narvik and Vega AS" the second name; "Entre Vega SA et Kepa SA" without "Entre"."""
    led = _BETWEEN.search(text, max(0, start - 60), place)
    if led is None or (led.end() < start and _PARTED.search(text, led.end(), start)):
        return start
    if _JOINT.match(text, end):  # the other name is still to come
        return max(start, led.end())
    joints = [one.end() for one in _JOINT.finditer(text, max(start, led.end()), place)]
    return joints[-1] if joints else start


_BETWEEN = re.compile(
    r"\b(?i:between|mellom|mellan|mellem|zwischen|tussen|entre|tra|fra|между|між)\s"
    r"(?:(?:[Tt]he|[Dd]e[rmn]|[Ll][aeo]s?|[Ee]l|[Ii]l)\s)?(?!\d)"
)
_PARTED = re.compile(r"[\d.,:;()\n]|\s(?:and|og|och|und|en|et|y|e|и|та)\s")
_JOINT = re.compile(r"[ \xa0\n](?:and|og|och|und|en|et|y|e|и|та)[ \xa0\n](?:(?:the|de[rmn]|l[aeo]s?|el|il)[ \xa0\n])?")


def _past_starters(text: str, start: int, place: int, form: str) -> int | None:
    """Without a sentence's first word that is no name ("The", "In"); None where nothing is left."""
    start = _past_part(text, _past_date(text, start, place), place)
    words, before = text[start:place].split(), ""
    while words and _opens(words) and not _is_own_number(words, before) and not _is_town(words):
        start += text[start:place].index(words[0]) + len(words[0])
        before = words.pop(0)
    while start < place and text[start] in " \xa0\n,(":
        start += 1
    if not words or start >= place or any(word in _CITATION for word in words):
        return None
    if form == "DA" and not _norwegian(text, start, place):
        return None  # "the Manhattan DA"
    return start if form.strip(".") not in _BARE or _bears_bare(text[start:place], words) else None


def _opens(words: Sequence[str]) -> bool:
    """Whether the first word is one that a sentence opens with, or that says what the firm is."""
    return (
        words[0].strip(",.") in _STARTERS
        or words[0].strip(",.:").casefold() in _DESCRIBING
        or _NUMBER.match(words[0]) is not None
        or words[0].islower()
        or words[0] in "&,("
    )


def _is_own_number(words: Sequence[str], before: str) -> bool:
    """Whether a number is what tells the firm from others: "1881 Group Ltd", "2020 Imaging Ltd", unless the word left
    out before it is "In" or "By" or a common one: "In total 300"."""
    own = words[0].isdigit() and len(words) > 1 and all(word.casefold() in _shared() for word in words[1:])
    return own and not before.islower() and before.casefold() not in {"in", "by"}


def _is_town(words: Sequence[str]) -> bool:
    """Whether an article begins the name of a town: "Las Vegas Sands Supply Inc."."""
    return len(words) > 2 and words[0][:1].isupper() and places.weight_of(" ".join(words[:2])) > 0


@lru_cache(maxsize=1)
def _shared() -> frozenset[str]:
    return word_lists.word_list("trade") | word_lists.word_list("branch")


def _past_part(text: str, start: int, place: int) -> int:
    """Without what the firm is to the contract: "the Agent, Vega Ltd"."""
    part = _PART.match(text, start, place)
    return part.end() if part and _ARTICLE.search(text, max(0, start - 8), start) else start


_PART = re.compile(rf"[{_UP}][^\W\d_]+,\s(?=[{_UP}])")
_ARTICLE = re.compile(r"(?:\b(?:[Tt]he|[Oo]ur|[Dd]e[rmn]|[Dd]ie|[Ll][ea]|[Ee]l|[Ii]l|[Oo])\s|\b[Ll]['’])\Z")


def _past_date(text: str, start: int, place: int) -> int:
    """Without a date and a closed bracket before: "January 22, 2020 (Date) Kepa Ltd"; without "Until 2019"."""
    date = _DATE.match(text, start, place) or _year().match(text, start, place)
    start = date.end() if date else start
    closing = text.find(")", start, place)
    return closing + 1 if date and closing >= 0 and text.find("(", start, closing) < 0 else start


_DATE = re.compile(r"[^\W\d_]{3,10}\.?\s\d{1,2},?\s(?:19|20)\d\d\W*")


@lru_cache(maxsize=1)
def _year() -> re.Pattern[str]:
    """ "Until 2019", "From May 2019", before a name that can stand without its year: not in "Since 1881 Group Ltd"."""
    since = offices.any_of(word_list("until a year"))
    months = offices.any_of(trimming.words_of("month"))
    only = rf"(?:{offices.any_of(_shared())}[ \xa0,]*)+\Z"
    return re.compile(rf"(?i)(?:{since}\s(?:{months}\s)?|{months}\s)(?:19|20)\d\d(?!\d),?\s(?!{only})")


def _norwegian(text: str, start: int, place: int) -> bool:
    """Whether a name is Norwegian, or the words around it are."""
    around = text[max(0, start - 300) : place + 300]
    return _NORDIC_NAME.search(text, start, place) is not None or len(_NORWEGIAN.findall(around)) >= _ENOUGH


_NORDIC_NAME = re.compile(r"[æøåÆØÅ]|Advokat|Regnskap|Tannleg|Bygg")
_NORWEGIAN = re.compile(r"(?<![^\W_])(?:og|på|av|som|ikke|ikkje|ble|vart|med|til|det|er|har)(?![^\W_])")
_ENOUGH = 2


def _bears_bare(name: str, words: list[str]) -> bool:
    """Whether a name may carry a form that is a common pair of capitals: "Orkla AS", not "ABl EG" or "17 BV"."""
    spelled = words[-1][:1].isupper() and len(words[-1]) > 2 and words[-1][-1:].isalnum()
    return spelled and not name.isupper() and len(words) <= 6 and name[-1:] in " \xa0\n"


def _han_start(text: str, place: int) -> int | None:
    run = _HAN_RUN.search(text[max(0, place - 30) : place])
    if run is None:
        return None
    name = run.group()
    cut = _HAN_CUT.match(name)
    rest = name[cut.end() :] if cut else name
    rest = rest.lstrip("（()）0123456789")
    return place - len(rest) if len(rest) >= 2 else None


def _end(text: str, form: re.Match[str]) -> int:
    quoted = _QUOTED.match(text, form.end())
    if quoted:
        return quoted.end()
    if form["form"].isascii() and len(form["form"].strip(".")) <= 2 and not form["form"].startswith("PT"):
        return 0
    run = _RUN_AFTER.match(text, form.end())
    if run is None or form.group().endswith("."):
        return 0
    if form["form"].isascii() and not form["form"].isupper() and form["form"] not in ("Société Anonyme",):
        return 0
    return run.end("name") - (1 if run["name"].endswith(".") else 0)


def _without_full_stop(text: str, form: re.Match[str]) -> int:
    """The dot of "Ltd." and of a form of dotted letters ("S.à r.l.") belongs to the name; "ASA." has none by custom."""
    end = form.end()
    bare = form["form"].rstrip(".")
    kept = "." in bare or bare.lower().endswith(_DOTTED)
    return end if kept or text[end - 1] != "." else end - 1


def _end_of(text: str, start: int, form: re.Match[str]) -> int:
    """Without the full stop of a sentence where the text writes this very name without a dot elsewhere."""
    end = _without_full_stop(text, form)
    bare = text[start : end - 1]
    if text[end - 1] != "." or not _CLOSES.match(text, end) or bare.endswith("."):
        return end
    return end - 1 if re.search(re.escape(bare) + r"(?![\w.])", text) else end


_COUPLED = re.compile(r"[&+]|\b(?:and|og|och|und|et|e|y|en|и)\b")
_LONG = 4  # words: a line in capitals as short as that is a name
_ROW = re.compile(r"\n[ \xa0]?(?P<head>[^\W\d_]+):?[ \xa0\n]")
_COMMA = re.compile(r"[ \xa0]?,[ \xa0]?")
_CLOSES = re.compile(r"\s*(?:\Z|\n|[A-ZÀ-ÞА-ЯЁ])")


def _score(form: str) -> float:
    return 0.85 if form.strip(".") in _BARE else 0.97
