"""The burden equals the events: acts, fields and uploads of each unit and month."""

from __future__ import annotations

from datetime import date

from django.test import override_settings

from guatu.store.acts.report_progress import report_progress
from guatu.store.models import Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.burden import Burden, burden
from tests.store.town import DAY, MONDAY, Town

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def test_what_a_unit_filled_in_and_uploaded_is_counted(town: Town) -> None:
    town.submitted()

    # A report: progress and text. A handing in: progress, text and one proof.
    assert burden(*MARCH) == [Burden("市水利局", "2026-03", acts=2, fields=4, uploads=1)]


def test_minutes_follow_from_what_the_city_says_and_are_else_unknown(town: Town) -> None:
    town.submitted()  # four fields and one proof
    unknown = burden(*MARCH)[0].minutes

    with override_settings(SECONDS_PER_FIELD=30, SECONDS_PER_UPLOAD=90):
        known = burden(*MARCH)[0].minutes

    assert (unknown, known) == (None, 3.5)


def test_months_and_units_are_kept_apart(town: Town) -> None:
    matter = town.reported()
    with acting(town.actor("li")) as li:
        april = MONDAY + 35 * DAY
        report_progress(matter, actor=li, at=april, progress=60, text="又进")
    with acting(SYSTEM):
        other = town.assigned("修路", lead="roads")
        report_progress(other, actor=SYSTEM, at=MONDAY, progress=1, text="开始")

    rows = burden(date(2026, 3, 1), date(2026, 4, 30))

    assert [(row.month, row.unit, row.acts) for row in rows] == [
        ("2026-03", "市交通局", 1),
        ("2026-03", "市水利局", 1),
        ("2026-04", "市水利局", 1),
    ]


def test_the_span_ends_with_its_last_day(town: Town) -> None:
    town.reported()  # on Tuesday 3 March

    assert burden(date(2026, 3, 1), date(2026, 3, 2)) == []
    assert len(burden(date(2026, 3, 3), date(2026, 3, 3))) == 1


def test_restricted_books_leave_no_trace_in_the_burden(town: Town) -> None:
    matter = town.reported()
    with acting(SYSTEM):
        Matter.objects.filter(pk=matter.pk).update(restricted=True)

    assert burden(*MARCH) == []


def test_what_the_office_does_is_not_a_units_burden(town: Town) -> None:
    town.assigned()

    assert burden(*MARCH) == []
