"""Letters folded and written in Latin: the ground on which names are compared. Lengths change; nothing is lit by it.

Romanisation follows the tables of passports and press (ICAO Doc 9303 for Cyrillic, ISO 843 type 2 in spirit for
Greek), simplified to what newspapers print: "ий" ends as "y", soft and hard signs go.
"""

import re
import unicodedata
from functools import lru_cache

_APART = {
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "ı": "i",
    "ə": "e",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ʻ": "",
    "ʼ": "'",
    "’": "'",
    "‘": "'",
    "`": "'",
    "´": "'",
}
_CYRILLIC_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўђјљњћџѓќѕәғқңөұүһ"
_CYRILLIC_LATIN = (
    "a,b,v,g,d,e,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya,i,i,ye,g,u,dj,j,lj,nj,c,dz,gj,kj,dz,"
    "a,g,k,n,o,u,u,h"
)
_GREEK_LETTERS, _GREEK_LATIN = "αβγδεζηθικλμνξοπρσςτυφχψω", "a,v,g,d,e,z,i,th,i,k,l,m,n,x,o,p,r,s,s,t,y,f,ch,ps,o"
_LATIN = dict(zip(_CYRILLIC_LETTERS, _CYRILLIC_LATIN.split(","), strict=True)) | dict(
    zip(_GREEK_LETTERS, _GREEK_LATIN.split(","), strict=True)
)
_GREEK_PAIRS = {"ου": "ou", "αυ": "av", "ευ": "ev", "μπ": "b", "ντ": "nt", "γκ": "gk", "γγ": "ng", "ει": "i", "οι": "i"}
_ENDS = re.compile(r"(?:ый|ий)(?!\w)")
_SCRIPTS = (
    ("Latin", re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")),
    ("Cyrillic", re.compile(r"[Ѐ-ԯ]")),
    ("Kana", re.compile(r"[぀-ヿ]")),
    ("Han", re.compile(r"[㐀-鿿豈-﫿]")),
    ("Hangul", re.compile(r"[가-힯ᄀ-ᇿ]")),
    ("Greek", re.compile(r"[Ͱ-Ͽἀ-῿]")),
    ("Arabic", re.compile(r"[؀-ۿݐ-ݿﭐ-﷿]")),
    ("Hebrew", re.compile(r"[֐-׿]")),
    ("Thai", re.compile(r"[฀-๿]")),
    ("Devanagari", re.compile(r"[ऀ-ॿ]")),
    ("Georgian", re.compile(r"[Ⴀ-ჿ]")),
    ("Armenian", re.compile(r"[԰-֏]")),
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without diacritics; ø, æ, œ, ß, ł, đ and their like apart. Other scripts keep their letters."""
    if text.isascii():
        return text.lower()
    # й and ї are letters of their own, not и and і with a mark.
    kept = text.casefold().replace("й", "\ue001").replace("ї", "\ue002")
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(mark))
    plain = plain.replace("\ue001", "й").replace("\ue002", "ї")
    return "".join(_APART.get(letter, letter) for letter in plain)


@lru_cache(maxsize=65536)
def latin(text: str) -> str:
    """Folded text with Cyrillic and Greek written in Latin letters; other scripts as they are."""
    folded = fold(text)
    if folded.isascii():
        return folded
    folded = _ENDS.sub("ы", folded)
    for pair, letters in _GREEK_PAIRS.items():
        folded = folded.replace(pair, letters)
    return "".join(_LATIN.get(letter, letter) for letter in folded)


def script(text: str) -> str:
    """The script most of a text's letters are in: Latin, Cyrillic, Han, Greek, Arabic …; "" without letters."""
    if text.isascii():
        return "Latin" if text.isalpha() or any(map(str.isalpha, text)) else ""
    counts = [(len(pattern.findall(text)), -place, name) for place, (name, pattern) in enumerate(_SCRIPTS)]
    best = max(counts)
    return best[2] if best[0] else ""
