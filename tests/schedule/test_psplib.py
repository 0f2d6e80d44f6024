from __future__ import annotations

import pytest

from guatu.schedule.answer import Status
from guatu.schedule.errors import FileUnreadable
from guatu.schedule.psplib import read_psplib
from guatu.schedule.scheduler import schedule
from tests.schedule.clock import seconds

# Our own: jobs 2 and 3 share the only machine, 4 may run beside either. 3 + 2 ticks.
INSTANCE = """\
************************************************************************
jobs (incl. supersource/sink ):  5
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          3           2   3   4
   2        1          1           5
   3        1          1           5
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     3       1    1
  3      1     2       1    0
  4      1     4       0    2
  5      1     0       0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2
    1    3
************************************************************************
"""


def test_an_instance_is_read_and_its_makespan_found() -> None:
    plan = read_psplib(INSTANCE)

    answer = schedule(plan, left=seconds(5))

    assert len(plan.links) == 6
    assert plan.nodes[3].needs == {"R2": 2}
    assert answer.status is Status.OPTIMAL
    assert answer.length == answer.least_length == 5


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        ("\n", "\r\n"),
        ("\n", "  \n"),
        ("R 1  R 2", "R1\tR2"),
        ("      1     ", "\t1\t"),
        ("REQUESTS/DURATIONS:\n", "REQUESTS/DURATIONS:  \n\n"),
    ],
)
def test_an_instance_is_read_however_it_is_spaced(usual: str, other: str) -> None:
    assert read_psplib(INSTANCE.replace(usual, other)) == read_psplib(INSTANCE)


@pytest.mark.parametrize(
    ("line", "better", "words"),
    [
        ("PRECEDENCE RELATIONS:", "", "PRECEDENCE"),
        ("  3      1     2       1    0", "  3      1     2       1", "line 20.*5 numbers"),
        (
            "   2        1          1           5",
            "   2        1          2     5",
            "line 10.*successors",
        ),
        ("   2        1          1           5", "   2        1          x     5", "line 10.*x"),
        (
            "   2        1          1           5",
            "   2        3          1     5",
            "line 10.*1 mode",
        ),
        ("    1    3\n", "    1\n", "2 R"),
    ],
)
def test_a_broken_instance_names_the_line(line: str, better: str, words: str) -> None:
    with pytest.raises(FileUnreadable, match=words):
        read_psplib(INSTANCE.replace(line, better), file="broken.sm")


def test_a_long_instance_without_an_end_is_refused_at_once() -> None:
    jobs = "".join(f"  {number}      1     1       1    0\n" for number in range(5, 2000))
    text = INSTANCE.replace("  5      1     0       0    0\n", jobs)

    with pytest.raises(FileUnreadable, match="-: RESOURCEAVAILABILITIES are"):
        read_psplib(text[: text.index("RESOURCEAVAILABILITIES")])
