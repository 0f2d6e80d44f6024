"""Lights of units from the lights of their matters: counts, shares, the worst."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from guatu.watch.columns import Colour
from guatu.watch.light import Light


def unit_facts(
    matters: Iterable[tuple[Mapping[str, object], Light]],
    *,
    unit: str,
    on: date,
    counts: Mapping[str, Callable[[Mapping[str, object]], bool]] | None = None,
) -> dict[str, object]:
    """Return the facts of `unit` that `[[unit_light]]` rules look at.

    A matter is overdue when its deadline has passed and it is not known to be done. A unit
    without matters has counts of 0 and no worst colour. `counts` are the book's own: name ->
    whether a matter with such facts counts.
    """
    matters = list(matters)
    colours: Counter[Colour] = Counter()
    overdue = 0
    for facts, light in matters:
        colours[light.colour] += 1
        due = facts.get("due")
        overdue += isinstance(due, date) and due < on and facts.get("done") is not True
    worst = next((colour.value for colour in Colour if colours[colour]), None)
    return {
        "unit": unit,
        "today": on,
        "matters": colours.total(),
        "overdue": overdue,
        "worst": worst,
        **{colour.value: colours[colour] for colour in Colour},
        **{name: sum(test(facts) for facts, _ in matters) for name, test in (counts or {}).items()},
    }


def periods_in_a_row(behind: Sequence[bool | None]) -> int | None:
    """Return in how many of the last periods in a row something was so; None when not known.

    Args:
        behind: the periods, the oldest first; None for a period of which nothing is known.
    """
    count = 0
    for period in reversed(behind):
        if period is None:
            return None if count == 0 else count
        if not period:
            return count
        count += 1
    return count
