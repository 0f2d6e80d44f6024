"""联审联批: permits run side by side; the late one alone is red, and what waits for it is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guatu.schedule.errors import BelowLimit
from guatu.schedule.lateness import late_nodes
from guatu.schedule.outlook import outlook, promised
from guatu.schedule.record import Record, merged, new_record
from guatu.schedule.templates import template

START = date(2026, 3, 2)  # a Monday
JOINT = ("heritage", "seismic", "water")  # each waits for the land review alone


def planned() -> Record:
    """Return a government's project as promised: five days a node, but three weeks for water."""
    days = {node.key: 5 for node in template("government_invested").nodes if node.duration is None}
    days["water"] = 90
    return promised(new_record("government_invested", start=START, due=None, durations=days))


def done_by(record: Record, day: date) -> Record:
    """Return `record` with every node done as promised that was promised by `day`, but water."""
    done = {
        key: {"started": facts["planned_start"], "finished": facts["planned_finish"]}
        for key, facts in record["nodes"].items()
        if facts["planned_finish"] <= day.isoformat() and key != "water"
    }
    return merged(record, {"nodes": done})


def promise(record: Record, key: str) -> date:
    return date.fromisoformat(record["nodes"][key]["planned_finish"])


def test_permits_of_a_joint_approval_run_side_by_side() -> None:
    nodes = planned()["nodes"]

    starts = [nodes[key]["planned_start"] for key in JOINT]
    ends = [nodes[key]["planned_finish"] for key in JOINT]

    assert max(starts) <= min(ends)


def test_one_late_permit_is_red_alone_and_tells_how_late_the_works_begin() -> None:
    held = planned()
    today = promise(held, "building_permit") + timedelta(days=14)
    record = done_by(held, promise(held, "water"))
    answer = outlook(record, today=today)

    late = late_nodes(record, answer, today=today)

    # The building permit is past its day too: it waits for the water permit, and is not at fault.
    assert promise(held, "building_permit") < today
    assert list(late) == ["water"]
    (push, *_) = late["water"]
    assert (push.key, push.promised) == ("start_works", promise(held, "start_works"))
    assert push.expected > today


def test_a_permit_is_not_late_on_its_last_day_nor_while_its_input_is_missing() -> None:
    held = planned()
    last = promise(held, "water")
    record = done_by(held, last)

    def late_on(day: date, waits: tuple[str, ...] = ()) -> list[str]:
        answer = outlook(record, today=day)
        return list(late_nodes(record, answer, today=day, waits=waits))

    assert late_on(last) == []
    assert late_on(last + timedelta(days=1)) == ["water"]
    assert late_on(last + timedelta(days=1), ("water",)) == []


def test_a_start_is_impossible_with_fewer_days_for_bids_than_the_law_leaves() -> None:
    days = {node.key: 5 for node in template("government_invested").nodes if node.duration is None}

    with pytest.raises(BelowLimit) as refused:
        new_record(
            "government_invested", start=START, due=None, durations={**days, "tender_notice": 19}
        )

    facts = refused.value.facts
    assert (facts["node"], facts["duration"], facts["limit"]) == ("招标文件发出至投标截止", 19, 20)
    assert "招标投标法" in str(facts["source"])


def test_a_hard_date_before_the_bids_can_be_in_is_told_as_short_of_days() -> None:
    """All must be ready 30 days after it begins: the 20 days for bids alone leave too few."""
    days = {node.key: 2 for node in template("flood_works").nodes if node.duration is None}
    record = new_record("flood_works", start=START, due=START + timedelta(days=30), durations=days)

    answer = outlook(record, today=START)

    assert answer.missing_days is not None
    assert answer.missing_days > 0
