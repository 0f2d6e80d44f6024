"""Pictures of parts of a page, kept a quarter as large, and how two of them differ.

Letters are not drawn alike by every version of a font and of Chromium; at a quarter of the size
and over cells of eight by eight that is gone, while a part that moved, vanished or changed its
colour is not. `GUATU_LOOKS=1 pytest -m browser tests/browser/test_design.py` keeps new pictures.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator

KEPT = Path(__file__).parent / "looks"
SHRINK, CELL = 4, 8
# Of 255: a cell that differs by FAR is another picture; of those by NEAR some are forgiven.
FAR, NEAR, FORGIVEN = 24.0, 9.0, 0.01

Pixels = NDArray[np.float32]


def picture_of(part: Locator) -> Image.Image:
    """Return `part` of a page, a quarter as large."""
    whole = Image.open(io.BytesIO(part.screenshot(animations="disabled"))).convert("RGB")
    size = (max(1, whole.width // SHRINK), max(1, whole.height // SHRINK))
    return whole.resize(size, Image.Resampling.BOX)


def difference(new: Image.Image, kept: Image.Image) -> str:
    """Return in words how much `new` differs from what was kept, "" when it does not."""
    if abs(new.width - kept.width) > 1 or abs(new.height - kept.height) > 2:
        return f"{new.size} instead of {kept.size}"
    size = (min(new.width, kept.width), min(new.height, kept.height))
    cells = _cells(np.abs(_pixels(new, size) - _pixels(kept, size)))
    if cells.max() > FAR:
        row, column = np.unravel_index(int(cells.argmax()), cells.shape)
        x, y = int(column) * CELL * SHRINK, int(row) * CELL * SHRINK
        return f"another picture around ({x}, {y}): {cells.max():.0f} of 255"
    share = float((cells > NEAR).mean())
    return f"{share:.1%} of it differs" if share > FORGIVEN else ""


def _pixels(image: Image.Image, size: tuple[int, int]) -> Pixels:
    return np.asarray(image.convert("RGB").crop((0, 0, *size)), dtype=np.float32)


def _cells(apart: Pixels) -> Pixels:
    """Return the mean of each cell; what does not fill a cell at an edge is a smaller one."""
    tall, wide = (-(-side // CELL) for side in apart.shape[:2])
    cells = [
        [
            apart[y * CELL : (y + 1) * CELL, x * CELL : (x + 1) * CELL].mean(axis=(0, 1)).max()
            for x in range(wide)
        ]
        for y in range(tall)
    ]
    return np.array(cells, dtype=np.float32)


def compared(part: Locator, look: str, name: str) -> str:
    """Return how `part` differs from its kept picture; keeps it first when asked to."""
    path, new = KEPT / look / f"{name}.png", picture_of(part)
    if os.environ.get("GUATU_LOOKS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        new.save(path, optimize=True)
    if not path.exists():
        return f"{look} {name}: no picture was kept"
    with Image.open(path) as kept:
        found = difference(new, kept)
    return f"{look} {name}: {found}" if found else ""
