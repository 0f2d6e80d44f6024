"""Scorecards as stored: loading a file adds a version; an edition keeps the one it was made by."""

from __future__ import annotations

from functools import lru_cache

from guatu.errors import NotFound
from guatu.rank.read import read_scorecard
from guatu.rank.scorecard import Scorecard
from guatu.store.models import ScorecardVersion


@lru_cache(maxsize=64)
def _parsed(text: str, name: str) -> Scorecard:
    return read_scorecard(text.encode(), name=name)


def card_in(version: ScorecardVersion) -> Scorecard:
    """Return the scorecard of a stored version; parsed once per text."""
    return _parsed(version.text, f"{version.key}.toml")


def newest_card(key: str) -> ScorecardVersion:
    """Return the newest version of the scorecard `key`.

    Raises:
        NotFound: no such scorecard was loaded.
    """
    version = ScorecardVersion.objects.filter(key=key).order_by("-version").first()
    if version is None:
        raise NotFound(what=key)
    return version
