"""How dark an area of the map is: by its red lights, by what is open, or by its rank.

The screen, the sheet of paper and the legends of both take their shades from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guatu.store.selectors.areas import UnitLoad

KINDS: Mapping[str, str | Promise] = {
    "red": gettext_lazy("红灯"),
    "load": gettext_lazy("在办"),
    "rank": gettext_lazy("排名"),
}
DARKEST = 0.75


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour of the tokens and how much of it, 0 to 1; `word` is what the area says of it."""

    colour: str
    depth: float
    word: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a group of so many."""

    place: int
    places: int


NOTHING = ("grey-soft", 0.18)


def shades_of(load: UnitLoad, most: int, rank: Place | None) -> dict[str, Shade]:
    """Return the shade of an area for each kind of shading.

    Args:
        load: what is open there.
        most: the largest total of the areas that are compared, at least 1.
        rank: its place, `None` without one.
    """
    red, total = load.colours["red"], load.total
    return {
        "red": _red(red, total),
        "load": _load(total, most),
        "rank": _rank(rank) if rank else Shade(*NOTHING, ""),
    }


def _red(red: int, total: int) -> Shade:
    if red:
        depth = min(DARKEST, 0.15 + red * 0.08)
        return Shade("red", round(depth, 3), _("红灯 %(count)s") % {"count": red})
    return Shade("green", 0.18, _("无红灯")) if total else Shade(*NOTHING, "")


def _load(total: int, most: int) -> Shade:
    if not total:
        return Shade(*NOTHING, "")
    depth = 0.1 + (DARKEST - 0.1) * total / most
    return Shade("orange", round(depth, 3), _("在办 %(count)s") % {"count": total})


def _rank(rank: Place) -> Shade:
    depth = DARKEST - 0.65 * (rank.place - 1) / max(1, rank.places - 1)
    return Shade("accent", round(depth, 3), _("第 %(place)s 名") % {"place": rank.place})


def legend_of(kind: str, most: int) -> Sequence[Shade]:
    """Return the shades that a legend explains, from nothing to the darkest."""
    nothing = Shade(*NOTHING, _("没有名次") if kind == "rank" else _("没有在办事项"))
    match kind:
        case "red":
            return [nothing, _red(0, 1), _red(1, 1), _red(4, 4), _more(_red(8, 8))]
        case "load":
            return [nothing, *(_load(total, most) for total in sorted({1, (most + 1) // 2, most}))]
        case _:
            last = Shade("accent", 0.1, _("末位"))
            return [nothing, last, _rank(Place(1, 2))]


def _more(shade: Shade) -> Shade:
    return Shade(shade.colour, shade.depth, f"{shade.word}＋")
