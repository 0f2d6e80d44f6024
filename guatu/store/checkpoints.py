"""Checkpoints: a Merkle root over the heads of all chains, each bound to the one before.

Whoever keeps an exported checkpoint can prove later that no chain of that day was changed or
removed; docs/check_record.py does it with the standard library alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256

from django.db.models import Max

from guatu.findings import Finding
from guatu.ledger.chain import leaf, merkle_root
from guatu.store.calendar import day_of
from guatu.store.models import Checkpoint, Event


def make_checkpoint(at: datetime) -> Checkpoint:
    """Bind all chains as they are; one checkpoint a day, the first of the day stays.

    Run in the scope of the system.
    """
    if held := Checkpoint.objects.filter(day=day_of(at)).first():
        return held
    last_event = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    heads = heads_up_to(last_event)
    root = root_of(heads)
    before = Checkpoint.objects.order_by("-day").first()
    previous = before.hash if before else ""
    return Checkpoint.objects.create(
        day=day_of(at),
        last_event=last_event,
        chains=len(heads),
        root=root,
        previous=previous,
        hash=checkpoint_hash(day_of(at).isoformat(), last_event, root, previous),
        made_at=at,
    )


def heads_up_to(last_event: int) -> dict[str, str]:
    """Return stream -> hash of its last event, of the events numbered up to `last_event`."""
    newest = (
        Event.objects.filter(pk__lte=last_event)
        .order_by()
        .values("stream")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    return dict(Event.objects.order_by().filter(pk__in=newest).values_list("stream", "hash"))


def root_of(heads: Mapping[str, str]) -> str:
    """Return the Merkle root over chains, sorted by the code points of their names."""
    return merkle_root([leaf(stream, heads[stream]) for stream in sorted(heads)])


def checkpoint_hash(day: str, last_event: int, root: str, previous: str) -> str:
    """Return what binds a checkpoint to the one before it."""
    return sha256(f"checkpoint:{day}:{last_event}:{root}:{previous}".encode()).hexdigest()


def checkpoint_findings() -> Iterator[Finding]:
    """Yield the checkpoints that do not hold: changed themselves, or chains missing or changed.

    Cost: every event once, and a sort of all chains for each checkpoint.
    """
    checkpoints = list(Checkpoint.objects.order_by("last_event", "day"))
    heads: dict[str, str] = {}
    events = (
        Event.objects.order_by("pk").values_list("pk", "stream", "hash").iterator(chunk_size=5000)
    )
    previous, held = "", next(events, None)
    for checkpoint in checkpoints:
        while held and held[0] <= checkpoint.last_event:
            heads[held[1]] = held[2]
            held = next(events, None)
        day = checkpoint.day.isoformat()
        own = checkpoint_hash(day, checkpoint.last_event, checkpoint.root, previous)
        if checkpoint.hash != own or checkpoint.previous != previous:
            yield Finding("verify.checkpoint_changed", facts={"day": day})
        if root_of(heads) != checkpoint.root:
            facts = {"day": day, "then": checkpoint.chains, "now": len(heads)}
            yield Finding("verify.checkpoint", facts=facts)
        previous = checkpoint.hash
