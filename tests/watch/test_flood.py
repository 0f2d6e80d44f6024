"""Flood duty, without a database: turns, holes, rounds, calls, depots."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from guatu.watch.flood import (
    Call,
    Depot,
    Hole,
    Shift,
    allocation,
    double_bookings,
    hours_of,
    next_level,
    on_duty,
    roster_holes,
    rounds,
    unanswered,
)

DAY = date(2026, 7, 20)
MIDNIGHT = datetime(2026, 7, 20)  # noqa: DTZ001  the city's clock has no zone here
HOUR = timedelta(hours=1)


def shift(
    key: int, begin: int, end: int, person: str = "甲", *, post: str = "防办", phone: str = ""
) -> Shift:
    return Shift(key, "区", post, MIDNIGHT + begin * HOUR, MIDNIGHT + end * HOUR, person, phone)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("08:00-20:00", (8, 20)),
        ("20:00—次日08:00", (20, 32)),
        ("8时至20时", (8, 20)),
        (" 8：00～24：00 ", (8, 24)),
        ("00:00-24:00", (0, 24)),
        ("08:00-08:00", (8, 32)),
        ("24小时", (0, 24)),
        ("全天", (0, 24)),
    ],
)
def test_the_hours_of_a_turn_are_read(text: str, hours: tuple[int, int]) -> None:
    begin, end = hours

    assert hours_of(text, DAY) == (MIDNIGHT + begin * HOUR, MIDNIGHT + end * HOUR)


@pytest.mark.parametrize("text", ["白班", "", "25:00-26:00", "24:00-08:00", "08:00"])
def test_words_without_hours_are_not_guessed(text: str) -> None:
    assert hours_of(text, DAY) is None


def test_a_turn_ends_when_the_next_begins() -> None:
    early, late = shift(1, 8, 20, "甲"), shift(2, 20, 32, "乙")

    assert on_duty([early, late], MIDNIGHT + 20 * HOUR) == [late]
    assert on_duty([early, late], MIDNIGHT + 32 * HOUR) == []
    assert roster_holes([early, late], early.begins, late.ends) == []


def test_a_hole_is_the_time_in_which_nobody_is_on_duty() -> None:
    """08 to 20 and 22 to 32 leave 20 to 22; a turn that names nobody fills nothing."""
    held = [shift(1, 8, 20), shift(2, 22, 32), shift(3, 20, 22, person="")]
    other = shift(4, 8, 32, "乙", post="东闸")

    holes = roster_holes([*held, other], MIDNIGHT + 8 * HOUR, MIDNIGHT + 33 * HOUR)

    assert holes == [
        Hole("区", "东闸", MIDNIGHT + 32 * HOUR, MIDNIGHT + 33 * HOUR),
        Hole("区", "防办", MIDNIGHT + 20 * HOUR, MIDNIGHT + 22 * HOUR),
        Hole("区", "防办", MIDNIGHT + 32 * HOUR, MIDNIGHT + 33 * HOUR),
    ]


def test_one_person_at_two_places_at_once_is_a_double_booking() -> None:
    here, there = shift(1, 8, 20, "甲"), shift(2, 19, 22, "甲", post="东闸")
    after = shift(3, 22, 24, "甲")
    namesakes = [shift(4, 8, 20, "乙", phone="1"), shift(5, 8, 20, "乙", phone="2", post="东闸")]

    assert double_bookings([after, there, here, *namesakes]) == [(here, there)]


def test_a_call_that_nobody_answers_in_time_climbs_from_village_to_district() -> None:
    """Called at midnight with 15 minutes to answer: at 00:15 it climbs, but not above 区."""
    waiting = Call(1, "东渠1段", "村", "甲 1", MIDNIGHT, minutes=15)
    answered = Call(2, "东渠1段", "村", "甲 1", MIDNIGHT, 15, answered_at=MIDNIGHT + HOUR / 6)
    unset = Call(3, "东渠1段", "村", "甲 1", MIDNIGHT)
    highest = Call(4, "东渠1段", "区", "丙 1", MIDNIGHT, 15)
    climbed = Call(5, "东渠1段", "村", "甲 1", MIDNIGHT, 15, climbed_to="办")
    calls = [waiting, answered, unset, highest, climbed]

    assert unanswered(calls, MIDNIGHT + timedelta(minutes=14)) == []
    assert unanswered(calls, MIDNIGHT + timedelta(minutes=15)) == [waiting]
    assert [next_level(level) for level in ("村", "办", "区")] == ["办", "区", ""]


def test_a_round_that_nobody_walked_is_skipped_when_it_is_over() -> None:
    """Every 4 hours from midnight, now 09:00: 0–4 walked twice, 4–8 skipped, 8–12 runs."""
    reports = [MIDNIGHT, MIDNIGHT + 3.9 * HOUR, MIDNIGHT - HOUR]
    at = MIDNIGHT + 9 * HOUR

    found = rounds(MIDNIGHT, at, hours=4, reports=reports)

    assert [(held.walked, held.is_skipped(at)) for held in found] == [
        (2, False), (0, True), (0, False),
    ]  # fmt: skip


PLACE = (114.0, 30.0)


def depot(
    key: int,
    quantity: int,
    *,
    north: float | None,
    expires: date | None = None,
    item: str = "编织袋",
) -> Depot:
    point = None if north is None else (114.0, 30.0 + north)
    return Depot(key, f"{key}号库", item, Decimal(quantity), expires, point)


def test_more_than_one_depot_has_comes_from_the_nearest_ones_and_nothing_expired() -> None:
    depots = [
        depot(1, 500, north=0.2),
        depot(2, 300, north=0.1),
        depot(3, 900, north=0.01, expires=date(2026, 7, 19)),
        depot(4, 900, north=None),
        depot(5, 900, north=0.01, item="水泵"),
        depot(6, 0, north=0.01),
    ]

    taken = allocation(depots, "编织袋", Decimal(700), place=PLACE, on=DAY)
    short = allocation(depots, "编织袋", Decimal(2000), place=PLACE, on=DAY)

    assert [(held.key, int(part)) for held, part in taken.given] == [(2, 300), (1, 400)]
    assert taken.missing == 0
    assert [held.key for held, _ in short.given] == [2, 1, 4]
    assert short.missing == 300


def test_what_expires_today_may_be_used_today() -> None:
    held = [depot(1, 5, north=0.1, expires=DAY)]

    assert allocation(held, "编织袋", Decimal(5), place=PLACE, on=DAY).missing == 0
