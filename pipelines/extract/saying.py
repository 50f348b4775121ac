"""Parts of the sentences that reasons are made of."""

from collections.abc import Sequence

SHOWN = 5


def pages_named(numbers: Sequence[int]) -> str:
    """ "page 3", "pages 3, 4 and 7", "pages 1, 2, 3, 4, 5 and 12 more"."""
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    shown = [str(number) for number in numbers[:SHOWN]]
    if len(numbers) > SHOWN:
        return f"pages {', '.join(shown)} and {len(numbers) - SHOWN:,} more"
    return f"pages {', '.join(shown[:-1])} and {shown[-1]}"


def listed(names: Sequence[str]) -> str:
    """ "Quay", "Quay and Sea", "a, b, c, d, e and 12 more"."""
    if len(names) > SHOWN:
        return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN:,} more"
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 page", "12 pages"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def because(error: OSError) -> str:
    """Why a file or folder could not be opened, in a sentence that names no path of this machine."""
    match error:
        case FileNotFoundError():
            return "It vanished before it could be read."
        case PermissionError():
            return "There is no permission to read it."
        case _:
            return f"It cannot be read: {error.strerror or type(error).__name__}."
