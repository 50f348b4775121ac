"""A time limit for a stage that runs in this very process. Knows nothing of what the stage does."""

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

LETTERS_A_SECOND = 2_000  # the slowest finder on the slowest machine is ten times faster
GAVE_UP = 1  # exit code of a process that was ended for taking too long


def allowed(letters: int, *, least: float) -> float:
    """Seconds that the stages may take over a text of so many code points: at least `least`."""
    return least + letters / LETTERS_A_SECOND


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block after `seconds`; end the process after twice as long.

    The second limit is for code that never returns to Python, where no signal is heard. Only a process's main
    thread can be held to a limit; elsewhere (on a cluster's threads) the block runs without one.
    """
    if threading.current_thread() is not threading.main_thread() or seconds <= 0:
        yield
        return

    def give_up(_signum: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        faulthandler.dump_traceback_later(2 * seconds, exit=True, file=nowhere)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            faulthandler.cancel_dump_traceback_later()
