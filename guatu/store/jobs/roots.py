"""Invented cities keep away from real ones: what stands in a database before one is loaded."""

from __future__ import annotations

from guatu.errors import RuleBroken
from guatu.store.models import Unit


class OtherCity(RuleBroken):
    """The database holds a city that is not the invented one to be loaded."""

    code = "store.other_city"


def check_alone(*, besides: str = "") -> None:
    """Let an invented city be loaded, or raise.

    Args:
        besides: key of its own root, which may be there already; "" when nothing may.

    Raises:
        OtherCity: there is a unit without a parent that is not `besides`.
    """
    others = Unit.objects.filter(parent=None).exclude(key=besides)
    if other := others.first():
        raise OtherCity(name=other.name, key=other.key)
