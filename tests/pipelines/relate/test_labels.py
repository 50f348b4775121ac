"""Contracts from labelled lines and sentences."""

from typing import Any

import pytest

from indexer.model.json_form import contract_json
from pipelines.draft import Draft
from pipelines.link.linking import link
from pipelines.relate.relating import relate
from tests.pipelines.drafts import draft

COMPANY, BODY, PLACE = "company", "organisation", "place"


def related(text: str, names: dict[str, str], language: str) -> Draft:
    found = relate(link(draft(text, names, language=language)))
    page = found.pages[0].text
    for contract in found.contracts:
        single = (contract.amount, contract.number, contract.date, contract.subject)
        for span in (*contract.supplier, *contract.buyer, *contract.place, *contract.evidence, *filter(None, single)):
            assert page[span.start : span.end] == span.surface
    return found


def told(draft: Draft) -> list[dict[str, Any]]:
    """The fields of each contract as words."""
    forms = [contract_json(contract) for contract in draft.contracts]
    single = ("amount", "number", "date", "subject")
    several = ("supplier", "buyer", "agent", "place")
    return [
        {name: form[name]["surface"] for name in single if name in form}
        | {name: [span["surface"] for span in form[name]] for name in several if name in form}
        | {name: form[name] for name in ("stage",) if name in form}
        for form in forms
    ]


NOTICES = [
    (
        "zh",
        "中标公告\n\n采购人：绍兴市环境局\n中标人：蓝溪环保工程有限公司\n中标金额：人民币2860万元\n项目名称：处理站扩建\n工程地点：绍兴",
        {"绍兴市环境局": BODY, "蓝溪环保工程有限公司": COMPANY, "绍兴": PLACE},
        {
            "buyer": ["绍兴市环境局"],
            "supplier": ["蓝溪环保工程有限公司"],
            "amount": "人民币2860万元",
            "subject": "处理站扩建",
            "place": ["绍兴"],
            "stage": "awarded",
        },
    ),
    (
        "ru",
        "Заказчик: Администрация города Пскова. Исполнитель: ООО «Заря», г. Остров. Цена контракта: 12 500 000 рублей. "
        "Предмет контракта: ремонт кровли. Дата заключения: 12.05.2021.",
        {"Администрация города Пскова": BODY, "ООО «Заря»": COMPANY},
        {
            "buyer": ["Администрация города Пскова"],
            "supplier": ["ООО «Заря»"],
            "amount": "12 500 000 рублей",
            "subject": "ремонт кровли",
            "date": "12.05.2021",
        },
    ),
    (
        "en",
        "Award notice\n\nBuyer: Salford Transport Agency, 12 Quay Street\nWinning bidder:\nHarrow Bridgeworks Ltd\n"
        "Contract value: GBP 4,300,000\nPlace of performance: Salford",
        {"Salford Transport Agency": BODY, "Harrow Bridgeworks Ltd": COMPANY, "Salford\n": PLACE},
        {
            "buyer": ["Salford Transport Agency"],
            "supplier": ["Harrow Bridgeworks Ltd"],
            "amount": "GBP 4,300,000",
            "place": ["Salford"],
            "stage": "awarded",
        },
    ),
    (
        "de",
        "Auftraggeber: Hafenamt Emden\nAuftragnehmer: Nordkran GmbH\nAuftragswert: 1,2 Mio. Euro\nErfüllungsort: Emden",
        {"Hafenamt Emden": BODY, "Nordkran GmbH": COMPANY},
        {
            "buyer": ["Hafenamt Emden"],
            "supplier": ["Nordkran GmbH"],
            "amount": "1,2 Mio. Euro",
            "place": ["Emden"],
        },
    ),
]


@pytest.mark.parametrize(("language", "text", "names", "expected"), NOTICES, ids=lambda value: str(value)[:20])
def test_labels_state_a_contract(language: str, text: str, names: dict[str, str], expected: dict[str, Any]) -> None:
    assert told(related(text, {name.strip(): kind for name, kind in names.items()}, language)) == [expected]


def test_two_lots_are_two_contracts() -> None:
    text = "Supplier: Vega AS\nPrice: NOK 3 million\n\nSupplier: Krane AS\nPrice: NOK 4 million\n"
    found = told(related(text, {"Vega AS": COMPANY, "Krane AS": COMPANY}, "en"))
    assert [(one["supplier"], one["amount"]) for one in found] == [
        (["Vega AS"], "NOK 3 million"),
        (["Krane AS"], "NOK 4 million"),
    ]


PURCHASE = """设备买卖合同

合同编号：HT-2019-07

需方（甲方）：江阴港口集团有限公司
供方（乙方）：长沙明远雷达股份有限公司

甲方向乙方购买四套岸边雷达，合同总价为人民币1540万元。

交货地点：江阴。乙方应于2020年3月31日前交货。

甲方：江阴港口集团有限公司　乙方：长沙明远雷达股份有限公司

签订日期：2019年8月12日
"""


def test_a_chinese_contract_is_one_record_from_its_head_clauses_and_signatures() -> None:
    names = {"江阴港口集团有限公司": COMPANY, "长沙明远雷达股份有限公司": COMPANY}
    assert told(related(PURCHASE, names, "zh")) == [
        {
            "buyer": ["江阴港口集团有限公司"],
            "supplier": ["长沙明远雷达股份有限公司"],
            "amount": "人民币1540万元",
            "number": "HT-2019-07",
            "date": "2019年8月12日",
            "subject": "四套岸边雷达",
            "place": ["江阴"],
        }
    ]


def test_brackets_say_what_a_party_is_whatever_its_letter() -> None:
    text = (
        "服务合同\n\n甲方（供应商）：长沙明远雷达股份有限公司\n乙方（采购方）：江阴港口集团有限公司\n"
        "合同金额：人民币20万元\n"
    )
    names = {"江阴港口集团有限公司": COMPANY, "长沙明远雷达股份有限公司": COMPANY}
    [found] = told(related(text, names, "zh"))
    assert (found["supplier"], found["buyer"]) == (["长沙明远雷达股份有限公司"], ["江阴港口集团有限公司"])


@pytest.mark.parametrize(
    "text",
    [
        "Company: Vega AS\nReference: 2019/4\nDate: 4 May 2019\n",
        "Supplier: Vega AS\nContact: Kari Moe\n",
        "Vega AS wrote: the price of NOK 3 million was too high.",
    ],
)
def test_other_labels_state_none(text: str) -> None:
    assert told(related(text, {"Vega AS": COMPANY}, "en")) == []


def test_a_contract_tells_its_price_in_a_clause_and_its_number_in_its_head() -> None:
    text = (
        "SUPPLY AGREEMENT No. 17/2019\n\nThis Supply Agreement is made on 4 May 2019 between Vega Pumps Ltd "
        "(the “Supplier”) and Kepa Water plc (the “Buyer”).\n\n1. The Supplier shall deliver pumps at a rate of "
        "EUR 300 each.\n\n2. The total contract price for all pumps is EUR 4,200,000.\n"
    )
    [found] = told(related(text, {"Vega Pumps Ltd": COMPANY, "Kepa Water plc": COMPANY}, "en"))
    assert (found["amount"], found["number"]) == ("EUR 4,200,000", "17/2019")


@pytest.mark.parametrize(
    "text",
    ["Customer: Vega AS; Total: NOK 450 000; Date: 2020-01-01", "Client: Vega AS\nAmount: NOK 3 million\nInvoice: 17"],
)
def test_a_client_and_an_amount_may_be_of_an_invoice(text: str) -> None:
    assert not related(text, {"Vega AS": COMPANY}, "en").contracts
    assert related(f"Contract of 2020\n{text}", {"Vega AS": COMPANY}, "en").contracts


@pytest.mark.parametrize(
    ("language", "name", "found", "whole"),
    [
        ("en", "Fallon Marine\nServices Ltd", "Fallon Marine", True),
        ("en", "Fallon & Sons Civil\nEngineering Ltd", "Fallon & Sons Civil", True),
        ("nb", "Fjord Maskin og\nAnlegg AS", "Fjord Maskin", True),
        ("de", "Nordkai Bau\nGesellschaft mbH & Co. KG", "Gesellschaft mbH & Co. KG", True),
        ("en", "Fallon Marine Ltd\nServices Ltd", "Fallon Marine Ltd", False),
        ("en", "Fallon Marine\nThe work was done by Orion Ltd", "Fallon Marine", False),
        ("en", "Fallon Marine\n\nServices Ltd", "Fallon Marine", False),
    ],
)
def test_a_name_goes_on_below_only_with_the_legal_form_it_lacks(
    language: str, name: str, found: str, whole: bool
) -> None:
    """Of the name that was cut, a part that has an entity of its own is not whom the field names."""
    text = f"Contracting authority: Narvik\nSupplier: {name}\nContract value: EUR 1,250,000"
    [contract] = related(text, {found: COMPANY, "Narvik": PLACE}, language).contracts
    [supplier] = contract.supplier
    assert supplier.surface == (name if whole else name.partition("\n")[0])
    assert supplier.entity != "company:gesellschaft"
