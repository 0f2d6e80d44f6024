"""The record as lines of JSON, for whoever checks it without guatu (docs/check_record.py)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from guatu.ledger.chain import canonical
from guatu.store.models import Checkpoint, Event


def record_lines() -> Iterator[str]:
    """Yield every event in the order in which it was stored, and each checkpoint in its place.

    Run in the scope of the system. The lines hold names and reasons as the record does: whoever
    gets them must be one who may read it.
    """
    checkpoints = list(Checkpoint.objects.order_by("last_event", "day"))
    for event in Event.objects.order_by("pk").iterator(chunk_size=2000):
        while checkpoints and checkpoints[0].last_event < event.pk:
            yield _checkpoint_line(checkpoints.pop(0))
        yield canonical({"kind": "event", "body": asdict(event.body), "hash": event.hash})
    for checkpoint in checkpoints:
        yield _checkpoint_line(checkpoint)


def _checkpoint_line(checkpoint: Checkpoint) -> str:
    return canonical(
        {
            "kind": "checkpoint",
            "day": checkpoint.day.isoformat(),
            "last_event": checkpoint.last_event,
            "root": checkpoint.root,
            "hash": checkpoint.hash,
        }
    )
