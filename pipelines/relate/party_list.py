"""The parties at the head of a contract: "by and between Vega AS, a Norwegian company (“Supplier”), and …".

Reads the structure alone: who stands where parties stand, ended by what describes a party. Knows no gazetteer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.text import legal_forms
from pipelines.relate.agreement_words import pattern, words

FARTHEST = 3_000  # code points that a list of parties may take
LONGEST = 160  # code points of a party's name
ROLES = ("supplier", "buyer", "agent")
FORMS = rf"(?-i:{legal_forms.at_end().pattern.replace('?P<form>', '?:')}|N\. ?A|MHC|KF|Company|COMPANY)"
_JOINED = rf"(?i:{words('and')})"
_ARTICLE = r"(?:[Tt]he|THE|der|die|das|dem|den|la|le|les|el|los|det)"
_NOUN = r"(?:[Ss]ociété|[Ff]irma|[Ss]elskapet|[Ss]ociedad|[Ee]mpresa|[Кк]омпания)"
_STARTS = r"[^\W_a-z]|[a-z]+[.\-][a-z]|[a-z]+[A-Z]|[“„«\"]"  # "Vega", "ebix.com", "e-centives", "iVillage", «Вега»
_KINDS = (
    r"corporation|company|partnership|bank|trust|association|l\.?l\.?c|firm|institution|individual|organi[sz]ation|"
    r"selskap|aksjeselskap|gesellschaft|société|sociedad"
)
_ABOUT = (
    r"organi[sz]ed|incorporated|existing|having|with (?:its|an?|offices?|principal|registered)|whose|located|acting|"
    r"of\s*\(|d/b/a|dba|a/k/a|on behalf of|represented by|org\.? ?nr|mit sitz|dont le siège|représentée? par|"
    r"vertreten durch|con domicilio|именуем\w+|в лице|\(hereinafter|heretter|nachfolgend|ci-après|en adelante"
)
_SIDE = r"(?:(?i:de una parte|de otra(?: parte)?|d[’']une part|d[’']autre part|einerseits),?\s+)?"
_OPENING = re.compile(
    rf"[\s:]*(?:{_JOINED}\s+)?{_SIDE}(?:\(?(?:\d{{1,2}}|[a-h]|[ivx]{{1,4}})[.)]\s+)?(?:(?:L[ae]|El)\s+(?={_NOUN}\s))?"
    rf"(?:{_ARTICLE}\s+)?(?:{_NOUN}\s+)?(?={_STARTS})"
)
_END = re.compile(
    rf"\s*\(|,(?!\s*(?:{FORMS})(?![^\W_]))|;|\n\s*\n|\s(?:an?|et|en|eine?|une?|una)\s+[\w\-]+|[\s,]+(?:{_ABOUT})|"
    rf"\s+(?-i:[^\W\d_a-z])[^\W\d_]{{2,20}}(?:\s+[^\W\d_]{{3,20}}){{0,2}}\s*:|\s(?P<joiner>{_JOINED})\s|(?<![A-Z\d.]\b)(?<!Inc)(?<!Ltd)(?<!Corp)(?<!Co)\.\s|(?P<line>\n)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(
    r"(?<![A-ZА-Я])(?<!\bInc)(?<!\bLtd)(?<!\bCorp)(?<!\bCo)(?<!\bNo)(?<!\bSt)(?<!\bAve)(?<!\bBlvd)(?<!\bStr)\."
    r"(?=\s+[^\W_a-z\d]|\s*\n)"
)
_PLAIN = re.compile(
    r"(?<![^\s])(?!(?:of|and|the|for|in|de|du|des|der|die|und|et|og|y|la|le|del|van|von)\b)[^\W_A-Z\d][a-zà-ÿ]{2,}\b"
)
_LOWLY = re.compile(
    rf"(?:\s[^\W\d_][\w\-]*){{0,2}}\s(?:{FORMS})(?![^\W_])|\s(?:de|du|des|of|i|von|für|del)\s[^\W\d_a-zа-яё]"
)
ENDS_IN_FORM = re.compile(rf"(?<![^\W_])(?:{FORMS})\.?$", re.IGNORECASE)
_WORDS = r"[^\W\d_a-z][\w’'\-]*"
_GOES_ON = {
    "and": re.compile(rf"(?:[^\W\d_][\w\-]*,?\s+){{1,4}}?(?:{FORMS})(?![^\W_])"),
    ",": re.compile(rf"\s*(?:{_WORDS},?\s+){{1,3}}(?:&|and)\s+(?:{_WORDS},?\s+){{1,3}}?(?:{FORMS})(?![^\W_])"),
    "(": re.compile(rf"[\w. ]{{2,30}}\),?\s+(?:{_WORDS},?\s+){{0,4}}?(?:{FORMS})(?![^\W_])"),
}
_DESCRIBED = re.compile(
    rf"[\s,]*(?:(?:an?|the|et|en|eine?|une?|una)\s+(?:[\w.\-’']+[\s,]+){{0,8}}?(?:{_KINDS})\b|(?:{_ABOUT}))",
    re.IGNORECASE,
)
_ALONE = re.compile(r"[ \t]*\.?[ \t]*(?:\n|$)")
_TERM = re.compile(
    r"\((?P<inside>[^()]{0,160}?[“”„«»\"']+[^“”„«»\"'()]{1,60}[“”„«»\"']+[^()]{0,160})\)|"
    r"(?:именуем\w+(?: в дальнейшем)?|heretter(?: kalt)?|nachfolgend|im folgenden|"
    r"ci-après(?: (?:dénomm|désign)ée?s?)?|en adelante),?\s*"
    r"(?P<other>[«“„\"][^»”“\"]{1,60}[»”“\"])",
    re.IGNORECASE,
)
_SECOND_HALF = r"(?:Wales|Northern Ireland|Tobago|Herzegovina|Barbuda|Nevis|the Grenadines)\b"  # of a country's name
_BRACKET = re.compile(r"\([^()]{0,300}\)")
_NEXT = re.compile(
    rf"[,;)\s]\s*(?:{_JOINED}|(?i:{words('with')}))\s*:?\s+(?!{_SECOND_HALF})(?={_STARTS}|\(|{_ARTICLE}\s)|;\s+|"
    rf"[”“\"»']\s*\)\s*,?\s*(?:{_JOINED})?:?\s+(?=[^\W_a-z(])|\s(?=\((?:\d|[a-h]|[ivx]+)\)\s)|"
    rf"\b(?i:{_KINDS}),\s+(?=[^\W\d_a-z])",
)


_LABEL = re.compile(r"\s*[:：]")
_NUMBER = re.compile(r"\s*\((?:\d|[a-h]|[ivx]+)\)\s")
_BARE_TERM = re.compile(rf"\((?:the\s+)?(?:{'|'.join(words(role) for role in ROLES)})\)", re.IGNORECASE)
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
    """The parties that are listed from `start` on; none where there is no such list."""
    return list(_listed(text, start, ending(text, start)))


def ending(text: str, start: int) -> int:
    """Where a list of parties that starts there ends: before what is agreed, and with its sentence."""
    stops = [pattern("until").search(text, start, start + FARTHEST), _ended(text, start)]
    return min([found.start() for found in stops if found is not None], default=min(start + FARTHEST, len(text)))


def _ended(text: str, start: int) -> re.Match[str] | None:
    """The end of the sentence that lists the parties: the first full stop outside brackets after a party is defined."""
    for found in _SENTENCE_END.finditer(text, start, start + FARTHEST):
        if _TERM.search(text, start, found.start()) and text.count("(", start, found.start()) == text.count(
            ")", start, found.start()
        ):
            return found
    return None


def lettered(text: str, end: int) -> list[Party]:
    """The parties that are set out as "Party A (Buyer): Vega AS" before `end`, each once."""
    found: dict[str, Party] = {}
    for label in _LETTERED.finditer(text, 0, end):
        name = _name(text, label.end(), min(label.end() + LONGEST, end))
        if name is not None:
            found.setdefault(text[slice(*name)].casefold(), Party(*name, _said_role(label["role"] or "")))
    return list(found.values())


def _listed(text: str, start: int, end: int) -> Iterator[Party]:
    at: int | None = start
    terms: set[str] = set()
    while at is not None and at < end:
        name = _name(text, at, end)
        following = _next(text, name[1] if name else at, end)
        if name is not None:
            upto = end if following is None else following
            term = _TERM.search(text, name[1], upto) or _BARE_TERM.search(text, name[1], upto)
            described = _DESCRIBED.match(text, name[1], end) or _ALONE.match(text, name[1])
            listed = term is not None or at == start or described or _NUMBER.match(text, at)
            if listed and text[slice(*name)].casefold() not in terms and not _LABEL.match(text, name[1]):
                yield Party(*name, _role(term))
            terms |= {one.strip().casefold() for one in _quoted(term)}
        at = following


def _name(text: str, at: int, end: int) -> tuple[int, int] | None:
    """The name that begins here: up to what describes it, or the next party. "Kull and Krane AS", "Kull, Krane & Ravn
    Ltd" and "Krane (Bergen) AS" are one firm each."""
    opening = _OPENING.match(text, at, end)
    if opening is None:
        return None
    start = opening.end()
    stop = min(start + LONGEST, end)
    for found in _END.finditer(text, start + 1, stop):
        if found["line"] and not ENDS_IN_FORM.search(text[start : found.start()]):
            continue  # a long name goes on in the next line
        goes_on = _GOES_ON.get("and" if found["joiner"] else found[0].strip())
        if goes_on is None or ENDS_IN_FORM.search(text[start : found.start()]) or not goes_on.match(text, found.end()):
            stop = found.start()
            break
    plain = _plain_word(text, start + len(text[start:stop].split(maxsplit=1)[0]), stop)
    name = text[start : plain.start() if plain else stop].rstrip(' \n,;:“”"«')
    name = name if "«" in name else name.rstrip("»")
    return (start, start + len(name)) if len(name) >= 3 and (name != name.lower() or "-" in name) else None


def _plain_word(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first word in small letters: it ends a name, unless that goes on: "Vega innkjøp KF", "Port autonome de X"."""
    return next((word for word in _PLAIN.finditer(text, start, end) if not _LOWLY.match(text, word.end(), end)), None)


def _quoted(term: re.Match[str] | None) -> list[str]:
    """What a bracket says the party is called from here on."""
    said = _said(term)
    return re.findall(r"[“„«\"'](?:the\s+)?([^“”„«»\"']{2,60})[”“»\"']", said, re.IGNORECASE)


def _next(text: str, at: int, end: int) -> int | None:
    """Where the next party may begin: after "and", a semicolon, a closed term and comma, or at a number in brackets.
    What is said within a bracket ("Vega, and together with Krane the Sellers") joins no party."""
    brackets = [bracket.span() for bracket in _BRACKET.finditer(text, at, end)]
    for found in _NEXT.finditer(text, at, end):
        if not any(start < found.start() and found.end() < stop for start, stop in brackets):
            return max(found.end(), at + 1)
    return None


def _role(term: re.Match[str] | None) -> str:
    return _said_role(_said(term))


def _said(term: re.Match[str] | None) -> str:
    return "" if term is None else next(filter(None, term.groups()), term[0])


def _said_role(said: str) -> str:
    named = [role for role in ROLES if pattern(role).search(said)]
    return named[0] if len(named) == 1 else ""
