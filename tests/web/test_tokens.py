"""The colours keep their contrast (WCAG 2.2 AA) and stand nowhere but in the tokens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "guatu/web/static/css"
TOKENS = (CSS / "tokens.css").read_text("utf-8")
LIGHTS = ("red", "orange", "yellow", "green", "blue", "purple", "grey", "black", "white")
MARKS = ("mark-demand", "mark-problem", "mark-commitment", "mark-result")
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "ink-faint", "accent")
      for ground in ("paper", "surface", "surface-sunk")],
    *[(light, f"{light}-soft") for light in LIGHTS],
    *[(light, ground) for light in LIGHTS for ground in ("surface", "paper")],
    *[("ink", f"{mark}-soft") for mark in MARKS],
    ("bar-ink", "bar"), ("bar-ink-soft", "bar"), ("accent-ink", "accent"), ("ink", "accent-soft"),
    ("ink-faint", "accent-soft"),
]  # fmt: skip
EDGES = [
    ("yellow-shape", "surface"), ("yellow-shape", "paper"),
    ("line-strong", "surface"), ("line-strong", "paper"), ("focus", "paper"), ("focus", "surface"),
    *[(mark, f"{mark}-soft") for mark in MARKS],
]  # fmt: skip


def palette(dark: bool) -> dict[str, str]:
    light, dark_part = TOKENS.split("@media (prefers-color-scheme: dark)")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if dark:
        colours |= dict(
            re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark_part.split("@media print")[0])
        )
    return colours


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_of_contrast_knows_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_ground(dark: bool) -> None:
    colours = palette(dark)

    weak = {pair: round(c, 2) for pair in TEXT
            if (c := contrast(colours[pair[0]], colours[pair[1]])) < 4.5}  # fmt: skip

    assert weak == {}


@pytest.mark.parametrize("dark", [False, True])
def test_edges_of_controls_and_marks_can_be_seen(dark: bool) -> None:
    colours = palette(dark)

    weak = {pair: round(c, 2) for pair in EDGES
            if (c := contrast(colours[pair[0]], colours[pair[1]])) < 3}  # fmt: skip

    assert weak == {}


def test_no_style_sheet_but_the_tokens_names_a_colour() -> None:
    raw = {
        path.name: found
        for path in CSS.glob("*.css")
        if path.name != "tokens.css"
        and (
            found := re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", path.read_text("utf-8"))
        )
    }

    assert raw == {}


def test_style_sheets_use_layers_and_neither_ids_nor_important() -> None:
    wrong = [
        path.name
        for path in CSS.glob("*.css")
        if "@layer" not in (text := path.read_text("utf-8"))
        or "!important" in text
        or re.search(r"^\s*#[\w-]+[^;{]*\{", text, re.MULTILINE)
    ]

    assert wrong == []
