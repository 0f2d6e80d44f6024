"""Text that remembers where each of its characters stood in the raw text.

Repairing a layout removes and joins characters, and never changes one: a repaired text is a
sequence of runs of the raw text, sometimes with glue (a line feed, say) between them. A place
in the repaired text can therefore always be turned into a place in the raw text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

from guatu.lib.values import value


@value
class MappedText:
    """A text made of runs of a raw text.

    Attributes:
        text: the repaired text.
        starts: where each run starts in `text`; ascending, the first is 0.
        raws: where each run starts in the raw text; -1 for glue that the raw text does not hold.
    """

    text: str
    starts: tuple[int, ...]
    raws: tuple[int, ...]

    @classmethod
    def run(cls, raw: str, start: int, end: int) -> MappedText:
        """Return the characters `start` to `end` (not included) of `raw` as one run."""
        return cls(raw[start:end], (0,), (start,))

    @classmethod
    def glue(cls, text: str) -> MappedText:
        """Return characters that stand nowhere in the raw text."""
        return cls(text, (0,), (-1,))

    @classmethod
    def joined(cls, parts: Iterable[MappedText]) -> MappedText:
        """Return `parts` one after the other; empty parts vanish."""
        texts: list[str] = []
        starts: list[int] = []
        raws: list[int] = []
        length = 0
        for part in parts:
            if not part.text:
                continue
            texts.append(part.text)
            starts.extend(length + start for start in part.starts)
            raws.extend(part.raws)
            length += len(part.text)
        return cls("".join(texts), tuple(starts), tuple(raws))

    def cut(self, start: int, end: int) -> MappedText:
        """Return the characters `start` to `end` (not included) with their places."""
        if start >= end:
            return MappedText("", (), ())
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1)
        starts = [max(s - start, 0) for s in self.starts[first:last]]
        raws = list(self.raws[first:last])
        if raws[0] >= 0:
            raws[0] += start - self.starts[first]
        return MappedText(self.text[start:end], tuple(starts), tuple(raws))

    def raw_place(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the raw text, end not included, of the characters `start` to `end`.

        Covers all characters from the first to the last of them, with what the repair removed in
        between. Glue at either end is left out; a place of glue alone is (0, 0).
        """
        first = bisect_right(self.starts, start) - 1
        if first >= 0 and start < end and bisect_right(self.starts, end - 1) == first + 1:
            raw = self.raws[first]  # nearly always: one run holds it all
            if raw >= 0 and end <= len(self.text):
                shift = raw - self.starts[first]
                return (start + shift, end + shift)
        runs = self._raw_runs(start, end)
        if not runs:
            return (0, 0)
        return (min(run[0] for run in runs), max(run[1] for run in runs))

    def _raw_runs(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the raw places of the runs that `start` to `end` touch, glue left out."""
        found = []
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = bisect_right(self.starts, end - 1)
        bounds = (
            *self.starts[first:last],
            len(self.text) if last >= len(self.starts) else self.starts[last],
        )
        for (low, high), raw in zip(pairwise(bounds), self.raws[first:last], strict=True):
            left, right = max(low, start), min(high, end)
            if raw >= 0 and left < right:
                found.append((raw + left - low, raw + right - low))
        return found
