"""The nodes of all plans that one may see, in columns: for the time chart and for tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from guatu.store.actor import Actor
from guatu.store.models import Matter, PlanBaseline, PlanLink, PlanNode

COLUMNS = (
    "matter_id", "pk", "key", "title", "title_en", "stage", "unit_id", "planned_start",
    "planned_finish", "started", "finished", "forecast_start", "forecast_finish", "float_days",
    "critical", "claim",
)  # fmt: skip
NodeRow = tuple[int, int, str, str, str, str, int | None, date | None, date | None, date | None,
                date | None, date | None, date | None, int | None, bool, str]  # fmt: skip
SHOWN = (Matter.State.OPEN, Matter.State.CLOSED)


@dataclass(frozen=True, slots=True)
class NodeData:
    """Rows in the order of `COLUMNS`, those of a matter together and by position.

    Attributes:
        baselines: (row number of a matter, key of a node) -> first and last day that the newest
            baseline on or before the wanted day promised, as ISO text; both included.
        links: row numbers of the earlier and the later node, and the relation (FS SS FF SF).
    """

    rows: Sequence[NodeRow]
    baselines: dict[tuple[int, str], tuple[str, str]]
    links: Sequence[tuple[int, int, str]]


def node_data(
    actor: Actor, *, on: date | None = None, unit: str = "", links: bool = False
) -> NodeData:
    """Return the nodes of the open and closed matters that `actor` may see, with no limit.

    Args:
        actor: who asks.
        on: the day whose newest baseline is told; `None`: the newest of all.
        unit: key of a unit: only its nodes, and those of matters that it leads; "" for all.
        links: whether to tell the links too.

    Cost: two queries, three with links; nothing is scheduled (the forecast is counted daily).
    """
    seen = Matter.objects.seen_by(actor).filter(state__in=SHOWN)
    nodes = PlanNode.objects.filter(matter__in=seen)
    if unit:
        nodes = nodes.filter(Q(unit__key=unit) | Q(matter__lead__key=unit))
    ordered = nodes.order_by(F("matter__lead__path").asc(nulls_last=True), "matter", "position")
    return NodeData(
        rows=list(ordered.values_list(*COLUMNS)),
        baselines=_baselines(seen.values("pk"), on),
        links=list(_links(seen.values("pk"))) if links else [],
    )


def _baselines(matters: object, on: date | None) -> dict[tuple[int, str], tuple[str, str]]:
    bases = PlanBaseline.objects.filter(matter__in=matters)
    if on is not None:
        bases = bases.filter(on__lte=on)
    # The newest comes last and overwrites what was promised before.
    told = bases.order_by("on", "number").values_list("matter", "dates")
    newest = dict(told)
    return {
        (matter, key): (first, last)
        for matter, dates in newest.items()
        for key, (first, last) in dates.items()
    }


def _links(matters: object) -> Sequence[tuple[int, int, str]]:
    links: Sequence[tuple[int, int, str]] = PlanLink.objects.filter(matter__in=matters).values_list(
        "before_id", "after_id", "relation"
    )
    return links
