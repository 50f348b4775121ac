"""Forms held as XML: what was filled in is said already only where the page says that, and not by chance."""

import pytest

from pipelines.extract import xfa


@pytest.mark.parametrize(
    ("field", "page", "told"),
    [
        ("<name>Berg</name>", "The quay of Bergen", ["name: Berg"]),
        ("<name>Berg</name>", "Signed: (Berg)", []),
        ("<cranes>5</cranes>", "Page 5 of 15", ["cranes: 5"]),
        ("<cranes>5</cranes>", "cranes: 5", []),
        ("<approved>Yes</approved>", "Yes, we can", ["approved: Yes"]),
    ],
)
def test_a_value_is_said_by_whole_words_and_a_short_one_with_its_field(field: str, page: str, told: list[str]) -> None:
    form = f"<xdp><datasets><data>{field}</data></datasets></xdp>"
    assert xfa.lines([form.encode()], page) == told
