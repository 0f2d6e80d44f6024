"""What pages keep in the process is forgotten between tests: each has a database of its own."""

from __future__ import annotations

from django.core.cache import caches


def forget() -> None:
    """Empty every cache of this process."""
    for cache in caches.all():
        cache.clear()
