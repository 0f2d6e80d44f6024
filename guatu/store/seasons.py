"""The seasons in force: the last event of their chain holds the file itself."""

from __future__ import annotations

from guatu.ledger.seasons import Season, read_seasons
from guatu.store.record import last_noted

STREAM = "season:city"


def city_seasons() -> list[Season]:
    """Return the city's seasons; none until somebody loaded them. One query."""
    last = last_noted(STREAM)
    return read_seasons(str(last.after_facts["text"])) if last else []
