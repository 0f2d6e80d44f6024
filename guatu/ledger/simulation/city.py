"""The units of a simulated city, each with its own habits of being late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class SimUnit:
    """A unit that leads matters.

    `slowness` is how many times as long as planned it takes in the median; `late_days` is by how
    many days its reports come late in the mean; `share` is its part of all matters.
    """

    key: str
    name: str
    kind: str
    group: str
    slowness: float
    late_days: float
    share: float


def made_units(
    count: int, *, parameters: Mapping[str, Any], rng: np.random.Generator
) -> tuple[SimUnit, ...]:
    """Return `count` units: counties and bureaux in turn, about one in three a county.

    Names beyond the list of words get a number. The shares add up to one.
    """
    slowness = parameters["slips"]["base"] * rng.lognormal(
        0, parameters["slips"]["between_agencies"], count
    )
    quickest, latest = parameters["reports"]["late_days_mean"]
    late_days = rng.uniform(quickest, latest, count)
    weights = rng.permutation(np.arange(1, count + 1) ** -float(parameters["shape"]["skew"]))
    shares = weights / weights.sum()
    return tuple(
        SimUnit(
            *_named(index, parameters["words"]),
            float(slowness[index]),
            float(late_days[index]),
            float(shares[index]),
        )
        for index in range(count)
    )


def _named(index: int, words: Mapping[str, list[str]]) -> tuple[str, str, str, str]:
    """Return key, name, kind and group of the unit `index`."""
    is_county = index % 3 == 0
    place = index // 3 if is_county else index - index // 3 - 1
    listed = words["counties" if is_county else "bureaux"]
    again = place // len(listed)
    name = listed[place % len(listed)] + (f"{again + 1}" if again else "")
    if not is_county:
        return f"sim-{index:03d}", f"市{name}局", "bureau", "市直部门"
    if name.endswith("开发区"):
        return f"sim-{index:03d}", name, "zone", "开发区"
    return f"sim-{index:03d}", name, "county", "县区"
