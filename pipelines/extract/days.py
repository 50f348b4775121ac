"""Days written in figures, year first, as files state them: those alone that a calendar has."""

import re
from datetime import date

_DAY = re.compile(r"(?<!\w)((?:19|20)\d\d)[:-]?(\d\d)[:-]?(\d\d)(?:\d{6})?(?!\d)")  # an hour may follow
_WHOLE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def real(year: str, month: str, day: str) -> str:
    """The day as ISO 8601 has it; "" where there is none such."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def stated(text: str) -> str:
    """The first day of this century or the last that a text states; "" where it states none."""
    return next(filter(None, (real(*found.groups()) for found in _DAY.finditer(text))), "")


def sound(told: str) -> str:
    """What a file tells of its day, unless it is a day that does not exist ("2000-00-00")."""
    found = _WHOLE.match(told)
    return told if found is None or real(*found.groups()) else ""
