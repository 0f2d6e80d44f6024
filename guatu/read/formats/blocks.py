"""Runs of text on a page as lines of text: columns read in order, headlines set apart.

A page is cut along its widest empty bands, across and down in turn (an XY cut), until no band
is left; what remains are blocks, read from top to bottom and from left to right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from guatu.read.formats.ruled import RuledTable
from guatu.read.formats.source import SourceWriter

_HEADLINE = 1.3  # how much taller than the usual line a headline is
_DEEPEST_CUT = 60
_Halves = tuple[list["Run"], list["Run"]]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text on one line; y grows upwards, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """How tall the run is."""
        return self.top - self.bottom


def write_runs(writer: SourceWriter, runs: Sequence[Run], tables: Iterable[RuledTable]) -> None:
    """Write the runs of one page block by block, each table before the first block below it.

    Args:
        writer: where to write.
        runs: in any order, none within a table.
        tables: from top to bottom.
    """
    usual = median(run.height for run in runs) if runs else 0.0
    waiting = list(tables)
    for block in _blocks(runs):
        top = max(run.top for run in block)
        while waiting and waiting[0].box.top > top:
            writer.table(waiting.pop(0).grid)
        _write_block(writer, block, usual)
    for table in waiting:
        writer.table(table.grid)


def _write_block(writer: SourceWriter, block: Sequence[Run], usual: float) -> None:
    """Write the lines of a block; what is set much larger stands alone, as headlines do."""
    for line in _lines(block):
        is_head = median(run.height for run in line) > _HEADLINE * usual
        if is_head:
            writer.gap()
        writer.line(_line_text(line))
        if is_head:
            writer.gap()
    writer.gap()


def _blocks(runs: Sequence[Run]) -> list[list[Run]]:
    """Return the blocks of a page in reading order."""
    blocks: list[list[Run]] = []
    waiting = [(list(runs), 0)]
    while waiting:
        part, depth = waiting.pop()
        halves = _cut(part) if part and depth < _DEEPEST_CUT else None
        if halves:
            waiting += [(half, depth + 1) for half in reversed(halves)]
        elif part:
            blocks.append(part)
    return blocks


def _cut(runs: list[Run]) -> _Halves | None:
    """Return the runs on both sides of the widest band, or `None` when there is none.

    A band between columns must be wider than half a line is tall, one between blocks wider than
    a line; the column band wins when both are there and it is as wide as a character.
    """
    height = median(run.height for run in runs)
    across = _gap(sorted((run.left, run.right) for run in runs))
    down = _gap(sorted((run.bottom, run.top) for run in runs))
    if across[0] > 0.8 * height and (down[0] < 1.5 * height or across[0] > down[0]):
        return _parted(runs, lambda run: run.left < across[1])
    if down[0] > 0.9 * height:
        return _parted(runs, lambda run: run.bottom >= down[1])
    if across[0] > 0.8 * height:
        return _parted(runs, lambda run: run.left < across[1])
    return None


def _parted(runs: list[Run], is_first: Callable[[Run], bool]) -> _Halves | None:
    first = [run for run in runs if is_first(run)]
    second = [run for run in runs if not is_first(run)]
    return (first, second) if first and second else None


def _gap(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the width and the middle of the widest stretch that no span covers."""
    best = (0.0, 0.0)
    reach = spans[0][1]
    for start, end in spans:
        if start - reach > best[0]:
            best = (start - reach, (start + reach) / 2)
        reach = max(reach, end)
    return best


def _lines(block: Sequence[Run]) -> list[list[Run]]:
    """Return the runs of a block line by line, from top to bottom and left to right."""
    lines: list[list[Run]] = []
    for run in sorted(block, key=lambda run: -(run.top + run.bottom)):
        middle = (run.top + run.bottom) / 2
        if lines and lines[-1][0].bottom <= middle <= lines[-1][0].top:
            lines[-1].append(run)
        else:
            lines.append([run])
    return [sorted(line, key=lambda run: run.left) for line in lines]


def _line_text(line: Sequence[Run]) -> str:
    """Return the words of a line; a wide gap between runs is a space."""
    text = line[0].text
    for before, run in pairwise(line):
        wide = run.left - before.right > 0.6 * before.height
        text += f" {run.text}" if wide else run.text
    return text
