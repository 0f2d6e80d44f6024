"""The pipeline of projects: how many reached each stage, month by month, the rates, and gaps ahead.

Source of the rates: 河南“三个一批”: 签约项目履约率, 履约项目开工率, 开工项目投产率, 投产项目达效率.
A project that was cancelled later counts among those that reached a stage.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

RATES = (
    ("performed", "signed", "签约项目履约率"),
    ("begun", "performed", "履约项目开工率"),
    ("producing", "begun", "开工项目投产率"),
    ("effective", "producing", "投产项目达效率"),
)


@dataclass(frozen=True, slots=True)
class Rate:
    """One of the four rates; `share` is `None` when no project could have come so far."""

    zh: str
    reached: int
    base: int

    @property
    def share(self) -> Fraction | None:
        """Return the exact rate, 0 to 1."""
        return Fraction(self.reached, self.base) if self.base else None


def four_rates(visited: Sequence[Collection[str]]) -> list[Rate]:
    """Return the four rates of a batch.

    Args:
        visited: of each project, the keys of all stages that it ever stood in.
    """
    return [
        Rate(
            zh,
            reached=sum(1 for stages in visited if later in stages and earlier in stages),
            base=sum(1 for stages in visited if earlier in stages),
        )
        for later, earlier, zh in RATES
    ]


def monthly_flow(
    steps: Iterable[tuple[date, str]], *, until: date, months: int = 12
) -> dict[tuple[int, int], dict[str, int]]:
    """Return (year, month) -> stage -> how many came into it, for months with any, in order.

    Args:
        steps: the day on which a project came into a stage, and the stage; several of one project.
        until: a day of the last month that is told.
        months: how many months are told, that of `until` included; those before are left out.
    """
    last = until.year * 12 + until.month - 1
    flow: dict[tuple[int, int], dict[str, int]] = {}
    for day, stage in sorted(steps):
        if 0 <= last - (day.year * 12 + day.month - 1) < months:
            entered = flow.setdefault((day.year, day.month), {})
            entered[stage] = entered.get(stage, 0) + 1
    return flow


def quarter_gaps(
    planned: Collection[date], targets: Mapping[tuple[int, int], int]
) -> dict[tuple[int, int], int]:
    """Return (year, quarter 1–4) -> how many starts are missing, for those that lack some.

    Args:
        planned: the planned starts of projects that have not begun.
        targets: how many starts the city wants in each quarter; it sets them, guatu does not.
    """
    starts = [(day.year, (day.month + 2) // 3) for day in planned]
    return {
        quarter: wanted - starts.count(quarter)
        for quarter, wanted in sorted(targets.items())
        if starts.count(quarter) < wanted
    }
