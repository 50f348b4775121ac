"""Contracts and ties of sentences that a page break cuts."""

from dataclasses import replace

import pytest

from indexer.model.documents import Block, Page
from indexer.model.json_form import contract_json
from indexer.model.kinds import Kind, Role
from indexer.model.mentions import OVER_PAGES, Mention, Span
from pipelines.draft import Draft
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft
from tests.pipelines.relate.tables import contract_row

NAMES = {
    "Vega Maritime AS": "company",
    "Port of Narvik": "organisation",
    "Narvik havn": "organisation",
    "Hafenverwaltung Wismar": "organisation",
    "Grand Port de Brest": "organisation",
    "Autoridad Portuaria de Vigo": "organisation",
    "Администрация порта Находка": "organisation",
    "ООО «Вега»": "company",
}
SENTENCES = [
    (
        "en",
        "In May 2019, after a tender that lasted a year, the Port of Narvik signed a contract",
        "with Vega Maritime AS for EUR 3 million.",
    ),
    (
        "nb",
        "I mai 2019, etter en anbudsrunde som varte i et år, inngikk Narvik havn en kontrakt",
        "med Vega Maritime AS til 3 millioner euro.",
    ),
    (
        "de",
        "Im Mai 2019 schloss die Hafenverwaltung Wismar für die Ausstattung des Hafens einen Vertrag",
        "mit Vega Maritime AS über 3 Millionen Euro.",
    ),
    (
        "fr",
        "En mai 2019, après un long appel d'offres, le Grand Port de Brest a signé un contrat",
        "avec Vega Maritime AS pour 3 millions d'euros.",
    ),
    (
        "es",
        "En mayo de 2019, tras un largo concurso, la Autoridad Portuaria de Vigo firmó un contrato",
        "con Vega Maritime AS por 3 millones de euros.",
    ),
    (
        "ru",
        "В мае 2019 года, после долгого конкурса, Администрация порта Находка подписала контракт",
        "с ООО «Вега» на 3 миллиона евро.",
    ),
]


def pages(left: str, right: str, language: str = "en", *, more: tuple[Mention, ...] = ()) -> Draft:
    """Two pages with the mentions of `NAMES` on them, and `more`."""
    first, second = draft(left, NAMES, language=language), draft(right, NAMES, language=language)
    mentions = (*first.mentions, *(replace(one, page=2) for one in second.mentions), *more)
    both = (first.pages[0], replace(second.pages[0], number=2))
    return relate(link(replace(first, pages=both, mentions=mentions)))


def stand(found: Draft) -> bool:
    """Whether every span of the records has its characters on its page."""
    text = {page.number: page.text for page in found.pages}
    spans = [
        span
        for record in (*found.contracts, *found.ties)
        for held in (getattr(record, name) for name in record.__dataclass_fields__)
        for span in (held if isinstance(held, tuple) else (held,))
        if isinstance(span, Span)
    ]
    return bool(spans) and all(text[one.page][one.start : one.end] == one.surface for one in spans)


@pytest.mark.parametrize(("language", "left", "right"), SENTENCES)
def test_a_contract_is_read_over_the_break(language: str, left: str, right: str) -> None:
    found = pages(left, right, language)
    [contract] = found.contracts
    row = contract_row(contract_json(contract))
    assert row["amount"] == ["3000000", "EUR"]
    assert [one.page for one in (*contract.supplier, *contract.buyer)] == [2, 1]
    assert [(one.page, one.surface[-8:]) for one in contract.evidence] == [(1, left[-8:]), (2, right[-8:])]
    assert stand(found)


def test_a_name_over_the_break_is_placed_where_it_begins() -> None:
    left, right = (
        "After a tender that lasted a year, in May 2019,\nthe Port of Narvik signed a contract with Kepa",
        "Cables Ltd for EUR 3 million.",
    )
    parts = tuple(
        Mention(Kind.COMPANY, surface, page, start, start + len(surface), OVER_PAGES, 0.9)
        for surface, page, start in (("Kepa", 1, left.index("Kepa")), ("Cables Ltd", 2, 0))
    )
    found = pages(left, right, more=parts)
    [contract] = found.contracts
    [supplier] = contract.supplier
    assert (supplier.surface, supplier.page) == ("Kepa", 1)
    [entity] = [one for one in found.entities if one.key == supplier.entity]
    assert entity.names == ("Kepa Cables Ltd",)
    assert stand(found)


def test_words_that_say_less_by_half_are_left_out() -> None:
    found = pages(
        "In May 2019 the Port of Narvik paid Vega Maritime AS EUR 3 million for coastal", "radars. It is glad."
    )
    [contract] = found.contracts
    assert contract.amount is not None
    assert contract.subject is None
    assert stand(found)


def test_a_tie_is_read_over_the_break() -> None:
    found = pages(
        "For many years now the shares have been\nin safe hands, as the Port of Narvik owns",
        "51 per cent of Vega Maritime AS.",
    )
    [tie] = found.ties
    assert (tie.source.page, tie.target.page, [one.page for one in tie.evidence]) == (1, 2, [1, 2])
    assert stand(found)


def test_the_next_page_goes_on_about_a_contract() -> None:
    left, right = (
        "In May 2019 the Port of Narvik signed a contract with Vega Maritime AS.",
        "It is worth EUR 3 million.",
    )
    [contract] = pages(left, right).contracts
    assert contract.amount is not None
    assert (contract.amount.page, [one.page for one in contract.evidence]) == (2, [1, 2])


def test_a_heading_at_the_break_parts_the_pages() -> None:
    left, right = (
        "In May 2019 the Port of Narvik signed a contract with Vega Maritime AS.",
        "It is worth EUR 3 million.",
    )
    first, second = draft(left, NAMES), draft(right, NAMES)
    titled = Page(2, right, "en", blocks=(Block(Role.HEADING, 0, 2),))
    mentions = (*first.mentions, *(replace(one, page=2) for one in second.mentions))
    [contract] = relate(link(replace(first, pages=(first.pages[0], titled), mentions=mentions))).contracts
    assert contract.amount is None


FORMS = [
    (
        "en",
        "Notice of award\n\nBuyer: Port of Narvik\nContract price: EUR 3 million\nSupplier:",
        "Vega Maritime AS\nPage two",
    ),
    ("nb", "Oppdragsgiver: Narvik havn\nKontraktssum: 3 millioner euro\nLeverandør:", "Vega Maritime AS"),
    ("de", "Auftraggeber: Hafenverwaltung Wismar\nAuftragswert: 3 Millionen Euro\nAuftragnehmer:", "Vega Maritime AS"),
    ("fr", "Acheteur : Grand Port de Brest\nMontant du marché : 3 millions d'euros\nTitulaire :", "Vega Maritime AS"),
    ("es", "Comprador: Autoridad Portuaria de Vigo\nImporte: 3 millones de euros\nProveedor:", "Vega Maritime AS"),
    ("ru", "Заказчик: Администрация порта Находка\nЦена контракта: 3 миллиона евро\nПоставщик:", "ООО «Вега»"),
]


@pytest.mark.parametrize(("language", "left", "right"), FORMS)
def test_a_label_at_the_foot_has_its_value_at_the_head(language: str, left: str, right: str) -> None:
    found = pages(left, right, language)
    [contract] = found.contracts
    assert [(one.page, one.start, bool(one.entity)) for one in contract.supplier] == [(2, 0, True)]
    assert [(one.page, bool(one.entity)) for one in contract.buyer] == [(1, True)]
    assert [one.page for one in contract.evidence] == [1, 2]
    assert contract.amount is not None
    assert stand(found)


def test_a_form_goes_on_over_the_break_past_foot_and_head() -> None:
    found = pages(
        "Contract number: SDC-2016/114\nBuyer: Port of Narvik\n\n- 4 -",
        "5\n\nSupplier: Vega Maritime AS\nAmount: EUR 3 million\nDate: 4 May 2019",
    )
    [contract] = found.contracts
    row = contract_row(contract_json(contract))
    assert (row["amount"], contract.number is not None, contract.date is not None) == (["3000000", "EUR"], True, True)
    assert [one.surface for one in contract.evidence] == [
        "Contract number: SDC-2016/114\nBuyer: Port of Narvik",
        "Supplier: Vega Maritime AS\nAmount: EUR 3 million\nDate: 4 May 2019",
    ]
    assert stand(found)


def test_forms_of_two_pages_stay_two() -> None:
    form = "Buyer: Port of Narvik\nSupplier: Vega Maritime AS\nAmount: EUR {} million"
    found = pages(form.format(3), form.format(5))
    assert [one.amount and one.amount.page for one in found.contracts] == [1, 2]
    assert [len(one.evidence) for one in found.contracts] == [1, 1]


def test_a_name_in_a_form_over_the_break_is_placed_where_it_begins() -> None:
    left, right = "Buyer: Port of Narvik\nSupplier: Kepa", "Cables Ltd\nAmount: EUR 3 million"
    parts = tuple(
        Mention(Kind.COMPANY, surface, page, start, start + len(surface), OVER_PAGES, 0.9)
        for surface, page, start in (("Kepa", 1, left.index("Kepa")), ("Cables Ltd", 2, 0))
    )
    found = pages(left, right, more=parts)
    [contract] = found.contracts
    assert [(one.surface, one.page) for one in contract.supplier] == [("Kepa", 1)]
    [entity] = [one for one in found.entities if one.key == contract.supplier[0].entity]
    assert entity.names == ("Kepa Cables Ltd",)
    assert contract.amount is not None
    assert stand(found)


HULL = {"Kepa Cables Ltd": "company", "Vega Maritime AS": "company", "Port of Narvik": "organisation", "Hull": "place"}


def fields(*texts: str) -> list[tuple[str, ...]]:
    """The contracts of the pages, each as its sides, number, day, subject and place, and the pages of all of them."""
    drafts = [draft(text, HULL | {"York": "place"}) for text in texts]
    numbered = tuple(replace(one.pages[0], number=number) for number, one in enumerate(drafts, 1))
    mentions = tuple(replace(one, page=page) for page, each in enumerate(drafts, 1) for one in each.mentions)
    found = relate(link(replace(drafts[0], pages=numbered, mentions=mentions)))
    assert stand(found)
    said = []
    for one in found.contracts:
        spans = (*one.buyer, *one.supplier, one.number, one.date, one.subject, *one.place, one.amount)
        told = [span for span in spans if span is not None]
        said.append((*(span.surface for span in told), *map(str, sorted({span.page for span in told}))))
    return said


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            [
                f"Date: {day}\nSubject: radar masts\nBuyer: Port of Narvik\nSupplier: Kepa Cables Ltd\n"
                "Amount: EUR 5 million"
                for day in ("4 May 2019", "4 May 2020", "5 June 2021")
            ],
            [
                ("Port of Narvik", "Kepa Cables Ltd", day, "radar masts", "EUR 5 million", page)
                for day, page in (("4 May 2019", "1"), ("4 May 2020", "2"), ("5 June 2021", "3"))
            ],
        ),
        (
            [
                "Form B\nSupplier: Vega Maritime AS\nAmount: EUR 3 million",
                "Form B\nDate: 4 May 2019\nNumber: 17/20\nSupplier: Kepa Cables Ltd\nAmount: EUR 5 million",
            ],
            [
                ("Vega Maritime AS", "EUR 3 million", "1"),
                ("Kepa Cables Ltd", "17/20", "4 May 2019", "EUR 5 million", "2"),
            ],
        ),
        (
            [
                "Award 1\nBuyer: Port of Narvik\nAmount: EUR 3 million",
                "Place: Hull\nDate: 4 May 2019\nSupplier: Kepa Cables Ltd\nAmount: EUR 5 million",
            ],
            [
                ("Port of Narvik", "EUR 3 million", "1"),
                ("Kepa Cables Ltd", "4 May 2019", "Hull", "EUR 5 million", "2"),
            ],
        ),
    ],
)
def test_forms_that_begin_with_their_page_keep_all_their_fields(
    texts: list[str], expected: list[tuple[str, ...]]
) -> None:
    assert fields(*texts) == expected


def test_a_form_that_begins_below_the_rest_of_another_keeps_its_fields() -> None:
    first = "Number: 17/20\nBuyer: Port of Narvik"
    second = "Supplier: Kepa Cables Ltd\nAmount: EUR 5 million\n"
    third = "Number: 17/21\nSupplier: Vega Maritime AS\nAmount: EUR 3 million"
    assert fields(first, second + third) == [
        ("Port of Narvik", "Kepa Cables Ltd", "17/20", "EUR 5 million", "1", "2"),
        ("Vega Maritime AS", "17/21", "EUR 3 million", "2"),
    ]


def test_an_empty_line_tells_where_the_next_form_begins() -> None:
    first = "Supplier: Kepa Cables Ltd\nAmount: EUR 5 million"
    second = "Number: 17/20\nDate: 4 May 2019\n\nSupplier: Vega Maritime AS\nAmount: EUR 3 million\nNumber: 17/21"
    assert fields(first, second) == [
        ("Kepa Cables Ltd", "17/20", "4 May 2019", "EUR 5 million", "1", "2"),
        ("Vega Maritime AS", "17/21", "EUR 3 million", "2"),
    ]


def test_what_the_head_of_each_page_repeats_parts_no_form() -> None:
    head = "Contract number: SDC-2016/114\nDate: 4 May 2019\n"
    [told] = fields(f"{head}Buyer: Port of Narvik", f"{head}Supplier: Kepa Cables Ltd\nAmount: EUR 5 million")
    assert told == ("Port of Narvik", "Kepa Cables Ltd", "SDC-2016/114", "4 May 2019", "EUR 5 million", "1", "2")
