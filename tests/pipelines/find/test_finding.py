from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model.documents import Block, Document, Page
from indexer.model.kinds import ENTITY_KINDS, Kind, Role, Status
from pipelines.draft import Draft
from pipelines.find.finding import find, find_quickly, mentions
from pipelines.find.names_model import Model

PIECES = st.sampled_from(
    """
    EUR € 5 1.250,00 million Kestrel_Imaging_Ltd. Oslo \\n \\n\\n _ \u00a0 ’s « » the President Ada_Brekke
    2019-01-14 14.01.2020 \u0301 İ ß \U0001f600 有限公司 北京 3亿元 12_Mio. ( ) - – five_cameras ООО_«Вектор» \u200f
    2019/S_180-437985 a.b@c.org \x00 https://x.org/a?b $ kr no. contract_no._5/19 last_month 3_mars third_quarter_of
    xxxxxxxxxxxxxxxxxxxxxxxxxxxx ٣٥ 三 ½ ١٢
    """.replace("\xa0", "~").split()
).map(lambda piece: piece.replace("_", " ").replace("~", "\xa0").replace("\\n", "\n"))
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=30).map(" ".join), st.lists(PIECES, max_size=30).map("".join)
)
LANGUAGES = st.sampled_from(["", "en", "nb", "nn", "de", "fr", "ru", "zh", "ar", "tr", "xx"])


@settings(max_examples=250, deadline=None)
@given(text=TEXTS, language=LANGUAGES, date=st.sampled_from(["", "2020", "2020-10", "2020-10-12", "no date"]))
def test_every_mention_stands_where_it_says(text: str, language: str, date: str) -> None:
    found = mentions(Page(1, text, language), date=date, model=Model.NONE)
    assert all(text[one.start : one.end] == one.surface and one.surface for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(0 < one.score <= 1 for one in found)


def test_no_name_begins_in_the_dateline() -> None:
    text = "Gothenburg – Skagerhav Radar AB has signed a contract."
    page = Page(1, text, "en", blocks=(Block(Role.DATELINE, 0, len("Gothenburg –")),))
    names = [one.surface for one in mentions(page, model=Model.NONE) if one.kind is Kind.COMPANY]
    assert names == ["Skagerhav Radar AB"]


@pytest.mark.parametrize(
    "text",
    [
        "Svolvær/NTB: Skagerhav Radar AS har fått en kontrakt.",
        "Mo i Rana/NTB – Skagerhav Radar AS har fått en kontrakt.",
    ],
)
def test_what_opens_a_report_is_a_town_without_its_agency(text: str) -> None:
    first, second = mentions(Page(1, text, "nb"))
    assert (first.kind, first.surface, second.surface) == (Kind.PLACE, text[: text.index("/")], "Skagerhav Radar AS")


@pytest.mark.parametrize(
    ("text", "language", "person"),
    [
        ("Ola Brekke / NTB. Statsministeren la i går fram planen for nye havner.", "nb", "Ola Brekke"),
        ("Kari Moen / NTB – Statsråden har åpnet et nytt anlegg.", "nb", "Kari Moen"),
        ("Erik Lund/dpa. Der Hafen von Narvik hat Radare gekauft.", "de", "Erik Lund"),
        ("Jo Marsh/PA. Vega Ltd paid Kepa Ltd £2 million.", "en", "Jo Marsh"),
    ],
)
def test_who_took_a_picture_for_an_agency_is_a_person(text: str, language: str, person: str) -> None:
    found = mentions(Page(1, text, language))
    assert (found[0].kind, found[0].surface) == (Kind.PERSON, person)
    assert not any(one.surface.startswith("PA") for one in found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Skarvol/AP – The firm has bought two rigs in Bergen.", "en"),
        ("Skarvol/NTB – Selskapet har kjøpt to rigger.", "nb"),
        ("Skarvol/dpa – Der Konzern hat einen Auftrag erhalten.", "de"),
        ("Skarvol/AFP – L'entreprise a acheté deux navires.", "fr"),
        ("Skarvol/NTB: Riggen er kjøpt. Skarvol ASA eier den.", "nb"),
        ("Skarvol/Reuters – A picture of the rig. Skarvol's shares fell.", "en"),
    ],
)
def test_a_firm_whose_picture_an_agency_sends_is_no_town(text: str, language: str) -> None:
    first = mentions(Page(1, text, language))[0]
    assert (first.kind, first.surface) == (Kind.COMPANY, "Skarvol")


@pytest.mark.parametrize(
    "text",
    [
        "Svolvær/NTB: Selskapet Skagerhav Radar AS har fått en kontrakt.",
        "Bergen/NTB – Selskapet har kjøpt to rigger.",
    ],
)
def test_a_town_stays_one_where_a_firm_is_told_of_next(text: str) -> None:
    assert mentions(Page(1, text, "nb"))[0].kind is Kind.PLACE


def test_an_agency_that_signs_at_the_end_is_no_part_of_a_name() -> None:
    found = mentions(Page(1, "The rig stands off Bergen.\nSkarvol/AP –", "en"))
    assert "Skarvol/AP" not in [one.surface for one in found]
    assert ("Skarvol", Kind.PLACE) not in [(one.surface, one.kind) for one in found]


def test_a_name_that_the_model_cuts_in_two_is_one() -> None:
    firm = "Die Tiefbau Brekke GmbH & Co. KG, ein Familienbetrieb mit 80 Beschäftigten,"
    text = f"{firm} erhielt vom Ministerium für Häfen 13 Millionen Euro."
    assert "Tiefbau Brekke GmbH & Co. KG" in [one.surface for one in mentions(Page(1, text, "de"))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2018年6月，云岭矿业与泰来咨询签订合同。", "云岭矿业"),
        ("A further $650,000 went from Medisolve to Pinnock Strategies, a lobbying firm.", "Medisolve"),
    ],
)
def test_no_name_ends_in_a_preposition(text: str, name: str) -> None:
    assert name in [one.surface for one in mentions(Page(1, text, "zh" if name[0] > "z" else "en"))]


ARTICLE = """Ports agency chose scanners

The Ministry of Transport of Norway signed three supply contracts in 2018 with Kestrel Imaging Systems Ltd. worth more
than €12 million ($14.2 million). "Kestrel Imaging Systems has delivered 240 cameras," said President Ada Brekke.

Kestrel Imaging Systems Ltd.'s shares rose 4.5 % in Oslo on 14 January 2019, the Muslim traders' union said.
"""


@pytest.fixture(scope="module")
def article() -> dict[Kind, list[str]]:
    found: dict[Kind, list[str]] = {}
    for one in mentions(Page(1, ARTICLE, "en"), date="2019-02-01"):
        found.setdefault(one.kind, []).append(" ".join(one.surface.split()))
    return found


def test_companies_keep_their_legal_form_and_lose_the_possessive(article: dict[Kind, list[str]]) -> None:
    assert set(article[Kind.COMPANY]) == {"Kestrel Imaging Systems Ltd.", "Kestrel Imaging Systems"}


def test_titles_stay_outside_of_people(article: dict[Kind, list[str]]) -> None:
    assert article[Kind.PERSON] == ["Ada Brekke"]


def test_peoples_and_headings_are_no_names(article: dict[Kind, list[str]]) -> None:
    names = {name for kind in ENTITY_KINDS for name in article.get(kind, ())}
    assert not names & {"Muslim", "Ports", "Ports agency"}


def test_values_stand_beside_names(article: dict[Kind, list[str]]) -> None:
    assert article[Kind.MONEY] == ["€12 million", "$14.2 million"]
    assert article[Kind.DATE] == ["2018", "14 January 2019"]
    assert article[Kind.QUANTITY] == ["three supply contracts", "240 cameras"]
    assert article[Kind.PERCENT] == ["4.5 %"]


def test_places_of_the_gazetteer(article: dict[Kind, list[str]]) -> None:
    assert "Oslo" in article[Kind.PLACE]


def test_an_amount_inside_a_companys_name_is_part_of_it() -> None:
    found = mentions(Page(1, "It was paid to Studio 54 Holding Ltd. in March 2019.", "en"), model=Model.NONE)
    assert [(one.kind, one.surface) for one in found] == [
        (Kind.COMPANY, "Studio 54 Holding Ltd."),
        (Kind.DATE, "March 2019"),
    ]


def test_a_draft_comes_back_with_the_mentions_of_all_its_pages() -> None:
    header = Document("1", "c", "0" * 64, 1, "txt", ("a.txt",), date="2020-10-12", language="en")
    pages = (Page(1, "Last month Solheim Offshore ASA paid NOK 5m."), Page(2, "Solheim Offshore ASA denies it."))
    draft = find(Draft(header, pages))
    assert [(one.page, str(one.kind), one.surface) for one in draft.mentions] == [
        (1, "date", "Last month"),
        (1, "company", "Solheim Offshore ASA"),
        (1, "money", "NOK 5m"),
        (2, "company", "Solheim Offshore ASA"),
    ]


@pytest.mark.parametrize(("status", "stage"), [(Status.DONE, "find"), (Status.PARTIAL, "extract")])
def test_what_was_found_in_quickly_says_so_unless_it_has_more_to_say(status: Status, stage: str) -> None:
    said = "" if status is Status.DONE else "extract"
    header = Document("d", "c", "0" * 64, 1, "txt", ("a.txt",), language="en", status=status, stage=said)
    draft = find_quickly(Draft(header, (Page(1, "Brekke Marine ASA paid NOK 3 million."),)))
    assert (draft.document.status, draft.document.stage) == (status, stage)
    assert [one.surface for one in draft.mentions] == ["Brekke Marine ASA", "NOK 3 million"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Ministry of Defence and Kepa Ltd signed a contract.", ["Ministry of Defence", "Kepa Ltd"]),
        ("The board of Hart and Lowe Ltd met.", ["Hart and Lowe Ltd"]),
        ("Rødvik ble valgt, sa Nordhavn Tomtesel-\nskap AS i dag.", ["Nordhavn Tomtesel-\nskap AS"]),
    ],
)
def test_a_firm_is_no_longer_and_no_shorter_than_its_name(text: str, names: list[str]) -> None:
    found = [one.surface for one in mentions(Page(1, text, "en")) if one.kind in (Kind.COMPANY, Kind.ORGANISATION)]
    assert found == names


def test_of_the_land_that_a_firm_is_of_no_firm_is_made() -> None:
    text = (
        "Buyers are Kepa Marine Corp., a Delaware corporation, and Vega Tools, LLC, a Nevada limited liability company."
    )
    found = [(one.surface, one.kind) for one in mentions(Page(1, text, "en")) if one.kind in ENTITY_KINDS]
    assert found == [
        ("Kepa Marine Corp.", Kind.COMPANY),
        ("Delaware", Kind.PLACE),
        ("Vega Tools, LLC", Kind.COMPANY),
        ("Nevada", Kind.PLACE),
    ]
