"""What the page of a plan shows besides its picture: figures, nodes, ways to compare, forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from guatu.schedule.answer import NodeDates
from guatu.schedule.outlook import Option
from guatu.schedule.plan import day_of
from guatu.schedule.record import AT_LEAST, Facts, in_order
from guatu.schedule.tracking import Dates
from guatu.store.calendar import city_calendar
from guatu.store.models import Matter, Unit
from guatu.store.selectors.plan import MOST_OPTIONS, PlanView
from guatu.web.act_forms import ActForm
from guatu.web.language import current_language
from guatu.web.plan_entries import PLAN_ENTRIES
from guatu.web.plan_forms import PlanChoices
from guatu.web.signs import SIGNS, Sign
from guatu.web.words import ACTS, CLAIMS

Text = str | Promise
CITY_SETS = "to be set by the city"


@dataclass(frozen=True, slots=True)
class NodeLine:
    """A node in the table; `slip` counts working days against the baseline, positive: later.

    `late` is its light when it is late by its own doing; `pushed` are the names of the milestones
    that wait for it, with the working days by which each is later than promised.
    """

    key: str
    name: str
    stage: str
    unit: str
    duration: int
    limit: str
    source: str
    promised: Dates | None
    actual: Dates | None
    forecast: Dates
    running_since: date | None
    claim: Text
    float_days: int | None
    critical: bool
    slip: int | None
    mandatory: bool
    waits_for: Sequence[Matter]
    promises: Sequence[tuple[date, Dates]]
    late: Sign | None = None
    pushed: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A column of the comparison: the plan as it is, or with some remedies."""

    title: str
    finish: date | None
    missing: int | None
    cost: float | None
    gained: int | None
    keys: str
    drop_url: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A remedy, or the cheapest set of them, with the address that compares it."""

    title: str
    keys: str
    cost: float
    gained: int
    suffices: bool
    url: str


@dataclass(frozen=True, slots=True)
class PlanAct:
    """An act with its form; `preview_url` is "" where nothing can be tried before saving."""

    slug: str
    label: Text
    url: str
    form: ActForm
    preview_url: str
    is_open: bool


def node_lines(view: PlanView, units: Sequence[Unit]) -> list[NodeLine]:
    """Return the nodes of `view` by position."""
    names = {unit.key: unit.name for unit in units}
    return [_line(view, key, facts, names) for key, facts in in_order(view.record)]


def _line(view: PlanView, key: str, facts: Facts, units: Mapping[str, str]) -> NodeLine:
    dates = view.answer.nodes[key]
    finished, started = facts.get("finished"), facts.get("started")
    return NodeLine(
        key=key,
        name=_name(facts),
        stage=facts.get("stage", ""),
        unit=units.get(facts.get("unit", ""), ""),
        duration=facts["duration"],
        limit=_limit(facts),
        source=_source(facts),
        promised=_span(facts, "planned_start", "planned_finish"),
        actual=_span(facts, "started", "finished"),
        forecast=_forecast(dates),
        running_since=date.fromisoformat(started) if started and not finished else None,
        claim=CLAIMS[facts["claim"]] if facts.get("claim") else "",
        float_days=None if finished else dates.total_float,
        critical=dates.critical,
        slip=_slip(view, key, dates),
        mandatory=bool(facts.get("mandatory")),
        waits_for=view.inputs.get(key, ()),
        promises=view.promises.get(key, ()),
        late=SIGNS["red"] if key in view.late else None,
        pushed=[
            (_name(view.record["nodes"][push.key]), _later(push.promised, push.expected))
            for push in view.late.get(key, ())
        ],
    )


def _name(facts: Facts) -> str:
    """Return the name of a node in the language of the page."""
    return str((current_language() == "en" and facts.get("en")) or facts["zh"])


def _later(promised: date, expected: date) -> int:
    return city_calendar().workdays_between(promised, expected)


def _limit(facts: Facts) -> str:
    if facts.get("limit") is None:
        return ""
    bound = "≥" if str(facts.get("limit_kind", "")).startswith(AT_LEAST) else "≤"
    return f"{bound} {facts['limit']}"


def _source(facts: Facts) -> str:
    return str(facts.get("source", "")).replace(CITY_SETS, _("由本市确定"))


def _span(facts: Facts, first: str, last: str) -> Dates | None:
    if not facts.get(first) or not facts.get(last):
        return None
    return Dates(date.fromisoformat(facts[first]), date.fromisoformat(facts[last]))


def _forecast(dates: NodeDates) -> Dates:
    return Dates(day_of(dates.planned_start), day_of(dates.planned_finish))


def _slip(view: PlanView, key: str, dates: NodeDates) -> int | None:
    if view.base is None or key not in view.base.nodes:
        return None
    return _later(view.base.nodes[key].finish, day_of(dates.planned_finish))


def changes(view: PlanView) -> list[tuple[str, date, date]]:
    """Return name, old and new last day of each node that an edit moves."""
    if view.before is None:
        return []
    found = []
    for key, facts in in_order(view.record):
        was, dates = view.before.nodes.get(key), view.answer.nodes[key]
        if was and day_of(was.planned_finish) != day_of(dates.planned_finish):
            moved = day_of(was.planned_finish), day_of(dates.planned_finish)
            found.append((_name(facts), *moved))
    return found


def offers(view: PlanView, compared: Sequence[str]) -> list[Offered]:
    """Return the remedies that are offered, each with the address that adds it to `compared`."""
    return [
        Offered(
            title=offer.title,
            keys=",".join(offer.remedies),
            cost=offer.cost,
            gained=offer.days_gained,
            suffices=offer.suffices,
            url=_compare_url(view, [*compared, ",".join(offer.remedies)]),
        )
        for offer in view.offers
    ]


def ways(view: PlanView) -> list[Way]:
    """Return the columns of the comparison, the plan as it is first."""
    finish = view.answer.finish
    now = day_of(finish) if finish else None
    listed = [",".join(option.remedies) for option in view.options]
    first = Way(str(_("现计划")), now, view.answer.missing_days, None, None, "", "")
    return [first, *(_way(view, option, now, listed) for option in view.options)]


def _way(view: PlanView, option: Option, now: date | None, listed: Sequence[str]) -> Way:
    keys = ",".join(option.remedies)
    remedies = view.record["remedies"]
    gained = None
    if now and option.finish:
        gained = city_calendar().workdays_between(option.finish, now)
    return Way(
        title=" + ".join(remedies[key].get("title", key) for key in option.remedies),
        finish=option.finish,
        missing=option.missing_days,
        cost=option.cost,
        gained=gained,
        keys=keys,
        drop_url=_compare_url(view, [other for other in listed if other != keys]),
    )


def _compare_url(view: PlanView, compared: Sequence[str]) -> str:
    wanted = list(dict.fromkeys(compared))[-MOST_OPTIONS:]
    query = "&".join(f"w={keys}" for keys in wanted)
    return f"{reverse('wall:plan', args=[view.matter.pk])}?{query}#what-if"


def plan_acts(
    view: PlanView, choices: PlanChoices, bound: Mapping[str, ActForm] | None = None
) -> Iterator[PlanAct]:
    """Yield the acts that whoever asks may do; `bound` are forms that came back."""
    for code, entry in PLAN_ENTRIES.items():
        if code not in view.may or code == "plan.remedy":
            continue
        if code == "plan.ask_input" and not choices.inputs:  # a city without a book of inputs
            continue
        slug = slug_of(code)
        form = (bound or {}).get(code)
        if form is None:
            form = entry.form(matter=view.matter, choices=choices, auto_id=f"{slug}-%s")
        preview = reverse("wall:plan_preview", args=[view.matter.pk])
        yield PlanAct(
            slug=slug,
            label=ACTS[code],
            url=reverse("wall:plan_act", args=[view.matter.pk, slug]),
            form=form,
            preview_url=preview if code == "plan.change" else "",
            is_open=code in (bound or {}),
        )


def slug_of(code: str) -> str:
    """Return an action code as a part of an address: plan.ask_input -> ask-input."""
    return code.removeprefix("plan.").replace("_", "-")


def code_of(slug: str) -> str:
    """Return the action code of a slug."""
    return f"plan.{slug.replace('-', '_')}"
