"""Folding, stems and scripts: what a reader types finds what the page has, in many languages."""

import pytest

from tests.indexer.search.pages import Archive, document, record


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Bütikofer", "Butikofer"),
        ("Butikofer", "Bütikofer"),
        ("Tromsø", "Tromso"),
        ("Tromso", "tromsø"),
        ("Straße", "Strasse"),
        ("STRASSE", "straße"),
        ("Łódź", "Lodz"),
        ("Đorđe", "Dorde"),
        ("Þingvellir", "Thingvellir"),
        ("Æsir", "Aesir"),
        ("Ålesund", "alesund"),
        ("Señor", "senor"),
        ("İstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("Ｈｉｋｖｉｓｉｏｎ", "hikvision"),
        ("re\u0301sume\u0301", "résumé"),
        ("co\u00adoperation", "cooperation"),
        ("ёлка", "елка"),
        ("القُرآن", "القران"),
    ],
)
@pytest.mark.parametrize("form", ["{}", '"{}"', "text:{}"])
def test_case_marks_and_special_letters_do_not_matter(archive: Archive, written: str, typed: str, form: str) -> None:
    archive.add(record(f"xx {written} yy", of=document(language="")))
    assert archive.found(form.format(typed)) == ["report"]
    assert archive.lit(form.format(typed)) == [written]


def test_short_i_is_no_i(archive: Archive) -> None:
    archive.add(record("мой", of=document(language="ru")))
    assert archive.found('"мои"') == []


@pytest.mark.parametrize("typed", ["Синьцзян", "Синьцзяна", "Синьцзяне", "Синьцзяном"])
@pytest.mark.parametrize("written", ["Синьцзян", "Синьцзяна", "Синьцзяне", "Синьцзяном"])
def test_russian_case_forms_find_each_other(archive: Archive, typed: str, written: str) -> None:
    archive.add(record(f"Камеры: {written}.", of=document(language="ru")))
    assert archive.lit(typed) == [written]


@pytest.mark.parametrize(
    ("language", "written", "typed"),
    [
        ("en", "contracts", "contract"),
        ("nb", "kontraktene", "kontrakt"),
        ("nn", "kontraktane", "kontrakt"),
        ("de", "Verträge", "Vertrages"),
        ("fr", "contrats", "contrat"),
        ("es", "contratos", "contrato"),
        ("sv", "kamerorna", "kameror"),
        ("ru", "контрактов", "контракты"),
        ("nl", "contracten", "contract"),
        ("ar", "الشركة", "شركة"),
    ],
)
def test_other_forms_of_a_word_are_found_and_lit(archive: Archive, language: str, written: str, typed: str) -> None:
    archive.add(record(f"a {written} b", of=document(language=language)))
    assert archive.lit(typed) == [written]


def test_word_finds_itself_on_a_page_taken_for_another_language(archive: Archive) -> None:
    archive.add(
        record("The universities signed.", language="fi"), record("Yliopisto", of=document("fi", language="fi"))
    )
    assert archive.found("universities") == ["report"]


def test_stem_of_one_language_is_no_word_of_another(archive: Archive) -> None:
    archive.add(
        record("signé par la ville de Lyon", of=document("lyon", language="fr")),
        record("signé par la ville de Paris", of=document("paris", language="fr")),
        record("l'ajuntament de París", of=document("catala", language="ca")),
    )
    assert sorted(archive.found("Paris")) == ["catala", "paris"]
    assert "Paris" not in archive.lit("par")


@pytest.mark.parametrize(
    ("typed", "lit"),
    [
        ("新疆", ["新疆"]),
        ("监控", ["监控"]),
        ("监控合同", ["监控合同"]),
        ('"新疆监控"', ["新疆监控"]),
        ("海康威视", ["海康威视"]),
        ("疆", ["疆"]),
    ],
)
def test_chinese_words_are_found_within_a_sentence(archive: Archive, typed: str, lit: list[str]) -> None:
    archive.add(record("海康威视在新疆监控合同中获利。", of=document(language="zh")))
    assert archive.lit(typed) == lit


@pytest.mark.parametrize("typed", ["新控", "监合", "同合", '"疆新"'])
def test_chinese_characters_apart_are_no_word(archive: Archive, typed: str) -> None:
    archive.add(record("海康威视在新疆监控合同中获利。", of=document(language="zh")))
    assert archive.found(typed) == []


def test_chinese_word_is_found_across_a_line_break(archive: Archive) -> None:
    archive.add(record("公司在新\n疆签约", of=document(language="zh")))
    assert archive.lit("新疆") == ["新\n疆"]


@pytest.mark.parametrize(
    ("written", "typed"), [("한국어로 쓴 문서", "문서"), ("カメラを監視", "カメラ"), ("ประเทศไทย", "ไทย")]
)
def test_scripts_without_spaces_or_with_particles_are_found(archive: Archive, written: str, typed: str) -> None:
    archive.add(record(written, of=document(language="")))
    assert archive.found(typed) == ["report"]


def test_latin_name_within_chinese_is_a_word(archive: Archive) -> None:
    archive.add(record("由Hikvision公司提供", of=document(language="zh")))
    assert archive.lit("hikvision") == ["Hikvision"]
    assert archive.found("公司") == ["report"]
