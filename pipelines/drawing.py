"""Asks the process apart for the image of a page. Keeps the process for the next page, and no image."""

from dataclasses import asdict
from pathlib import Path

from indexer.config import Config
from indexer.errors import FootnoteError
from pipelines.extract.child import PICTURE
from pipelines.extract.picturing import Sheet
from pipelines.extract.reader import Ending
from pipelines.extract.sandbox import dismiss, kept


class Drawing:
    """Draws pages one after the other in one process, which is made anew where a page was its death."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def png(self, path: Path, sheet: Sheet) -> bytes:
        """The page as PNG. Raises FootnoteError with the reason where it cannot be drawn."""
        whole = False
        try:
            [(kind, content)] = kept(self._config).ask([path], {"sheet": asdict(sheet)}, room=0)
            whole = True
        except Ending as ending:
            raise FootnoteError(f"Page {sheet.number} cannot be drawn. {ending.reason}") from None
        finally:
            if not whole:
                self.close()
        if kind != PICTURE:
            raise FootnoteError(content.decode("utf-8", "replace"))
        return content

    def close(self) -> None:
        """End the process."""
        dismiss()
