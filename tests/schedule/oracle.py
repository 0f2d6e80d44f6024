"""An independent oracle: tries every assignment of days. Knows nothing of the engine's arrays."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from guatu.schedule.plan import Link, Moment, Node, Plan, Relation

FROM_FINISH = {Relation.FINISH_START, Relation.FINISH_FINISH}
TO_FINISH = {Relation.FINISH_FINISH, Relation.START_FINISH}


@dataclass(frozen=True)
class Oracle:
    """Places nodes on days by trying; days count from `first`, `days` of them.

    The position of a node is the number of working days of its calendar before it starts.
    """

    plan: Plan
    first: date
    days: int

    @cached_property
    def working(self) -> Mapping[str | None, list[int]]:
        """Working days of each calendar, as offsets."""
        every: dict[str | None, list[int]] = {
            key: [d for d in range(self.days) if calendar.works_on(self.first + timedelta(days=d))]
            for key, calendar in self.plan.calendars.items()
        }
        every[None] = every[self.plan.calendar]
        every["elapsed"] = list(range(self.days))
        return every

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        return {node.key: node for node in self.plan.nodes}

    def offset(self, day: Moment) -> int:
        assert not isinstance(day, datetime)
        return (day - self.first).days

    def before(self, calendar: str | None, edge: int) -> int:
        return bisect_left(self.working[calendar], edge)

    def end(self, node: Node, at: int) -> int:
        """Offset of the day after the last one; of a milestone: after the day it ends."""
        last = at + node.duration - 1
        return self.working[node.calendar][last] + 1 if last >= 0 else 0

    def fits_itself(self, node: Node, at: int) -> bool:
        last = self.end(node, at) - 1
        first = self.working[node.calendar][at] if node.duration else last
        for window, day in ((node.start_window, first), (node.finish_window, last)):
            on = self.first + timedelta(days=day)
            if window is not None and (day < 0 or not self.plan.windows[window].holds(on)):
                return False
        floor = self.offset(self.plan.start)
        if node.duration:
            asked = floor if node.not_before is None else self.offset(node.not_before)
            return first >= max(floor, asked)
        low = self.before(node.calendar, floor)
        if node.start_window or node.finish_window:
            low += 1
        if node.not_before is not None:
            low = max(low, self.before(node.calendar, self.offset(node.not_before) + 1))
        return at >= low

    def meets_dates(self, node: Node, at: int) -> bool:
        """Whether `node` at `at` is over by its hard date and by the plan's."""
        dues = [self.offset(due) for due in (node.due, self.plan.due) if due is not None]
        return all(at + node.duration <= self.before(node.calendar, due + 1) for due in dues)

    def holds(self, link: Link, at: Mapping[str, int]) -> bool:
        """Whether the two ends of `link` are at least and at most its lags apart."""
        before, after = self.nodes[link.before], self.nodes[link.after]
        as_end = link.relation in TO_FINISH or after.duration == 0
        source = self._point(before, at[link.before], link.relation in FROM_FINISH, as_end)
        target = self._point(after, at[link.after], link.relation in TO_FINISH, as_end)
        counter = "elapsed" if link.elapsed else (link.calendar or after.calendar)
        count = self.before(counter, source)
        ends_a_day = as_end or link.lag > 0
        least = self._edge(counter, count + link.lag, ends_a_day) if link.lag else source
        if link.max_lag is None:
            return target >= least
        return least <= target <= self._edge(counter, count + link.max_lag, as_end)

    def _edge(self, counter: str | None, index: int, as_end: bool) -> int:
        days = self.working[counter]
        if index <= 0:
            return 0
        return days[index - 1] + 1 if as_end else days[index]

    def _point(self, node: Node, at: int, finish: bool, as_end: bool) -> int:
        days = self.working[node.calendar]
        if finish or node.duration == 0:
            return self.end(node, at)
        if as_end:
            return days[at - 1] + 1 if at else 0
        return days[at]

    def plans(self, width: int) -> Iterator[dict[str, int]]:
        """Every assignment of positions under `width` that all rules but hard dates allow."""
        place = {node.key: number for number, node in enumerate(self.plan.nodes)}
        links: dict[str, list[Link]] = {}
        for link in self.plan.links:
            last = max(link.before, link.after, key=lambda key: place[key])
            links.setdefault(last, []).append(link)
        yield from self._extend(width, links, {})

    def _extend(
        self, width: int, links: Mapping[str, list[Link]], at: dict[str, int]
    ) -> Iterator[dict[str, int]]:
        if len(at) == len(self.plan.nodes):
            yield dict(at)
            return
        node = self.plan.nodes[len(at)]
        for position in range(width):
            if self.fits_itself(node, position):
                at[node.key] = position
                if all(self.holds(link, at) for link in links.get(node.key, [])):
                    yield from self._extend(width, links, at)
                del at[node.key]
