"""Pictures of load against capacity, and lines of how long things take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guatu.ledger.book import Book, State
from guatu.store.selectors.bottlenecks import Dwell
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
    """A line of the table with its bars in pixels: median, and from there to P80."""

    stage: str
    dwell: Dwell
    median_width: int
    p80_width: int


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


def dwell_lines(dwells: Sequence[Dwell], book: Book | None = None) -> list[DwellLine]:
    """Return `dwells` with their bars; stages of `book` by their titles, closed ones left out."""
    names = _stage_names(book) if book else _node_names(dwells)
    shown = [one for one in dwells if book is None or one.stage in names]
    longest = max([1.0, *(one.p80 or 0.0 for one in shown)])
    return [
        DwellLine(
            stage=names[one.stage],
            dwell=one,
            median_width=round((one.median or 0) / longest * LONGEST_BAR),
            p80_width=round((one.p80 or 0) / longest * LONGEST_BAR),
        )
        for one in shown
    ]


def _stage_names(book: Book) -> dict[str, str]:
    english = current_language() == "en"
    return {
        stage.key: stage.en if english else stage.zh
        for stage in book.stages.values()
        if stage.state == State.OPEN
    }


def _node_names(dwells: Sequence[Dwell]) -> dict[str, str]:
    english = current_language() == "en"
    return {one.stage: (english and one.stage_en) or one.stage for one in dwells}
