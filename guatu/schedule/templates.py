"""Node templates of `books/nodes/`: from a kind of project to a plan with dates of its own.

A template knows the nodes, what waits for what, and the limits that were published. It knows no
duration that nobody published: those the city, or the project, has to give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any

from guatu.books import load_book
from guatu.schedule.errors import DurationsUnset, TemplateUnknown
from guatu.schedule.plan import Direction, Plan
from guatu.schedule.plan_toml import plan_of_table

_TEMPLATE_FIELDS = {"key", "zh", "en", "source", "hard_date"}
_NODE_FIELDS = {"zh", "en", "stage", "limit", "limit_kind", "source", "lapse_source"}
_SOURCES = ("source", "lapse_source")  # of durations and limits; of how long an approval holds


@dataclass(frozen=True, slots=True)
class TemplateNode:
    """What a template says about a node besides its place in the plan.

    Attributes:
        duration: published ticks, `None`: to be set by the city.
        limit: a published limit in days; `limit_kind` tells which days, and which way it binds.
    """

    key: str
    zh: str
    en: str
    stage: str
    source: str
    duration: int | None
    limit: int | None
    limit_kind: str


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of project; `hard_date` names the date it is bound to, such as the flood season."""

    key: str
    zh: str
    en: str
    source: str
    hard_date: str
    nodes: tuple[TemplateNode, ...]


def template_keys() -> tuple[str, ...]:
    """Return the keys of all templates, sorted."""
    folder = files("guatu.books") / "nodes"
    names = (entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in names))


def template(key: str) -> Template:
    """Return the template `key`.

    Raises:
        TemplateUnknown: there is none.
    """
    table = _table(key)
    return Template(
        key=table["key"],
        zh=table["zh"],
        en=table["en"],
        source=table["source"],
        hard_date=table.get("hard_date", ""),
        nodes=tuple(
            TemplateNode(
                key=node["key"],
                zh=node["zh"],
                en=node["en"],
                stage=node["stage"],
                source="；".join(node[name] for name in _SOURCES if name in node),
                duration=node.get("duration"),
                limit=node.get("limit"),
                limit_kind=node.get("limit_kind", ""),
            )
            for node in table["nodes"]
        ),
    )


def plan_from_template(
    key: str, *, start: date, due: date | None, durations: Mapping[str, int], title: str = ""
) -> Plan:
    """Return a plan of the kind `key`; backwards from `due` when it is given.

    Args:
        key: of the template.
        start: first day on which anything may start.
        due: hard date of the whole, included.
        durations: node key -> ticks; those of the template where it is silent. They also replace
            published ones, so that a city can be faster than the law asks.
        title: of the plan; empty: the template's Chinese name.

    Raises:
        TemplateUnknown: no such template.
        DurationsUnset: nodes have neither a published duration nor one in `durations`.
    """
    table = _table(key)
    days = {
        node["key"]: durations.get(node["key"], node.get("duration")) for node in table["nodes"]
    }
    if unset := [node for node, length in days.items() if length is None]:
        raise DurationsUnset(template=key, nodes=", ".join(unset))
    nodes = [
        {
            **{name: value for name, value in node.items() if name not in _NODE_FIELDS},
            "title": node["zh"],
            "duration": days[node["key"]],
        }
        for node in table["nodes"]
    ]
    rest = {name: value for name, value in table.items() if name not in _TEMPLATE_FIELDS}
    plan = plan_of_table({**rest, "nodes": nodes, "start": start}, file=f"books/nodes/{key}.toml")
    direction = Direction.FORWARD if due is None else Direction.BACKWARD
    return replace(plan, due=due, direction=direction, title=title or table["zh"])


def _table(key: str) -> dict[str, Any]:
    if key not in template_keys():
        raise TemplateUnknown(key=key, known=", ".join(template_keys()))
    return load_book(f"nodes/{key}.toml")
