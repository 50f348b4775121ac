"""When a shorter name of a person stands for a fuller one. Sees two names, not the document."""

from indexer.text.word_lists import word_list
from pipelines.link.gathering import Name


def same_person(short: Name, long: Name) -> str:
    """Why "J. Smith" or "John A. Smith" is "John Smith": same ends, forenames that agree as far as given."""
    if len(short.core) < 2 or len(long.core) < 2 or short.core[-1] != long.core[-1]:
        return ""
    if not _agree(short.core[0], long.core[0]) or not _middles_agree(short.core[1:-1], long.core[1:-1]):
        return ""
    return f"the same surname and first names as “{long.surface}”, as far as given"


def surname(short: Name, long: Name) -> str:
    """Why "von der Leyen" is "Ursula von der Leyen"."""
    size = len(short.core)
    if not 1 <= size < len(long.core) or long.core[-size:] != short.core:
        return ""
    # "Leyen" alone is no surname of hers, "Pompeo" is one of his; particles belong to the name.
    before = long.core[-size - 1]
    if before in word_list("particle") and short.core[0] not in word_list("particle"):
        return ""
    return f"surname of “{long.surface}”"


def first_word(short: Name, long: Name) -> str:
    """Why "Xi" is "Xi Jinping", and "Jewher" "Jewher Ilham": the first word of a name met before."""
    if len(short.core) != 1 or len(long.core) < 2 or short.core[0] != long.core[0] or short.first < long.first:
        return ""
    return f"first word of “{long.surface}”, met before"


def _agree(left: str, right: str) -> bool:
    return left == right or (min(len(left), len(right)) == 1 and left[0] == right[0])


def _middles_agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if not left or not right:
        return True
    return len(left) == len(right) and all(_agree(one, other) for one, other in zip(left, right, strict=True))
