"""Short names that the text itself defines: "(CETC)", "(hereafter “Kestrel”)", "(далее — «Ромашка»)", "(海康威视)"."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.model.documents import Page
from indexer.model.kinds import ENTITY_KINDS, LEGAL_PERSONS, Kind
from indexer.model.mentions import Mention
from indexer.text import line_ends, names
from indexer.text.word_lists import word_list

_CUE = (
    r"hereinafter|hereafter|henceforth|referred to as|known as|called|abbreviated|formerly|or|in short|"
    r"im folgenden|nachfolgend|nachstehend|kurz|abgekürzt|früher|vormals|"
    r"ci-après|ci après|dénommée?|désormais|anciennement|ou|en abrégé|"
    r"en adelante|en lo sucesivo|denominad[oa]|antes|"
    r"heretter|heretter kalt|herefter|i det følgende|også kalt|kalt|forkortet|tidligere|nedan|"
    r"далее(?: также)?|именуем\w+|сокращ[её]нно|ранее|он[аои]? же|"
    r"以下简称|下称|简称|又称|原名|doravante|di seguito|hierna"
)
_BRACKET = re.compile(
    r"(?P<gap>[^\n.;:!?()（）\[\]]{0,60}?)[ \t\xa0]{0,2}[(（\[]\s*"
    rf"(?P<cue>(?:(?i:{_CUE})[\s:,—–-]{{0,4}}(?:[^\W\d_]{{1,12}}\s){{0,3}}?){{0,2}})"
    r"(?:the |die |der |das |la |le |el )?"
    r"(?P<quote>[\"'“”„«‘»]?)(?P<short>[^()（）\[\]\"“”„«»\n;]{1,60}?)[\"'”“»’]?[\s,;]*"
    r"(?:(?<![^\W_])(?:or|oder|ou|o|eller|или|and|und)\b[^()（）\[\]]{0,60})?[)）\]]"
)
# A name that a firm had or has since, without brackets: the words alone, and those that only the end of the insertion
# tells from "now Kepa AS owns it".
_CALLED_OTHERWISE = re.compile(
    r"(?:[ \xa0]?,[ \xa0\n]|[ \xa0\n]?\([ \xa0]?)"
    r"(?:(?P<sure>(?:formerly|previously|also|until[ \xa0]\d{4}|now|since)[ \xa0\n]"
    r"(?:known[ \xa0\n]as|called|renamed)|"
    r"known[ \xa0\n]as|f/k/a|a/k/a|d/b/a|"
    r"(?:tidligere|tidlegare|nå|no|også)[ \xa0](?:kjent som|kjend som|kalt|kalla)|"
    r"(?:anciennement|autrefois|aujourd['’]hui)[ \xa0](?:dénommée?|appelée?|connue? sous le nom de)|"
    r"(?:antes|anteriormente|antiguamente|ahora)[ \xa0](?:denominad[oa]|llamad[oa]|conocid[oa][ \xa0]como))|"
    r"formerly|previously|now|tidligere|tidlegare|nå|no|i dag|vormals|früher|ehemals|ehedem|jetzt|heute|nunmehr|"
    r"anciennement|auparavant|désormais|aujourd['’]hui|ex|antes|anteriormente|antiguamente|ahora|actualmente|"
    r"ранее|прежде|ныне|теперь|бывш(?:ее|ая|ий))(?:[ \xa0\n]|(?<=ex)-)(?:(?:the|die|der|das|la|le|el)[ \xa0])?",
    re.IGNORECASE,
)
_INSERTION_ENDS = re.compile(r"[ \xa0]?(?:[,;:)\]]|\.?(?:\s|\Z)(?=[^\W\d_a-zà-öø-ÿа-яё]|\Z)|\.?\Z)")
_ROLES = word_list("role")


class Definition(NamedTuple):
    """`long` is the place of the defining mention in the list; the short name stands at `start:end` of the page."""

    long: int
    page: int
    start: int
    end: int
    surface: str
    why: str


def define(page: Page, mentions: Sequence[Mention], places: Sequence[int]) -> Iterator[Definition]:
    """The short names defined in brackets after names of this page. `places` are its mentions, by start."""
    taken = {mentions[place].start: mentions[place] for place in places}
    starts = [mentions[place].start for place in places]
    for order, place in enumerate(places):
        mention = mentions[place]
        if mention.kind not in ENTITY_KINDS or len(mention.surface) < 3:
            continue
        following = next(
            (one for one in map(mentions.__getitem__, places[order + 1 :]) if one.kind in ENTITY_KINDS), None
        )
        if following is not None and _is_called(page.text, mention, following):
            why = f"called so otherwise, beside “{line_ends.whole(mention.surface)}”"
            yield Definition(place, page.number, following.start, following.end, following.surface, why)
            continue
        found = _BRACKET.match(page.text, mention.end)
        if found is None:
            continue
        between = [start for start in starts[order + 1 :] if start < found.start("short")]
        if between:  # another name stands nearer to the bracket
            continue
        why = _why(found, mention, taken)
        if why:
            yield Definition(place, page.number, *found.span("short"), found.group("short"), why)


def _is_called(text: str, mention: Mention, following: Mention) -> bool:
    """Whether the text says that the next firm is the same by another name: "Kepa Ltd, formerly Vega Ltd"."""
    if mention.kind not in LEGAL_PERSONS or following.kind not in LEGAL_PERSONS:
        return False
    called = _CALLED_OTHERWISE.fullmatch(text, mention.end, following.start)
    return called is not None and (bool(called["sure"]) or bool(_INSERTION_ENDS.match(text, following.end)))


def _why(found: re.Match[str], mention: Mention, taken: dict[int, Mention]) -> str:
    """Why the words in brackets are a name of the one before, "" where they are something else."""
    short = found.group("short").strip()
    if not _could_be_name(short, mention, taken.get(found.start("short"))):
        return ""
    if mention.kind is Kind.PLACE and found.group("gap").strip():
        return ""  # the end of an address: "Las Vegas, NV 89118 (hereinafter “Vega”)"
    long = line_ends.whole(mention.surface)
    if found.group("cue") or (found.group("quote") and _shares(short, long)):
        return f"defined in brackets after “{long}”"
    if found.group("gap").strip():
        return ""
    if names.is_acronym_of(short, long, defined=True) or names.is_acronym_of(long, short, defined=True):
        return f"in brackets beside “{long}”, letter for letter"
    if _other_script(short, long, taken.get(found.start("short"))):
        return f"in brackets after “{long}”, in another script"
    return ""


def _could_be_name(short: str, mention: Mention, other: Mention | None) -> bool:
    words = names.words(short)
    if not words or len(words) > 8 or set(words) <= _ROLES or not any(letter.isalpha() for letter in short):
        return False
    if other is not None and other.kind not in ENTITY_KINDS:
        return False
    first = short.lstrip("«„“\"'")[:1]
    return (first.isupper() or not (first.islower() or first.isdigit())) and short != mention.surface


def _shares(short: str, long: str) -> bool:
    return bool(set(names.words(short)) & set(names.words(long))) or names.is_acronym_of(short, long, defined=True)


def _other_script(short: str, long: str, other: Mention | None) -> bool:
    scripts = {names.script(short), names.script(long)}
    if len(scripts) != 2 or "" in scripts or "Latin" not in scripts:
        return False
    # A foreign word in brackets may be a gloss of anything; a name in a script without capitals has to be short.
    return other is not None or (names.script(short) in ("Han", "Kana", "Hangul") and len(short) <= 20)
