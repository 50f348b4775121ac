"""Firms that a model took for people or places, by what the text says of them: "a subsidiary of Vega", "51 % of Vega".

A word that a person of the document bears as surname is that person; what the gazetteer knows is left alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from indexer.model.documents import Page
from indexer.model.kinds import Role
from indexer.model.mentions import BY_POSITION
from indexer.text import legal_forms
from pipelines.find import kinds, places, standing
from pipelines.find.names import Name, taken

_REACH = 40
_SURE = 0.7
_BEFORE = re.compile(
    r"(?:\b(?:company|firm|manufacturer|supplier|contractor|subsidiary of|unit of|shares (?:in|of)|stake in|"
    r"(?:per ?cent|percent|%) of|(?:chief executive|CEO|managing director|chairman|chairwoman) of|"
    r"selskapet|konsernet|firmaet|rederiet|datterselskap(?:et)? av|(?:prosent|%) av|aksje(?:r|ne) i|"
    r"(?:styreleder|konsernsjef|daglig leder|administrerende direktør|styremedlem) i|bolaget|koncernen|"
    r"Firma|Konzern|Unternehmen|Tochter(?:gesellschaft)? (?:der|von)|(?:Prozent|%) (?:der|an der|von)|"
    r"(?:Geschäftsführer(?:in)?|Vorstandschef(?:in)?|Chef(?:in)?) (?:der|von)|"
    r"société|entreprise|filiale (?:de|du)|groupe|% de|actions de|(?:directeur général|PDG|président) de|"
    r"empresa|compañía|filial de|grupo|acciones de|(?:director general|consejero delegado) de|"
    r"azienda|società|controllata|bedrijf|empresa|"
    r"компани[яиюей]{1,2}|фирм[аыуой]{1,2}|концерн\w?|холдинг\w?|акций)"
    r"(?: (?:allemande?|norvégien(?:ne)?|chinoise?|française?|alemana?|noruega|china|norske|norwegische[nr]?|"
    r"chinesische[nr]?))?[\s«„“\"]*)\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[»”\"]?\s*(?:['’]s (?:shares|subsidiary|chief executive|chairman|board)|"
    r",? (?:is|was|er|var|ist|war|est|es) (?:a|an|et|en|eine?|une|una) (?:[^\W\d_]+[ -]){0,3}"
    r"(?:subsidiary|company|firm|datterselskap|selskap|Tochter\w*|Firma|filiale|société|filial|empresa)\b)"
)


def recast(pages: Sequence[Page], found: list[list[Name]]) -> list[list[Name]]:
    """The names, those of firms among people and places with the label ORG, a surname by itself with PER, and towns
    that a firm is called by with LOC, also where no finder saw them."""
    of_firms, surnames = _of_firms(pages, found), _surnames(pages, found)
    wanted = _wanted(pages, found, of_firms - _placed(pages, found)) - surnames
    settled = [
        [_recast(page, name, wanted, surnames, of_firms) for name in names]
        for page, names in zip(pages, found, strict=True)
    ]
    pattern = _any_of(of_firms)
    return [sorted([*names, *_unseen(page.text, names, pattern)]) for page, names in zip(pages, settled, strict=True)]


def _any_of(words: frozenset[str]) -> re.Pattern[str] | None:
    single = sorted(word for word in words if word and " " not in word and word[0].isupper())
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, single))})(?![^\W_])") if single else None


def _unseen(text: str, names: list[Name], words: re.Pattern[str] | None) -> Iterator[Name]:
    """Single words of firms' names that no finder marked and that stand for a place: "Vega Signal AS, Vega"."""
    if words is None:
        return
    held = taken(text, ((name.start, name.end) for name in names))
    for match in words.finditer(text):
        start, end = match.span()
        free = not any(held[start:end]) and kinds.of_name(match.group())[0] is None
        if free and standing.is_place(text, start, end):
            yield Name(start, end, "LOC", BY_POSITION, standing.SCORE)


def _recast(page: Page, name: Name, firms: frozenset[str], people: frozenset[str], of_firms: frozenset[str]) -> Name:
    spelling = _spelling(page, name)
    if _stands(page.text, name, spelling) or _opens_report(page, name, spelling):
        return name._replace(label="LOC", finder=BY_POSITION, score=max(name.score, standing.SCORE))
    if _doubtful(name) and spelling in firms:
        return name._replace(label="ORG")
    shared = spelling in of_firms and (name.finder != "model" or name.score >= _SURE)  # "Moe" of Jan Moe and Moe AS
    if name.label in ("ORG", "LOC") and name.finder in ("model", "repeat") and spelling in people and not shared:
        return name if places.weight_of(spelling) else name._replace(label="PER")
    return name


def _wanted(pages: Sequence[Page], found: list[list[Name]], within: frozenset[str]) -> frozenset[str]:
    """What is to be taken for a firm; `within` are names and words of firms that stand for no place here."""
    votes: dict[str, int] = defaultdict(int)
    for page, names in zip(pages, found, strict=True):
        for name in filter(_doubtful, names):
            spelling = _spelling(page, name)
            votes[spelling] += _traded(page.text, name) + 2 * (spelling in within)
    return frozenset(spelling for spelling, weight in votes.items() if weight and not places.weight_of(spelling))


def _placed(pages: Sequence[Page], found: list[list[Name]]) -> frozenset[str]:
    """What something stands in or goes to: "our subsidiary in Svolvær" is no "Svolvær Signal"."""
    return frozenset(
        _spelling(page, name)
        for page, names in zip(pages, found, strict=True)
        for name in names
        if name.label == "LOC" and places.follows_preposition(page.text, name.start) and not _traded(page.text, name)
    )


def _stands(text: str, name: Name, spelling: str) -> bool:
    """Whether the text around says that a name of a word or two, none of them of firms or bodies, is a place here."""
    return (
        name.finder in ("model", "repeat", "run")
        and len(spelling.split()) <= _longest(text, name)
        and kinds.of_name(spelling)[0] is None
        and standing.is_place(text, name.start, name.end)
        and not _traded(text, name)
    )


def _longest(text: str, name: Name) -> int:
    """How many words a town may have: a person of several is one, but for "MO I RANA (NTB) –"."""
    if standing.is_sent_from(text, name.start, name.end):
        return 4
    return 1 if name.label == "PER" else 2


def _opens_report(page: Page, name: Name, spelling: str) -> bool:
    """Whether a person of one word, or what the model doubts, is what a dateline begins with: "TROMSØ –"."""
    known = len(spelling.split()) == 1 or places.weight_of(spelling) > 0
    return (
        _doubtful(name)
        and known
        and any(
            block.role is Role.DATELINE and block.start == name.start and name.end <= block.end for block in page.blocks
        )
    )


def _doubtful(name: Name) -> bool:
    return name.label in ("PER", "LOC") and name.finder in ("model", "repeat", "run")


def _spelling(page: Page, name: Name) -> str:
    return " ".join(page.text[name.start : name.end].split())


def _traded(text: str, name: Name) -> bool:
    before = text[max(0, name.start - _REACH) : name.start]
    return bool(_BEFORE.search(before) or _AFTER.match(text, name.end))


def _of_firms(pages: Sequence[Page], found: list[list[Name]]) -> frozenset[str]:
    """The names of firms without their legal form, and each word of them that is long enough to stand for one."""
    short: set[str] = set()
    for page, names in zip(pages, found, strict=True):
        for name in names:
            if name.finder == "legal form":
                words = _spelling(page, name).split()
                bare = [word for word in words if not legal_forms.is_form(word)]
                short.add(" ".join(bare))
                short.update(word for word in bare if len(word) > 4 and word.isalpha())
    return frozenset(short)


def _surnames(pages: Sequence[Page], found: list[list[Name]]) -> frozenset[str]:
    names = (
        _spelling(page, name).split()
        for page, names in zip(pages, found, strict=True)
        for name in names
        if name.label == "PER"
    )
    return frozenset(words[-1] for words in names if len(words) > 1)
