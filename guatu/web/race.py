"""The race of a group over the periods, as lines of places in SVG: who rose and who fell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from guatu.store.models import PeriodRanking
from guatu.store.selectors.ranking import Race

LEFT, TOP, STEP, ROW = 28, 34, 50, 30
# Names begin so far behind the last place, a character of theirs is so wide, Latin less.
GAP, CHARACTER = 18, 12
# A line alone needs no name at its end.
ALONE = 28
# What is no wider is made to fit a phone, where its words stay legible; the rest is pushed.
SHORT = 450


@dataclass(frozen=True, slots=True)
class Dot:
    """A unit's place in a period."""

    x: int
    y: int
    place: int
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's way through the periods; `parts` are unbroken stretches of it."""

    name: str
    parts: Sequence[str]
    dots: Sequence[Dot]
    y: int
    rank: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class RaceChart:
    """A chart of one group: its size in pixels, its periods and its lines."""

    group: str
    width: int
    height: int
    names_x: int
    periods: Sequence[tuple[int, str]]
    lines: Sequence[Line]

    @property
    def is_short(self) -> bool:
        """Whether it may be drawn smaller, to stand on a phone whole."""
        return self.width <= SHORT


def race_chart(
    group: str, races: Sequence[Race], periods: Sequence[PeriodRanking], own: frozenset[int]
) -> RaceChart:
    """Return the chart of `races`, which have one place for each of `periods` (oldest first).

    `own` are the numbers of the units whose line stands out.
    """
    xs = [LEFT + STEP * number for number in range(len(periods))]
    last = xs[-1] if xs else LEFT
    most = max((p for race in races for p in race.places if p), default=1)
    return RaceChart(
        group=group,
        width=last + (ALONE if len(races) == 1 else GAP + _longest(races)),
        height=TOP + ROW * max(most, len(races)),
        names_x=last + GAP,
        periods=[(x, p.period) for x, p in zip(xs, periods, strict=True)],
        lines=[_line(race, xs, number, own) for number, race in enumerate(races)],
    )


def _longest(races: Sequence[Race]) -> int:
    """Return the width of the longest name, in pixels."""
    wide = [sum(1 if ord(c) > 0x2E7F else 0.6 for c in race.unit.name) for race in races]
    return ceil(max(wide, default=0) * CHARACTER) + CHARACTER // 2


def _line(race: Race, xs: Sequence[int], number: int, own: frozenset[int]) -> Line:
    dots: list[Dot] = []
    parts: list[list[str]] = [[]]
    for x, place, score in zip(xs, race.places, race.scores, strict=True):
        if place is None or score is None:
            parts.append([])
            continue
        y = _y(place)
        dots.append(Dot(x, y, place, f"{race.unit.name} {place} · {score / 1_000_000:g}"))
        parts[-1].append(f"{x},{y}")
    # Names stand one below the other in the order of the last places, also where two are tied.
    return Line(
        name=race.unit.name,
        parts=[" ".join(part) for part in parts if len(part) > 1],
        dots=dots,
        y=_y(number + 1),
        rank=number + 1,
        is_own=race.unit.pk in own,
    )


def _y(place: int) -> int:
    return TOP + ROW * (place - 1) + ROW // 2
