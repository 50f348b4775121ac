"""Pictures say what they show, who took them and when, in several ways; each is read once, and after their letters."""

import io
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pipelines.extract import captions
from pipelines.extract.captions import Caption, of_picture
from tests.pipelines.extract.making import read_bytes

NAMES = 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def segment(mark: int, content: bytes) -> bytes:
    return b"\xff" + bytes([mark]) + (len(content) + 2).to_bytes(2, "big") + content


def photograph(*, xmp: str = "", iptc: bytes = b"", comment: bytes = b"", **exif: str) -> bytes:
    """A white JPEG with what it says of itself; `exif` by the names of the tags."""
    out = io.BytesIO()
    image = Image.new("L", (64, 48), 255)
    tags = image.getexif()
    numbers = {"described": 0x010E, "artist": 0x013B, "taken": 0x0132}
    tags.update({numbers[name]: value for name, value in exif.items()})
    image.save(out, "JPEG", exif=tags, comment=comment)
    data = out.getvalue()
    packed = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(iptc).to_bytes(4, "big") + iptc + b"\0" * (len(iptc) % 2)
    told = segment(0xE1, f"http://ns.adobe.com/xap/1.0/\0{xmp}".encode()) if xmp else b""
    return data[:2] + told + (segment(0xED, packed) if iptc else b"") + data[2:]


def entry(number: int, text: str) -> bytes:
    data = text.encode()
    return bytes([0x1C, 2, number]) + len(data).to_bytes(2, "big") + data


def said(data: bytes) -> Caption:
    with Image.open(io.BytesIO(data)) as picture:
        return of_picture(picture)


def test_exif_tells_what_is_seen_who_took_it_and_when() -> None:
    data = photograph(described="The quay of Narvik", artist="Ada Brekke", taken="2019:03:04 10:11:12")
    assert said(data) == Caption("", ("The quay of Narvik",), ("Ada Brekke",), "2019-03-04")


def test_iptc_tells_it_with_its_place() -> None:
    iptc = (
        entry(5, "Cranes")
        + entry(120, "Four cranes")
        + entry(90, "Bodø")
        + entry(80, "Jon Vik")
        + entry(55, "20190304")
    )
    assert said(photograph(iptc=iptc)) == Caption(
        "Cranes", ("Cranes", "Four cranes", "Bodø"), ("Jon Vik",), "2019-03-04"
    )


def test_xmp_tells_it_in_elements_and_attributes() -> None:
    seen = "<dc:description><r:Alt><r:li>Four cranes</r:li></r:Alt></dc:description>"
    by = "<dc:creator><r:Seq><r:li>Ada Brekke</r:li><r:li>Jon Vik</r:li></r:Seq></dc:creator>"
    about = f'<r:Description xmlns:p="p" p:City="Narvik" p:DateCreated="2019-03-04T10:00">{seen}{by}</r:Description>'
    found = said(photograph(xmp=f"<r:RDF {NAMES}>{about}</r:RDF>"))
    assert found == Caption("", ("Narvik", "Four cranes"), ("Ada Brekke", "Jon Vik"), "2019-03-04")


def test_a_caption_told_three_times_is_told_once_and_the_camera_is_none() -> None:
    xmp = f"<r:RDF {NAMES}><dc:description>Four cranes</dc:description></r:RDF>"
    data = photograph(xmp=xmp, iptc=entry(120, "Four cranes"), described="Four cranes", comment=b"ACME DIGITAL CAMERA")
    assert said(data).words == ("Four cranes",)


@pytest.mark.parametrize(
    "text",
    ["OLYMPUS DIGITAL CAMERA", "Kodak Digital Still Camera", "Created with The GIMP", "CREATOR: gd-jpeg v1.0 (IJG)"],
)
def test_what_cameras_and_programs_write_is_no_caption(text: str) -> None:
    assert said(photograph(described=text)).words == ()


@pytest.mark.parametrize(
    "text", ["Vega Ltd sold its digital camera factory in Bergen.", "The wall created by Ada Brekke for Vega Ltd."]
)
def test_a_caption_may_tell_of_cameras_and_makers(text: str) -> None:
    assert said(photograph(described=text)).words == (text,)


@pytest.mark.parametrize(
    ("order", "note", "words"),
    [
        (">", b"UNICODE\0" + "Four cranes".encode("utf-16-be"), ("Four cranes",)),
        ("<", b"UNICODE\0" + "Four cranes".encode("utf-16-le"), ("Four cranes",)),
        ("<", b"ASCII\0\0\0Sak 2019/17", ("Sak 2019/17",)),
        ("<", bytes(8) + bytes(range(128, 200)), ()),
        ("<", b"ASCII\0\0\0FBMD01000abc0300005a0f0000a91b00006e1d00", ()),
    ],
)
def test_a_users_note_is_told_in_its_letters_and_the_bytes_of_programs_are_not(
    order: str, note: bytes, words: tuple[str, ...]
) -> None:
    tags, out = Image.Exif(), io.BytesIO()
    tags.endian = order
    tags.get_ifd(0x8769)[0x9286] = note
    Image.new("L", (64, 48), 255).save(out, "JPEG", exif=tags.tobytes())
    assert said(out.getvalue()).words == words


def test_a_photograph_of_no_day_has_none() -> None:
    assert said(photograph(described="Four cranes", taken="2000:00:00 00:00:00")).date == ""


def test_elements_within_elements_are_told_once() -> None:
    with Image.open(io.BytesIO(photograph())) as picture:
        nested = f"{'<dc:creator>' * 200}<a>Ada Brekke</a>{'</dc:creator>' * 200}"
        picture.info["xmp"] = f"<r:RDF {NAMES}>{nested}</r:RDF>".encode()
        assert list(captions._of_xmp(picture)) == [("author", "Ada Brekke")]


@pytest.mark.parametrize("xmp", ["<r:RDF", f'<!DOCTYPE a [<!ENTITY b "x">]><dc:title {NAMES}>&b;</dc:title>'])
def test_what_is_broken_costs_itself(xmp: str) -> None:
    assert said(photograph(xmp=xmp, described="Four cranes")).words == ("Four cranes",)


def test_the_caption_follows_the_letters_of_the_picture(tmp_path: Path) -> None:
    texts, out = PngInfo(), io.BytesIO()
    texts.add_itxt("Title", "Cranes")
    texts.add_text("Description", "Four cranes for the quay")
    Image.new("L", (64, 48), 255).save(out, "PNG", pnginfo=texts)
    [draft] = read_bytes(tmp_path, "a.png", out.getvalue())
    assert (draft.document.title, draft.pages[0].text) == ("Cranes", "Cranes\n\nFour cranes for the quay")
