"""When two names of a place are one. Sees two names, not the document."""

from indexer.text import names, towns
from indexer.text.word_lists import word_list
from pipelines.link.gathering import Name


def town(name: Name) -> str:
    """The compared name of a place, in Latin letters where it is surely one town's: "ningbo" of "宁波"."""
    key = names.key(name.surface, "place")
    return towns.latin(key) or key


def without_rank(short: Name, long: Name) -> str:
    """Why "Xinjiang" is "Xinjiang Uighur Autonomous Region", and "China" the "People's Republic of China".

    Counties and cities share the names of what they lie in; they are never left out.
    """
    left = tuple(word for word in short.core if word not in word_list("land"))
    right = tuple(word for word in long.core if word not in word_list("land"))
    if len(short.core) == len(long.core) or not left or left != right or left != short.core:
        return ""
    return f"short for “{long.surface}”"
