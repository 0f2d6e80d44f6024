"""Streams of changes: told at once, bounded, and the database asked by one for all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import BoundedSemaphore
from time import monotonic

import pytest
from django.test import Client

from guatu.store.acts.report_progress import report_progress
from guatu.store.permission import acting
from guatu.web.stream import FULL, Streams, Watch
from tests.store.town import DAY, MONDAY, Town
from tests.web.conftest import SignIn


class Record:
    """A record that moves on by one with the `moves`-th question."""

    def __init__(self, moves: int) -> None:
        self.asked = self.closed = 0
        self.moves = moves

    def ask(self) -> int:
        self.asked += 1
        return 7 if self.asked < self.moves else 8

    def let_go(self) -> None:
        self.closed += 1


def streams(record: Record, *, places: int = 2, longest_s: float = 5) -> Streams:
    watch = Watch(record.ask, record.let_go, every_s=0.01)
    return Streams(watch, BoundedSemaphore(places), beat_s=0.05, longest_s=longest_s)


def told(said: Iterator[str], count: int) -> list[str]:
    return [next(said).split("data: ")[1].strip() for _ in range(count)]


def same() -> str:
    return "a mark"


def test_a_change_is_told_long_before_the_next_sign_of_life() -> None:
    record = Record(moves=3)
    watch = Watch(record.ask, record.let_go, every_s=0.01)
    began = monotonic()

    assert watch.newer(7, wait_s=5) == 8
    assert monotonic() - began < 1
    assert record.closed == 1


def test_silence_is_a_sign_of_life() -> None:
    assert told(streams(Record(moves=10**6)).messages(7, same), 3) == ["a mark"] * 3


def test_what_one_may_not_see_is_not_to_be_told_from_silence() -> None:
    record, began = Record(moves=3), monotonic()

    assert told(streams(record).messages(7, same), 2) == ["a mark"] * 2
    assert record.asked >= 3  # somebody did something
    assert monotonic() - began >= 0.05  # and the sign of life came with its beat all the same


def test_what_one_sees_is_told_before_the_beat() -> None:
    marks = iter(["before", "after"])
    slow = replace(streams(Record(moves=3)), beat_s=5)
    began = monotonic()

    assert told(slow.messages(7, lambda: next(marks)), 2) == ["before", "after"]
    assert monotonic() - began < 1


@pytest.mark.django_db
def test_a_mark_moves_with_what_one_sees_and_with_nothing_else(
    town: Town, signed_in: SignIn
) -> None:
    li, sun = signed_in("li"), signed_in("sun")

    def moved(client: Client, before: str) -> bool:
        return bool(client.get("/live/").json()["mark"] != before)

    matter = town.assigned()
    marks = {client: client.get("/live/").json()["mark"] for client in (li, sun)}
    town.assigned("修路", lead="roads")
    assert [moved(client, marks[client]) for client in (li, sun)] == [False, True]

    with acting(town.actor("li")) as actor:
        report_progress(matter, actor=actor, at=MONDAY + DAY, progress=35, text="已开工")
    assert moved(li, marks[li])
    assert marks[li] != marks[sun]


def test_one_asks_for_all() -> None:
    record = Record(moves=20)
    watch = Watch(record.ask, record.let_go, every_s=0.01)

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: watch.newer(7, 5), range(8)))

    assert told == [8] * 8
    assert record.asked <= 21  # twenty questions and perhaps one of a late asker: not 8 times 20


def test_who_finds_no_place_is_told_so_and_a_place_is_given_back() -> None:
    two = streams(Record(moves=10**6))
    first, second, third = (two.messages(7, same) for _ in range(3))
    next(first), next(second)

    assert next(third) == FULL
    first.close()  # type: ignore[attr-defined]
    assert told(two.messages(7, same), 1) == ["a mark"]


def test_a_stream_ends_so_that_a_sign_out_counts() -> None:
    assert len(list(streams(Record(moves=10**6), longest_s=0.1).messages(7, same))) <= 4
