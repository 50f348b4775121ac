"""Documents that are versions of each other: equal files, and texts that share most of their words in order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from indexer.model.documents import Page
from indexer.model.scope import Scope
from indexer.store.database import Store
from indexer.store.documents import allowed, chunks, number_of, texts
from indexer.store.schema import DOCUMENTS, PATHS, SIGNATURE_BANDS, SIGNATURES

LEAST = 0.5  # shared runs of words that make two documents versions of each other
MOST = 500  # documents compared with one; those that share most bands come first
_TOGETHER = 60  # documents of one band of which all pairs are compared; of more, each with these many


class Version(NamedTuple):
    """Another version of a document: its id, how alike the texts are (0 to 1), and whether the files are equal."""

    document: str
    likeness: float
    equal: bool


def note(connection: Connection, number: int, pages: Sequence[Page]) -> None:
    """Keep the signature of a document that has none."""
    from indexer.text import signatures  # loads numpy, which most commands need not

    _write(connection, number, signatures.signature(page.text for page in pages))


def fill(store: Store) -> None:
    """Make the signatures of documents that were saved portion by portion, or before there were any."""
    from indexer.text import signatures

    def missing(connection: Connection) -> list[int]:
        known = select(SIGNATURES.c.document)
        query = select(DOCUMENTS.c.number).where(DOCUMENTS.c.pages > 0, DOCUMENTS.c.number.not_in(known))
        return list(connection.execute(query).scalars())

    def sign(connection: Connection, numbers: Sequence[int]) -> None:
        for number in numbers:  # one by one: each may have thousands of pages
            pages = texts(connection, [number])
            _write(connection, number, signatures.signature(text for _, _, text, _ in pages))

    for some in chunks(store.read(missing), 50):
        store.write(partial(sign, numbers=some))


def of_document(connection: Connection, document: str, *, scope: Scope) -> list[Version]:
    """The other versions of a document that the reader may see, equal files first, then the most alike."""
    from indexer.text import signatures

    number = number_of(connection, document, scope=scope)
    own = connection.execute(select(SIGNATURES.c.signature).where(SIGNATURES.c.document == number)).scalar()
    found = {other: Version(other, 1.0, equal=True) for other in _equal(connection, number, scope)}
    for other, its in _candidates(connection, number, scope) if own else ():
        alike = signatures.likeness(own or b"", its)
        if alike >= LEAST and other not in found:
            found[other] = Version(other, alike, equal=False)
    return sorted(found.values(), key=lambda one: (not one.equal, -one.likeness, one.document))


def groups(connection: Connection, *, scope: Scope) -> list[list[str]]:
    """Documents that hang together as versions, by id; groups of the largest first. A file that is in a collection at
    several places is one document, and a group by itself."""
    leads: dict[str, str] = {}

    def root(one: str) -> str:
        while (above := leads.setdefault(one, one)) != one:
            leads[one] = leads[above]
            one = leads[one]
        return one

    for left, right in (*_equal_pairs(connection, scope), *_near_pairs(connection, scope)):
        first, last = sorted((root(left), root(right)))
        leads[last] = first
    for one in _at_several_places(connection, scope):
        root(one)
    found: dict[str, list[str]] = defaultdict(list)
    for one in leads:
        found[root(one)].append(one)
    return sorted((sorted(group) for group in found.values()), key=lambda group: (-len(group), group))


def _write(connection: Connection, number: int, signature: bytes) -> None:
    connection.execute(SIGNATURES.insert().values(document=number, signature=signature))
    if signature:
        from indexer.text import signatures

        rows = [{"band": band, "document": number} for band in signatures.bands(signature)]
        connection.execute(SIGNATURE_BANDS.insert(), rows)


def _equal(connection: Connection, number: int, scope: Scope) -> list[str]:
    same = select(DOCUMENTS.c.sha256).where(DOCUMENTS.c.number == number).scalar_subquery()
    query = select(DOCUMENTS.c.id).where(DOCUMENTS.c.sha256 == same, DOCUMENTS.c.number != number, allowed(scope))
    return list(connection.execute(query.order_by(DOCUMENTS.c.id).limit(MOST)).scalars())


def _candidates(connection: Connection, number: int, scope: Scope) -> list[tuple[str, bytes]]:
    own = select(SIGNATURE_BANDS.c.band).where(SIGNATURE_BANDS.c.document == number)
    met = SIGNATURE_BANDS.join(DOCUMENTS, DOCUMENTS.c.number == SIGNATURE_BANDS.c.document)
    met = met.join(SIGNATURES, SIGNATURES.c.document == DOCUMENTS.c.number)
    query = select(DOCUMENTS.c.id, SIGNATURES.c.signature).select_from(met)
    query = query.where(SIGNATURE_BANDS.c.band.in_(own), DOCUMENTS.c.number != number, allowed(scope))
    query = query.group_by(DOCUMENTS.c.id, SIGNATURES.c.signature).order_by(func.count().desc(), DOCUMENTS.c.id)
    return [(row[0], row[1]) for row in connection.execute(query.limit(MOST))]


def _equal_pairs(connection: Connection, scope: Scope) -> Iterator[tuple[str, str]]:
    several = select(DOCUMENTS.c.sha256).where(allowed(scope)).group_by(DOCUMENTS.c.sha256).having(func.count() > 1)
    query = select(DOCUMENTS.c.sha256, DOCUMENTS.c.id).where(DOCUMENTS.c.sha256.in_(several), allowed(scope))
    first: dict[str, str] = {}
    for sha256, one in connection.execute(query.order_by(DOCUMENTS.c.sha256, DOCUMENTS.c.id)):
        if first.setdefault(sha256, one) != one:
            yield first[sha256], one


def _at_several_places(connection: Connection, scope: Scope) -> Iterable[str]:
    """Documents that came as files of their own, at several paths."""
    several = select(PATHS.c.document).group_by(PATHS.c.document).having(func.count() > 1)
    query = select(DOCUMENTS.c.id).where(DOCUMENTS.c.number.in_(several), DOCUMENTS.c.parent == "", allowed(scope))
    return connection.execute(query.order_by(DOCUMENTS.c.id)).scalars()


def _near_pairs(connection: Connection, scope: Scope) -> Iterator[tuple[str, str]]:
    """Pairs of documents that share a band and are versions, each compared once."""
    from indexer.text import signatures

    met = SIGNATURE_BANDS.join(DOCUMENTS, DOCUMENTS.c.number == SIGNATURE_BANDS.c.document)
    several = select(SIGNATURE_BANDS.c.band).group_by(SIGNATURE_BANDS.c.band).having(func.count() > 1)
    query = select(SIGNATURE_BANDS.c.band, DOCUMENTS.c.number, DOCUMENTS.c.id).select_from(met)
    query = query.where(SIGNATURE_BANDS.c.band.in_(several), allowed(scope))
    by_band: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for band, number, one in connection.execute(query.order_by(SIGNATURE_BANDS.c.band, DOCUMENTS.c.id)):
        by_band[band].append((number, one))
    wanted = sorted({number for group in by_band.values() for number, _ in group})
    known: dict[int, bytes] = {}
    for some in chunks(wanted):
        rows = connection.execute(select(SIGNATURES).where(SIGNATURES.c.document.in_(some)))
        known |= {row.document: row.signature for row in rows}
    seen: set[tuple[int, int]] = set()
    for group in by_band.values():
        for (first, left), (second, right) in _pairs(group):
            if (first, second) not in seen:
                seen.add((first, second))
                if signatures.likeness(known[first], known[second]) >= LEAST:
                    yield left, right


def _pairs(group: Sequence[tuple[int, str]]) -> Iterator[tuple[tuple[int, str], tuple[int, str]]]:
    yield from combinations(group[:_TOGETHER], 2)
    for one in group[_TOGETHER:]:
        yield from ((first, one) for first in group[:_TOGETHER])
