"""A clock for the searches: seconds left of a number of them."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic


def seconds(count: float) -> Callable[[], float]:
    """Return a clock that starts now."""
    end = monotonic() + count
    return lambda: end - monotonic()
