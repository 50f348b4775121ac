"""Text that every database can hold, and whose offsets still hold."""

import re

_REFUSED = re.compile("[\0\ud800-\udfff]")


def sound(text: str) -> str:
    """The text with what databases refuse replaced one for one, so that offsets hold: NUL, and halves of characters.

    They come from file names that are not UTF-8 and from damaged files.
    """
    if text.isascii():
        return text if "\0" not in text else text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    try:
        text.encode()
    except UnicodeEncodeError:
        return _REFUSED.sub("\N{REPLACEMENT CHARACTER}", text)
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
