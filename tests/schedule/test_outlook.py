from __future__ import annotations

from datetime import date

import pytest

from guatu.schedule.outlook import overrun
from guatu.schedule.plan import Node, Plan
from guatu.schedule.scheduler import schedule


@pytest.mark.parametrize(
    ("due", "finished", "days"),
    [
        ("2026-05-31", "2026-09-29", 121),
        ("2026-09-29", "2026-09-29", 0),
        (None, "2026-09-29", 0),
        ("2026-05-31", None, None),  # still open: its missing days say it
    ],
)
def test_a_plan_that_is_over_says_how_long_after_its_hard_date(
    due: str | None, finished: str | None, days: int | None
) -> None:
    end = date(2026, 9, 29) if finished else None
    node = Node("works", 10, started=date(2026, 3, 2), finished=end)
    record = {"plan": {"head": {"due": due}}, "nodes": {"works": {"finished": finished}}}

    assert overrun(schedule(Plan(date(2026, 3, 2), (node,))), record) == days
