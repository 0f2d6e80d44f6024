"""Gives a simulated city plans, straight into its tables: ten nodes a project, for bench/wall.py.

    GUATU_HOME=... python bench/nodes.py 10000

Plans made by acts come with events and take minutes; a picture does not know the difference. A
city with such plans does not verify: it is thrown away.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from itertools import pairwise

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.settings")
django.setup()

from guatu.store.models import Matter, PlanBaseline, PlanLink, PlanNode, ProjectPlan
from guatu.store.permission import SYSTEM, acting

EACH = 10


def nodes_of(matter: Matter) -> list[PlanNode]:
    """Return ten nodes from the first day to the last: three done, one begun, one a milestone."""
    last = matter.due or matter.issued + timedelta(days=200)
    step = max(3, (last - matter.issued).days // EACH)
    nodes = []
    for at in range(EACH):
        start = matter.issued + timedelta(days=at * step)
        finish = start + timedelta(days=step - 1)
        nodes.append(
            PlanNode(
                matter=matter, key=f"n{at}", position=at, title=f"节点{at + 1}",
                unit_id=matter.lead_id, duration=step if at < EACH - 1 else 0,
                planned_start=start, planned_finish=finish, started=start if at < 4 else None,
                finished=finish if at < 3 else None, forecast_start=start,
                forecast_finish=finish + timedelta(days=at), float_days=at, critical=at % 2 == 0,
            )
        )  # fmt: skip
    return nodes


def plan_of(matter: Matter) -> ProjectPlan:
    """Return a plan that its page can show: every day counts, as in `nodes_of`."""
    calendars = {"every": {"kind": "every"}}
    head = {
        "title": matter.title, "direction": "backward",
        "calendar": "every", "calendars": calendars,
    }  # fmt: skip
    return ProjectPlan(
        matter=matter, template="bench", start=matter.issued, due=matter.due,
        facts={"head": head, "remedies": {}, "applied": {}},
        p50_on=matter.due, p80_on=matter.due and matter.due + timedelta(days=20),
    )  # fmt: skip


def fill(count: int) -> None:
    """Add `count` nodes, ten to each matter that has none."""
    bare = Matter.objects.filter(plan=None).order_by("pk")
    matters = list(bare[: count // EACH])
    ProjectPlan.objects.bulk_create([plan_of(matter) for matter in matters])
    nodes = PlanNode.objects.bulk_create(
        [node for matter in matters for node in nodes_of(matter)], batch_size=2000
    )
    PlanLink.objects.bulk_create(
        [
            PlanLink(matter=before.matter, before=before, after=after)
            for before, after in pairwise(nodes)
            if before.matter_id == after.matter_id
        ],
        batch_size=2000,
    )
    PlanBaseline.objects.bulk_create(
        PlanBaseline(matter=matter, number=1, name="bench", on=matter.issued, dates=dates)
        for matter, dates in zip(matters, _dates(nodes), strict=True)
    )


def _dates(nodes: list[PlanNode]) -> list[dict[str, list[str]]]:
    return [
        {n.key: [str(n.planned_start), str(n.planned_finish)] for n in nodes[at : at + EACH]}
        for at in range(0, len(nodes), EACH)
    ]


if __name__ == "__main__":
    with acting(SYSTEM):
        fill(int(sys.argv[1]))
