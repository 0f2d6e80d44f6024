"""Where the moves of a book lead: a stage that none reaches, or from which none closes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guatu.ledger.book import Move, Stage, State


def unreached(stages: Mapping[str, Stage], moves: Iterable[Move]) -> list[str]:
    """Return the stages into which no way leads from the first, in order."""
    steps = [(origin, move.to) for move in moves if move.to for origin in move.origins]
    met = _spread({next(iter(stages))}, steps)
    return [key for key in stages if key not in met]


def dead_ends(stages: Mapping[str, Stage], moves: Iterable[Move]) -> list[str]:
    """Return the open stages from which no way leads to a closed one, in order."""
    closed = {key for key, stage in stages.items() if stage.state == State.CLOSED}
    back = [(move.to, origin) for move in moves if move.to for origin in move.origins]
    ending = _spread(closed, back)
    is_open = (key for key, stage in stages.items() if stage.state == State.OPEN)
    return [key for key in is_open if key not in ending]


def _spread(begin: set[str], steps: list[tuple[str, str]]) -> set[str]:
    """Return what is reached from `begin` by any number of `steps`."""
    met, fresh = set(begin), set(begin)
    while fresh:
        fresh = {to for origin, to in steps if origin in fresh} - met
        met |= fresh
    return met
