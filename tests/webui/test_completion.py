"""The search box completes what is typed, by keyboard and by mouse, and says so to a screen reader."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.webui.test_browser import Watched, address, browser, pytestmark

__all__ = ["address", "browser", "pytestmark"]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    watched = Watched(context)
    yield watched.page
    assert watched.complaints == []
    context.close()


def typing(page: Page, text: str, at: str = "/") -> Any:
    page.goto(at)
    box = page.get_by_role("combobox", name="Search the archive")
    box.press_sequentially(text)
    expect(page.get_by_role("option").first).to_be_visible()
    return box


def test_arrows_walk_and_enter_takes_one(page: Page) -> None:
    box = typing(page, "maren")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(page.locator("#suggestion-0")).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(box).to_have_value('person:"Maren Solheim"')
    box.press("ArrowUp")
    expect(box).to_have_value("maren")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search?q=person*")
    expect(page.locator("[data-result]").first).to_be_visible()


def test_escape_closes_the_list_then_leaves_the_box(page: Page) -> None:
    box = typing(page, "maren", at="/contracts")
    box.press("ArrowDown")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("maren")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("Escape")
    expect(box).not_to_be_focused()


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    typing(page, "maren").press("Enter")
    page.wait_for_url("**/search?q=maren")


def test_a_click_takes_one_and_a_field_goes_on(page: Page) -> None:
    box = typing(page, "compa")
    page.get_by_role("option", name="company:").click()
    expect(box).to_have_value("company:")
    expect(box).to_be_focused()
    box.press_sequentially("kest")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/search?q=company*")


def test_names_are_text_and_never_markup(page: Page) -> None:
    typing(page, "k")
    assert page.evaluate("document.querySelectorAll('.suggestions img, .suggestions script').length") == 0
