"""抽查: a draw that anybody can repeat, from the same list with the same seed.

Each number is ranked by the SHA-256 of the seed and itself: who knows neither can steer the draw,
and adding a matter to the list moves no other one's rank.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from guatu.errors import Invalid


def draw(numbers: Iterable[str], count: int, *, seed: str) -> list[str]:
    """Return `count` of `numbers`, or all if there are fewer, in the order of the draw.

    Raises:
        Invalid: no seed, or less than one is to be drawn.
    """
    if not seed.strip() or count < 1:
        raise Invalid(what="field.draw", value=f"{count} / {seed!r}", wanted="≥ 1, seed 种子")
    return sorted(set(numbers), key=lambda number: (_rank(seed, number), number))[:count]


def list_digest(numbers: Iterable[str]) -> str:
    """Return the SHA-256 of the list that is drawn from, whatever its order."""
    return hashlib.sha256("\n".join(sorted(set(numbers))).encode()).hexdigest()


def _rank(seed: str, number: str) -> str:
    return hashlib.sha256(f"{seed}\n{number}".encode()).hexdigest()
