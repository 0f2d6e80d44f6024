"""Plans as a city writes them, worked out by hand from the documents alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from guatu.schedule.answer import iso
from guatu.schedule.plan_toml import read_plan_toml
from guatu.schedule.scheduler import schedule
from tests.schedule.clock import seconds

FOLDER = Path(__file__).parent / "by_hand"

# File -> finish, missing days, and of some nodes when they are planned and their float.
PLANS = {
    # The 15 March is a Sunday, 5 April a holiday; the permit waits so that it does not lapse.
    "window_lapse_shift": ("2026-05-09", 13, {
        "design": ("2026-03-02", "2026-03-13", -1),
        "permit": ("2026-03-20", "2026-03-26", -5),
        "meeting": ("2026-04-15", "2026-04-15", -17),
        "works": ("2026-04-16", "2026-05-09", -13),
    }),
    "hours": ("2026-03-05T11:00", 0, {
        "a": ("2026-03-02T08:00", "2026-03-03T12:00", 4),
        "n": ("2026-03-03T20:00", "2026-03-04T22:00", 2),
        "free": ("2026-03-02T08:00", "2026-03-02T15:00", 22),
    }),
    "funds": ("2026-07-14", 0, {}),  # 100 are needed, the last 40 come on 1 July
    "six_a_day": ("2026-03-06", 0, {}),  # 6 + 6, then 3 a day
    "meeting_backward": ("2026-04-30", 0, {
        "prepare": ("2026-04-03", "2026-04-14", 24),
        "meeting": ("2026-04-15", "2026-04-15", 18),
        "after": ("2026-04-17", "2026-04-30", 19),
    }),
    "ss_ff": ("2026-03-19", 1, {  # the fill may be 6 days behind the pipe and has to be 7
        "pipe": ("2026-03-05", "2026-03-18", 0),
        "guard": ("2026-03-13", "2026-03-17", 2),
    }),
    "hours_today": ("2026-03-06T10:00", 1, {
        "a": ("2026-03-02T10:00", "2026-03-04T17:00", -5),
        "b": ("2026-03-05T11:00", "2026-03-06T10:00", -5),
        "c": ("2026-03-05T09:00", "2026-03-05T12:00", 0),
    }),
    "hours_means": ("2026-03-04T15:00", 0, {"d": ("2026-03-02T09:00", "2026-03-02T14:00", 15)}),
    "window_hours": ("2026-03-20T17:00", 0, {
        "prepare": ("2026-03-18T13:00", "2026-03-20T12:00", 87),
        "meeting": ("2026-03-20T13:00", "2026-03-20T15:00", 80),
    }),
    "running_window_lapse": ("2026-06-03", 0, {
        "land": ("2026-03-02", "2026-03-24", 17),
        "meeting": ("2026-04-15", "2026-04-15", 3),
        "start": ("2026-04-22", "2026-04-22", 10),
        "works": ("2026-04-23", "2026-06-03", 27),
    }),
    "mixed_means": ("2026-05-06", 0, {
        "dig": ("2026-04-30", "2026-05-03", 6),
        "report": ("2026-04-30", "2026-05-06", 1),
    }),
    "minute": ("2026-03-03T09:25", 1, {
        "a": ("2026-03-02T08:20", "2026-03-02T13:40", -25),
        "b": ("2026-03-02T11:10", "2026-03-02T13:55", -25),
        "d": ("2026-03-02T13:55", "2026-03-03T09:25", -25),
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_what_hand_and_calendar_make_of_it(name: str) -> None:
    finish, missing, dates = PLANS[name]

    answer = schedule(read_plan_toml((FOLDER / f"{name}.toml").read_text("utf-8")), left=seconds(3))

    assert (iso(answer.finish), answer.missing_days) == (finish, missing)
    found = {key: answer.nodes[key] for key in dates}
    assert dates == {
        key: (iso(node.planned_start), iso(node.planned_finish), node.total_float)
        for key, node in found.items()
    }
