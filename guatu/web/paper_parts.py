"""What every sheet of paper shares: its size, its margins, its legend; in millimetres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guatu.web.signs import SIGNS, Sign

# ISO 216, landscape: width and height in millimetres.
SIZES: Mapping[str, tuple[int, int]] = {
    "A0": (1189, 841), "A1": (841, 594), "A2": (594, 420), "A3": (420, 297),
}  # fmt: skip
# Each shape of a light as a path around its middle, 14 units high.
PATHS: Mapping[str, str] = {
    "circle": "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0 -13 0",
    "triangle": "M0-7 7.5 6.5h-15z",
    "diamond": "M0-7.5 7.5 0 0 7.5-7.5 0z",
    "square": "M-6-6h12v12h-12z",
    "ring": "M-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0"
    "m2.4 0a4.1 4.1 0 1 1 8.2 0a4.1 4.1 0 1 1-8.2 0",
    "hexagon": "M-4-6.5h8L7.5 0 4 6.5h-8L-7.5 0z",
    "bar": "M-7-2H7v4H-7z",
    "cross": "M-5-7 0-2 5-7 7-5 2 0 7 5 5 7 0 2-5 7-7 5-2 0-7-5z",
    "dot": "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0",
}
MARGIN, HEAD, FOOT, ROW = 12.0, 24.0, 10.0, 5.0
# Millimetres of a Chinese letter at the size of the lines.
LETTER = 3.1


@dataclass(frozen=True, slots=True)
class LegendMark:
    """A light of the legend and where it stands."""

    x: float
    sign: Sign
    path: str


def signs_of(colours: Iterable[str]) -> list[Sign]:
    """Return the lights of `colours`, the most severe first."""
    there = set(colours)
    return [sign for colour, sign in SIGNS.items() if colour in there]


def legend_of(signs: Sequence[Sign], width: int) -> list[LegendMark]:
    """Return `signs` from the right margin of a sheet to the left, as they stand in its head."""
    marks = enumerate(reversed(signs), start=1)
    return [LegendMark(width - MARGIN - at * 17, sign, PATHS[sign.shape]) for at, sign in marks]


def cut(text: str, letters: int) -> str:
    """Return `text` in at most `letters` letters; one that is cut shows that it is."""
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
