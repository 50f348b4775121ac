"""XML of others: what it names is not fetched, what it defines not unfolded."""

from pathlib import Path

import pytest

from pipelines.extract.markup import root_of


def test_entities_stay_folded(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    within = f'<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "{(tmp_path / "secret.txt").as_uri()}">'
    root = root_of(f"<!DOCTYPE x [{within}]><x>one &b; &c; two</x>".encode())
    text = "".join(root.itertext())
    assert ("aaaa" in text, "secret" in text) == (False, False)


def test_comments_are_left_out_where_that_is_asked() -> None:
    assert [len(root_of(b"<x><!-- a --><y/></x>", comments=kept)) for kept in (True, False)] == [2, 1]


def test_broken_xml_is_a_syntax_error() -> None:
    with pytest.raises(SyntaxError):
        root_of(b"<x><y></x>")
