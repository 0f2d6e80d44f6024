"""Chains of events: how they are hashed, replayed and bound together by a Merkle root.

A hash covers the canonical JSON of the whole event with the hash of the one before it, so that
no event can be changed, dropped or put in between without every later hash being wrong.
docs/verify.py checks the same with the standard library alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256


def canonical(value: object) -> str:
    """Return JSON of one spelling only: keys sorted, no blanks, characters as they are."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


@dataclass(frozen=True, slots=True)
class EventBody:
    """What is hashed of an event. `before` and `after` are canonical JSON as text."""

    stream: str
    sequence: int
    act: str
    act_id: str
    actor: str
    actor_text: str
    at: str
    before: str
    after: str
    reason: str
    previous: str


def instant(at: datetime) -> str:
    """Return an aware instant as it is hashed: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def event_hash(body: EventBody) -> str:
    """Return the SHA-256 of an event, in hex."""
    # Not `asdict`: it copies every value in depth, which is most of the time of verifying.
    facts = {name: getattr(body, name) for name in EventBody.__slots__}
    return sha256(canonical(facts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold: `sequence` of the event, and what is wrong.

    `what` is hash, previous or sequence.
    """

    stream: str
    sequence: int
    what: str


def chain_breaks(stream: str, events: Sequence[tuple[EventBody, str]]) -> list[Break]:
    """Return where a chain does not hold, in order; empty when it is whole.

    Args:
        stream: the chain's name.
        events: body and stored hash of each event, by sequence.
    """
    breaks: list[Break] = []
    previous, expected = "", 1
    for body, stored in events:
        if body.sequence != expected:
            breaks.append(Break(stream, body.sequence, "sequence"))
        if body.previous != previous:
            breaks.append(Break(stream, body.sequence, "previous"))
        if event_hash(body) != stored:
            breaks.append(Break(stream, body.sequence, "hash"))
        previous, expected = stored, body.sequence + 1
    return breaks


def replay(afters: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """Return the fields of a thing after all its events: each overlays those before it."""
    fields: dict[str, object] = {}
    for after in afters:
        fields.update(after)
    return fields


def leaf(stream: str, head: str) -> str:
    """Return what stands for a chain in the tree."""
    return sha256(f"leaf:{stream}:{head}".encode()).hexdigest()


def merkle_root(leaves: Sequence[str]) -> str:
    """Return the root over `leaves` in their order; that of no leaves is the hash of nothing.

    Leaves and inner nodes are hashed with different prefixes, and an odd one goes up unpaired,
    so that no other set of leaves has the same root.
    """
    level = list(leaves) or [sha256(b"").hexdigest()]
    while len(level) > 1:
        paired = [
            sha256(f"node:{left}:{right}".encode()).hexdigest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = paired + level[len(paired) * 2 :]
    return level[0]
