"""Mails that answer each other: by the ids that they bear and refer to, and by their subject where they bear none.

A mail without references that calls itself an answer or is passed on belongs to an earlier one of the same subject if
its people are those of that one: a subject alone ("Re: Invoice") gathers strangers, and never does here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, insert, select

from indexer.model.documents import Document
from indexer.model.scope import Scope
from indexer.store import documents
from indexer.store.schema import DOCUMENTS, MAIL_LINKS

MOST = 500  # mails of one thread; the nearest to the one that is asked for come first
FIRST, LAST = "1970-01-01", "9999"  # when mails may be from
DAYS = 90  # between a mail and its answer, where their subject alone connects them
_KEPT = 100  # ids that a mail refers to: the first, and the last of the others
_LONG = 200  # characters of a link: a row of an index is bounded
_SHORT = 8  # characters of an id that names no machine, below which it may be anybody's
_ID = re.compile(r"<([^<>\s]{1,400})>")
# What programs of many languages put before the subject of an answer, and of a mail that is passed on.
_ANSWERS = "re|r|aw|antw|antwort|sv|vs|res|rif|ref|resp|odp|ynt|vá|отв|ответ|回复|回覆|答复|回信|返信"
_PASSED = "fw|fwd|wg|vl|vb|vid|tr|rv|enc|doorst|pd|ilt|i|пер|转发|轉寄|轉發|転送"
_BEFORE = re.compile(
    rf"\s*(?:({_ANSWERS})|({_PASSED})|\[[^\[\]]{{1,40}}\])(?:\s*[\[(]\d+[\])])?\s*[:：]\s*", re.IGNORECASE
)
_LIST = re.compile(r"\s*\[[^\[\]]{1,40}\]\s*")
_ADDRESS = re.compile(r"[^\s<>,;\"']+@[^\s<>,;\"']+")


class Step(NamedTuple):
    """A place in a thread: the mail's documents, equal copies after the first; none where others refer to a mail that
    is not here, by its id. `by_subject` tells that no id connects it to the one above."""

    documents: tuple[str, ...]
    missing: str
    depth: int
    by_subject: bool


@dataclass(frozen=True, slots=True)
class _Mail:
    id: str
    own: str
    refers: tuple[str, ...]  # from the first mail of the thread to the one that is answered
    subject: str
    answers: bool
    passed_on: bool
    date: str
    sender: frozenset[str]
    people: frozenset[str]  # the sender among them


def write(connection: Connection, number: int, document: Document) -> None:
    """Keep what connects a mail with others; of a document that is none, nothing is kept."""
    rows = [{"document": number, "link": link} for link in _links(_mail(document))]
    if rows:
        connection.execute(insert(MAIL_LINKS), rows)


def of_document(connection: Connection, document: str, *, scope: Scope) -> list[Step]:
    """The thread of a mail as far as the reader may see it: answers below what they answer, earlier ones first.

    Empty where nothing is known to belong to it. Raises NotFound.
    """
    number = documents.number_of(connection, document, scope=scope)
    found = _gathered(connection, number, scope)
    steps = list(_steps(found.values()))
    return steps if len(steps) > 1 else []


def _mail(document: Document) -> _Mail:
    sender, others = _people([document.sender]), _people(document.recipients)
    stated, answered, before = (document.facts.get(name, "") for name in ("Message-ID", "In-Reply-To", "References"))
    own = next(iter(_ids(stated) or _ids(f"<{stated.strip()}>")), "")
    refers = list(dict.fromkeys(_ids(before)))
    refers = [*(one for one in _ids(answered)[:1] if one not in refers), *refers]
    # Some programs name whom they answer, not what: all mail to one person is no thread.
    refers = [one for one in (*refers[:1], *refers[1:][-_KEPT + 1 :]) if one != own and one.casefold() not in others]
    subject, answers, passed_on = _subject(document.title) if document.sender else ("", False, False)
    return _Mail(document.id, own, tuple(refers), subject, answers, passed_on, document.date, sender, sender | others)


def _ids(header: str) -> list[str]:
    return [one for one in _ID.findall(header) if "@" in one or len(one) >= _SHORT]


def _subject(title: str) -> tuple[str, bool, bool]:
    """A subject without what was put before it, and whether that makes it an answer, and one that is passed on."""
    answers = passed_on = False
    while found := _BEFORE.match(title) or _LIST.match(title):
        if found.re is _BEFORE:
            answers, passed_on = answers or bool(found[1]), passed_on or bool(found[2])
        title = title[found.end() :]
    return " ".join(title.casefold().split()), answers, passed_on


def _people(said: Iterable[str]) -> frozenset[str]:
    """Who is meant, by address, by name where there is none."""
    return frozenset(
        found[0].casefold() if (found := _ADDRESS.search(one)) else " ".join(one.casefold().split())
        for one in said
        if one.strip()
    )


def _links(mail: _Mail) -> set[str]:
    return _id_links(mail) | ({_subject_link(mail)} if mail.subject else set())


def _id_links(mail: _Mail) -> set[str]:
    return {f"<{one}>"[:_LONG] for one in (mail.own, *mail.refers) if one}


def _subject_link(mail: _Mail) -> str:
    return f"subject {mail.subject}"[:_LONG]


def _gathered(connection: Connection, number: int, scope: Scope) -> dict[int, _Mail]:
    """The mails of a thread by local key, from the one asked for outwards."""
    found = _mails(connection, [number])
    fresh = dict(found)
    while fresh and len(found) < MOST:
        known = {link for one in found.values() for link in _id_links(one)}
        ids = {link for one in fresh.values() for link in _id_links(one)}
        near = [*_linked(connection, ids, scope), *_of_subject(connection, fresh.values(), scope)]
        near = [one for one in dict.fromkeys(near) if one not in found][: 2 * MOST]
        fresh = {key: one for key, one in _mails(connection, near).items() if _belongs(one, found.values(), known)}
        found |= dict(list(fresh.items())[: MOST - len(found)])
    return found


def _linked(connection: Connection, links: Iterable[str], scope: Scope, *more: ColumnElement[bool]) -> list[int]:
    """Mails that bear one of these links, by local key."""
    linked = MAIL_LINKS.join(DOCUMENTS, DOCUMENTS.c.number == MAIL_LINKS.c.document)
    numbers: list[int] = []
    for some in documents.chunks(sorted(links)):
        query = select(MAIL_LINKS.c.document).select_from(linked).where(MAIL_LINKS.c.link.in_(some), *more)
        query = query.where(documents.allowed(scope)).order_by(DOCUMENTS.c.date, DOCUMENTS.c.id)
        numbers += connection.execute(query.limit(MOST)).scalars()
    return numbers


def _of_subject(connection: Connection, mails: Iterable[_Mail], scope: Scope) -> Iterator[int]:
    """Mails that have the subject of one of these, from about its days: of "Invoice" there may be any number."""
    around = {(_subject_link(one), one.date) for one in mails if one.subject and _days(FIRST, one.date) >= 0}
    for link, day in sorted(around):
        first, last = (str(date.fromisoformat(day) + timedelta(days)) for days in (-DAYS, DAYS))
        yield from _linked(connection, [link], scope, DOCUMENTS.c.date >= first, DOCUMENTS.c.date <= last)


def _mails(connection: Connection, numbers: Sequence[int]) -> dict[int, _Mail]:
    return {number: _mail(one) for number, one in documents.by_number(connection, numbers).items()}


def _belongs(mail: _Mail, thread: Iterable[_Mail], known: set[str]) -> bool:
    """Whether an id connects a mail with a thread of known ids, or its subject does with a mail of it."""
    by_id = not _id_links(mail).isdisjoint(known)
    return by_id or any(_answers(mail, one) or _answers(one, mail) for one in thread if one.subject == mail.subject)


def _answers(later: _Mail, earlier: _Mail) -> bool:
    """Whether a mail without references is an answer to another one, or passes it on, by subject, people and days."""
    if later.refers or not (later.answers or later.passed_on) or later.subject != earlier.subject or not later.subject:
        return False
    if not later.sender <= earlier.people or not later.sender or later.id == earlier.id:
        return False
    if later.answers and not later.passed_on and not earlier.sender <= later.people:
        return False
    return 0 <= _days(earlier.date, later.date) <= DAYS


def _days(first: str, last: str) -> int:
    """Days from one to another, -1 where either is not known to the day."""
    try:
        return (date.fromisoformat(last) - date.fromisoformat(first)).days if last < LAST else -1
    except ValueError:
        return -1


def _steps(mails: Iterable[_Mail]) -> Iterator[Step]:
    """The mails as a tree, written row by row."""
    copies: dict[str, list[_Mail]] = defaultdict(list)
    for one in sorted(mails, key=lambda mail: (mail.date, mail.answers or mail.passed_on, mail.id)):
        copies[one.own or f"document {one.id}"].append(one)
    above = _above(copies)
    answered = {above[key] for key in copies if key in above}
    first = {key: same[0].date for key, same in reversed(copies.items())}
    for key, same in reversed(copies.items()):  # a mail that is not here stands where the first answer to it would
        if above.get(key, key) not in copies:
            first[above[key]] = same[0].date
    below: dict[str, list[str]] = defaultdict(list)
    shown = {*copies, *answered}
    for key in sorted(shown, key=lambda key: (first[key], key)):
        below[_shown_above(key, above, shown)].append(key)
    todo = [(key, 0) for key in reversed(below[""])]
    while todo:
        key, depth = todo.pop()
        own = copies.get(key, [])
        by_subject = bool(own) and key in above and not own[0].refers
        yield Step(tuple(one.id for one in own), "" if own else key, depth, by_subject)
        todo += [(one, depth + 1) for one in reversed(below[key])]


def _above(copies: Mapping[str, Sequence[_Mail]]) -> dict[str, str]:
    """What each mail answers, and each that is not here, as far as others tell."""
    above: dict[str, str] = {}
    earlier: list[tuple[str, _Mail]] = []
    for key, (one, *_) in copies.items():
        by_subject = (other for other, mail in reversed(earlier) if _answers(one, mail))
        _put(above, key, one.refers[-1] if one.refers else next(by_subject, ""))
        earlier.append((key, one))
    for one, *_ in copies.values():
        for over, key in pairwise(one.refers):
            if key not in copies:
                _put(above, key, over)
    return above


def _put(above: dict[str, str], key: str, over: str) -> None:
    """Note what a mail answers, where that is not known yet and leads into no circle."""
    step = over
    while step and step != key:
        step = above.get(step, "")
    if over and not step:
        above.setdefault(key, over)


def _shown_above(key: str, above: Mapping[str, str], shown: set[str]) -> str:
    over = above.get(key, "")
    while over and over not in shown:
        over = above.get(over, "")
    return over
