"""The plan of one matter as a page shows it: today, after an edit, and beside other ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from guatu.errors import GuatuError
from guatu.schedule.answer import RemedyOffer, Schedule
from guatu.schedule.errors import PlanInvalid
from guatu.schedule.lateness import Push, late_nodes
from guatu.schedule.outlook import Band, Option, band, offered, outlook, what_if
from guatu.schedule.plan_toml import china_calendar
from guatu.schedule.record import (
    Difference,
    Record,
    baselines_told,
    promised_dates,
)
from guatu.schedule.tracking import (
    Baseline,
    Dates,
    earned_day,
    earned_progress,
    planned_progress,
    promises,
)
from guatu.store.actor import SYSTEM, Actor
from guatu.store.acts.plan_change import edited
from guatu.store.acts.plan_input import BOOK
from guatu.store.books import book_in
from guatu.store.calendar import city_calendar
from guatu.store.models import BookVersion, Matter, PlanNode
from guatu.store.permission import acting, allowed_actions
from guatu.store.plan_counts import past_ratios
from guatu.store.plans import changes_told, plan_events, record_of, waits_of
from guatu.store.selectors.matter import matter_seen

MOST_OPTIONS = 3  # ways that are compared side by side


@dataclass(frozen=True, slots=True)
class PlanAsked:
    """What somebody wants to see of a plan.

    Attributes:
        edit: a change that is not saved; `None`: the plan as it is.
        base: number of a baseline to compare with, or a day YYYY-MM-DD; "": the newest.
        options: sets of remedies to compare; more than `MOST_OPTIONS` are dropped.
    """

    edit: Difference | None = None
    base: str = ""
    options: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """序时进度: shares of the work in days, 0 to 1, against what was promised.

    `earned_on` is the day by whose end so much was promised: before today, behind.
    """

    planned: float
    done: float
    earned_on: date


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan of a matter on a day.

    Attributes:
        record: the plan on record, or after the edit.
        answer: forecast of `record` from today on.
        before: forecast of the plan on record when `record` is an edit.
        refused: why the edit cannot be; `record` is then the plan as it is.
        base: the baseline to compare with, `None`: there is none yet.
        asked_base: which one was asked for; "": the newest.
        told_on: days on which promises were made or moved, the newest first.
        promises: node key -> what was promised and when, oldest first.
        waits: node key -> the day from which an awaited input lets it start.
        inputs: node key -> the matters that it waits for.
        late: the nodes that are late by their own doing -> the milestones that wait for them.
        may: codes of the acts on plans to which whoever asks has a right.
    """

    matter: Matter
    record: Record
    answer: Schedule
    before: Schedule | None
    refused: GuatuError | None
    base: Baseline | None
    asked_base: str
    told_on: Sequence[date]
    promises: Mapping[str, Sequence[tuple[date, Dates]]]
    waits: Mapping[str, date]
    inputs: Mapping[str, Sequence[Matter]]
    late: Mapping[str, Sequence[Push]]
    band: Band | None
    standing: Standing | None
    offers: Sequence[RemedyOffer]
    options: Sequence[Option]
    may: frozenset[str] = field(default_factory=frozenset)


def plan_view(actor: Actor, pk: int, asked: PlanAsked, *, today: date) -> PlanView:
    """Return the plan of the matter with row number `pk`, as `asked`.

    Raises:
        NotFound: there is no such matter that `actor` may see. NoPlan: it has no plan.

    Cost: a pinned number of queries, some passes over its nodes, and a thousand for the band.
    """
    matter = matter_seen(actor, pk)
    held = record_of(matter)
    waits = waits_of(matter, today)
    holidays = city_calendar()
    record, refused = _edited(held, asked.edit)
    answer = outlook(record, today=today, waits=waits, holidays=holidays)
    saved = answer
    if record is not held:
        saved = outlook(held, today=today, waits=waits, holidays=holidays)
    told = list(baselines_told(changes_told(plan_events(matter))))
    with acting(SYSTEM):  # only figures leave it
        ratios = past_ratios()
    base = _base(held, told, asked.base)
    return PlanView(
        matter=matter,
        record=record,
        answer=answer,
        before=None if record is held else saved,
        refused=refused,
        base=base,
        asked_base=asked.base,
        told_on=sorted({each.on for each in told}, reverse=True),
        promises={key: promises(told, key) for key in held["nodes"]},
        waits=waits,
        inputs=_inputs(matter),
        late=late_nodes(record, answer, today=today, waits=waits),
        band=band(record, ratios, today=today, waits=waits, holidays=holidays),
        standing=_standing(held, base, today),
        offers=offered(record, today=today, waits=waits, holidays=holidays),
        options=_options(record, asked.options, waits, today),
        may=allowed_actions(actor, matter, of="plan."),
    )


def input_kinds() -> tuple[str, ...]:
    """Return the kinds of inputs a node may await; none in a city without that book. One query."""
    version = BookVersion.objects.filter(key=BOOK).order_by("-version").first()
    return () if version is None else tuple(book_in(version).fields["input"].choices)


def _edited(held: Record, edit: Difference | None) -> tuple[Record, GuatuError | None]:
    if edit is None:
        return held, None
    try:
        return edited(held, edit), None
    except GuatuError as error:
        return held, error


def _base(held: Record, told: Sequence[Baseline], wanted: str) -> Baseline | None:
    """Return the baseline with the number `wanted`, or what was promised by the day `wanted`."""
    numbered = held["baselines"]
    if wanted in numbered or (not wanted and numbered):
        facts = numbered[wanted or max(numbered, key=int)]
        dates = {
            key: Dates(date.fromisoformat(first), date.fromisoformat(last))
            for key, (first, last) in facts["dates"].items()
        }
        return Baseline(date.fromisoformat(facts["on"]), dates)
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        return None
    return next((base for base in reversed(told) if base.on <= day), None)


def _inputs(matter: Matter) -> dict[str, list[Matter]]:
    found: dict[str, list[Matter]] = {}
    for held in matter.inputs.select_related("node", "source__lead"):
        found.setdefault(held.node.key, []).append(held.source)
    return found


def _standing(held: Record, base: Baseline | None, today: date) -> Standing | None:
    """Return how far the work is, in days of its nodes, against `base` or the last promise."""
    against = base or Baseline(today, promised_dates(held))
    weights = {key: float(facts["duration"]) for key, facts in held["nodes"].items()}
    if not against.nodes or not sum(weights.get(key, 0.0) for key in against.nodes):
        return None
    calendar = china_calendar(city_calendar())
    done = {key: 1.0 for key, facts in held["nodes"].items() if facts.get("finished")}
    earned = earned_progress(against, done, weights=weights)
    return Standing(
        planned=planned_progress(against, today, weights=weights, calendar=calendar),
        done=earned,
        earned_on=earned_day(against, earned, weights=weights, calendar=calendar),
    )


def _options(
    record: Record, wanted: Sequence[Sequence[str]], waits: Mapping[str, date], today: date
) -> list[Option]:
    found = []
    for keys in wanted[:MOST_OPTIONS]:
        try:
            found.append(what_if(record, keys, today=today, waits=waits, holidays=city_calendar()))
        except PlanInvalid:
            continue  # an address of yesterday: that remedy is no longer offered
    return found


def last_durations(actor: Actor, template: str) -> dict[str, int]:
    """Return node key -> days in the newest plan of `template` that `actor` sees. Two queries."""
    newest = (
        PlanNode.objects.filter(matter__in=Matter.objects.seen_by(actor))
        .filter(matter__plan__template=template)
        .order_by("-pk")
        .values_list("matter", flat=True)
        .first()
    )
    nodes = PlanNode.objects.filter(matter=newest) if newest else PlanNode.objects.none()
    return dict(nodes.values_list("key", "duration"))
