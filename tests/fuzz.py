"""How long the long fuzz runs are."""

from __future__ import annotations

import os


def long_run(examples: int) -> int:
    """Return how many examples a long fuzz makes: `GUATU_FUZZ=20` makes it twenty times as long.

    CI bounds it to a minute; before a release somebody lets it run for an evening.
    """
    return examples * int(os.environ.get("GUATU_FUZZ", "1"))
