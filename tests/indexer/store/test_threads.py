"""Mails that answer each other: by ids, by subject among the same people, within what the reader may see."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.archive import Archive
from indexer.config import Config
from indexer.errors import NotFound
from indexer.model.scope import EVERYTHING, Scope
from indexer.store import threads
from indexer.store.schema import MAIL_LINKS
from tests.indexer.invented import whole

ANNA, JON, MAREN = "Anna Berg <anna@kepa.example>", "Jon Vik <jon@vega.example>", "maren@solheim.example"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(Config(archive=tmp_path / "archive"), create=True, write=True) as opened:
        yield opened


def mail(
    archive: Archive,
    path: str,
    title: str = "Berth 4",
    *,
    own: str = "",
    refers: str = "",
    answered: str = "",
    sender: str = ANNA,
    to: tuple[str, ...] = (JON,),
    date: str = "2019-03-01",
    collection: str = "leak",
) -> str:
    facts = {"Message-ID": own, "References": refers, "In-Reply-To": answered}
    one = whole(path, collection=collection)
    facts = {name: value for name, value in facts.items() if value}
    document = replace(one.document, type="eml", title=title, sender=sender, recipients=to, date=date, facts=facts)
    return replace(one, document=document).save(archive)


def tree(archive: Archive, document: str, scope: Scope = EVERYTHING) -> list[tuple[int, tuple[str, ...], str]]:
    return [(one.depth, one.documents, one.missing) for one in archive.thread(document, scope=scope)]


def test_answers_stand_below_what_they_answer_whoever_asks(archive: Archive) -> None:
    first = mail(archive, "1.eml", own="<1@k.example>")
    third = mail(archive, "3.eml", own="<3@k.example>", refers="<1@k.example> <2@k.example>", date="2019-03-04")
    second = mail(archive, "2.eml", own="<2@k.example>", answered="<1@k.example>", date="2019-03-02")
    other = mail(archive, "4.eml", own="<4@k.example>", refers="<1@k.example>", date="2019-03-03")
    mail(archive, "5.eml", own="<5@k.example>")
    expected = [(0, (first,), ""), (1, (second,), ""), (2, (third,), ""), (1, (other,), "")]
    assert [tree(archive, one) for one in (first, second, third, other)] == [expected] * 4


def test_a_mail_that_is_not_here_keeps_its_place(archive: Archive) -> None:
    second = mail(archive, "2.eml", own="<2@k.example>", refers="<0@k.example> <1@k.example>")
    third = mail(archive, "3.eml", own="<3@k.example>", answered="<1@k.example>", date="2019-03-02")
    expected = [(0, (), "1@k.example"), (1, (second,), ""), (1, (third,), "")]
    assert tree(archive, second) == tree(archive, third) == expected


def test_equal_copies_share_a_place_and_a_lone_mail_has_no_thread(archive: Archive) -> None:
    one, copy = (mail(archive, path, own="<1@k.example>") for path in ("a.eml", "b.eml"))
    alone = mail(archive, "c.eml", "Crane", own="<7@k.example>")
    answer = mail(archive, "d.eml", refers="<1@k.example>", own="<2@k.example>", date="2019-03-02")
    (_, both, _), (depth, below, _) = tree(archive, copy)
    assert (sorted(both), depth, below) == (sorted((one, copy)), 1, (answer,))
    assert tree(archive, alone) == []


@pytest.mark.parametrize("prefix", ["Re: ", "SV: ", "AW: ", "RE[2]: ", "[kepa] Re: ", "Отв: ", "回复：", "Re: Sv: "])
def test_an_answer_without_references_is_found_by_subject_and_people(archive: Archive, prefix: str) -> None:
    first = mail(archive, "1.eml", "Berth 4", own="<1@k.example>")
    answer = mail(archive, "2.eml", f"{prefix}berth  4", sender=JON, to=(ANNA,), date="2019-03-03")
    assert tree(archive, first) == tree(archive, answer) == [(0, (first,), ""), (1, (answer,), "")]
    assert [one.by_subject for one in archive.thread(first, scope=EVERYTHING)] == [False, True]


@pytest.mark.parametrize(
    "other",
    [
        {"sender": MAREN, "to": (ANNA,)},  # a stranger's answer to something else
        {"sender": JON, "to": (MAREN,)},  # she who wrote the first has no part in it
        {"sender": JON, "to": (ANNA,), "date": "2019-08-01"},  # long after
        {"sender": JON, "to": (ANNA,), "date": "2019-02-01"},  # before
        {"sender": JON, "to": (ANNA,), "date": ""},
        {"sender": JON, "to": (ANNA,), "title": "Invoice"},  # no answer: a subject that people use again
        {"sender": JON, "to": (ANNA,), "title": "Re: Invoice 7"},
        {"sender": JON, "to": (ANNA,), "refers": "<9@k.example>"},  # it says what it answers
        {"sender": "", "to": ()},
    ],
)
def test_a_subject_alone_gathers_nothing(archive: Archive, other: dict[str, str]) -> None:
    first = mail(archive, "1.eml", "Invoice", own="<1@k.example>")
    mail(archive, "2.eml", **{"title": "Re: Invoice", "date": "2019-03-03", **other})  # type: ignore[arg-type]
    assert tree(archive, first) == []


def test_a_mail_that_is_passed_on_goes_to_whoever_it_likes(archive: Archive) -> None:
    first = mail(archive, "1.eml")
    on = mail(archive, "2.eml", "Fwd: Berth 4", sender=JON, to=(MAREN,), date="2019-03-01")
    assert tree(archive, on) == [(0, (first,), ""), (1, (on,), "")]


def test_a_reader_sees_their_own_collections_alone(archive: Archive) -> None:
    first = mail(archive, "1.eml", own="<1@k.example>", collection="closed")
    second = mail(archive, "2.eml", own="<2@k.example>", refers="<1@k.example>")
    third = mail(archive, "3.eml", own="<3@k.example>", refers="<2@k.example>", date="2019-03-02")
    mine = Scope("reporter", frozenset({"leak"}))
    assert tree(archive, third, mine) == [(0, (), "1@k.example"), (1, (second,), ""), (2, (third,), "")]
    with pytest.raises(NotFound):
        archive.thread(first, scope=mine)


def test_circles_and_ids_that_anybody_bears_end(archive: Archive) -> None:
    one = mail(archive, "1.eml", own="<1@k.example>", refers="<2@k.example>")
    two = mail(archive, "2.eml", own="<2@k.example>", refers="<1@k.example>", date="2019-03-02")
    assert sorted(documents for _, documents, _ in tree(archive, one)) == sorted([(one,), (two,)])
    mail(archive, "3.eml", "Crane", own="<1>", refers="<0>")
    assert tree(archive, mail(archive, "4.eml", "Quay", own="<2>", refers="<1>")) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2019", "some day"])
def test_a_date_that_no_mail_is_from_connects_nothing(archive: Archive, day: str) -> None:
    first = mail(archive, "1.eml", "Invoice", date=day)
    mail(archive, "2.eml", "Re: Invoice", sender=JON, to=(ANNA,), date=day)
    assert tree(archive, first) == []


def test_a_mail_that_names_whom_it_answers_belongs_to_no_thread(archive: Archive) -> None:
    one = mail(archive, "1.eml", "Crane", answered="<jon@vega.example>")
    two = mail(archive, "2.eml", "Quay", answered="your mail of Monday")
    mail(archive, "3.eml", "Crew", answered="<jon@vega.example>")
    mail(archive, "4.eml", "Bill", answered="your mail of Monday")
    assert tree(archive, one) == tree(archive, two) == []


def test_a_long_thread_is_bounded(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "MOST", 5)
    ids = [f"<{number}@k.example>" for number in range(9)]
    for number, own in enumerate(ids):
        mail(archive, f"{number}.eml", own=own, refers=" ".join(ids[:number]), date=f"2019-03-0{number + 1}")
    last = mail(archive, "9.eml", own="<9@k.example>", refers=ids[8], date="2019-03-10")
    assert sum(len(documents) for _, documents, _ in tree(archive, last)) == 5


def test_a_mail_removed_or_saved_anew_leaves_no_link(archive: Archive) -> None:
    one = mail(archive, "1.eml", own="<1@k.example>")
    mail(archive, "1.eml", own="<5@k.example>")
    with archive.store.reading() as connection:
        assert {row.link for row in connection.execute(MAIL_LINKS.select())} == {"<5@k.example>", "subject berth 4"}
    archive.remove(one)
    with archive.store.reading() as connection:
        assert not connection.execute(MAIL_LINKS.select()).all()
