"""The map on paper: the areas on the first sheet, the matters by their numbers beside and after.

Nobody can click on paper: what lies in one spot has a mark with its numbers, and each number
stands in the list. No matter is left out; those without a position are counted in the foot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guatu.store.selectors.areas import PlacedMatter
from guatu.web.map_picture import Drawn, Picture, Room, fitted, mark_of, picture_of, spots_of
from guatu.web.paper_parts import (
    FOOT,
    HEAD,
    LETTER,
    MARGIN,
    SIZES,
    LegendMark,
    cut,
    legend_of,
    signs_of,
)
from guatu.web.shades import Shade
from guatu.web.signs import SIGNS, Sign

COLUMN, LINE, GAP, SWATCH = 88.0, 8.0, 6.0, 28.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A matter of the list."""

    x: float
    y: float
    number: int
    sign: Sign
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Swatch:
    """A shade of the legend and where it stands."""

    x: float
    shade: Shade


@dataclass(frozen=True, slots=True)
class MapSheet:
    """A sheet: the first has the picture, all have a part of the list."""

    number: int
    width: int
    height: int
    entries: Sequence[Entry]
    picture: Picture | None = None
    signs: Sequence[Sign] = ()

    @property
    def legend(self) -> list[LegendMark]:
        """Return the lights as they stand in the head."""
        return legend_of(self.signs, self.width)


def map_sheets(
    drawn: Drawn, matters: Sequence[PlacedMatter], size: str, kind: str
) -> list[MapSheet]:
    """Return the sheets of a map, at least one.

    Args:
        drawn: what lies under the matters.
        matters: open ones with a position, in any order.
        size: a key of `SIZES`.
        kind: a key of `guatu.web.shades.KINDS`.
    """
    width, height = SIZES[size]
    projection = fitted(drawn.areas, matters, _beside_the_list(width, height))
    spots = spots_of(matters, projection)
    marks = [mark_of(spot, words, projection) for spot, words in _numbered(spots)]
    first, *others = _columns([matter for spot in spots for matter in spot], size)
    picture = picture_of(drawn, marks, projection, kind=kind, longest=width / 8)
    sheet = MapSheet(1, width, height, first, picture, signs_of(one.colour for one in matters))
    return [sheet, *(MapSheet(at, width, height, part) for at, part in enumerate(others, start=2))]


def swatches(shades: Sequence[Shade]) -> list[Swatch]:
    """Return `shades` beside each other, after the words that say what they mean."""
    return [Swatch(at * SWATCH, shade) for at, shade in enumerate(shades, start=1)]


def _beside_the_list(width: int, height: int) -> Room:
    inside, below = width - 2 * MARGIN - COLUMN - GAP, height - 2 * MARGIN - HEAD - FOOT
    return Room(MARGIN, MARGIN + HEAD, inside, below)


def _numbered(
    spots: Sequence[Sequence[PlacedMatter]],
) -> list[tuple[Sequence[PlacedMatter], str]]:
    """Return each spot with the numbers that its matters have in the list."""
    numbered, first = [], 1
    for matters in spots:
        last = first + len(matters) - 1
        numbered.append((matters, f"{first}" if last == first else f"{first}–{last}"))
        first = last + 1
    return numbered


def _columns(matters: Sequence[PlacedMatter], size: str) -> list[list[Entry]]:
    """Return the list in parts: one column beside the map, whole sheets of columns after it."""
    width, height = SIZES[size]
    lines = int((height - 2 * MARGIN - HEAD - FOOT) // LINE)
    across = int((width - 2 * MARGIN + GAP) // (COLUMN + GAP))
    parts: list[list[Entry]] = [[]]
    for at, matter in enumerate(matters):
        column, line = divmod(at, lines)
        sheet, column = divmod(column - 1, across) if column else (-1, 0)
        if sheet + 2 > len(parts):
            parts.append([])
        x = MARGIN + column * (COLUMN + GAP) if sheet >= 0 else width - MARGIN - COLUMN
        parts[-1].append(_entry(matter, at + 1, x, MARGIN + HEAD + line * LINE))
    return parts


def _entry(matter: PlacedMatter, number: int, x: float, y: float) -> Entry:
    said = (matter.number, matter.lead or _("未交办"), matter.due.isoformat() if matter.due else "")
    letters = int((COLUMN - 14) / LETTER)
    return Entry(
        round(x, 2),
        round(y, 2),
        number,
        SIGNS[matter.colour],
        cut(matter.title, letters),
        " · ".join(filter(None, said)),
    )
