"""Text whose lines a mail program has broken, saying where (RFC 3676, format=flowed), as the lines that were typed."""

import re

_QUOTED = re.compile(r"(>*)(?: (?=.))?(.*)")
_SIGNED = "-- "  # a line that stands alone, though it ends with a space


def joined(text: str, *, spaces_added: bool) -> str:
    """The text with broken lines whole; `spaces_added` where the space at their end is no part of them (DelSp)."""
    whole: list[str] = []
    before, goes_on = "", False
    for line in text.split("\n"):
        found = _QUOTED.fullmatch(line.removesuffix("\r"))
        depth, said = found.groups() if found else ("", line)
        soft = said.endswith(" ") and said != _SIGNED
        kept = said[:-1] if soft and spaces_added else said
        if goes_on and depth == before and said != _SIGNED:
            whole[-1] += kept
        else:
            whole.append(f"{depth} {kept}" if depth else kept)
        before, goes_on = depth, soft
    return "\n".join(whole)
