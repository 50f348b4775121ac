"""What is written of a record, whichever engine keeps it: words in their forms, whole values, codes, names, facets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.model.values import Identifier
from indexer.search import bounds
from indexer.search.fields import DOCUMENT_FACETS, NAMED
from indexer.search.record import Record
from indexer.text import analysis, by_ear
from indexer.text.rates import per_euro

DOCUMENT_WORDS = ("author", "from", "to", "site", "path")
_NUMBERED = frozenset({"CONTRACT", "TENDER", "CASE"})


def currency_numbers() -> dict[str, int]:
    """The number by which each currency of the rate table is kept beside a sum."""
    return {code: number for number, code in enumerate(sorted(per_euro()))}


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """What a document says on each of its pages, worked out once."""

    facets: dict[str, tuple[str, ...]]
    title: str
    days: tuple[int, int]
    words: tuple[tuple[str, str], ...]  # field and analysed text
    wholes: tuple[tuple[str, str], ...]
    about: dict[str, str]
    stemming: str


def document_part(record: Record) -> DocumentPart:
    """The fields that are the same on all pages of a record's document."""
    document = record.document
    days = bounds.days(document.date)
    facets = {
        "collection": (document.collection,),
        "kind": (str(document.kind),),
        "type": _given(document.type),
        "language": _given(document.language),
        "status": (str(document.status),),
        "site": _given(document.site),
        "author": document.authors,
        "tag": record.tags,
        "folder": folders(document.paths, record.within, document.inside),
        "created": _given(document.date[:4] if days else ""),
    }
    stemming = analysis.stemming(document.language)
    paths = (*document.paths, document.inside) if document.inside else document.paths
    worded = {"author": document.authors, "from": (document.sender,), "to": document.recipients}
    worded |= {"site": (document.site,), "path": paths}
    words = [(name, folded) for name, texts in worded.items() for text in texts if (folded := _folded(text))]
    title = forms(document.title, stemming)
    words += [(f"title_{form}", text) for form, text in title.items() if text]
    wholes = [("document", document.id)]
    wholes += [
        (name, value) for name in ("collection", "kind", "type", "language", "status", "tag") for value in facets[name]
    ]
    wholes += [("folder", whole(value)) for value in facets["folder"]]
    wholes += [("has", name) for name in {name for name, _ in words} & set(DOCUMENT_WORDS)]
    wholes += [("has", name) for name in DOCUMENT_FACETS if facets[name]] + (
        [("has", "title")] if title["words"] else []
    )
    return DocumentPart(
        facets=facets,
        title=_folded(document.name),
        days=(days.first.toordinal(), days.last.toordinal()) if days else (0, 0),
        words=tuple(words),
        wholes=tuple(dict.fromkeys(wholes)),
        about=_cleaned(
            {
                "document": document.id,
                "title": document.name,
                "path": paths[0] if paths else "",
                "collection": document.collection,
                "kind": str(document.kind),
                "type": document.type,
                "language": document.language,
                "created": document.date,
            }
        ),
        stemming=stemming,
    )


def folders(paths: Iterable[str], within: str, inside: str) -> tuple[str, ...]:
    """Every folder that a document lies in, the outermost first: of each of its paths, and of those in containers."""
    found: dict[str, None] = {}
    for path in paths:
        parts = [part for part in "/".join((path, within, inside)).split("/") if part]
        found |= dict.fromkeys("/".join(parts[:depth]) for depth in range(1, len(parts)))
    return tuple(found)


def page_facets(record: Record) -> dict[str, tuple[str, ...]]:
    """The facets that belong to the page: ids of its entities by kind, and of its contracts."""
    found = {name: tuple(one.id for one in record.entities if str(one.kind) == name) for name in NAMED}
    return {**found, "contract": record.contracts}


def forms(text: str, stemming: str) -> dict[str, str]:
    """The text as each of the three word fields takes it, word for word."""
    surfaces = analysis.surfaces(clean(text))
    both = [analysis.forms(surface, stemming) for surface in surfaces]
    exact = " ".join([analysis.exact(surface) for surface in surfaces])
    return {
        "exact": exact,
        "words": " ".join([word for word, _ in both]),
        "stems": " ".join([stem for _, stem in both]),
    }


def code(text: str) -> str:
    """An identifier without case, spaces and punctuation."""
    return "".join(letter for letter in analysis.folded(text.replace(" ", "")) if letter.isalnum())


def whole(text: str) -> str:
    """A value as it is compared whole: folded word by word."""
    return " ".join(analysis.folded(part) for part in clean(text).split())


def names(record: Record) -> Iterator[tuple[str, str]]:
    for entity in record.entities:
        for name in entity.names:
            folded = _folded(name)
            if folded and str(entity.kind) in NAMED:
                yield str(entity.kind), folded
                yield "names", folded


def heard(record: Record, *, first: bool) -> list[str]:
    """Keys by ear of all names on the page and, on the first one, of the words of the title."""
    texts = [name for entity in record.entities if str(entity.kind) in NAMED for name in entity.names]
    texts += [record.document.title] if first else []
    words = {surface for text in texts for surface in analysis.surfaces(clean(text))}
    return sorted({key for word in words for key in by_ear.keys(word)})


def codes(record: Record) -> Iterator[tuple[str, str]]:
    for contract in record.contracts:
        yield "contract", code(contract)
    for mention in record.values:
        if isinstance(mention.value, Identifier):
            number, scheme = code(mention.value.value), mention.value.scheme
            yield "identifier", number
            yield "identifier", code(scheme) + number
            if scheme.upper() in _NUMBERED:
                yield "contract", number


def has(record: Record) -> Iterator[tuple[str, str]]:
    held = {str(entity.kind) for entity in record.entities} | {str(mention.kind) for mention in record.values}
    held = {"amount" if kind == "money" else kind for kind in held}
    held |= {"contract"} if record.contracts else set()
    held |= {"text"} if record.text.strip() else set()
    return (("has", name) for name in sorted(held))


def _folded(text: str) -> str:
    return " ".join(analysis.folded(surface) for surface in analysis.surfaces(clean(text)))


def _given(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _cleaned(texts: dict[str, str]) -> dict[str, str]:
    return {name: clean(text) for name, text in texts.items()}


def clean(text: str) -> str:
    """The text with what no encoding can hold replaced, character for character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
