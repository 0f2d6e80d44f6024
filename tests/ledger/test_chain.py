"""Hashes bind what happened in its order; the root binds all chains."""

from __future__ import annotations

from dataclasses import asdict
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from guatu.ledger.chain import (
    EventBody,
    canonical,
    chain_breaks,
    event_hash,
    leaf,
    merkle_root,
    replay,
)


def chain(count: int) -> list[tuple[EventBody, str]]:
    events: list[tuple[EventBody, str]] = []
    previous = ""
    for sequence in range(1, count + 1):
        body = EventBody(
            "matter:a:1", sequence, "matter.report", "id", "user:li", "李",
            "2026-03-02T02:00:00.000000+00:00", "{}", '{"progress":1}', "", previous,
        )  # fmt: skip
        previous = event_hash(body)
        events.append((body, previous))
    return events


def node(left: str, right: str) -> str:
    return sha256(f"node:{left}:{right}".encode()).hexdigest()


def test_json_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": "渠"}) == '{"a":"渠","b":1}'


def test_an_honest_chain_has_no_break() -> None:
    assert chain_breaks("matter:a:1", chain(4)) == []


@given(st.integers(0, 3), st.sampled_from(["act", "actor", "actor_text", "at", "after", "reason"]))
def test_any_changed_field_is_found_at_its_event(which: int, name: str) -> None:
    events = chain(4)
    body, stored = events[which]
    events[which] = (EventBody(**{**asdict(body), name: "x"}), stored)

    breaks = chain_breaks("matter:a:1", events)

    assert [(found.sequence, found.what) for found in breaks] == [(which + 1, "hash")]


@given(st.integers(0, 2))
def test_a_dropped_event_leaves_a_gap_and_a_wrong_link(which: int) -> None:
    events = chain(4)
    del events[which]

    breaks = chain_breaks("matter:a:1", events)

    assert {found.what for found in breaks} == {"sequence", "previous"}
    assert breaks[0].sequence == which + 2


def test_two_that_changed_places_are_found() -> None:
    events = chain(3)
    events[0], events[1] = events[1], events[0]

    assert chain_breaks("matter:a:1", events) != []


def test_replay_keeps_the_last_word_on_each_field() -> None:
    assert replay([{"a": 1, "b": 2}, {"b": 3}, {}]) == {"a": 1, "b": 3}


def test_the_root_of_three_is_built_pair_by_pair() -> None:
    a, b, c = (leaf(name, "h") for name in "abc")

    assert merkle_root([a, b, c]) == node(node(a, b), c)
    assert merkle_root([a]) == a


@given(st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=12, unique=True), st.data())
def test_no_leaf_can_be_changed_dropped_or_moved(names: list[str], data: st.DataObject) -> None:
    leaves = [leaf(name, "head") for name in names]
    root = merkle_root(leaves)
    which = data.draw(st.integers(0, len(leaves) - 1))

    changed = [*leaves[:which], leaf(names[which], "other"), *leaves[which + 1 :]]
    dropped = leaves[:which] + leaves[which + 1 :]

    assert merkle_root(changed) != root
    assert merkle_root(dropped) != root
    assert merkle_root([*leaves, leaves[-1]]) != root


def test_nothing_has_a_root_of_its_own() -> None:
    assert merkle_root([]) == sha256(b"").hexdigest()
