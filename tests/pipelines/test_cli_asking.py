"""The commands that look into a text or a file: their lines, offsets and exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.errors import WrongUse
from pipelines.comparing import kind_of
from tests.pipelines.extract.making import lines, pdf

TEXT = (
    "Kestrel Imaging Systems Ltd. signed a contract worth EUR 12.5 million with Nordlys Havn AS on 3 March 2019.\r\n"
    "Nordlys Havn AS owns 40 per cent of Belmarec S.A. Write to desk@nordlys.example about it.\r\n"
)


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given, catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_mentions_are_cut_from_the_very_text_that_was_given() -> None:
    result = run("find", "--quick", "--json", given=TEXT.encode())
    found = rows(result)
    assert result.exit_code == 0
    assert {row["id"] for row in found} == {"-"}
    assert all(TEXT[row["start"] : row["end"]] == row["surface"] for row in found)
    assert [row["start"] for row in found] == sorted(row["start"] for row in found)
    kinds = {row["surface"]: row["kind"] for row in found}
    assert kinds["desk@nordlys.example"] == "email"
    assert kinds["Kestrel Imaging Systems Ltd."] == "company"
    assert all("entity" in row for row in found if row["kind"] in {"company", "organisation", "person", "place"})
    [money] = [row for row in found if row["kind"] == "money"]
    assert (money["value"], money["currency"], money["approximation"]) == ("12500000", "EUR", "exactly")


def test_mentions_of_one_thing_share_an_entity() -> None:
    found = rows(run("find", "--quick", "--json", given=TEXT))
    assert len({row["entity"] for row in found if row["surface"] == "Nordlys Havn AS"}) == 1


def test_lines_keep_their_ids_and_their_dates_settle_relative_ones() -> None:
    lines = [
        {"id": 7, "text": "They met yesterday.", "lang": "en", "date": "2020-03-02"},
        {"_id": "b", "text": "They met yesterday.", "lang": "en"},
        {"id": "c", "text": "Nobody came.", "lang": None},
    ]
    found = rows(run("find", "--lines", "--quick", "--json", given="\n".join(map(json.dumps, lines)) + "\n\n"))
    told = [(row["id"], row.get("value"), row["relative"]) for row in found]
    assert told == [
        (7, "2020-03-01", True),
        ("b", None, True),
    ]


def test_a_bad_line_is_named_and_costs_only_itself() -> None:
    given = b'{"id":1,"text":"EUR 5"}\nnonsense\n{"id":2}\n"text"\n{"id":3,"text":"\xff"}\n{"id":4,"text":"EUR 6"}\n'
    result = run("find", "--lines", "--quick", "--json", given=given)
    assert [(row["id"], row["value"]) for row in rows(result)] == [(1, "5"), (4, "6")]
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        f"Line {number} is passed over" for number in (2, 3, 4, 5)
    ]


def test_text_that_is_no_unicode_is_refused_with_the_place() -> None:
    result = run("find", "--quick", given=b"Solheim \xff Offshore")
    assert (result.exit_code, result.stderr) == (WrongUse.exit_code, "- is not UTF-8 text (byte 8).\n")


def test_without_json_a_person_can_read_it() -> None:
    result = run("find", "--quick", given="They paid NOK 3,5 millioner.")
    assert "money" in result.stdout
    assert "value=3500000" in result.stdout


def test_contracts_state_each_field_with_the_words_that_prove_it() -> None:
    found = rows(run("contracts", "--json", "--ties", given=TEXT))
    [contract] = [row for row in found if "tie" not in row]
    # No word says which of the two supplies.
    assert [span["surface"] for span in contract["party"]] == ["Kestrel Imaging Systems Ltd.", "Nordlys Havn AS"]
    assert contract["amount"]["value"] == "12500000"
    assert all(TEXT[span["start"] : span["end"]] == span["surface"] for span in contract["evidence"])
    [tie] = [row for row in found if "tie" in row]
    assert (tie["tie"], tie["share"], tie["to"]["surface"]) == ("owner", 40.0, "Belmarec S.A.")


def test_ties_are_left_out_unless_asked_for() -> None:
    assert all("tie" not in row for row in rows(run("contracts", "--json", given=TEXT)))


def test_contracts_of_lines_say_which_line_they_are_from() -> None:
    found = rows(run("contracts", "--lines", "--json", given=json.dumps({"id": "x1", "text": TEXT})))
    assert [row["text"] for row in found] == ["x1"]


def test_contracts_of_a_file_that_has_to_be_read_say_the_page(tmp_path: Path) -> None:
    page = f"<html><body><h1>News from the port</h1><p>{TEXT}</p><p>{'More was said of it. ' * 30}</p></body></html>"
    (tmp_path / "news.html").write_text(page)
    [contract] = rows(run("contracts", str(tmp_path / "news.html"), "--json"))
    assert (contract["amount"]["document"], contract["amount"]["page"]) == ("news.html", 1)


def test_a_file_is_read_into_its_document_and_its_pages(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("First page about Oslo.\fSecond page about the harbour.")
    result = run("read", str(tmp_path / "note.txt"), "--json")
    first, *pages = rows(result)
    assert result.exit_code == 0
    assert (first["document"]["type"], first["document"]["status"], first["document"]["pages"]) == ("txt", "done", 2)
    assert [page["page"] for page in pages] == [1, 2]
    assert [page["source"] for page in pages] == ["markup", "markup"]
    assert pages[0]["boxes"] == []
    assert pages[1]["text"] == "Second page about the harbour."


def test_a_container_is_followed_by_what_it_encloses(tmp_path: Path) -> None:
    lines = [{"_id": "a", "title": "One", "text": "Text one."}, {"_id": "b", "title": "Two", "text": "Text two."}]
    (tmp_path / "wire.jsonl").write_text("\n".join(map(json.dumps, lines)))
    found = rows(run("read", str(tmp_path / "wire.jsonl"), "--json"))
    documents = [row["document"] for row in found if "document" in row]
    assert [document.get("path") for document in documents] == [None, "line 1", "line 2"]
    assert [document.get("title") for document in documents] == [None, "One", "Two"]


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<", "damaged", 3),
        ("nothing.txt", b"", "empty", 0),
    ],
)
def test_what_cannot_be_read_has_its_line_too(tmp_path: Path, name: str, data: bytes, status: str, code: int) -> None:
    (tmp_path / name).write_bytes(data)
    result = run("read", str(tmp_path / name), "--json")
    [row] = rows(result)
    assert (row["document"]["status"], result.exit_code) == (status, code)
    assert row["document"]["reason"]


def test_running_heads_and_page_numbers_are_marked_in_what_is_read(tmp_path: Path) -> None:
    said = (
        ("Two cranes", "came late."),
        ("Nobody", "had signed."),
        ("It rained", "in May."),
        ("The board", "met again."),
    )
    pages = enumerate(said, 1)
    drawn = [lines("Kestrel Annual Review 2020", "", "", *text, "", str(at)) for at, text in pages]
    (tmp_path / "review.pdf").write_bytes(pdf(*drawn))
    _, *found = rows(run("read", str(tmp_path / "review.pdf"), "--json"))
    marked = [[one["surface"] for one in page["blocks"] if one["role"] == "furniture"] for page in found]
    assert marked == [["Kestrel Annual Review 2020", str(number)] for number in (1, 2, 3, 4)]


def test_a_device_is_not_read() -> None:
    result = run("read", "/dev/null", "--json")
    [row] = rows(result)
    assert (row["document"]["status"], result.exit_code) == ("unsupported", 3)


@pytest.mark.parametrize("command", [("read",), ("find",), ("find", "--lines"), ("contracts",)])
def test_a_file_that_is_not_there_is_told_as_such(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = run(*command, str(tmp_path / "never.txt"))
    assert (result.exit_code, result.stdout) == (WrongUse.exit_code, "")
    assert f"'{tmp_path / 'never.txt'}' does not exist" in result.stderr


def test_two_names_are_compared_with_the_reasons() -> None:
    result = run("names", "Solheim Offshore ASA", "Solheim Offshore", "--json")
    [row] = rows(result)
    assert (row["left"], row["right"], row["same"]) == ("Solheim Offshore ASA", "Solheim Offshore", True)
    assert 0.5 <= row["score"] <= 1
    assert row["why"]


def test_pairs_are_compared_line_by_line(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(
        '{"left":"Maria Lindgren","right":"M. Lindgren","schema":"Person","notes":null}\n'
        '{"left":"only one"}\n'
        '{"left":"Nordlys Havn AS","right":"Belmarec S.A.","kind":"company"}\n'
    )
    result = run("names", "--pairs", str(pairs), "--json")
    assert [(row["left"], row["same"]) for row in rows(result)] == [
        ("Maria Lindgren", True),
        ("Nordlys Havn AS", False),
    ]
    assert result.exit_code == 1
    assert "Line 2 is passed over" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("one",), ("one", "two", "--pairs", "-")])
def test_names_wants_two_names_or_pairs(arguments: tuple[str, ...]) -> None:
    assert run("names", *arguments).exit_code == WrongUse.exit_code


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"schema": "Person"}, "person"),
        ({"schema": "PublicBody"}, "organisation"),
        ({"kind": "company", "schema": "Person"}, "company"),
        ({"schema": "LegalEntity"}, ""),
        ({"schema": None}, ""),
    ],
)
def test_the_kind_of_a_pair_is_what_it_states(row: dict[str, Any], kind: str) -> None:
    assert kind_of(row) == kind


def test_a_file_given_to_a_command_goes_through_the_recipe_of_its_kind(tmp_path: Path) -> None:
    paragraphs = "\n\n".join(
        f"{number}. The council has found that the company paid an agent in {year}."
        for number, year in enumerate(range(2011, 2021), 1)
    )
    opening = "Recommendation to exclude Solheim Offshore ASA\n\nCase 2020/37\n\n12 March 2020\n\n"
    (tmp_path / "case.txt").write_text(f"{opening}{paragraphs}\n\nThe company answered last month.\n")
    [document, *_] = rows(run("read", str(tmp_path / "case.txt"), "--json"))
    assert document["document"]["kind"] == "filing"
    assert "2020/37" in document["document"]["kind_reason"]
    [relative] = [
        row for row in rows(run("find", str(tmp_path / "case.txt"), "--quick", "--json")) if row.get("relative")
    ]
    assert (relative["surface"], relative["value"]) == ("last month", "2020-02")
