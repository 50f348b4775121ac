"""One name in several cases: Russian endings, and the genitive s of German and the Scandinavian languages."""

import re
from functools import lru_cache

from indexer.text.letters import fold
from pipelines.link.gathering import Name

_GENITIVE = frozenset({"de", "nb", "nn", "no", "da", "sv", "is", "nl"})
# Longest first. Adjectives, nouns and surnames in -ов, -ин, -ский take these in the six cases.
_ENDINGS = re.compile(
    r"(?:иями|ями|ами|еем|ого|его|ому|ему|ыми|ими|ией|иям|иях|ою|ею|ея|ой|ей|ый|ий|ая|яя|ое|ее|ую|юю|ым|им|ом|ем|ам|ям|"
    r"ах|ях|их|ых|ию|ия|ии|ье|ья|ью|а|я|о|е|у|ю|ы|и|ь|й)$"
)


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A folded Russian word without its case ending; at least three letters stay, two of three. Other words as they
    are."""
    if not word or not "а" <= word[-1] <= "я":
        return word
    shorter = _ENDINGS.sub("", word)
    return shorter if len(shorter) >= min(3, len(word) - 1) else word


def same_in_russian(left: Name, right: Name) -> str:
    """Why "Сергея Иванова" is "Сергей Иванов": every word has the same stem, and one is four letters or longer."""
    if left.words == right.words or len(left.words) != len(right.words) or left.surface.isascii():
        return ""
    stems = [(stem(one), stem(other)) for one, other in zip(left.words, right.words, strict=True)]
    if any(one != other for one, other in stems) or max(len(one) for one, _ in stems) < 4:
        return ""
    alone = {left.words[0], right.words[0]} if len(left.words) == 1 and left.family == "person" else set()
    if alone == {stems[0][0], stems[0][0] + "а"}:
        return ""  # "Иванов" and "Иванова" may be husband and wife
    return f"“{right.surface}” in another case"


def genitive_of(left: Name, right: Name, languages: frozenset[str]) -> str:
    """Why "Fjordvakts" is "Fjordvakt": the same with the s of the genitive, in a language that forms it so."""
    if not languages & _GENITIVE or left.family != right.family:
        return ""
    longer, shorter = (left, right) if len(left.surface) > len(right.surface) else (right, left)
    same = fold(longer.surface) == fold(shorter.surface) + "s" and len(shorter.surface) >= 4
    return f"genitive of “{shorter.surface}”" if same else ""
