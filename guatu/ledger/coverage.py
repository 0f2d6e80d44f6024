"""Coverage and reconciliation: counted over base, and parts that make up a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from guatu.errors import Invalid

LEVELS = ("区", "办", "村")


def coverage(counted: int, base: int) -> Fraction | None:
    """Return the exact rate; `None` when there is nothing to cover.

    Raises:
        Invalid: a negative number, or more is counted than there is.
    """
    if counted < 0 or base < 0 or counted > base:
        raise Invalid(what="coverage 覆盖率", value=f"{counted}/{base}", wanted="0 ≤ n ≤ base")
    return Fraction(counted, base) if base else None


def implied_base(counted: int, percent: int) -> range:
    """Return the whole numbers of which `counted` is `percent`, rounded to a whole percent.

    For figures that print a count and a rate and not the base (99 个，91 %): the answer is
    derived, never a quote. Half a percent rounds up.

    Raises:
        Invalid: a rate that is not 1 to 100, or a negative count.
    """
    if not (1 <= percent <= 100 and counted >= 0):
        raise Invalid(what="rate", value=f"{counted}, {percent} %", wanted="1–100 %")
    # percent - 1/2 <= 100 * counted / base < percent + 1/2
    least = 200 * counted // (2 * percent + 1) + 1
    most = 200 * counted // (2 * percent - 1)
    return range(max(least, counted), most + 1)


@dataclass(frozen=True, slots=True)
class Account:
    """A printed total and its parts; `gap` is what is missing, negative for too much."""

    total: int
    parts: tuple[int, ...]

    @property
    def gap(self) -> int:
        """Return total minus the sum of the parts."""
        return self.total - sum(self.parts)


def duty_gaps(duties: Sequence[tuple[str, str, bool]]) -> Mapping[str, list[str]]:
    """Return segment -> the levels at which nobody is on duty, for segments that lack one.

    Args:
        duties: segment, level (区, 办 or 村), and whether a person is named for it.
    """
    named: dict[str, set[str]] = {}
    for segment, level, has_person in duties:
        named.setdefault(segment, set()).update({level} if has_person else ())
    gaps = {
        segment: [level for level in LEVELS if level not in held]
        for segment, held in sorted(named.items())
    }
    return {segment: levels for segment, levels in gaps.items() if levels}


@dataclass(frozen=True, slots=True)
class Contact:
    """A leader's point of contact (联系点) with its first and last day, both included.

    `point` is "" while nobody has named it; a day that is `None` sets no end on its side.
    """

    leader: str
    point: str
    first: date | None = None
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether there is a point, and it is the leader's on `day`."""
        begun = self.first is None or self.first <= day
        return bool(self.point) and begun and (self.last is None or day <= self.last)


def without_point(contacts: Sequence[Contact], on: date) -> list[str]:
    """Return the leaders of `contacts` of whom none holds on the day `on`, in order."""
    served = {contact.leader for contact in contacts if contact.holds_on(on)}
    return sorted({contact.leader for contact in contacts} - served)
