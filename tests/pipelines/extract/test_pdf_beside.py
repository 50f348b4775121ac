"""What a PDF holds beside the text of its pages: bookmarks, descriptions of pictures, stamps, XMP."""

from collections.abc import Sequence
from pathlib import Path

from indexer.model.documents import Page
from pipelines.draft import Draft
from pipelines.extract import pdf_beside
from pipelines.extract.pdf_beside import Bookmark
from tests.pipelines.extract.making import read_bytes

FONT = b"/Resources<</Font<</F1 5 0 R>>/XObject<</I 6 0 R>>>>"
TEXT = b"BT /F1 12 Tf 72 700 Td (Vega bought the harbour) Tj ET"
PICTURE = b"/Figure <</MCID 0>> BDC q 50 0 0 50 10 10 cm /I Do Q EMC"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    b'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
    b"<dc:title><rdf:Alt><rdf:li>Cranes for Narvik</rdf:li></rdf:Alt></dc:title>"
    b"<dc:creator><rdf:Seq><rdf:li>Jon Vik</rdf:li></rdf:Seq></dc:creator><dc:description><rdf:Alt><rdf:li>An offer"
    b"</rdf:li></rdf:Alt></dc:description><xmp:CreateDate>2017-03-04T10:00:00Z</xmp:CreateDate>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def stream(told: bytes, body: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (told, len(body), body)


def built(*further: bytes, catalog: bytes = b"", page: bytes = b"", content: bytes = TEXT) -> bytes:
    """A PDF of one page with a line of text; `further` are its objects from 7 on."""
    objects: Sequence[bytes] = (
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%s%s>>" % (FONT, page),
        stream(b"", content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        stream(b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"x"),
        *further,
    )
    out, places = b"%PDF-1.7\n", []
    for number, told in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, told)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def read(folder: Path, data: bytes) -> Draft:
    [draft] = read_bytes(folder, "a.pdf", data)
    return draft


def test_bookmarks_that_no_page_says_follow_the_page_that_they_lead_to(tmp_path: Path) -> None:
    marks = (
        b"<</Type/Outlines/First 8 0 R/Last 10 0 R/Count 3>>",
        b"<</Title(Side letter to Jon Vik)/Parent 7 0 R/Next 9 0 R/Dest[3 0 R/Fit]>>",
        b"<</Title(VEGA  BOUGHT)/Parent 7 0 R/Next 10 0 R/Dest[3 0 R/Fit]>>",
        b"<</Title(Page 12)/Parent 7 0 R/Dest[3 0 R/Fit]>>",
    )
    draft = read(tmp_path, built(*marks, catalog=b"/Outlines 7 0 R"))
    assert draft.pages[0].text == "Vega bought the harbour\n\nSide letter to Jon Vik"


def test_a_bookmark_is_said_where_the_page_beside_says_it() -> None:
    pages = (Page(1, "Contents"), Page(2, "The price\nof cranes"), Page(3, "Annex"), Page(4, "Map"))
    marks = [Bookmark("The price of cranes", 3), Bookmark("The price of cranes", 4), Bookmark("Beyond", 9)]
    assert pdf_beside.unsaid(marks, pages) == {4: ["The price of cranes"]}


def test_what_a_picture_is_said_to_show_follows_the_page(tmp_path: Path) -> None:
    tree = (
        b"<</Type/StructTreeRoot/K 8 0 R/ParentTree<</Nums[0[8 0 R]]>>>>",
        b"<</Type/StructElem/S/Figure/P 7 0 R/Pg 3 0 R/K 0/Alt(A crane at the quay)/ActualText(MV Brightwater)>>",
    )
    tagged = b"/StructTreeRoot 7 0 R/MarkInfo<</Marked true>>"
    data = built(*tree, catalog=tagged, page=b"/StructParents 0", content=TEXT + b"\n" + PICTURE)
    assert read(tmp_path, data).pages[0].text.endswith("harbour\n\nA crane at the quay\n\nMV Brightwater")
    named = data.replace(b"(A crane at the quay)", b"(C:\\\\pictures\\\\a1.jpg)")
    assert "pictures" not in read(tmp_path, named).pages[0].text


def test_what_stamps_and_signatures_show_follows_the_page(tmp_path: Path) -> None:
    shown = stream(
        b"/Type/XObject/Subtype/Form/BBox[0 0 200 100]/Resources<</Font<</F1 5 0 R>>>>",
        b"BT /F1 12 Tf 10 10 Td (Seen by Ada Brekke) Tj ET",
    )
    for kind in (b"/Stamp", b"/Widget/FT/Sig/T(s)"):
        note = b"<</Type/Annot/Subtype%s/F 4/Rect[300 300 500 400]/AP<</N 8 0 R>>>>" % kind
        draft = read(tmp_path, built(note, shown, page=b"/Annots[7 0 R]"))
        assert draft.pages[0].text == "Vega bought the harbour\n\nSeen by Ada Brekke"


def test_what_the_file_says_of_itself_in_xmp_alone_is_known(tmp_path: Path) -> None:
    packed = stream(b"/Type/Metadata/Subtype/XML", XMP)
    of_picture = stream(b"", XMP.replace(b"ns.adobe.com/pdf", b"ns.adobe.com/photo").replace(b"Cranes", b"Lakes"))
    draft = read(tmp_path, built(packed, of_picture, catalog=b"/Metadata 7 0 R"))
    about = draft.document
    assert (about.title, about.authors, about.date) == ("Cranes for Narvik", ("Jon Vik",), "2017-03-04")
    assert about.facts["Subject"] == "An offer"
