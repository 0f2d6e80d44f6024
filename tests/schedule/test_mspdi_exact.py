"""Files of MS Project to the tenth of a minute, and what cannot be held to the letter."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import jpype
import mpxj  # noqa: F401  (puts its jars on the class path)
import pytest

from guatu.schedule.mspdi import read_mspdi
from guatu.schedule.mspdi_write import write_mspdi
from guatu.schedule.plan import Unit
from guatu.schedule.scheduler import schedule
from tests.schedule.test_mspdi import DAYS
from tests.schedule.test_mspdi_odd import WHOLE, backwards, lagged, task

PART_OF_MINUTE = "schedule.part_of_minute"
WEEKEND = "".join(
    f"<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>" for day in (1, 7)
)


def odd(tasks: str) -> str:
    return WHOLE.format(days=DAYS + WEEKEND, extra="", tasks=tasks)


def planned(text: str) -> tuple[str, str]:
    """Start and finish of task 2 to the second."""
    dates = schedule(read_mspdi(text)).nodes["2"]
    return str(dates.planned_start), str(dates.planned_finish)


@pytest.mark.parametrize(
    ("tasks", "start", "finish"),
    [
        # Task 1 takes Monday, 2 March; 3.3 minutes later, then eight hours.
        (lagged(1, 33, 7), "2026-03-03 08:03:18", "2026-03-04 08:03:18"),
        (lagged(1, 33, 19), "2026-03-03 10:38:24", "2026-03-04 10:38:24"),  # 158.4 minutes
        (lagged(1, -33, 7), "2026-03-02 16:56:42", "2026-03-03 16:56:42"),
        (
            "<Task><UID>2</UID><Duration>PT8H0M30S</Duration></Task>",
            "2026-03-02 08:00:00",
            "2026-03-03 08:00:30",
        ),
    ],
)
def test_tenths_of_minutes_are_held(tasks: str, start: str, finish: str) -> None:
    plan = read_mspdi(odd(tasks))

    assert plan.unit is Unit.SECOND
    assert not plan.findings
    assert planned(odd(tasks)) == (start, finish)
    written = write_mspdi(plan, schedule(plan))
    back = list(schedule(read_mspdi(written)).nodes.values())[-1]
    assert (str(back.planned_start), str(back.planned_finish)) == (start, finish)


def test_a_thousand_half_minutes_are_a_day_and_forty_hours() -> None:
    chain = "".join(
        task(uid, 0, after=uid - 1).replace("PT0H0M0S", "PT0H0M30S") for uid in range(1, 1001)
    )

    (last,) = list(schedule(read_mspdi(odd(chain))).nodes.values())[-1:]

    assert str(last.planned_finish) == "2026-03-03 08:20:00"  # 500 minutes


@pytest.mark.parametrize(
    ("tasks", "code", "words"),
    [
        (lagged(1, 5, 7), PART_OF_MINUTE, "Task UID 2, LinkLag.*5.*整分钟"),
        (
            "<Task><UID>1</UID><Duration>PT8H0M30S</Duration></Task>",
            PART_OF_MINUTE,
            "Task UID 1, Duration.*PT8H0M30S",
        ),
    ],
)
def test_years_of_tenths_count_begun_minutes_whole_and_say_so(
    tasks: str, code: str, words: str
) -> None:
    years = "<Task><UID>9</UID><Duration>PT40000H0M0S</Duration></Task>"

    plan = read_mspdi(odd(tasks + years))

    assert plan.unit is Unit.MINUTE
    assert [finding.code for finding in plan.findings] == [code]
    assert re.search(words, plan.findings[0].say("zh"))


def test_a_percentage_of_elapsed_time_is_a_finding() -> None:
    (finding,) = read_mspdi(odd(lagged(1, 50, 20))).findings

    assert finding.code == "schedule.percent_of_elapsed"
    assert re.search("Task UID 2.*50%", finding.say("zh"))


def test_a_project_scheduled_from_its_finish_starts_when_it_has_to() -> None:
    """Its `StartDate`, Monday the 2nd, leaves 15 days for 20: MS Project moves it."""
    plan = backwards(task(1, 80) + task(2, 80, after=1))

    answer = schedule(plan)

    assert answer.missing_days == 0
    assert str(plan.start) == "2026-02-23 08:00:00"
    assert str(answer.nodes["2"].planned_finish) == "2026-03-20 17:00:00"


def test_a_finish_that_no_start_can_keep_stays_an_answer() -> None:
    held = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-16T08:00:00</ConstraintDate>"

    assert schedule(backwards(task(1, 48, held))).missing_days == 1


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="MPXJ needs Java")
def test_links_give_the_same_minutes_as_the_scheduler_of_mpxj(tmp_path: Path) -> None:
    if not jpype.isJVMStarted():
        jpype.startJVM()
    reader = jpype.JClass("org.mpxj.reader.UniversalProjectReader")()
    scheduler = jpype.JClass("org.mpxj.cpm.MicrosoftScheduler")
    for case in LINKS:
        file = tmp_path / "links.xml"
        file.write_text(for_mpxj(odd(lagged(*case[:3], hours=case[3])), case[3]), "utf-8")
        project = reader.read(str(file))
        scheduler().schedule(project, project.getProjectProperties().getStartDate())
        (second,) = [each for each in project.getTasks() if str(each.getUniqueID()) == "2"]
        theirs = [str(each).replace("T", " ") for each in (second.getStart(), second.getFinish())]

        ours = planned(odd(lagged(*case[:3], hours=case[3])))

        assert [each.removesuffix(":00") for each in ours] == theirs, case


LINKS = [  # relation, lag, its format, hours of the later task
    (1, -14400, 7, 8), (3, -9600, 7, 8), (2, 0, 7, 8), (0, -4800, 7, 8), (0, 0, 7, 24),
    (1, -4800, 7, 16), (2, 4800, 7, 8), (2, -4800, 7, 16), (1, -43200, 8, 8),
    (1, 33, 7, 8), (1, 33, 19, 8), (3, 17, 3, 16), (1, 50, 19, 8), (3, 25, 19, 16), (1, 7205, 4, 8),
]  # fmt: skip


def for_mpxj(text: str, hours: int) -> str:
    """What its scheduler asks for besides: names, and work done and left."""
    text = text.replace("<Project>", '<Project xmlns="http://schemas.microsoft.com/project">')
    calendar = "<UID>1</UID><Name>S</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>"
    text = text.replace("<UID>1</UID><WeekDays>", calendar)
    left = f"<RemainingDuration>PT{hours}H0M0S</RemainingDuration>"
    more = f"<ActualDuration>PT0H0M0S</ActualDuration>{left}<ConstraintType>0</ConstraintType>"
    return text.replace("</Duration>", f"</Duration>{more}<CalendarUID>-1</CalendarUID>")
