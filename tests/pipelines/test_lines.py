"""Large collections are cut the same way each time, lose no line, and go on where they were left."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.model.documents import Document
from indexer.model.kinds import Status
from pipelines.draft import Draft
from pipelines.extract import cutting
from pipelines.extract.cutting import cut_out, parts
from pipelines.lines import Collection, is_large


def collection_of(count: int) -> bytes:
    return b"".join(b'{"_id":"%d","text":"line %d"}\n' % (number, number) for number in range(1, count + 1))


def header(**more: object) -> Document:
    made = Document("id", "c", "00", cutting.PART_BYTES + 1, "jsonl", ("all.jsonl",))
    return replace(made, **more)  # type: ignore[arg-type]


def own(status: Status = Status.DONE, reason: str = "") -> Draft:
    return Draft(header(status=status, reason=reason))


def test_parts_hold_every_line_once_and_know_their_first_line(tmp_path: Path) -> None:
    data = collection_of(1234)
    file = io.BytesIO(data)
    found = list(parts(file, "jsonl"))
    assert b"".join(data[part.start : part.end] for part in found) == data
    assert [part.number for part in found] == [0, 1, 2]
    assert [part.line for part in found] == [1, 501, 1001]
    with cut_out(file, found[1], name="all.jsonl") as path:
        assert path.read_bytes().startswith(b'{"_id":"501"')
        assert path.name == "all.jsonl"
    assert not path.exists()


def test_a_last_line_without_an_end_is_not_lost() -> None:
    data = collection_of(500) + b'{"_id":"last","text":"x"}'
    assert [(part.line, data[part.start : part.end][-25:]) for part in parts(io.BytesIO(data), "jsonl")][1:] == [
        (501, b'{"_id":"last","text":"x"}')
    ]


def test_long_lines_make_parts_of_few_lines() -> None:
    line = b"x" * (cutting.PART_BYTES - 10) + b"\n"
    assert [part.line for part in parts(io.BytesIO(line * 4), "jsonl")] == [1, 3]


def test_a_mailbox_is_cut_between_messages(tmp_path: Path) -> None:
    text = b"x" * (cutting.PART_BYTES // 2) + b"\nFrom here on\n\n"
    data = b"".join(
        b"From a@b.example Tue Mar  2 09:15:%02d 2021\nSubject: %d\n\n" % (at, at) + text for at in range(5)
    )
    found = list(parts(io.BytesIO(data), "mbox"))
    assert b"".join(data[part.start : part.end] for part in found) == data
    assert [part.line for part in found] == [1, 3, 5]
    with cut_out(io.BytesIO(data), found[1], name="sent.mbox") as path:
        assert path.read_bytes().startswith(b"From a@b.example Tue Mar  2 09:15:02")
    assert is_large(header(paths=("sent.mbox",)))


def test_a_table_is_cut_between_rows_and_its_first_line_goes_with_each_part() -> None:
    row = b'%d,"a cell\nof two lines ' + b"x" * 1000 + b'"\r\n'
    data = b"Number,Note\r\n" + b"".join(row % number for number in range(2, 2500))
    file = io.BytesIO(data)
    found = list(parts(file, "csv"))
    assert b"".join(data[part.start : part.end] for part in found) == data
    assert len(found) == 1 + len(data) // cutting.ROWS_BYTES
    for part in found[1:]:
        with cut_out(file, part, name="list.csv") as path:
            assert path.read_bytes().startswith(b'Number,Note\r\n%d,"a cell' % part.line)
    assert is_large(header(paths=("list.csv",), size=cutting.TABLE_BYTES + 1))
    assert not is_large(header(paths=("list.csv",), size=cutting.TABLE_BYTES))


def test_a_quotation_mark_that_nobody_closes_makes_no_endless_row() -> None:
    data = b'Pipe,5"\n' + b"Pipe,6\n" * 100_000
    assert [part.line > 1 for part in parts(io.BytesIO(data), "csv")] == [False, True, True]


def test_a_table_of_wide_characters_is_not_cut() -> None:
    data = "Port,Cranes\n".encode("utf-16") * 100_000
    assert list(parts(io.BytesIO(data), "csv")) == [cutting.Part(0, 1, 0, len(data))]


def test_a_text_is_cut_behind_blank_lines_and_knows_its_lines() -> None:
    data = b"".join(b"Paragraph %d of the long report.\nIts second line.\n\n" % number for number in range(20_000))
    found = list(parts(io.BytesIO(data), "txt"))
    pieces = [data[part.start : part.end] for part in found]
    assert b"".join(pieces) == data
    assert len(found) == 5
    assert all(piece.endswith(b"\n\n") and len(piece) >= cutting.ROWS_BYTES for piece in pieces[:-1])
    counted = [1 + sum(piece.count(b"\n") for piece in pieces[:number]) for number in range(len(pieces))]
    assert [part.line for part in found] == counted


@pytest.mark.parametrize("word", ["harbour ", "гавань", "ø", "\N{SHIP}", "x"])
def test_a_text_in_one_line_is_cut_between_words_or_letters(word: str) -> None:
    text = word * 400_000
    data = text.encode()
    found = list(parts(io.BytesIO(data), "txt"))
    assert "".join(data[part.start : part.end].decode() for part in found) == text
    assert len(found) > 1
    assert {part.line for part in found} == {1}


def test_what_is_called_a_text_and_is_something_else_is_not_cut() -> None:
    plain = b"The quay was closed.\n" * 10
    others = (b"%PDF-1.7 ", b"PK\x03\x04", b"<html><body>", b"From: a@b.c\nTo: d@e.f\nDate: 1 May 2020\n\nText", b"")
    assert cutting.is_as_named(io.BytesIO(plain), "txt")
    assert not any(cutting.is_as_named(io.BytesIO(other), "txt") for other in others)
    assert not cutting.is_as_named(io.BytesIO(plain.decode().encode("utf-16")), "txt")
    assert is_large(header(paths=("a.txt",), size=cutting.TABLE_BYTES + 1))
    assert not is_large(header(paths=("a.txt",), size=cutting.TABLE_BYTES))


def test_an_empty_file_has_no_parts() -> None:
    assert list(parts(io.BytesIO(b""), "jsonl")) == []


def test_only_large_json_lines_files_are_cut() -> None:
    assert is_large(header())
    assert not is_large(header(size=10))
    assert not is_large(header(paths=("all.json",)))


def test_a_collection_goes_on_after_the_parts_that_are_saved() -> None:
    data = collection_of(2600)
    first = Collection(header(status=Status.READING))
    found = list(first.missing(io.BytesIO(data)))
    for number in (0, 2, 1, 4):
        first.add(found[number], own())
    assert (first.stage, first.finished) == ("part 3", False)
    second = Collection(header(status=Status.READING, stage=first.stage))
    left = list(second.missing(io.BytesIO(data)))
    assert [part.number for part in left] == [0, 3, 4, 5]
    for part in reversed(left):
        second.add(part, own())
    assert second.finished


def test_a_collection_that_was_finished_begins_anew() -> None:
    done = Collection(header(status=Status.DONE, stage=""))
    assert len(list(done.missing(io.BytesIO(collection_of(1001))))) == 3


def test_the_earliest_trouble_is_told_whatever_the_order_and_across_a_stop() -> None:
    found = list(parts(io.BytesIO(collection_of(2000)), "jsonl"))
    one, other = Collection(header()), Collection(header())
    troubled = {1: own(Status.PARTIAL, "line 502 is no JSON"), 3: own(Status.PARTIAL, "line 1502 is no JSON")}
    for number in (0, 1, 2, 3):
        one.add(found[number], troubled.get(number, own()))
    for number in (3, 2, 1, 0):
        other.add(found[number], troubled.get(number, own()))
    resumed = Collection(header(status=Status.READING, stage="part 2", reason=one.trouble))
    for number in (0, 2, 3):
        resumed.add(found[number], troubled.get(number, own()))
    wholes = [collection.whole().document for collection in (one, other, resumed)]
    assert {(whole.status, whole.reason) for whole in wholes} == {(Status.PARTIAL, "line 502 is no JSON")}


def test_a_name_tells_how_its_file_is_cut_whatever_its_case() -> None:
    names = ("A.CSV", "watch.log", "a.text", "b/All.jsonl", "sent.MBOX", "a.pdf", "csv")
    assert [cutting.type_named(name) for name in names] == ["csv", "txt", "txt", "jsonl", "mbox", "", ""]
