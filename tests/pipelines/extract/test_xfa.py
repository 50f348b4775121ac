"""Forms held as XML: what was filled in is said already only where the page says that, and not by chance."""

import pytest

from pipelines.extract import xfa

TEMPLATE = """<template><subform>
  <field name="f1"><caption><value><text>Name of buyer</text></value></caption></field>
  <field name="f2"><caption><value><text>Port</text></value></caption>
    <bind match="dataRef" ref="$.deal.harbour[0]"/></field>
  <field name="land"><caption><value><text>Country</text></value></caption><ui><choiceList/></ui>
    <items><text>Norway</text><text>Chile</text></items><items save="1"><text>NO</text><text>CL</text></items></field>
  <field name="approved"><caption><value><text>Approved</text></value></caption><ui><checkButton/></ui>
    <items><integer>1</integer><integer>0</integer></items></field>
  <field name="sanctioned"><ui><checkButton/></ui><items><text>yes</text><text>no</text></items></field>
  <exclGroup name="procedure">
    <field><caption><value><text>Open</text></value></caption><items><text>1</text></items></field>
    <field><caption><value><text>Direct award</text></value></caption><items><text>2</text></items></field></exclGroup>
  <field name="amount"/>
</subform></template>"""


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


def read(data: str, *, page: str = "Please wait", upon: tuple[str, ...] = ()) -> list[str]:
    form = f"<xdp>{TEMPLATE}<datasets><data><form1>{data}</form1></data></datasets></xdp>"
    return xfa.lines([form.encode()], page, upon)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("<f1>Vega</f1>", "Name of buyer: Vega"),
        ("<deal><harbour>Narvik</harbour></deal>", "Port: Narvik"),
        ("<land>CL</land>", "Country: Chile"),
        ("<land>Peru</land>", "Country: Peru"),
        ("<approved>1</approved>", "Approved: ☒"),
        ("<sanctioned>no</sanctioned>", "sanctioned: ☐"),
        ("<procedure>2</procedure>", "procedure: ☒ Direct award"),
        ("<note><body><p>Paid in <b>cash</b></p><p>by Jon Vik</p></body></note>", "note: Paid in cash by Jon Vik"),
    ],
)
def test_a_value_is_told_as_the_form_shows_it(data: str, line: str) -> None:
    assert line in read(data)


def test_what_a_field_is_called_is_told_with_its_value_alone() -> None:
    assert "Name of buyer" in read("")
    assert "Name of buyer" not in read("<f1>Vega</f1>")


def test_rows_that_hold_the_same_are_all_told() -> None:
    rows = "<row><name>Vega</name><amount>500</amount></row><row><name>Kepa</name><amount>500</amount></row>"
    assert read(rows)[-4:] == ["name: Vega", "amount: 500", "name: Kepa", "amount: 500"]


def test_a_field_that_is_told_where_it_stands_on_a_page_is_not_told_again() -> None:
    assert read("<f1>Vega</f1><amount>5</amount>", upon=("form1[0].f1[0]",))[-1:] == ["amount: 5"]
