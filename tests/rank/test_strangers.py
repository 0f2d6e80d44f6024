"""Scorecards of cities unlike each other, each against the same rule in plain Python.

They were written from `docs/rules.md` alone, in the manner of published schemes: a hotline, a
petitions office, and a yearly assessment whose groups have weights of their own.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

import pytest

from guatu.errors import Invalid
from tests.rank.cards import HEAD, READINGS, card, ranked, readings, table
from tests.rank.cards import scores as scores_of

HOTLINE = (
    HEAD
    + READINGS
    + """
[columns.in_time]
kind = "number"
[columns.orders]
kind = "number"
[sources.calls]
kind = "items"
[sources.calls.columns.issued]
kind = "date"
[sources.calls.columns.done_on]
kind = "date"
[[indicator]]
key = "on-time"
zh = "按时办结率"
en = "done in time"
source = "readings"
value = "in_time / orders"
weight = 100
points = "if(value >= 0.95, weight, weight - 0.5 * ceil((0.95 - value) * 100))"
direction = "up"
cap = "weight"
floor = 0
missing = "zero"
negative = "error"
[[deduction]]
key = "late"
zh = "超期工单"
en = "late calls"
source = "calls"
when = "workdays(issued, coalesce(done_on, date '2026-10-31')) > 5"
points = "1"
cap = 10
evidence = "none"
"""
)
# The working Saturdays and the holidays around October 2026, as announced.
HOLIDAYS = {date(2026, 10, day) for day in range(1, 8)}
WORKED = {date(2026, 9, 20), date(2026, 10, 10)}


def workdays(first: date, last: date) -> int:
    days = (first + timedelta(n) for n in range(1, (last - first).days + 1))
    return sum(d in WORKED or (d.weekday() < 5 and d not in HOLIDAYS) for d in days)


@pytest.mark.parametrize("in_time", [95, 94, 92, 70])
def test_a_hotline_takes_off_half_a_point_for_each_part_of_a_point(in_time: int) -> None:
    calls: list[tuple[date, date | None]] = []
    for number in range(12):
        issued = date(2026, 9, 24) + timedelta(number * 7 % 25)
        calls.append((issued, issued + timedelta(1 + number * 5 % 14) if number % 4 else None))
    rows = [
        {"unit": "甲", "period": "2026-10", "item": f"c{number}", "issued": str(issued),
         "done_on": str(done) if done else None}
        for number, (issued, done) in enumerate(calls)
    ]  # fmt: skip
    facts = readings([("甲", "in_time", in_time), ("甲", "orders", 100)])

    found = ranked(card(HOTLINE), readings=facts, calls=table(rows))

    share = Fraction(in_time, 100)
    lost = 0 if share >= Fraction(95, 100) else ceil((Fraction(95, 100) - share) * 100) / 2
    late = sum(workdays(issued, done or date(2026, 10, 31)) > 5 for issued, done in calls)
    assert found["甲"]["score"] == 100 - lost - min(late, 10)


PETITIONS = (
    HEAD.replace("full = 100", "full = 100\nbase = 100")
    + """
[sources.units]
kind = "units"
[sources.visits]
kind = "items"
[sources.visits.columns.level]
kind = "text"
[sources.visits.columns.person]
kind = "text"
[sources.visits.columns.people]
kind = "number"
[sources.visits.columns.excused]
kind = "bool"
[[deduction]]
key = "visit"
zh = "越级访"
en = "visits to higher levels"
source = "visits"
when = "level in ('进京', '赴省', '到市')"
points = "case level when '进京' then 5 when '赴省' then 2 else 1 end * if(people >= 5, 2, 1) * nth"
repeat_by = "person"
within = "year"
cap = 30
evidence = "document"
exempt = "excused"
[[veto]]
key = "mass"
zh = "大规模进京访"
en = "many went to the capital"
source = "visits"
when = "level = '进京' and people >= 50"
effect = "at_most"
limit = 60
"""
)
LEVELS = {"进京": 5, "赴省": 2, "到市": 1}


@pytest.mark.parametrize("seed", range(2))
def test_a_petitions_office_takes_off_more_for_each_repeat(seed: int) -> None:
    visits: list[dict[str, Any]] = [
        {"unit": "甲乙"[n % 2], "period": f"2026-{8 + n % 3:02}", "item": f"v{n:03}",
         "level": [*LEVELS, "来县"][n // 2 % 4], "person": "张李王"[n // 3 % 3],
         "people": [1, 3, 5, 60][n // 5 % 4], "excused": [None, False, True, False][n % 4],
         "document": "d" if n % 5 else None}
        for n in range(seed, seed + 168, 7)
    ]  # fmt: skip
    visits.sort(key=lambda visit: (visit["period"], visit["item"]))
    units = table([{"unit": "甲"}, {"unit": "乙"}])

    found = ranked(card(PETITIONS), visits=table(visits), units=units)

    wanted = {}
    for unit in "甲乙":
        times: dict[object, int] = {}
        lost, most = 0, 100
        for visit in (v for v in visits if v["unit"] == unit):
            now = visit["period"] == "2026-10"
            if now and visit["level"] == "进京" and visit["people"] >= 50:
                most = 60
            if visit["level"] in LEVELS and visit["document"] and not visit["excused"]:
                nth = times[visit["person"]] = times.get(visit["person"], 0) + 1
                many = 2 if visit["people"] >= 5 else 1
                lost += LEVELS[visit["level"]] * many * nth * now
        wanted[unit] = min(100 - min(lost, 30), most)
    assert scores_of(found) == wanted


YEARLY = HEAD.replace('"month"', '"year"').replace('"none"\nnewcomers', '"column"\nnewcomers') + (
    READINGS
    + """
[sources.units]
kind = "units"
[columns.tax]
kind = "number"
zh = "税收"
en = "tax"
[defaults]
source = "readings"
direction = "up"
cap = "none"
floor = 0
missing = "zero"
negative = "keep"
[[indicator]]
key = "growth"
zh = "税收增速"
en = "growth of tax"
value = "case when tax_last_year = 0 then if(tax > 0, 1, 0) else tax / tax_last_year - 1 end"
weight = {"县区" = 60, "开发区" = 40}
points = "weight * case rank when 1 then 1 when 2 then 0.9 else 0.8 end"
[[indicator]]
key = "service"
zh = "服务评价"
en = "service"
weight = {"县区" = 40}
points = "weight * value / 100 + 0.5 * coalesce(last_rank - rank, 0)"
[[indicator]]
key = "projects"
zh = "项目推进"
en = "projects"
weight = {"开发区" = 60}
points = "value / all_mean * 30"
"""
)
GROUPS = {"东县": "县区", "西县": "县区", "南县": "县区", "高新区": "开发区", "经开区": "开发区"}
TAX = {"东县": (30, 40), "西县": (0, 5), "南县": (50, 49), "高新区": (80, 88), "经开区": (0, 0)}
SERVICE = {"东县": (90, 80), "西县": (70, 85), "南县": (80, 60)}
PROJECTS = {"高新区": 90, "经开区": 60}


def yearly_facts() -> list[dict[str, object]]:
    yearly = [
        (unit, key, 2025 + n, pair[n])
        for key, values in (("tax", TAX), ("service", SERVICE))
        for unit, pair in values.items()
        for n in (0, 1)
    ]
    projects = [(unit, "projects", 2026, n) for unit, n in PROJECTS.items()]
    # Of no account: the park's service, the county's projects.
    strange = [("高新区", "service", 2026, 1), ("东县", "projects", 2026, 900)]
    return [
        {"unit": u, "period": str(year), "indicator": key, "value": float(n)}
        for u, key, year, n in [*yearly, *projects, *strange]
    ]


def test_groups_have_weights_of_their_own_and_places_gained_count() -> None:
    units = table([{"unit": unit, "group": group} for unit, group in GROUPS.items()])

    found = ranked(card(YEARLY), "2026", readings=table(yearly_facts()), units=units)

    growth = {u: Fraction(b, a) - 1 if a else Fraction(b > 0) for u, (a, b) in TAX.items()}
    for unit, group in GROUPS.items():
        rank = 1 + sum(growth[x] > growth[unit] for x in GROUPS if GROUPS[x] == group)
        score = (60 if group == "县区" else 40) * {1: Fraction(1), 2: Fraction(9, 10)}.get(
            rank, Fraction(8, 10)
        )
        if group == "县区":
            before, now = (
                1 + sum(v[n] > SERVICE[unit][n] for v in SERVICE.values()) for n in (0, 1)
            )
            score += Fraction(40 * SERVICE[unit][1], 100) + Fraction(before - now, 2)
        else:
            score += Fraction(PROJECTS[unit] * 30 * 2, sum(PROJECTS.values()))
        assert found[unit]["score"] == float(score)
        assert round(found[unit]["lost"], 6) == float(100 - score)
        keys = {"县区": ["growth", "service"], "开发区": ["growth", "projects"]}[group]
        assert [line["key"] for line in found[unit]["indicators"]] == keys
    behind = found["东县"]["indicators"][0]["behind"]
    assert {fact["item"]: fact["value"] for fact in behind} == {"tax": 40, "tax_last_year": 30}


def test_what_is_left_out_is_rescaled_by_the_weights_of_the_group() -> None:
    text = YEARLY.replace('missing = "zero"', 'missing = "leave_out"')
    rows = [row for row in yearly_facts() if (row["unit"], row["indicator"]) != ("南县", "service")]
    units = table([{"unit": unit, "group": group} for unit, group in GROUPS.items()])

    found = ranked(card(text), "2026", readings=table(rows), units=units)

    assert found["南县"]["score"] == 80
    assert found["南县"]["lost"] == 20


def test_weights_of_groups_are_checked() -> None:
    with pytest.raises(Invalid, match="开发区"):
        card(YEARLY.replace('"开发区" = 60', '"开发区" = 50'))
    with pytest.raises(Invalid, match="grouping"):
        card(YEARLY.replace('grouping = "column"', 'grouping = "none"'))
    units = table([{"unit": unit, "group": group} for unit, group in GROUPS.items()])
    others = table([*units.to_pylist(), {"unit": "教育局", "group": "市直"}])
    with pytest.raises(Invalid, match="市直"):
        ranked(card(YEARLY), "2026", readings=table(yearly_facts()), units=others)
