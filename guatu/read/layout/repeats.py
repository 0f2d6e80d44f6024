"""Paragraphs that the text extraction printed twice: kept once, both places told.

A paragraph is a repeat when all of it stands word for word in an earlier paragraph of the same
article. Found in linear time: the ends of all sentences are indexed by their last characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SHORTEST = 16  # shorter ones are said twice on purpose
_CANDIDATES = 4
_STOP = re.compile(r"[。！？；!?;]")


@dataclass(frozen=True, slots=True)
class Repeat:
    """Paragraph `number` stands again in paragraph `first`, from character `at` on."""

    number: int
    first: int
    at: int


def find_repeats(paragraphs: Sequence[str]) -> list[Repeat]:
    """Return the paragraphs that stand in an earlier one. Cost: O(characters)."""
    ends: dict[str, list[tuple[int, int]]] = {}
    repeats = []
    for number, text in enumerate(paragraphs):
        if len(text) >= _SHORTEST and (repeat := _earlier(number, text, paragraphs, ends)):
            repeats.append(repeat)
            continue
        for found in _STOP.finditer(text):
            if found.end() >= _SHORTEST:
                tail = text[found.end() - _SHORTEST : found.end()]
                places = ends.setdefault(tail, [])
                if len(places) < _CANDIDATES:
                    places.append((number, found.end()))
    return repeats


def _earlier(
    number: int, text: str, paragraphs: Sequence[str], ends: dict[str, list[tuple[int, int]]]
) -> Repeat | None:
    for first, end in ends.get(text[-_SHORTEST:], ()):
        at = end - len(text)
        if at >= 0 and paragraphs[first].startswith(text, at):
            return Repeat(number, first, at)
    return None
