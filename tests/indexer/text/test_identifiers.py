import pytest

from indexer.model.values import Identifier
from indexer.text import identifiers


def found(text: str) -> list[tuple[str, str]]:
    return [(one.value.scheme, one.value.value) for one in identifiers.find(text) if isinstance(one.value, Identifier)]


@pytest.mark.parametrize(
    ("text", "scheme", "value"),
    [
        ("LEI 5493001KJTIIGC8Y1R12", "LEI", "5493001KJTIIGC8Y1R12"),
        ("the vessel (IMO 9074729)", "IMO", "9074729"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN", "DE89370400440532013000"),
        ("VAT: DE136695976", "VAT", "DE136695976"),
        ("ИНН 7707083893", "INN", "7707083893"),
        ("Org.nr. 923 609 016", "NO-ORG", "923609016"),
        ("under tender 2019/S 180-437985", "TENDER", "2019/S 180-437985"),
        ("contract no. HK-2017/55 was", "CONTRACT", "HK-2017/55"),
        ("Vertrag Nr. 2019-1177", "CONTRACT", "2019-1177"),
        ("договор № 45/2017", "CONTRACT", "45/2017"),
        ("合同编号：XJ-2017-001", "CONTRACT", "XJ-2017-001"),
        ("in sak 2019/1234 skrev", "CASE", "2019/1234"),
        ("Case C-311/18", "CASE", "C-311/18"),
    ],
)
def test_register_and_file_numbers(text: str, scheme: str, value: str) -> None:
    assert (scheme, value) in found(text)


@pytest.mark.parametrize(
    "text",
    ["LEI 5493001KJTIIGC8Y1R13", "IMO 9074728", "Org.nr. 923 609 017", "in case of 3 ships", "the contract of 2017"],
)
def test_wrong_check_digits_and_plain_words_name_nothing(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "kind", "surface"),
    [
        ("write to ada.brekke@example.org.", "email", "ada.brekke@example.org"),
        ("see https://example.org/a?b=1, page 2", "url", "https://example.org/a?b=1"),
        ("at www.example.org/x).", "url", "www.example.org/x"),
        ("call +47 22 33 44 55", "phone", "+47 22 33 44 55"),
        ("Tel. (030) 123 45 67", "phone", "(030) 123 45 67"),
    ],
)
def test_contacts(text: str, kind: str, surface: str) -> None:
    assert [(str(one.kind), text[one.start : one.end]) for one in identifiers.contacts(text)] == [(kind, surface)]
