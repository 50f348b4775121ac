"""Pictures as telephones take them are read and drawn like any other; where they are damaged they say so."""

import io
from pathlib import Path

import pytest
from PIL import Image

from indexer.config import Config
from indexer.model.kinds import PICTURED, Status
from pipelines.extract import ocr
from pipelines.extract.images import know_heic
from pipelines.extract.picturing import Sheet, drawn
from pipelines.extract.sandbox import read_apart
from tests.pipelines.extract.making import header, read_bytes

HEIC = Path(__file__).with_name("note.heic").read_bytes()  # two lines, drawn by us


def avif() -> bytes:
    know_heic()
    out = io.BytesIO()
    with Image.open(io.BytesIO(HEIC)) as picture:
        picture.convert("RGB").save(out, format="AVIF")
    return out.getvalue()


@pytest.mark.skipif(not ocr.installed(), reason="nothing is installed that recognises letters")
@pytest.mark.parametrize("kind", ["heic", "avif"])
def test_letters_in_them_are_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "note.jpg"  # what it is called is not what it is
    path.write_bytes(HEIC if kind == "heic" else avif())
    [draft] = read_apart(path, header(path), limits=Config())
    assert (draft.document.type, draft.document.status) == (kind, Status.DONE)
    [page] = draft.pages
    assert page.text.startswith("Kepa Marina delivered four cranes to the port of Sv")
    assert len(page.boxes) == 12
    assert drawn(path, Sheet(kind, 1, page.width, page.height, 1.0)).startswith(b"\x89PNG")


def test_avif_under_a_brand_of_heic_is_opened_after_heic(tmp_path: Path) -> None:
    data = bytearray(avif())  # from now on HEIC is known here
    data[8:12] = b"mif1"
    [draft] = read_bytes(tmp_path, "a.avif", bytes(data))
    assert draft.document.type == "avif"
    assert draft.document.status is (Status.DONE if ocr.installed() else Status.PARTIAL)
    assert drawn(tmp_path / "a.avif", Sheet("avif", 1, 450.0, 130.0, 1.0)).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("kind", "form"), [("png", "PNG"), ("gif", "GIF"), ("bmp", "BMP"), ("webp", "WEBP"), ("jp2", "JPEG2000")]
)
def test_pages_of_every_kind_of_picture_are_drawn(tmp_path: Path, kind: str, form: str) -> None:
    path = tmp_path / f"a.{kind}"
    Image.new("RGB", (60, 40), "white").save(path, format=form)
    assert kind in PICTURED
    assert drawn(path, Sheet(kind, 1, 45.0, 30.0, 2.0)).startswith(b"\x89PNG")


def test_one_that_was_cut_off_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "note.heic"
    path.write_bytes(HEIC[: len(HEIC) // 2])
    [draft] = read_apart(path, header(path), limits=Config())
    assert (draft.document.type, draft.document.status) == ("heic", Status.DAMAGED)
