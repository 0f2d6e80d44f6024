"""Is the record whole, and do the rows say what it says? Reads everything, changes nothing.

Every chain is hashed again and replayed; the replay is compared with the row field by field,
a matter's here and all others' in `guatu.store.verify_registers`.
Checkpoints bind all chains, so that a matter that vanished with its events shows too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import TypeVar

from django.db.models import Exists, F, OuterRef, Q, Subquery

from guatu.findings import Finding
from guatu.ledger.chain import chain_breaks, replay
from guatu.store.books import digest
from guatu.store.checkpoints import checkpoint_findings
from guatu.store.evidence import evidence_path
from guatu.store.models import Document, Draft, Event, LightRecord, Matter
from guatu.store.plans import WITH_PLAN
from guatu.store.snapshot import PARTS, RELATED, TRACKED, snapshot, stored_value
from guatu.store.verify_plans import plan_that_differs
from guatu.store.verify_registers import registers_that_differ
from guatu.watch import Colour

BATCH = 500
# What events tell of a piece of evidence, and its row holds.
PROOF = ("kind", "note", "sha256", "taken_at", "longitude", "latitude", "near_hash")
T = TypeVar("T")


def verify() -> Iterator[Finding]:
    """Yield what differs, in the order in which it is found; nothing when all is well.

    Run in the scope of the system. Cost: every event once, matters in batches of 500.
    """
    streams = groupby(
        Event.objects.order_by("stream", "sequence").iterator(chunk_size=2000),
        key=lambda event: event.stream,
    )
    chains = ((stream, list(events)) for stream, events in streams)
    for batch in batched(chains, BATCH):
        for stream, events in batch:
            yield from _broken(stream, events)
        yield from _rows_that_differ([events for _, events in batch if events[0].matter_id])
    yield from _matters_without_events()
    yield from _documents_that_differ()
    yield from _drafts_that_differ()
    yield from _reds_that_differ()
    yield from registers_that_differ()
    yield from checkpoint_findings()


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield `items` in lists of `size`, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def _broken(stream: str, events: Sequence[Event]) -> Iterator[Finding]:
    for broken in chain_breaks(stream, [(event.body, event.hash) for event in events]):
        event = next(event for event in events if event.sequence == broken.sequence)
        facts = {
            "stream": stream,
            "sequence": broken.sequence,
            "act": event.act,
            "at": event.at.isoformat(timespec="seconds"),
        }
        yield Finding(f"verify.{broken.what}", facts=facts)


def _rows_that_differ(chains: Sequence[Sequence[Event]]) -> Iterator[Finding]:
    wanted = [events[0].matter_id for events in chains]
    rows = (
        Matter.objects.filter(pk__in=wanted)
        .select_related(*RELATED, "statement__document", "plan")
        .prefetch_related("involvements__unit", "evidence", *WITH_PLAN)
        .in_bulk()
    )
    for events in chains:
        matter = rows.get(events[0].matter_id)
        if matter is None:
            yield Finding("verify.row_missing", facts={"stream": events[0].stream})
        else:
            yield from _fields_that_differ(matter, events)
            yield from plan_that_differs(matter, events)


def _fields_that_differ(matter: Matter, events: Sequence[Event]) -> Iterator[Finding]:
    try:
        told = replay(event.after_facts for event in events)
    except json.JSONDecodeError:
        return  # the broken hash of that event has been told
    held = snapshot(matter)
    last = events[-1]
    told |= {"version": last.sequence, "head": last.hash}
    held |= {"version": matter.version, "head": matter.head}
    told["evidence"], held["evidence"] = _proofs_told(events), _proofs_held(matter)
    for name in (*TRACKED, *PARTS, "version", "head", "evidence"):
        if held[name] != told.get(name):
            facts = {"number": f"{matter.number}", "field": name}
            differing = {"row": held[name], "record": told.get(name)}
            yield Finding("verify.field", facts={**facts, **differing})
    for proof in matter.evidence.all():
        if proof.sha256 and not evidence_path(proof.sha256).exists():
            yield Finding("verify.file", facts={"number": matter.number, "name": proof.name})


def _proofs_told(events: Sequence[Event]) -> list[object]:
    """Return what the chain tells of every piece of evidence, with the number of its event."""
    return [
        [event.sequence, *(proof.get(name) for name in PROOF)]
        for event in events
        for proof in event.after_facts.get("+evidence", ())
    ]


def _proofs_held(matter: Matter) -> list[object]:
    return [
        [
            proof.sequence,
            *(stored_value(name, getattr(proof, name)) for name in PROOF[:-1]),
            proof.near_hash or None,
        ]
        for proof in sorted(matter.evidence.all(), key=lambda proof: (proof.sequence, proof.pk))
    ]


def _matters_without_events() -> Iterator[Finding]:
    told = Event.objects.filter(matter=OuterRef("pk"))
    for matter in Matter.objects.filter(~Exists(told)).iterator():
        yield Finding("verify.no_events", facts={"number": matter.number})


def _reds_that_differ() -> Iterator[Finding]:
    """Yield matters whose first red is not that of the lights on record."""
    reds = LightRecord.objects.filter(matter=OuterRef("pk"), light=Colour.RED).order_by("on")
    first = Matter.objects.annotate(first=Subquery(reds.values("on")[:1]))
    recorded = Exists(reds)
    wrong = first.filter(
        Q(red_on=None) & recorded | Q(red_on__isnull=False) & ~Q(red_on=F("first"))
    )
    for matter in wrong.iterator():
        facts = {"number": matter.number, "field": "red_on"}
        differing = {"row": matter.red_on, "record": matter.first}
        yield Finding("verify.field", facts={**facts, **differing})


def _documents_that_differ() -> Iterator[Finding]:
    for document in Document.objects.iterator(chunk_size=50):
        if digest(document.text) != document.sha256:
            yield Finding("verify.document", facts={"name": document.name})


def _drafts_that_differ() -> Iterator[Finding]:
    """Yield drafts whose decision, or the matter they were linked to, is not that on record."""
    decided = {
        event.stream: event.after_facts
        for event in Event.objects.filter(stream__startswith="draft:").iterator()
    }
    drafts = Draft.objects.select_related("document", "statement__document", "matter").defer(
        "document__text", "statement__document__text"
    )
    for draft in drafts.iterator(chunk_size=2000):
        told = decided.get(draft.stream, {"state": Draft.State.PROPOSED.value})
        held = {"state": str(draft.state), "matter": draft.matter and draft.matter.key}
        for name in ("state", "matter"):
            if name in told and held[name] != told[name]:
                facts = {"draft": draft.title[:40], "row": held[name], "record": told[name]}
                yield Finding("verify.draft", facts=facts)
