"""What kind of source a document is, and why."""

from dataclasses import replace

import pytest

from indexer.model.kinds import SourceKind
from pipelines.extract.kind import decide
from tests.pipelines.extract.making import draft_of

FILING = (
    "Ethics Council of the Coast Fund\n\nRecommendation to exclude Nordkran ASA\n\nCase 2021/14. Submitted in May.\n\n"
    + "\n\n".join(
        f"{number}. The Council has considered the payments that the company made in the year before it was listed."
        for number in range(1, 6)
    )
)
NEWS = (
    "Port orders four cranes\n\nBy Ada Brekke\n\nFAUSKE – The port bought four cranes, the harbour master said.\n\n"
    "“We looked at three offers and took the one that could be reached by telephone,” she told this newspaper.\n\n"
    "According to the papers, the price was agreed in March.\n\nThe firm said it would deliver before the winter.\n"
)
REPORT = (
    "Minutes of the board\n\nPresent: all members.\n\n" + "The board went through the accounts of the spring. " * 20
)


@pytest.mark.parametrize(
    ("text", "kind", "why"),
    [
        (FILING, SourceKind.FILING, "case 2021/14"),
        (NEWS, SourceKind.NEWS, "a byline"),
        (REPORT, SourceKind.REPORT, "few"),
    ],
)
def test_kind_and_reason(text: str, kind: SourceKind, why: str) -> None:
    found, reason = decide(draft_of(text))
    assert found is kind
    assert why in reason


def test_news_in_other_languages_is_known_by_its_voices() -> None:
    text = (
        "Havna kjøper fire kraner\n\nAv Ada Brekke\n\nFauske – Havna kjøper fire kraner, opplyser havnesjefen.\n\n"
        "– Vi så på tre tilbud, og tok det som svarte på telefonen, sier hun.\n\n– Det var ikke noe å velge i.\n\n"
        "Ifølge papirene ble prisen avtalt i mars.\n"
    )
    assert decide(draft_of(text))[0] is SourceKind.NEWS


def test_a_page_that_calls_itself_an_article_is_news() -> None:
    draft = draft_of("Short.", type_="html")
    draft = replace(draft, document=replace(draft.document, facts={"page type": "NewsArticle"}))
    assert decide(draft) == (SourceKind.NEWS, "its page calls itself an article")


@pytest.mark.parametrize("type_", ["eml", "csv", "xlsx"])
def test_mails_and_tables_are_reports_whatever_they_say(type_: str) -> None:
    kind, reason = decide(draft_of(NEWS, type_=type_))
    assert kind is SourceKind.REPORT
    assert type_ in reason


def test_a_document_without_pages_is_a_report() -> None:
    assert decide(replace(draft_of(""), pages=()))[0] is SourceKind.REPORT
