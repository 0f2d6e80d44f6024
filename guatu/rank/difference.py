"""What changed between two answers: after an appeal, a correction, a new version of the rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SHOWN = ("score", "rank", "group", "class")


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, object]]:
    """Return the units whose score, place, group, class or lines differ, by name.

    Args:
        before: an answer of `guatu rank --json`, as it was published.
        after: the answer now.

    Each has `unit`, `before` and `after` (None for a unit that was, or is, not there) and
    `lines`: what is only in one of the two accounts, as `{"was": ..., "is": ...}`.
    """
    old = {unit["unit"]: unit for unit in before.get("units", [])}
    new = {unit["unit"]: unit for unit in after.get("units", [])}
    changed: list[dict[str, object]] = []
    for name in sorted(old.keys() | new.keys()):
        was, is_ = old.get(name), new.get(name)
        lines = _lines(was or {}, is_ or {})
        if lines or _head(was) != _head(is_):
            changed.append(
                {"unit": name, "before": _head(was), "after": _head(is_), "lines": lines}
            )
    return changed


def _head(unit: Mapping[str, Any] | None) -> dict[str, object] | None:
    return None if unit is None else {key: unit.get(key) for key in _SHOWN}


def _lines(was: Mapping[str, Any], is_: Mapping[str, Any]) -> list[dict[str, object]]:
    """Return the indicators and other lines that differ; the words of losses follow from them."""
    old, new = _account(was), _account(is_)
    return [
        {"key": key, "was": old.get(key), "is": new.get(key)}
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]


def _account(unit: Mapping[str, Any]) -> dict[str, object]:
    found: dict[str, object] = {}
    for line in [*unit.get("indicators", []), *unit.get("beside", [])]:
        key = " ".join(filter(None, (line["key"], line["cause"], line.get("item"))))
        found[key] = {"points": line["points"], "value": line.get("value")}
    for key, points in unit.get("parts", {}).items():
        found[key] = {"points": points}
    return found
