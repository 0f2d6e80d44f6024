"""Plans as rows and as events: what the events of a matter tell of its plan, and its rows.

Each act on a plan is an event of the matter's own chain that carries a difference of the record
(`guatu.schedule.record`) as "+plan", and what undoes it as "+plan_before". The rows are the
record after all differences; `guatu.store.verify` compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guatu.errors import NotFound, RuleBroken
from guatu.schedule.record import (
    HEAD,
    PARTS,
    Difference,
    Facts,
    Record,
    difference,
    link_key,
    replayed,
)
from guatu.store.calendar import day_of
from guatu.store.evidence import Proof
from guatu.store.models import (
    Event,
    Matter,
    PlanBaseline,
    PlanInput,
    PlanLink,
    PlanNode,
    ProjectPlan,
    Unit,
)
from guatu.store.proven import change_with
from guatu.store.record import Deed

TOLD, UNDONE = "+plan", "+plan_before"
_NODE_COLUMNS = ("position", "duration", "stage", "claim", "told_by")
_NODE_DAYS = ("planned_start", "planned_finish", "started", "finished")
# A fact of a record -> the column that has another name.
_RENAMED = {"zh": "title", "en": "title_en"}
# What a link is when nothing is said; rows and events leave that out alike.
_OF_LINK = {"relation": "FS", "lag": 0, "max_lag": None, "elapsed": False, "calendar": ""}


class NoPlan(NotFound):
    """The matter has no plan."""

    code = "store.no_plan"


class PlanClosed(RuleBroken):
    """The matter is not open: its plan stands as it is."""

    code = "store.plan_closed"


@dataclass(frozen=True, slots=True)
class Beside:
    """What an act tells beside the plan: words, evidence, and fields of the matter that change."""

    text: str = ""
    evidence: Sequence[Proof] = ()
    fields: Mapping[str, object] | None = None


def has_plan(matter: Matter) -> bool:
    """Tell whether `matter` has a plan. One query."""
    return bool(ProjectPlan.objects.filter(matter=matter).exists())


def check_open(matter: Matter) -> None:
    """Let the plan of `matter` change, or raise.

    Raises:
        PlanClosed: the matter is closed, cancelled or merged.
    """
    if matter.state != Matter.State.OPEN:
        raise PlanClosed(what=matter.number)


def record_of(matter: Matter) -> Record:
    """Return the plan of `matter` out of its rows. Five queries, none when they were prefetched.

    Raises:
        NoPlan: it has none.
    """
    plan: ProjectPlan | None = getattr(matter, "plan", None)
    if plan is None:
        raise NoPlan(what=matter.number)
    nodes = _nodes(matter)
    keys = {node.pk: node.key for node in nodes}
    parts = plan.facts
    head = {
        "template": plan.template,
        "start": plan.start.isoformat(),
        "due": plan.due and plan.due.isoformat(),
        **parts[HEAD],
    }
    links = {}
    for link in matter.links.all():
        facts = _link_facts(link, keys)
        links[link_key(facts["before"], facts["after"], link.relation)] = facts
    return {
        "plan": {HEAD: head},
        "nodes": {node.key: _node_facts(node) for node in nodes},
        "links": links,
        "remedies": parts["remedies"],
        "applied": parts["applied"],
        "baselines": {
            str(base.number): {"name": base.name, "on": base.on.isoformat(), "dates": base.dates}
            for base in matter.baselines.all()
        },
        "inputs": {
            f"{keys[held.node_id]}<{held.source.key}": {
                "node": keys[held.node_id],
                "source": held.source.key,
            }
            for held in _inputs(matter)
        },
    }


def _inputs(matter: Matter) -> list[PlanInput]:
    if "inputs" in getattr(matter, "_prefetched_objects_cache", {}):
        return list(matter.inputs.all())
    return list(matter.inputs.select_related("source", "node"))


def _nodes(matter: Matter) -> list[PlanNode]:
    """Return the nodes of `matter` with their units: those fetched along, or one query."""
    if "nodes" in getattr(matter, "_prefetched_objects_cache", {}):
        return list(matter.nodes.all())
    return list(matter.nodes.select_related("unit"))


def _node_facts(node: PlanNode) -> Facts:
    facts: Facts = {"zh": node.title, "en": node.title_en, "position": node.position,
                    "duration": node.duration, **node.facts}  # fmt: skip
    days = {name: getattr(node, name) for name in _NODE_DAYS}
    facts |= {name: day.isoformat() for name, day in days.items() if day is not None}
    texts = {"stage": node.stage, "claim": node.claim, "told_by": node.told_by,
             "unit": node.unit.key if node.unit else ""}  # fmt: skip
    return facts | {name: text for name, text in texts.items() if text}


def _link_facts(link: PlanLink, keys: Mapping[int, str]) -> Facts:
    facts: Facts = {"before": keys[link.before_id], "after": keys[link.after_id]}
    facts |= {name: getattr(link, name) for name in _OF_LINK}
    return {name: value for name, value in facts.items() if _says("links", name, value)}


def compact(record: Record) -> Record:
    """Return `record` without facts that are `None` or blank: as rows tell it."""
    return {
        part: {
            key: {name: value for name, value in facts.items() if _says(part, name, value)}
            for key, facts in record.get(part, {}).items()
        }
        for part in PARTS
    }


def _says(part: str, name: str, value: object) -> bool:
    if part == "plan" and name == "due":
        return True
    if part == "nodes" and name in ("zh", "en"):
        return True
    if part == "links" and name in _OF_LINK:
        return value != _OF_LINK[name]
    return value not in (None, "")


def told(events: Iterable[Event]) -> Record:
    """Return the plan that `events` (of one matter, by sequence) tell."""
    return compact(replayed(change for _, change in changes_told(events)))


def changes_told(events: Iterable[Event]) -> list[tuple[date, Difference]]:
    """Return the day and the difference of each event that tells of a plan."""
    return [
        (day_of(event.at), event.after_facts[TOLD])
        for event in events
        if TOLD in event.after  # most events are of other things: do not parse them
    ]


def plan_events(matter: Matter) -> list[Event]:
    """Return the events of `matter` that tell of its plan, by sequence. One query."""
    return list(Event.objects.filter(matter=matter, act__startswith="plan.").order_by("sequence"))


def change_plan(
    matter: Matter,
    deed: Deed,
    new: Record,
    *,
    old: Record | None = None,
    beside: Beside = Beside(),
) -> Event:
    """Make `new` the plan of `matter`, and record it with what is told `beside` it.

    `old` is the record of its rows; `None`: it has no plan yet.

    Raises:
        EvidenceRefused: a proof cannot be kept. Conflict: the row's version moved on.
    """
    empty: Record = {part: {} for part in PARTS}
    before, after = difference(old or empty, compact(new))
    said: dict[str, object] = {"plan": after}
    if old is not None:
        said["plan_before"] = before
    if beside.text:
        said["text"] = beside.text
    event = change_with(matter, deed, beside.evidence, fields=beside.fields, said=said)
    write_rows(matter, after, compact(new))
    return event


def write_rows(matter: Matter, changed: Mapping[str, Any], record: Record) -> None:
    """Bring the rows of `matter` to `record`; `changed` names the keys that differ."""
    _write_head(matter, record)
    if changed.get("nodes"):
        _write_nodes(matter, changed["nodes"].keys(), record["nodes"])
    if changed.get("links") or changed.get("inputs"):
        nodes = {node.key: node for node in PlanNode.objects.filter(matter=matter)}
        _write_links(matter, changed.get("links", {}).keys(), record["links"], nodes)
        _write_inputs(matter, changed.get("inputs", {}).keys(), record["inputs"], nodes)
    for number in changed.get("baselines", {}):
        facts = record["baselines"][number]
        PlanBaseline.objects.create(
            matter=matter, number=int(number), name=facts["name"],
            on=date.fromisoformat(facts["on"]), dates=facts["dates"],
        )  # fmt: skip


def _write_head(matter: Matter, record: Record) -> None:
    head = dict(record["plan"][HEAD])
    row = {
        "template": head.pop("template"),
        "start": date.fromisoformat(head.pop("start")),
        "due": _day(head.pop("due", None)),
        "facts": {HEAD: head, "remedies": record["remedies"], "applied": record["applied"]},
    }
    plan, _ = ProjectPlan.objects.update_or_create(matter=matter, defaults=row)
    matter.plan = plan


def _write_nodes(matter: Matter, keys: Iterable[str], nodes: Mapping[str, Facts]) -> None:
    wanted = {key: nodes.get(key) for key in keys}
    gone = [key for key, facts in wanted.items() if facts is None]
    if gone:
        PlanNode.objects.filter(matter=matter, key__in=gone).delete()
    units = {unit.key: unit for unit in Unit.objects.filter(key__in=_units_of(wanted.values()))}
    rows = [_node_row(matter, key, facts, units) for key, facts in wanted.items() if facts]
    columns = [*_NODE_COLUMNS, *_NODE_DAYS, "title", "title_en", "unit", "facts"]
    PlanNode.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["matter", "key"], update_fields=columns
    )


def _units_of(nodes: Iterable[Facts | None]) -> set[str]:
    return {facts["unit"] for facts in nodes if facts and facts.get("unit")}


def _node_row(matter: Matter, key: str, facts: Facts, units: Mapping[str, Unit]) -> PlanNode:
    rest = dict(facts)
    unit = units.get(rest.pop("unit", ""))
    columns = {name: rest.pop(name) for name in _NODE_COLUMNS if name in rest}
    columns |= {column: rest.pop(name) for name, column in (("zh", "title"), ("en", "title_en"))}
    columns |= {name: _day(rest.pop(name, None)) for name in _NODE_DAYS}
    return PlanNode(matter=matter, key=key, unit=unit, facts=rest, **columns)


def _write_links(
    matter: Matter, keys: Iterable[str], links: Mapping[str, Facts], nodes: Mapping[str, PlanNode]
) -> None:
    for key in keys:
        ends, _, relation = key.rpartition(":")
        before, _, after = ends.partition(">")
        PlanLink.objects.filter(
            matter=matter, before__key=before, after__key=after, relation=relation
        ).delete()
    PlanLink.objects.bulk_create(
        PlanLink(
            matter=matter, before=nodes[facts["before"]], after=nodes[facts["after"]],
            **{name: value for name, value in facts.items() if name not in ("before", "after")},
        )
        for key in keys
        if (facts := links.get(key)) is not None
    )  # fmt: skip


def _write_inputs(
    matter: Matter, keys: Iterable[str], inputs: Mapping[str, Facts], nodes: Mapping[str, PlanNode]
) -> None:
    for key in keys:
        # What awaited a node that was dropped went with it.
        if (facts := inputs.get(key)) is None:
            continue
        book, _, number = facts["source"].partition(":")
        source = Matter.objects.get(book=book, number=number)
        PlanInput.objects.create(matter=matter, node=nodes[facts["node"]], source=source)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def waits_of(matter: Matter, today: date) -> dict[str, date]:
    """Return node key -> the day from which it may start, for nodes that await an input.

    An input is expected on its due date, or when that has passed (or there is none) tomorrow:
    never in the past.
    """
    waits: dict[str, date] = {}
    for held in _inputs(matter):
        if held.source.state != Matter.State.CLOSED:
            expected = max(held.source.due or today, today) + timedelta(days=1)
            waits[held.node.key] = max(waits.get(held.node.key, expected), expected)
    return waits


# What `record_of` and `waits_of` read, to be fetched along for many matters.
WITH_PLAN = ("nodes__unit", "links", "baselines", "inputs__source", "inputs__node")
