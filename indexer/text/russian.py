"""A light stemmer for Russian: case endings of nouns, adjectives and surnames go, verbs are left alone.

In the manner of the light stemmers of L. Dolamic and J. Savoy (CLEF 2009). Snowball's takes "Иран" for a verb form,
so that "в Иране" did not find it; names matter more here than conjugation.
"""

import re

_SURNAME = re.compile(r"(?<=\w{4})(?:[ое]в(?:ыми|ым|ой|ых|ом|а|у|е|ы))$")
_CASE = re.compile(
    r"(?<=\w{3})(?:"
    r"иями|ями|ами|ыми|ими|ого|его|ому|ему|иях|иям|ией|ием|ою|ею|"
    r"ах|ях|ам|ям|ов|ев|ей|ом|ем|ый|ий|ой|ая|яя|ое|ее|ые|ие|ия|ии|ию|ую|юю|ым|им|ых|их|"
    r"а|я|о|е|у|ю|ы|и|ь|й"
    r")$"
)
_LEFT = re.compile(r"(?<=\w{3})[аеиьй]$")


def stem(word: str) -> str:
    """The folded word without its case ending: at least three letters stay."""
    return _LEFT.sub("", _CASE.sub("", _SURNAME.sub("", word), count=1))
