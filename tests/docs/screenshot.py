"""`make screenshot`: takes the picture of the README from the reading room on the sample documents."""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PICTURE = Path(__file__).with_name("reading-room.png")
ADDRESS = "/search?q=radar+contract"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def footnote(*words: str) -> list[str]:
    return [sys.executable, "-m", "indexer.cli", *words]


def main() -> int:
    with tempfile.TemporaryDirectory() as archive:
        samples = str(ROOT / "corpus_samples")
        subprocess.run(footnote("ingest", samples, "--collection", "samples", "--archive", archive), check=False)
        serving = subprocess.Popen(
            footnote("serve", "--archive", archive, "--port", "8479"), stdout=subprocess.PIPE, text=True
        )
        try:
            assert serving.stdout is not None
            address = next(line.strip() for line in serving.stdout if line.startswith("http"))
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.goto(address + ADDRESS)
                page.screenshot(path=PICTURE)
                browser.close()
        finally:
            serving.terminate()
            serving.wait(timeout=20)
    print(f"kept in {PICTURE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
