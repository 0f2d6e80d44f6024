"""How sure a date is: Monte Carlo over uncertain durations with common causes.

Each node's duration follows a triangle (least, likely, most). Nodes that share a cause, such as an
agency, are late together: their ranks are tied by a Gaussian copula. Every sample is a whole pass
over the network with its calendars and windows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from guatu.schedule.compiled import compiled
from guatu.schedule.dates import day_or_instant
from guatu.schedule.lattice import Lattice, end_point, rise
from guatu.schedule.network import Network, network_of
from guatu.schedule.passes import Flags, Ints, Longs
from guatu.schedule.plan import Moment, Plan

Floats = npt.NDArray[np.float64]

SWEEPS = 10_000
STRETCH = 4  # of the axis: durations may be longer than planned


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long a node may take, in ticks; `least <= likely <= most`.

    Attributes:
        cause: key of a common cause, empty: none.
        tie: how much of the uncertainty is the cause's, 0 to 1.
    """

    least: int
    likely: int
    most: int
    cause: str = ""
    tie: float = 0.7

    @classmethod
    def of_history(cls, durations: Sequence[int], *, cause: str = "") -> Estimate:
        """Return the estimate that past `durations` suggest: 5 %, median, 95 %; one at least."""
        least, likely, most = np.quantile(durations, (0.05, 0.5, 0.95))
        return cls(round(least), round(likely), round(most), cause)

    def percentile(self, share: float) -> int:
        """Return the ticks within which it is done in `share` (0 to 1) of all cases."""
        return int(np.rint(_triangle(self, np.array([share])))[0])


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the whole may end.

    Attributes:
        ends: end boundary of every sample, ascending.
        drivers: node key and rank correlation of its duration with the end, strongest first;
            nodes without uncertainty are left out.
    """

    network: Network
    ends: Longs
    drivers: tuple[tuple[str, float], ...]

    def percentile(self, share: float) -> Moment:
        """Return the day by which `share` (0 to 1) of the samples have ended."""
        rank = min(int(np.ceil(share * len(self.ends))) - 1, len(self.ends) - 1)
        return day_or_instant(self.network, int(self.ends[max(rank, 0)]))

    def chance(self, due: date | datetime) -> float:
        """Return the share of samples that end by `due`, included."""
        last = self.network.axis.end_of(due)
        return float(np.searchsorted(self.ends, last, side="right") / len(self.ends))


def forecast(
    plan: Plan, estimates: Mapping[str, Estimate], *, samples: int = 2000, seed: int = 0
) -> Forecast:
    """Return when `plan` may end. The same seed gives the same answer.

    Args:
        plan: the plan; what has started keeps its dates, shared means are not looked at.
        estimates: node key -> estimate; other nodes take their planned duration.
        samples: number of samples.
        seed: of the generator.

    Cost: O(samples x (nodes + links)); 2,000 samples of 100 nodes take some tenths of a second.
    """
    network = network_of(plan, stretch=STRETCH)
    drawn = _durations(network, estimates, samples, np.random.default_rng(seed))
    ends = _ends(network.lattice, network.fixed, network.low, drawn)
    return Forecast(network, np.sort(ends), _drivers(network, drawn, ends))


def coverage(promised: Sequence[date], actual: Sequence[date]) -> float:
    """Return the share of actual dates that were not later than promised, 0 to 1.

    For P80 dates of a replay it should be about 0.8: that is what calibrated means.
    """
    kept = [real <= said for said, real in zip(promised, actual, strict=True)]
    return sum(kept) / len(kept)


def _durations(
    network: Network, estimates: Mapping[str, Estimate], samples: int, dice: np.random.Generator
) -> Ints:
    """Return sampled durations, one row per sample."""
    drawn = np.tile(network.lattice.duration, (samples, 1))
    causes: dict[str, Floats] = {}
    for key, estimate in estimates.items():
        place = network.index[key]
        own = dice.standard_normal(samples)
        if network.fixed[place]:
            continue
        if estimate.cause:
            common = causes.setdefault(estimate.cause, dice.standard_normal(samples))
            own = estimate.tie * common + np.sqrt(1 - estimate.tie**2) * own
        drawn[:, place] = np.rint(_triangle(estimate, ndtr(own)))
    return drawn


def _triangle(estimate: Estimate, rank: Floats) -> Floats:
    """Return the values of the triangle whose ranks are `rank`, 0 to 1."""
    width = estimate.most - estimate.least
    if width == 0:
        return np.full(len(rank), float(estimate.likely))
    rise_share = (estimate.likely - estimate.least) / width
    up = estimate.least + np.sqrt(rank * width * (estimate.likely - estimate.least))
    down = estimate.most - np.sqrt((1 - rank) * width * (estimate.most - estimate.likely))
    result: Floats = np.where(rank < rise_share, up, down)
    return result


def _drivers(network: Network, drawn: Ints, ends: Longs) -> tuple[tuple[str, float], ...]:
    ranks = ends.argsort().argsort()
    found = []
    for place, node in enumerate(network.plan.nodes):
        column = drawn[:, place]
        if column.min() < column.max() and ends.min() < ends.max():
            mine = column.argsort(kind="stable").argsort()
            found.append((node.key, float(np.corrcoef(mine, ranks)[0, 1])))
    return tuple(sorted(found, key=lambda pair: -pair[1]))


@compiled
def _ends(net: Lattice, fixed: Flags, low: Ints, drawn: Ints) -> Longs:
    planned = net.duration.copy()
    ends = np.zeros(len(drawn), np.int64)
    for sample in range(len(drawn)):
        net.duration[:] = drawn[sample]
        at = low.copy()
        rise(net, fixed, 0, SWEEPS, at)
        for node in range(len(at)):
            last = min(at[node] + net.duration[node], net.ticks.shape[1] - 1)
            ends[sample] = max(ends[sample], end_point(net, net.calendar[node], last))
    net.duration[:] = planned
    return ends
