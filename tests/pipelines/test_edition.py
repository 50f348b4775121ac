"""What two machines must have in common, and how a difference is told."""

from pipelines.edition import MISSING, OWN, differences, edition


def test_the_edition_names_our_code_and_what_reads_and_finds() -> None:
    parts = dict(edition())
    assert parts[OWN].endswith(")")
    assert {"Python", "pypdfium2", "spacy", "rapidocr", "onnxruntime"} <= parts.keys()
    assert not {"pytest", "jax", "elasticsearch", "psycopg"} & parts.keys()
    assert MISSING not in (parts["pypdfium2"], parts["spacy"])


def test_machines_of_one_edition_do_not_differ() -> None:
    assert differences(edition()) == ""


def test_a_difference_names_the_part_and_both_versions() -> None:
    wanted = tuple((name, "0.1" if name == "pypdfium2" else version) for name, version in edition())
    assert differences((*wanted, ("tesserocr", "2.8"))) == (
        f"pypdfium2 {dict(edition())['pypdfium2']} instead of 0.1, tesserocr missing instead of 2.8"
    )
