"""Demands as `guatu.read.same` compares them, of the rows that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from guatu.read.same import Change, Demand, DemandIndex, Same, changes_between
from guatu.store.actor import SYSTEM
from guatu.store.models import Document, Draft, Matter, Retelling
from guatu.store.scope import acting
from guatu.store.selectors.units import UnitIndex

# More than these are no help to whoever decides.
_MOST = 3


def demand_of_draft(draft: Draft, units: UnitIndex) -> Demand:
    """Return what `draft` asks for; its units by the names that guatu knows them by."""
    iso = draft.due.isoformat() if draft.due else None
    names = "；".join(units.names_in(draft.lead_text))
    return Demand(draft.title, names or None, draft.due_text or iso, iso)


def demand_of_matter(matter: Matter) -> Demand:
    """Return what `matter` asks for; `involvements__unit` should have been fetched along."""
    due = matter.due.isoformat() if matter.due else None
    named = [matter.lead.name] if matter.lead else []
    named += [row.unit.name for row in matter.involvements.all()]
    return Demand(matter.title, "；".join(named) or None, due, due)


def changes_of(known: Matter | Draft, met: Draft, units: UnitIndex) -> tuple[Change, ...]:
    """Return what the draft `met` says otherwise than the matter or draft `known`."""
    told = demand_of_matter(known) if isinstance(known, Matter) else demand_of_draft(known, units)
    return changes_between(told, demand_of_draft(met, units))


def secrecy(thing: Matter | Document) -> str:
    """Return the restricted book that `thing` belongs to, or "": links never cross it."""
    if isinstance(thing, Document):
        return str(thing.restricted_to)
    return str(thing.book) if thing.restricted else ""


def keep_retellings(drafts: Sequence[Draft], document: Document, units: UnitIndex) -> None:
    """Store which known demands the new `drafts` of `document` likely tell again.

    Known are open matters by their title and by every source of theirs, and drafts that wait; who
    may see which is asked when they are shown. Cost: open matters and their sources once.
    """
    with acting(SYSTEM):
        matters, earlier = _known_matters(document), _known_drafts(document, drafts)
    known = {f"m{matter.pk}": demand_of_matter(matter) for matter in matters}
    known |= {f"d{draft.pk}": demand_of_draft(draft, units) for draft in earlier}
    index, before = DemandIndex(known), dict[str, Demand]()
    rows = []
    for draft in drafts:
        met = demand_of_draft(draft, units)
        alike = [*index.find(met), *DemandIndex(before).find(met)]
        rows += _retellings(draft, alike)
        before[f"d{draft.pk}"] = met
    Retelling.objects.bulk_create(rows)


def _known_matters(document: Document) -> Iterable[Matter]:
    matters = Matter.objects.filter(state=Matter.State.OPEN, restricted=bool(secrecy(document)))
    if document.restricted_to:
        matters = matters.filter(book=document.restricted_to)
    return list(matters.select_related("lead").prefetch_related("involvements__unit"))


def _known_drafts(document: Document, new: Sequence[Draft]) -> Iterable[Draft]:
    waits = Q(state=Draft.State.PROPOSED)
    of_open = Q(matter__state=Matter.State.OPEN)
    known = Draft.objects.filter(waits | of_open, document__restricted_to=document.restricted_to)
    return list(known.exclude(pk__in=[draft.pk for draft in new]))


def _retellings(draft: Draft, alike: Iterable[tuple[str, Same]]) -> list[Retelling]:
    best = sorted(alike, key=lambda item: -item[1].score)[:_MOST]
    return [
        Retelling(
            draft=draft,
            matter_id=int(key[1:]) if key.startswith("m") else None,
            earlier_id=int(key[1:]) if key.startswith("d") else None,
            score=round(same.score, 3),
            shared=list(same.shared),
        )
        for key, same in best
    ]


def alike_matters(demands: Sequence[Demand], *, restricted_to: str) -> list[list[str]]:
    """Return, for each of `demands`, the keys of the open matters that likely ask for the same.

    The most alike first, a few at most; `restricted_to` is the restricted book they belong to, or
    "": a link never crosses it. Who may see which is asked when they are shown. Cost: open
    matters once.
    """
    with acting(SYSTEM):
        held = Matter.objects.filter(state=Matter.State.OPEN, restricted=bool(restricted_to))
        if restricted_to:
            held = held.filter(book=restricted_to)
        listed = held.select_related("lead").prefetch_related("involvements__unit")
        known = {matter.key: demand_of_matter(matter) for matter in listed}
    index = DemandIndex(known)
    return [[key for key, _ in index.find(demand)[:_MOST]] for demand in demands]
