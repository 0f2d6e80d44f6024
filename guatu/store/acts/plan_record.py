"""节点进展: record when a node started and finished; another verifies it or contradicts it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guatu.errors import Invalid, RuleBroken
from guatu.schedule.record import Facts, Record, merged
from guatu.store.actor import Actor
from guatu.store.acts.verify_progress import OwnClaim
from guatu.store.calendar import day_of
from guatu.store.checks import check_text
from guatu.store.evidence import Proof
from guatu.store.models import Matter, PlanNode
from guatu.store.permission import require
from guatu.store.plan_counts import count_plan
from guatu.store.plans import Beside, change_plan, check_open, compact, record_of
from guatu.store.record import Deed, act


class NothingToldYet(RuleBroken):
    """Nobody recorded anything of the node, so there is nothing to verify."""

    code = "store.nothing_told"


@dataclass(frozen=True, slots=True)
class Actual:
    """When a node really started and finished, included; `None`: not yet."""

    node: str
    started: date | None = None
    finished: date | None = None


@act
def record_node(
    matter: Matter,
    actual: Actual,
    *,
    actor: Actor,
    at: datetime,
    text: str = "",
    evidence: Sequence[Proof] = (),
) -> None:
    """Record `actual` of a node of `matter`: a claim until somebody else verifies it.

    That a node is finished needs evidence. Whoever corrects a date records it again.

    Raises:
        NotAllowed: `actor` handles nothing of this matter's units.
        NoPlan, PlanClosed: as their names say.
        Invalid: no such node, no date, a date after today, an end before the start, or no
            evidence of an end.
        EvidenceRefused, Conflict: as for every act on a matter.
    """
    require(actor, "plan.record", matter)
    check_open(matter)
    old = record_of(matter)
    facts = _node(old, actual.node)
    started, finished = _days(actual, facts, day_of(at))
    if finished and not evidence:
        raise Invalid(what="field.evidence", value=0, wanted="≥ 1")
    change = {
        "started": started.isoformat(),
        "finished": finished and finished.isoformat(),
        "claim": PlanNode.Claim.CLAIMED.value,
        "told_by": actor.key,
    }
    _keep(matter, Deed("plan.record", actor, at), old, {actual.node: change}, text, evidence)


def _days(actual: Actual, facts: Facts, today: date) -> tuple[date, date | None]:
    held = facts.get("started")
    started = actual.started or (date.fromisoformat(held) if held else None)
    finished = actual.finished
    if facts["duration"] == 0:  # a milestone happens on one day
        started = finished = finished or started
    if started is None:
        raise Invalid(what="field.started", value="—", wanted="YYYY-MM-DD")
    if started > today or (finished or started) > today:
        raise Invalid(what="field.finished", value=finished or started, wanted=f"≤ {today}")
    if finished and finished < started:
        raise Invalid(what="field.finished", value=finished, wanted=f"≥ {started}")
    return started, finished


@act
def verify_node(
    matter: Matter,
    node: str,
    *,
    actor: Actor,
    at: datetime,
    text: str,
    evidence: Sequence[Proof] = (),
) -> None:
    """Say that the dates of `node` hold, and on what ground.

    Raises:
        NotAllowed: `actor` may not check matters of its lead unit.
        OwnClaim: `actor` recorded them. NothingToldYet: nobody did. Invalid: no words.
        NoPlan, PlanClosed, EvidenceRefused, Conflict: as their names say.
    """
    change = {"claim": PlanNode.Claim.VERIFIED.value}
    _judge(matter, node, change, Deed("plan.verify", actor, at), text, evidence)


@act
def contradict_node(
    matter: Matter,
    node: str,
    *,
    actor: Actor,
    at: datetime,
    text: str,
    evidence: Sequence[Proof] = (),
) -> None:
    """Say that the dates of `node` do not hold: the plan goes on without them.

    What was claimed stays in the record.

    Raises:
        NotAllowed, OwnClaim, NothingToldYet, Invalid: as `verify_node`.
        NoPlan, PlanClosed, EvidenceRefused, Conflict: as their names say.
    """
    change = {"claim": PlanNode.Claim.CONTRADICTED.value, "started": None, "finished": None}
    _judge(matter, node, change, Deed("plan.contradict", actor, at), text, evidence)


def _judge(  # what two acts share: their own arguments and the change
    matter: Matter, node: str, change: Facts, deed: Deed, text: str, evidence: Sequence[Proof]
) -> None:
    require(deed.actor, deed.code, matter)
    check_open(matter)
    check_text(text, "field.ground")
    old = record_of(matter)
    facts = _node(old, node)
    if facts.get("claim") not in (PlanNode.Claim.CLAIMED, PlanNode.Claim.VERIFIED):
        raise NothingToldYet(what=facts["zh"])
    if facts.get("told_by") == deed.actor.key:
        raise OwnClaim(who=deed.actor.text)
    _keep(matter, deed, old, {node: change}, text, evidence)


def _node(record: Record, key: str) -> Facts:
    if key not in record["nodes"]:
        raise Invalid(what="field.node", value=key, wanted=" ".join(record["nodes"]))
    return record["nodes"][key]


def _keep(
    matter: Matter,
    deed: Deed,
    old: Record,
    nodes: dict[str, Facts],
    text: str,
    evidence: Sequence[Proof],
) -> None:
    new = compact(merged(old, {"nodes": nodes}))
    day = day_of(deed.at)
    beside = Beside(text, evidence, _progress(matter, new, day))
    change_plan(matter, deed, new, old=old, beside=beside)
    count_plan(matter, day)


def _progress(matter: Matter, record: Record, day: date) -> dict[str, object]:
    """Return what the nodes say of the whole matter, so that nobody has to report it twice."""
    nodes = record["nodes"].values()
    claims = {facts.get("claim") for facts in nodes}
    starts = [date.fromisoformat(facts["started"]) for facts in nodes if facts.get("started")]
    claim = next((claim for claim in _WORST if claim in claims), matter.claim)
    told = {
        "claim": claim,
        "last_report_on": day,
        "started_on": min(starts, default=matter.started_on),
    }
    whole = sum(facts["duration"] for facts in nodes)
    done = sum(facts["duration"] for facts in nodes if facts.get("finished"))
    return {**told, "progress": int(100 * done / whole)} if whole else told


# Of several nodes, the claim that a person has to look at speaks for the matter.
_WORST = (PlanNode.Claim.CONTRADICTED.value, PlanNode.Claim.CLAIMED.value,
          PlanNode.Claim.VERIFIED.value)  # fmt: skip
