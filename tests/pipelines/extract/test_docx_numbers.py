"""The numbers that Word sets before paragraphs, counted as Word counts them."""

from pathlib import Path

import pytest
from lxml import etree

from pipelines.extract import docx_numbers
from tests.pipelines.extract.making import read_bytes, word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
T = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def level(at: int, text: str, how: str = "decimal", *, start: int = 1, more: str = "") -> str:
    known = f'<w:start w:val="{start}"/><w:numFmt w:val="{how}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{known}</w:lvl>'


def family(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def of_family(number: int, key: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{key}"/>{more}</w:num>'


def item(key: int, at: int, text: str = "x") -> str:
    place = f'<w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{key}"/></w:numPr></w:pPr>'
    return f"<w:p>{place}<w:r><w:t>{text}</w:t></w:r></w:p>"


def styled(name: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'


def numbered(numbering: str, *paragraphs: str, styles: str = "") -> list[str]:
    """What stands before each x."""
    body, lists, known = (
        etree.fromstring(f"<w:a {W}>{inner}</w:a>") for inner in ("".join(paragraphs), numbering, styles)
    )
    docx_numbers.write(body, lists, known)
    return [(text.text or "").removesuffix("x").rstrip() for text in body.iter(T)]


CLAUSES = family(1, level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"))


def test_clauses_are_counted_level_by_level() -> None:
    places = [0, 1, 1, 2, 2, 0, 1, 2]
    found = numbered(CLAUSES + of_family(5, 1), *(item(5, at) for at in places))
    assert found == ["1.", "1.1", "1.2", "(a)", "(b)", "2.", "2.1", "(a)"]


def test_a_level_that_is_passed_over_counts_as_begun() -> None:
    assert numbered(CLAUSES + of_family(5, 1), item(5, 1), item(5, 0), item(5, 1)) == ["1.1", "2.", "2.1"]


def test_a_level_begins_anew_where_it_is_said_to() -> None:
    levels = level(0, "%1"), level(1, "%1.%2"), level(2, "%3", more='<w:lvlRestart w:val="1"/>')
    lists = family(1, *levels) + of_family(5, 1)
    assert numbered(lists, *(item(5, at) for at in (0, 1, 2, 1, 2, 0, 2))) == ["1", "1.1", "1", "1.2", "2", "2", "1"]


def test_lists_of_one_family_go_on_unless_one_has_a_beginning_of_its_own() -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    lists = CLAUSES + of_family(5, 1) + of_family(6, 1) + of_family(7, 1, anew)
    assert numbered(lists, item(5, 0), item(6, 0), item(7, 0), item(7, 0), item(5, 0)) == ["1.", "2.", "7.", "8.", "9."]
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "Annex %1", "upperRoman")}</w:lvlOverride>'
    assert numbered(CLAUSES + of_family(5, 1, other), item(5, 0)) == ["Annex I"]


def test_headings_are_numbered_by_their_style() -> None:
    lists = family(1, level(0, "§ %1", more='<w:pStyle w:val="H1"/>'), level(1, "%1.%2", more='<w:pStyle w:val="H2"/>'))
    number = '<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'
    styles = "".join(f'<w:style w:styleId="{name}">{number}</w:style>' for name in ("H1", "H2"))
    styles += '<w:style w:styleId="Mine"><w:basedOn w:val="H2"/></w:style><w:style w:styleId="Plain"/>'
    paragraphs = [styled(name) for name in ("H1", "H2", "Plain", "Mine")]
    assert numbered(lists + of_family(5, 1), *paragraphs, styles=styles) == ["§ 1", "1.1", "", "1.2"]


@pytest.mark.parametrize(
    ("how", "number", "shown"),
    [
        ("lowerLetter", 27, "aa"),
        ("upperLetter", 2, "B"),
        ("lowerRoman", 14, "xiv"),
        ("upperRoman", 1949, "MCMXLIX"),
        ("decimalZero", 7, "07"),
        ("ordinal", 11, "11th"),
        ("ordinal", 22, "22nd"),
        ("russianLower", 10, "к"),
        ("chineseCountingThousand", 20, "二十"),
        ("chineseCounting", 13, "十三"),
        ("aWayNobodyKnows", 3, "3"),
        ("bullet", 1, ""),
    ],
)
def test_numbers_are_written_as_the_list_says(how: str, number: int, shown: str) -> None:
    text = "\uf0b7" if how == "bullet" else "%1"
    assert numbered(family(1, level(0, text, how, start=number)) + of_family(5, 1), item(5, 0)) == [shown]


def test_legal_numbers_are_plain_figures_and_bullets_above_count_for_nothing() -> None:
    levels = level(0, "%1", "upperRoman"), level(1, "", "bullet"), level(2, "%1.%2.%3", more="<w:isLgl/>")
    assert numbered(family(1, *levels) + of_family(5, 1), item(5, 0), item(5, 2)) == ["I", "1..1"]


def test_an_empty_paragraph_is_counted_and_a_box_keeps_its_own_words() -> None:
    empty = item(5, 0).replace("<w:t>x</w:t>", "")
    box = item(5, 0).replace("<w:t>", "<w:txbxContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:txbxContent><w:t>")
    assert numbered(CLAUSES + of_family(5, 1), empty, box, item(0, 0)) == ["", "2.", ""]


def test_the_number_stands_on_the_page_of_its_paragraph(tmp_path: Path) -> None:
    clause = '<w:p><w:pPr><w:pStyle w:val="ListNumber"/></w:pPr><w:r>{}<w:t>{}</w:t></w:r></w:p>'
    body = clause.format("", "Four cranes.") + clause.format('<w:br w:type="page"/>', "Paid in May.")
    [draft] = read_bytes(tmp_path, "deed.docx", word(body))
    assert [page.text for page in draft.pages] == ["1. Four cranes.", "2. Paid in May."]
