"""What every sheet of paper shares: its size, its margins, its legend; in millimetres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guatu.web.signs import SIGNS, Sign

# ISO 216, landscape: width and height in millimetres.
SIZES: Mapping[str, tuple[int, int]] = {
    "A0": (1189, 841), "A1": (841, 594), "A2": (594, 420), "A3": (420, 297),
}  # fmt: skip
MARGIN, HEAD, FOOT, ROW = 12.0, 24.0, 10.0, 5.0
# Millimetres of a Chinese letter at the size of the lines.
LETTER = 3.1


@dataclass(frozen=True, slots=True)
class LegendMark:
    """A light of the legend and where it stands."""

    x: float
    sign: Sign


def signs_of(colours: Iterable[str]) -> list[Sign]:
    """Return the lights of `colours`, the most severe first."""
    there = set(colours)
    return [sign for colour, sign in SIGNS.items() if colour in there]


def legend_of(signs: Sequence[Sign], width: float) -> list[LegendMark]:
    """Return `signs` from the right margin of a sheet to the left, as they stand in its head."""
    marks = enumerate(reversed(signs), start=1)
    return [LegendMark(width - MARGIN - at * 17, sign) for at, sign in marks]


def cut(text: str, letters: int) -> str:
    """Return `text` in at most `letters` letters; one that is cut shows that it is."""
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
