from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.schedule.passes import CycleFound, Ints, edges_of, gaps_of, spans, tails, topological
from guatu.schedule.plan import Relation


def ints(*values: int) -> Ints:
    return np.array(values, np.int32)


def longest_ways(durations: list[int], links: list[tuple[int, int, int]]) -> list[int]:
    """Earliest starts by relaxing every link as often as there are nodes: slow and obvious."""
    start = [0] * len(durations)
    for _ in durations:
        for before, after, gap in links:
            start[after] = max(start[after], start[before] + gap)
    return start


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int, int]]]:
    durations = draw(st.lists(st.integers(0, 9), min_size=1, max_size=12))
    count = len(durations)
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=20)) if pairs else []
    names = draw(st.permutations(range(count)))
    return durations, [(names[a], names[b], draw(st.integers(-3, 12))) for a, b in chosen]


@given(networks())
@settings(max_examples=300, deadline=None)
def test_spans_agree_with_an_independent_longest_path(
    network: tuple[list[int], list[tuple[int, int, int]]],
) -> None:
    durations, links = network
    before, after, gaps = (ints(*column) for column in zip(*links, strict=True)) if links else (
        ints(), ints(), ints(),
    )  # fmt: skip

    found = spans(ints(*durations), edges_of(len(durations), before, after, gaps))

    early = longest_ways(durations, links)
    finish = max(start + length for start, length in zip(early, durations, strict=True))
    mirrored = [(b, a, g + durations[b] - durations[a]) for a, b, g in links]
    back = longest_ways(durations, mirrored)
    late = [finish - back[node] - durations[node] for node in range(len(durations))]
    assert found.early.tolist() == early
    assert found.finish == finish
    assert found.late.tolist() == late


def test_free_float_stops_where_a_later_node_would_move() -> None:
    # 0 (3) and 1 (5) both lead to 2 (1); 1 is on the longest path, 0 has two ticks to spare.
    durations = ints(3, 5, 1)
    gaps = gaps_of(durations, ints(0, 1), ints(2, 2), ints(0, 0), relation=Relation.FINISH_START)

    found = spans(durations, edges_of(3, ints(0, 1), ints(2, 2), gaps))

    assert found.free.tolist() == [2, 0, 0]
    assert found.total.tolist() == [2, 0, 0]


@pytest.mark.parametrize(
    ("relation", "gap"),
    [
        (Relation.FINISH_START, 4 + 2),
        (Relation.START_START, 2),
        (Relation.FINISH_FINISH, 4 + 2 - 3),
        (Relation.START_FINISH, 2 - 3),
    ],
)
def test_each_relation_becomes_a_distance_of_starts(relation: Relation, gap: int) -> None:
    # The earlier node takes 4, the later one 3, the lag is 2.
    assert gaps_of(ints(4, 3), ints(0), ints(1), ints(2), relation=relation).tolist() == [gap]


def test_a_cycle_is_named_in_link_order() -> None:
    edges = edges_of(5, ints(0, 1, 2, 3), ints(1, 2, 3, 1), ints(1, 1, 1, 1))

    with pytest.raises(CycleFound) as failure:
        topological(edges)

    circle = failure.value.nodes
    turned = circle[circle.index(1) :] + circle[: circle.index(1)]
    assert turned == (1, 2, 3)


def test_tails_are_the_ways_to_the_end() -> None:
    durations = ints(3, 5, 1)
    edges = edges_of(3, ints(0, 1), ints(2, 2), ints(3, 5))

    assert tails(durations, edges, topological(edges)).tolist() == [4, 6, 1]
