"""Names in the order a person expects: "scan 2" before "scan 10". Compares nothing itself."""

import re

_RUN = re.compile("[0-9]+")


def sort_key(text: str) -> str:
    """A text that sorts by its code points where the given one belongs by the numbers in it.

    Before each number stands how many digits it has, so that a longer one comes later; zeros before it do not count.
    """
    return _RUN.sub(lambda run: _measured(run[0].lstrip("0")), text)


def _measured(digits: str) -> str:
    nines, rest = divmod(len(digits), 9)
    return f"{'9' * nines}{rest}{digits}"
