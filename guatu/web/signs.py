"""Lights as they are drawn: shape, word and colour together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guatu.store.selectors.rows import MatterRow
from guatu.watch import Colour
from guatu.watch.columns import SHAPES
from guatu.web.language import current_language

COLOUR_WORDS: Mapping[str, Promise] = {
    Colour.BLACK: _("黑灯"),
    Colour.RED: _("红灯"),
    Colour.ORANGE: _("橙灯"),
    Colour.YELLOW: _("黄灯"),
    Colour.PURPLE: _("紫灯"),
    Colour.BLUE: _("蓝灯"),
    Colour.GREY: _("灰灯"),
    Colour.WHITE: _("白灯"),
    Colour.GREEN: _("绿灯"),
}

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


@dataclass(frozen=True, slots=True)
class Sign:
    """A light as it is drawn; `reason` says why, in the language of the page.

    `red_on` is the day of its first red, when it is red no more: what was made up was red.
    """

    shape: str
    colour: str
    word: str | Promise
    reason: str = ""
    red_on: date | None = None

    @property
    def path(self) -> str:
        """Return its shape as the data of an SVG path around its middle."""
        return PATHS[self.shape]


# The most severe first: the order in which lists and charts stack them.
SIGNS: Mapping[str, Sign] = {
    colour.value: Sign(SHAPES[colour].value, colour.value, COLOUR_WORDS[colour])
    for colour in Colour
}


def sign_of(row: MatterRow) -> Sign:
    """Return the light of a matter with the word of its book and its reason."""
    language = current_language()
    sign = row.sign
    word = sign.en if language == "en" else sign.zh
    red_on = None if sign.colour is Colour.RED else row.red_on
    return Sign(sign.shape.value, sign.colour.value, word, row.light.words[language], red_on)
