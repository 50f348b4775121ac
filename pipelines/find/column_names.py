"""The names of columns, which stand before every cell of a table: names of firms, people or places only where a finder
is sure that they are."""

import re
from collections import Counter
from collections.abc import Sequence

from indexer.model.documents import Page
from indexer.model.kinds import Role
from indexer.model.mentions import Mention

SURE = 0.5
_NAME = re.compile(r"(?:^|(?<= \| ))(?P<name>[^|\n:]{1,60}): ", re.MULTILINE)


def without_doubtful(page: Page, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions without those that lie in the name of a column and are not sure."""
    spots = bytearray(len(page.text))
    for block in page.blocks:
        if block.role is Role.TABLE:
            found = [cell.span("name") for cell in _NAME.finditer(page.text, block.start, block.end)]
            counted = Counter(page.text[start:end] for start, end in found)
            for start, end in found:
                if counted[page.text[start:end]] > 1:  # before a single cell it may be the cell's own words
                    spots[start:end] = b"\x01" * (end - start)
    return [one for one in mentions if one.score >= SURE or not all(spots[one.start : one.end])]
