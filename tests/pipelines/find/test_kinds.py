import pytest

from indexer.model.kinds import Kind
from pipelines.find import kinds

COMPANY, ORGANISATION = Kind.COMPANY, Kind.ORGANISATION


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Solheim Offshore ASA", COMPANY),
        ("Northern Electronics Group Corporation", COMPANY),
        ("Brekke Sparebank", COMPANY),
        ("Council on Ethics", ORGANISATION),
        ("European Commission", ORGANISATION),
        ("Norges Bank", ORGANISATION),
        ("Bank of England", ORGANISATION),
        ("Ministry of Transport", ORGANISATION),
        ("Utenriksdepartementet", ORGANISATION),
        ("Bundesverwaltungsgericht", ORGANISATION),
        ("Министерство обороны", ORGANISATION),
        ("Savunma Bakanlığı", ORGANISATION),
        ("Türkiye Cumhuriyet Merkez Bankası", ORGANISATION),
        ("国防部", ORGANISATION),
        ("某某银行", COMPANY),
        ("挪威央行", ORGANISATION),
        ("EU", ORGANISATION),
        ("Коммерсантъ", ORGANISATION),
        ("Brekke", None),
    ],
)
def test_what_a_name_alone_tells(name: str, kind: Kind | None) -> None:
    assert kinds.of_name(name)[0] is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the company Brekke won", COMPANY),
        ("Brekke, a manufacturer of cameras, won", COMPANY),
        ("selskapet Brekke vant", COMPANY),
        ("Brekke’s shares fell", COMPANY),
        ("газете «Brekke» сообщили", ORGANISATION),
    ],
)
def test_what_the_text_around_a_name_tells(text: str, kind: Kind) -> None:
    start = text.index("Brekke")
    assert kinds.settle([("Brekke", text, start, start + 6)])["Brekke"][0] is kind


def test_all_places_of_a_name_decide_together() -> None:
    text = "Brekke said so. The manufacturer Brekke denied it."
    places = [(0, 6), (text.rindex("Brekke"), text.rindex("Brekke") + 6)]
    assert kinds.settle(("Brekke", text, *place) for place in places)["Brekke"][0] is COMPANY


def test_initials_are_of_the_kind_of_what_they_stand_for() -> None:
    text = "The State Directorate for Harbour Control (“SDHC”) paid. Shares in SDHC rose. The supplier SDHC said so."
    whole = "State Directorate for Harbour Control"
    places = [(whole, text.index(whole)), *(("SDHC", at) for at in range(len(text)) if text.startswith("SDHC", at))]
    assert kinds.settle([("SDHC", text, start, start + 4) for name, start in places[1:]])["SDHC"][0] is COMPANY
    decided = kinds.settle([(name, text, start, start + len(name)) for name, start in places])
    assert decided["SDHC"][0] is ORGANISATION
