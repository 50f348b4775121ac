"""Lists in the forms they come in; whatever names nothing is counted with a reason."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indexer.archive import Archive
from indexer.cli import main
from indexer.config import Config
from indexer.errors import WrongUse
from indexer.model.kinds import Kind
from indexer.model.lists import Listed
from pipelines.list_files import ListFile, read_list
from tests.indexer.invented import named, whole

COMPANY = {
    "id": "ex-1",
    "schema": "Company",
    "properties": {
        "name": ["Gannet Holding SA"],
        "alias": ["Gannet"],
        "weakAlias": ["GH"],
        "country": ["lu"],
        "leiCode": ["5493001KJTIIGC8Y1R12"],
        "registrationNumber": ["B 123456"],
    },
}
PERSON = {"id": "ex-2", "schema": "Person", "properties": {"firstName": ["Maren"], "lastName": ["Solheim"]}}
NESTED = {"id": "ex-3", "caption": "Kestrel", "schema": "Organization", "properties": {"name": ["Kestrel Council"]}}


def read(folder: Path, text: str | bytes) -> ListFile:
    path = folder / "list.any"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_list(path)


def test_a_table_is_read_by_its_headings(tmp_path: Path) -> None:
    found = read(tmp_path, "ID;Name;Aliases;Schema;Country\n7;Gannet Holding;Gannet|Gannet SA;Company;lu\n8;;;;\n")
    assert found.things == [Listed("7", Kind.COMPANY, ("Gannet Holding", "Gannet", "Gannet SA"), ("lu",))]
    assert found.passed_over == {"no name": 1}


def test_a_simple_table_of_targets(tmp_path: Path) -> None:
    heading = '"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions"\n'
    found = read(
        tmp_path, heading + '"x-1","Person","Solheim, Maren","Maren S.;M. Solheim","1970","no;se","","N123456",""\n'
    )
    [one] = found.things
    assert (one.key, one.kind, one.countries, one.identifiers) == ("x-1", Kind.PERSON, ("no", "se"), (":N123456",))
    assert one.names == ("Solheim, Maren", "Maren S.", "M. Solheim")


def test_entities_as_json_lines(tmp_path: Path) -> None:
    ship = {"id": "v", "schema": "Vessel", "properties": {"name": ["Gannet"]}}
    found = read(tmp_path, "\n".join(map(json.dumps, (COMPANY, PERSON, NESTED, ship))) + "\nno json\n")
    company, person, nested = found.things
    assert company.names == ("Gannet Holding SA", "Gannet")
    assert company.identifiers == ("LEI:5493001KJTIIGC8Y1R12", ":B 123456")
    assert (person.kind, person.names) == (Kind.PERSON, ("Maren Solheim",))
    assert (nested.kind, nested.names) == (Kind.ORGANISATION, ("Kestrel", "Kestrel Council"))
    assert sum(found.passed_over.values()) == 2
    assert any("Vessel" in reason for reason in found.passed_over)


def test_an_array_and_plain_objects_are_lists_too(tmp_path: Path) -> None:
    found = read(tmp_path, json.dumps([COMPANY, {"name": "Maren Solheim", "kind": "person"}]))
    assert [one.kind for one in found.things] == [Kind.COMPANY, Kind.PERSON]


def test_a_name_a_line_in_any_encoding(tmp_path: Path) -> None:
    found = read(tmp_path, "Grønhaug AS\n\nSolheim, Maren\n".encode("utf-16"))
    assert [one.names for one in found.things] == [("Grønhaug AS",), ("Solheim, Maren",)]
    assert {one.kind for one in found.things} == {None}


@pytest.mark.parametrize("text", ["", "\n\n", '{"id": 1}\n', "name,kind\n,person\n", "[", "123\n---\n"])
def test_a_file_that_lists_no_names_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongUse):
        read(tmp_path, text)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], catch_exceptions=False)


def test_the_command_imports_shows_screens_and_removes(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with Archive.open(Config(archive=archive), create=True, write=True) as opened:
        whole("a.txt", named("Gannet Holding SA")).save(opened)
        opened.settle()
    (tmp_path / "watch.ftm.json").write_text(json.dumps(COMPANY))
    imported = run("lists", "import", tmp_path / "watch.ftm.json", "--archive", archive)
    assert (imported.exit_code, "1 of them in the archive" in imported.stderr) == (0, True)
    assert json.loads(run("lists", "--archive", archive, "--json").stdout)["found"] == 1
    [row] = map(json.loads, run("lists", "screen", "--archive", archive, "--json").stdout.splitlines())
    assert (row["list"], row["listed"], row["surface"], row["certain"]) == ("watch", "ex-1", "Gannet Holding SA", True)
    table = run("lists", "screen", "--list", "watch", "--format", "csv", "--archive", archive).stdout.splitlines()
    assert len(table) == 2
    assert "Gannet Holding SA" in run("lists", "screen", "--archive", archive).stdout
    assert run("lists", "screen", "--list", "other", "--archive", archive).exit_code == 1
    assert run("lists", "remove", "watch", "--archive", archive).exit_code == 0
    assert run("lists", "--archive", archive).stdout == ""


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    assert (
        run("lists", "screen", "--since", "yesterday", "--archive", tmp_path / "archive").exit_code
        == WrongUse.exit_code
    )
