"""载入评分表: load a scorecard; a changed one becomes a new version."""

from __future__ import annotations

from datetime import datetime

from guatu.rank.read import read_scorecard
from guatu.store.actor import Actor
from guatu.store.file_versions import keep_version
from guatu.store.models import ScorecardVersion
from guatu.store.permission import require
from guatu.store.record import Deed, act
from guatu.store.selectors.units import root_unit


@act
def load_scorecard(text: str, *, key: str, actor: Actor, at: datetime) -> ScorecardVersion:
    """Store the scorecard that `text` says and return its version; editions keep theirs.

    The same text again returns the version that is there.

    Raises:
        NotAllowed: `actor` is not of the city's office. Invalid: the file has mistakes, or the
            city has not set all that it must.
    """
    require(actor, "scorecard.load", root_unit())
    card = read_scorecard(text.encode(), name=f"{key}.toml")
    deed = Deed("scorecard.load", actor, at)
    return keep_version(ScorecardVersion, text, key=key, header=card.header, deed=deed)
