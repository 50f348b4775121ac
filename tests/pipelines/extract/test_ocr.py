"""Letters in pictures: languages, pages on their side or askew, words in their boxes, what cannot be read told."""

import ctypes
import io
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from indexer.config import Config
from indexer.model.kinds import Status
from pipelines.extract import doubts, grain, ocr, packs, rapid, tesseract
from pipelines.extract.ocr import Eye
from pipelines.extract.sandbox import read_apart
from pipelines.extract.straight import Box, has_columns, skew, upright
from pipelines.extract.tesseract import Word
from tests.pipelines.extract.making import HEIGHT, WIDTH, header, pdf, read_bytes

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
DPI = 150
NORWEGIAN = (
    "Kranene på kaia ble kjøpt i fjor, og ingen vet hvor de står",
    "nå. Styret sier at prisen var høyere enn det som sto i avtalen,",
    "men ber om tid til å svare. Rådmannen har bedt om alle bilag",
    "og vil legge dem fram på møtet i oktober. Fire av åtte kraner",
    "er betalt. Resten skulle kommet før påske, men selgeren sier",
    "at fabrikken har stengt og at pengene ikke kan sendes tilbake.",
)
RUSSIAN = (
    "Краны на причале купили в прошлом году, и никто не знает,",
    "где они стоят теперь. Правление говорит, что цена была выше",
    "той, которая стояла в договоре, но просит время для ответа.",
    "Четыре из восьми кранов оплачены. Остальные обещали",
    "привезти до весны, однако продавец пишет, что завод закрыт",
    "и что деньги вернуть уже нельзя ни целиком, ни по частям.",
)
MINUTES = (
    "Minutes of the board of Brackwater Shipping AS",
    "held in Bergen on 3 March 2019.",
    "The board resolved to grant a loan of",
    "EUR 12,500,000 to Kestrelmoor Holdings Ltd",
    "at an interest rate of 4.5 per cent a year.",
    "The loan is repaid on 31 December 2024.",
    "Ilse Norrgard abstained from the vote.",
    "The chairman closed the meeting at noon.",
)
needs_tesseract = pytest.mark.skipif(
    not {"nor", "rus", "osd"} <= tesseract.packs() or not DEJAVU.exists(),
    reason="Tesseract with its packs for Norwegian and Russian, or the font DejaVu, is not installed",
)


class Drawn(NamedTuple):
    """A page, and where each of its words was drawn."""

    picture: Any
    words: list[tuple[str, Box]]


def drawn(texts: tuple[str, ...]) -> Drawn:
    """A white page in grey, eight inches across."""
    font = ImageFont.truetype(DEJAVU, 26)
    picture = Image.new("L", (8 * DPI, 5 * DPI), 255)
    draw = ImageDraw.Draw(picture)
    words = []
    for number, text in enumerate(texts):
        x, y = 150.0, 150.0 + 48 * number
        for word in text.split():
            draw.text((x, y), word, fill=0, font=font)
            words.append((word, draw.textbbox((x, y), word, font=font)))
            x += font.getlength(word + " ")
    return Drawn(picture, words)


def beside(left: tuple[str, ...], right: tuple[str, ...], *, gap: int) -> Any:
    """Two stretches of text side by side."""
    first, second = drawn(left).picture.crop((150, 0, 590, 600)), drawn(right).picture.crop((150, 0, 590, 600))
    picture = Image.new("L", (880 + gap + 300, 600), 255)
    picture.paste(first, (150, 0))
    picture.paste(second, (590 + gap, 0))
    return picture


def bytes_of(picture: Any) -> bytes:
    held = io.BytesIO()
    picture.save(held, "PNG", dpi=(DPI, DPI))
    return held.getvalue()


def middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def holds(box: Box, place: tuple[float, float]) -> bool:
    return box[0] <= place[0] <= box[2] and box[1] <= place[1] <= box[3]


def test_two_columns_are_told_from_one() -> None:
    short = tuple(" ".join(line.split()[:4]) for line in NORWEGIAN)
    assert has_columns(beside(short, short, gap=60))
    assert not has_columns(drawn(NORWEGIAN).picture)
    assert not has_columns(drawn(tuple(f"{number}.  {line}" for number, line in enumerate(NORWEGIAN, 1))).picture)
    assert not has_columns(drawn(short).picture)
    assert not has_columns(Image.new("L", (900, 900), 255))


@needs_tesseract
def test_the_numbers_of_a_list_stay_with_their_lines() -> None:
    listed = tuple(f"{number}. {line}" for number, line in enumerate(NORWEGIAN[:5], 1))
    read = Eye().read(drawn(listed).picture, dpi=DPI)
    assert [line.text.split()[0] for line in read.lines] == ["1.", "2.", "3.", "4.", "5."]


@needs_tesseract
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_however_it_lies_and_its_words_are_lit_where_they_stand(turn: int) -> None:
    page = drawn(NORWEGIAN)
    lying, back = upright(page.picture, turn=turn, angle=0)
    found = Eye().read(lying, dpi=DPI)
    assert (found.turn, found.engine) == ((360 - turn) % 360, "tesseract")
    assert found.text.split() == " ".join(NORWEGIAN).split()
    read = [word for line in found.lines for word in line.words]
    assert [word for word, _ in read] == [word for word, _ in page.words]
    assert all(holds(back(box), middle(place)) for (_, box), (_, place) in zip(read, page.words, strict=True))


@needs_tesseract
@pytest.mark.parametrize("angle", [3.0, -11.0])
def test_a_page_askew_is_straightened_to_be_read(angle: float) -> None:
    page = drawn(NORWEGIAN)
    askew = page.picture.rotate(-angle, fillcolor=255)
    assert skew(askew) == pytest.approx(angle, abs=0.2)
    straight, back = upright(askew, turn=0, angle=angle)  # from the page as drawn to the page askew
    aside, down = (straight.width - askew.width) / 2, (straight.height - askew.height) / 2
    found = Eye().read(askew, dpi=DPI)
    assert found.text.split() == " ".join(NORWEGIAN).split()
    read = [box for line in found.lines for _, box in line.words]
    places = [middle(place) for _, place in page.words]
    spots = [middle(back((x + aside, y + down, x + aside, y + down))) for x, y in places]
    assert len(read) == len(spots)
    assert all(holds(box, spot) for box, spot in zip(read, spots, strict=True))


@needs_tesseract
def test_a_page_in_another_script_than_the_one_before_is_read_by_its_own_pack() -> None:
    eye = Eye()
    for texts in (NORWEGIAN, RUSSIAN, NORWEGIAN):
        assert eye.read(drawn(texts).picture, dpi=DPI).text.split() == " ".join(texts).split()


@needs_tesseract
def test_in_the_process_apart_letters_are_recognised_too(tmp_path: Path) -> None:
    path = tmp_path / "side.png"
    path.write_bytes(bytes_of(drawn(RUSSIAN).picture))
    [draft] = read_apart(path, header(path), limits=Config())
    [page] = draft.pages
    assert (draft.document.status, draft.document.parser, page.language) == (Status.DONE, "tesseract", "ru")
    assert page.text.split() == " ".join(RUSSIAN).split()
    assert page.confidence is not None
    assert 0.8 < page.confidence <= 1


@needs_tesseract
def test_of_a_script_without_a_pack_it_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tesseract.packs() - {"rus", "Cyrillic", "ukr", "bul", "srp", "mkd", "bel", "kaz"}
    monkeypatch.setattr(tesseract, "packs", lambda: here)
    [draft] = read_bytes(tmp_path, "brev.png", bytes_of(drawn(RUSSIAN).picture))
    assert draft.document.status is Status.PARTIAL
    assert "Cyrillic" in draft.document.reason
    assert "tesseract-ocr-rus" in draft.document.reason


def test_an_empty_page_holds_nothing_and_raises_no_doubt(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "empty.png", bytes_of(Image.new("L", (1240, 1754), 240)))
    assert draft.document.status is Status.EMPTY
    assert [(page.text, page.confidence) for page in draft.pages] == [("", None)]


@needs_tesseract
def test_a_garbled_layer_upon_a_scan_gives_way_to_what_is_read_there_and_is_kept(tmp_path: Path) -> None:
    held = io.BytesIO(bytes_of(drawn(NORWEGIAN).picture))
    garbled = [line.translate({code: code + 3 for code in range(ord("a"), ord("w"))}) for line in NORWEGIAN]

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(held), 0, HEIGHT - 372, WIDTH, 372)
        layer = canvas.beginText(72, 760)
        layer.setTextRenderMode(3)
        for line in garbled:
            layer.textLine(line)
        canvas.drawText(layer)

    [draft] = read_bytes(tmp_path, "scan.pdf", pdf(scan))
    [page] = draft.pages
    assert page.source == "ocr"
    assert page.text.split() == " ".join(NORWEGIAN).split()
    assert page.aside.splitlines()[0].split()[0] == garbled[0].split()[0]


def test_without_tesseract_the_other_engine_reads(without_tesseract: None) -> None:
    assert not tesseract.installed()
    assert rapid.installed()
    picture = Image.new("L", (1240, 400), 255)
    ImageDraw.Draw(picture).text((60, 120), "HARBOUR CONTRACT", fill=0, font_size=90)
    found = Eye().read(picture, dpi=150)
    assert (found.engine, found.text) == (ocr.RAPID, "HARBOUR CONTRACT")


def test_a_whole_page_is_read_after_a_single_line_was() -> None:
    picture = Image.new("L", (1240, 700), 255)
    for number, text in enumerate(("HARBOUR CONTRACT", "FOUR CRANES")):
        ImageDraw.Draw(picture).text((60, 120 + 250 * number), text, fill=0, font_size=90)
    for _ in range(2):
        assert [text for text, _ in rapid.lines(picture)] == ["HARBOUR CONTRACT", "FOUR CRANES"]
        assert rapid.line(picture.crop((30, 100, 1200, 250)))[0] == "HARBOUR CONTRACT"


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library is not glibc")
def test_memory_that_recognition_took_on_the_way_is_given_back() -> None:
    rapid.lines(Image.new("L", (1654, 2339), 255))
    held = _resident()
    ctypes.CDLL(None).malloc_trim(0)
    assert held - _resident() < 100


def _resident() -> int:
    """MB of this process that are in memory."""
    [said] = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(said.split()[1]) // 1024


def test_languages_without_a_pack_are_named_with_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "packs", lambda: frozenset({"eng", "osd"}))
    here, lacking = packs.languages()
    assert here == ["en"]
    assert {"nb (tesseract-ocr-nor)", "zh (tesseract-ocr-chi-sim)"} <= set(lacking)


@needs_tesseract
def test_a_doubtful_line_is_read_again_and_its_words_stay_in_their_places() -> None:
    page = drawn(("The cranes of Grønhaug Maritime stand on the quay",))
    line = [Word("Grenhaug" if word == "Grønhaug" else word, box, 0.9) for word, box in page.words]
    doubtful = [word._replace(confidence=0.3) if word.text == "Grenhaug" else word for word in line]
    [settled] = doubts.settled(page.picture, [doubtful])
    assert [(word.text, word.box) for word in settled] == page.words
    assert doubts.settled(page.picture, [line]) == [line]


def test_grain_is_taken_off_as_by_the_median_of_nine_points() -> None:
    levels = np.random.default_rng(7).normal(200, 12, (60, 90)).clip(0, 255).astype(np.uint8)
    picture = Image.fromarray(levels)
    known = np.asarray(picture.filter(ImageFilter.MedianFilter(3)))
    assert (np.asarray(grain.smoothed(picture))[1:-1, 1:-1] == known[1:-1, 1:-1]).all()
    assert grain.strength(picture) > 5
    assert grain.strength(Image.new("L", (60, 90), 200)) == 0


@needs_tesseract
def test_latin_letters_on_a_page_on_its_side_are_not_taken_for_cyrillic_ones(tmp_path: Path) -> None:
    font = ImageFont.truetype(DEJAVU.with_name("DejaVuSans.ttf"), 30)
    page = Image.new("L", (1240, 1754), 255)
    for number, line in enumerate(MINUTES):
        ImageDraw.Draw(page).text((150, 150 + 60 * number), line, fill=0, font=font)
    file = io.BytesIO()
    page.rotate(90, expand=True).save(file, "PDF", resolution=150)
    [read] = read_bytes(tmp_path, "minutes.pdf", file.getvalue())[0].pages
    assert read.text.split() == " ".join(MINUTES).split()
