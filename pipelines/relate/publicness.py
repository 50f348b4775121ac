"""How public a party is, by what it is called: ministries and police buy, firms supply. Words: `public_words.csv`."""

import csv
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from indexer.text import legal_forms
from pipelines.relate.tokens import Token

STATE, BODY, FIRM = 2, 1, 0


def publicness(tokens: Sequence[Token]) -> int:
    """That of the most public of the parties; FIRM where there is none."""
    return max(map(public, tokens), default=FIRM)


def public(token: Token) -> int:
    """STATE for what is called a ministry, police or the like, and for countries; BODY for other bodies; else FIRM.

    The fullest name counts: an acronym's entity key holds the name it stands for.
    """
    if "described" in token or "place" in token:
        return STATE
    mention = token.mention
    if mention is None:
        return FIRM
    if _called_public(mention.surface, mention.entity):
        return STATE
    return BODY if "body" in token else FIRM


@lru_cache(maxsize=4096)
def _called_public(surface: str, entity: str) -> bool:
    return _words().search(f"{surface} {entity}") is not None and not legal_forms.groups(surface)


def serves(tokens: Sequence[Token]) -> bool:
    """Whether one of them is called an adviser: who has a consultancy agreement with whom."""
    return any(token.mention is not None and _SERVING.search(token.mention.surface) for token in tokens)


_SERVING = re.compile(
    r"(?i)consult|advis|\blaw\b|legal|rådgiv|advokat|berat|kanzlei|conseil\b|avocat|cabinet|asesor|abogad|консалт|адвокат|咨询|律师"
)


@cache
def _words() -> re.Pattern[str]:
    with (files("pipelines.relate") / "public_words.csv").open(encoding="utf-8") as table:
        words = [word for row in csv.DictReader(table) for word in row["words"].split("|")]
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
