"""The names of one document, each with its mentions and the kind its mentions vote for. Joins nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.model.kinds import ENTITY_KINDS, LEGAL_PERSONS, Kind
from indexer.model.mentions import BY_POSITION, Mention
from indexer.text import legal_forms, line_ends, names
from indexer.text.word_lists import word_list

# A legal form settles the kind against a few wrong votes, not against many.
_LEGAL_FORM_WEIGHT = 2.0
# Below this share, mentions of another kind are the finder's slips; above it a town and a firm share the name.
_TWO_THINGS_SHARE = 0.35


@dataclass(slots=True)
class Name:
    """One spelling. `words` are its folded words, `core` those without legal form, title and article, in Latin.

    `forms` is what its legal form says, as `legal_forms.stated` has it; `votes` the weight of each kind, `mentions` the
    places in the document's list of mentions, `first` and `last` the page and offset of the earliest and the latest.
    """

    surface: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    forms: tuple[str, ...]
    votes: dict[Kind, float] = field(default_factory=dict)
    mentions: list[int] = field(default_factory=list)
    first: tuple[int, int] = (0, 0)
    last: tuple[int, int] = (0, 0)

    @property
    def kind(self) -> Kind:
        return max(self.votes, key=lambda kind: (self.votes[kind], kind == Kind.COMPANY, str(kind)))

    @property
    def family(self) -> str:
        """Company and organisation are one family: finders often take one for the other."""
        return "firm" if self.kind in LEGAL_PERSONS else str(self.kind)


def gather(mentions: Sequence[Mention]) -> list[Name]:
    """The names of the entity mentions, in order of first occurrence."""
    spelled: dict[str, list[int]] = {}
    folded: dict[str, tuple[str, ...]] = {}  # by surface: texts repeat their names
    for place, mention in enumerate(mentions):
        if mention.kind in ENTITY_KINDS:
            words = folded.get(mention.surface)
            if words is None:
                words = folded[mention.surface] = _words(mention.surface)
            spelled.setdefault(" ".join(words), []).append(place)
    found = [name for places in spelled.values() for name in _split(mentions, places, folded)]
    return sorted(found, key=lambda name: name.first)


def core_of(words: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    """What of a name tells one thing from another: no legal form, no title, no article; letters in Latin."""
    if kind in LEGAL_PERSONS:
        words = legal_forms.drop(words)[0]
    elif kind is Kind.PERSON:
        while len(words) > 1 and words[0] in names.honorifics():
            words = words[1:]
    if len(words) > 1 and words[0] in word_list("article"):
        words = words[1:]
    return tuple(names.latin(word) for word in words)


def _words(surface: str) -> tuple[str, ...]:
    return names.words(line_ends.whole(surface)) or (surface.casefold(),)


def _split(mentions: Sequence[Mention], places: list[int], folded: dict[str, tuple[str, ...]]) -> Iterable[Name]:
    """One name, or two where a place and a firm of that very spelling are both well attested, or the text around says
    of some that they are the place."""
    towns = [place for place in places if mentions[place].kind is Kind.PLACE]
    firms = [place for place in places if mentions[place].kind in LEGAL_PERSONS]
    fewer = min(len(towns), len(firms))
    if not (fewer >= 2 and fewer / len(places) >= _TWO_THINGS_SHARE):
        towns = [place for place in towns if mentions[place].finder == BY_POSITION]
        firms = [place for place in places if place not in towns] if towns and firms else []
    if towns and firms:
        others = [place for place in places if mentions[place].kind is Kind.PERSON]
        return [_name(mentions, towns, folded), _name(mentions, sorted(firms + others), folded)]
    return [_name(mentions, places, folded)]


def _name(mentions: Sequence[Mention], places: list[int], folded: dict[str, tuple[str, ...]]) -> Name:
    votes: dict[Kind, float] = {}
    spellings: dict[str, int] = {}
    for place in places:
        mention = mentions[place]
        votes[mention.kind] = votes.get(mention.kind, 0.0) + mention.score
        plain = line_ends.whole(mention.surface)
        spellings[plain] = spellings.get(plain, 0) + 1
    surface = max(spellings, key=lambda one: (not one.isupper() or len(one) < 6, spellings[one], one))
    words = folded[mentions[places[0]].surface]
    forms = legal_forms.stated(surface) if votes.keys() & LEGAL_PERSONS else ()
    if forms:
        votes[Kind.COMPANY] = votes.get(Kind.COMPANY, 0.0) + _LEGAL_FORM_WEIGHT
    name = Name(surface, words, (), forms, votes, places)
    name.core = core_of(words, name.kind)
    at = [(mentions[place].page, mentions[place].start) for place in places]
    name.first, name.last = min(at), max(at)
    return name
