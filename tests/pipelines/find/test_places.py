import pytest

from pipelines.find import places


def found(text: str, language: str = "", *, sure: bool = False) -> list[str]:
    names = places.find(text, language, sure=sure)
    return [text[one.start : one.end] for one in names if one.finder == "gazetteer"]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "from Oslo to Xinjiang, China", ["Oslo", "Xinjiang", "China"]),
        ("en", "the United\xa0Kingdom and New York City", ["United\xa0Kingdom", "New York City"]),
        ("nb", "Storbritannia og Tyskland", ["Storbritannia", "Tyskland"]),
        ("ru", "Россия и Германия", ["Россия", "Германия"]),
        ("zh", "在新疆和北京", ["新疆", "北京"]),
        ("ar", "في الصين", ["الصين"]),
        ("en", "Nice people were Reading", []),
    ],
)
def test_places_in_many_languages(language: str, text: str, names: list[str]) -> None:
    assert found(text, language) == names


def test_small_towns_need_a_word_of_place_before_them() -> None:
    assert found("Question Marks over it", "en") == []
    assert found("they live in Molde now", "en", sure=True) == ["Molde"]


def test_a_name_across_a_line_break_is_one() -> None:
    assert found("made in South\nKorea last year", "en") == ["South\nKorea"]
