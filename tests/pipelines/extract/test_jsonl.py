"""JSON lines: a document a line; a bad line costs that line."""

import json
from pathlib import Path

from indexer.model.identity import document_id
from indexer.model.kinds import Status
from pipelines.extract.material import Portion
from pipelines.extract.reading import read
from tests.pipelines.extract.making import header, read_bytes


def jsonl(*rows: object) -> bytes:
    return b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)


def test_each_line_is_a_document_with_what_it_says_of_itself(tmp_path: Path) -> None:
    row = {
        "_id": "w-1",
        "title": "Cranes",
        "text": "Four of them.",
        "lang": "en",
        "date": "2021-03-04",
        "url": "u",
        "n": 3,
    }
    own, line = read_bytes(tmp_path, "wire.jsonl", jsonl(row))
    document = line.document
    assert (own.document.type, own.document.status, own.pages) == ("jsonl", Status.DONE, ())
    assert (document.key, document.title, document.language) == ("w-1", "Cranes", "en")
    assert (document.date, document.url, document.inside) == ("2021-03-04", "u", "line 1")
    assert document.facts == {"n": "3"}
    assert line.pages[0].text == "Four of them."
    assert document.id == document_id(document.sha256, "tests", key="w-1") != document_id(document.sha256, "tests")
    assert (document.parent, document.root) == (own.document.id, own.document.id)


def test_text_or_title_may_be_empty_and_the_language_null(tmp_path: Path) -> None:
    rows = [
        {"_id": "1", "text": "", "title": "Only a title"},
        {"_id": "2", "text": "Only text", "title": "", "lang": None},
    ]
    _, first, second = read_bytes(tmp_path, "wire.jsonl", jsonl(*rows))
    assert first.pages[0].text == "Only a title"
    assert second.pages[0].text == "Only text"


def test_the_language_is_told_where_the_line_does_not_say_it(tmp_path: Path) -> None:
    text = "Møtet ble utsatt fordi ferga ikke kom fram før kvelden, og det var ingen andre som kunne lede det."
    _, line = read_bytes(tmp_path, "wire.jsonl", jsonl({"_id": "1", "text": text}))
    assert line.document.language == "nb"


def test_bad_lines_fail_one_by_one_with_their_number(tmp_path: Path) -> None:
    rows = (b'{"text": "cut', ["a", "list"], b'"no object"', b"\xff\xfe\x80", {"text": "good"})
    own, *lines = read_bytes(tmp_path, "wire.jsonl", jsonl({"text": "first"}, *rows))
    assert [line.document.status for line in lines] == [Status.DONE, *[Status.FAILED] * 4, Status.DONE]
    assert own.document.status is Status.PARTIAL
    assert own.document.reason == "4 lines of 6 could not be read: line 2, line 3, line 4, line 5."
    assert len({line.document.id for line in lines}) == 6


def test_a_line_that_is_no_text_is_a_record_with_every_value_behind_its_name(tmp_path: Path) -> None:
    row = {"_id": "7", "payer": {"name": "Vega Shipping AS", "country": "NO"}, "amounts": [4000, 5000], "paid": None}
    own, line = read_bytes(tmp_path, "payments.jsonl", jsonl(row))
    assert (own.document.status, line.document.status, line.document.key) == (Status.DONE, Status.DONE, "7")
    for said in ("Vega Shipping AS", "NO", "4000", "5000"):
        assert line.pages[0].text.count(said) == 1


def test_a_record_without_values_is_empty(tmp_path: Path) -> None:
    _, line = read_bytes(tmp_path, "payments.jsonl", jsonl({"paid": None, "to": []}))
    assert (line.document.status, line.document.reason) == (Status.EMPTY, "The line holds no values.")


def test_lines_that_share_an_id_are_documents_of_their_own_and_exact_repeats_are_one(tmp_path: Path) -> None:
    first, other, apart = {"_id": "a", "text": "one"}, {"_id": "a", "text": "two"}, {"_id": "b", "text": "one"}
    nameless = {"text": "one"}
    rows = (first, other, first, apart, nameless, nameless)
    _, *lines = read_bytes(tmp_path, "wire.jsonl", jsonl(*rows))
    assert [line.document.inside for line in lines] == ["line 1", "line 2", "line 4", "line 5", "line 6"]
    assert [line.document.key for line in lines] == ["a", "a", "b", "", ""]
    assert len({line.document.id for line in lines}) == 5


def test_a_part_of_a_file_goes_on_with_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_bytes(jsonl({"text": "one"}, {"text": "two"}))
    _, first, second = read(path, header(path), portion=Portion(501, cut=True))
    assert (first.document.inside, second.document.inside) == ("line 501", "line 502")
