"""Whose law governs a contract, from the clause that says so. Knows no list of places."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer.model.documents import Page
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention, Span

_GOVERNED = (
    r"(?<![^\W_])(?:governed|construed|interpreted|enforced|according|underlagt|reguleres|tolkes|unterlieg\w*|gilt|"
    r"régie?s?|soumise?s?|interprétée?s?|regir\w*|rige|sujet[oa]|регулиру\w+|подчиня\w+|руководств\w+)(?![^\W_])"
)
_GAP = r"(?:[^.;]|\.(?!\s+(?-i:[A-Z\d])))"  # no sentence ends in it, "U.S.A." may
_OF = (  # "the laws of the State of New York", "das Recht der Schweiz", "законодательством Российской Федерации"
    r"(?:\blaws?\b[^.;]{0,60}?\bof|\b(?:lovene|loven)\s+i|\b(?:Recht|Gesetzen?)\s+(?:der|des|von)|"
    r"\b(?:droit|lois?)\s+(?:de|du)|\b(?:leyes|ley|derecho|legislación)\s+de(?:l|\s+la)?|\b(?:законодательств|прав)\w*)\s+"
    r"(?:the\s+|la\s+|l[’'])?(?:internal\s+laws?\s+of\s+(?:the\s+)?)?"
    r"(?:(?:state|commonwealth|province|(?:federal\s+)?republic|kingdom)\s+of\s+)?(?:the\s+)?"
)
_CAPITAL = (  # a word of a place's name; in a clause of capitals, not the word behind it
    r"(?!(?i:without|and|applicable|applying|as|in|excluding|including|regardless|except|for|or|other|laws?|where|"
    r"governing|under|is|shall|each|any|all|with|to|which|that|executed)\b)[^\W\d_a-zа-яё][\w’'\-]+"
)
_NAMES = re.compile(
    rf"(?i:{_GOVERNED}{_GAP}{{0,200}}?{_OF})(?P<place>{_CAPITAL}(?:\s+(?:(?:of|and|the|de|del|la|og|und|et|y)\s+)?{_CAPITAL}){{0,5}})"
)
_LAW_OF = (  # "English law", "norsk rett", "deutsches Recht", "droit français"
    r"(?:\b(?P<english>(?:[^\W\d_a-z][\w.]*\s){0,2}?[^\W\d_a-z][\w.]*)\s(?i:laws?)\b|"
    r"\b(?P<north>(?i:[a-zæøå])[a-zæøå]+k)\s(?:rett|lov|lovgivning)\b|\b(?P<german>(?i:[a-zäöü])[a-zäöüß]+e[sm])\sRecht\b|"
    r"\b(?:droit|loi)\s(?P<french>[a-zéèç]+(?:ais|aise|ien|ienne|ois|oise|ol|ole|se|and|ande|ue|ge))\b|"
    r"\b(?:leyes|ley|derecho|legislación)\s(?P<spanish>[a-záéíóúñ]+(?:ol|ola|olas|[nsc]as?|[nsc]o))\b)"
)
_ADJECTIVE = re.compile(rf"(?i:{_GOVERNED}){_GAP}{{0,120}}?{_LAW_OF}")
_APPLIES = re.compile(
    rf"{_LAW_OF}\s(?:shall\sappl|shall\sgovern|applies|governs|gjelder|skal\sgjelde|legges\stil\sgrunn|gilt|findet|"
    r"est\sapplicable|s[’']applique|será\saplicable|se\saplicará)"
)
_NO_PLACE = re.compile(
    r"(?i:the|this|such|any|applicable|federal|common|civil|international|governing|choice of|part(?:y|ies))\b"
)


def law(pages: Sequence[Page], mentions: Mapping[int, Sequence[Mention]]) -> Span | None:
    """The place whose law is chosen, or its adjective ("English"), of the first clause that names one."""
    for page in pages:
        for pattern in (_NAMES, _ADJECTIVE, _APPLIES):
            for found in pattern.finditer(page.text):
                start, end = found.span(found.lastgroup or "place")
                if not _NO_PLACE.match(page.text, start):
                    places = [one for one in mentions[page.number] if one.kind is Kind.PLACE and one.start == start]
                    span = Span(page.text[start:end], page.number, start, end)
                    return replace(span, entity=places[0].entity) if places else span
    return None
