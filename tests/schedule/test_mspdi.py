"""MS Project XML in and out: not a day, not a minute of drift."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import jpype
import mpxj  # noqa: F401  (puts its jars on the class path)
import numpy as np
import pytest

from guatu.schedule.answer import Schedule
from guatu.schedule.errors import FileUnreadable
from guatu.schedule.mspdi import read_mspdi
from guatu.schedule.mspdi_write import write_mspdi
from guatu.schedule.plan import Calendar, Direction, Hours, Link, Node, Plan, Relation
from guatu.schedule.plan_toml import china_calendar
from guatu.schedule.scheduler import schedule

PROJECT = """<?xml version="1.0"?>
<Project xmlns="http://schemas.microsoft.com/project">
  <ScheduleFromStart>1</ScheduleFromStart>
  <StartDate>2026-03-06T08:00:00</StartDate><FinishDate>2026-03-20T17:00:00</FinishDate>
  <CalendarUID>1</CalendarUID>
  <Calendars><Calendar><UID>1</UID><Name>Standard</Name><WeekDays>{days}</WeekDays></Calendar></Calendars>
  <Tasks>
    <Task><UID>0</UID><Summary>1</Summary><OutlineLevel>0</OutlineLevel></Task>
    <Task><UID>1</UID><Name>勘察</Name><Duration>PT8H0M0S</Duration><DurationFormat>7</DurationFormat></Task>
    <Task><UID>2</UID><Duration>PT16H0M0S</Duration>{more}
      <PredecessorLink><PredecessorUID>1</PredecessorUID><Type>{type}</Type><LinkLag>{lag}</LinkLag><LagFormat>{format}</LagFormat></PredecessorLink>
    </Task>
  </Tasks>
</Project>
"""
TIMES = "".join(
    f"<WorkingTime><FromTime>{first}:00</FromTime><ToTime>{last}:00</ToTime></WorkingTime>"
    for first, last in (("08:00", "12:00"), ("13:00", "17:00"))
)
DAYS = "".join(
    f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking>"
    f"<WorkingTimes>{TIMES}</WorkingTimes></WeekDay>"
    for day in range(2, 7)
)


def project(
    *, kind: str = "1", lag: str = "0", shown: str = "7", more: str = "", turn: str = "1"
) -> Plan:
    text = PROJECT.format(days=DAYS, type=kind, lag=lag, format=shown, more=more)
    text = text.replace("FromStart>1<", f"FromStart>{turn}<")
    return read_mspdi(text, file="p.xml")


def second_task(plan: Plan) -> tuple[str, str]:
    dates = schedule(plan).nodes["2"]
    return str(dates.planned_start), str(dates.planned_finish)


@pytest.mark.parametrize(
    ("kind", "lag", "shown", "start", "finish"),
    [
        ("1", "0", "7", "2026-03-09 08:00:00", "2026-03-10 17:00:00"),
        ("1", "4800", "7", "2026-03-10 08:00:00", "2026-03-11 17:00:00"),  # one working day
        (
            "1",
            "43200",
            "8",
            "2026-03-10 08:00:00",
            "2026-03-11 17:00:00",
        ),  # three days elapsed: Monday evening
        ("1", "50", "19", "2026-03-09 13:00:00", "2026-03-11 12:00:00"),  # half of eight hours
        ("3", "600", "5", "2026-03-06 09:00:00", "2026-03-10 09:00:00"),  # an hour after its start
        ("0", "0", "7", "2026-03-06 08:00:00", "2026-03-09 17:00:00"),  # cannot start before
        ("1", "-2400", "7", "2026-03-06 13:00:00", "2026-03-10 12:00:00"),  # half a day's overlap
    ],
)
def test_lags_are_tenths_of_minutes_elapsed_or_percent(
    kind: str, lag: str, shown: str, start: str, finish: str
) -> None:
    assert second_task(project(kind=kind, lag=lag, shown=shown)) == (start, finish)


@pytest.mark.parametrize(
    ("number", "day", "start", "finish"),
    [
        (2, "2026-03-11T08:00:00", "2026-03-11 08:00:00", "2026-03-12 17:00:00"),
        (3, "2026-03-13T17:00:00", "2026-03-12 08:00:00", "2026-03-13 17:00:00"),
        (4, "2026-03-12T13:00:00", "2026-03-12 13:00:00", "2026-03-16 12:00:00"),
        (6, "2026-03-16T12:00:00", "2026-03-12 13:00:00", "2026-03-16 12:00:00"),
    ],
)
def test_constraints_hold_to_the_hour(number: int, day: str, start: str, finish: str) -> None:
    more = f"<ConstraintType>{number}</ConstraintType><ConstraintDate>{day}</ConstraintDate>"

    assert second_task(project(more=more)) == (start, finish)


def test_no_later_than_is_a_hard_date() -> None:
    more = "<ConstraintType>7</ConstraintType><ConstraintDate>2026-03-09T17:00:00</ConstraintDate>"

    assert schedule(project(more=more)).missing_days == 1


def test_a_project_scheduled_from_its_finish_is_a_backward_plan() -> None:
    plan = project(turn="0")

    assert plan.direction is Direction.BACKWARD
    assert second_task(plan) == ("2026-03-19 08:00:00", "2026-03-20 17:00:00")


def test_links_of_a_summary_go_to_its_leaves() -> None:
    tasks = """<Task><UID>1</UID><Summary>1</Summary><OutlineLevel>1</OutlineLevel></Task>
    <Task><UID>2</UID><OutlineLevel>2</OutlineLevel><Duration>PT8H0M0S</Duration></Task>
    <Task><UID>3</UID><OutlineLevel>2</OutlineLevel><Duration>PT8H0M0S</Duration></Task>
    <Task><UID>4</UID><OutlineLevel>1</OutlineLevel><Duration>PT8H0M0S</Duration>
    <PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink></Task>"""
    text = f"<Project><StartDate>2026-03-02T08:00:00</StartDate><Tasks>{tasks}</Tasks></Project>"

    plan = read_mspdi(text)

    assert [node.key for node in plan.nodes] == ["2", "3", "4"]
    assert plan.links == (Link("2", "4"), Link("3", "4"))


def test_exceptions_of_a_calendar_are_days_off_and_days_worked() -> None:
    exceptions = """<Exceptions><Exception><TimePeriod><FromDate>2026-03-09T00:00:00</FromDate>
    <ToDate>2026-03-10T23:59:00</ToDate></TimePeriod><DayWorking>0</DayWorking></Exception>
    </Exceptions>"""
    text = PROJECT.format(days=DAYS, type="1", lag="0", format="7", more="")

    plan = read_mspdi(text.replace("</Calendar></", f"{exceptions}</Calendar></"))

    assert second_task(plan) == ("2026-03-11 08:00:00", "2026-03-12 17:00:00")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<Project>", "line 1"),
        ("<Plan/>", "<Plan>"),
        ("<!DOCTYPE x><Project/>", "DOCTYPE"),
        ("<Project/>", "StartDate"),
        (
            PROJECT.format(
                days="<WeekDay><DayType>x</DayType></WeekDay>",
                type="1",
                lag="0",
                format="7",
                more="",
            ),
            "Calendars.*x",
        ),
        (PROJECT.format(days="", type="9", lag="0", format="7", more=""), "UID 2.*Type"),
        (PROJECT.format(days="", type="1", lag="x", format="7", more=""), "LinkLag"),
    ],
)
def test_a_broken_file_names_the_place(text: str, words: str) -> None:
    with pytest.raises(FileUnreadable, match=words):
        read_mspdi(text, file="p.xml")


def random_plan(seed: int) -> Plan:
    """A plan in days with the announced holidays, all relations, and elapsed lags."""
    dice = np.random.default_rng(seed)
    relations = list(Relation)
    nodes = tuple(Node(f"n{i}", int(dice.integers(0, 12))) for i in range(8))
    links = tuple(
        Link(f"n{a}", f"n{b}", relations[dice.integers(4)], int(dice.integers(0, 4)),
             elapsed=bool(dice.random() < 0.3))
        for a in range(8) for b in range(a + 1, 8) if dice.random() < 0.3
    )  # fmt: skip
    direction = Direction.BACKWARD if seed % 2 else Direction.FORWARD
    due = date(2026, 12, 18) if seed % 2 else None
    return Plan(date(2026, 3, 2), nodes, links, due=due, direction=direction,
                calendars={"": china_calendar()})  # fmt: skip


def days(answer: Schedule) -> list[tuple[date, date]]:
    return [
        (_day(dates.planned_start), _day(dates.planned_finish)) for dates in answer.nodes.values()
    ]


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@pytest.mark.parametrize("seed", range(12))
def test_a_plan_comes_back_on_the_same_days(seed: int) -> None:
    plan = random_plan(seed)
    plan = replace(plan, nodes=tuple(replace(n, duration=n.duration + 1) for n in plan.nodes))
    answer = schedule(plan)

    back = schedule(read_mspdi(write_mspdi(plan, answer)))

    assert days(back) == days(answer)


@pytest.mark.parametrize("direction", Direction)
def test_a_plan_that_cannot_be_over_in_time_comes_back_on_the_same_days(
    direction: Direction,
) -> None:
    nodes = (Node("a", 10), Node("b", 5), Node("c", 8, due=date(2026, 3, 20)))
    links = (Link("a", "b"), Link("a", "c", lag=2))
    plan = Plan(date(2026, 3, 2), nodes, links, due=date(2026, 3, 18), direction=direction,
                calendars={"": china_calendar()})  # fmt: skip
    answer = schedule(plan)

    back = schedule(read_mspdi(write_mspdi(plan, answer)))

    assert answer.missing_days == back.missing_days == 7
    assert days(back) == days(answer)


def test_windows_and_shifts_survive_as_pinned_starts() -> None:
    shift = Calendar(weekdays=frozenset(range(7)), hours=(Hours(5 * 60, 23 * 60),))
    plan = Plan(
        date(2026, 3, 2),
        (Node("a", 3, calendar="shift"), Node("b", 2, not_before=date(2026, 3, 11))),
        (Link("a", "b", max_lag=9),),
        calendars={"": Calendar(), "shift": shift},
    )
    answer = schedule(plan)
    text = write_mspdi(plan, answer)

    assert days(schedule(read_mspdi(text))) == days(answer)
    assert "a: max_lag 9" in text


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="MPXJ needs Java")
def test_mpxj_reads_the_dates_and_lags_that_were_written(tmp_path: Path) -> None:
    if not jpype.isJVMStarted():
        jpype.startJVM()
    reader = jpype.JClass("org.mpxj.reader.UniversalProjectReader")()
    for seed in range(6):
        plan = random_plan(seed)
        answer = schedule(plan)
        file = tmp_path / f"{seed}.xml"
        file.write_text(write_mspdi(plan, answer), "utf-8")

        tasks = [task for task in reader.read(str(file)).getTasks() if task.getUniqueID() != 0]

        read = [(str(task.getStart())[:10], str(task.getFinish())[:10]) for task in tasks]
        assert read == [(str(first), str(last)) for first, last in days(answer)]
        lags = sorted(
            (str(link.getPredecessorTask().getWBS()), str(task.getWBS()), str(link.getLag()))
            for task in tasks
            for link in task.getPredecessors()
        )
        written = [(each.before, each.after, _shown(each)) for each in plan.links]
        assert lags == sorted(written)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="MPXJ needs Java")
def test_a_plan_goes_through_mpxj_and_comes_back_on_the_same_days(tmp_path: Path) -> None:
    if not jpype.isJVMStarted():
        jpype.startJVM()
    reader = jpype.JClass("org.mpxj.reader.UniversalProjectReader")()
    writer = jpype.JClass("org.mpxj.mspdi.MSPDIWriter")()
    for seed in range(6):
        plan = random_plan(seed)
        answer = schedule(plan)
        ours, theirs = tmp_path / f"{seed}.xml", tmp_path / f"{seed}-mpxj.xml"
        ours.write_text(write_mspdi(plan, answer), "utf-8")

        writer.write(reader.read(str(ours)), str(theirs))

        assert days(schedule(read_mspdi(theirs.read_text("utf-8")))) == days(answer), seed


def _shown(link: Link) -> str:
    return f"{link.lag}.0{'ed' if link.elapsed else 'd'}"
