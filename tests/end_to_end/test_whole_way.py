"""From a folder of files to answers with their pages, with the real recipes and through the command alone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.given import contents, make


def footnote(*arguments: str | Path) -> tuple[int, list[dict[str, Any]], str]:
    command = [sys.executable, "-m", "indexer.cli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    root = tmp_path_factory.mktemp("whole")
    code, rows, told = footnote(
        "ingest", make(root / "given"), "--archive", root / "archive", "--workers", "1", "--json"
    )
    assert code == 3, told  # cut.pdf
    return root / "archive", rows


def test_every_file_ends_in_a_status(ingested: tuple[Path, list[dict[str, Any]]]) -> None:
    *rows, last = ingested[1]
    assert {row["path"]: row["status"] for row in rows if "wire" not in row["path"]} == {
        "cut.pdf": "damaged",
        "deep/copy of report.txt": "done",
        "deep/note.md": "done",
        "empty.txt": "empty",
        "last.txt": "done",
        "mail.eml": "done",
        "mail.eml/report.txt": "done",
        "news.html": "done",
        "report.txt": "done",
    }
    assert last["summary"]["damaged"] == 1
    assert next(row["kind"] for row in rows if row["path"] == "news.html") == "news"


def test_nothing_is_left_in_the_folders_of_the_user_and_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "told.txt").write_text("Kestrel Imaging Systems Ltd. paid Nordlys Havn AS EUR 3 million in 2019.")
    places = {"HOME": tmp_path / "home", "TMPDIR": tmp_path / "temporary"}
    for place in places.values():
        place.mkdir()
    command = [sys.executable, "-m", "indexer.cli", "ingest", tmp_path / "told.txt", "--archive", tmp_path / "archive"]
    environment = os.environ | {name: str(place) for name, place in places.items()}
    subprocess.run(command, env=environment, capture_output=True, timeout=240, check=True)
    assert [left for place in places.values() for left in place.rglob("*")] == []


def test_names_and_contracts_carry_spans_that_prove_them(ingested: tuple[Path, list[dict[str, Any]]]) -> None:
    code, contracts, _ = footnote("export", "contracts", "--archive", ingested[0], "--json")
    assert code == 0
    sold = [one for one in contracts if one.get("amount", {}).get("value") == "12500000"]
    assert sold
    # Two firms signed, and no word tells which of them supplies.
    assert {span["surface"] for one in sold for span in one["party"]} == {
        "Kestrel Imaging Systems Ltd.",
        "Nordlys Havn AS",
    }
    assert all(span["page"] == 1 and span["document"] for one in sold for span in one["evidence"])


def test_a_company_is_one_entity_in_all_documents(ingested: tuple[Path, list[dict[str, Any]]]) -> None:
    _, entities, _ = footnote("export", "entities", "--archive", ingested[0], "--json")
    [nordlys] = [one for one in entities if one["name"].startswith("Nordlys Havn")]
    assert (nordlys["kind"], nordlys["documents"]) == ("company", 9)


def test_a_search_shows_page_and_words(ingested: tuple[Path, list[dict[str, Any]]]) -> None:
    code, (heading, *hits), _ = footnote("search", '"second payment"', "--archive", ingested[0], "--json")
    assert (code, heading["total"]) == (0, 2)
    for hit in hits:
        [start, end] = hit["spans"][0]
        assert hit["page"] == 1
        assert end > start
        assert "second payment" in hit["snippet"].lower()


def test_the_same_command_again_changes_nothing(ingested: tuple[Path, list[dict[str, Any]]]) -> None:
    archive, first = ingested
    before = contents(archive)
    code, again, _ = footnote("ingest", archive.parent / "given", "--archive", archive, "--json")
    assert code == 3
    assert again[-1]["summary"]["known"] == len(first) - 1
    assert contents(archive) == before
    told = ("path", "document", "status", "reason", "type", "kind", "pages")
    assert sorted([str(row[name]) for name in told] for row in again[:-1]) == sorted(
        [str(row[name]) for name in told] for row in first[:-1]
    )
