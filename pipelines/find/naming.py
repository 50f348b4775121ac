"""The names of a document: finders run, spans trimmed, overlaps settled, every ORG made company or organisation.

Of overlapping names the one with more weight stands: a field of a notice, then a company with its legal form, then a
name the model gave, then a body by its head word, then a place of the gazetteer; of equals the longer. A place inside
a longer name goes; where a model and the gazetteer mark the same span and the model is not sure, the gazetteer's kind
stands.
"""

import re
from collections.abc import Sequence

from indexer.model.documents import Page
from indexer.model.kinds import Kind, Role
from indexer.model.mentions import Mention
from indexer.text.customs import base
from pipelines.find import (
    addresses,
    bodies,
    calibration,
    column_names,
    fields,
    han,
    headings,
    kinds,
    legal_form,
    model_names,
    people,
    places,
    recasting,
    repeats,
    standing,
    town_adjectives,
    trimming,
)
from pipelines.find.line_ends import Whole
from pipelines.find.names import KINDS, Name
from pipelines.find.names_model import Model
from pipelines.find.once import Once

_WEIGHT = {"field": 5, "legal form": 4, "model": 3, "body": 2.5, "title": 2, "gazetteer": 1, "run": 0.5}
_SURE = 0.8
_LIKELY = 0.5
_REGISTERED = re.compile(
    r"[ \xa0\n](?:limited liability company|(?:exempted )?limited partnership|corporation|company|statutory trust)\b",
    re.IGNORECASE,
)
_REACH = 30  # code points that what a firm is may go on behind a name
_AT = re.compile(r"[ \xa0\n](?:i|hos)[ \xa0\n](?=[^\W\d_a-z])")
_JOINT = re.compile(r",?\s(?:and|og|och|und|et|e|y|en|и)\s|,\s")


def find(pages: Sequence[Page], *, model: Model = Model.WHOLE) -> list[list[Mention]]:
    """For each page its names in order, with the names of this trained model. Pages of one document together: what a
    name is, all of them decide."""
    whole = Whole(pages)
    once = Once(whole.pages)
    found = whole.everywhere(once.everywhere(_found(once.pages, model)))
    return [column_names.without_doubtful(page, mentions) for page, mentions in zip(pages, found, strict=True)]


def _found(pages: Sequence[Page], model: Model) -> list[list[Mention]]:
    settled = [_settle(page.text, names, page.language) for page, names in zip(pages, _all(pages, model), strict=True)]
    settled = recasting.recast(pages, repeats.add([page.text for page in pages], settled))
    return _mentions(pages, settled, model)


def _all(pages: Sequence[Page], model: Model) -> list[list[Name]]:
    """Every finder's names, trimmed."""
    found = []
    for page, by_model in zip(pages, _modelled(pages, model), strict=True):
        names = [*legal_form.find(page.text), *bodies.find(page.text, page.language)]
        names += places.find(page.text, page.language, sure=by_model is not None)
        names += people.find(page.text, sure=by_model is not None)
        if by_model is None:
            names += headings.without_doubtful(page, list(people.runs(page.text, page.language)))
        else:
            names += bodies.completed(page.text, _of_model(page, by_model), page.language)
        begun = (standing.parted(page.text, _after_dateline(page, name)) for name in names)
        parted = (part for name in begun for part in han.parted(page.text, name))
        trimmed = [piece for name in parted for piece in trimming.trim(page.text, name)]
        kept = [_without_form(page.text, name) for name in trimmed if trimming.is_name(page.text, name)]
        found.append(fields.settled(page, addresses.settled(page.text, kept)))
    return found


def _without_form(text: str, name: Name) -> Name:
    """Of "a Nevada Limited Liability Company", "a Delaware corporation", which name no firm, the land alone."""
    registered = _REGISTERED.search(text, name.start, name.end + _REACH) if name.finder == "model" else None
    if registered is None or registered.end() < name.end or registered.start() > name.end:
        return name
    land = text[name.start : registered.start()]
    if name.label != "ORG" or not legal_form.is_land(land) or not legal_form.follows_article(text, name.start):
        return name
    return name._replace(end=registered.start(), label="LOC")


def _after_dateline(page: Page, name: Name) -> Name:
    """The name without the place before the dash that opens a report: "Gothenburg – Skagerhav Radar AB"."""
    for block in page.blocks:
        if block.role is Role.DATELINE and name.start < block.end < name.end:
            rest = page.text[block.end : name.end]
            return name._replace(start=name.end - len(rest.lstrip(" –—-\n")))
    return name


def _of_model(page: Page, names: list[Name]) -> list[Name]:
    return people.completed(page.text, headings.without_doubtful(page, names))


def _modelled(pages: Sequence[Page], model: Model) -> list[list[Name] | None]:
    """The trained model's names, pages of one language at a time."""
    found: list[list[Name] | None] = [None] * len(pages)
    for language in dict.fromkeys(page.language for page in pages):
        numbers = [number for number, page in enumerate(pages) if page.language == language]
        names = model_names.find([pages[number].text for number in numbers], language, model)
        if names is not None:
            for number, one in zip(numbers, names, strict=True):
                found[number] = one
    return found


def _settle(text: str, names: list[Name], language: str) -> list[Name]:
    names = _outside_bodies(_tightened(text, _parted(text, _agreed(text, han.whole(text, names))), language))
    names.sort(key=lambda name: (-_WEIGHT[name.finder], -(name.end - name.start), name.start))
    kept: list[Name] = []
    taken = bytearray(len(text))
    for name in names:
        if not any(taken[name.start : name.end]):
            kept.append(name)
            taken[name.start : name.end] = b"\x01" * (name.end - name.start)
    return sorted(kept)


def _outside_bodies(names: list[Name]) -> list[Name]:
    """Without the places and doubtful names of the model that are part of a body: "Hafenverwaltung Stralsund"."""
    bodies_ = [(name.start, name.end) for name in names if name.label == "BODY" and name.finder == "body"]
    return [
        name
        for name in names
        if name.finder not in ("model", "gazetteer")
        or (name.label != "LOC" and name.score >= _SURE)
        or not any(
            start <= name.start and name.end <= end and name.end - name.start < end - start for start, end in bodies_
        )
    ]


def _parted(text: str, names: list[Name]) -> list[Name]:
    """A company by its legal form without the names joined to it, where the model sees two: "Ministry of Defence and
    Kepa Ltd"; it sees one in "Hart and Lowe Ltd". Without who speaks for it as well: "Per Olsen i Vega Kabel AS"."""
    seen = {name.start: name for name in names if name.finder == "model" and name.label == "ORG"}
    people_ = {name.start: name for name in names if name.label == "PER" and name.finder in ("model", "title")}
    return [
        name._replace(start=max(_last(text, name, seen), _behind_person(text, name, people_)))
        if name.finder == "legal form"
        else name
        for name in names
    ]


def _behind_person(text: str, name: Name, people_: dict[int, Name]) -> int:
    """Where a company begins behind "Per Olsen i"; "Ola Nes i Oslo AS" is one name."""
    person = people_.get(name.start)
    place = _AT.match(text, person.end) if person and person.end < name.end and person.score >= _SURE else None
    if person is None or place is None or " " not in text[person.start : person.end]:
        return name.start
    *words, _form = text[place.end() : name.end].split()
    return name.start if places.weight_of(" ".join(words)) else place.end()


def _last(text: str, name: Name, seen: dict[int, Name]) -> int:
    start = name.start
    for left in seen.values():
        within = name.start <= left.start and left.end < name.end
        if within and left.score >= _LIKELY and _is_whole(text[left.start : left.end]):
            joint = _JOINT.match(text, left.end)
            right = seen.get(joint.end()) if joint else None
            if right is not None and right.end <= name.end + 1:
                start = max(start, right.start)
    return start


def _is_whole(name: str) -> bool:
    """Whether it is no mere partner's surname."""
    return len(name.split()) > 1 or kinds.of_name(name)[0] is Kind.ORGANISATION


def _tightened(text: str, names: list[Name], language: str) -> list[Name]:
    """A company by its legal form begins where the model sees it begin: German writes every noun with a capital,
    Chinese has no spaces."""
    if base(language) not in ("de", "zh"):
        return names
    german = base(language) == "de"
    names = [town_adjectives.without(text, name) for name in names] if german else names
    starts = {name.end: name.start for name in names if name.finder == "model" and name.label == "ORG"}
    if german:
        starts = {end: _joined(starts, start) for end, start in starts.items()}
    return [
        name._replace(start=max(name.start, min(starts.get(name.end, 0), name.end - 1)))
        if name.finder == "legal form"
        else name
        for name in names
    ]


def _joined(starts: dict[int, int], start: int) -> int:
    """Where a name begins that the model cut: "Tiefbau" and "Brekke GmbH" beside each other are one."""
    return starts.get(start - 1, start)


def _agreed(text: str, names: list[Name]) -> list[Name]:
    """Model and gazetteer on one span: agreement makes both surer; a doubtful model yields."""
    places_at = {(name.start, name.end): name for name in names if name.finder in ("gazetteer", "hint")}
    agreed = []
    for name in names:
        if name.finder == "hint":
            continue
        place = places_at.get((name.start, name.end)) if name.finder == "model" else None
        agreed.append(_body(text, _weighed(text, name, place) if place else name))
    return agreed


def _body(text: str, name: Name) -> Name:
    """A union of states is a body, not a place, whatever the model says ("EU", "NATO", "Salten Havnestyre")."""
    surface = text[name.start : name.end]
    kind, sure = kinds.of_name(surface) if name.label == "LOC" else (None, 0.0)
    least = 0.9 if " " in surface and not places.weight_of(surface) else 0.95
    return name._replace(label="ORG") if kind is Kind.ORGANISATION and sure >= least else name


def _weighed(text: str, name: Name, place: Name) -> Name:
    """The model's name in the light of the gazetteer's."""
    if name.label == "LOC":
        return name._replace(score=max(name.score, place.score))
    if name.label == "ORG" and legal_form.closes_before(text, name.start):  # "Kestrel Quay Ltd, Limassol"
        return name._replace(label="LOC", score=max(place.score, name.score * 0.9))
    doubtful = name.score < _SURE and place.score >= 0.9
    if name.label == "ORG" and places.follows_preposition(text, name.start):  # "i Limassol", "på Kypros"
        doubtful = doubtful or place.score >= 0.9
    if doubtful and kinds.of_name(text[name.start : name.end])[0] is None:
        return name._replace(label="LOC", score=place.score - 0.1)
    return name


def _mentions(pages: Sequence[Page], settled: list[list[Name]], model: Model) -> list[list[Mention]]:
    occurrences = [
        (" ".join(page.text[name.start : name.end].split()), page.text, name.start, name.end)
        for page, names in zip(pages, settled, strict=True)
        for name in names
        if name.label in ("ORG", "COMPANY", "BODY")
    ]
    decided = kinds.settle(occurrences)
    return [
        [_mention(page, name, decided, model) for name in names] for page, names in zip(pages, settled, strict=True)
    ]


def _mention(page: Page, name: Name, decided: dict[str, tuple[Kind, float]], model: Model) -> Mention:
    surface = page.text[name.start : name.end]
    kind, score = KINDS.get(name.label, Kind.ORGANISATION), name.score
    if name.finder == "model":
        score = calibration.share(name.label, score, model)
    if name.label == "ORG":
        kind, sure = decided[" ".join(surface.split())]
        score *= sure
    return Mention(kind, surface, page.number, name.start, name.end, name.finder, round(min(score, 0.99), 4))
