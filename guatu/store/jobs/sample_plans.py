"""The key projects of the sample city get plans, actual dates and what they wait for, by the acts.

What is played is what would have happened up to the day of loading: nodes follow their paces
(`books/city/plans.toml`). A project that is there already is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from guatu.books import load_book as book_data
from guatu.schedule.plan import Remedy, RemedyKind
from guatu.schedule.rehearsal import Lived, rehearsed
from guatu.schedule.templates import template
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.plan_change import allow_remedies, change_plan, replan, set_baseline
from guatu.store.acts.plan_input import WantedInput, ask_input
from guatu.store.acts.plan_make import NewPlan, make_plan
from guatu.store.acts.plan_record import Actual, record_node, verify_node
from guatu.store.acts.set_means import NewMeans, set_means
from guatu.store.calendar import city_calendar
from guatu.store.evidence import Proof
from guatu.store.jobs.sample_city import hour
from guatu.store.jobs.sample_history import LEADER, Cast
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.plan_counts import counted_later
from guatu.store.plans import record_of

Entry = Mapping[str, Any]
LEDGER = "key_projects"
PLANNER = "he"  # the key-project office plans, and verifies what others record
VERIFIED_EVERY = 3  # of three recorded nodes the office looks at one
TWO_DAYS = timedelta(days=2)
LATE = timedelta(days=45)  # what is awaited comes that much after its date


@dataclass(frozen=True, slots=True)
class Scene:
    """A project while it is played."""

    matter: Matter
    entry: Entry
    data: Entry
    cast: Cast
    today: date


@transaction.atomic
def play_plans(*, today: date) -> int:
    """Play the key projects up to the eve of `today`; return how many came to be."""
    data = book_data("city/plans.toml")
    with acting(SYSTEM):
        cast = Cast.load()
        titles = set(Matter.objects.filter(book=LEDGER).values_list("title", flat=True))
    new = [entry for entry in data["project"] if entry["title"] not in titles]
    if new and not titles:
        _set_means(data["means"], cast, min(entry["start"] for entry in new))
    with counted_later():
        for entry in new:
            _play(_opened(entry, data, cast, today))
    return len(new)


def _set_means(entries: list[Entry], cast: Cast, on: date) -> None:
    actor = cast.actors[PLANNER]
    with acting(actor):
        for entry in entries:
            unit, changes = cast.units[entry["unit"]], dict(entry.get("changes", ()))
            new = NewMeans(**{**entry, "unit": unit, "changes": changes})
            set_means(new, actor=actor, at=hour(on, minutes=0))


def _opened(entry: Entry, data: Entry, cast: Cast, today: date) -> Scene:
    """Return the project with its plan, its remedies and its first baseline."""
    actor, at = cast.actors[PLANNER], hour(entry["start"], minutes=30)
    keys = [node.key for node in template(entry["template"]).nodes]
    with acting(actor):
        new = NewMatter(
            LEDGER, entry["title"], lead=cast.units[entry["lead"]], due=entry["due"],
            money=Decimal(entry["money"]), issued=entry["start"],
        )  # fmt: skip
        matter = add_matter(new, actor=actor, at=at)
        durations = {key: data["durations"][key] for key in keys if key in data["durations"]}
        units = {key: cast.units[unit] for key, unit in data["units"].items() if key in keys}
        plan = NewPlan(entry["template"], entry["start"], entry["due"], durations, units)
        make_plan(matter, plan, actor=actor, at=at)
        needs = {key: {"needs": need} for key, need in data["needs"].items() if key in keys}
        reason = "登记所用窗口和专班"
        change_plan(matter, {"nodes": needs}, actor=actor, at=at, reason=reason)
        if remedies := _remedies(entry["template"], data["remedy"]):
            allow_remedies(matter, remedies, actor=actor, at=at)
    with acting(cast.actors[LEADER]) as leader:
        set_baseline(matter, "批准计划", actor=leader, at=at + TWO_DAYS)
    return Scene(matter, entry, data, cast, today)


def _remedies(key: str, entries: list[Entry]) -> list[Remedy]:
    return [
        Remedy(
            entry["key"], RemedyKind(entry["kind"]), tuple(entry["nodes"]), entry["title"],
            entry["cost"], entry.get("duration"), entry.get("lag", 0),
        )
        for entry in entries
        if key in entry["templates"]
    ]  # fmt: skip


def _play(scene: Scene) -> None:
    """Let the nodes start and finish, the office look at them, and the rest happen on its day."""
    with acting(SYSTEM):
        record = record_of(scene.matter)
    last = scene.today - timedelta(days=1)
    waits = {told["node"]: told["due"] + LATE} if (told := scene.entry.get("input")) else None
    paces = scene.entry["paces"]
    lived = rehearsed(record, paces, until=last, calendar=city_calendar(), waits=waits)
    happened = [(_day_of(one), number, one) for number, one in enumerate(lived)]
    asked = _others(scene)
    for day, number, one in sorted(happened, key=lambda each: each[:2]):
        while asked and asked[0][0] <= day:
            asked.pop(0)[1]()
        _record(scene, one, day, number)
    for day, play in asked:
        if day <= last:
            play()


def _day_of(one: Lived) -> date:
    return one.finished or one.started


def _others(scene: Scene) -> list[tuple[date, Any]]:
    """Return what happens besides nodes, by day."""
    found: list[tuple[date, Any]] = []
    if "replan" in scene.entry:
        found.append((scene.entry["replan"]["on"], lambda: _replan(scene)))
    if "input" in scene.entry:
        found.append((scene.entry["input"]["asked"], lambda: _ask(scene)))
    return sorted(found, key=lambda each: each[0])


def _record(scene: Scene, one: Lived, day: date, number: int) -> None:
    at = hour(day, minutes=500 + number)
    handler = scene.cast.actors[str(scene.entry["lead"])]
    proofs = [Proof("document", f"节点办结单 {day}")] if one.finished else []
    actual = Actual(one.node, one.started, one.finished)
    with acting(handler):
        record_node(scene.matter, actual, actor=handler, at=at, evidence=proofs)
    checked_on = day + TWO_DAYS
    if one.finished and number % VERIFIED_EVERY == 0 and checked_on < scene.today:
        office = scene.cast.actors[PLANNER]
        with acting(office):
            at = hour(checked_on, minutes=540)
            verify_node(scene.matter, one.node, actor=office, at=at, text="查看办结单，属实。")


def _replan(scene: Scene) -> None:
    told = scene.entry["replan"]
    office = scene.cast.actors[PLANNER]
    with acting(office):
        at = hour(told["on"], minutes=60)
        replan(scene.matter, actor=office, at=at, reason=told["reason"])


def _ask(scene: Scene) -> None:
    told = scene.entry["input"]
    wanted = WantedInput(
        told["node"], told["kind"], told["title"], scene.cast.units[told["provider"]], told["due"],
        Decimal(told["quantity"]), told["measure"],
    )  # fmt: skip
    office = scene.cast.actors[PLANNER]
    with acting(office):
        ask_input(scene.matter, wanted, actor=office, at=hour(told["asked"], minutes=60))
