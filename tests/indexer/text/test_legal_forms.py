"""Legal forms at either end of a name."""

import pytest

from indexer.text import legal_forms, names


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Hangzhou Hikvision Digital Technology Co., Ltd. said", "Co., Ltd."),
        ("Kestrel GmbH & Co. KG klagt", "GmbH & Co. KG"),
        ("Fjord S.p.A. and others", "S.p.A."),
        ("Fjord S. p. A. e altri", "S. p. A."),
        ("Vega Sp. z o.o. oraz", "Sp. z o.o."),
        ("杭州海康威视数字技术股份有限公司签署", "股份有限公司"),
        ("SOLHEIM LIMITED", "LIMITED"),
    ],
)
def test_the_longest_form_at_the_end_is_found(text: str, form: str) -> None:
    assert [found.group("form") for found in legal_forms.at_end().finditer(text)] == [form]


@pytest.mark.parametrize(("text", "form"), [("ООО «Ромашка» и", "ООО"), ("PT Bumi Jaya", "PT")])
def test_forms_at_the_start_are_found(text: str, form: str) -> None:
    assert [found.group("form") for found in legal_forms.at_start().finditer(text)] == [form]


@pytest.mark.parametrize("text", ["as such", "Sept 3", "the limited offer", "Kassel"])
def test_words_that_look_alike_are_not_forms(text: str) -> None:
    assert not legal_forms.at_end().search(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [("Siemens AG", "Siemens Aktiengesellschaft"), ("OAO Gazprom", "Open Joint Stock Company Gazprom")],
)
def test_spellings_of_a_form_are_of_one_group(left: str, right: str) -> None:
    assert legal_forms.groups(left) == legal_forms.groups(right) == ("jsc",)


def test_public_and_private_companies_differ() -> None:
    assert legal_forms.groups("Deutsche Bank AG") != legal_forms.groups("Deutsche Bank GmbH")


def test_every_form_is_dropped_from_the_end_where_it_stands() -> None:
    """A name whose first and last words open and close no form is told from the others by these words alone."""
    apart = [form for form in legal_forms.forms() if not form.joined]
    closing = [f"Vega Marin {form.form}" for form in apart if form.place != "start"]
    names_ = [*closing, "PT Vega Marin", "ООО Vega Marin"]
    kept = [name for name in names_ if legal_forms.drop(names.words(name))[0] != ("vega", "marin")]
    assert kept == []
    assert len(closing) > 100
