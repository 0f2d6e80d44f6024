"""Pictures of load against capacity, and lines of how long things take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guatu.ledger.book import Book, State
from guatu.store.selectors.bottlenecks import Dwell, StageDwell
from guatu.store.selectors.portfolio import MeansLoad, WeekLoad
from guatu.web.language import current_language

WEEK_WIDTH, HEIGHT, FLOOR = 40, 120, 96
LONGEST_BAR = 160


@dataclass(frozen=True, slots=True)
class LoadBar:
    """A week: its bar, the step of the capacity above it, and what a reader hears."""

    x: int
    y: int
    height: int
    capacity_y: int
    label: str
    week: WeekLoad


@dataclass(frozen=True, slots=True)
class LoadPicture:
    """The load of one means; `title` in the language of the page."""

    load: MeansLoad
    title: str
    width: int
    bars: Sequence[LoadBar]


@dataclass(frozen=True, slots=True)
class DwellLine:
    """A line of the list with its bars in pixels: median, and from there to P80."""

    name: str
    dwell: Dwell
    median_width: int
    p80_width: int


@dataclass(frozen=True, slots=True)
class DwellGroup:
    """A stage: its line, and where several units were in it the line of each."""

    whole: DwellLine
    units: Sequence[DwellLine]


def load_pictures(loads: Sequence[MeansLoad]) -> list[LoadPicture]:
    """Return the picture of each means, all with a scale of their own."""
    return [_picture(load) for load in loads]


def _picture(load: MeansLoad) -> LoadPicture:
    most = max([1, *(max(week.load, week.capacity) for week in load.weeks)])
    per_case = (FLOOR - 14) / most
    bars = [
        LoadBar(
            x=number * WEEK_WIDTH,
            y=FLOOR - round(week.load * per_case),
            height=round(week.load * per_case),
            capacity_y=FLOOR - round(week.capacity * per_case),
            label=f"{week.monday.month}/{week.monday.day}" if number % 2 == 0 else "",
            week=week,
        )
        for number, week in enumerate(load.weeks)
    ]
    english = current_language() == "en"
    means = load.means
    title = means.title_en if english and means.title_en else means.title
    return LoadPicture(load, title, WEEK_WIDTH * len(bars), bars)


def book_choices(books: Sequence[Book]) -> list[tuple[str, str]]:
    """Return key and title of `books`, those with plans first."""
    english = current_language() == "en"
    ordered = sorted(books, key=lambda book: (not book.plans, book.key))
    return [(book.key, book.en if english else book.zh) for book in ordered]


def dwell_groups(stages: Sequence[StageDwell], book: Book | None = None) -> list[DwellGroup]:
    """Return `stages` with their bars; those of `book` by their titles, closed ones left out."""
    names = _stage_names(book) if book else _node_names(stages)
    shown = [one for one in stages if book is None or one.stage in names]
    longest = max([1.0, *(unit.p80 or 0.0 for one in shown for unit in one.units)])
    return [
        DwellGroup(
            _line(names[one.stage], one.whole, longest),
            [_line(unit.unit, unit, longest) for unit in one.units] if len(one.units) > 1 else [],
        )
        for one in shown
    ]


def _line(name: str, dwell: Dwell, longest: float) -> DwellLine:
    return DwellLine(
        name=name,
        dwell=dwell,
        median_width=round((dwell.median or 0) / longest * LONGEST_BAR),
        p80_width=round((dwell.p80 or 0) / longest * LONGEST_BAR),
    )


def _stage_names(book: Book) -> dict[str, str]:
    english = current_language() == "en"
    return {
        stage.key: stage.en if english else stage.zh
        for stage in book.stages.values()
        if stage.state == State.OPEN
    }


def _node_names(stages: Sequence[StageDwell]) -> dict[str, str]:
    english = current_language() == "en"
    return {one.stage: (english and one.stage_en) or one.stage for one in stages}
