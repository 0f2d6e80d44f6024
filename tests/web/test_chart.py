"""The time chart: every matter is there, days are right, and paper loses nothing."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.resources import files

import pytest

from guatu.lib.calendar import Calendar
from guatu.store.actor import Role
from guatu.store.acts.load_seasons import load_seasons
from guatu.store.acts.people import give_grant
from guatu.store.acts.plan_change import set_baseline
from guatu.store.models import Matter, PlanLink, PlanNode
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.chart import ChartData, ChartRow
from guatu.store.verify import verify
from guatu.web.chart import chart_json, day_number
from guatu.web.paper import axis_of, sheets
from guatu.web.paper_parts import FOOT, HEAD, MARGIN, ROW, SIZES
from tests.store.plans import planned, with_two_baselines
from tests.store.town import MONDAY, Town
from tests.web.conftest import SignIn

TODAY = date(2026, 3, 5)


def row(pk: int, **changed: object) -> ChartRow:
    fields = {
        "pk": pk, "title": f"事项{pk}", "number": f"督{pk}号", "lead": 1, "book": "tasks",
        "colour": "green", "issued": date(2026, 1, 5), "due": date(2026, 6, 30),
        "first": date(2026, 6, 30), "closed": None, "progress": 40,
    }  # fmt: skip
    return tuple({**fields, **changed}.values())  # type: ignore[return-value]


def data(*rows: ChartRow) -> ChartData:
    return ChartData(rows, {1: "市水利局", 2: "市交通局"}, {"tasks": ("交办", "tasks")})


def test_days_are_counted_as_the_browser_counts_them() -> None:
    assert day_number(date(1970, 1, 1)) == 0
    assert day_number(date(2026, 3, 5)) == 20517  # 56 years of 365 days, 14 leap days, 63 days
    assert day_number(None) is None


@pytest.mark.django_db
def test_columns_are_of_one_length_and_point_at_their_words() -> None:
    sent = chart_json(
        data(row(7), row(8, lead=2, colour="red"), row(9, lead=None)),
        Calendar.china(),
        today=TODAY,
    )

    rows, groups = sent["rows"], sent["groups"]
    assert isinstance(rows, dict)
    assert isinstance(groups, dict)
    assert {len(column) for column in rows.values()} == {3}
    assert sent["total"] == 3
    assert [groups["unit"][at] for at in rows["unit"]] == ["市水利局", "市交通局", "未交办"]
    assert [groups["light"][at] for at in rows["light"]] == ["绿灯", "红灯", "绿灯"]


def test_holidays_and_worked_weekends_are_sent() -> None:
    calendar = Calendar(holidays=(date(2026, 2, 17),), workdays=(date(2026, 2, 14),))

    sent = chart_json(data(row(1)), calendar, today=TODAY)

    assert sent["holidays"] == [day_number(date(2026, 2, 17))]
    assert sent["workdays"] == [day_number(date(2026, 2, 14))]


@pytest.mark.django_db
def test_the_count_equals_the_database(town: Town, signed_in: SignIn) -> None:
    for number in range(5):
        town.matter(f"第{number}段", lead=("water", "roads")[number % 2])

    sent = json.loads(signed_in("sun").get("/chart/rows/").content)
    seen_by_li = json.loads(signed_in("li").get("/chart/rows/").content)

    with acting(town.actor("sun")):
        assert sent["total"] == len(sent["rows"]["id"]) == Matter.objects.count() == 5
    assert seen_by_li["total"] == 3


@pytest.mark.django_db
def test_nodes_links_and_promises_of_a_plan_are_sent(town: Town, signed_in: SignIn) -> None:
    planned(town, due=date(2026, 6, 15))
    with acting(town.actor("wang")):
        held = PlanNode.objects.count(), PlanLink.objects.count()
        first = PlanNode.objects.get(position=0)

    sent = json.loads(signed_in("li").get("/chart/rows/").content)

    nodes = sent["nodes"]
    assert {len(column) for column in nodes.values()} == {held[0]}
    assert len(sent["links"]) == held[1]
    assert set(nodes["row"]) == {0}
    assert sent["rows"]["hard"] == [day_number(date(2026, 6, 15))]
    assert nodes["start"][0] == day_number(first.planned_start)
    before, after = sent["links"][0]
    assert nodes["start"][before] <= nodes["start"][after]
    # No node may slip beyond the hard date.
    assert all(day is None or day <= sent["rows"]["hard"][0] for day in nodes["slack"])
    assert json.loads(signed_in("zhao").get("/chart/rows/").content)["nodes"]["row"] == []


@pytest.mark.django_db
def test_a_matter_stands_under_its_leader(town: Town, signed_in: SignIn) -> None:
    town.matter(lead="water")
    with acting(SYSTEM):
        give_grant(town.users["wang"], Role.LEADER, town.units["water"], actor=SYSTEM, at=MONDAY)
        town.matter(lead="roads")

    groups = json.loads(signed_in("sun").get("/chart/rows/").content)["groups"]

    assert groups["leader"] == ["Wang", "Chen"]
    assert "batch" not in groups  # no matter says of which batch it is


@pytest.mark.django_db
def test_the_citys_seasons_are_sent_for_each_year(town: Town, signed_in: SignIn) -> None:
    assert json.loads(signed_in("sun").get("/chart/rows/").content)["seasons"] == []
    text = files("guatu.books").joinpath("city/seasons.toml").read_text("utf-8")
    with acting(SYSTEM):
        load_seasons(text, actor=SYSTEM, at=MONDAY)
        assert list(verify()) == []

    seasons = json.loads(signed_in("sun").get("/chart/rows/").content)["seasons"]

    flood = {"from": day_number(date(2026, 5, 15)), "to": day_number(date(2026, 9, 30))}
    assert seasons[0] == {**flood, "word": "汛期"}


@pytest.mark.parametrize("size", SIZES)
def test_no_row_is_left_out_on_paper_and_none_leaves_the_sheet(size: str) -> None:
    rows = [row(n, lead=1 + n // 150) for n in range(300)]

    paper = sheets(data(*rows), size, today=TODAY, nameless="—")

    height = SIZES[size][1]
    drawn = [bar.name for sheet in paper for bar in sheet.bars]
    assert drawn == [f"事项{n}" for n in range(300)]
    for sheet in paper:
        lines = [bar.y for bar in sheet.bars] + [heading.y for heading in sheet.headings]
        assert min(lines) >= MARGIN + HEAD
        assert max(lines) + ROW <= height - MARGIN - FOOT
        assert len(lines) == len(set(lines))


def test_a_bar_reaches_from_its_first_to_its_last_day() -> None:
    rows = [row(1, issued=date(2026, 1, 1), due=date(2026, 1, 31))]  # the axis: January to today
    axis = axis_of(rows, 420, TODAY)

    bar = sheets(data(*rows), "A3", today=TODAY, nameless="—")[0].bars[0]

    # 64 days from 1 January to 5 March; 31 of them in the bar, 32 owed from 1 February
    # to the beginning of today.
    day = (axis.right - axis.left) / 64
    assert bar.x == pytest.approx(axis.left)
    assert bar.width == pytest.approx(31 * day, abs=0.02)
    assert bar.done == pytest.approx(31 * day * 0.4, abs=0.02)
    assert bar.late == pytest.approx(32 * day, abs=0.02)


def test_a_closed_matter_ends_on_the_day_it_was_closed_and_owes_nothing() -> None:
    rows = [row(1, issued=date(2026, 1, 1), due=date(2026, 1, 31), closed=date(2026, 2, 10))]
    axis = axis_of(rows, 420, TODAY)

    bar = sheets(data(*rows), "A3", today=TODAY, nameless="—")[0].bars[0]

    assert bar.x + bar.width == pytest.approx(axis.x(date(2026, 2, 11)), abs=0.02)
    assert bar.late == 0


def test_months_stand_on_the_axis_and_fewer_when_they_would_crowd() -> None:
    short = sheets(data(row(1)), "A3", today=TODAY, nameless="—")[0]
    long = sheets(data(row(1, due=date(2040, 1, 1))), "A3", today=TODAY, nameless="—")[0]

    assert [tick.on.month for tick in short.ticks] == [1, 2, 3, 4, 5, 6]
    assert [tick.on for tick in long.ticks[:2]] == [date(2026, 1, 1), date(2027, 1, 1)]


@pytest.mark.django_db
def test_the_sheet_says_how_many_there_are_and_when_it_was_made(
    town: Town, signed_in: SignIn
) -> None:
    town.matter("疏通东渠")

    html = signed_in("sun").get("/chart/paper/?size=A1").content.decode()

    assert "2026年3月5日 10:00" in html
    assert "共 1 件 · 第 1 张，共 1 张" in re.sub(r"\s+", " ", html)
    assert "css/paper-a1.css" in html
    assert 'viewBox="0 0 841 594"' in html


@pytest.mark.django_db
def test_each_baseline_comes_by_its_number_and_the_newest_with_the_nodes(
    town: Town, signed_in: SignIn
) -> None:
    with_two_baselines(town)

    sent = json.loads(signed_in("sun").get("/chart/rows/").content)

    first, second = sent["baselines"]
    assert (first["number"], second["number"]) == (1, 2)
    assert [second[end] for end in ("first", "last")] == [
        sent["nodes"][end] for end in ("first", "last")
    ]
    # Planned anew on the 13th: what was not begun by then cannot have been promised before it.
    assert first["first"] != second["first"]
    assert all(day >= day_number(date(2026, 3, 13)) for day in second["first"] if day)


@pytest.mark.django_db
def test_a_single_baseline_comes_with_the_nodes_alone(town: Town, signed_in: SignIn) -> None:
    matter = planned(town)
    with acting(town.actor("chen")) as chen:
        set_baseline(matter, "年初", actor=chen, at=MONDAY)

    sent = json.loads(signed_in("sun").get("/chart/rows/").content)

    assert sent["baselines"] == []
    assert all(sent["nodes"]["first"])
