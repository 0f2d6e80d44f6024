"""Bands of places (排名靠前、中等、靠后), and what a city asks of the units in them.

靠前的要努力保持, 中等的要大力提升, 落后的要全力扭转. A band may want a plan of units that enter it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guatu.rank.classes import class_of_units
from guatu.rank.scorecard import MICRO, Bands


def band_of_units(bands: Bands, places: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """Return unit -> key of its band.

    Args:
        bands: of the scorecard.
        places: unit -> its group and place there; those that are not rated are left out.
    """
    groups: dict[str, dict[str, int]] = {}
    for unit, (group, place) in places.items():
        groups.setdefault(group, {})[unit] = -place * MICRO
    found: dict[str, str] = {}
    for each in groups.values():
        found |= class_of_units(bands.cut, each)
    return found


def entered(
    bands: Bands, before: Mapping[str, str], now: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the units, with their bands, that are new in a band which wants a plan, by name.

    Args:
        bands: of the scorecard.
        before: unit -> band one period earlier; a unit that is not there had none.
        now: unit -> band.
    """
    return [
        (unit, band)
        for unit, band in sorted(now.items())
        if bands.asks[band].plan_days is not None and before.get(unit) != band
    ]


def with_bands(bands: Bands | None, units: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """Return the units of an answer with `band`; as they are when the scorecard has none."""
    if bands is None:
        return list(units)
    places = {
        str(unit["unit"]): (str(unit["group"]), place)
        for unit in units
        if isinstance(place := unit["rank"], int)
    }
    found = band_of_units(bands, places)
    return [{**unit, "band": found.get(str(unit["unit"]))} for unit in units]
