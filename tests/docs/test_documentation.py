"""The documentation names what there is: commands and their options, configuration keys, folders, pages, errors."""

import re
from pathlib import Path

import click
import pytest

from indexer import errors
from indexer.cli import main

ROOT = Path(__file__).parents[2]


def pages() -> str:
    readmes = [ROOT / "README.md", *(ROOT / package / "README.md" for package in ("indexer", "pipelines", "webui"))]
    readmes += sorted((ROOT / "indexer").rglob("*/README.md")) + sorted((ROOT / "pipelines").rglob("*/README.md"))
    return "\n".join(path.read_text(encoding="utf-8") for path in readmes)


def command_names() -> list[str]:
    return main.list_commands(click.Context(main))


@pytest.mark.parametrize("command", command_names())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"footnote {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", command_names())
def test_every_command_tells_what_it_does(command: str) -> None:
    found = main.get_command(click.Context(main), command)
    assert found is not None
    assert found.help


def test_every_configuration_key_is_in_the_readme() -> None:
    source = (ROOT / "indexer/config.py").read_text(encoding="utf-8")
    keys = set(re.findall(r'"(FOOTNOTE_[A-Z_]+)"', source))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert keys
    assert not [key for key in sorted(keys) if f"`{key}`" not in readme]


def test_compose_sets_keys_that_exist_and_calls_commands_that_exist() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    known = set(re.findall(r'"(FOOTNOTE_[A-Z_]+)"', (ROOT / "indexer/config.py").read_text(encoding="utf-8")))
    assert set(re.findall(r"FOOTNOTE_[A-Z_]+", text)) <= known
    part = text.partition("\nservices:")[2].partition("\nvolumes:")[0]
    services = set(re.findall(r"^  ([a-z-]+):$", part, re.MULTILINE))
    assert services == {"elasticsearch", "postgres", "tika", "reading-room", "worker"}
    assert set(re.findall(r"^    ([a-z]+): \{condition", text, re.MULTILINE)) <= services
    assert set(re.findall(r"http://([a-z]+):\d", text.partition("x-footnote")[2])) <= services
    called = set(re.findall(r"(?:command:|worker) footnote ([a-z]+)", text))
    assert called
    assert called <= set(command_names())


def test_every_error_is_in_a_readme() -> None:
    names = [name for name, what in vars(errors).items() if isinstance(what, type)]
    text = pages()
    assert not [name for name in names if f"`{name}`" not in text]


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert named
    assert named <= targets


def test_every_link_of_a_readme_leads_somewhere() -> None:
    for readme in [ROOT / "README.md", *ROOT.glob("*/README.md"), *ROOT.glob("*/*/README.md")]:
        if ".venv" in readme.parts:
            continue
        for link in re.findall(r"\]\(([^)#:]+)\)", readme.read_text(encoding="utf-8")):
            assert (readme.parent / link).exists(), f"{readme} links to {link}"


def test_every_package_has_a_readme() -> None:
    folders = [*(ROOT / "indexer").iterdir(), *(ROOT / "pipelines").iterdir()]
    packages = [folder for folder in folders if (folder / "__init__.py").exists()]
    assert packages
    assert not [folder for folder in packages if not (folder / "README.md").exists()]


def test_every_operator_of_the_query_language_is_on_the_help_page() -> None:
    page = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "webui/templates/help").glob("*.html"))
    page += (ROOT / "webui/help.py").read_text(encoding="utf-8")
    for operator in ("AND", "OR", "NOT", "*", "?", "~", "TO", "^", "=", "company:", "place:", "amount:", "created:"):
        assert operator in page
