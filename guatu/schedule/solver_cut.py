"""The cheapest plan without shared means, exactly: a minimum cut by OR-Tools.

"Node i stands at its k-th allowed position or later" is a yes or no. Every rule of the lattice
says that one such yes implies another, and every price belongs to one of them: so the cheapest
plan is a closure of least price, which is a minimum cut (Picard, 1976; Hochbaum, 2001). That
holds for calendars of all kinds, windows and lapses, where differences of dates are not linear.
Of the cheapest plans it is the earliest.

Cost: a maximum flow over all allowed positions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow

from guatu.schedule.compiled import compiled
from guatu.schedule.lattice import NO_LIMIT, Lattice, allowed_between, limit, reach
from guatu.schedule.passes import Ints, Longs
from guatu.schedule.promises import Promises

MOST_POSITIONS = 200_000  # of all nodes together: seconds


def may_cut(low: Ints, high: Ints) -> bool:
    """Return whether the plans between `low` and `high` are few enough for a cut."""
    return int((high.astype(np.int64) - low + 1).sum()) <= MOST_POSITIONS


def cheapest(promises: Promises, lapse: int, low: Ints, high: Ints) -> Ints:
    """Return the positions of least price between the plans `low` and `high`.

    `lapse`: ticks by which every maximum lag is relaxed.
    """
    choices = _choices(promises, low, high)
    tails, heads = _implied(promises.network.lattice, choices, lapse)
    late_ends = _late_ends(promises, choices)
    beyond, count = int(late_ends.max(initial=0)), len(choices.at)
    late = np.flatnonzero(late_ends)
    ladder = np.arange(count + 1, count + beyond)  # an end later by 2 ticks is later by 1
    sink = count + beyond
    rules = (
        np.concatenate([tails, late, ladder]),
        np.concatenate([np.where(heads < 0, sink, heads), count + late_ends[late] - 1, ladder - 1]),
    )
    steps = np.concatenate([_steps(promises, choices), np.full(beyond, promises.per_end)])
    chosen = _cut(rules, steps, sink)[:count]
    first = choices.first[:-1]
    picked: Ints = choices.at[first + np.add.reduceat(chosen, first)]
    return picked


@dataclass(frozen=True, slots=True)
class _Choices:
    """The allowed positions of all nodes in a row, `at`; those of node i begin at `first[i]`."""

    first: Ints
    at: Ints

    def of(self, node: int) -> Ints:
        """Return the allowed positions of `node`."""
        return self.at[self.first[node] : self.first[node + 1]]

    @property
    def counts(self) -> Ints:
        """How many each node has."""
        return np.diff(self.first)


def _choices(promises: Promises, low: Ints, high: Ints) -> _Choices:
    net, fixed = promises.network.lattice, promises.network.fixed
    rows = [
        low[node : node + 1] if fixed[node] else allowed_between(net, node, low[node], high[node])
        for node in range(len(low))
    ]
    first = np.cumsum([0, *map(len, rows)])
    return _Choices(first.astype(np.int32), np.concatenate(rows))


def _implied(net: Lattice, choices: _Choices, lapse: int) -> tuple[Longs, Longs]:
    """Return which yes needs which other one; -1: it cannot be."""
    count = np.arange(len(choices.at))
    inner = np.setdiff1d(count, np.concatenate([choices.first[:-1], choices.first[:-1] + 1]))
    tails, heads = [inner], [inner - 1]
    for link in range(len(net.to)):
        before, after = int(net.source[link]), int(net.to[link])
        pairs = [(before, after, _needed_after(net, link, choices.of(before), choices.of(after)))]
        if net.most[link] != NO_LIMIT:
            within = _needed_before(net, link, lapse, choices.of(before), choices.of(after))
            pairs.append((after, before, within))
        for node, other, needed in pairs:
            new = np.flatnonzero(np.diff(needed, prepend=0)[1:]) + 1  # the rest follows from them
            tails.append(choices.first[node] + new)
            beyond = needed[new] >= choices.counts[other]
            heads.append(np.where(beyond, -1, choices.first[other] + needed[new]))
    return np.concatenate(tails), np.concatenate(heads)


def _late_ends(promises: Promises, choices: _Choices) -> Longs:
    """Return for each choice the working ticks by which it makes the whole end later; first: 0."""
    rows = [promises.late_ends(node, choices.of(node)) for node in range(len(choices.counts))]
    late = np.concatenate(rows)
    late[choices.first[:-1]] = 0
    return late


def _steps(promises: Promises, choices: _Choices) -> Longs:
    """Return what each position costs more than the one before it of the same node; first: 0."""
    rows = [promises.move_prices(node, choices.of(node)) for node in range(len(choices.counts))]
    prices: Longs = np.concatenate(rows)
    steps = np.diff(prices, prepend=0)
    steps[choices.first[:-1]] = 0
    return steps


def _cut(rules: tuple[Longs, Longs], steps: Longs, sink: int) -> Longs:
    """Return for each yes or no 1 if it is a yes in the smallest of the cheapest closures."""
    source, unbreakable = sink + 1, int(np.abs(steps).sum()) + 1
    gains, costs = np.flatnonzero(steps < 0), np.flatnonzero(steps > 0)
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(*rules, np.full(len(rules[0]), unbreakable))
    flow.add_arcs_with_capacity(np.full(len(gains), source), gains, -steps[gains])
    flow.add_arcs_with_capacity(costs, np.full(len(costs), sink), steps[costs])
    if flow.solve(source, sink) != flow.OPTIMAL:
        raise RuntimeError("no minimum cut")  # prices beyond 64 bits: a fault
    chosen = np.zeros(source + 1, np.int64)
    chosen[flow.get_source_side_min_cut()] = 1
    return chosen


@compiled
def _needed_after(net: Lattice, link: int, before: Ints, after: Ints) -> Ints:
    """Return for each of the positions `before` the place of the first that the later node may."""
    needed = np.zeros(len(before), np.int32)
    place = 0
    for number in range(len(before)):
        reached = reach(net, link, before[number])
        while place < len(after) and after[place] < reached:
            place += 1
        needed[number] = place
    return needed


@compiled
def _needed_before(net: Lattice, link: int, lapse: int, before: Ints, after: Ints) -> Ints:
    """Return for each of the positions `after` the place of the first `before` that covers it."""
    needed = np.zeros(len(after), np.int32)
    place = 0
    for number in range(len(after)):
        while place < len(before) and limit(net, link, before[place], lapse) < after[number]:
            place += 1
        needed[number] = place
    return needed
