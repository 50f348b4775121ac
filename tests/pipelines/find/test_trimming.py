import pytest

from pipelines.find import legal_form, trimming
from pipelines.find.names import Name


def trimmed(text: str, marked: str, label: str = "ORG") -> list[str]:
    start = text.index(marked)
    name = Name(start, start + len(marked), label, "model", 0.9)
    return [text[one.start : one.end] for one in trimming.trim(text, name) if trimming.is_name(text, one)]


@pytest.mark.parametrize(
    ("text", "label", "names"),
    [
        ("the European Parliament’s", "ORG", ["European Parliament"]),
        ("“Brekke Kamera”", "ORG", ["Brekke Kamera"]),
        ("(Brekke", "ORG", ["Brekke"]),
        ("Solheim (Offshore)", "ORG", ["Solheim (Offshore)"]),
        ("ООО «Вектор»", "ORG", ["ООО «Вектор»"]),
        ("дирекцией и «Вектором", "ORG", ["дирекцией", "Вектором"]),
        ("Oslo\n\nSolheim", "LOC", ["Oslo", "Solheim"]),
        ("Aktau\nSupplier Solheim", "ORG", ["Aktau", "Solheim"]),
        ("Torunn Myklebost. Myklebost", "PER", ["Torunn Myklebost", "Myklebost"]),
        ("St. Olav Prof. Brekke", "PER", ["St. Olav Prof. Brekke"]),
        ("Secretary of State Ada Brekke", "PER", ["Ada Brekke"]),
        ("President Ada Brekke.", "PER", ["Ada Brekke"]),
        ("M. Brekke", "PER", ["M. Brekke"]),
        ("Brekke Inc.", "ORG", ["Brekke Inc."]),
        ("Brekke.", "ORG", ["Brekke"]),
        ("Directorate for Coasts of", "ORG", ["Directorate for Coasts"]),
        ("Statens kystråd og", "ORG", ["Statens kystråd"]),
        ("INTERN BRUK", "ORG", []),
        ("STRENG VERTRAULICH", "ORG", []),
        ("INTERN BREKKE", "ORG", ["INTERN BREKKE"]),
        ("Uighurs", "ORG", []),
        ("Muslim", "LOC", []),
        ("March", "ORG", []),
        ("President", "ORG", []),
        ("№ 77-С", "ORG", []),
        ("Nr. 2018/4", "ORG", []),
        ("The", "ORG", []),
        ("Compagnie de l'Estuaire", "ORG", ["Compagnie de l'Estuaire"]),
        ("norwegischen Konzern Brekke Kraft", "ORG", ["Brekke Kraft"]),
        ("шведского холдинга «Вектор Плюс»", "ORG", ["Вектор Плюс"]),
        ("Gesellschaft für Hafenbau", "ORG", ["Gesellschaft für Hafenbau"]),
        ("ПАО", "ORG", []),
        ("Nobel Peace Prize", "ORG", []),
        ("US", "LOC", ["US"]),
        ("—", "ORG", []),
    ],
)
def test_a_name_as_a_reader_would_mark_it(text: str, label: str, names: list[str]) -> None:
    assert trimmed(text, text, label) == names


def test_an_article_with_a_capital_within_a_sentence_stays() -> None:
    assert trimmed("he lives in The Hague", "The Hague", "LOC") == ["The Hague"]


def test_the_law_behind_an_article_is_no_body() -> None:
    assert trimmed("nach § 144 Abs. 3 SGG ist", "SGG") == []
    assert trimmed("das BSG ist", "BSG") == ["BSG"]


def test_a_name_goes_on_where_a_line_of_prose_was_full() -> None:
    text = "The ministry said in a letter to the newspaper that it had asked Solheim\nOffshore for an answer, in vain."
    assert trimmed(text, "Solheim\nOffshore") == ["Solheim\nOffshore"]


def test_a_stamp_in_capitals_is_no_name_and_a_firm_in_capitals_is_one() -> None:
    assert trimmed("CONFIDENTIAL\n\nThe board met.", "CONFIDENTIAL") == []
    assert trimmed("KONGSVANN\n\nKongsvann has 40 employees.", "KONGSVANN") == ["KONGSVANN"]


def test_m_is_a_title_in_french_alone() -> None:
    text = "Le contrat est signé par M. Brekke, qui dirige la société depuis des années."
    assert trimmed(text, "M. Brekke", "PER") == ["Brekke"]
    assert trimmed("Avtalen er signert av M. Brekke, som leder selskapet.", "M. Brekke", "PER") == ["M. Brekke"]


@pytest.mark.parametrize(
    ("text", "marked", "names"),
    [
        ("Neither Brekke AS nor Solheim AS owns it.", "Neither Brekke AS", ["Brekke AS"]),
        ("Verken Brekke eller Solheim har svart.", "Verken Brekke", ["Brekke"]),
        ("Weder die Brekke AG noch die Kepa AG zahlt.", "Weder die Brekke AG", ["Brekke AG"]),
        ("Ni Brekke ni Solheim participan.", "Ni Brekke", ["Brekke"]),
        ("Ni Brekke sailed alone.", "Ni Brekke", ["Ni Brekke"]),
    ],
)
def test_the_word_that_opens_a_pair_is_no_part_of_its_first_name(text: str, marked: str, names: list[str]) -> None:
    assert trimmed(text, marked) == names


def test_a_name_does_not_end_in_an_elided_article() -> None:
    assert trimmed("par la Compagnie de l'Estuaire et", "Compagnie de l'") == ["Compagnie de l'Estuaire"]


def firms(text: str) -> list[str]:
    return [text[one.start : one.end] for name in legal_form.find(text) for one in trimming.trim(text, name)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Den viktigste leverandøren er Hauge\nEnergi AS, som har levert lenge.", ["Hauge\nEnergi AS"]),
        ("We bought two of the tugs from Hauge\nMarine Ltd and sold them.", ["Hauge\nMarine Ltd"]),
        ("Leverandør\nHauge\nEnergi AS, som har levert lenge.", ["Energi AS"]),
        ("Avtalen er signert av Hauge\nEnergi AS\nSolheim AS", ["Energi AS", "Solheim AS"]),
        ("Kontrakten gikk til Hauge\nEnergi AS, som har levert. Energi AS er solgt.", ["Energi AS", "Energi AS"]),
    ],
)
def test_a_firm_goes_on_where_the_sentence_around_it_does(text: str, names: list[str]) -> None:
    assert firms(text) == names
