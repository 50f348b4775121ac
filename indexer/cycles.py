"""Python's search for cycles, kept away from the many things that have none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Pause the search for cycles: each time it comes, it walks through all that the process holds."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def kept_for_good() -> None:
    """Leave what the process holds now out of later searches for cycles: at a million pages one takes .1 s."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
