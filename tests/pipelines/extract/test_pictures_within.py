"""A picture that was put into a document is a document within it, unless it is small, there twice or of a master."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from indexer.model.kinds import Status
from pipelines.extract.material import Material, Portion, Reading
from pipelines.extract.pictures_within import _carved, with_pictures
from pipelines.extract.reading import read
from tests.pipelines.extract.archives import zipped
from tests.pipelines.extract.making import header, read_bytes

OFFICE = "application/vnd.oasis.opendocument"
RELATIONS = '<Relationships><Relationship Id="r{at}" Target="../media/{name}"/></Relationships>'


def picture(colour: int, *, width: int = 400, height: int = 200, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 20).point(lambda value: value ^ colour).save(out, kind)
    return out.getvalue()


SCAN, OTHER, LOGO = picture(1), picture(2, kind="JPEG"), picture(3, width=200, height=60)


def odt() -> bytes:
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    content = f"<office:document-content {names}><office:body><office:text><text:p>See it.</text:p></office:text>"
    kind = f"{OFFICE}.text"
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>'
    )
    parts: dict[str, bytes] = {
        "mimetype": kind.encode(),
        "content.xml": f"{content}</office:body></office:document-content>".encode(),
        "META-INF/manifest.xml": manifest.encode(),
        "Pictures/scan.png": SCAN,
        "Pictures/again.png": SCAN,
        "Pictures/logo.png": LOGO,
        "Pictures/other.jpg": OTHER,
        "Thumbnails/thumbnail.png": OTHER,
    }
    return zipped(parts)


@pytest.mark.parametrize("portion", [None, Portion()])
def test_large_pictures_are_documents_once_each(tmp_path: Path, portion: Portion | None) -> None:
    path = tmp_path / "a.odt"
    path.write_bytes(odt())
    own, *within = read(path, header(path), portion=portion)
    assert own.document.status is Status.DONE
    assert [one.document.inside for one in within] == ["Pictures/scan.png", "Pictures/other.jpg"]
    assert [one.document.type for one in within] == ["png", "jpg"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.html",
            b'<html><body><p>See it.</p><img src="data:image/png;base64,%s"></body></html>' % base64.b64encode(SCAN),
        ),
        ("a.rtf", b"{\\rtf1\\ansi See it.\\par{\\pict\\pngblip\\picw400\\pichgoal3000 %s}}" % SCAN.hex().encode()),
    ],
)
def test_pictures_written_out_in_letters_are_documents(tmp_path: Path, name: str, data: bytes) -> None:
    own, scan = read_bytes(tmp_path, name, data)
    assert "See it." in own.pages[0].text
    assert (scan.document.inside, scan.document.type) == ("picture 1.png", "png")
    assert (scan.pages[0].width, scan.pages[0].height) == (300, 150)  # points: they state no fineness


def test_pictures_of_older_files_are_cut_out_at_their_ends() -> None:
    assert [one.data for one in _carved(b"head" + SCAN + b"between" + OTHER + b"tail")] == [SCAN, OTHER]
    assert [one.name for one in _carved(SCAN + OTHER)] == ["picture 1.png", "picture 2.jpg"]


def test_what_masters_show_on_every_slide_is_passed_over(tmp_path: Path) -> None:
    data = zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "ppt/presentation.xml": b"<p/>",
            "ppt/media/master.png": SCAN,
            "ppt/media/slide.jpg": OTHER,
            "ppt/slideMasters/_rels/slideMaster1.xml.rels": RELATIONS.format(at=1, name="master.png").encode(),
            "ppt/slides/_rels/slide1.xml.rels": RELATIONS.format(at=1, name="slide.jpg").encode(),
        }
    )
    (tmp_path / "a.pptx").write_bytes(data)

    reading = with_pictures(Reading(), Material(tmp_path / "a.pptx", "a.pptx", "pptx"))
    assert [child.inside for child in reading.children] == ["ppt/media/slide.jpg"]
