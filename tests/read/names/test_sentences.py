"""Sentences of many genres and provinces, labelled by hand: each kind of name keeps its score.

`sentences.txt` holds blocks parted by empty lines: the text, then what it names. `P:` people with
posts (name=post|post; name), `O:` bodies, `J:` projects (name@stage; name). A block is scored for
the kinds that it labels. Places, bodies and persons are invented, or are words of every city.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from guatu.read.names import find_bodies, find_people, find_projects, without_works

BLOCKS = (Path(__file__).parent / "sentences.txt").read_text("utf-8").strip().split("\n\n")
KINDS = ("P", "O", "J")


def labelled(block: str) -> tuple[str, dict[str, set[str]]]:
    """The text of a block and what it names, by kind."""
    lines = block.splitlines()
    text = [line for line in lines if line[1:2] != ":" or line[0] not in KINDS]
    wanted: dict[str, set[str]] = {}
    for line in lines[len(text) :]:
        items = line[2:].split() if line[0] == "O" else line[2:].split(";")
        wanted[line[0]] = {item.strip() for item in items if item.strip()}
    return "\n".join(text), wanted


def read(text: str) -> dict[str, set[str]]:
    """What the reader finds in `text`, written as the labels are."""
    people, projects = find_people(text), find_projects(text)
    bodies = without_works(find_bodies(text, people), projects)
    return {
        "P": {f"{one.name}={'|'.join(one.posts)}".rstrip("=") for one in people},
        "O": {body.name for body in bodies},
        "J": {f"{one.name}@{one.stage or ''}".rstrip("@") for one in projects},
    }


def pairs() -> Iterator[tuple[str, str, str, str]]:
    """(block, kind, side, item) of all labels and readings."""
    for block in BLOCKS:
        text, wanted = labelled(block)
        found = read(text)
        for kind, items in wanted.items():
            yield from ((block, kind, "wanted", item) for item in items)
            yield from ((block, kind, "found", item) for item in found[kind])


@pytest.fixture(scope="module")
def scores() -> dict[str, float]:
    """F1 of each kind, whole labels (P, O, J) and names alone (P name, J name)."""
    sides: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for block, kind, side, item in pairs():
        sides.setdefault((kind, side), Counter())[block, item] += 1
        name = item.partition("=")[0].partition("@")[0]
        sides.setdefault((f"{kind} name", side), Counter())[block, name] += 1
    kinds = {kind for kind, _ in sides}
    return {
        kind: 2
        * (sides[kind, "wanted"] & sides[kind, "found"]).total()
        / (sides[kind, "wanted"] + sides[kind, "found"]).total()
        for kind in kinds
    }


@pytest.mark.parametrize(
    ("kind", "floor"),
    [("P", 0.90), ("P name", 0.96), ("O", 0.98), ("J", 0.87), ("J name", 0.91)],
)
def test_names_of_many_genres_keep_their_scores(
    scores: dict[str, float], kind: str, floor: float
) -> None:
    assert scores[kind] >= floor
