"""Text layers that a font garbled are told from sound ones; readings of the second reader have the same form."""

from pathlib import Path

import pytest

from pipelines.extract.garbled import quality
from pipelines.extract.pdf_second import second_reading
from tests.pipelines.extract.making import lines, pdf


@pytest.mark.parametrize(
    "text",
    [
        "The cranes (four of them) cost NOK 4,200,000 – see https://quay.example/cranes.pdf or a.b@quay.example.",
        "Kranene kostet 4 millioner kroner, skrev Møre-avisa.",
        "港口会议因大雾推迟，主任说渡轮停靠在码头直到第二天早上才离开合同将在下周签署。",
        "Краны стоили четыре миллиона.",
        "",
    ],
)
def test_sound_text(text: str) -> None:
    assert quality(text) > 0.95


@pytest.mark.parametrize(
    "text",
    [
        "7KH FUDQHV \x03\x04 FRVW \ufffd\ufffd\ufffd \ufffd\ufffd",
        "(cid:12)(cid:44)(cid:3) (cid:7)(cid:8)",
        "\ue001\ue002\ue003 \ue004\ue005",
        "Thecraneswerepaidforinthespringandnobodyknowswhy itwassaidinthemeetingthatitwasall",
        "T#e cr@nes w&re p^id",
        "K r a n e n e s t å r p å k a i a o g i n g e n b e t a l e r f o r d e m",
        "Kranene pÃ¥ kaia mÃ¥ vÃ¦re betalt i lÃ¸pet av Ã¥ret, sa hun. " * 3,
        "Êðàíû íà ïðè÷àëå êóïèëè â ïðîøëîì ãîäó, è íèêòî íå çíàåò, ãäå îíè ñòîÿò òåïåðü. " * 2,
        "Wkh fudqhv rq wkh txdb zhuh erxjkw odvw bhdu, dqg qrergb nqrzv zkhuh wkhb vwdqg qrz. " * 3,
        "Kranenepåkaiablekjøptifjor,ogingenvethvordestår. Styretsieratprisenvarhøyereenndetsomsto. " * 3,
    ],
)
def test_garbled_text(text: str) -> None:
    assert quality(text) < 0.75


def test_the_second_reader_gives_lines_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(lines("First page"), lines("Four cranes", "were ordered")))
    found = second_reading(path, 2)
    assert found is not None
    assert [line.text for line in found.lines] == ["Four cranes", "were ordered"]
    assert found.lines[0].box[1] < found.lines[1].box[1]


def test_the_second_reader_raises_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    assert second_reading(path, 1) is None
