"""Which names of a document are one thing."""

from dataclasses import replace

import pytest

from indexer.model.kinds import Kind
from indexer.model.mentions import BY_POSITION, Mention
from pipelines.draft import Draft
from pipelines.link import firms, joining
from pipelines.link.gathering import Name
from pipelines.link.linking import link
from tests.pipelines.drafts import draft

Together = list[set[str]]


def things(linked: Draft) -> Together:
    return [set(entity.names) for entity in linked.entities]


@pytest.mark.parametrize(
    ("text", "kinds", "expected"),
    [
        (
            "Hangzhou Kestrel Imaging Technology Co., Ltd. won. Kestrel denied it.",
            {"Hangzhou Kestrel Imaging Technology Co., Ltd.": "company", "Kestrel": "company"},
            [{"Hangzhou Kestrel Imaging Technology Co., Ltd.", "Kestrel"}],
        ),
        (
            "China Lantern Technology Group Corporation owns it. CLTC said nothing.",
            {"China Lantern Technology Group Corporation": "company", "CLTC": "organisation"},
            [{"China Lantern Technology Group Corporation", "CLTC"}],
        ),
        (
            "Ursula von der Leyen spoke. Mrs von der Leyen left, and von der Leyen came back.",
            {"Ursula von der Leyen": "person", "Mrs von der Leyen": "person", "von der Leyen": "person"},
            [{"Ursula von der Leyen", "Mrs von der Leyen", "von der Leyen"}],
        ),
        (
            "Kestrel Meet Group, Inc. agreed. The Kestrel Meet Group Board met.",
            {"Kestrel Meet Group, Inc.": "company", "Kestrel Meet Group Board": "company"},
            [{"Kestrel Meet Group, Inc."}, {"Kestrel Meet Group Board"}],
        ),
        (
            "Vega Holdings III L.P. and Vega Holdings III Trading L.P. filed.",
            {"Vega Holdings III L.P.": "company", "Vega Holdings III Trading L.P.": "company"},
            [{"Vega Holdings III L.P."}, {"Vega Holdings III Trading L.P."}],
        ),
        (
            "Anna Solheim met Per Solheim. Solheim left.",
            {"Anna Solheim": "person", "Per Solheim": "person", "Solheim": "person"},
            [{"Anna Solheim"}, {"Per Solheim"}, {"Solheim"}],
        ),
        (
            "BAE Systems plc sold it to BAE Systems (Operations) Limited, said BAE Systems.",
            {"BAE Systems plc": "company", "BAE Systems (Operations) Limited": "company", "BAE Systems": "company"},
            [{"BAE Systems plc", "BAE Systems"}, {"BAE Systems (Operations) Limited"}],
        ),
        (
            "Vega AS owns Vega GmbH. Vega is based in Oslo, and VEGA GMBH in Bonn.",
            {"Vega AS": "company", "Vega GmbH": "company", "Vega": "company", "VEGA GMBH": "company"},
            [{"Vega AS"}, {"Vega GmbH"}, {"Vega"}],
        ),
        (
            "Vega AS won. Vega is pleased. It is no part of Vega ASA.",
            {"Vega AS": "company", "Vega": "company", "Vega ASA": "company"},
            [{"Vega AS", "Vega"}, {"Vega ASA"}],
        ),
        (
            "Vega Inc. (“Vega”) is the parent of Vega LLC. Vega paid.",
            {"Vega Inc.": "company", "Vega": "company", "Vega LLC": "company"},
            [{"Vega Inc.", "Vega"}, {"Vega LLC"}],
        ),
        (
            "Die Ahornwerk UG gehört der Ahornwerk GmbH, früher Ahornwerk Gesellschaft mit beschränkter Haftung.",
            {
                "Ahornwerk UG": "company",
                "Ahornwerk GmbH": "company",
                "Ahornwerk Gesellschaft mit beschränkter Haftung": "company",
            },
            [{"Ahornwerk UG"}, {"Ahornwerk GmbH", "Ahornwerk Gesellschaft mit beschränkter Haftung"}],
        ),
        (
            "Belmarec SAS est une filiale de Belmarec SA. Belmarec Société Anonyme se tait.",
            {"Belmarec SAS": "company", "Belmarec SA": "company", "Belmarec Société Anonyme": "company"},
            [{"Belmarec SAS"}, {"Belmarec SA", "Belmarec Société Anonyme"}],
        ),
        (
            "АО «Маякстрой» принадлежит ПАО «Маякстрой», прежде ОАО «Маякстрой». «Маякстрой» молчит.",
            {
                "АО «Маякстрой»": "company",
                "ПАО «Маякстрой»": "company",
                "ОАО «Маякстрой»": "company",
                "Маякстрой": "company",
            },
            [{"АО «Маякстрой»"}, {"ПАО «Маякстрой»", "ОАО «Маякстрой»"}, {"Маякстрой"}],
        ),
        (
            "Vega sells cameras. Vega Europe BV does too.",
            {"Vega": "company", "Vega Europe BV": "company"},
            [{"Vega"}, {"Vega Europe BV"}],
        ),
        (
            "Acme Holdings Ltd sued Acme Trading Ltd. Acme lost.",
            {"Acme Holdings Ltd": "company", "Acme Trading Ltd": "company", "Acme": "company"},
            [{"Acme Holdings Ltd"}, {"Acme Trading Ltd"}, {"Acme"}],
        ),
        (
            "The Ministry of Public Works (hereafter “MoPW”) paid. The MoPW signed.",
            {"Ministry of Public Works": "organisation"},
            [{"Ministry of Public Works", "MoPW"}],
        ),
        (
            "ООО «Северный Маяк» (далее — «Маяк») получило контракт. Маяк отказался.",
            {"ООО «Северный Маяк»": "company"},
            [{"ООО «Северный Маяк»", "Маяк"}],
        ),
        (
            "杭州灯塔数字技术股份有限公司中标。灯塔数字表示。",
            {"杭州灯塔数字技术股份有限公司": "company", "灯塔数字": "company"},
            [{"杭州灯塔数字技术股份有限公司", "灯塔数字"}],
        ),
        (
            "Kestrel Imaging (红隼影像) sold them. 红隼影像 is listed.",
            {"Kestrel Imaging": "company"},
            [{"Kestrel Imaging", "红隼影像"}],
        ),
        (
            "Контракт подписал Сергей Ильинский. По словам Сергея Ильинского, суммы верны. Ильинский ушёл.",
            {"Сергей Ильинский": "person", "Сергея Ильинского": "person", "Ильинский": "person"},
            [{"Сергей Ильинский", "Сергея Ильинского", "Ильинский"}],
        ),
        (
            "О Веселине Ардове спросили дважды. Ардов молчал. Ису Ардова он не знает, Иса в отъезде.",
            {"Веселине Ардове": "person", "Ису Ардова": "person", "Ардов": "person", "Иса": "person"},
            [{"Веселине Ардове"}, {"Ардов"}, {"Ису Ардова", "Иса"}],
        ),
        (
            "Пётр Ильич Лодкин ушёл. Лодкину не заплатили, а Петру Ильичу вернули долг.",
            {"Пётр Ильич Лодкин": "person", "Лодкину": "person", "Петру Ильичу": "person"},
            [{"Пётр Ильич Лодкин", "Лодкину", "Петру Ильичу"}],
        ),
        (
            "The Safety Board of Fjord County met. Police Board minutes differ from those of the Safety Council of "
            "Fjord County. The Safety Council wrote, and the Council paid.",
            {
                "Safety Council of Fjord County": "organisation",
                "Safety Council": "organisation",
                "Council": "organisation",
                "Safety Board of Fjord County": "organisation",
            },
            [{"Safety Board of Fjord County"}, {"Safety Council of Fjord County", "Safety Council", "Council"}],
        ),
        (
            "The Court of Aldmoor and the Court of Brenning differ. The High Court of Aldmoor and the High Court of "
            "Brenning agree. The High Court rose.",
            {
                "High Court of Aldmoor": "organisation",
                "High Court of Brenning": "organisation",
                "High Court": "organisation",
            },
            [{"High Court of Aldmoor"}, {"High Court of Brenning"}, {"High Court"}],
        ),
        (
            "The European Commission wrote to Paris. The Commission waits.",
            {"European Commission": "organisation", "Commission": "organisation", "Paris": "place"},
            [{"European Commission", "Commission"}, {"Paris"}],
        ),
        (
            "EU-kommisjonen svarte. The European Commission declined.",
            {"EU-kommisjonen": "organisation", "European Commission": "organisation"},
            [{"EU-kommisjonen", "European Commission"}],
        ),
        (
            "Xinjiang Uyghur Autonomous Region is in China. Xinjiang and the People's Republic of China.",
            {
                "Xinjiang Uyghur Autonomous Region": "place",
                "Xinjiang": "place",
                "China": "place",
                "People's Republic of China": "place",
            },
            [{"Xinjiang Uyghur Autonomous Region", "Xinjiang"}, {"China", "People's Republic of China"}],
        ),
        (
            "J. R. Smith met John Smith.",
            {"J. R. Smith": "person", "John Smith": "person"},
            [{"J. R. Smith", "John Smith"}],
        ),
        ("Hotan is not Hotan county.", {"Hotan": "place", "Hotan county": "place"}, [{"Hotan"}, {"Hotan county"}]),
    ],
)
def test_names_of_one_thing_are_joined_and_no_others(text: str, kinds: dict[str, str], expected: Together) -> None:
    assert sorted(map(sorted, things(link(draft(text, kinds))))) == sorted(map(sorted, expected))


def test_a_town_is_one_in_all_letters_and_says_why() -> None:
    text = "Harbours of Ningbo, of 宁波 and Нинбо were named, of Hyderabad and 海得拉巴 too."
    linked = link(draft(text, dict.fromkeys(("Ningbo", "宁波", "Нинбо", "Hyderabad", "海得拉巴"), "place")))
    assert things(linked) == [{"Ningbo", "宁波", "Нинбо"}, {"Hyderabad"}, {"海得拉巴"}]
    assert set(linked.entities[0].why) == {"the same town in other letters as “Ningbo”"}


def test_every_entity_mention_points_to_an_entity_and_stands_in_its_page() -> None:
    linked = link(draft("Vega ASA paid. Vega’s man in Oslo left.", {"Vega ASA": "company", "Oslo": "place"}))
    keys = {entity.key for entity in linked.entities}
    assert {mention.entity for mention in linked.mentions} == keys
    assert all(linked.pages[0].text[mention.start : mention.end] == mention.surface for mention in linked.mentions)


def test_missed_occurrences_of_a_known_name_are_added() -> None:
    text = "Kestrel Imaging won. EU Urged to Cut Kestrel Imaging Ties. Kestrel Imagings is another."
    found = draft(text, {"Kestrel Imaging": "company"})
    linked = link(Draft(found.document, found.pages, found.mentions[:1]))
    assert [(mention.start, mention.finder) for mention in linked.mentions] == [(0, "test"), (37, "link")]


def test_of_names_that_begin_alike_the_longest_that_stands_there_is_added() -> None:
    whole = "Port Services of Salten AS"
    told = f"{whole} sued Port Services of Bodø AS, Port Services & Co Ltd and Port-Services ASA."
    sought = (
        f"{whole[:13]}\n{whole[14:]} won. Port Services of Bodø AS, Port Services of Narvik AS, Port-Services ASA’s."
    )
    names = {whole: "company", "Port Services of Bodø AS": "company", "Port-Services ASA": "company"}
    found = draft(f"{told} {sought}", names | {"Port Services & Co Ltd": "company"})
    linked = link(Draft(found.document, found.pages, tuple(one for one in found.mentions if one.end <= len(told))))
    added = [mention.surface for mention in linked.mentions if mention.start > len(told)]
    assert added == [f"{whole[:13]}\n{whole[14:]}", "Port Services of Bodø AS", "Port-Services ASA"]


def test_chinese_names_that_begin_alike_are_added_the_longest_first() -> None:
    told, sought = "海康威视公司和海康威视。", "他说海康威视公司，不是海康威视。"
    found = draft(told + sought, {"海康威视公司": "company", "海康威视": "company"}, language="zh")
    linked = link(Draft(found.document, found.pages, tuple(one for one in found.mentions if one.end <= len(told))))
    added = [(mention.surface, mention.start) for mention in linked.mentions if mention.start >= len(told)]
    assert added == [("海康威视公司", 14), ("海康威视", 23)]


def test_a_name_that_is_also_a_common_word_is_not_sought() -> None:
    text = "May resigned. May spoke again. It may rain. May we come?"
    first = draft(text, {"May": "person"})
    linked = link(Draft(first.document, first.pages, first.mentions[:1]))
    assert len(linked.mentions) == 1


def test_one_name_has_one_kind() -> None:
    text = "Kestrel won. Kestrel lost. Kestrel slept."
    found = draft(text, {"Kestrel": "company"})
    odd = found.mentions[2].__class__(
        Kind.PERSON, "Kestrel", 1, found.mentions[2].start, found.mentions[2].end, "test", 0.5
    )
    linked = link(Draft(found.document, found.pages, (*found.mentions[:2], odd)))
    assert {mention.kind for mention in linked.mentions} == {Kind.COMPANY}
    assert [entity.key for entity in linked.entities] == ["company:kestrel"]


def test_a_firm_named_after_a_town_leaves_the_town_a_place() -> None:
    linked = link(draft("Ravenna SpA is based in Ravenna.", {"Ravenna SpA": "company", "Ravenna": "place"}))
    assert [(entity.kind, entity.name) for entity in linked.entities] == [
        (Kind.COMPANY, "Ravenna SpA"),
        (Kind.PLACE, "Ravenna"),
    ]


def test_german_genitive_is_the_same_name() -> None:
    linked = link(
        draft("Nordwind baut. Nordwinds Chef geht.", {"Nordwind": "company", "Nordwinds": "company"}, language="de")
    )
    assert things(linked) == [{"Nordwind", "Nordwinds"}]


def test_two_full_names_with_legal_form_are_two_firms_where_one_lacks_the_first_word() -> None:
    names = {"Solheim Helsevern, Inc.": "company", "Helsevern, Inc.": "company"}
    apart = link(draft("between Solheim Helsevern, Inc. and, for its part, Helsevern, Inc.", names))
    assert things(apart) == [{"Solheim Helsevern, Inc."}, {"Helsevern, Inc."}]


def test_fullest_name_comes_first_and_each_further_name_says_why() -> None:
    linked = link(draft("Vega met Vega Imaging ASA.", {"Vega": "company", "Vega Imaging ASA": "company"}))
    [entity] = linked.entities
    assert entity.names == ("Vega Imaging ASA", "Vega")
    assert entity.why == ("short for “Vega Imaging ASA”",)


def test_surnames_that_the_finders_missed_are_found_and_joined() -> None:
    text = "Torbjørn Aasgård leads it. Later Aasgård left, and Mr Aasgård slept."
    found = draft(text, {"Torbjørn Aasgård": "person"})
    linked = link(found)
    assert [mention.surface for mention in linked.mentions] == ["Torbjørn Aasgård", "Aasgård", "Aasgård"]
    assert things(linked) == [{"Torbjørn Aasgård", "Aasgård"}]


def test_a_surname_that_two_people_share_is_not_sought() -> None:
    found = draft("Anna Solheim met Per Solheim. Solheim left.", {"Anna Solheim": "person", "Per Solheim": "person"})
    assert len(link(found).mentions) == 2


def test_the_first_word_of_a_firm_is_no_person() -> None:
    names = {"Grønhaug Maritime ASA": "company", "Grønhaug": "person"}
    linked = link(draft("Grønhaug Maritime ASA won. Grønhaug paid.", names))
    assert [(entity.kind, entity.names) for entity in linked.entities] == [
        (Kind.COMPANY, ("Grønhaug Maritime ASA", "Grønhaug"))
    ]


def test_a_family_whose_firm_bears_its_name_stays_people() -> None:
    names = {"Weber Holding AG": "company", "Jan Weber": "person", "Weber": "person"}
    linked = link(draft("Jan Weber founded Weber Holding AG. Weber retired.", names))
    assert things(linked) == [{"Jan Weber", "Weber"}, {"Weber Holding AG"}]


def test_a_town_told_by_position_is_not_the_firm_called_by_it() -> None:
    text = "Qorvale builds radars, and Qorvale sells them. Our works in Qorvale are new."
    begun = draft(text, {"Qorvale": "company"})
    firm = [one for one in begun.mentions if one.start < 40]
    town = Mention(Kind.PLACE, "Qorvale", 1, text.rindex("Qorvale"), text.rindex("Qorvale") + 7, BY_POSITION, 0.8)
    linked = link(replace(begun, mentions=(*firm, town)))
    assert [one.kind for one in linked.mentions] == [Kind.COMPANY, Kind.COMPANY, Kind.PLACE]
    assert len({one.entity for one in linked.mentions}) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Vega Ltd, formerly known as Kepa Ltd, won a contract.",
        "Vega Ltd (formerly Kepa Ltd) won a contract.",
        "Vega Ltd, formerly Kepa Ltd, won a contract.",
        "Vega Ltd, now Kepa Ltd, won a contract.",
        "It went to Vega Ltd, since renamed Kepa Ltd.",
        "Vega Ltd (tidligere Kepa Ltd) vant.",
        "Vega Ltd, nå Kepa Ltd, vant.",
        "Vega Ltd, tidlegare Kepa Ltd, vann.",
        "Die Vega Ltd, heute Kepa Ltd, gewann.",
        "Die Vega Ltd, vormals die Kepa Ltd, gewann.",
        "Vega Ltd, ex-Kepa Ltd, a gagné.",
        "Vega Ltd, antiguamente denominada Kepa Ltd, ganó.",
        "Vega Ltd, ныне Kepa Ltd, победила.",
    ],
)
def test_a_firm_is_one_thing_with_the_name_it_had_or_has(text: str) -> None:
    assert things(link(draft(text, {"Vega Ltd": "company", "Kepa Ltd": "company"}))) == [{"Vega Ltd", "Kepa Ltd"}]


def test_a_former_name_in_brackets_keeps_its_last_letter() -> None:
    given = draft("Vega LLC (formerly Kepa Co) won.", {"Vega LLC": "company", "Kepa Co": "company"})
    assert things(link(given)) == [{"Vega LLC", "Kepa Co"}]


@pytest.mark.parametrize(
    "text",
    [
        "Vega Ltd owned it, now Kepa Ltd owns it.",
        "Vega Ltd, now Kepa Ltd's parent, won.",
        "Vega Ltd, formerly owned by Kepa Ltd, won.",
        "The owner of Vega Ltd, called Kepa Ltd and complained.",
        "Det eide Vega Ltd, nå Kepa Ltd eier alt.",
        "Die Vega Ltd, vormals Tochter der Kepa Ltd, gewann.",
    ],
)
def test_firms_beside_words_of_time_are_two(text: str) -> None:
    assert len(link(draft(text, {"Vega Ltd": "company", "Kepa Ltd": "company"})).entities) == 2


def test_whom_a_person_worked_for_is_no_name_of_theirs() -> None:
    given = draft("Kari Moen, formerly Vega Ltd, left.", {"Kari Moen": "person", "Vega Ltd": "company"})
    assert len(link(given).entities) == 2


def test_a_town_at_the_end_of_an_address_is_not_what_the_brackets_define() -> None:
    text = "Vega Tools, LLC, located at 5 Queen Street, Las Vegas, NV 89118 (hereinafter “VEGA”), signed. VEGA paid."
    linked = link(draft(text, {"Vega Tools, LLC": "company", "Las Vegas": "place", "VEGA": "company"}))
    assert things(linked) == [{"Vega Tools, LLC", "VEGA"}, {"Las Vegas"}]


def test_a_firm_is_compared_with_those_alone_that_share_its_rarest_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger names thousands of firms that all have a word in common: each with each would be millions of looks."""
    asked = 0

    def counted(short: Name, long: Name) -> str:
        nonlocal asked
        asked += 1
        return firms.short_form(short, long)

    monkeypatch.setitem(joining.SHORTER, "firm", (counted,))
    names = [f"{chr(65 + one)}{chr(97 + other)}rvik Shipping AS" for one in range(20) for other in range(10)]
    text = ", ".join([*names, "Aarvik"])
    linked = link(draft(text, dict.fromkeys((*names, "Aarvik"), "company")))
    assert {"Aarvik", "Aarvik Shipping AS"} in things(linked)
    assert asked < 2 * len(names)
