"""When a shorter name of a person stands for a fuller one. Sees two names, not the document."""

from indexer.text.letters import latin
from indexer.text.word_lists import word_list
from pipelines.link.gathering import Name
from pipelines.link.inflection import stem


def stems(name: Name) -> tuple[str, ...]:
    """A person's name without titles and without the case endings of Russian, in Latin letters."""
    return tuple(latin(stem(word)) for word in name.words[len(name.words) - len(name.core) :])


def same_person(short: Name, long: Name) -> str:
    """Why "J. Smith" or "John A. Smith" is "John Smith": same ends, forenames that agree as far as given."""
    ours, theirs = stems(short), stems(long)
    if len(ours) < 2 or len(theirs) < 2 or ours[-1] != theirs[-1]:
        return ""
    if not _agree(ours[0], theirs[0]) or not _middles_agree(ours[1:-1], theirs[1:-1]):
        return ""
    return f"the same surname and first names as “{long.surface}”, as far as given"


def surname(short: Name, long: Name) -> str:
    """Why "von der Leyen" is "Ursula von der Leyen"."""
    size = len(short.core)
    if not 1 <= size < len(long.core) or stems(long)[-size:] != stems(short):
        return ""
    # "Leyen" alone is no surname of hers, "Pompeo" is one of his; particles belong to the name.
    before = long.core[-size - 1]
    if before in word_list("particle") and short.core[0] not in word_list("particle"):
        return ""
    return f"surname of “{long.surface}”"


def first_words(short: Name, long: Name) -> str:
    """Why "Xi" is "Xi Jinping", met before, and "Борис Николаевич" "Борис Николаевич Ельцин", met anywhere."""
    size = len(short.core)
    if not 1 <= size < len(long.core) or stems(short) != stems(long)[:size]:
        return ""
    if size == 1 and short.first < long.first:
        return ""
    return f"how “{long.surface}” begins" + (", met before" if size == 1 else "")


def _agree(left: str, right: str) -> bool:
    return left == right or (min(len(left), len(right)) == 1 and left[0] == right[0])


def _middles_agree(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if not left or not right:
        return True
    return len(left) == len(right) and all(_agree(one, other) for one, other in zip(left, right, strict=True))
