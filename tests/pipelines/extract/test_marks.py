"""The marks that recipes put upon pages: furniture, numbered paragraphs, footnotes, bylines, datelines and dates."""

from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from indexer.model.documents import Block
from indexer.model.kinds import Role
from pipelines.draft import Draft
from pipelines.extract import byline, furniture, numbered
from tests.pipelines.extract.making import draft_of, lines, pdf, read_bytes

BODY = "The board went through the accounts of the spring and found nothing that it wanted to change in them."


def marked(draft: Draft, role: Role, page: int = 1) -> list[str]:
    one = draft.pages[page - 1]
    return [one.text[block.start : block.end] for block in one.blocks if block.role is role]


def page_of(number: int, head: str, foot: str) -> str:
    own = ("cranes", "boats", "nets", "rope")[number - 1]
    return f"{head}\n\nNobody asked for {own}\n\n{BODY}\n\n{BODY[::-1]}\n\nSo much for {own}\n\n{foot}"


def test_what_stands_on_every_page_is_furniture() -> None:
    pages = [page_of(n, "Coast Fund – Annual review", f"Page {n} of 4") for n in range(1, 5)]
    draft = furniture.mark(draft_of(*pages))
    for number in range(1, 5):
        assert marked(draft, Role.FURNITURE, number) == ["Coast Fund – Annual review", f"Page {number} of 4"]


def test_a_line_that_comes_once_is_no_furniture() -> None:
    draft = furniture.mark(draft_of(f"Summary\n\n{BODY}", f"Findings\n\n{BODY[20:]}", f"Annex\n\n{BODY[40:]}!"))
    assert not any(marked(draft, Role.FURNITURE, number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    "feet",
    [
        ["12 Ibid., p. 4", "13 Ibid., p. 9", "14 Ibid., p. 31", "17 Ibid., p. 2"],
        ["Total: 500", "Total: 1,250", "Total: 75", "Total: 640"],
    ],
)
def test_lines_whose_figures_go_their_own_ways_are_no_furniture(feet: list[str]) -> None:
    draft = furniture.mark(draft_of(*[page_of(n, f"Head {n}", foot) for n, foot in enumerate(feet, 1)]))
    assert [marked(draft, Role.FURNITURE, n) for n in range(1, 5)] == [[f"Head {n}"] for n in range(1, 5)]


@pytest.mark.parametrize(
    "feet",
    [
        ["12 Review 2019", "13 Review 2019", "14 Review 2019", "15 Review 2019"],
        ["2 Review 3", "4 Review 5", "6 Review 7", "8 Review 9"],
        ["Part 1, sheet 7", "Part 1, sheet 8", "Part 2, sheet 9", "Part 2, sheet 10"],
        ["KEP-000998", "KEP-000999", "KEP-001000", "KEP-001001"],
        ["# Review 1", "# Review 2", "# Review 3", "2 Review 4"],
    ],
)
def test_lines_whose_figures_stay_or_count_with_the_pages_are_furniture(feet: list[str]) -> None:
    draft = furniture.mark(draft_of(*[page_of(n, f"Head {n}", foot) for n, foot in enumerate(feet, 1)]))
    assert [marked(draft, Role.FURNITURE, n)[1:] for n in range(1, 5)] == [[foot] for foot in feet]


def test_a_footnote_is_no_furniture_whatever_stands_on_other_pages() -> None:
    draft = draft_of(*[page_of(n, f"Head {n}", f"{n} Ibid., page 4") for n in range(1, 5)])
    noted = []
    for page in draft.pages:
        start = page.text.rindex("\n") + 1
        noted.append(replace(page, blocks=(Block(Role.FOOTNOTE, start, len(page.text)),)))
    draft = furniture.mark(replace(draft, pages=tuple(noted)))
    assert [marked(draft, Role.FURNITURE, n) for n in range(1, 5)] == [[f"Head {n}"] for n in range(1, 5)]


@pytest.mark.parametrize(
    "banner", ["CONFIDENTIAL", "STRICTLY CONFIDENTIAL", "VERTRAULICH", "UTKAST", "СЕКРЕТНО", "机密"]
)
def test_a_leak_banner_is_furniture_on_a_single_page(banner: str) -> None:
    assert marked(furniture.mark(draft_of(f"{banner}\n\nMinutes\n\n{BODY}")), Role.FURNITURE) == [banner]


@pytest.mark.parametrize("sentence", ["Confidential papers were found.", "Draft animals pulled the crane."])
def test_a_sentence_that_opens_like_a_banner_is_none(sentence: str) -> None:
    assert not marked(furniture.mark(draft_of(f"{sentence}\n\n{BODY}")), Role.FURNITURE)


@pytest.mark.parametrize("number", ["12", "- 12 -", "Page 12 of 40", "Side 12 av 40", "Seite 12", "12 / 40", "xii 12"])
def test_page_numbers_at_the_edge(number: str) -> None:
    draft = furniture.mark(draft_of(f"Minutes\n\n{BODY}\n\n{number}"))
    assert marked(draft, Role.FURNITURE) == ([number] if number != "xii 12" else [])


def test_figures_of_a_plain_file_are_no_page_numbers(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "a.txt", f"Sum\n\n{BODY}\n\n1200".encode())
    assert not marked(furniture.mark(draft), Role.FURNITURE)


def test_numbered_paragraphs_count_on_over_pages() -> None:
    first = "\n\n".join(f"{number}. {BODY}" for number in (1, 2))
    second = "\n\n".join(f"{number}. {BODY}" for number in (3, 4))
    draft = numbered.mark(draft_of(f"Case no. 12/2021\n\n{first}", second))
    labels = [block.label for page in draft.pages for block in page.blocks if block.role is Role.PARAGRAPH]
    assert labels == ["1", "2", "3", "4"]
    assert draft.document.facts["case"] == "12/2021"


def test_a_short_list_is_not_numbered_paragraphs() -> None:
    assert not numbered.numbered_paragraphs(draft_of("1. Cranes\n\n2. Boats\n\n3. Nets\n\n4. Rope").pages)
    assert not numbered.numbered_paragraphs(draft_of(f"7. {BODY}\n\n12. {BODY}\n\n3. {BODY}").pages)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Case 2020/37", "2020/37"),
        ("Sak nr. 19-048211TVI-OTIR/05", "19-048211TVI-OTIR/05"),
        ("Aktenzeichen: 3 K 114/19", ""),
        ("Дело № А40-1234/2019", "А40-1234/2019"),
        ("案号：2021-115", "2021-115"),
        ("In any case 20 cranes were bought", ""),
    ],
)
def test_case_numbers(line: str, number: str) -> None:
    assert numbered.case_number(draft_of(f"Council\n\n{line}\n\n{BODY}").pages) == number


def paper_with_notes(canvas: Canvas) -> None:
    lines("Cranes were paid for twice.1 Nobody noticed it until the autumn.2", "The board did.", top=760)(canvas)
    canvas.setFont("Times-Roman", 8)
    lines("1 Annual report for 2019, page 61, and the letter of the auditor that came in the same", top=120)(canvas)
    lines("envelope.", top=110)(canvas)
    lines("2 See the minutes of 3 May 2021.", top=98)(canvas)


def test_small_print_at_the_foot_is_footnotes(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "a.pdf", pdf(paper_with_notes))
    draft = numbered.mark(draft)
    assert marked(draft, Role.FOOTNOTE) == [
        "1 Annual report for 2019, page 61, and the letter of the auditor that came in the same envelope.",
        "2 See the minutes of 3 May 2021.",
    ]
    assert [block.label for block in draft.pages[0].blocks if block.role is Role.FOOTNOTE] == ["1", "2"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Brekke", ("Ada Brekke",)),
        ("By Ada Brekke and Jon-Erik van der Meer, Fauske", ("Ada Brekke", "Jon-Erik van der Meer")),
        ("Av Åse Ødegård", ("Åse Ødegård",)),
        ("Von Jörg Übermut", ("Jörg Übermut",)),
        ("Par Zoé L'Huillier", ("Zoé L'Huillier",)),
        ("Автор: Ольга Старицкая", ("Ольга Старицкая",)),
        ("记者 顾文澜", ("顾文澜",)),
        ("By the quay lay four boats", ()),
        ("By Tuesday everything was paid.", ()),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    draft = byline.mark(draft_of(f"Four cranes\n\n{line}\n\n{BODY}"))
    assert draft.document.authors == names
    assert marked(draft, Role.BYLINE) == ([line] if names else [])


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("FAUSKE, Norway (NTB) – ", "FAUSKE, Norway (NTB) –"),
        ("Oslo – ", "Oslo –"),
        ("Rostock. ", "Rostock."),
        ("NEW YORK, 3 May -- ", "NEW YORK, 3 May --"),
        ("Актау. ", "Актау."),
        ("东港5月6日电", "东港5月6日电"),
        ("本报东港讯 ", "本报东港讯"),
        ("东港海晟光电有限公司", None),
        ("The ", None),
        ("Dr. ", None),
    ],
)
def test_datelines(opening: str, dateline: str | None) -> None:
    draft = byline.mark(draft_of(f"Four cranes\n\n{opening}{BODY}"))
    assert marked(draft, Role.DATELINE) == ([dateline] if dateline else [])


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("14 May 2019", "2019-05-14"),
        ("May 14, 2019", "2019-05-14"),
        ("Ålesund, 15. mars 2016", "2016-03-15"),
        ("Hamburg, den 30. August 2019", "2019-08-30"),
        ("14.05.2019", "2019-05-14"),
        ("Updated 2019-05-14 08:00", "2019-05-14"),
        ("le 2 juin 2018", "2018-06-02"),
        ("14 мая 2019 года", "2019-05-14"),
        ("2019年5月14日", "2019-05-14"),
        ("May 2019", ""),
        ("31 February words", ""),
    ],
)
def test_the_date_that_stands_by_itself_is_the_documents(line: str, date: str) -> None:
    assert byline.date_only(draft_of(f"Minutes\n\n{line}\n\n{BODY}")).document.date == date


def test_a_date_inside_a_sentence_is_not_the_documents() -> None:
    assert byline.date_only(draft_of(f"Minutes\n\nThe crane fell on 14 May 2019.\n\n{BODY}")).document.date == ""
