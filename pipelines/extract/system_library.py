"""Libraries of the system, where they are there: loaded with ctypes, so that no program is started."""

import ctypes
from collections.abc import Mapping, Sequence
from typing import Any

Signatures = Mapping[str, tuple[Any, Sequence[Any]]]  # by function: what it gives, what it takes


def loaded(names: Sequence[str], signatures: Signatures) -> Any:
    """The first of these libraries that the system has, with the types of what is called of it: pointers are cut to 32
    bits without. None where it has none of them."""
    for name in names:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        for function, (gives, takes) in signatures.items():
            called = getattr(library, function)
            called.restype, called.argtypes = gives, takes
        return library
    return None
