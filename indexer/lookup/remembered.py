"""Keeps answers that take long until what is saved changes. Knows nothing of what they are."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from indexer.archive import Archive
from indexer.model.scope import Scope

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """At most `most` answers of each archive, under who asks and what for."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lock = Lock()  # the reading room asks from many threads
        self._answers: WeakKeyDictionary[Archive, dict[tuple[Scope, str], tuple[object, Answer]]] = WeakKeyDictionary()

    def get(self, archive: Archive, about: str, *, scope: Scope, make: Callable[[], Answer]) -> Answer:
        """The answer as it was, if nothing was saved, removed or settled since; else as `make` gives it now."""
        state = archive.state()  # asked before the answer is made, so that it can only be younger than it says
        with self._lock:
            known = self._answers.setdefault(archive, {})
            if (found := known.get((scope, about))) is not None and found[0] == state:
                return found[1]
        made = make()
        with self._lock:
            if len(known) >= self._most:
                known.clear()
            known[scope, about] = (state, made)
        return made
