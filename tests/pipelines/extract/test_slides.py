"""Presentations: a page for each slide, in the order of the show; nothing that Tika finds beside is lost."""

from pathlib import Path

import pytest

from indexer.model.kinds import Role
from pipelines.extract import slides
from pipelines.extract.material import Material
from tests.pipelines.extract.archives import zipped
from tests.pipelines.extract.making import read_bytes

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument.presentationml"
NAMES = (
    f'xmlns:r="{OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def shape(text: str, place: str = "") -> str:
    held = f"<p:nvPr><p:ph type='{place}'/></p:nvPr>" if place else "<p:nvPr/>"
    holder = f'<p:nvSpPr><p:cNvPr id="2" name="x"/><p:cNvSpPr/>{held}</p:nvSpPr>'
    return f"<p:sp>{holder}<p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"


def tree(shapes: str) -> str:
    head = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    return f"<p:cSld><p:spTree>{head}{shapes}</p:spTree></p:cSld>"


def relations(*related: tuple[str, str, str]) -> str:
    listed = (f'<Relationship Id="{sign}" Type="{OFFICE}/{kind}" Target="{to}"/>' for sign, kind, to in related)
    return f'<Relationships xmlns="{RELATED}">{"".join(listed)}</Relationships>'


CELLS = "".join(f"<a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>{one}</a:t></a:r></a:p></a:txBody></a:tc>" for one in "AB")
FRAMED = f'<a:graphic><a:graphicData><a:tbl><a:tr h="1">{CELLS}</a:tr></a:tbl></a:graphicData></a:graphic>'
TABLE = f"<p:graphicFrame>{FRAMED}</p:graphicFrame>"
GROUP = '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{}</p:grpSp>'
PARTS = {
    "presentation": "presentation.main",
    "slides/slide1": "slide",
    "slides/slide2": "slide",
    "notesSlides/notesSlide1": "notesSlide",
    "comments/comment1": "comments",
    "commentAuthors": "commentAuthors",
}


def talk() -> dict[str, bytes]:
    """Two slides, of which the second of the file comes first."""
    kinds = "".join(
        f'<Override PartName="/ppt/{name}.xml" ContentType="{KIND}.{kind}+xml"/>' for name, kind in PARTS.items()
    )
    default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    order = '<p:sldId id="256" r:id="b"/><p:sldId id="257" r:id="a"/>'
    shapes = shape("The price", "title") + GROUP.format(shape("Four million")) + TABLE + shape("7", "sldNum")
    remark = '<p:cm authorId="0" idx="1"><p:pos x="1" y="1"/><p:text>Who says so?</p:text></p:cm>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">{default}{kinds}</Types>',
        "_rels/.rels": relations(("r", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {NAMES}><p:sldIdLst>{order}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            ("a", "slide", "slides/slide1.xml"),
            ("b", "slide", "slides/slide2.xml"),
            ("c", "commentAuthors", "commentAuthors.xml"),
        ),
        "ppt/slides/slide1.xml": f"<p:sld {NAMES}>{tree(shapes)}</p:sld>",
        "ppt/slides/_rels/slide1.xml.rels": relations(
            ("n", "notesSlide", "../notesSlides/notesSlide1.xml"), ("c", "comments", "/ppt/comments/comment1.xml")
        ),
        "ppt/slides/slide2.xml": f"<p:sld {NAMES}>{tree(shape('Cranes for Narvik', 'ctrTitle'))}</p:sld>",
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {NAMES}>{tree(shape('Speak slowly', 'body'))}</p:notes>",
        "ppt/comments/comment1.xml": f"<p:cmLst {NAMES}>{remark}</p:cmLst>",
        "ppt/commentAuthors.xml": f'<p:cmAuthorLst {NAMES}><p:cmAuthor id="0" name="Jon Vik" initials="JV" lastIdx="1" '
        'clrIdx="0"/></p:cmAuthorLst>',
    }
    return {name: f'<?xml version="1.0"?>{text}'.encode() for name, text in parts.items()}


def test_slides_are_pages_in_the_order_of_the_show(tmp_path: Path) -> None:
    pytest.importorskip("iscc_tika")
    [draft] = read_bytes(tmp_path, "a.pptx", zipped(talk()))
    first, second = draft.pages[:2]
    assert first.text == "Cranes for Narvik"
    assert second.text == "The price\n\nFour million\n\nA | B\n\nSpeak slowly\n\nJon Vik: Who says so?"
    assert [block.role for block in second.blocks] == [Role.HEADING, Role.TABLE]


def test_what_tika_finds_beside_the_slides_follows_them(tmp_path: Path) -> None:
    pytest.importorskip("iscc_tika")
    parts = talk() | {"ppt/slides/_rels/slide2.xml.rels": relations(("e", "package", "../embeddings/a.txt")).encode()}
    parts["ppt/embeddings/a.txt"] = b"A list of cranes"
    kind = b'<Default Extension="txt" ContentType="text/plain"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind)
    [draft] = read_bytes(tmp_path, "a.pptx", zipped(parts))
    whole = "\n".join(page.text for page in draft.pages)
    said = ("Cranes for Narvik", "The price", "Speak slowly", "Who says so?", "A list of cranes")
    assert [whole.count(text) for text in said] == [1] * len(said)


@pytest.mark.parametrize("lost", ["ppt/slides/slide1.xml", "ppt/presentation.xml", "ppt/_rels/presentation.xml.rels"])
def test_a_part_that_is_gone_costs_itself(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(zipped({name: data for name, data in talk().items() if name != lost}))
    found = [piece.text for piece in slides.pieces(Material(path, "a.pptx", "pptx")) if piece.text]
    assert found == (["Cranes for Narvik"] if "slide1" in lost else [])


def test_a_slide_that_the_show_names_again_is_told_once(tmp_path: Path) -> None:
    parts = talk()
    start = "ppt/presentation.xml"
    parts[start] = parts[start].replace(b"</p:sldIdLst>", b'<p:sldId id="300" r:id="a"/>' * 50 + b"</p:sldIdLst>")
    path = tmp_path / "a.pptx"
    path.write_bytes(zipped(parts))
    found = [piece.text for piece in slides.pieces(Material(path, "a.pptx", "pptx"))]
    assert [found.count(text) for text in ("Cranes for Narvik", "The price", "Speak slowly")] == [1, 1, 1]


def test_slides_beyond_what_a_document_may_hold_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slides, "MOST_TEXT", 20)
    path = tmp_path / "a.pptx"
    path.write_bytes(zipped(talk()))
    found = [piece.text for piece in slides.pieces(Material(path, "a.pptx", "pptx")) if piece.text]
    assert found == ["Cranes for Narvik"]
