"""The reading room in a real browser: no errors, no sideways scrolling, every key, all of it without JavaScript too."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from waitress import create_server, wasyncore

from indexer.archive import Archive
from tests.webui.story import FILING, Told
from tests.webui.test_originals import PIXEL
from webui import originals

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def address(app: Flask, archive: Archive, told: dict[str, Told]) -> Iterator[str]:
    for name in ("recommendation.pdf", "torn.pdf", "fax.pdf"):
        for page in told[name].pages:
            path = originals.image_path(archive, told[name].document, page.number)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(PIXEL)
    sockets: dict[int, Any] = {}
    server = create_server(app, sockets, host="127.0.0.1", port=0)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(partial(wasyncore.close_all, sockets))
    thread.join()
    server.task_dispatcher.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield started
        started.close()


class Watched:
    """A page whose complaints are kept."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(f"{self.page.url}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Any) -> None:
        self.complaints.append(f"{self.page.url}: a document opened a dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    watched = Watched(context)
    yield watched.page
    assert watched.complaints == []


def every_page(client: Any, told: dict[str, Told]) -> list[str]:
    filing = f"/documents/{told['recommendation.pdf'].document.id}"
    others = [f"/documents/{one.document.id}?q=camera" for one in told.values()]
    entities = [f"/entities/{one['entity']}" for one in client.get("/entities.json").get_json()["entities"]]
    contract = client.get("/contracts.json").get_json()["contracts"][0]["id"]
    lists = [
        "/",
        "/search",
        "/search?q=camera*&kind=news&from=2019",
        "/search?q=zeppelin",
        "/entities",
        "/places",
        "/help",
    ]
    more = ["/contracts", f"/contracts/{contract}", "/collections", "/collections/harbour%20leak", "/status"]
    more += ["/upload", "/duplicates", "/lists", "/lists/watch/list.csv", "/review"]
    firm = client.get("/entities.json?kind=company").get_json()["entities"][0]["entity"]
    one = client.get(f"/entities/{firm}.json").get_json()["mentions"][0]
    more += [f"/review/mention?at={one['document']}/{one['page']}/{one['start']}-{one['end']}"]
    views = [f"{filing}?page=1&q=cameras&view={view}" for view in ("page", "text", "both")]
    first, second = (told[name].document.id for name in ("circular.txt", "circular-2.txt"))
    more.append(f"/documents/{first}/compare/{second}")
    return [*lists, *more, *views, *others, *entities]


@pytest.mark.parametrize("width", [360, 800, 1280, 1600])
def test_no_page_complains_or_scrolls_sideways(
    context: BrowserContext, client: Any, told: dict[str, Told], width: int
) -> None:
    watched = Watched(context)
    watched.page.set_viewport_size({"width": width, "height": 800})
    wide = []
    for one in every_page(client, told):
        watched.page.goto(one)
        if watched.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(one)
    assert wide == []
    assert watched.complaints == []


def test_slash_goes_to_the_search_box(page: Page) -> None:
    page.goto("/contracts")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("cameras?")
    expect(page.locator("#q")).to_have_value("cameras?")
    expect(page.locator("#keys")).to_be_hidden()


def test_j_and_k_step_through_results_and_enter_opens_one(page: Page) -> None:
    page.goto("/search?q=cameras")
    results = page.locator("[data-result]")
    page.keyboard.press("j")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(results.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")


@pytest.mark.parametrize("view", ["page", "text"])
def test_n_steps_through_words_found_on_image_and_text(page: Page, told: dict[str, Told], view: str) -> None:
    page.goto(f"/documents/{told['recommendation.pdf'].document.id}?page=1&q=cameras&view={view}")
    page.keyboard.press("n")
    expect(page.locator("#hit-1")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#hit-2")).to_be_focused()
    page.keyboard.press("Shift+N")
    expect(page.locator("#hit-1")).to_be_focused()
    expect(page.locator("#told")).to_have_text("1 of 2 on this page")


def test_after_the_last_word_n_goes_to_the_next_page_that_has_one(page: Page, told: dict[str, Told]) -> None:
    page.goto(f"/documents/{told['recommendation.pdf'].document.id}?page=1&q=Solheim")
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.wait_for_url("**page=2**")
    page.keyboard.press("Shift+N")
    page.wait_for_url("**page=1**")


def test_brackets_turn_pages(page: Page, told: dict[str, Told]) -> None:
    page.goto(f"/documents/{told['recommendation.pdf'].document.id}?page=1")
    page.keyboard.press("]")
    page.wait_for_url("**page=2**")
    page.keyboard.press("[")
    page.wait_for_url("**page=1**")


def test_a_question_mark_shows_the_keys_and_escape_hides_them(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_c_copies_the_citation(context: BrowserContext, page: Page, told: dict[str, Told]) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    document = told["recommendation.pdf"].document
    page.goto(f"/documents/{document.id}?page=1&q=tender")
    page.keyboard.press("c")
    expect(page.locator("#told")).to_have_text("Citation copied")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[0].startswith("“The contracts were awarded without a public tender")
    assert copied[1] == "Recommendation to exclude Kestrel Imaging Systems Ltd., page 1 (14 January 2020)"
    assert copied[2].startswith(f"footnote:{document.sha256}/1/")


def test_c_copies_what_is_selected_with_its_place(context: BrowserContext, page: Page, told: dict[str, Told]) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    document = told["recommendation.pdf"].document
    page.goto(f"/documents/{document.id}?page=1&q=cameras&view=text")
    page.evaluate(
        """() => {
            const marks = document.querySelectorAll("#words .mention");
            const one = [...marks].find((mark) => mark.textContent === "Maren Solheim");
            const range = document.createRange();
            range.setStart(one.firstChild, 0);
            range.setEnd(one.nextSibling, ", then head".length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("c")
    expect(page.locator("#told")).to_have_text("Citation copied")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    start = FILING.index("Maren Solheim, then head")
    assert copied[0] == "“Maren Solheim, then head”"
    assert copied[2] == f"footnote:{document.sha256}/1/{start}-{start + 24}"
    assert copied[3].endswith(f"page=1&cite={start}-{start + 24}#cited")


def test_files_are_uploaded_in_portions(page: Page, archive: Archive, tmp_path: Path) -> None:
    data = bytes(range(256)) * 40_000 + b"an odd end"  # three portions, the last one short
    (tmp_path / "large.bin").write_bytes(data)
    (tmp_path / "empty.txt").touch()
    page.goto("/upload")
    page.locator("#files").set_input_files([tmp_path / "large.bin", tmp_path / "empty.txt"])
    page.locator("#upload button[type=submit]").click()
    page.wait_for_url("**/jobs/*")
    job = archive.job(int(page.url.rsplit("/", 1)[-1]))
    place = archive.spool.lay_out(job.payload["upload"])
    assert {one.name: one.read_bytes() for one in place.iterdir()} == {"large.bin": data, "empty.txt": b""}


def test_a_file_that_is_too_large_is_taken_out_again(page: Page, tmp_path: Path) -> None:
    for name, size in (("berth.txt", 10), ("quay.bin", 2_000)):
        (tmp_path / name).write_bytes(bytes(size))
    page.goto("/upload")
    page.evaluate("document.getElementById('upload').dataset.limit = 1000")
    page.locator("#files").set_input_files([tmp_path / "berth.txt", tmp_path / "quay.bin"])
    page.locator("#upload button[type=submit]").click()
    expect(page.locator("#refused")).to_contain_text("too large")
    expect(page.locator("#chosen li").first).to_contain_text("quay.bin (2,000 bytes), too large")
    page.get_by_role("button", name="Take quay.bin out").click()
    expect(page.locator("#chosen li")).to_have_count(1)
    page.locator("#upload button[type=submit]").click()
    page.wait_for_url("**/jobs/*")


def test_the_collection_of_an_upload_is_kept_when_the_page_is_opened_again(page: Page) -> None:
    page.goto("/upload")
    page.locator("#collection").fill("harbour papers")
    page.locator("#collection").press("Tab")
    page.reload()
    expect(page.locator("#collection")).to_have_value("harbour papers")


def test_everything_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/")
    page.locator("#q").fill("controlling stake")
    page.locator("#q").press("Enter")
    page.locator("a.passage").click()
    expect(page.locator("#hit-1")).to_be_attached()
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator("mark.lit").first).to_have_text("controlling")
    page.locator("#words a.mention.company").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kestrel")
    context.close()


@pytest.mark.parametrize("view", ["text", "page"])
def test_a_proof_opens_with_its_words_in_sight(page: Page, told: dict[str, Told], view: str) -> None:
    page.set_viewport_size({"width": 360, "height": 320})
    document = told["recommendation.pdf"].document.id
    start = FILING.index("delivered to")
    page.goto(f"/documents/{document}?page=1&view={view}&cite={start}-{start + 12}#cited")
    cited = page.locator("mark.cited" if view == "text" else "rect.cited").first
    expect(cited).to_be_in_viewport(timeout=500)


def test_a_value_beside_the_page_lights_its_place(page: Page, told: dict[str, Told]) -> None:
    page.goto(f"/documents/{told['recommendation.pdf'].document.id}?page=1&view=text")
    page.locator(f'a[href="#m-{FILING.index("EUR 230 million")}"]').click()
    expect(page.locator(".mention.money:target")).to_have_text("EUR 230 million")
    expect(page.locator(".mention.money:target")).to_be_in_viewport()


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page: Page) -> None:
    page.goto("/search?q=cameras")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, address: str, scheme: Any) -> None:
    """WCAG 2.2 AA: 4.5 to 1 for each pair of colours that text is set in."""
    context = browser.new_context(color_scheme=scheme, base_url=address)
    page = context.new_page()
    page.goto("/")
    pairs = [("ink", "paper"), ("quiet", "paper"), ("quiet", "sheet"), ("accent", "paper"), ("accent", "accent-soft")]
    pairs += [
        ("on-accent", "accent"),
        ("on-lit", "lit"),
        ("on-warn", "warn"),
        ("ink", "cited"),
        ("quiet", "accent-soft"),
    ]
    pairs += [(kind, "paper") for kind in ("company", "organisation", "person", "place")]
    ratios = {pair: page.evaluate(CONTRAST, pair) for pair in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}
    context.close()


CONTRAST = """([front, ground]) => {
    const light = (name) => {
        const hex = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
        const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
        const [r, g, b] = parts.map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [dark, bright] = [light(front), light(ground)].sort((one, other) => one - other);
    return (bright + 0.05) / (dark + 0.05);
}"""
