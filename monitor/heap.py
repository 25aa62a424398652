"""Memory that was freed, given back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Give back what the C library keeps for the next allocations: after a start, or a new configuration, that is what
    reading files, compiling and learning took. Takes some milliseconds. Does nothing without glibc."""
    with suppress(OSError, AttributeError, TypeError):  # no such library, no such function, no way to name it
        ctypes.CDLL(None).malloc_trim(0)
