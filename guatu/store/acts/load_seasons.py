"""载入季节: when the flood season and other seasons of the city's year are."""

from __future__ import annotations

from datetime import datetime

from guatu.ledger.seasons import Season, read_seasons
from guatu.store.actor import Actor
from guatu.store.permission import require
from guatu.store.record import Deed, act, last_noted, note
from guatu.store.seasons import STREAM


@act
def load_seasons(text: str, *, actor: Actor, at: datetime) -> list[Season]:
    """Let the seasons of the file `text` be those of the city; return them.

    Raises:
        NotAllowed: `actor` does not keep the system. Invalid: see `read_seasons`.
    """
    require(actor, "season.load")
    seasons = read_seasons(text)
    last = last_noted(STREAM)
    if last is None or last.after_facts != {"text": text}:
        note(STREAM, Deed("season.load", actor, at), after={"text": text})
    return seasons
