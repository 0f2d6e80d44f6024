"""What files of MS Project have besides tasks and links; dates agreed with MPXJ's scheduler."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.schedule.mspdi import read_mspdi
from guatu.schedule.mspdi_write import write_mspdi
from guatu.schedule.plan import Calendar, Link, Node, Plan
from guatu.schedule.scheduler import schedule
from tests.schedule.test_mspdi import DAYS, TIMES

WHOLE = """<Project><StartDate>2026-03-02T08:00:00</StartDate><CalendarUID>1</CalendarUID>
<Calendars><Calendar><UID>1</UID><WeekDays>{days}</WeekDays>{extra}</Calendar></Calendars>
<Tasks>{tasks}</Tasks></Project>"""
TEN_DAYS = "<Task><UID>1</UID><Duration>PT80H0M0S</Duration></Task>"


def finishes(tasks: str, *, extra: str = "") -> dict[str, str]:
    """Task UID -> when it is over."""
    answer = schedule(read_mspdi(WHOLE.format(days=DAYS, extra=extra, tasks=tasks)))
    return {key: f"{dates.planned_finish:%m-%d %H:%M}" for key, dates in answer.nodes.items()}


def task(uid: int, hours: int, more: str = "", *, after: int = 0, kind: int = 1) -> str:
    link = f"<PredecessorUID>{after}</PredecessorUID><Type>{kind}</Type>" if after else ""
    return (
        f"<Task><UID>{uid}</UID><Duration>PT{hours}H0M0S</Duration>{more}"
        f"<PredecessorLink>{link}</PredecessorLink></Task>".replace(
            "<PredecessorLink></PredecessorLink>", ""
        )
    )


def exception(first: str, last: str, rule: str) -> str:
    return (
        f"<Exceptions><Exception><TimePeriod><FromDate>{first}T00:00:00</FromDate>"
        f"<ToDate>{last}T23:59:00</ToDate></TimePeriod>{rule}<DayWorking>0</DayWorking>"
        "</Exception></Exceptions>"
    )


# Ten working days from Monday, 2 March 2026, end on Friday the 13th when none of them is off.
@pytest.mark.parametrize(
    ("first", "last", "rule", "finish"),
    [
        ("2026-03-04", "2026-03-05", "<Type>1</Type>", "03-17 17:00"),
        # Wednesdays, the 4th and the 11th.
        ("2026-03-04", "2026-04-30", "<Type>6</Type><DaysOfWeek>8</DaysOfWeek>", "03-17 17:00"),
        # Every other Wednesday: the 4th, then the 18th.
        (
            "2026-03-04",
            "2026-04-30",
            "<Type>6</Type><Period>2</Period><DaysOfWeek>8</DaysOfWeek>",
            "03-16 17:00",
        ),
        # Each 5th of March, since last year.
        (
            "2025-03-05",
            "2028-03-05",
            "<Type>2</Type><Month>2</Month><MonthDay>5</MonthDay>",
            "03-16 17:00",
        ),
        ("2026-01-10", "2026-12-10", "<Type>4</Type><MonthDay>10</MonthDay>", "03-16 17:00"),
        # Every third day from the 3rd, four times: 3, 6, 9, 12.
        ("2026-03-03", "2026-03-31", "{count}<Type>7</Type><Period>3</Period>", "03-19 17:00"),
        # The second Friday of each month: 13 March.
        (
            "2026-01-01",
            "2026-12-31",
            "<Type>5</Type><MonthItem>8</MonthItem><MonthPosition>1</MonthPosition>",
            "03-16 17:00",
        ),
        # The first working day of each March: the 2nd; of the weekend days the last: no matter.
        (
            "2026-01-01",
            "2026-12-31",
            "<Type>3</Type><Month>2</Month><MonthItem>1</MonthItem><MonthPosition>0</MonthPosition>",
            "03-16 17:00",
        ),
        (
            "2026-01-01",
            "2026-12-31",
            "<Type>5</Type><MonthItem>2</MonthItem><MonthPosition>4</MonthPosition>",
            "03-13 17:00",
        ),
    ],
)
def test_exceptions_that_recur_take_their_own_days_alone(
    first: str, last: str, rule: str, finish: str
) -> None:
    count = "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>4</Occurrences>"

    extra = exception(first, last, rule.replace("{count}", count))

    assert finishes(TEN_DAYS, extra=extra) == {"1": finish}


def test_a_work_week_goes_before_the_usual_week() -> None:
    mornings = TIMES[: len(TIMES) // 2]
    days = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking>"
        f"<WorkingTimes>{mornings}</WorkingTimes></WeekDay>"
        for day in range(2, 8)
    )
    week = (
        "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2026-03-09T00:00:00</FromDate>"
        f"<ToDate>2026-03-15T23:59:00</ToDate></TimePeriod><WeekDays>{days}</WeekDays>"
        "</WorkWeek></WorkWeeks>"
    )

    # 40 hours, then six mornings of four with the Saturday, then 16 hours: Tuesday the 17th.
    assert finishes(TEN_DAYS, extra=week) == {"1": "03-17 17:00"}


def test_work_under_way_keeps_its_whole_duration() -> None:
    progress = (
        "<ActualStart>2026-03-03T08:00:00</ActualStart><ActualDuration>PT16H0M0S</ActualDuration>"
        "<RemainingDuration>PT24H0M0S</RemainingDuration>"
    )

    found = finishes(task(1, 40, progress) + task(2, 8, after=1))

    assert found == {"1": "03-09 17:00", "2": "03-10 17:00"}


def test_a_manual_task_stands_where_it_was_put_and_holds_others() -> None:
    manual = "<Manual>1</Manual><Start>2026-03-04T08:00:00</Start>"

    found = finishes(task(1, 40) + task(2, 16, manual, after=1) + task(3, 8, after=2))

    assert found == {"1": "03-06 17:00", "2": "03-05 17:00", "3": "03-06 17:00"}


def test_an_inactive_task_is_not_there_and_holds_nothing_back() -> None:
    found = finishes(task(1, 40) + task(2, 16, "<Active>0</Active>", after=1) + task(3, 8, after=2))

    assert found == {"1": "03-06 17:00", "3": "03-02 17:00"}


def test_a_milestone_not_before_a_morning_is_on_that_morning() -> None:
    monday = (
        "<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-09T08:00:00</ConstraintDate>"
    )

    found = finishes(task(1, 0, monday) + task(2, 8, after=1))

    assert found == {"1": "03-09 08:00", "2": "03-09 17:00"}


def test_the_start_of_a_summary_is_that_of_its_first_task() -> None:
    inside = "<OutlineLevel>2</OutlineLevel>"
    summary = "<Task><UID>1</UID><Summary>1</Summary><OutlineLevel>1</OutlineLevel></Task>"
    tasks = summary + task(2, 8, inside) + task(3, 24, inside, after=2)
    later = task(4, 8, "<OutlineLevel>1</OutlineLevel>", after=1, kind=3)

    assert finishes(tasks + later)["4"] == "03-02 17:00"  # not after 3 has started


def backwards(tasks: str) -> Plan:
    """A project that has to be over by Friday, 20 March 2026."""
    head = "<ScheduleFromStart>0</ScheduleFromStart><FinishDate>2026-03-20T17:00:00</FinishDate>"
    text = WHOLE.format(days=DAYS, extra="", tasks=tasks)
    return read_mspdi(text.replace("<Project>", f"<Project>{head}"))


def test_as_soon_as_possible_is_early_in_a_project_scheduled_from_its_finish() -> None:
    soon, late = (f"<ConstraintType>{number}</ConstraintType>" for number in (0, 1))
    tasks = task(1, 16, late) + task(2, 8, soon, after=1) + task(3, 8, after=2) + task(4, 8, soon)
    plan = backwards(tasks + task(5, 24, late, after=1))

    found = {key: f"{dates.planned_start:%m-%d}" for key, dates in schedule(plan).nodes.items()}

    # 1 has to leave three days for 5; 2 follows at once; 3, silent, is late; 4 waits for nothing.
    assert found == {"1": "03-16", "2": "03-18", "3": "03-20", "4": "03-02", "5": "03-18"}


def test_soon_and_late_come_back_from_a_file_that_was_written() -> None:
    soon = "<ConstraintType>0</ConstraintType>"
    plan = backwards(task(1, 16) + task(2, 8, soon, after=1) + task(3, 80, after=1))
    answer = schedule(plan)

    back = schedule(read_mspdi(write_mspdi(plan, answer)))

    assert [dates.planned_start for dates in back.nodes.values()] == [
        dates.planned_start for dates in answer.nodes.values()
    ]


def lagged(kind: int, lag: int, form: int, *, hours: int = 8) -> str:
    """Task 1 of a day from Monday, 2 March, and 2, which waits for it so."""
    link = (
        f"<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>{kind}</Type>"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{form}</LagFormat></PredecessorLink>"
    )
    return task(1, 8) + task(2, hours, link)


@pytest.mark.parametrize(
    ("kind", "lag", "finish"),
    [
        (1, -3 * 4800, "02-26 17:00"),  # FS less three days: from Thursday, before the project
        (3, -2 * 4800, "02-26 17:00"),  # SS less two days
        (2, 0, "02-27 17:00"),  # SF: over when the first starts
        (0, -4800, "03-02 17:00"),  # FF: not before the project starts
    ],
)
def test_a_lead_starts_a_task_before_the_project_unless_it_is_of_two_ends(
    kind: int, lag: int, finish: str
) -> None:
    assert finishes(lagged(kind, lag, 7))["2"] == finish


def test_a_lead_that_is_no_link_of_the_ledger_is_pinned_when_written() -> None:
    plan = Plan(
        date(2026, 3, 2), (Node("a", 1), Node("b", 2)), (Link("a", "b", lag=-4), ),
        calendars={"": Calendar()},
    )  # fmt: skip
    answer = schedule(plan)

    back = schedule(read_mspdi(write_mspdi(plan, answer)))

    assert back.nodes["2"].planned_start.isoformat() == "2026-03-02T08:00:00"
