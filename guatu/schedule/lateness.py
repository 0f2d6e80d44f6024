"""Which node is late by its own doing, and which milestones wait for it.

In joint approval 联审联批 many permits run side by side. When one of them does not come, the others
must not turn red with it, nor those behind it: they could not have begun.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guatu.schedule.answer import Schedule
from guatu.schedule.plan import day_of
from guatu.schedule.record import Record


@dataclass(frozen=True, slots=True)
class Push:
    """A milestone that was promised for one day and is expected on a later one."""

    key: str
    promised: date
    expected: date


def late_nodes(
    record: Record, answer: Schedule, *, today: date, waits: Collection[str] = ()
) -> Mapping[str, Sequence[Push]]:
    """Return the nodes that are late by their own doing -> the milestones that wait for them.

    Args:
        record: the plan with its promises and actual dates.
        answer: its forecast from `today` on.
        today: a node whose last promised day is before it, and that has not finished, is late,
            if all that it waits for has finished.
        waits: keys of nodes that await an input: whoever owes the input is late, not they.

    Cost: the nodes, and their links once for each late node.
    """
    nodes = record["nodes"]
    after: dict[str, list[str]] = {}
    held = set(waits)
    for link in record["links"].values():
        after.setdefault(link["before"], []).append(link["after"])
        if not nodes.get(link["before"], {}).get("finished"):
            held.add(link["after"])
    late = [
        key
        for key, facts in nodes.items()
        if key not in held and not facts.get("finished") and _is_past(facts, today)
    ]
    return {key: _pushed(record, answer, _behind(key, after)) for key in late}


def _is_past(facts: Mapping[str, str], today: date) -> bool:
    promised = facts.get("planned_finish")
    return bool(promised) and date.fromisoformat(str(promised)) < today


def _behind(key: str, after: Mapping[str, Sequence[str]]) -> set[str]:
    """Return all nodes that wait for `key`, however many stand between."""
    found: set[str] = set()
    waiting = list(after.get(key, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += after.get(one, ())
    return found


def _pushed(record: Record, answer: Schedule, keys: Collection[str]) -> list[Push]:
    pushed = []
    for key, facts in record["nodes"].items():
        promised = facts.get("planned_finish")
        if key not in keys or facts["duration"] or facts.get("finished") or not promised:
            continue
        expected = day_of(answer.nodes[key].planned_finish)
        if expected > date.fromisoformat(promised):
            pushed.append(Push(key, date.fromisoformat(promised), expected))
    return sorted(pushed, key=lambda push: push.expected)
