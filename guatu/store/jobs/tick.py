"""The daily record of lights: that one turned, once, on the day on which it turned.

Lights are computed whenever they are read; this only writes down their history. A day may be
missed: the next run goes through the days in between with the facts of each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from guatu.store.actor import SYSTEM
from guatu.store.calendar import day_of
from guatu.store.lights import Colour, light_of
from guatu.store.models import BookVersion, Counter, Event, LightRecord, Matter
from guatu.store.past import Keys, end_of, events_of, restored, state_at
from guatu.store.scope import acting
from guatu.watch import Colour as Colours
from guatu.watch import Light

BATCH = 200
DAY = timedelta(days=1)
# Columns of a matter that follow from its plan and the day.
COUNTED = ("pk", "forecast_on", "float_days", "input_lacking")
# How far back the first run looks for the day of a turn.
FURTHEST = timedelta(days=400)
# The counter that holds the day of the last run, as its ordinal.
RUN = "tick"


def record_lights(at: datetime) -> int:
    """Record every light that turned up to the day of `at`; return how many were new.

    Can be run again at any time: what is recorded stays and is not recorded twice.
    """
    with acting(SYSTEM):
        keys, recorded, since = Keys.load(), 0, _last_run()
        pks = _candidates(day_of(at), since).values_list("pk", flat=True).iterator()
        while batch := list(islice(pks, BATCH)):
            recorded += _record(batch, at, (since, day_of(at)), keys)
        Counter.objects.update_or_create(
            name=RUN, defaults={"value": max(day_of(at), since).toordinal()}
        )
    return recorded


def _record(pks: list[int], at: datetime, span: tuple[date, date], keys: Keys) -> int:
    """Record how the lights of the matters `pks` turned in `span`; return how many were new."""
    held = LightRecord.objects.filter(matter__in=pks).select_related("matter")
    last = {record.matter_id: record for record in held.order_by("on", "pk")}
    counted = {row.pop("pk"): row for row in Matter.objects.filter(pk__in=pks).values(*COUNTED)}
    rows = [
        LightRecord(
            matter_id=pk,
            on=day,
            light=light.colour.value,
            reason_zh=light.words["zh"],
            reason_en=light.words["en"],
            recorded_at=at,
        )
        for pk, events in events_of(pks).items()
        for day, light in turns(events, last.get(pk), span, keys, counted[pk])
    ]
    before: int = LightRecord.objects.count()
    LightRecord.objects.bulk_create(rows, ignore_conflicts=True)
    reds = LightRecord.objects.filter(matter=OuterRef("pk"), light=Colours.RED).order_by("on")
    Matter.objects.filter(pk__in=pks, red_on=None).update(red_on=Subquery(reds.values("on")[:1]))
    after: int = LightRecord.objects.count()
    return after - before


def turns(
    events: Sequence[Event],
    last: LightRecord | None,
    span: tuple[date, date],
    keys: Keys,
    counted: Mapping[str, object],
) -> Iterator[tuple[date, Light]]:
    """Yield the days after the last record on which the light turned, with what it turned to.

    A light turns at the start of a day, because time went on, or at its end, by what was done.

    Args:
        events: of one matter, by sequence.
        last: the newest record of its light, or `None`.
        span: the day of the last run, and today; both included.
        keys: rows by their keys.
        counted: what today is counted of its plan, which no event tells and no past day knew.
    """
    since, today = span
    colour, red_on = (last.light, last.matter.red_on) if last else ("", None)
    begin = max(last.on, since) if last else day_of(events[0].at)
    day = max(begin, today - FURTHEST)
    while day <= today:
        for instant in (end_of(day - timedelta(days=1)), end_of(day)):
            facts = state_at(events, instant)
            if facts is None:
                continue
            matter = restored(events[0].matter_id, facts, keys)
            matter.red_on = red_on
            for name, value in counted.items() if instant > end_of(today - DAY) else ():
                setattr(matter, name, value)
            light = light_of(matter, day)
            if light.colour != colour:
                colour = light.colour.value
                red_on = red_on or (day if light.colour is Colours.RED else None)
                yield day, light
        day += timedelta(days=1)


def _candidates(today: date, since: date) -> QuerySet[Matter]:
    """Return the matters whose light is not the recorded one, or to which something was done.

    `since` is the day of the last run: what was done before it was looked at then.
    """
    newest = LightRecord.objects.filter(matter=OuterRef("pk")).order_by("-on", "-pk")
    later = Event.objects.filter(matter=OuterRef("pk"), at__gte=end_of(since) - timedelta(days=1))
    matters: QuerySet[Matter] = Matter.objects.annotate(
        colour=Colour(BookVersion.objects.all(), today),
        recorded=Subquery(newest.values("light")[:1]),
    )
    changed = Q(recorded=None) | ~Q(colour=F("recorded")) | Exists(later)
    return matters.filter(changed).order_by("pk")


def _last_run() -> date:
    held = Counter.objects.filter(name=RUN).first()
    return date.fromordinal(held.value) if held else date(1949, 10, 1)
