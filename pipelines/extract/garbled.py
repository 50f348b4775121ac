"""How sound a text layer is, as a share: what fonts without a character table make of words is told from words."""

import re

_LOST = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x80-\x9f]|\\(cid:\\d+\\)")
_TOKEN = re.compile(r"\S+")
_MIXED = re.compile(r"[^\W\d_][!-&(*+/<=>?@\[\\\]^_{|}~][^\W\d_]|[a-z]\d[a-z]|[a-z][A-Z][a-z][A-Z]")
_ADDRESS = re.compile(r"https?:|www\.|@|[/\\_]|\.\w{2,4}$")
SAMPLE = 300  # code points looked at, from the beginning and from the middle
LONGEST = 30  # letters; longer words are several run together


def quality(text: str) -> float:
    """Share of the characters of `text` that stand in sound words, 0 to 1; 1 for an empty text.

    Unsound are characters that stand for none, signs amid letters, and Latin words that were run together.
    """
    if len(text) > 2 * SAMPLE:  # a garbled page is so throughout
        text = f"{text[:SAMPLE]} {text[len(text) // 2 :][:SAMPLE]}"
    tokens = _TOKEN.findall(text)
    if not tokens:
        return 1.0
    total = sum(map(len, tokens))
    if text.isascii() and text.isprintable() and len(text) < 9 * len(tokens):
        suspects = [token for token in tokens if not token.isalnum()]
    else:
        suspects = tokens
    return 1.0 - sum(_unsound(token) for token in suspects) / total


def _unsound(token: str) -> int:
    lost = sum(len(match) for match in _LOST.findall(token))
    if lost > 0.2 * len(token):
        return len(token)
    if _ADDRESS.search(token):
        return lost
    if _MIXED.search(token):
        return len(token)
    # Scripts without spaces run on by nature.
    if len(token) > LONGEST and token.isascii() and token.isalpha():
        return len(token)
    return lost
