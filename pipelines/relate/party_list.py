"""The parties at the head of a contract: "by and between Vega AS, a Norwegian company (“Supplier”), and …".

Reads the structure alone: who stands where parties stand, ended by what describes a party. Knows no gazetteer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.relate.agreement_words import pattern, words

FARTHEST = 3_000  # code points that a list of parties may take
LONGEST = 160  # code points of a party's name
_ROLES = ("supplier", "buyer", "agent")
_FORMS = (
    r"Inc|Incorporated|L\.? ?L\.? ?C|Ltd|Limited|L\.? ?P|L\.? ?L\.? ?P|N\. ?A|S\. ?A|Corp|Corporation|Co|Company|"
    r"P\.? ?L\.? ?C|GmbH|A/?S|ASA|B\. ?V|N\. ?V|S\. ?p\. ?A|S\. ?r\. ?l|MHC|Ltda|Pty|S\. ?L|S\. ?A\. ?S|AG|KF|SF"
)
_JOINED = rf"(?i:{words('and')})"
_ARTICLE = r"(?:[Tt]he|THE|der|die|das|dem|den|la|le|les|el|los|det)"
_STARTS = r"[^\W_a-z]|[a-z]+[.\-][a-z]|[a-z]+[A-Z]|[“„«\"]"  # "Vega", "ebix.com", "e-centives", "iVillage", «Вега»
_KINDS = (
    r"corporation|company|partnership|bank|trust|association|l\.?l\.?c|firm|institution|individual|organi[sz]ation|"
    r"selskap|aksjeselskap|gesellschaft|société|sociedad"
)
_ABOUT = (
    r"organi[sz]ed|incorporated|existing|having|with (?:its|an?|offices?|principal|registered)|whose|located|acting|"
    r"of\s*\(|d/b/a|dba|a/k/a|on behalf of|represented by|org\.? ?nr|mit sitz|dont le siège|con domicilio|"
    r"именуем\w+|в лице|\(hereinafter|heretter|nachfolgend|ci-après|en adelante"
)
_OPENING = re.compile(rf"[\s:]*(?:\(?(?:\d{{1,2}}|[a-h]|[ivx]{{1,4}})[.)]\s+)?(?:{_ARTICLE}\s+)?(?={_STARTS})")
_END = re.compile(
    rf"\s*\(|,(?!\s*(?:{_FORMS})(?![^\W_]))|;|\n\s*\n|\s(?:an?|et|en|eine?|une?|una)\s+[\w\-]+|[\s,]+(?:{_ABOUT})|"
    rf"\s+[^\W\d_]{{3,20}}:|\s(?P<joiner>{_JOINED})\s|(?<![A-Z\d.]\b)(?<!Inc)(?<!Ltd)(?<!Corp)(?<!Co)\.\s",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\bInc)(?<!\bLtd)(?<!\bCorp)(?<!\bCo)(?<!\bNo)(?<!\bSt)(?<!\bAve)(?<!\bBlvd)(?<!\bStr)\."
    r"(?=\s+[^\W_a-z\d]|\s*\n)"
)
_PLAIN = re.compile(
    r"(?<![^\s])(?!(?:of|and|the|for|in|de|du|des|der|die|und|et|og|y|la|le|del|van|von)\b)[^\W_A-Z\d][a-zà-ÿ]{2,}\b"
)
_ENDS_IN_FORM = re.compile(rf"(?<![^\W_])(?:{_FORMS})\.?$", re.IGNORECASE)
_GOES_ON = re.compile(rf"(?:[^\W\d_][\w\-]*\s+){{1,4}}?(?:{_FORMS})(?![^\W_])")
_DESCRIBED = re.compile(
    rf"[\s,]*(?:(?:an?|the|et|en|eine?|une?|una)\s+(?:[\w.\-]+[\s,]+){{0,8}}?(?:{_KINDS})\b|(?:{_ABOUT}))",
    re.IGNORECASE,
)
_ALONE = re.compile(r"[ \t]*\.?[ \t]*(?:\n|$)")
_TERM = re.compile(
    r"\((?P<inside>[^()]{0,160}?[“”„«»\"']+[^“”„«»\"'()]{1,60}[“”„«»\"']+[^()]{0,160})\)|"
    r"(?:именуем\w+(?: в дальнейшем)?|heretter(?: kalt)?|nachfolgend|ci-après|en adelante),?\s*"
    r"(?P<other>[«“„\"][^»”“\"]{1,60}[»”“\"])",
    re.IGNORECASE,
)
_NEXT = re.compile(
    rf"[,;)\s]\s*{_JOINED}:?\s+(?={_STARTS}|\(|{_ARTICLE}\s)|;\s+|"
    rf"[”“\"»']\s*\)\s*,?\s*(?:{_JOINED})?:?\s+(?=[^\W_a-z(])|\s(?=\((?:\d|[a-h]|[ivx]+)\)\s)",
)


_LETTERED = re.compile(
    r"(?<![^\W_])(?:Party|Partei|Partie|Parte|Part|Сторона|PARTY)\s+[A-D1-4А-Г]\s*(?:\((?P<role>[^()]{2,60})\))?\s*[:：]\s*"
)


@dataclass(frozen=True, slots=True)
class Party:
    """`text[start:end]` is the party's name; `role` supplier, buyer, agent, or "" where its term tells none."""

    start: int
    end: int
    role: str


def parties(text: str, start: int) -> list[Party]:
    """The parties that are listed from `start` on, at least two; none where there is no such list."""
    stops = [pattern("until").search(text, start, start + FARTHEST), _ended(text, start)]
    end = min([found.start() for found in stops if found is not None], default=min(start + FARTHEST, len(text)))
    found = list(_listed(text, start, end))
    return found if len(found) >= 2 else []


def _ended(text: str, start: int) -> re.Match[str] | None:
    """The end of the sentence that lists the parties: the first full stop outside brackets after a party is defined."""
    for found in _SENTENCE_END.finditer(text, start, start + FARTHEST):
        if _TERM.search(text, start, found.start()) and text.count("(", start, found.start()) == text.count(
            ")", start, found.start()
        ):
            return found
    return None


def lettered(text: str, end: int) -> list[Party]:
    """The parties that are set out as "Party A (Buyer): Vega AS" before `end`, at least two; else none."""
    found = []
    for label in _LETTERED.finditer(text, 0, end):
        name = _name(text, label.end(), min(label.end() + LONGEST, end))
        if name is not None:
            found.append(Party(*name, _said_role(label["role"] or "")))
    return found if len(found) >= 2 else []


def _listed(text: str, start: int, end: int) -> Iterator[Party]:
    at: int | None = start
    terms: set[str] = set()
    while at is not None and at < end:
        name = _name(text, at, end)
        following = _next(text, name[1] if name else at, end)
        if name is not None:
            term = _TERM.search(text, name[1], end if following is None else following)
            described = _DESCRIBED.match(text, name[1], end) or _ALONE.match(text, name[1])
            listed = term is not None or at == start or described
            if listed and text[slice(*name)].casefold() not in terms:
                yield Party(*name, _role(term))
            terms |= {one.strip().casefold() for one in _quoted(term)}
        at = following


def _name(text: str, at: int, end: int) -> tuple[int, int] | None:
    """The name that begins here: up to what describes it, or the next party."""
    opening = _OPENING.match(text, at, end)
    if opening is None:
        return None
    start = opening.end()
    stop = min(start + LONGEST, end)
    for found in _END.finditer(text, start + 1, stop):
        if (
            found["joiner"]
            and not _ENDS_IN_FORM.search(text[start : found.start()])
            and _GOES_ON.match(text, found.end())
        ):
            continue  # "Kull and Krane AS" is one firm
        stop = found.start()
        break
    plain = _PLAIN.search(text, start + len(text[start:stop].split(maxsplit=1)[0]), stop)
    name = text[start : plain.start() if plain else stop].rstrip(' \n,;:“”"«»')
    return (start, start + len(name)) if len(name) >= 3 and (name != name.lower() or "-" in name) else None


def _quoted(term: re.Match[str] | None) -> list[str]:
    """What a bracket says the party is called from here on."""
    said = "" if term is None else term["inside"] or term["other"]
    return re.findall(r"[“„«\"'](?:the\s+)?([^“”„«»\"']{2,60})[”“»\"']", said, re.IGNORECASE)


def _next(text: str, at: int, end: int) -> int | None:
    """Where the next party may begin: after "and", a semicolon, a closed term and comma, or at a number in brackets."""
    found = _NEXT.search(text, at, end)
    return None if found is None else max(found.end(), at + 1)


def _role(term: re.Match[str] | None) -> str:
    return "" if term is None else _said_role(term["inside"] or term["other"])


def _said_role(said: str) -> str:
    named = [role for role in _ROLES if pattern(role).search(said)]
    return named[0] if len(named) == 1 else ""
