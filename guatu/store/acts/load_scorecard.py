"""载入评分表: load a scorecard; a changed one becomes a new version."""

from __future__ import annotations

from datetime import datetime

from guatu.rank.read import read_scorecard
from guatu.store.actor import Actor
from guatu.store.books import digest
from guatu.store.models import ScorecardVersion
from guatu.store.permission import require
from guatu.store.record import Deed, act, note
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
    newest = ScorecardVersion.objects.filter(key=key).order_by("-version").first()
    if newest and newest.sha256 == digest(text):
        return newest
    version = ScorecardVersion.objects.create(
        key=key,
        version=newest.version + 1 if newest else 1,
        title=card.header.zh[:120],
        title_en=card.header.en[:120],
        text=text,
        sha256=digest(text),
        loaded_at=at,
    )
    facts = {"version": version.version, "sha256": version.sha256}
    note(f"scorecard:{key}", Deed("scorecard.load", actor, at), after=facts)
    return version
