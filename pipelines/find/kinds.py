"""Whether an ORG is a company or another organisation: head words, legal forms, and what the text says around it.

It trades, so it is a company; state-owned firms included. Central banks, ministries, courts, parties, councils,
associations, and media houses (they trade, but speak in the archive as institutions) are organisations.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from indexer.model.kinds import Kind
from indexer.text import legal_forms, names
from indexer.text.letters import fold, latin

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|&")
_HAN = re.compile(r"[㐀-鿿]")
_REACH = 60
_FIRM_AFTER = re.compile(
    r"\s*(?:['’]s\s)?(?:[^\W\d_]+\s){0,1}?(?:technolog(?:y|ies)|cameras?|products?|shares?|stock|shareholders?|"
    r"subsidiar(?:y|ies)|spokes(?:person|man|woman)|"
    r"customers?|equipment|employees|factory|plant|headquarters|CEO|chief executive|contracts?|hardware|"
    r"software|surveillance|brand|"
    r"aksjer?|teknologi|Aktien|Technik|Technologie|akcji)\b"
    r"|\s*,?\s*(?:a|an|the|en|et|ein|eine|une?|una?)\s+(?:[^\W\d_]+[- ]){0,4}(?:company|firm|manufacturer|maker|"
    r"supplier|contractor|producer|retailer|operator|"
    r"selskap|leverandør|produsent|bedrift|Unternehmen|Hersteller|Konzern|Firma|entreprise|société|fabricant|"
    r"empresa|fabricante|azienda|società|bedrijf|företag|virksomhed|компания|производитель)"
    r"|\s+(?:is|was|er|ist|est|es)\s+(?:a|an|et|en|ein|une?|una)\s+(?:[^\W\d_]+[- ]){0,3}(?:company|firm|"
    r"manufacturer|selskap|Unternehmen|entreprise|empresa)"
    r"|\s*\([A-Z]{2,6}:\s?[A-Z0-9]+\)",
)
_FIRM_BEFORE = re.compile(
    r"(?:\b(?:company|firm|manufacturer|maker|supplier|contractor|producer|giant|conglomerate|subsidiary|"
    r"operator|retailer|shareholders? (?:in|of)|shares? (?:in|of)|stake in|invest(?:ed|ment|ments)? in|"
    r"divest(?:ed|ing|ment)? from|supplied by|made by|manufactured by|produced by|owned by|bought from|"
    r"purchased from|acquired|subsidiary of|acquisition of|CEO of|director of|chairman of|"
    r"contracts? (?:to|with)|awarded to|state-owned|"
    r"selskapet|konsernet|leverandøren|produsenten|bedriften|rederiet|verftet|datterselskap(?:et)?(?: av)?|"
    r"aksjer i|eid av|firmaet|virksomheden|bolaget|företaget|koncernen|tillverkaren|leverantören|"
    r"Unternehmen|Konzern|Firma|Hersteller|Lieferanten?|Tochter(?:gesellschaft)?|Aktien (?:von|der)|Zulieferer|"
    r"entreprise|société|fabricant|groupe|filiale|fournisseur|actions de|"
    r"empresa|compañía|fabricante|filial|grupo|proveedor|azienda|società|gruppo|fornitore|controllata|bedrijf|"
    r"fabrikant|leverancier|"
    r"компани[яиюей]|фирм[аыуе]|корпораци[яиюей]|концерн[ау]?|производител[ьяю]|подрядчик[ау]?|холдинг[ау]?|"
    r"spółk[aię]|firm[aęy]|şirketi?|شركة)|公司|企业|厂商|供应商|承包商)[\s,:«„“\"]*\Z",
    re.IGNORECASE,
)

_SHORT = re.compile(r"[ \xa0]?[(（]\s?[\"“„«‘']?(?P<short>[^\W\d_]{2,8})[\"”“»’')）]")
_MEDIA_BEFORE = re.compile(
    r"(?:newspaper|magazine|broadcaster|avisa|avisen|nettavisen|tidningen|Zeitung|Zeitschrift|Magazin|quotidien|journal|magazine|diario|"
    r"periódico|revista|giornale|quotidiano|krant|dagblad|газет[аеуы]|журнал[ауе]?|телеканал[ауе]?|агентств[оауе]м?|gazeta|dziennik|"
    r"gazetesi|صحيفة|قناة|وكالة)[\s«„“\"]+\Z",
    re.IGNORECASE,
)


@lru_cache(maxsize=16)
def words_of(role: str) -> frozenset[str]:
    """The folded words of a role in `body_words.csv`: head, firm, trade and others; a hyphen there is a space."""
    with (files("pipelines.find") / "body_words.csv").open(encoding="utf-8") as table:
        return frozenset(
            fold(word.replace("-", " "))
            for row in csv.DictReader(table)
            if row["role"] == role
            for word in row["words"].split()
        )


@lru_cache(maxsize=8192)
def of_name(name: str) -> tuple[Kind | None, float]:
    """The kind that the name alone tells, and how sure; None where it tells nothing."""
    folded = fold(re.sub(r"\s+", " ", name.replace("’", "'")))
    found = _WORD.findall(folded)
    if _HAN.search(name):
        return _of_han(name)
    if (
        folded in words_of("known body")
        or latin(folded) in words_of("known body")
        or any(body in folded for body in words_of("central bank"))
    ):
        return Kind.ORGANISATION, 0.95
    groups = legal_forms.groups(name)
    if groups and "association" not in groups and len(found) > 1:
        return Kind.COMPANY, 0.95
    if _body(found):
        return Kind.ORGANISATION, 0.9
    if found and (found[-1] in words_of("media") or latin(folded) in words_of("media")):
        return Kind.ORGANISATION, 0.8
    if any(word in words_of("firm") for word in found[1:]) or (len(found) > 1 and found[0] in words_of("firm")):
        return Kind.COMPANY, 0.8
    return None, 0.0


def _body(found: list[str]) -> bool:
    """A head word of a public body: whole words, and the ends of compounds in Germanic languages."""
    heads = words_of("head")
    if any(word in heads for word in found):
        return not (found[-1] in words_of("firm") and found[-1] not in heads and "of" not in found)
    return any(word.endswith(_long_heads()) and word not in heads for word in found)


@lru_cache(maxsize=1)
def _long_heads() -> tuple[str, ...]:
    """Head words that close compounds ("utenriksdepartementet", "Bundesverwaltungsgericht")."""
    return tuple(head for head in words_of("head") if len(head) > 5 and head.isalpha())


def _of_han(name: str) -> tuple[Kind | None, float]:
    if fold(name) in words_of("known body") or name.endswith(tuple(words_of("han central bank"))):
        return Kind.ORGANISATION, 0.95
    if name.endswith(tuple(words_of("han firm suffix"))):
        return Kind.COMPANY, 0.9
    if name.endswith(tuple(words_of("han suffix"))):
        return Kind.ORGANISATION, 0.9
    return None, 0.0


def from_context(text: str, start: int, end: int) -> float:
    """How strongly the words beside a name say that it trades: 0, 1 or 2."""
    return float(bool(_FIRM_BEFORE.search(text[max(0, start - _REACH) : start]))) + float(
        bool(_FIRM_AFTER.match(text[end : end + _REACH]))
    )


def settle(occurrences: Iterable[tuple[str, str, int, int]]) -> dict[str, tuple[Kind, float]]:
    """Kind and score for each name, from all places it stands in a document: (name, text, start, end).

    Initials are of the kind of what they are said to stand for: "Harbour Safety Board (HSB)".
    """
    votes: dict[str, float] = defaultdict(float)
    wholes: dict[str, str] = {}
    for name, text, start, end in occurrences:
        short = _SHORT.match(text, end)
        if short and names.is_acronym_of(short["short"], name, defined=True):
            wholes[short["short"]] = name
        votes[name] += -2 if _MEDIA_BEFORE.search(text[max(0, start - 24) : start]) else from_context(text, start, end)
    decided = {name: _decide(name, weight) for name, weight in votes.items()}
    return decided | {
        short: decided[whole] for short, whole in wholes.items() if short in decided and of_name(short)[0] is None
    }


def _decide(name: str, weight: float) -> tuple[Kind, float]:
    kind, sure = of_name(name)
    if kind is not None and (sure >= 0.9 or not weight):
        return kind, sure
    if kind is Kind.ORGANISATION and weight < 2:
        return kind, sure
    if weight < 0:
        return Kind.ORGANISATION, 0.8
    if weight:
        return Kind.COMPANY, min(0.95, 0.7 + 0.1 * weight)
    # What no word marks as a public body is far more often a firm, in the sources this archive is for; short capitals
    # are as often a body's initials.
    return (Kind.ORGANISATION, 0.55) if name.isupper() and len(name) <= 6 else (Kind.COMPANY, 0.5)
