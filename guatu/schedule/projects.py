"""The projects of a shop: the parts of its network that no link joins."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from guatu.schedule.compiled import compiled
from guatu.schedule.passes import Ints, topological
from guatu.schedule.shop import Shop

TARDY = 10  # what a tick past a hard date costs, in ticks of an end


class Projects(NamedTuple):
    """The nodes by project, each project's in an order of its links.

    Attributes:
        first: nodes of project p are `nodes[first[p]:first[p + 1]]`.
        duration: of each node; `hard`: its last end, `NEVER`: none.
    """

    first: Ints
    nodes: Ints
    duration: Ints
    hard: Ints

    @property
    def owner(self) -> Ints:
        """The project of each node."""
        owner = np.empty(len(self.nodes), np.int32)
        owner[self.nodes] = np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))
        return owner


def projects_of(shop: Shop) -> Projects:
    """Return the projects of `shop`."""
    count = len(shop.duration)
    ones = np.ones(len(shop.before), np.int8)
    graph = coo_array((ones, (shop.before, shop.after)), shape=(count, count))
    parts, label = connected_components(graph, directed=False)
    place = np.empty(count, np.int32)
    place[topological(shop.edges)] = np.arange(count, dtype=np.int32)
    nodes = np.lexsort((place, label)).astype(np.int32)
    first = np.searchsorted(label[nodes], np.arange(parts + 1)).astype(np.int32)
    return Projects(first, nodes, shop.duration, shop.hard)


@compiled
def cost_of(projects: Projects, project: int, start: Ints) -> int:
    """Return the end of a project, plus `TARDY` per tick by which it misses its hard dates."""
    end, late = 0, 0
    for place in range(projects.first[project], projects.first[project + 1]):
        node = projects.nodes[place]
        end = max(end, start[node] + projects.duration[node])
        late = max(late, start[node] + projects.duration[node] - projects.hard[node])
    return end + TARDY * late


@compiled
def cost_of_all(projects: Projects, start: Ints) -> int:
    """Return the sum of the costs of all projects."""
    total = 0
    for project in range(len(projects.first) - 1):
        total += cost_of(projects, project, start)
    return total
