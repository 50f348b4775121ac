"""Names in Chinese characters: where they end, and what is none."""

import pytest

from indexer.model.documents import Page
from indexer.model.kinds import ENTITY_KINDS, Kind
from pipelines.find import bodies, han, legal_form, naming, places, repeats, trimming
from pipelines.find.finding import mentions
from pipelines.find.names import Name
from pipelines.find.names_model import Model


def _name(text: str, surface: str, label: str) -> Name:
    start = text.index(surface)
    return Name(start, start + len(surface), label, "model", 0.9)


@pytest.mark.parametrize(
    ("text", "marked", "label", "expected"),
    [
        ("秦淑仪女士表示", "秦淑仪女士", "PER", "秦淑仪"),
        ("董事长陆国栋博士", "陆国栋博士", "PER", "陆国栋"),
        ("秦女士表示", "秦女士", "PER", "秦女士"),
        ("海晟航运队的成员", "海晟航运队的", "ORG", "海晟航运队"),
        ("向美的支付货款", "美的", "ORG", "美的"),
        ("陆志向在会上", "陆志向", "PER", "陆志向"),
        ("海晟航运队向港口", "海晟航运队向", "ORG", "海晟航运队"),
        ("秦淑仪航运公司的总裁", "秦淑仪航运公司", "ORG", "秦淑仪航运公司"),
    ],
)
def test_a_name_ends_before_a_title_or_a_particle(text: str, marked: str, label: str, expected: str) -> None:
    [name] = trimming.trim(text, _name(text, marked, label))
    assert text[name.start : name.end] == expected


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("东港大学与金桥学院签约", "东港大学与金桥学院", ["东港大学", "金桥学院"]),
        ("东港局、金桥局和恒川局", "东港局、金桥局和恒川局", ["东港局", "金桥局", "恒川局"]),
        ("渔业和海洋委员会", "渔业和海洋委员会", ["渔业和海洋委员会"]),
        ("东港大学与金桥签约", "东港大学与金桥", ["东港大学与金桥"]),
        ("东港银行和航运监督委员会", "东港银行和航运监督委员会", ["东港银行和航运监督委员会"]),
        ("东港银行和金桥集团", "东港银行和金桥集团", ["东港银行", "金桥集团"]),
        ("东港科技与技术公司", "东港科技与技术公司", ["东港科技与技术公司"]),
    ],
)
def test_bodies_that_a_model_joined_are_one_each(text: str, marked: str, expected: list[str]) -> None:
    found = [text[one.start : one.end] for one in han.parted(text, _name(text, marked, "ORG"))]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "marked", "label", "expected"),
    [
        ("在加拿大举行", "加拿", "LOC", "加拿大"),
        ("从中国哈尔滨出发", "中国哈尔", "LOC", "中国哈尔滨"),
        ("东港渔业委员会表示", "东港渔业委员", "ORG", "东港渔业委员会"),
        ("陆加拿大叫", "陆加拿", "PER", "陆加拿"),
    ],
)
def test_no_name_ends_within_a_place_or_a_body(text: str, marked: str, label: str, expected: str) -> None:
    around = [*places.find(text, "zh", sure=True), *bodies.find(text, "zh")]
    [name] = [one for one in han.whole(text, [_name(text, marked, label), *around]) if one.finder == "model"]
    assert text[name.start : name.end] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("法国人和他的希腊语老师", []),
        ("法国人民和香港人口", ["法国", "香港"]),
        ("在法国和希腊", ["法国", "希腊"]),
        ("中国人权状况", ["中国"]),
        ("俄罗斯人道援助与日本人质", ["俄罗斯", "日本"]),
        ("法国人质疑，美国人选择，日本人参加", []),
        ("中国人是，法国人在，美国人喜欢", []),
        ("北京人行的中国话剧与中国语言", ["北京", "中国", "中国"]),
    ],
)
def test_a_people_or_a_language_is_no_place(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in places.find(text, "zh", sure=True)] == expected


def test_a_small_town_whose_name_is_a_word_needs_the_model() -> None:
    text = "各方联合声明"
    assert [one.finder for one in places.find(text, "zh", sure=True)] == ["hint"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这份报告讲述的是大学", []),
        ("金桥学院改名为东港大学。", ["东港大学"]),
        ("前国防部发言人", []),
        ("由东港渔业委员会与金桥公安局签署", ["东港渔业委员会", "金桥公安局"]),
        ("中华人民共和国国务院", ["中华人民共和国国务院"]),
        ("与呼和浩特市公安局和本溪市公安局签署", ["呼和浩特市公安局", "本溪市公安局"]),
        ("前原平市人民政府官员", ["原平市人民政府"]),
        ("在原平市人民政府", ["原平市人民政府"]),
        ("前郭县人民政府", ["前郭县人民政府"]),
        ("对外贸易大学", ["对外贸易大学"]),
        ("埃及外交部", ["埃及外交部"]),
        ("由本市公安局", ["市公安局"]),
    ],
)
def test_a_body_leaves_out_the_sentence_before_it(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in bodies.find(text, "zh")] == expected


@pytest.mark.parametrize(
    ("text", "marked", "label", "expected"),
    [
        ("在本溪市人民政府", "溪市人民政府", "ORG", "本溪市人民政府"),
        ("原平市人民政府", "平市人民政府", "ORG", "原平市人民政府"),
        ("原东港市人民政府", "东港市人民政府", "ORG", "东港市人民政府"),
        ("其中国家海洋局", "国家海洋局", "ORG", "国家海洋局"),
        ("在本溪市", "溪市", "PER", "溪市"),
    ],
)
def test_a_model_s_body_begins_where_its_town_begins(text: str, marked: str, label: str, expected: str) -> None:
    [name] = bodies.completed(text, [_name(text, marked, label)], "zh")
    assert text[name.start : name.end] == expected


def test_a_name_without_spaces_around_it_is_found_again() -> None:
    text = "秦淑仪表示，合同有效。昨日秦淑仪签字。"
    [found] = repeats.add([text], [[_name(text, "秦淑仪", "PER")]])
    assert [(text[one.start : one.end], one.finder) for one in found] == [("秦淑仪", "model"), ("秦淑仪", "repeat")]


def test_a_chinese_firm_begins_where_the_model_sees_it_begin() -> None:
    text = "秦曾任信昌工程有限公司董事。"
    names = [*legal_form.find(text), _name(text, "信昌工程有限公司", "ORG")]
    [settled] = naming._settle(text, names, "zh")
    assert (text[settled.start : settled.end], settled.label) == ("信昌工程有限公司", "COMPANY")


def test_rules_alone_find_a_chinese_firm_and_its_seat() -> None:
    text = "海晟航运有限公司位于新加坡，其法国人经理已辞职。"
    found = [
        (one.surface, one.kind) for one in mentions(Page(1, text, "zh"), model=Model.NONE) if one.kind in ENTITY_KINDS
    ]
    assert found == [("海晟航运有限公司", Kind.COMPANY), ("新加坡", Kind.PLACE)]
