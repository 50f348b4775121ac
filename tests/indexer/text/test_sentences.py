"""Sentences keep their offsets, whatever the language."""

import pytest

from indexer.text import sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["Mr. Smith met Dr. Jones in the U.S. Senate.", "He paid $1.5 million.", "“Yes.”", "Then he left."],
        ["Am 3. Oktober 2019 unterzeichnete die Nordlicht GmbH z.B. einen Vertrag.", "Der Wert: 5 Mio. Euro.", "Ende."],
        ["Den 1. mai 2020 vant Fjordvakt AS, jf. art. 7, avtalen.", "Verdien var ca. 3 mill. kr."],
        ["В 2017 г. компания получила 15 млн руб. от г. Москвы.", "Договор подписан."],
        ["M. Dupont et Mme Lefèvre ont signé.", "« C’est fait. »", "Puis rien."],
        ["Vega has 34.2 per cent.2", "Kepa is owned by Anna Berg.1", "See version No.5 of it."],
        [
            "Pertenece a Grupo Vega S.A.",
            "El presidente de Kepa S.L. Puertos, A. Ruiz, lo niega.",
            "Según Brekke N.V. es así.",
        ],
        ["The firm, Acme Ltd., won.", "J. R. Smith’s share was 5.5 per cent.", "Why?", "Nobody knew."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    text = " ".join(expected)
    assert [text[start:end] for start, end in sentences.spans(text)] == expected


def test_chinese_needs_no_space_between_sentences() -> None:
    text = "公司签署了合同。价值五百万元！“真的？”他说。"
    assert [text[start:end] for start, end in sentences.spans(text)][:2] == ["公司签署了合同。", "价值五百万元！"]


def test_an_empty_line_ends_a_heading_and_a_single_break_does_not() -> None:
    text = "EU Urged\n\nThe firm won\na contract."
    assert [text[start:end] for start, end in sentences.spans(text)] == ["EU Urged", "The firm won\na contract."]


def test_around_gives_the_sentences_a_stretch_lies_in() -> None:
    text = "One here. Two there. Three."
    assert sentences.around(text, 12, 13) == (10, 20)
    assert sentences.around(text, 4, 14) == (0, 20)


def test_no_sentences_in_blank_text() -> None:
    assert sentences.spans(" \n\n ") == []
    assert sentences.around("   ", 1, 2) == (1, 2)
