"""What the chains of the registers tell: their events, replayed in the order of their numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from guatu.ledger.chain import replay
from guatu.store.models import Event

Told = Mapping[str, Mapping[str, object]]
# What an event gives or takes, beside the fields of the row.
GIVEN, REVOKED = "+given", "+revoked"


def told(prefix: str) -> dict[str, dict[str, object]]:
    """Return chain -> what its events tell in the end, of all chains with `prefix`."""
    afters: dict[str, list[Mapping[str, object]]] = {}
    for event in chain_events(prefix):
        afters.setdefault(event.stream, []).append(after_of(event))
    return {stream: replay(listed) for stream, listed in afters.items()}


def chain_events(prefix: str) -> Iterator[Event]:
    """Yield the events of all chains with `prefix` (a word and a colon), chain by chain."""
    # From the prefix to the character after its colon: a range, so that the index serves it.
    chains = Event.objects.filter(stream__gte=prefix, stream__lt=prefix[:-1] + ";")
    yield from chains.order_by("stream", "sequence").iterator(chunk_size=2000)


def after_of(event: Event) -> Mapping[str, object]:
    """Return what `event` tells; nothing when it is broken, which its hash has told already."""
    try:
        return event.after_facts
    except json.JSONDecodeError:
        return {}


def in_force(prefix: str) -> dict[str, list[Mapping[str, object]]]:
    """Return chain -> what its events gave and none took back, of all chains with `prefix`."""
    held: dict[str, list[Mapping[str, object]]] = {}
    for event in chain_events(prefix):
        facts, given = after_of(event), held.setdefault(event.stream, [])
        if isinstance(new := facts.get(GIVEN), dict) and new not in given:
            given.append(new)
        if isinstance(old := facts.get(REVOKED), dict) and old in given:
            given.remove(old)
    return held
