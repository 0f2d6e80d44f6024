"""What a clerk is shown of demands met again, and the sources that a matter has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from guatu.read.same import Change
from guatu.store.actor import Actor
from guatu.store.demands import changes_of
from guatu.store.models import Draft, Event, Matter, Retelling
from guatu.store.selectors.units import UnitIndex

DECIDED_AS_SOURCE = (Draft.State.ACCEPTED.value, Draft.State.LINKED.value)


@dataclass(frozen=True, slots=True)
class Known:
    """What a draft likely tells again: an open `matter`, or an `earlier` draft that waits.

    `score` is 0 to 1; `shared` are the words by which they are alike.
    """

    score: float
    shared: tuple[str, ...]
    changes: tuple[Change, ...]
    matter: Matter | None = None
    earlier: Draft | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A further source of a matter: the draft with its document, and what it says otherwise."""

    draft: Draft
    changes: tuple[Change, ...]


def known_demands(actor: Actor, drafts: Iterable[Draft]) -> dict[int, list[Known]]:
    """Return draft -> what it likely tells again, the most alike first; only what `actor` sees.

    An earlier draft that became a matter, or a further source of one, stands for that matter;
    what was rejected or is no longer open is left out. Five queries, one when nothing is alike.
    """
    waiting = [draft for draft in drafts if draft.state == Draft.State.PROPOSED]
    rows = Retelling.objects.seen_by(actor).filter(draft__in=[draft.pk for draft in waiting])
    found = list(rows.select_related("earlier").order_by("draft", "-score", "pk"))
    if not found:
        return {}
    units = UnitIndex.load(None)
    matters = _open_matters(actor, {_matter_id(row) for row in found})
    by_pk = {draft.pk: draft for draft in waiting}
    known: dict[int, list[Known]] = {}
    for row in found:
        target = _target(row, matters)
        listed = known.setdefault(row.draft_id, [])
        if target and target not in [item.matter or item.earlier for item in listed]:
            listed.append(_known(row, target, by_pk[row.draft_id], units))
    return known


def _matter_id(row: Retelling) -> int | None:
    pk: int | None = row.earlier.matter_id if row.earlier else row.matter_id
    return pk


def _open_matters(actor: Actor, pks: Collection[int | None]) -> Mapping[int, Matter]:
    seen = Matter.objects.seen_by(actor).filter(pk__in=pks, state=Matter.State.OPEN)
    matters: Mapping[int, Matter] = (
        seen.select_related("lead").prefetch_related("involvements__unit").in_bulk()
    )
    return matters


def _target(row: Retelling, matters: Mapping[int, Matter]) -> Matter | Draft | None:
    if row.earlier and row.earlier.state == Draft.State.PROPOSED:
        return row.earlier
    return matters.get(_matter_id(row) or 0)


def _known(row: Retelling, target: Matter | Draft, draft: Draft, units: UnitIndex) -> Known:
    return Known(
        score=row.score,
        shared=tuple(row.shared),
        changes=changes_of(target, draft, units),
        matter=target if isinstance(target, Matter) else None,
        earlier=target if isinstance(target, Draft) else None,
    )


def further_sources(actor: Actor, matter: Matter, events: Sequence[Event]) -> list[Source]:
    """Return the further sources of `matter` that `actor` may read, in the order of linking.

    `events` are those of the matter's chain, up to a day if need be: they tell what each source
    said otherwise. One query, none where nothing was ever linked.
    """
    told = _changes_told(events)
    if not told:
        return []
    linked = Draft.objects.seen_by(actor).filter(matter=matter, state=Draft.State.LINKED)
    drafts = linked.select_related("document", "statement__document").order_by("decided_at", "pk")
    return [Source(draft, told[draft.key]) for draft in drafts if draft.key in told]


def _changes_told(events: Sequence[Event]) -> dict[str, tuple[Change, ...]]:
    told = {}
    for event in events:
        facts: dict[str, Any] = event.after_facts
        if source := facts.get("+linked"):
            told[source] = tuple(Change(**change) for change in facts.get("+changes", ()))
    return told
