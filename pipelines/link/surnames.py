"""Surnames of people named in full that the finders missed elsewhere: "Aasgård" after "Torbjørn Aasgård"."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from indexer.model.documents import Page
from indexer.model.kinds import Kind
from indexer.model.mentions import Mention
from indexer.text import names
from indexer.text.word_lists import word_list
from pipelines.link import further


def missed(pages: Sequence[Page], mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions of surnames that exactly one person of the document bears and nothing else is called by."""
    bearers: dict[str, set[str]] = defaultdict(set)
    called: set[str] = set()
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for mention in mentions:
        taken[mention.page].append((mention.start, mention.end))
        words = mention.surface.split()
        if mention.kind is Kind.PERSON and len(words) > 1:
            bearers[_surname(words)].add(names.key(mention.surface, Kind.PERSON))
        elif mention.kind is not Kind.PERSON:
            called.update(words)
    wanted = {surname: (Kind.PERSON, "") for surname, people in bearers.items() if len(people) == 1}
    wanted = {surname: known for surname, known in wanted.items() if _sure(surname) and surname not in called}
    if not wanted:
        return []
    sought = further.Sought(wanted, further.common_words([page.text for page in pages], list(wanted)))
    found = (one for page in pages for one in sought.on(page, taken[page.number]))
    return [replace(one, score=0.8) for one in found]


def _surname(words: Sequence[str]) -> str:
    """The last word, with the particles before it: "von der Leyen"."""
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in word_list("particle") and words[start - 1].islower():
        start -= 1
    return " ".join(words[start:])


def _sure(surname: str) -> bool:
    last = surname.rsplit(" ", 1)[-1]
    return len(last) >= 4 and last[:1].isupper() and last.replace("-", "").isalpha() and not last.isupper()
