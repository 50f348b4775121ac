"""Pictures of any depth, and such that let light through, are seen as people see them."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipelines.extract.levels import as_seen
from pipelines.extract.picturing import Sheet, drawn
from tests.pipelines.extract.making import read_bytes


def written() -> Image.Image:
    """Dark grey words on white."""
    picture = Image.new("L", (1240, 400), 255)
    ImageDraw.Draw(picture).text((60, 120), "HARBOUR CONTRACT", fill=60, font_size=90)
    return picture


def deep() -> Image.Image:
    return Image.fromarray(np.asarray(written(), dtype=np.uint16) * 257)


def see_through() -> Image.Image:
    """The same words on nothing, which is black where nobody sees it."""
    whole = Image.new("LA", (1240, 400), (0, 0))
    whole.putalpha(written().point(lambda level: 255 - level))
    return whole


@pytest.mark.parametrize("picture", [written(), deep(), see_through()], ids=["usual", "deep", "see-through"])
def test_words_are_read_and_drawn(tmp_path: Path, picture: Image.Image) -> None:
    held = io.BytesIO()
    picture.save(held, "PNG", dpi=(150, 150))
    [draft] = read_bytes(tmp_path, "words.png", held.getvalue())
    assert draft.pages[0].text.strip() == "HARBOUR CONTRACT"
    page = np.asarray(
        Image.open(io.BytesIO(drawn(tmp_path / "words.png", Sheet("png", 1, 595, 192, 2.0)))).convert("L")
    )
    assert page[0, 0] == 255
    assert page.min() < 120


def test_levels_keep_their_proportion() -> None:
    for levels in (np.uint16([[0, 32_896, 65_535]]), np.int32([[0, 32_896, 65_535]]), np.float32([[0, 128, 255]])):
        assert np.asarray(as_seen(Image.fromarray(levels))).tolist() == [[0, 128, 255]]
    palette = Image.new("P", (1, 1), 0)
    palette.info["transparency"] = 0
    assert as_seen(palette).getpixel((0, 0)) == (255, 255, 255)
