"""防汛责任: rosters, calls that climb the duty tree, patrols by level, drills, stock."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from docx import Document as Word

from guatu.errors import NotAllowed, NotFound
from guatu.ledger.book import MoveForbidden
from guatu.ledger.closing import ClosedByHandler, PartsOpen
from guatu.store.acts.accept_closing import accept_closing
from guatu.store.acts.add_matter import NewMatter, add_matter
from guatu.store.acts.edit_matter import edit_matter
from guatu.store.acts.flood_calls import Calling, NobodyToCall, NotCalled, answer, call
from guatu.store.acts.import_sheet import import_sheet
from guatu.store.acts.load_book import load_book
from guatu.store.acts.sign import sign
from guatu.store.acts.submit_for_closing import submit_for_closing
from guatu.store.acts.take_note import Noted, take_note
from guatu.store.books import shipped_books
from guatu.store.jobs.climb_calls import climb_calls
from guatu.store.models import Event, Matter
from guatu.store.permission import SYSTEM, acting
from guatu.store.selectors.flood import FloodBoard, flood_board, nearest_depots
from guatu.store.sheet_files import Wanted, prepared
from guatu.store.verify import verify
from tests.store.test_books import colour, entered
from tests.store.town import DAY, MONDAY, PROOF, Town, load

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# 09:00 in the city on Monday 20 July 2026: inside the turn of 08:00 to 20:00.
NINE = datetime(2026, 7, 20, 1, 0, tzinfo=UTC)
TODAY = date(2026, 7, 20)
BOOKS = ("flood_duty", "flood_roster", "flood_stations", "flood_drills", "flood_stock",
         "found_problems")  # fmt: skip


@pytest.fixture
def flood_town(town: Town) -> Town:
    for key in BOOKS:
        load(key)
    plan(patrol_hours=4, answer_minutes=15, leader=True)
    return town


def plan(**asked: Any) -> None:
    """Load the book of responses with what this city's plan asks for at level III."""
    lines = "".join(f"{name} = {str(held).lower()}\n" for name, held in asked.items())
    text = shipped_books()["flood_responses.toml"].replace(
        'zh = "Ⅲ级"\nen = "level III"\n', f'zh = "Ⅲ级"\nen = "level III"\n{lines}', 1
    )
    with acting(SYSTEM):
        load_book(text, name="flood_responses.toml", actor=SYSTEM, at=MONDAY)


def duty(town: Town, level: str, person: str = "甲", segment: str = "东渠1段") -> Matter:
    values = {"segment": segment, "level": level, "person": person, "phone": f"电{level}"}
    return entered(town, "flood_duty", f"{segment}{level}级", values=values)


def tree(town: Town) -> dict[str, Matter]:
    return {
        level: duty(town, level, who) for level, who in (("区", "丙"), ("办", "乙"), ("村", "甲"))
    }


def turn(town: Town, hours: str = "08:00-20:00", day: date = TODAY, **values: object) -> Matter:
    held = {"day": day, "hours": hours, "level": "村", "post": "东渠1段", **values}
    return entered(town, "flood_roster", "值班", values=held)


def in_force(town: Town, level: str = "Ⅲ级", at: datetime = NINE) -> Matter:
    values = {"level": level, "basis": "市气象台暴雨橙色预警"}
    response = entered(town, "flood_responses", "启动响应", lead="city", values=values)
    with acting(town.actor("chen")) as chen:
        sign(response, actor=chen, at=at)
    return response


def board(town: Town, at: datetime = NINE, who: str = "sun") -> FloodBoard:
    with acting(town.actor(who)) as actor:
        return flood_board(actor, at)


# --- rosters ----------------------------------------------------------------------------------

ROSTER = [
    ["日期", "班次", "级别", "值班点", "值班人员", "联系电话", "带班领导", "责任单位"],
    ["2026-07-20", "08:00-20:00", "区", "防办", "甲", "1", "丁", "市水利局"],
    ["2026-07-20", "20:00-08:00", "区", "防办", "乙", "2", "丁", "市水利局"],
]  # fmt: skip


def roster_csv() -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(ROSTER)
    return text.getvalue().encode("utf-8-sig")


def roster_docx() -> bytes:
    word, data = Word(), io.BytesIO()
    word.add_paragraph("防汛值班表")
    table = word.add_table(rows=0, cols=len(ROSTER[0]))
    for row in ROSTER:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    word.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data"), [("值班表.csv", roster_csv()), ("值班表.docx", roster_docx())]
)
def test_a_roster_comes_from_a_list_or_a_documents_table(
    name: str, data: bytes, flood_town: Town
) -> None:
    with acting(flood_town.actor("sun")) as sun:
        found = prepared(data, name, Wanted("flood_roster", "", {}, None, TODAY))
        turns = import_sheet(found.rows, found.mapping, source=found.source, actor=sun, at=MONDAY)

    assert [held.title for held in turns] == [
        "区值班 2026-07-20 08:00-20:00 甲", "区值班 2026-07-20 20:00-08:00 乙",
    ]  # fmt: skip
    now = board(flood_town).now
    assert [(held.shift.post, held.shift.person, held.shift.leader) for held in now] == [
        ("防办", "甲", "丁")
    ]
    night = board(flood_town, NINE + 15 * HOUR).now  # midnight: the turn of yesterday's evening
    assert [held.shift.person for held in night] == ["乙"]


def test_holes_double_bookings_and_unclear_hours_are_shown(flood_town: Town) -> None:
    """Of seven days one is rostered by day; its night and the six others are holes."""
    first = turn(flood_town, person="甲")
    turn(flood_town, "18:00-22:00", person="甲", post="西闸")
    unclear = turn(flood_town, "白班", person="戊", post="北闸")

    held = board(flood_town)

    post = [(hole.begins.day, hole.begins.hour) for hole in held.holes if hole.post == "东渠1段"]
    assert post == [(20, 20)]
    assert [(one.key, other.post) for one, other in held.doubles] == [(first.pk, "西闸")]
    assert [matter.pk for matter in held.unread] == [unclear.pk]


def test_what_came_in_is_noted_and_the_turn_is_handed_over(flood_town: Town) -> None:
    held = turn(flood_town, person="甲")
    with acting(flood_town.actor("li")) as li:
        noted = Noted("东渠水位上涨", "村电话", "已派人查看", "平稳", ["护坡有裂缝"])
        (problem,) = take_note(held, noted, actor=li, at=NINE)
        with pytest.raises(PartsOpen):  # what is open is not lost with the turn
            submit_for_closing(held, actor=li, at=NINE + HOUR, text="交班", evidence=())

    with acting(SYSTEM):
        event = Event.objects.get(matter=held, act="matter.note")
    assert (problem.book, problem.title) == ("found_problems", "护坡有裂缝")
    assert event.at == NINE
    assert {key: event.after_facts[key] for key in ("+text", "+came_from", "+handling")} == {
        "+text": "东渠水位上涨", "+came_from": "村电话", "+handling": "已派人查看",
    }  # fmt: skip


def test_who_stood_a_turn_does_not_take_it_over(flood_town: Town) -> None:
    held = turn(flood_town, person="甲")
    with acting(SYSTEM):
        submit_for_closing(held, actor=SYSTEM, at=NINE, text="无未了事项")
        with pytest.raises(ClosedByHandler):
            accept_closing(held, actor=SYSTEM, at=NINE + HOUR)
    with acting(flood_town.actor("chen")) as chen:
        accept_closing(held, actor=chen, at=NINE + HOUR)

    assert colour(held, TODAY) == "closed"


def test_a_turn_that_nobody_took_over_is_yellow(flood_town: Town) -> None:
    held, vacant = turn(flood_town, person="甲", leader="丁"), turn(flood_town, post="西闸")

    assert colour(held, TODAY + DAY) == "planned"
    assert colour(held, TODAY + 2 * DAY) == "not_handed_over"
    assert colour(vacant, TODAY) == "vacant"


def test_a_leader_in_the_room_is_missed_while_the_response_asks_for_one(flood_town: Town) -> None:
    turn(flood_town, person="甲")
    turn(flood_town, person="乙", post="西闸", leader="丁")
    assert board(flood_town).leaderless == []

    in_force(flood_town)

    assert [held.shift.person for held in board(flood_town).leaderless] == ["甲"]


# --- the watch --------------------------------------------------------------------------------


def test_when_a_station_rises_whoever_is_on_duty_at_each_level_is_named(flood_town: Town) -> None:
    """The village has a turn now, the office does not, and the district's place is vacant."""
    duty(flood_town, "办", "乙")
    duty(flood_town, "区", "")
    village = duty(flood_town, "村", "甲")
    turn(flood_town, person="庚", phone="7")
    values = {"segments": "东渠1段", "warning": "80", "guarantee": "82", "reading": "79.9"}
    station = entered(flood_town, "flood_stations", "东渠站", values=values)
    (calm,) = board(flood_town).stations

    with acting(SYSTEM):
        edit_matter(station, {"reading": "80", "read_on": TODAY}, actor=SYSTEM, at=NINE)
    (risen,) = board(flood_town).stations

    assert (calm.row.light.key, calm.named) == ("below", ())
    assert risen.row.light.key == "above_warning"
    told = [(named.level, named.who and (named.who.person, named.who.by_roster))
            for named in risen.named]  # fmt: skip
    assert told == [("区", None), ("办", ("乙", False)), ("村", ("庚", True))]
    assert risen.named[2].duty == village.pk


@pytest.mark.parametrize(
    ("values", "light"),
    [
        ({"warning": "80"}, "unread"),
        ({"reading": "0"}, "unmarked"),
        ({"warning": "80", "reading": "0"}, "below"),
        ({"warning": "80", "guarantee": "82", "reading": "82"}, "above_guarantee"),
    ],
)
def test_a_missing_reading_is_never_zero(
    values: dict[str, str], light: str, flood_town: Town
) -> None:
    held = entered(flood_town, "flood_stations", values={"segments": "东渠1段", **values})

    assert colour(held) == light


# --- calls ------------------------------------------------------------------------------------


def test_an_unanswered_call_climbs_the_tree_with_who_and_when(flood_town: Town) -> None:
    held = tree(flood_town)
    in_force(flood_town)
    with acting(flood_town.actor("sun")) as sun:
        called = call(held["村"], Calling("水位到警戒，上堤"), actor=sun, at=NINE)

    early, climbed = climb_calls(NINE + 14 * MINUTE), climb_calls(NINE + 15 * MINUTE)
    again = climb_calls(NINE + 16 * MINUTE)
    further = climb_calls(NINE + 30 * MINUTE)
    with acting(flood_town.actor("li")) as li:
        held["区"].refresh_from_db()
        answer(held["区"], actor=li, at=NINE + 31 * MINUTE, text="收到，正在赶往")
    ended = climb_calls(NINE + 9 * HOUR)

    assert (called.person, called.by_roster) == ("甲", False)
    assert (early, climbed, again, further, ended) == (
        [], [("东渠1段", "办")], [], [("东渠1段", "区")], [],
    )  # fmt: skip
    waiting = board(flood_town, NINE + 9 * HOUR).calls
    assert [(c.level, c.called, c.climbed_to) for c in waiting] == [
        ("村", "甲", "办"), ("办", "乙", "区"),
    ]  # fmt: skip
    assert held["区"].values["confirmed_on"] == "2026-07-20"
    with acting(SYSTEM):
        assert list(verify()) == []


def test_a_vacant_level_is_passed_over(flood_town: Town) -> None:
    lowest = duty(flood_town, "村")
    duty(flood_town, "办", "")
    duty(flood_town, "区", "丙")
    in_force(flood_town)
    with acting(flood_town.actor("sun")) as sun:
        call(lowest, Calling("上堤"), actor=sun, at=NINE)

    assert climb_calls(NINE + HOUR) == [("东渠1段", "区")]


def test_without_a_time_set_by_the_city_no_call_climbs(flood_town: Town) -> None:
    plan(patrol_hours=4)
    held = tree(flood_town)
    in_force(flood_town)
    with acting(flood_town.actor("sun")) as sun:
        call(held["村"], Calling("上堤"), actor=sun, at=NINE)

    assert climb_calls(NINE + DAY) == []
    assert board(flood_town).responses[0].demands.unset == ("answer_minutes", "leader")


def test_nobody_can_be_called_and_nothing_answered_that_was_not_asked(flood_town: Town) -> None:
    vacant, held = duty(flood_town, "办", ""), duty(flood_town, "村")
    with acting(flood_town.actor("sun")) as sun:
        with pytest.raises(NobodyToCall):
            call(vacant, Calling("上堤"), actor=sun, at=NINE)
        with pytest.raises(MoveForbidden):
            call(flood_town.matter(), Calling("上堤"), actor=sun, at=NINE)
    with acting(flood_town.actor("li")) as li:
        with pytest.raises(NotCalled):
            answer(held, actor=li, at=NINE, text="收到")
        with pytest.raises(NotAllowed):
            call(held, Calling("上堤"), actor=li, at=NINE)


# --- responses and patrols --------------------------------------------------------------------


def test_a_response_is_in_force_when_a_leader_signed_it(flood_town: Town) -> None:
    values = {"level": "Ⅲ级", "basis": "预警"}
    proposed = entered(flood_town, "flood_responses", lead="city", values=values)
    assert board(flood_town).responses == []

    with acting(flood_town.actor("sun")) as sun, pytest.raises(NotAllowed):
        sign(proposed, actor=sun, at=NINE)
    with acting(flood_town.actor("chen")) as chen:
        sign(proposed, actor=chen, at=NINE)

    (held,) = board(flood_town).responses
    assert (held.level, held.since, held.demands.patrol_hours) == ("Ⅲ级", NINE, 4)


def test_skipped_rounds_of_each_segment_are_shown(flood_town: Town) -> None:
    """Every 4 hours from 09:00, now 18:00: 9–13 was walked, 13–17 skipped, 17–21 runs."""
    walked = duty(flood_town, "村")
    duty(flood_town, "村", segment="西渠2段")
    in_force(flood_town)
    with acting(flood_town.actor("li")) as li:
        take_note(walked, Noted("巡堤一遍，无异常", "巡查"), actor=li, at=NINE + HOUR)

    east, west = board(flood_town, NINE + 9 * HOUR).patrols

    assert (east.segment, east.skipped, east.last) == ("东渠1段", 1, NINE + HOUR)
    assert (west.segment, west.skipped, west.last) == ("西渠2段", 2, None)
    assert east.due == west.due == NINE + 12 * HOUR


def test_what_a_patrol_finds_becomes_a_matter(flood_town: Town) -> None:
    held = duty(flood_town, "村")
    with acting(flood_town.actor("li")) as li:
        noted = Noted("巡堤", "巡查", problems=["管涌", "塌坑"])
        found = take_note(held, noted, actor=li, at=NINE)

    assert [(matter.title, matter.book, matter.parent) for matter in found] == [
        ("管涌", "found_problems", held), ("塌坑", "found_problems", held),
    ]  # fmt: skip


def test_no_round_is_due_where_the_city_set_no_frequency(flood_town: Town) -> None:
    plan(answer_minutes=15)
    duty(flood_town, "村")
    in_force(flood_town)

    (held,) = board(flood_town, NINE + DAY).patrols

    assert (held.hours, held.skipped, held.due) == (None, 0, None)


# --- drills -----------------------------------------------------------------------------------


def test_a_drill_puts_nothing_in_force_and_its_gaps_are_tasks(flood_town: Town) -> None:
    village = duty(flood_town, "村")
    values = {"plan": "市防汛应急预案", "level": "Ⅲ级", "held_on": TODAY, "people": 40}
    drill = entered(flood_town, "flood_drills", "夏季演练", due=TODAY, values=values)
    with acting(flood_town.actor("sun")) as sun:
        gap = Noted("演练", problems=["对讲机无电"])
        (task,) = take_note(drill, gap, actor=sun, at=NINE)
        call(village, Calling("演练：上堤", exercise=True), actor=sun, at=NINE)

    held = board(flood_town)

    assert (held.responses, held.patrols) == ([], [])
    assert [called.exercise for called in held.calls] == [True]
    assert [(row.row.title, row.gaps) for row in held.drills] == [("夏季演练", 1)]
    assert task.parent == drill
    with acting(flood_town.actor("li")) as li, pytest.raises(PartsOpen):
        submit_for_closing(drill, actor=li, at=NINE, text="已练", evidence=[PROOF])


def test_a_drill_that_was_not_held_in_time_is_red(flood_town: Town) -> None:
    drill = entered(flood_town, "flood_drills", due=TODAY, values={"plan": "市预案"})

    assert (colour(drill, TODAY), colour(drill, TODAY + DAY)) == ("planned", "missed")


# --- stock ------------------------------------------------------------------------------------


def depot(town: Town, name: str, north: float, **values: object) -> Matter:
    held = {"depot": name, "item": "编织袋", "measure": "条", **values}
    new = NewMatter(
        "flood_stock", name, lead=town.units["water"], values=held,
        longitude=114.0, latitude=30.0 + north,
    )  # fmt: skip
    with acting(SYSTEM):
        return add_matter(new, actor=SYSTEM, at=MONDAY)


def test_stock_is_told_against_the_need_and_expired_stock_counts_for_nothing(
    flood_town: Town,
) -> None:
    near = depot(flood_town, "一库", 0.1, quantity="300", need="500")
    far = depot(flood_town, "二库", 0.2, quantity="500", need="400")
    old = depot(flood_town, "三库", 0.01, quantity="900", expires_on=TODAY - DAY)

    (item,) = board(flood_town).items
    with acting(flood_town.actor("sun")):
        taken = nearest_depots("编织袋", item.usable, place=(114.0, 30.0), on=TODAY)
        with pytest.raises(NotFound):
            nearest_depots("冲锋舟", item.usable, place=(114.0, 30.0), on=TODAY)

    assert [int(held or 0) for held in (item.usable, item.expired, item.need)] == [800, 900, 900]
    assert item.is_short
    assert [held.name for held, _ in taken.given] == ["一库", "二库"]
    assert [colour(matter, TODAY) for matter in (near, far, old)] == ["short", "enough", "expired"]


def test_nobody_meets_the_flood_books_of_other_units(flood_town: Town) -> None:
    tree(flood_town)
    turn(flood_town, person="甲")
    depot(flood_town, "一库", 0.1, quantity="1")

    held = board(flood_town, who="zhao")

    assert (held.now, held.items, held.vacancies, held.calls) == ([], [], {}, [])
