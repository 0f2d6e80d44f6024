"""How right the reader's rules were: what clerks made of their proposals, from the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guatu.store.actor import SYSTEM, Actor
from guatu.store.models import Draft, Event, Misprint, Retelling
from guatu.store.scope import acting

ACCEPTED, REJECTED, LINKED = "accepted", "rejected", "linked"
MISPRINT, SAME = "misprint", "same"
RULE = ("statement__label", "statement__rule")


@dataclass(slots=True)
class RuleQuality:
    """What became of the proposals of one rule.

    `label` is that of a statement, misprint, or same: a known demand told again. `edited` counts
    accepted ones by the field that was changed.
    """

    label: str
    rule: str
    accepted: int = 0
    linked: int = 0
    rejected: int = 0
    changed: int = 0
    edited: Counter[str] = field(default_factory=Counter)

    @property
    def decided(self) -> int:
        """Return how many were decided."""
        return self.accepted + self.linked + self.rejected

    @property
    def precision(self) -> float:
        """Return the share that was right: accepted, as it was or edited, or linked."""
        return (self.accepted + self.linked) / self.decided


@dataclass(frozen=True, slots=True)
class Decision:
    """The last decision on a draft: its state, and the fields that were edited."""

    state: str
    edited: tuple[str, ...] = ()


def reader_quality(actor: Actor) -> list[RuleQuality]:
    """Return what became of every rule's proposals in documents that `actor` may read.

    In the order of label and rule; nothing when nobody has decided. Five queries.
    """
    found: dict[tuple[str, str], RuleQuality] = {}
    _count_drafts(actor, decisions(), found)
    for rule, state in Misprint.objects.seen_by(actor).values_list("rule", "state"):
        row = _row(found, MISPRINT, rule)
        _add(row, Decision(ACCEPTED if state == Misprint.State.ACCEPTED else REJECTED))
    return [found[key] for key in sorted(found)]


def decisions() -> dict[str, Decision]:
    """Return draft key -> its last decision, as the record tells it.

    A decision that was taken back is none. Two queries.
    """
    with acting(SYSTEM):
        events = Event.objects.filter(stream__startswith="draft:").order_by("stream", "sequence")
        last = {event.stream.removeprefix("draft:"): event for event in events.iterator()}
        accepted = Event.objects.filter(act="draft.accept", sequence=1).exclude(matter=None)
        edited = _edited(event.after_facts for event in accepted.iterator())
    states = {key: str(event.after_facts["state"]) for key, event in last.items()}
    return {
        key: Decision(state, edited.get(key, ()) if state == ACCEPTED else ())
        for key, state in states.items()
        if state in (ACCEPTED, REJECTED, LINKED)
    }


def _edited(facts: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    return {told["+draft"]: tuple(told["+edited"]) for told in facts if "+draft" in told}


def _count_drafts(
    actor: Actor, decided: Mapping[str, Decision], found: dict[tuple[str, str], RuleQuality]
) -> None:
    proposed = set(Retelling.objects.seen_by(actor).values_list("draft", flat=True))
    rows = Draft.objects.seen_by(actor).exclude(state=Draft.State.PROPOSED)
    names = ("document__sha256", "statement__start", "statement__end")
    for pk, label, rule, *place in rows.values_list("pk", *RULE, *names):
        decision = decided.get("{}:{}-{}".format(*place))
        if decision is None:
            continue
        _add(_row(found, label, rule), decision)
        if pk in proposed and decision.state != REJECTED:
            told_again = Decision(LINKED if decision.state == LINKED else REJECTED)
            _add(_row(found, SAME, "read.same"), told_again)


def _row(found: dict[tuple[str, str], RuleQuality], label: str, rule: str) -> RuleQuality:
    return found.setdefault((label, rule), RuleQuality(label, rule))


def _add(row: RuleQuality, decision: Decision) -> None:
    row.accepted += decision.state == ACCEPTED
    row.linked += decision.state == LINKED
    row.rejected += decision.state == REJECTED
    row.changed += bool(decision.edited)
    row.edited.update(decision.edited)
