"""Languages of texts, the two written Norwegians apart."""

from dataclasses import dataclass

import pytest

from indexer.text import language


@dataclass
class Part:
    text: str
    language: str


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The board met on Tuesday and talked about the cranes.", "en"),
        ("Styret møttes på tirsdag og snakket om kranene, men ingen visste hvorfor de ble kjøpt.", "nb"),
        ("Styret møttest på tysdag og snakka om kranene, men ingen visste kvifor dei vart kjøpte.", "nn"),
        ("Bestyrelsen mødtes tirsdag og talte om kranerne, men ingen vidste, hvorfor de blev købt.", "da"),
        ("Styrelsen träffades på tisdagen och talade om kranarna, men ingen visste varför de köptes.", "sv"),
        ("Der Vorstand hat am Dienstag über die Kräne gesprochen.", "de"),
        ("Le conseil s'est réuni mardi et a parlé des grues du port.", "fr"),
        ("El consejo se reunió el martes y habló de las grúas del puerto.", "es"),
        ("Zarząd spotkał się we wtorek i rozmawiał o dźwigach, które kupiono wiosną.", "pl"),
        ("Правление собралось во вторник и говорило о кранах, которые были куплены весной.", "ru"),
        ("Правління зібралося у вівторок і говорило про крани, які були куплені навесні.", "uk"),
        ("董事会星期二开会讨论了春天购买的起重机。", "zh"),
        ("取締役会は火曜日に会合し、春に購入したクレーンについて話し合った。", "ja"),
        ("이사회는 화요일에 모여 봄에 산 크레인에 대해 이야기했다.", "ko"),
        ("اجتمع المجلس يوم الثلاثاء وتحدث عن الرافعات التي اشتراها في الربيع.", "ar"),
        ("هیئت مدیره روز سه‌شنبه تشکیل جلسه داد و درباره جرثقیل‌ها صحبت کرد.", "fa"),
        ("Yönetim kurulu salı günü toplandı ve ilkbaharda alınan vinçler hakkında konuştu.", "tr"),
        ("Το συμβούλιο συνεδρίασε την Τρίτη και μίλησε για τους γερανούς.", "el"),
    ],
)
def test_language(text: str, code: str) -> None:
    assert language.of_text(text) == code


@pytest.mark.parametrize("text", ["", "   \n", "1 200 000", "ok", "—"])
def test_where_nothing_can_be_told_nothing_is_said(text: str) -> None:
    assert language.of_text(text) == ""


def test_a_long_text_is_told_by_its_running_text_not_by_its_title() -> None:
    text = "Annual Review of the Council\n\n" + "Styret møttes på tirsdag og snakket om kranene som ble kjøpt. " * 200
    assert language.of_text(text) == "nb"


def test_the_document_speaks_the_language_of_most_of_its_text() -> None:
    parts = [Part("a" * 100, "en"), Part("b" * 300, "nb"), Part("c" * 150, "en"), Part("d", "")]
    assert language.of_document(parts) == "nb"


def test_what_a_file_declares_counts_where_its_text_does_not_tell() -> None:
    assert language.of_document([Part("1 200", "")], declared="nb") == "nb"
    assert language.of_document([Part("words", "en")], declared="fr") == "en"


@pytest.mark.parametrize(
    ("text", "code", "alone"), [("barges repaired twice", "en", "fr"), ("reparto de grúas", "es", "it")]
)
def test_where_one_detector_is_unsure_the_other_is_heard(
    text: str, code: str, alone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {language.of_text(text) for _ in range(5)} == {code}  # langdetect draws at random unless it is seeded
    monkeypatch.setattr(language, "UNSURE", 0.0)
    assert language.of_text(text) == alone
