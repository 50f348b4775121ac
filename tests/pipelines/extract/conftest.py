"""A machine that lacks what reads letters in pictures."""

from collections.abc import Iterator

import pytest

from pipelines.extract import tesseract


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the system had no such library."""
    monkeypatch.setattr(tesseract, "NAMES", ())
    for known in (tesseract._library, tesseract.packs):
        known.cache_clear()
    yield
    monkeypatch.undo()
    for known in (tesseract._library, tesseract.packs):
        known.cache_clear()
